"""A workbook's visible sheets as tables, straight from its XML: figures as the sheet shows them.

openpyxl is asked only for Excel's own number formats: reading through it would spread a merged range of a whole
sheet into seventeen thousand million cells, and would hide which formulas were never computed.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from models.errors import Damaged, TooLarge
from models.files import Limits
from models.office.contents import Block, Contents, contents
from models.office.number_format import shown
from models.office.package import Package, attribute, child, local
from models.office.sheet_grid import Merge, Place, SheetCell, blocks
from models.textlayer import join_lines

READER = "xlsx"
_REFERENCE = re.compile(r"\$?([A-Z]{1,3})\$?(\d{1,7})$")
_OFF = frozenset((None, "0", "false"))


@dataclass(frozen=True)
class _Book:
    """What the cells of all sheets refer to."""

    strings: list[str]
    formats: list[str]
    edged: list[bool]
    since_1904: bool


def read_xlsx(path: Path, limits: Limits) -> Contents:
    """The tables and lines of a workbook; hidden sheets, rows and columns are left out, as on paper."""
    with Package(path, limits) as package:
        name = next(
            (part for kind, part in package.related("").values() if kind == "officeDocument"), "xl/workbook.xml"
        )
        workbook = package.tree(name)
        related = package.related(name)
        parts = dict(related.values())
        book = _Book(
            strings=_strings(package, parts.get("sharedStrings", ""), limits),
            **_styles(package, parts.get("styles", "")),
            since_1904=(attribute(node, "date1904") if (node := child(workbook, "workbookPr")) is not None else None)
            not in _OFF,
        )
        sheets = child(workbook, "sheets")
        if sheets is None:
            raise Damaged("a workbook without a sheet: open it in Excel, save it again and give that")
        found: list[Block] = []
        left = limits.cells
        for sheet in sheets:
            kind, part = related.get(attribute(sheet, "id") or "", ("", ""))
            if kind == "worksheet" and (sheet.get("state") or "visible") == "visible":
                cells, merges = _sheet(package, part, book, left)
                left -= len(cells)
                found += blocks(cells, merges, READER)
        return contents(found, READER)


def _strings(package: Package, part: str, limits: Limits) -> list[str]:
    if part not in package:
        return []
    strings = []
    size = 0
    for one in package.elements(part, "si"):
        strings.append(_rich(one))
        size += len(strings[-1])
        if size > limits.xml_bytes:
            raise TooLarge("has more text than the limits allow: split it, or save it as PDF")
    return strings


def _rich(holder: Any) -> str:
    """The text of a cell in its lines, without the reading aids above the characters."""
    text = ""
    for one in holder:
        if local(one) == "t":
            text += one.text or ""
        elif local(one) == "r":
            text += _rich(one)
    return text


def _styles(package: Package, part: str) -> dict[str, Any]:
    """For every style of a cell its number format, and whether it draws an edge."""
    from openpyxl.styles.numbers import BUILTIN_FORMATS

    formats: list[str] = []
    edged: list[bool] = []
    if part in package:
        root = package.tree(part)
        own = {one.get("numFmtId"): one.get("formatCode") or "" for one in _list(root, "numFmts")}
        borders = [_draws(one) for one in _list(root, "borders")]
        for one in _list(root, "cellXfs"):
            number = one.get("numFmtId") or "0"
            formats.append(own.get(number) or BUILTIN_FORMATS.get(_int(number), "General"))
            border = _int(one.get("borderId"))
            edged.append(borders[border] if border < len(borders) else False)
    return {"formats": formats, "edged": edged}


def _list(root: Any, name: str) -> list[Any]:
    holder = child(root, name)
    return [] if holder is None else list(holder)


def _draws(border: Any) -> bool:
    sides = [one.get("style") for one in border if local(one) in ("left", "right", "top", "bottom", "start", "end")]
    return sum(side not in (None, "none") for side in sides) >= 2


def _int(text: str | None) -> int:
    return int(text) if text and re.fullmatch(r"\d{1,9}", text) else 0


def _sheet(package: Package, part: str, book: _Book, left: int) -> tuple[dict[Place, SheetCell], list[Merge]]:
    cells: dict[Place, SheetCell] = {}
    merges: list[Merge] = []
    hidden_cols: list[tuple[int, int]] = []
    hidden_rows: set[int] = set()
    row = col = -1
    for one in package.elements(part, "col", "c", "row", "mergeCell"):
        name = local(one)
        if name == "c":
            row, col = _place(one.get("r"), row, col, one)
            cell = _cell(one, book)
            if cell.there:
                cells[row, col] = cell
                if len(cells) > left:
                    raise TooLarge("has more cells than the limits allow: split it, or raise the limit")
        elif name == "row":
            row = _int(one.get("r")) - 1 if one.get("r") else row
            if one.get("hidden") not in _OFF:
                hidden_rows.add(row)
            row, col = row + 1, -1
        elif name == "col" and one.get("hidden") not in _OFF:
            hidden_cols.append((_int(one.get("min")) - 1, _int(one.get("max")) - 1))
        elif name == "mergeCell" and (merge := _merge(one.get("ref") or "")):
            merges.append(merge)
    return _seen(cells, merges, hidden_rows, hidden_cols)


def _place(reference: str | None, row: int, col: int, cell: Any) -> Place:
    """A cell's place by its reference; without one it stands right of the cell before it."""
    found = _REFERENCE.match(reference or "")
    if found:
        return int(found.group(2)) - 1, _column(found.group(1))
    holder = cell.getparent()
    if holder is not None and holder.get("r"):
        row = _int(holder.get("r")) - 1
    return max(0, row), col + 1


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


