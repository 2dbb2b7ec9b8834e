"""Tables that a known report prints, seen again with that in mind: what wear took or dirt drew is told from print."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import cv2
import numpy as np
from numpy.typing import NDArray

from models.document import Known
from models.grid import Lattice, Part, Span, doubt, without_idle_lines
from models.layout.evidence import Evidence, Sides, divided, evidence_on, with_weaker
from models.layout.fitting import Fit, contradicted, contradictions, fit
from models.layout.found import FoundCell, FoundTable
from models.layout.outright import alike, outright
from models.layout.pattern import Pattern, Place, said_by
from models.layout.ruled import FINDER, inner, own_height, within
from models.layout.strokes import Strokes, rulings
from models.layout.words import Words, told
from models.sheet import Rect, Segment

_KNOWN = 0.55
"""So much of a table's words are those of a known one."""
_WORSE = 0.13
"""By so much more the known table may contradict the page than what was found there."""
_MOST_AGAINST = 0.28
"""Of what the page says, no more may speak against the known table."""
_LEAST_AGAINST = 0.1
"""A known table that fits so well may be a part of what was found in one piece."""
_CLEAR, _CERTAIN = 0.01, 6.0
"""A table of which less speaks against it is printed as it was found, if what speaks against the known one is so
certain, on average."""
_SURE = 1e6
"""What speaks for a table that was found as it is known."""
_CLOSE = 0.03
"""How near to the likeliest known table another must come to be looked at closer."""
_HINTED = 0.12
"""So much of a table's words must be those of a known one whose report is known already."""
MOSTLY = 0.6
"""A table of which others cover so much is replaced by them."""
_EASE = 0.4
"""A line that the known table has is there, though so much less is left of it than of others."""
_PRIOR = 3.0
"""Log-odds with which a known table is printed as it is known."""
_LEAST_ROW = 1.2
"""What is left of a region is a row if it is so many characters high."""
_BORNE_OUT = 0.4
"""How much of a heading must be read where it should be for its column to be there."""
_REST = "rest"
_SAID, _SAID_MORE, _FEWEST = 0.7, 0.3, 4
"""So much of a line must be words of one known table, and so much less of others, for it to be a line of that one; and
so many lines tell that a table is there."""


@dataclass(frozen=True)
class Laid:
    """A known table found on a page, and the ways in which it is one."""

    table: FoundTable
    pattern: Pattern
    ways: tuple[Known, ...]
    """This table and others that it may be, the likeliest first."""
    gain: float
    ghosts: tuple[int, ...] = ()
    """Columns of the known table with an edge that nothing on the page shows: only their words can tell that they are
    there."""
    others: tuple[Pattern, ...] = ()
    """Other known tables that may have been found run together with this one."""


def foreseen(
    page: Strokes, regions: Sequence[FoundTable], words: Sequence[Words], patterns: Sequence[Pattern]
) -> list[Laid]:
    """The known tables of a page, looked for where tables were found or may be; none overlaps another."""
    regions = [*regions, *(part for region in regions for part in _run_together(region, words, patterns))]
    own = [[line for line in words if region.rect.holds(*line.rect.middle)] for region in regions]
    shares = [[_share(lines, p) if any(map(told, lines)) else 0.0 for p in patterns] for lines in own]
    known = [[p for p, share in zip(patterns, row, strict=True) if share >= _KNOWN] for row in shares]
    laid = _apart(_all_laid(page, regions, words, _together(page.em, regions, known)))
    # Where a report is known, what else it prints is told from less.
    forms = {form for one in laid for form in one.pattern.forms}
    rest = [p for p in patterns if forms & set(p.forms) and all(p is not one.pattern for one in laid)]
    taken = [one.table.rect for one in laid]
    hinted = [
        [p for p, share in zip(patterns, row, strict=True) if p in rest and share >= _HINTED]
        if covered(region.rect, taken) < MOSTLY
        else []
        for region, row in zip(regions, shares, strict=True)
    ]
    more = _all_laid(page, regions, words, _together(page.em, regions, hinted)) if any(hinted) else []
    return _apart(laid, more)


