"""Pure geometry: rulings → edges → a lattice of borders → cells with spans.

A lattice is the finest grid that the edges draw. Each stretch of a line between two neighbouring crossings is a
border; how sure it is that the border is drawn is given in log-odds: positive for drawn, negative for absent.
Cells are the places between which no border stands. Where borders alone do not make rectangles, the partition into
rectangles that contradicts them least is taken.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from models.sheet import Segment

Floats = NDArray[np.float64]
SURE = 8.0
"""Log-odds of a border that is drawn beyond doubt (or, negated, of one that is not there)."""
_LARGEST_SEARCH = 900
_SAME = 0.06
"""How much the height of a row may differ from the usual one and still be the same."""
_NEVER = 6.0
"""Log-odds against both ends of a band's frame, beyond which a band without borders lies between two tables."""
_REACH, _COVER = 0.08, 0.4
"""How near both sides of a table the pieces of a worn ruling must come, and how much of it they must cover."""
_WORN = 0.85
"""A frame of which less is left is interrupted."""
_AS_HIGH = 1.2
"""How much higher than the usual row a row may be that belongs to its table by its rulings alone."""


class Edge(NamedTuple):
    """A straight ruling in one direction: where it stands, and from where to where it runs."""

    at: float
    start: float
    end: float
    weight: float = 1.0


class Span(NamedTuple):
    """A cell in a lattice."""

    row: int
    col: int
    rowspan: int
    colspan: int


@dataclass(frozen=True)
class Lattice:
    """The finest grid of a table, and the log-odds of each of its borders."""

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    across: Floats
    """(rows + 1) × columns: the border on line r over column c."""
    down: Floats
    """rows × (columns + 1): the border on line c beside row r."""

    @property
    def rows(self) -> int:
        return len(self.ys) - 1

    @property
    def cols(self) -> int:
        return len(self.xs) - 1


def connected(segments: Sequence[Segment], reach: float) -> list[list[Segment]]:
    """The segments that hold together by touching or crossing, each group a table or a mere line."""
    if not segments:
        return []
    flat = [s for s in segments if s.horizontal]
    tall = [s for s in segments if not s.horizontal]
    roots = list(range(len(flat) + len(tall)))

    def root(i: int) -> int:
        while roots[i] != i:
            roots[i] = roots[roots[i]]
            i = roots[i]
        return i

    for i, j in zip(*np.nonzero(_touching(flat, tall, reach)), strict=True):
        roots[root(int(i))] = root(len(flat) + int(j))
    for offset, kind in ((0, flat), (len(flat), tall)):
        for i, j in zip(*np.nonzero(np.triu(_touching(kind, kind, reach), 1)), strict=True):
            roots[root(offset + int(i))] = root(offset + int(j))
    groups: dict[int, list[Segment]] = {}
    for i, segment in enumerate([*flat, *tall]):
        groups.setdefault(root(i), []).append(segment)
    return list(groups.values())


def banded(groups: Sequence[Sequence[Segment]], slack: float) -> list[list[Segment]]:
    """Groups of one table without outer frame put together: a row that no ruling divides joins what is above it and
    below it only by standing between rulings of their width, as high as their rows."""
    bands: list[list[Segment]] = []
    for group in sorted((list(g) for g in groups), key=lambda g: min(s.y0 for s in g)):
        above = next((b for b in bands if _is_next_band(b, group, slack)), None)
        if above is None:
            bands.append(group)
        else:
            above.extend(group)
    return bands


def with_outermost(groups: Sequence[Sequence[Segment]], slack: float) -> list[list[Segment]]:
    """Tables given back the pieces of their first or last ruling, which wear has parted from the rest: pieces on one
    level, a row away from the table, that reach from its left to its right and cover enough of what lies between."""
    tables = [list(g) for g in groups if len(g) > 3 and not all(s.horizontal for s in g)]
    levels = _levels_of([s for g in groups if all(s.horizontal for s in g) for s in g], slack)
    rest = [list(g) for g in groups if len(g) <= 3 and not all(s.horizontal for s in g)]
    for level in levels:
        owner = next((t for t in tables if _is_outermost(level, t, slack)), None)
        if owner is None:
            rest.append(level)
        else:
            owner.extend(level)
    return tables + rest