def _merge(reference: str) -> Merge | None:
    first, _, last = reference.partition(":")
    start, end = _REFERENCE.match(first), _REFERENCE.match(last)
    if not start or not end:
        return None
    top, left = int(start.group(2)) - 1, _column(start.group(1))
    bottom, right = int(end.group(2)) - 1, _column(end.group(1))
    return Merge(top, left, bottom, right) if top <= bottom and left <= right else None


def _cell(one: Any, book: _Book) -> SheetCell:
    kind, style = one.get("t") or "n", _int(one.get("s"))
    edged = book.edged[style] if style < len(book.edged) else False
    content, inline, formula = child(one, "v"), child(one, "is"), child(one, "f")
    text = (content.text or "") if content is not None else ""
    if formula is not None and not text and kind != "str":
        # A program wrote the formula and nobody computed it: what it would show is not known.
        return SheetCell("", 0.0, edged)
    if kind == "s":
        index = _int(text)
        text = book.strings[index] if text and index < len(book.strings) else ""
    elif kind == "inlineStr":
        text = _rich(inline) if inline is not None else ""
    elif kind == "b":
        text = "TRUE" if text == "1" else "FALSE"
    elif kind == "n" and text:
        text = shown(text, book.formats[style] if style < len(book.formats) else "General", book.since_1904)
    return SheetCell(join_lines(" ".join(line.split()) for line in text.splitlines()), 1.0, edged)


def _seen(
    cells: dict[Place, SheetCell], merges: list[Merge], rows: set[int], cols: list[tuple[int, int]]
) -> tuple[dict[Place, SheetCell], list[Merge]]:
    """The sheet without its hidden rows and columns, and without what merged ranges cover."""

    def hidden(place: Place) -> bool:
        return place[0] in rows or any(first <= place[1] <= last for first, last in cols)

    kept = {place: cell for place, cell in cells.items() if not hidden(place)}
    covered = dict(_covered(kept, merges))
    kept = {place: cell for place, cell in kept.items() if place not in covered}
    # Only the ranges that hold something are ever asked for; an edge may be drawn at the far end only.
    kept |= {corner: SheetCell("", 1.0, True) for corner in set(covered.values()) if corner not in kept}
    bottom = max((place[0] for place in (*kept, *covered)), default=0)
    right = max((place[1] for place in (*kept, *covered)), default=0)
    row_of, col_of = _closed_up([(row, row) for row in rows]), _closed_up(cols)
    return {(row_of(row), col_of(col)): cell for (row, col), cell in kept.items()}, [
        Merge(row_of(one.top), col_of(one.left), row_of(min(one.bottom, bottom)), col_of(min(one.right, right)))
        for one in merges
        if one.top <= bottom and one.left <= right
    ]


def _closed_up(hidden: Iterable[tuple[int, int]]) -> Callable[[int], int]:
    """A function from a row's or column's number to its number among those that are seen."""
    numbers = sorted({number for first, last in hidden for number in range(first, min(last, 2_000_000) + 1)})
    return lambda number: number - bisect_left(numbers, number)


def _covered(cells: dict[Place, SheetCell], merges: list[Merge]) -> Iterator[tuple[Place, Place]]:
    """The cells that lie under a merged range, each with the range's corner."""
    by_row: dict[int, list[int]] = {}
    for row, col in cells:
        by_row.setdefault(row, []).append(col)
    for merge in merges:
        if merge.bottom - merge.top < len(by_row):
            rows = [row for row in range(merge.top, merge.bottom + 1) if row in by_row]
        else:
            rows = [row for row in by_row if merge.top <= row <= merge.bottom]
        for row in rows:
            for col in by_row[row]:
                if merge.left <= col <= merge.right and (row, col) != (merge.top, merge.left):
                    yield (row, col), (merge.top, merge.left)