def _run_together(region: FoundTable, words: Sequence[Words], patterns: Sequence[Pattern]) -> list[FoundTable]:
    """The parts of what was found in one piece although its words are those of one known table above another."""
    tables: dict[str, list[float]] = {}
    for line in words:
        if not told(line) or not region.rect.holds(*line.rect.middle):
            continue
        shares: dict[str, float] = {}
        for pattern in patterns:
            shares[pattern.table] = max(shares.get(pattern.table, 0.0), said_by(line.text, pattern.words))
        if not shares:
            return []
        best, *others = sorted(shares, key=lambda table: -shares[table])
        if shares[best] >= _SAID and all(shares[best] - shares[other] >= _SAID_MORE for other in others):
            tables.setdefault(best, []).append(line.rect.middle[1])
    stretches = sorted((min(ys), max(ys)) for ys in tables.values() if len(ys) >= _FEWEST)
    if len(stretches) < 2 or any(a[1] >= b[0] for a, b in pairwise(stretches)):
        return []
    cuts = [region.rect.top, *((a[1] + b[0]) / 2 for a, b in pairwise(stretches)), region.rect.bottom]
    return [
        FoundTable(Rect(region.rect.left, top, region.rect.right, bottom), 0, 0, (), _REST)
        for top, bottom in pairwise(cuts)
    ]


def _apart(*ranks: Sequence[Laid]) -> list[Laid]:
    """Of tables that overlap, the one for which more speaks; those of an earlier rank go first."""
    chosen: list[Laid] = []
    for rank in ranks:
        for one in sorted(rank, key=lambda one: -one.gain):
            rect = one.table.rect
            if all(max(covered(rect, [o.table.rect]), covered(o.table.rect, [rect])) < 0.1 for o in chosen):
                chosen.append(one)
    return sorted(chosen, key=lambda one: (one.table.rect.top, one.table.rect.left))


def _all_laid(
    page: Strokes,
    regions: Sequence[FoundTable],
    words: Sequence[Words],
    groups: Sequence[tuple[list[int], list[Pattern]]],
) -> list[Laid]:
    laid = []
    for members, patterns in groups:
        tables = [regions[i] for i in members]
        own = [line for line in words if any(table.rect.holds(*line.rect.middle) for table in tables)]
        if len(tables) == 1 and (ways := outright(tables[0], own, patterns)):
            laid.append(Laid(tables[0], ways[0][0], tuple(known for _, known in ways), _SURE))
        elif (one := _laid(page, tables, words, patterns)) is not None:
            laid += [one, *_beside(page, tables, words, one)]
    return laid


def _beside(page: Strokes, tables: Sequence[FoundTable], words: Sequence[Words], laid: Laid) -> list[Laid]:
    """The known tables above and below one that was found run together with them."""
    found: list[Laid] = []
    for table in tables:
        over, under = (table.rect.top, laid.table.rect.top), (laid.table.rect.bottom, table.rect.bottom)
        for top, bottom in (over, under):
            if bottom - top < _LEAST_ROW * page.em:
                continue
            rest = FoundTable(Rect(table.rect.left, top, table.rect.right, bottom), 0, 0, (), _REST)
            own = [line for line in words if rest.rect.holds(*line.rect.middle)]
            others = [p for p in laid.others if _share(own, p) >= _HINTED]
            if others and (one := _laid(page, [rest], own, others)) is not None:
                found.append(one)
    return found


def borne_out(laid: Laid, texts: Sequence[str]) -> bool:
    """Whether the words in a known table say that those of its columns are there of which only they can tell."""
    if not laid.ghosts or not laid.ways or laid.ways[0].pattern != laid.pattern.name:
        return True
    known = [
        (laid.pattern.places[i], cell, text)
        for i, cell, text in zip(laid.ways[0].cells, laid.table.cells, texts, strict=True)
        if i >= 0
    ]
    for column in laid.ghosts:
        heads = [
            _said_in(place, cell, text)
            for place, cell, text in known
            if (place.col, place.colspan) == (column, 1) and place.words and (text or cell.rowspan == place.rowspan)
        ]
        if heads and max(heads) < _BORNE_OUT:
            return False
    return True


def _said_in(place: Place, cell: FoundCell, text: str) -> float:
    """How much of the words that belong into a cell it says: where the page cuts it, how much of what it says."""
    if cell.rowspan < place.rowspan:
        return said_by(text, place.words)
    return alike(text, place.words)


