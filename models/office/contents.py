"""What an office file holds, and the grid that its rows make: no boxes, no doubt."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from models.document import Cell, Line, Reading, Table
from models.errors import TooLarge

Block = Table | str
"""A table, or a line of text outside tables."""


class Contents(NamedTuple):
    """The tables and lines of a file without pages, and their common order."""

    tables: tuple[Table, ...]
    lines: tuple[Line, ...]
    order: tuple[tuple[str, int], ...]


class Spot(NamedTuple):
    """A cell as a row of a file names it: its place follows from the cells before it."""

    text: str
    rowspan: int = 1
    colspan: int = 1
    confidence: float = 1.0


_WIDEST = 2_000
_MOST_PLACES = 3_000_000


def contents(blocks: Iterable[Block], reader: str) -> Contents:
    """Blocks in their order as tables and lines."""
    tables: list[Table] = []
    lines: list[Line] = []
    order: list[tuple[str, int]] = []
    for block in blocks:
        if isinstance(block, Table):
            order.append(("table", len(tables)))
            tables.append(block)
        elif text := " ".join(block.split()):
            order.append(("line", len(lines)))
            lines.append(Line(Reading(text, 1.0, reader)))
    return Contents(tuple(tables), tuple(lines), tuple(order))


def placed(rows: Sequence[Sequence[Spot]], reader: str) -> Table | None:
    """The grid of rows whose cells take the first free places, as HTML has it; None where there is no cell."""
    taken: dict[tuple[int, int], Cell] = {}
    cells: list[Cell] = []
    for row, spots in enumerate(rows):
        col = 0
        for spot in spots:
            while (row, col) in taken:
                col += 1
            if col >= _WIDEST:
                break
            colspan = _free(taken, row, col, max(1, min(spot.colspan, _WIDEST - col)))
            # 0 means: down to the last row.
            rowspan = min(spot.rowspan or len(rows), len(rows) - row)
            cell = Cell(row, col, max(1, rowspan), colspan, Reading(spot.text, spot.confidence, reader))
            cells.append(cell)
            taken.update((place, cell) for place in cell.places)
            if len(taken) > _MOST_PLACES:
                raise TooLarge(f"has a table of more than {_MOST_PLACES:,} places: split it")
            col += colspan
    return whole(cells, len(rows), reader)


def _free(taken: dict[tuple[int, int], Cell], row: int, col: int, wanted: int) -> int:
    free = 1
    while free < wanted and (row, col + free) not in taken:
        free += 1
    return free


def whole(cells: Sequence[Cell], rows: int, reader: str) -> Table | None:
    """A table of cells whose gaps are filled with empty ones; rows and columns that hold no cell's start are closed."""
    cells = _without_overlap(cells)
    if not cells:
        return None
    starts_row = sorted({cell.row for cell in cells})
    starts_col = sorted({cell.col for cell in cells})
    row_of = {row: index for index, row in enumerate(starts_row)}
    col_of = {col: index for index, col in enumerate(starts_col)}
    closed = []
    for cell in cells:
        rowspan = sum(cell.row <= row < cell.row + cell.rowspan for row in starts_row) if cell.rowspan > 1 else 1
        colspan = sum(cell.col <= col < cell.col + cell.colspan for col in starts_col) if cell.colspan > 1 else 1
        closed.append(Cell(row_of[cell.row], col_of[cell.col], rowspan, colspan, cell.reading))
    taken = {place for cell in closed for place in cell.places}
    high, wide = len(starts_row), len(starts_col)
    if high * wide > _MOST_PLACES:
        raise TooLarge(f"has a table of more than {_MOST_PLACES:,} places: split it")
    gaps = [
        Cell(row, col, 1, 1, Reading("", 1.0, reader))
        for row in range(high)
        for col in range(wide)
        if (row, col) not in taken
    ]
    every = sorted([*closed, *gaps], key=lambda cell: (cell.row, cell.col))
    return Table(rows=high, cols=wide, cells=tuple(every), finder=reader)


def _without_overlap(cells: Sequence[Cell]) -> list[Cell]:
    """Cells as they are, later ones cut back where they would reach over earlier ones."""
    taken: set[tuple[int, int]] = set()
    kept: list[Cell] = []
    for cell in cells:
        if any(place in taken for place in cell.places):
            cell = Cell(cell.row, cell.col, 1, 1, cell.reading)
            if (cell.row, cell.col) in taken:
                continue
        taken.update(cell.places)
        kept.append(cell)
    return kept


def filled(table: Table) -> int:
    """How many cells of a table hold text."""
    return sum(bool(cell.text) for cell in table.cells)