def _levels_of(flat: Sequence[Segment], slack: float) -> list[list[Segment]]:
    levels: list[list[Segment]] = []
    for segment in sorted(flat, key=lambda s: s.y0 + s.y1):
        if levels and (segment.y0 + segment.y1) - (levels[-1][-1].y0 + levels[-1][-1].y1) <= slack:
            levels[-1].append(segment)
        else:
            levels.append([segment])
    return levels


def _is_outermost(level: Sequence[Segment], table: Sequence[Segment], slack: float) -> bool:
    steps = _row_heights(table, slack)
    if not steps:
        return False
    left, right = min(s.x0 for s in table), max(s.x1 for s in table)
    top, bottom = min(s.y0 for s in table), max(s.y1 for s in table)
    start, end = min(s.x0 for s in level), max(s.x1 for s in level)
    near = _REACH * (right - left)
    if start < left - slack or end > right + slack or start > left + near or end < right - near:
        return False
    if sum(s.x1 - s.x0 for s in level) < _COVER * (right - left):
        return False
    gap = max(top - max(s.y1 for s in level), min(s.y0 for s in level) - bottom)
    return slack < gap <= _AS_HIGH * float(np.median(steps))


def _is_next_band(above: Sequence[Segment], below: Sequence[Segment], slack: float) -> bool:
    steps = [step for group in (above, below) for step in _row_heights(group, slack)]
    if not steps:
        return False
    (left, right), (other_left, other_right) = _extent(below), _extent(above)
    if abs(left - other_left) > slack or abs(right - other_right) > slack:
        return False
    gap = min(s.y0 for s in below) - max(s.y1 for s in above)
    usual = float(np.median(steps))
    if gap <= 0:
        return True
    frame = max(_frame_left(group, left, right, slack) for group in (above, below))
    if frame == 0.0:
        return slack < gap <= _AS_HIGH * usual
    # A frame may be broken on both sides of a row, where it is broken elsewhere too; then the row is as high as others.
    return frame < _WORN and abs(gap - usual) <= _SAME * usual


def _frame_left(group: Sequence[Segment], left: float, right: float, slack: float) -> float:
    """How much of a group's outer frame is there: of the side that has more."""
    top, bottom = min(s.y0 for s in group), max(s.y1 for s in group)
    sides = [
        sum(s.y1 - s.y0 for s in group if not s.horizontal and abs((s.x0 + s.x1) / 2 - side) <= slack)
        for side in (left, right)
    ]
    return min(1.0, max(sides) / max(1.0, bottom - top))


def _extent(group: Sequence[Segment]) -> tuple[float, float]:
    """From where to where the level lines of a group run, specks beside them left out."""
    level = [s for s in group if s.horizontal] or list(group)
    longest = max(s.x1 - s.x0 for s in level)
    level = [s for s in level if s.x1 - s.x0 >= 0.1 * longest]
    return min(s.x0 for s in level), max(s.x1 for s in level)


def _row_heights(group: Sequence[Segment], slack: float) -> list[float]:
    levels = sorted((s.y0 + s.y1) / 2 for s in group if s.horizontal)
    return [b - a for a, b in pairwise(levels) if b - a > slack]


def _touching(some: Sequence[Segment], others: Sequence[Segment], reach: float) -> NDArray[np.bool_]:
    a = np.array([s[:4] for s in some], float).reshape(-1, 1, 4)
    b = np.array([s[:4] for s in others], float).reshape(1, -1, 4)
    apart_x = np.maximum(a[..., 0], b[..., 0]) - np.minimum(a[..., 2], b[..., 2])
    apart_y = np.maximum(a[..., 1], b[..., 1]) - np.minimum(a[..., 3], b[..., 3])
    return (apart_x <= reach) & (apart_y <= reach)


def edges(segments: Iterable[Segment], slack: float, gap: float) -> tuple[list[Edge], list[Edge]]:
    """The horizontal and the vertical edges that segments draw: near ones are one, short gaps are closed."""
    flat: list[Edge] = []
    tall: list[Edge] = []
    for s in segments:
        if s.horizontal:
            flat.append(Edge((s.y0 + s.y1) / 2, s.x0, s.x1, s.weight))
        else:
            tall.append(Edge((s.x0 + s.x1) / 2, s.y0, s.y1, s.weight))
    return _joined(flat, slack, gap), _joined(tall, slack, gap)