def _together(
    em: float, regions: Sequence[FoundTable], known: Sequence[Sequence[Pattern]]
) -> list[tuple[list[int], list[Pattern]]]:
    """Places where known tables may be: those of found tables, and those of neighbours that may be pieces of one."""
    groups: list[tuple[list[int], list[Pattern]]] = [([i], list(own)) for i, own in enumerate(known) if own]
    order = sorted((i for i, own in enumerate(known) if own), key=lambda i: regions[i].rect.top)
    for one, other in pairwise(order):
        before, after = regions[one].rect, regions[other].rect
        beside = min(before.right, after.right) - max(before.left, after.left)
        both = [p for p in known[one] if p in known[other]]
        if both and beside > 0.5 * min(before.width, after.width) and after.top - before.bottom < 6 * em:
            groups.append(([one, other], both))
    return groups


def covered(rect: Rect, by: Sequence[Rect]) -> float:
    """How much of a rectangle others cover that do not overlap."""
    shared = sum(
        max(0.0, min(rect.right, o.right) - max(rect.left, o.left))
        * max(0.0, min(rect.bottom, o.bottom) - max(rect.top, o.top))
        for o in by
    )
    return shared / max(1e-9, rect.width * rect.height)


def _share(words: Sequence[Words], pattern: Pattern) -> float:
    """How much of the words of a table are those of a known one."""
    lines = [text for line in words if (text := told(line))]
    known = sum(len(text) * said_by(text, pattern.words) for text in lines)
    return known / max(1, sum(map(len, lines)))


def _laid(
    page: Strokes, tables: Sequence[FoundTable], words: Sequence[Words], patterns: Sequence[Pattern]
) -> Laid | None:
    # What is left of a region goes no further than to its neighbour.
    pad = round((0.3 if tables[0].finder == _REST else 1.5) * page.em)
    x0 = max(0, round(min(t.rect.left for t in tables)) - pad)
    y0 = max(0, round(min(t.rect.top for t in tables)) - pad)
    x1 = min(page.dark.shape[1], round(max(t.rect.right for t in tables)) + pad)
    y1 = min(page.dark.shape[0], round(max(t.rect.bottom for t in tables)) + pad)
    letters = page.letters[within(page.letters, Rect(x0, y0, x1, y1))]
    em = own_height(letters, page.em)
    near = page.part(x0, y0, x1, y1, em)
    around = Rect(x0, y0, x1, y1)
    own = [Words(line.rect.moved(-x0, -y0), line.text) for line in words if around.holds(*line.rect.middle)]
    xs, ys = _edges([t for t in tables if t.finder == FINDER], x0, y0)
    xs += [side - x0 for t in tables for side in (t.rect.left, t.rect.right)]
    seen = _seen(near, xs, [*ys, *_between_words(own, em)])
    if seen is None:
        return None
    sides, lattice = seen
    fits = [found for pattern in patterns if (found := fit(pattern, lattice, own)) is not None]
    most = max((found.gain for found in fits), default=0.0)
    close = [found for found in fits if found.gain >= most - _CLOSE * abs(most)]
    fits = [again for found in close if (again := _closer(sides, lattice, found, own)) is not None]
    if not fits:
        return None
    evidence, best = max(fits, key=lambda pair: pair[1].gain)
    lattice = evidence.unheard
    whole = [t for t in tables if t.finder == FINDER]
    rect = _rect(lattice, best, x0, y0)
    table = _table(sides, lattice, best, x0, y0)
    # Both are held against every line that either of them has.
    edges = _edges([table], x0, y0), _edges(whole, x0, y0)
    both = evidence_on(sides, *(with_weaker(*lines, em) for lines in zip(*edges, strict=True)))
    as_found = _share_against(both.unheard, whole[0], x0, y0) if len(whole) == len(tables) == 1 else 1.0
    as_known = _share_against(both.unheard, table, x0, y0)
    if any(covered(t.rect, [rect]) < MOSTLY for t in whole):
        if best.against > _LEAST_AGAINST:
            return None
    elif as_known > min(_MOST_AGAINST, as_found + _WORSE):
        return None
    # What is printed stands: a table that the page shows clearly is printed so, whatever is usual.
    against = contradictions(both.lattice, *_laid_on(both.lattice, table, x0, y0))
    clear = as_found < min(_CLEAR, as_known) and len(against) > 0 and float(np.mean(against)) >= _CERTAIN
    # A line that wear took is not missing on purpose.
    clear = clear and tables[0].rows >= table.rows and tables[0].cols >= table.cols
    clear = clear and _says_something(tables[0], words)
    same = [Span(c.row, c.col, c.rowspan, c.colspan) for c in tables[0].cells] == [
        Span(c.row, c.col, c.rowspan, c.colspan) for c in table.cells
    ]
    if clear or (same and len(tables) == 1):
        table = tables[0]
    ways = _ways(table, [f for _, f in fits])
    others = tuple(p for p in patterns if p is not best.pattern)
    return Laid(table, best.pattern, ways, best.gain, () if table is tables[0] else _ghosts(lattice, best), others)


