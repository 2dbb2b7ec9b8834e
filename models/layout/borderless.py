"""Tables found by how their words stand: regions, columns, rows, header levels. Rulings help where there are any."""

from __future__ import annotations

import re
from collections.abc import Sequence

from models.layout.columns import separators
from models.layout.found import FoundCell, FoundTable, apart
from models.layout.groups import group_cells
from models.layout.headers import Held, header_cells
from models.layout.joining import body_rows, straddling
from models.layout.regions import Region, table_regions
from models.layout.rows import Grid, across, header_height, numeric_columns, over_all, over_figures, placed
from models.layout.rules import RuleRow, rule_rows
from models.layout.runs import around, text_height, text_lines
from models.sheet import Rect, Segment, Word

NAME = "borderless"
_TYPED_RULE = re.compile(r"^(?:[-–—−]{6,}|_{6,}|={4,})$")
"""A ruling made of characters, as typewriters and mail have them."""


def find(words: Sequence[Word], segments: Sequence[Segment], width: float, height: float) -> list[FoundTable]:
    """The tables of a page, from its words and whatever rulings it has."""
    words = [w for w in words if w.text.strip() and w.rect.width > 0]
    typed = [w for w in words if _TYPED_RULE.match(w.text)]
    segments = [*segments, *(Segment(w.rect.left, w.rect.middle[1], w.rect.right, w.rect.middle[1]) for w in typed)]
    words = [w for w in words if not _TYPED_RULE.match(w.text)]
    if len(words) < 4:
        return []
    em = text_height(words)
    lines = text_lines(words, segments)
    tables = [structure(region, segments, em) for region in table_regions(lines, segments, em)]
    return sorted((t for t in tables if t is not None), key=lambda t: (t.rect.top, t.rect.left))


def structure(region: Region, segments: Sequence[Segment], em: float) -> FoundTable | None:
    """The grid of one region, or None where it has not two columns and two rows."""
    em = text_height(region.words) or em
    lines = text_lines(region.words, segments)
    near = [s for s in segments if _near(s, region.rect, em)]
    marks = separators(lines, [s for s in near if not s.horizontal], region.rect, em)
    if not marks:
        return None
    grid = placed(lines, marks, region.rect, em)
    rules = rule_rows([s for s in near if s.horizontal], em, reach=1e9)
    cells = _cells(grid, rules, marks, region.rect, [s for s in near if not s.horizontal])
    rows = max(c.row + c.rowspan for c in cells)
    if rows < 2 or grid.columns < 2 or _scattered(cells, rows, grid.columns, region):
        return None
    return laid_out(cells, rows, grid.columns, marks, region.rect, em)


def _scattered(cells: Sequence[Held], rows: int, columns: int, region: Region) -> bool:
    """Whether most places are empty, as they are between the labels of a chart."""
    filled = sum(c.rowspan * c.colspan for c in cells)
    if region.drawn:
        return filled < 0.6 * rows * columns
    least = 0.38 if region.rulings or region.titled else 0.5
    return rows >= 4 and columns >= 4 and filled < least * rows * columns


def _near(segment: Segment, rect: Rect, em: float) -> bool:
    return (
        segment.x1 > rect.left - em
        and segment.x0 < rect.right + em
        and segment.y1 > rect.top - em
        and segment.y0 < rect.bottom + em
    )


def _cells(
    grid: Grid, rules: Sequence[RuleRow], marks: Sequence[float], rect: Rect, uprights: Sequence[Segment]
) -> list[Held]:
    height = header_height(grid, rules, rect)
    bounds = [rect.left, *marks, rect.right]
    extents = [_extent(grid, c, bounds) for c in range(grid.columns)]
    cells = header_cells(grid, height, rules, extents, uprights)
    offset = max((c.row + c.rowspan for c in cells), default=0)
    groups = straddling(grid, height)
    rows = body_rows(grid, [i for i in range(height, len(grid.lines)) if i not in groups], rules)
    body = [
        cell for row, lines in enumerate(rows, start=offset) for cell in _row_cells(grid, row, lines, rect, uprights)
    ]
    names = [Held(0, 0, 1, 1, p.run.words) for i in sorted(groups) for p in grid.lines[i]]
    return cells + group_cells(body, names, offset, len(rows), 1 in numeric_columns(grid))


def _extent(grid: Grid, column: int, bounds: Sequence[float]) -> tuple[float, float]:
    body = [p.rect for row in grid.lines for p in row if p.first == p.last == column]
    if not body:
        return bounds[column], bounds[column + 1]
    return min(r.left for r in body), max(r.right for r in body)


def _unparted(grid: Grid, line: int, uprights: Sequence[Segment]) -> bool:
    """Whether the upright rulings that part the columns of the other lines leave out one with a label alone."""
    if grid.filled(line) != {0} or grid.columns < 3:
        return False
    crossed = [sum(s.y0 <= rect.middle[1] <= s.y1 for s in uprights) for rect in grid.rects]
    most = sum(count >= grid.columns - 2 for count in crossed)
    return crossed[line] == 0 and most >= 0.6 * len(crossed)