def _joined(edges: list[Edge], slack: float, gap: float) -> list[Edge]:
    joined: list[Edge] = []
    for level in _levels(edges, slack):
        at = float(np.average([e.at for e in level], weights=[e.end - e.start + 1e-6 for e in level]))
        weight = max(e.weight for e in level)
        start, end = None, 0.0
        for e in sorted(level, key=lambda e: e.start):
            if start is not None and e.start <= end + gap:
                end = max(end, e.end)
                continue
            if start is not None:
                joined.append(Edge(at, start, end, weight))
            start, end = e.start, e.end
        if start is not None:
            joined.append(Edge(at, start, end, weight))
    return joined


def _levels(edges: list[Edge], slack: float) -> list[list[Edge]]:
    """Edges grouped by where they stand; a group is never wider than the slack."""
    levels: list[list[Edge]] = []
    for e in sorted(edges, key=lambda e: e.at):
        if levels and e.at - levels[-1][0].at <= slack:
            levels[-1].append(e)
        else:
            levels.append([e])
    return levels


def lattice(flat: Sequence[Edge], tall: Sequence[Edge], slack: float) -> Lattice | None:
    """The lattice of a table drawn by clean edges; None where they draw no grid."""
    xs, ys = places(tall, flat, slack), places(flat, tall, slack)
    if len(xs) < 2 or len(ys) < 2:
        return None
    across = np.array([[_drawn(flat, y, a, b, slack) for a, b in pairwise(xs)] for y in ys])
    down = np.array([[_drawn(tall, x, a, b, slack) for x in xs] for a, b in pairwise(ys)])
    return Lattice(tuple(xs), tuple(ys), across, down)


def places(lines: Sequence[Edge], crossing: Sequence[Edge], slack: float) -> list[float]:
    """Where a lattice has its lines in one direction: at the lines drawn, and where crossing ones stick out."""
    at = sorted({e.at for e in lines})
    if not crossing:
        return at
    first, last = min(e.start for e in crossing), max(e.end for e in crossing)
    if not at:
        return [first, last]
    if first < at[0] - 2 * slack:
        at.insert(0, first)
    if last > at[-1] + 2 * slack:
        at.append(last)
    return at


def _drawn(lines: Sequence[Edge], at: float, start: float, end: float, slack: float) -> float:
    covered = sum(
        max(0.0, min(e.end + slack, end) - max(e.start - slack, start)) for e in lines if abs(e.at - at) < 1e-6
    )
    share = min(1.0, covered / max(end - start, 1e-6))
    return float(np.clip((share - 0.6) * 20, -SURE, SURE))


def spans(lattice: Lattice) -> list[Span]:
    """The cells of a lattice in reading order: rectangles that contradict its borders least."""
    labels = _components(lattice)
    found: list[Span] = []
    for top, left, bottom, right in _regions(labels):
        if np.all(labels[top:bottom, left:right] == labels[top, left]):
            found.append(Span(top, left, bottom - top, right - left))
        else:
            found += _best_cut(lattice, top, left, bottom, right)
    return sorted(found)


Region = tuple[int, int, int, int]
"""Top, left, bottom, right."""


def _regions(labels: NDArray[np.int32]) -> list[Region]:
    """Rectangles that cut no component and do not overlap; most hold a single one."""
    regions: list[Region] = []
    waiting = [{int(name)} for name in np.unique(labels)]
    while waiting:
        region = _closed(labels, waiting.pop())
        overlapping = [r for r in regions if _overlap(r, region)]
        if not overlapping:
            regions.append(region)
            continue
        regions = [r for r in regions if r not in overlapping]
        held = [labels[r[0] : r[2], r[1] : r[3]] for r in [region, *overlapping]]
        waiting.append({int(name) for block in held for name in np.unique(block)})
    return regions


def _overlap(one: Region, other: Region) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _components(lattice: Lattice) -> NDArray[np.int32]:
    rows, cols = lattice.rows, lattice.cols
    roots = list(range(rows * cols))

    def root(i: int) -> int:
        while roots[i] != i:
            roots[i] = roots[roots[i]]
            i = roots[i]
        return i

    for row in range(rows):
        for col in range(cols):
            here = row * cols + col
            if col + 1 < cols and lattice.down[row, col + 1] < 0:
                roots[root(here)] = root(here + 1)
            if row + 1 < rows and lattice.across[row + 1, col] < 0:
                roots[root(here)] = root(here + cols)
    return np.array([root(i) for i in range(rows * cols)], np.int32).reshape(rows, cols)