def _says_something(table: FoundTable, words: Sequence[Words]) -> bool:
    """Whether each of a table's rows and columns holds some text of its own: dashes that stand side by side look like
    a ruling, and what they part says nothing."""
    rows: set[int] = set()
    cols: set[int] = set()
    for cell in table.cells:
        if any(cell.rect.holds(*line.rect.middle) for line in words):
            rows |= {cell.row} if cell.rowspan == 1 else set()
            cols |= {cell.col} if cell.colspan == 1 else set()
    return len(rows) == table.rows and len(cols) == table.cols


def _ghosts(lattice: Lattice, found: Fit) -> tuple[int, ...]:
    """The columns with an edge for which no ink speaks."""
    rows = found.pattern.down[list(found.rows)]
    ghosts: set[int] = set()
    for edge, line in enumerate(found.down):
        strips = [lattice.down[a:b, line].sum() for a, b in pairwise(found.across)]
        if float(np.dot(rows[:, edge], strips)) < 0:
            ghosts |= {edge - 1, edge}
    return tuple(sorted(ghosts & set(range(found.pattern.cols))))


def _ways(table: FoundTable, fits: Sequence[Fit]) -> tuple[Known, ...]:
    """All known tables that have as many rows and columns here, the likeliest first; a cell that one of them does not
    have is none of its cells."""
    found = []
    for one in sorted(fits, key=lambda f: -f.gain):
        edges = sorted({edge for span, _ in one.spans for edge in (span.col, span.col + span.colspan)})
        if (table.rows, table.cols) != (len(one.rows), len(edges) - 1):
            continue
        places = dict(one.spans)
        own = (Span(c.row, edges[c.col], c.rowspan, edges[c.col + c.colspan] - edges[c.col]) for c in table.cells)
        found.append(Known(one.pattern.name, one.rows, tuple(edges), tuple(places.get(span, -1) for span in own)))
    return tuple(found)


def _closer(sides: Sides, lattice: Lattice, found: Fit, words: Sequence[Words]) -> tuple[Evidence, Fit] | None:
    """The same table laid once more over its own columns, then over its own rows: a border that lines beside cut in
    pieces says little."""
    xs, ys = [lattice.xs[i] for i in found.down], lattice.ys
    upright = evidence_on(sides, xs, ys).unheard
    if (again := fit(found.pattern, upright, words)) is None:
        return None
    level = evidence_on(sides, lattice.xs, [ys[i] for i in again.across]).unheard
    if (again := fit(found.pattern, level, words)) is None:
        return None
    upright = evidence_on(sides, [level.xs[i] for i in again.down], ys)
    last = fit(found.pattern, upright.unheard, words)
    return None if last is None else (upright, last)


def _between_words(words: Sequence[Words], em: float) -> list[float]:
    """Half way between lines of words that follow one another down the page."""
    middles = sorted(line.rect.middle[1] for line in words)
    levels: list[list[float]] = []
    for y in middles:
        if levels and y - levels[-1][-1] < 0.4 * em:
            levels[-1].append(y)
        else:
            levels.append([y])
    return [(a[-1] + b[0]) / 2 for a, b in pairwise(levels) if b[0] - a[-1] > em]


def _edges(tables: Sequence[FoundTable], x0: int, y0: int) -> tuple[list[float], list[float]]:
    """Where the columns and the rows of found tables begin and end."""
    xs: list[float] = []
    ys: list[float] = []
    for table in tables:
        for edge in range(table.cols + 1):
            near = [c.rect.left for c in table.cells if c.col == edge]
            near += [c.rect.right for c in table.cells if c.col + c.colspan == edge]
            xs += [float(np.median(near)) - x0] if near else []
        for edge in range(table.rows + 1):
            near = [c.rect.top for c in table.cells if c.row == edge]
            near += [c.rect.bottom for c in table.cells if c.row + c.rowspan == edge]
            ys += [float(np.median(near)) - y0] if near else []
    return xs, ys


