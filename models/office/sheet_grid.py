"""Where the tables of a spreadsheet's sheet are: blocks of full cells that empty rows and columns part."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from models.document import Cell, Reading
from models.office.contents import Block, whole

_FIGURE = re.compile(r"[-+−(（¥$€£]*\s*\d[\d,，.\s]*[%％)）]?\s*\S{0,3}")


class SheetCell(NamedTuple):
    """A cell of a sheet: its text as shown, how sure it is, whether it has a drawn edge."""

    text: str
    confidence: float = 1.0
    edged: bool = False

    @property
    def there(self) -> bool:
        """Whether a reader of the sheet sees something here, or should: a formula that was never computed."""
        return bool(self.text) or self.edged or self.confidence < 1


class Merge(NamedTuple):
    """A merged range: first and last row and column."""

    top: int
    left: int
    bottom: int
    right: int


class Area(NamedTuple):
    """A rectangle of a sheet, both ends included."""

    top: int
    left: int
    bottom: int
    right: int


Place = tuple[int, int]


class _Sheet(NamedTuple):
    """The cells of a sheet, found by row."""

    cells: Mapping[Place, SheetCell]
    cols: Mapping[int, Sequence[int]]

    def inside(self, area: Area) -> Iterator[tuple[Place, SheetCell]]:
        """The cells of an area from the top down, each row from the left."""
        for row in range(area.top, area.bottom + 1):
            for col in self.cols.get(row, ()):
                if area.left <= col <= area.right:
                    yield (row, col), self.cells[row, col]


def blocks(cells: Mapping[Place, SheetCell], merges: Sequence[Merge], reader: str) -> Iterator[Block]:
    """The tables and lines of one sheet, from the top down."""
    extent = {(merge.top, merge.left): merge for merge in merges}
    used = {place: _reach(place, extent) for place, cell in cells.items() if cell.there}
    cols: dict[int, list[int]] = {}
    for row, col in sorted(cells):
        cols.setdefault(row, []).append(col)
    sheet = _Sheet(cells, cols)
    for area in _continued(sorted(_areas(list(used.values()))), sheet):
        yield from _block(area, sheet, extent, reader)


def _reach(place: Place, extent: Mapping[Place, Merge]) -> Area:
    merge = extent.get(place)
    return Area(*place, merge.bottom, merge.right) if merge else Area(*place, *place)


def _areas(cells: list[Area]) -> list[Area]:
    """Cuts a sheet at its empty rows, each part at its empty columns, and so on until nothing can be cut."""
    parts = _cut(cells, 0)
    if len(parts) == 1:
        parts = _cut(cells, 1)
        if len(parts) == 1:
            return [_around(cells)] if cells else []
    return [area for part in parts for area in _areas(part)]


def _cut(cells: list[Area], axis: int) -> list[list[Area]]:
    """Groups of cells between which a whole row (axis 0) or column (axis 1) is empty."""
    groups: list[list[Area]] = []
    end = -1
    for cell in sorted(cells, key=lambda cell: cell[axis]):
        apart = cell[axis] > end + 1
        if not groups or apart:
            groups.append([])
        groups[-1].append(cell)
        end = max(end, cell[axis + 2])
    return groups


def _around(cells: Sequence[Area]) -> Area:
    return Area(
        min(cell.top for cell in cells),
        min(cell.left for cell in cells),
        max(cell.bottom for cell in cells),
        max(cell.right for cell in cells),
    )


def _continued(areas: list[Area], sheet: _Sheet) -> list[Area]:
    """Areas that only an empty row or column parts from what they belong to, joined with it again."""
    for goes_on in (_goes_on_beside, _goes_on_below):
        joined: list[Area] = []
        for area in areas:
            if joined and goes_on(joined[-1], area, sheet):
                joined[-1] = _around([joined[-1], area])
            else:
                joined.append(area)
        areas = joined
    return areas


def _rows(area: Area, sheet: _Sheet) -> list[list[str]]:
    found: dict[int, list[str]] = {}
    for (row, _), cell in sheet.inside(area):
        if cell.text:
            found.setdefault(row, []).append(cell.text)
    return list(found.values())


def _goes_on_below(before: Area, area: Area, sheet: _Sheet) -> bool:
    """Whether an area under another has the same columns and no header of its own."""
    if not 0 < area.top - before.bottom <= 2 or before.right == before.left:
        return False
    shared = min(before.right, area.right) - max(before.left, area.left) + 1
    if shared < 0.8 * max(before.right - before.left + 1, area.right - area.left + 1):
        return False
    first = next((row for row in _rows(area, sheet) if len(row) > 1), None)
    return first is not None and any(_FIGURE.fullmatch(text) for text in first)


def _goes_on_beside(before: Area, area: Area, sheet: _Sheet) -> bool:
    """Whether an area right of another is only its figures, without labels of its own."""
    if area.left - before.right != 2 or min(before.bottom, area.bottom) < max(before.top, area.top):
        return False
    leftmost = Area(area.top, area.left, area.bottom, area.left)
    first = [cell.text for _, cell in sheet.inside(leftmost) if cell.text]
    figures = sum(bool(_FIGURE.fullmatch(text)) for text in first)
    return bool(first) and figures * 2 >= len(first) - 1 and figures > 0


def _block(area: Area, sheet: _Sheet, extent: Mapping[Place, Merge], reader: str) -> Iterator[Block]:
    """A table, and before and after it the rows that are titles and notes."""
    inside = dict(sheet.inside(area))
    edged = {row for (row, _), cell in inside.items() if cell.edged}
    full: dict[int, list[Place]] = {}
    for place, cell in inside.items():
        if cell.text or cell.confidence < 1:
            full.setdefault(place[0], []).append(place)

    def outside(row: int) -> bool:
        """Where edges are drawn, they say what is in the table; else a row with one text is none of its rows."""
        return row not in edged if edged else len(full.get(row, ())) <= 1

    rows = sorted({place[0] for place, cell in inside.items() if cell.there})
    first, last = 0, len(rows)
    while first < last and outside(rows[first]) and not _spanned(full.get(rows[first], []), extent, rows[first]):
        first += 1
    while last > first and outside(rows[last - 1]):
        last -= 1
    yield from _lines(rows[:first], full, sheet.cells)
    if first < last:
        top, bottom = rows[first], rows[last - 1]
        grid = [
            Cell(
                place[0],
                place[1],
                _reach(place, extent).bottom - place[0] + 1,
                _reach(place, extent).right - place[1] + 1,
                Reading(cell.text, cell.confidence, reader),
            )
            for place, cell in inside.items()
            if top <= place[0] <= bottom and cell.there
        ]
        table = whole(_cut_to(grid, bottom), bottom + 1, reader)
        if table is not None and len(table.cells) > 1:
            yield table
        elif table is not None:
            yield from (cell.text for cell in table.cells)
    yield from _lines(rows[last:], full, sheet.cells)


def _spanned(places: Sequence[Place], extent: Mapping[Place, Merge], row: int) -> bool:
    """Whether a cell of this row reaches down into the next, as a header's does."""
    return any(_reach(place, extent).bottom > row for place in places)


def _cut_to(cells: Sequence[Cell], bottom: int) -> list[Cell]:
    return [Cell(c.row, c.col, min(c.rowspan, bottom - c.row + 1), c.colspan, c.reading) for c in cells]


def _lines(rows: Sequence[int], full: Mapping[int, list[Place]], cells: Mapping[Place, SheetCell]) -> Iterator[str]:
    for row in rows:
        if text := " ".join(cells[place].text for place in full.get(row, ())):
            yield text
