"""A document as one run of printed rows: rows of tables, and the lines of text between them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache

from models.document import Cell, Document, Table
from review.decision import Kind
from review.forms.likeness import bare
from review.values import value_of

_LINES_ABOVE = 6
"""So many lines before a table may name it."""


@dataclass(frozen=True)
class Strip:
    """A table of the document, or some of its columns where it holds two sides."""

    table: int
    grid: dict[tuple[int, int], Cell]
    rows: int
    first: int
    last: int
    """The columns that belong to it: first ≤ column ≤ last."""


@dataclass(frozen=True)
class PrintedRow:
    """A row of a table, or a line of text (no strip)."""

    row: int
    strip: Strip | None
    cells: tuple[Cell, ...]
    """The cells that begin in this row, left to right."""
    above: tuple[Cell, ...]
    """The cells that reach into it from above."""
    text: str = ""
    """The words of a line of text."""

    @cached_property
    def labels(self) -> tuple[Cell, ...]:
        """Its cells that hold words."""
        return tuple(cell for cell in self.cells if is_label(cell.text))

    @cached_property
    def figures(self) -> int:
        """How many of its cells hold a figure, or what stands for one."""
        kinds = (value_of(cell.text).kind for cell in self.cells)
        return sum(kind not in (Kind.BLANK, Kind.TEXT) for kind in kinds)

    @cached_property
    def blank(self) -> bool:
        return not any(cell.text.strip() for cell in self.cells)

    @cached_property
    def label_texts(self) -> tuple[str, ...]:
        """What may be its label, bare: each cell of words, and those that stand together."""
        words = [bare(cell.text) for cell in self.labels]
        runs = ["".join(words[i:j]) for i in range(len(words)) for j in range(i + 2, min(len(words), i + 3) + 1)]
        return tuple(dict.fromkeys((*words, *runs)))

    @cached_property
    def group_texts(self) -> tuple[str, ...]:
        """The groups it stands in, bare: cells of words above it or left of its own label."""
        cells = (*self.above, *self.labels[:-1])
        return tuple(bare(cell.text) for cell in cells if is_label(cell.text))


@lru_cache(maxsize=8192)
def is_label(text: str) -> bool:
    """Whether a cell holds words rather than a figure or one misread."""
    return value_of(text).kind is Kind.TEXT and sum(sign.isalpha() and sign not in "无零" for sign in text) >= 2


def strip_of(table: Table, index: int, first: int = 0, last: int | None = None) -> Strip:
    """A table's columns from the first to the last."""
    last = table.cols - 1 if last is None else last
    grid = {place: cell for cell in table.cells for place in cell.places if first <= place[1] <= last}
    return Strip(index, grid, table.rows, first, last)


def rows_of(strip: Strip) -> Iterator[PrintedRow]:
    """The rows of a strip from top to bottom."""
    for row in range(strip.rows):
        cells: dict[int, Cell] = {}
        above: dict[int, Cell] = {}
        for col in range(strip.first, strip.last + 1):
            cell = strip.grid.get((row, col))
            if cell is not None:
                (cells if cell.row == row else above)[id(cell)] = cell
        yield PrintedRow(row, strip, tuple(cells.values()), tuple(above.values()))


def lines_before(document: Document) -> dict[int, list[str]]:
    """The lines of text that stand before each table, after the table before it."""
    before: dict[int, list[str]] = {index: [] for index in range(len(document.tables))}
    waiting: list[str] = []
    for kind, index in document.order or _by_place(document):
        if kind == "line":
            waiting.append(document.lines[index].text)
        elif index in before:
            before[index], waiting = waiting[-_LINES_ABOVE:], []
    return before


def _by_place(document: Document) -> list[tuple[str, int]]:
    """A reading order from pages and boxes, where the document does not know its own."""
    placed: list[tuple[int, float, str, int]] = []
    for index, line in enumerate(document.lines):
        if line.page is not None and line.box is not None:
            placed.append((line.page, line.box.top, "line", index))
    for index, table in enumerate(document.tables):
        known = table.pages and table.boxes
        placed.append((table.pages[0], table.boxes[0].top, "table", index) if known else (0, 0.0, "table", index))
    return [(kind, index) for _, _, kind, index in sorted(placed, key=lambda item: item[:2])]