def _row_cells(grid: Grid, row: int, lines: Sequence[int], rect: Rect, uprights: Sequence[Segment]) -> list[Held]:
    """The texts of a row, those in the same columns joined; where spans collide the wider one takes them all."""
    groups: list[tuple[int, int, list[Word]]] = []
    if all(over_all(grid, line, rect) for line in lines):
        return [Held(row, 0, 1, grid.columns, tuple(w for line in lines for w in grid.lines[line][0].run.words))]
    if len(lines) == 1 and (across(grid, lines[0]) or _unparted(grid, lines[0], uprights)):
        return [Held(row, 0, 1, grid.columns, grid.lines[lines[0]][0].run.words)]
    if len(lines) == 1 and over_figures(grid, lines[0]):
        return [Held(row, 1, 1, grid.columns - 1, grid.lines[lines[0]][0].run.words)]
    for line in lines:
        for piece in grid.lines[line]:
            first, last, words = piece.first, piece.last, list(piece.run.words)
            rest = []
            for a, b, held in groups:
                if a <= last and first <= b:
                    first, last, words = min(a, first), max(b, last), held + words
                else:
                    rest.append((a, b, held))
            groups = [*rest, (first, last, words)]
    return [Held(row, a, 1, b - a + 1, tuple(words)) for a, b, words in sorted(groups, key=lambda g: g[0])]


def laid_out(
    cells: Sequence[Held], rows: int, columns: int, marks: Sequence[float], rect: Rect, em: float
) -> FoundTable:
    """Cells with their pixels: bands, moved aside where a text reaches over them; empty places filled in."""
    rect = around([rect, *(c.rect for c in cells)])
    tops = _bands(cells, rows, rect)
    lefts = [rect.left, *marks, rect.right]
    owner: dict[tuple[int, int], Held] = {}
    for cell in cells:
        for r in range(cell.row, cell.row + cell.rowspan):
            for c in range(cell.col, cell.col + cell.colspan):
                owner[r, c] = cell
    found = []
    for cell in cells:
        found.append(
            FoundCell(
                cell.row,
                cell.col,
                cell.rowspan,
                cell.colspan,
                _trimmed(_pixels(cell, owner, tops, lefts), cell.rect, em),
            )
        )
    for r in range(rows):
        for c in range(columns):
            if (r, c) not in owner:
                found.append(FoundCell(r, c, 1, 1, _inset(_blank(r, c, owner, tops, lefts), em), 0.2))
    return FoundTable(rect, rows, columns, apart(found), NAME, 0.9)


def _blank(
    row: int, col: int, owner: dict[tuple[int, int], Held], tops: Sequence[float], lefts: Sequence[float]
) -> Rect:
    """An empty place, without what its neighbours' texts take of it."""
    left, right = sorted((lefts[col], lefts[col + 1]))
    if (row, col - 1) in owner:
        left = min(right, max(left, owner[row, col - 1].rect.right))
    if (row, col + 1) in owner:
        right = max(left, min(right, owner[row, col + 1].rect.left))
    return Rect(left, tops[row], right, tops[row + 1])


def _trimmed(band: Rect, text: Rect, em: float) -> Rect:
    """A band as far as its text and a little paper reach: what lies beyond may be a ruling."""
    return Rect(
        max(band.left, text.left - 0.3 * em),
        max(band.top, text.top - 0.2 * em),
        min(band.right, text.right + 0.3 * em),
        min(band.bottom, text.bottom + 0.2 * em),
    )


def _inset(place: Rect, em: float) -> Rect:
    """An empty place without its rim, where a ruling may run."""
    x, y = min(0.25 * em, place.width / 4), min(0.2 * em, place.height / 4)
    return Rect(place.left + x, place.top + y, place.right - x, place.bottom - y)


def _bands(cells: Sequence[Held], rows: int, rect: Rect) -> list[float]:
    """Where rows part: halfway between the texts above and below."""
    tops = [rect.top]
    for row in range(1, rows):
        above = [c.rect.bottom for c in cells if c.row + c.rowspan == row]
        below = [c.rect.top for c in cells if c.row == row]
        if above and below:
            edge = (max(above) + min(below)) / 2
        elif below:
            edge = min(below)
        else:
            edge = max(above, default=tops[-1])
        tops.append(min(max(edge, tops[-1]), rect.bottom))
    return [*tops, rect.bottom]


def _pixels(cell: Held, owner: dict[tuple[int, int], Held], tops: Sequence[float], lefts: Sequence[float]) -> Rect:
    own = cell.rect
    left, right = lefts[cell.col], lefts[cell.col + cell.colspan]
    top, bottom = tops[cell.row], tops[cell.row + cell.rowspan]
    rows = range(cell.row, cell.row + cell.rowspan)
    before = [owner[r, cell.col - 1].rect.right for r in rows if (r, cell.col - 1) in owner]
    after = [owner[r, cell.col + cell.colspan].rect.left for r in rows if (r, cell.col + cell.colspan) in owner]
    if before:
        left = _edge(left, max(before), own.left)
    if after:
        right = _edge(right, own.right, min(after))
    return Rect(min(left, own.left), min(top, own.top), max(right, own.right), max(bottom, own.bottom))


def _edge(edge: float, end: float, start: float) -> float:
    """The edge itself where it lies between the two texts, else the middle between them."""
    return edge if end <= edge <= start else (end + start) / 2
