"""A table of no known form as lines of figures with labels: what sums can be looked for in."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from models.document import Cell, Table
from review.decision import Kind, Place, Value
from review.values import value_of

TOTAL_WORDS = re.compile(
    r"合\s*计|总\s*计|小\s*计|共\s*计|总\s*数|总\s*额|合\s*共|\b(?:grand |sub-?)?totals?\b|\boverall\b|\bsum\b",
    re.I,
)
OF_WHICH_WORDS = re.compile(r"^\W*(?:其\s*中|of which|including|thereof)", re.I)
SERIAL_WORDS = re.compile(r"行\s*次|序\s*号|编\s*号|栏\s*次|^\s*(?:no\.?|line|item)\s*$", re.I)
SHARE_WORDS = re.compile(
    r"占比|比重|比例|增长率|增减率|%|％|\bpercent|\bshare\b|\brate\b|\baverage\b|平均|年份|\byear\b", re.I
)
YEAR = re.compile(r"(?:19|20)\d\d")


@dataclass(frozen=True, slots=True)
class Line:
    """A row or a column: its label, and its figures by position."""

    position: int
    label: str
    values: dict[int, Value]
    """Only where a figure, a blank or a mark for 'not applicable' stands in a cell of its own."""
    places: dict[int, Place]

    @property
    def is_total(self) -> bool:
        return bool(TOTAL_WORDS.search(self.label)) and not self.is_of_which

    @property
    def is_of_which(self) -> bool:
        return bool(OF_WHICH_WORDS.search(self.label))


@dataclass(frozen=True, slots=True)
class Figures:
    """The part of a table that holds figures: one side of it where two stand side by side."""

    rows: tuple[Line, ...]
    columns: tuple[Line, ...]


def figures_of(table: Table, index: int) -> tuple[Figures, ...]:
    """The table's figures, side by side where labels stand between them."""
    grid = {place: cell for cell in table.cells for place in cell.places}
    values = {id(cell): value_of(cell.text) for cell in table.cells}
    numeric = [col for col in range(table.cols) if is_numeric(column_of(grid, table, col), values)]
    sides: list[list[int]] = []
    for col in numeric:
        if sides and col == sides[-1][-1] + 1:
            sides[-1].append(col)
        else:
            sides.append([col])
    sides = joined_sides(sides, grid, table, values)
    found = []
    for number, side in enumerate(sides):
        start = sides[number - 1][-1] + 1 if number else 0
        head = header_rows(grid, side, table.rows, values)
        columns = [
            col for col in side if not is_aside(label_down(grid, col, head), column_of(grid, table, col)[head:], values)
        ]
        body = range(head, table.rows)
        cells = {
            (row, col): cell
            for row in body
            for col in columns
            if (cell := grid.get((row, col))) is not None and is_figure(cell, values)
        }
        rows = tuple(
            line
            for row in body
            if (
                line := line_of(
                    row, label_along(grid, row, start, side[0], values), row_cells(cells, row), values, index
                )
            )
        )
        named = tuple(
            line
            for col in columns
            if (line := line_of(col, label_down(grid, col, head), column_cells(cells, col), values, index))
        )
        found.append(Figures(rows, named))
    return tuple(found)


def row_cells(cells: dict[tuple[int, int], Cell], row: int) -> dict[int, Cell]:
    return {col: cell for (r, col), cell in cells.items() if r == row}


def column_cells(cells: dict[tuple[int, int], Cell], col: int) -> dict[int, Cell]:
    return {row: cell for (row, c), cell in cells.items() if c == col}


def line_of(position: int, label: str, cells: dict[int, Cell], values: dict[int, Value], index: int) -> Line | None:
    if not any(values[id(cell)].number is not None for cell in cells.values()):
        return None
    return Line(
        position,
        label,
        {at: values[id(cell)] for at, cell in cells.items()},
        {at: Place(index, cell.row, cell.col) for at, cell in cells.items()},
    )


def column_of(grid: dict[tuple[int, int], Cell], table: Table, col: int) -> list[Cell]:
    """The cells of a column, each once."""
    cells = [grid[row, col] for row in range(table.rows) if (row, col) in grid]
    return list(dict.fromkeys(cells))


def is_figure(cell: Cell, values: dict[int, Value]) -> bool:
    return cell.rowspan == 1 and cell.colspan == 1 and values[id(cell)].kind is not Kind.TEXT


def is_numeric(cells: Sequence[Cell], values: dict[int, Value]) -> bool:
    """Whether a column holds figures: more of its filled cells below the head are numbers than text."""
    own = [values[id(cell)].kind for cell in cells if cell.colspan == 1]
    numbers = sum(kind in (Kind.NUMBER, Kind.ZERO_WORD) for kind in own)
    texts = sum(kind is Kind.TEXT for kind in own)
    return numbers > 0 and numbers >= texts


def joined_sides(
    sides: list[list[int]], grid: dict[tuple[int, int], Cell], table: Table, values: dict[int, Value]
) -> list[list[int]]:
    """Sides with nothing but empty columns between them are one."""
    joined: list[list[int]] = []
    for side in sides:
        if joined:
            between = range(joined[-1][-1] + 1, side[0])
            texts = sum(
                values[id(cell)].kind is Kind.TEXT and cell.colspan == 1
                for col in between
                for cell in column_of(grid, table, col)
            )
            if texts <= 1:
                joined[-1] += side
                continue
        joined.append(list(side))
    return joined


def header_rows(grid: dict[tuple[int, int], Cell], side: Sequence[int], rows: int, values: dict[int, Value]) -> int:
    """How many rows stand above the first figure that is not a year or a number of a column."""
    for row in range(rows):
        cells = list(dict.fromkeys(grid[row, col] for col in side if (row, col) in grid))
        numbers = [cell for cell in cells if values[id(cell)].kind is Kind.NUMBER]
        if not numbers or (any(values[id(c)].kind is Kind.TEXT for c in cells) and len(numbers) < len(cells) / 2):
            continue
        if all(YEAR.fullmatch(cell.text.strip()) for cell in numbers):
            continue
        if len(numbers) > 1 and is_serial([values[id(cell)].number for cell in numbers]) and row < rows / 2:
            continue
        return row
    return rows


def is_serial(numbers: Sequence[object]) -> bool:
    """Whether figures only count: 1, 2, 3 …"""
    return len(numbers) > 1 and all(
        isinstance(a, int) and isinstance(b, int) and b == a + 1 for a, b in pairwise(numbers)
    )


def is_aside(label: str, cells: Sequence[Cell], values: dict[int, Value]) -> bool:
    """Whether a column holds no amounts: line numbers, shares, years."""
    if SERIAL_WORDS.search(label) or SHARE_WORDS.search(label):
        return True
    own = [values[id(cell)] for cell in cells if values[id(cell)].number is not None]
    if any(value.unit in ("%", "‰") for value in own):
        return True
    return len(own) >= 4 and is_serial([value.number for value in own])


def label_along(grid: dict[tuple[int, int], Cell], row: int, start: int, end: int, values: dict[int, Value]) -> str:
    """The texts of a row before its figures."""
    cells = dict.fromkeys(grid[row, col] for col in range(start, end) if (row, col) in grid)
    return " ".join(cell.text.strip() for cell in cells if values[id(cell)].kind is Kind.TEXT)


def label_down(grid: dict[tuple[int, int], Cell], col: int, head: int) -> str:
    """The texts of a column above its figures."""
    cells = dict.fromkeys(grid[row, col] for row in range(head) if (row, col) in grid)
    return " ".join(cell.text.strip() for cell in cells if cell.text.strip())
