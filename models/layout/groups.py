"""Names of groups of rows: a sparse first column before a column of labels spans the rows of each group."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from models.layout.headers import Held


def group_cells(body: Sequence[Held], names: Sequence[Held], start: int, rows: int, figures_second: bool) -> list[Held]:
    """The body's cells with the names of groups over all their rows; `names` stand between two rows."""
    firsts = sorted([c for c in body if c.col == 0 and c.colspan == 1] + list(names), key=lambda c: c.rect.middle[1])
    seconds = {c.row for c in body if c.col == 1}
    spans_all = {c.row for c in body if c.col == 0 and c.colspan > 1}
    sparse = len(firsts) <= 0.67 * rows and len(seconds) >= 0.8 * (rows - len(spans_all)) and not figures_second
    if not firsts or rows < 3 or not (sparse or names):
        return list(body)
    others = [c for c in body if c not in firsts]
    heights = _heights(others, start, rows)
    if any(h is None for h in heights):
        return [*body, *_nearest(names, heights, start)]
    middles = [(h[0] + h[1]) / 2 for h in heights if h is not None]
    centred = bool(names) or (firsts[0].row != start and firsts[0].rect.top > middles[0])
    bounds = _centred(firsts, middles) if centred else _topped(firsts, start, rows)
    barred = spans_all
    cells = []
    for first, (a, b) in zip(firsts, bounds, strict=True):
        while any(start + r in barred for r in range(a, b + 1)) and b > a:
            b -= 1
        cells.append(replace(first, row=start + a, rowspan=max(1, b - a + 1)))
    return others + cells


def _heights(cells: Sequence[Held], start: int, rows: int) -> list[tuple[float, float] | None]:
    heights: list[tuple[float, float] | None] = []
    for row in range(start, start + rows):
        own = [c.rect for c in cells if c.row == row]
        heights.append((min(r.top for r in own), max(r.bottom for r in own)) if own else None)
    return heights


def _nearest(names: Sequence[Held], heights: Sequence[tuple[float, float] | None], start: int) -> list[Held]:
    found = []
    for name in names:
        y = name.rect.middle[1]
        known = [(abs((h[0] + h[1]) / 2 - y), i) for i, h in enumerate(heights) if h is not None]
        found.append(replace(name, row=start + min(known)[1]))
    return found


def _centred(firsts: Sequence[Held], middles: Sequence[float]) -> list[tuple[int, int]]:
    """Each name stands in the middle of its rows: group by group from the top."""
    bounds = []
    at = 0
    for k, first in enumerate(firsts):
        y = first.rect.middle[1]
        room = len(middles) - (len(firsts) - k - 1)
        ends = range(at, max(at + 1, room))
        end = min(ends, key=lambda e: abs((middles[at] + middles[min(e, len(middles) - 1)]) / 2 - y))
        if k == len(firsts) - 1:
            end = len(middles) - 1
        bounds.append((at, min(end, len(middles) - 1)))
        at = min(end + 1, len(middles) - 1)
    return bounds


def _topped(firsts: Sequence[Held], start: int, rows: int) -> list[tuple[int, int]]:
    starts = [c.row - start for c in firsts]
    return [(a, max(a, b - 1)) for a, b in zip(starts, [*starts[1:], rows], strict=True)]