def _closed(labels: NDArray[np.int32], names: set[int]) -> Region:
    """The smallest rectangle around some components that cuts no other."""
    while True:
        at = np.argwhere(np.isin(labels, list(names)))
        (top, left), (bottom, right) = at.min(axis=0), at.max(axis=0) + 1
        inside = {int(v) for v in np.unique(labels[top:bottom, left:right])}
        if inside <= names:
            return int(top), int(left), int(bottom), int(right)
        names = names | inside


def _best_cut(lattice: Lattice, top: int, left: int, bottom: int, right: int) -> list[Span]:
    """The partition of a region by straight cuts that costs least in borders ignored and borders invented."""
    across, down = lattice.across, lattice.down

    def summed(values: Floats) -> Floats:
        return np.pad(values.cumsum(0).cumsum(1), ((1, 0), (1, 0)))

    ignored_across, ignored_down = summed(np.maximum(across, 0)), summed(np.maximum(down, 0))

    def block(sums: Floats, r0: int, r1: int, c0: int, c1: int) -> float:
        return float(sums[r1, c1] - sums[r0, c1] - sums[r1, c0] + sums[r0, c0]) if r1 > r0 and c1 > c0 else 0.0

    @cache
    def best(t: int, le: int, b: int, ri: int) -> tuple[float, tuple[Span, ...]]:
        whole = block(ignored_across, t + 1, b, le, ri) + block(ignored_down, t, b, le + 1, ri)
        found = (whole, (Span(t, le, b - t, ri - le),))
        cuts = [(float(-np.minimum(across[r, le:ri], 0).sum()), True, r) for r in range(t + 1, b)]
        cuts += [(float(-np.minimum(down[t:b, c], 0).sum()), False, c) for c in range(le + 1, ri)]
        cuts.sort()
        free = [cut for cut in cuts if cut[0] <= 0]
        too_many = (b - t) * (ri - le) > _LARGEST_SEARCH
        for cost, flat, at in free[:1] or (cuts[:1] if too_many else cuts):
            if cost >= found[0]:
                continue
            one = best(t, le, at, ri) if flat else best(t, le, b, at)
            two = best(at, le, b, ri) if flat else best(t, at, b, ri)
            if cost + one[0] + two[0] < found[0]:
                found = (cost + one[0] + two[0], one[1] + two[1])
        return found

    return list(best(top, left, bottom, right)[1])


def doubt(lattice: Lattice, span: Span) -> float:
    """How unsure a cell's edges are, from the odds of the borders around and inside it."""
    top, left = span.row, span.col
    bottom, right = top + span.rowspan, left + span.colspan
    inner = [lattice.across[top + 1 : bottom, left:right], lattice.down[top:bottom, left + 1 : right]]
    outer = [lattice.across[r, left:right] for r in (top, bottom) if 0 < r < lattice.rows]
    outer += [lattice.down[top:bottom, c] for c in (left, right) if 0 < c < lattice.cols]
    against = [float((-odds).min()) for odds in inner if odds.size] + [float(odds.min()) for odds in outer if odds.size]
    worst = min(against, default=SURE)
    return float(min(1.0, 2.0 / (1.0 + np.exp(np.clip(worst, -30, 30)))))


def without_idle_lines(lattice: Lattice, found: Sequence[Span]) -> tuple[Lattice, list[Span]]:
    """The lattice without the lines on which no cell begins or ends."""
    rows = sorted({s.row for s in found} | {s.row + s.rowspan for s in found})
    cols = sorted({s.col for s in found} | {s.col + s.colspan for s in found})
    row_at, col_at = {r: i for i, r in enumerate(rows)}, {c: i for i, c in enumerate(cols)}
    kept = [
        Span(
            row_at[s.row],
            col_at[s.col],
            row_at[s.row + s.rowspan] - row_at[s.row],
            col_at[s.col + s.colspan] - col_at[s.col],
        )
        for s in found
    ]
    # A border of the coarser lattice is as sure as the surest of the stretches that it is made of.
    across = np.array([[lattice.across[r, a:b].mean() for a, b in pairwise(cols)] for r in rows])
    down = np.array([[lattice.down[a:b, c].mean() for c in cols] for a, b in pairwise(rows)])
    xs, ys = tuple(lattice.xs[c] for c in cols), tuple(lattice.ys[r] for r in rows)
    return Lattice(xs, ys, across, down), kept


