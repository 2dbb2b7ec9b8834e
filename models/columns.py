"""Whether two parts of tables on two pages have the same columns, and how to write both on one set of columns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import cos, radians, sin
from statistics import median

from models.document import Box, Page, Table

_NEAR = 0.022
_WIDEST_STRETCH = 1.12
_FARTHEST_SHIFT = 0.12


@dataclass(frozen=True)
class Agreement:
    """Where the columns of two tables go in the columns that both share: for each edge, its number there."""

    first: tuple[int, ...]
    second: tuple[int, ...]
    count: int
    """How many columns both have together."""
    misfit: float


def agreement(first: Table, second: Table, pages: Sequence[Page] = ()) -> Agreement | None:
    """The common columns of a table's last page and of the next page; None where they do not agree.

    `pages` tells how far each page is turned: the box of a tall cell on a skewed page is wider than the cell.
    """
    if first.finder == second.finder == "borderless" and (same := _same_columns(first, second, pages)):
        return same
    found = []
    # A photographed page is turned otherwise in each corner: there the boxes as they are may tell more.
    for turned in (pages, ()) if any(page.rotation for page in pages) else ((),):
        own, other = edges(first, turned), edges(second, turned)
        if own is not None and other is not None:
            found += [a for start in range(len(own) - 1) if (a := _fitted(own, other, start))]
    return min(found, key=lambda a: a.misfit, default=None)


def _same_columns(first: Table, second: Table, pages: Sequence[Page]) -> Agreement | None:
    """Columns that only white parts are the same where none has moved by half its width: how wide its texts are on a
    page says where the white is."""
    own, other = edges(first, pages), edges(second, pages)
    if own is None or other is None or len(own) != len(other):
        return None
    widths = [min(a, b) for a, b in zip(_steps(own), _steps(other), strict=True)]
    rooms = [min(a, b) / 2 for a, b in zip([widths[0], *widths], [*widths, widths[-1]], strict=True)]
    moved = [abs(a - b) for a, b in zip(own, other, strict=True)]
    if any(step > min(room, 0.08) for step, room in zip(moved, rooms, strict=True)):
        return None
    whole = tuple(range(len(own)))
    return Agreement(whole, whole, len(own) - 1, sum(moved) / len(moved) / max(0.01, own[-1] - own[0]))


def _steps(at: Sequence[float]) -> list[float]:
    return [b - a for a, b in pairwise(at)]


def edges(table: Table, pages: Sequence[Page] = ()) -> list[float] | None:
    """Where a table's columns begin and end, in fractions of its last page."""
    by_number = {page.number: page for page in pages}
    sides = {}
    for number in table.pages:
        own = [cell for cell in table.cells if cell.box and cell.page == number]
        sides |= {(c.row, c.col): _sides(c.box, by_number.get(number)) for c in own if c.box}
    at: list[float] = []
    for edge in range(table.cols + 1):
        near = _edge_from(table, sides, edge, table.pages[-1]) or _edge_from(table, sides, edge, None)
        if not near:
            return None
        at.append(median(near))
    return at if all(a < b for a, b in pairwise(at)) else None


def _sides(box: Box, page: Page | None) -> tuple[float, float]:
    """The left and the right side of a cell once its page is turned level."""
    if page is None or page.rotation == 0 or not (page.width and page.height):
        return box.left, box.right
    turn = radians(page.rotation)
    sine, cosine = sin(turn), cos(turn)
    wide, tall = box.width * page.width, box.height * page.height
    across, down = abs(cosine), abs(sine)
    width = max(0.0, (across * wide - down * tall) / max(0.1, across**2 - down**2, key=abs))
    x, y = (box.left + box.right) / 2 - 0.5, (box.top + box.bottom) / 2 - 0.5
    middle = x * page.width * cosine + y * page.height * sine
    whole = across * page.width + down * page.height
    return 0.5 + (middle - width / 2) / whole, 0.5 + (middle + width / 2) / whole


def _edge_from(
    table: Table, sides: Mapping[tuple[int, int], tuple[float, float]], edge: int, page: int | None
) -> list[float]:
    cells = [c for c in table.cells if (c.row, c.col) in sides and (page is None or c.page == page)]
    lefts = [sides[c.row, c.col][0] for c in cells if c.col == edge]
    rights = [sides[c.row, c.col][1] for c in cells if c.col + c.colspan == edge]
    if lefts and rights:
        return [(median(lefts) + median(rights)) / 2]
    return lefts or rights


def _fitted(own: Sequence[float], other: Sequence[float], start: int) -> Agreement | None:
    """The other's edges laid on ours, its left edge on our edge `start`, its right edge on our last."""
    width = own[-1] - own[0]
    stretch = (own[-1] - own[start]) / (other[-1] - other[0])
    shift = own[start] - other[0]
    if not (1 / _WIDEST_STRETCH <= stretch <= _WIDEST_STRETCH) or abs(shift) > _FARTHEST_SHIFT:
        return None
    laid = [own[start] + (x - other[0]) * stretch for x in other]
    reach = _NEAR * max(width, 0.3)
    if start and stretch * (other[-1] - other[0]) > width - reach:
        return None
    merged: list[tuple[float, int | None, int | None]] = []
    every: list[tuple[float, int | None, int | None]] = [(x, i, None) for i, x in enumerate(own)]
    every += [(x, None, j) for j, x in enumerate(laid)]
    for x, i, j in sorted(every, key=lambda e: e[0]):
        if merged:
            y, m, n = merged[-1]
            if x - y <= reach and ((m is None) != (i is None)) and ((n is None) != (j is None)):
                merged[-1] = (y, i if m is None else m, j if n is None else n)
                continue
        merged.append((x, i, j))
    shared = [(own[i], laid[j]) for _, i, j in merged if i is not None and j is not None]
    fewest = min(len(own) - start, len(other))
    if len(shared) - 2 < 0.7 * (fewest - 2):
        return None
    first = {i: n for n, (_, i, _) in enumerate(merged) if i is not None}
    second = {j: n for n, (_, _, j) in enumerate(merged) if j is not None}
    misfit = sum(abs(a - b) for a, b in shared) / len(shared) / width
    misfit += 0.02 * (len(merged) - len(shared) - start) + 0.1 * abs(stretch - 1) + 0.02 * abs(shift)
    return Agreement(
        tuple(first[i] for i in range(len(own))), tuple(second[j] for j in range(len(other))), len(merged) - 1, misfit
    )