def _seen(near: Strokes, own_xs: Sequence[float], own_ys: Sequence[float]) -> tuple[Sides, Lattice] | None:
    """Every line that may be one, with what the strokes say of it."""
    flat, tall = rulings(near.across, near.em), rulings(cv2.transpose(near.down), near.em)
    seeds = flat + [Segment(s.y0, s.x0, s.y1, s.x1, s.weight) for s in tall]
    sides = Sides.of(near)
    xs, ys = sides.lines(seeds)
    if len(xs) < 2 or len(ys) < 2:
        return None
    xs, ys = sides.more_lines(xs, ys, _EASE)
    xs, ys = with_weaker(xs, own_xs, near.em), with_weaker(ys, own_ys, near.em)
    xs = with_weaker(xs, divided(xs, near.em), near.em)
    return sides, evidence_on(sides, xs, ys).unheard


def _table(sides: Sides, lattice: Lattice, found: Fit, x0: int, y0: int) -> FoundTable:
    xs, ys = [lattice.xs[i] for i in found.down], [lattice.ys[i] for i in found.across]
    seen = evidence_on(sides, xs, ys)
    part = Part(0, 0, len(ys) - 1, len(xs) - 1)
    expected = _expected(found)
    sure = Lattice(
        seen.lattice.xs,
        seen.lattice.ys,
        seen.lattice.across + _PRIOR * expected.across,
        seen.lattice.down + _PRIOR * expected.down,
    )
    own = [span for span, _ in found.spans]
    # A column that no cell on this page begins or ends at is for the stitching of pages to find again.
    coarse_lattice, coarse = without_idle_lines(sure, own)
    cells = tuple(
        FoundCell(*place, inner(seen, part, span).moved(x0, y0), doubt(coarse_lattice, place))
        for span, place in zip(own, coarse, strict=True)
    )
    rect = _rect(lattice, found, x0, y0)
    return FoundTable(rect, coarse_lattice.rows, coarse_lattice.cols, cells, FINDER, seen.survival)


def _share_against(lattice: Lattice, table: FoundTable, x0: int, y0: int) -> float:
    """The share of what its part of the page says that a table contradicts."""
    owner, tops, columns = _laid_on(lattice, table, x0, y0)
    return contradicted(lattice, owner, tops, columns) if len(tops) > 1 and len(columns) > 1 else 1.0


def _laid_on(lattice: Lattice, table: FoundTable, x0: int, y0: int) -> tuple[NDArray[np.int32], list[int], list[int]]:
    """Which cell of a table takes each of its places, and which lines of a lattice are its rows' and its columns'."""
    xs, ys = _edges([table], x0, y0)
    columns = [int(np.abs(np.array(lattice.xs) - x).argmin()) for x in xs]
    tops = [int(np.abs(np.array(lattice.ys) - y).argmin()) for y in ys]
    owner = np.full((table.rows, table.cols), -1, np.int32)
    for index, cell in enumerate(table.cells):
        owner[cell.row : cell.row + cell.rowspan, cell.col : cell.col + cell.colspan] = index
    distinct = all(a < b for a, b in pairwise(columns)) and all(a < b for a, b in pairwise(tops))
    whole = len(columns) == table.cols + 1 and len(tops) == table.rows + 1
    return (owner, tops, columns) if distinct and whole else (owner[:0, :0], [], [])


def _rect(lattice: Lattice, found: Fit, x0: int, y0: int) -> Rect:
    xs, ys = lattice.xs, lattice.ys
    return Rect(xs[found.down[0]], ys[found.across[0]], xs[found.down[-1]], ys[found.across[-1]]).moved(x0, y0)


def _expected(found: Fit) -> Lattice:
    """1 where the known table has a border, -1 where it has none."""
    rows, pattern = list(found.rows), found.pattern
    across = np.ones((len(rows) + 1, pattern.cols))
    for i in range(1, len(rows)):
        across[i] = np.where(pattern.between[rows[i - 1], rows[i]], 1.0, -1.0)
    down = np.where(pattern.down[rows], 1.0, -1.0)
    return Lattice(tuple(range(pattern.cols + 1)), tuple(range(len(rows) + 1)), across, down)