_MANY = 4
"""So many borders cross a table that is told from another by its columns."""
_FEW_SHARED = 0.4
"""No larger share of its borders has such a table in common with the other."""


class Part(NamedTuple):
    """A block of rows and columns of a lattice that is a table by itself: from row and column, to row and column."""

    top: int
    left: int
    bottom: int
    right: int


def parts(lattice: Lattice) -> list[Part]:
    """The tables that a lattice holds: a band that no border crosses, in a lattice with a frame, lies between two."""
    found: list[Part] = []
    for top, bottom in _bands(lattice.down):
        for left, right in _bands(lattice.across[top : bottom + 1].T):
            found.append(Part(top, left, bottom, right))
    return found


def parts_by_columns(lattice: Lattice) -> list[Part]:
    """The tables of a lattice whose file draws each line: only other columns above than below tell two from one."""
    drawn = lattice.down > 0
    crossed = drawn.any(axis=1) | np.array([not _parts_unlike(drawn, row) for row in range(len(drawn))])
    return [Part(top, 0, bottom, lattice.cols) for top, bottom in _runs(crossed)] or [
        Part(0, 0, lattice.rows, lattice.cols)
    ]


def _bands(crossing: Floats) -> list[tuple[int, int]]:
    """Runs of rows that have any border across them, where most rows have one at an end; without a frame a row that
    no border crosses parts only what has other columns above than below."""
    drawn = crossing > 0
    framed = drawn[:, 0] | drawn[:, -1]
    empty = (crossing.max(axis=1) < 0) & (crossing[:, 0] + crossing[:, -1] < -_NEVER)
    if framed.sum() < 0.6 * (~empty).sum():
        empty &= np.array([_parts_unlike(drawn, row) for row in range(len(drawn))])
    if not empty.any() or empty.all():
        return [(0, len(crossing))]
    return _runs(~empty)


def _runs(held: NDArray[np.bool_]) -> list[tuple[int, int]]:
    """From where to where rows follow one another."""
    edge = np.flatnonzero(np.diff(np.concatenate([[False], held, [False]]).astype(np.int8)))
    return [(int(a), int(b)) for a, b in zip(edge[::2], edge[1::2], strict=True)]


def _parts_unlike(drawn: NDArray[np.bool_], row: int) -> bool:
    """Whether the borders above a row hardly go on below it, where there are many: two tables, and not two groups."""
    above, below = drawn[:row].any(axis=0), drawn[row + 1 :].any(axis=0)
    fewer = min(above.sum(), below.sum())
    return bool(fewer >= _MANY and (above & below).sum() <= _FEW_SHARED * fewer)


def part_of(lattice: Lattice, part: Part) -> Lattice:
    """One block of a lattice as a lattice of its own."""
    return Lattice(
        lattice.xs[part.left : part.right + 1],
        lattice.ys[part.top : part.bottom + 1],
        lattice.across[part.top : part.bottom + 1, part.left : part.right],
        lattice.down[part.top : part.bottom, part.left : part.right + 1],
    )


def open_outwards(lattice: Lattice, span: Span) -> bool:
    """Whether a cell at the rim has no border there at all, in a lattice that has one along most of that rim."""
    bottom, right = span.row + span.rowspan, span.col + span.colspan
    rims = []
    if span.row == 0:
        rims.append((lattice.across[0, span.col : right], lattice.across[0]))
    if bottom == lattice.rows:
        rims.append((lattice.across[-1, span.col : right], lattice.across[-1]))
    if span.col == 0:
        rims.append((lattice.down[span.row : bottom, 0], lattice.down[:, 0]))
    if right == lattice.cols:
        rims.append((lattice.down[span.row : bottom, -1], lattice.down[:, -1]))
    return any((own < 0).all() and (rim > 0).any() for own, rim in rims)
