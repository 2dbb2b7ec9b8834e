"""The cells of a table as what finders of structure learn: table, rows, columns, spanning cells. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from models.document import Box, Cell, Table
from models.training.sample import Marked


def marks_of(tables: Sequence[Table], page: int) -> tuple[Marked, ...] | None:
    """What stands on a page; None where cells of a table on it have no place, so that it would be told in part."""
    marks: list[Marked] = []
    for table in tables:
        here = [(cell, cell.box) for cell in table.cells if cell.page == page and cell.box is not None]
        if not here:
            continue
        if any(cell.box is None for cell in table.cells):
            return None
        marks += _marks(here)
    return tuple(marks)


def _marks(cells: Sequence[tuple[Cell, Box]]) -> list[Marked]:
    whole = Box.around(box for _, box in cells)
    marks = [Marked("table", whole)]
    for number in sorted({cell.col for cell, _ in cells}):
        own = [box for cell, box in cells if cell.col == number and cell.colspan == 1]
        if own:
            across = Box.around(own)
            marks.append(Marked("table column", Box(across.left, whole.top, across.right, whole.bottom)))
    for number in sorted({cell.row for cell, _ in cells}):
        own = [box for cell, box in cells if cell.row == number and cell.rowspan == 1]
        if own:
            along = Box.around(own)
            marks.append(Marked("table row", Box(whole.left, along.top, whole.right, along.bottom)))
    return [*marks, *(Marked("table spanning cell", b) for c, b in cells if c.rowspan > 1 or c.colspan > 1)]
