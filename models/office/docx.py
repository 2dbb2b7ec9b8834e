"""Word's tables and paragraphs, straight from its XML. Deleted and hidden text is left out, as on paper."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from models.document import Cell, Reading, Table
from models.errors import Damaged, TooLarge
from models.files import Limits
from models.office.contents import Block, Contents, contents, whole
from models.office.numbering import Numbering, numbering
from models.office.package import Package, attribute, child, local
from models.textlayer import join_lines

READER = "docx"

_SKIPPED = frozenset(("del", "moveFrom", "instrText", "delText", "rPr", "pPr", "rt", "Fallback", "fldData", "sdtPr"))
_OFF = frozenset(("0", "false", "off"))


@dataclass
class _Story:
    """What is carried along while a document is read."""

    numbering: Numbering
    cells_left: int


def read_docx(path: Path, limits: Limits) -> Contents:
    """The tables and lines of a Word document's body, text boxes where they are anchored."""
    with Package(path, limits) as package:
        name = _document(package)
        root = package.tree(name)
        parts = dict(package.related(name).values())
        story = _Story(numbering(package, parts), limits.cells)
        body = child(root, "body")
        if body is None:
            raise Damaged("a Word document without a body: open it in Word, save it again and give that")
        return contents(_blocks(body, story), READER)


def _document(package: Package) -> str:
    for kind, part in package.related("").values():
        if kind == "officeDocument" and part in package:
            return part
    return "word/document.xml"


def _blocks(holder: Any, story: _Story) -> Iterator[Block]:
    """The paragraphs and tables of a body, a cell or a text box, in their order."""
    for one in holder:
        name = local(one)
        if name == "p":
            yield from _paragraph(one, story)
        elif name == "tbl":
            yield from _table(one, story)
        elif name not in _SKIPPED and len(one):
            yield from _blocks(one, story)


def _paragraph(paragraph: Any, story: _Story) -> Iterator[Block]:
    """A paragraph's lines, and then what stands in the text boxes anchored in it."""
    boxes: list[Any] = []
    text = "".join(_text(paragraph, boxes))
    if text.strip():
        text = story.numbering.before(paragraph) + text
    yield from (line for line in text.split("\n") if line.strip())
    for box in boxes:
        yield from _blocks(box, story)


def _text(holder: Any, boxes: list[Any]) -> Iterator[str]:
    for one in holder:
        name = local(one)
        if name == "t":
            yield one.text or ""
        elif name == "tab" or name == "ptab":
            yield " "
        elif name in ("br", "cr"):
            yield "\n"
        elif name == "noBreakHyphen":
            yield "-"
        elif name == "sym":
            yield _symbol(one)
        elif name == "txbxContent":
            boxes.append(one)
        elif name == "r" and _hidden(one):
            continue
        elif name not in _SKIPPED:
            yield from _text(one, boxes)


def _symbol(one: Any) -> str:
    """A character of a symbol font; only those are known that forms use as ticks and boxes."""
    known = {"F052": "☑", "F0FE": "☑", "F0A3": "□", "F0A8": "□", "F06F": "□", "F0FC": "✓", "F050": "✓"}
    code = (attribute(one, "char") or "").upper()
    return known.get(code, "")


def _hidden(run: Any) -> bool:
    mark = child(run, "rPr", "vanish")
    return mark is not None and attribute(mark, "val") not in _OFF


def _table(table: Any, story: _Story) -> Iterator[Block]:
    """A table and, after it, the tables in its cells; or only what it holds where it is a mere frame."""
    rows = [row for row in _through(table, "tr") if child(row, "trPr", "del") is None]
    cells: list[Cell] = []
    open_cells: dict[int, int] = {}
    inside: list[Block] = []
    nested: list[Block] = []
    for row_index, row in enumerate(rows):
        col = _number(child(row, "trPr", "gridBefore"))
        for one in _through(row, "tc"):
            properties = child(one, "tcPr")
            span = max(1, _number(child(properties, "gridSpan") if properties is not None else None))
            merge = _merge(properties, "vMerge")
            if merge == "continue" and col in open_cells:
                above = cells[open_cells[col]]
                cells[open_cells[col]] = _taller(above, row_index)
                col += span
                continue
            if _merge(properties, "hMerge") == "continue" and cells and cells[-1].row == row_index:
                before = cells[-1]
                cells[-1] = Cell(before.row, before.col, before.rowspan, before.colspan + span, before.reading)
                col += span
                continue
            story.cells_left -= 1
            if story.cells_left < 0 or col > 2000:
                raise TooLarge("has too many cells: split it, or raise the limit")
            held = list(_blocks(one, story))
            inside += held
            nested += [block for block in held if isinstance(block, Table)]
            text = join_lines(block for block in held if isinstance(block, str))
            for covered in range(col, col + min(span, 2000)):
                open_cells.pop(covered, None)
            if merge:
                open_cells[col] = len(cells)
            cells.append(Cell(row_index, col, 1, min(span, 2000), Reading(" ".join(text.split()), 1.0, READER)))
            col += span
    grid = whole(cells, len(rows), READER)
    full = sum(bool(cell.text) for cell in cells)
    if grid is None or len(grid.cells) == 1 or (nested and (full < 2 or grid.rows == 1 or grid.cols == 1)):
        yield from inside
        return
    yield grid
    yield from nested


def _through(holder: Any, wanted: str) -> Iterator[Any]:
    """The rows of a table, or the cells of a row, also those inside content controls and revision marks."""
    for one in holder:
        name = local(one)
        if name == wanted:
            yield one
        elif name in ("sdt", "sdtContent", "ins", "moveTo", "customXml", "smartTag"):
            yield from _through(one, wanted)


def _taller(cell: Cell, last_row: int) -> Cell:
    return Cell(cell.row, cell.col, last_row - cell.row + 1, cell.colspan, cell.reading)


def _merge(properties: Any, name: str) -> str:
    """How a cell takes part in a merge: restart, continue, or not at all."""
    mark = child(properties, name) if properties is not None else None
    return "" if mark is None else attribute(mark, "val") or "continue"


def _number(element: Any) -> int:
    text = attribute(element, "val") if element is not None else None
    return int(text) if text and text.isdigit() and len(text) < 7 else 0
