"""A known table laid over what strokes and words say: which line of the page is which line of the table.

A page may hold some rows of the table only, a row may be left out, and wear breaks lines or draws some that are none.
What borders and words say is added up over all ways to lay the table, by dynamic programming over rows and columns in
turn.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from models.grid import Lattice, Span
from models.layout.pattern import Pattern, said_by
from models.layout.words import Words

Floats = NDArray[np.float64]
Owner = NDArray[np.int32]
_HEARD = 4.0
"""No border says more than this for or against itself, in log-odds."""
_MISSED = 4.0
"""Log-odds against rows being left out of the midst of a table; it may be read on the page before."""
_MISSED_MORE = 0.1
_HEAD = 12.0
"""Log-odds against a row of headings being among them."""
_FAINT_ROW, _FAINT_COLUMN = 12.0, 16.0
"""A line that is missing all along was printed too faintly: beyond so much against it, what is more counts little."""
_LITTLE = 0.2
_OPEN, _CLOSED = 0.1, 0.3
_CUT = 1.5
"""Log-odds against a page that begins or ends in the midst of a table."""
_UNITS = 8
"""So many stretches between lines that may be none a row can be made of."""
_WORD = 5.0
"""What a line of words says at most for or against the row that it stands in."""
_STRAY = 3.0
"""What a line of words says against a table that leaves it out."""
_NAMELESS = 6.0
"""Log-odds against a row of which no word is seen."""
_ODD, _ODDEST, _MANY = 8.0, 12.0, 5
"""Log-odds against a column that is e times as wide as the others, at most, where there are so many others."""
_ROUNDS = 3


@dataclass(frozen=True)
class Fit:
    """A known table laid over a lattice."""

    pattern: Pattern
    rows: tuple[int, ...]
    """Which rows of the table are on the page, top down."""
    across: tuple[int, ...]
    """The lines of the lattice that are their tops, and the last one's foot."""
    down: tuple[int, ...]
    """The lines of the lattice that are the edges of its columns."""
    gain: float
    """What speaks for it."""
    against: float
    """The share of what its part of the page says that it contradicts."""

    @property
    def spans(self) -> list[tuple[Span, int]]:
        """The cells on the page, in rows and columns of the page's table, and which cell of the known table each is."""
        return self.pattern.cells_in(self.rows)


def fit(pattern: Pattern, lattice: Lattice, words: Sequence[Words]) -> Fit | None:
    """The likeliest way in which a table lies over a lattice; None where the lattice has too few lines for it."""
    if lattice.cols < pattern.cols or lattice.rows < 1:
        return None
    across, down = lattice.across.clip(-_HEARD, _HEARD), lattice.down.clip(-_HEARD, _HEARD)
    told = _told(pattern, lattice, words)
    xs = np.array(lattice.xs)
    columns = _columns(pattern, down.sum(axis=0)[:, None] * pattern.down.mean(axis=0), np.zeros((lattice.cols, 1)), xs)
    rows: tuple[list[int], list[int], float] | None = None
    for _ in range(_ROUNDS):
        rows = _rows(pattern, across, down, told, columns)
        lines, heard = _column_votes(pattern, across, down, rows[0], rows[1], columns)
        columns = _columns(pattern, lines, heard, xs, columns)
    assert rows is not None
    rows = _rows(pattern, across, down, told, columns)
    chosen, tops, gain = rows
    against = contradicted(lattice, pattern.owner[chosen], tops, columns)
    return Fit(pattern, tuple(chosen), tuple(tops), tuple(columns), gain, against)


class _Told(NamedTuple):
    """What words say, for each stretch between two lines and each row."""

    odds: Floats
    """How much they speak for that row."""
    named: NDArray[np.bool_]
    """Whether any of them are its own."""


def _told(pattern: Pattern, lattice: Lattice, words: Sequence[Words]) -> _Told:
    told = np.zeros((lattice.rows, pattern.rows))
    # A row that has no words of its own cannot lack them.
    named = np.zeros((lattice.rows, pattern.rows), np.bool_) | [not own for own in pattern.own_words]
    ys = np.array(lattice.ys)
    for line in words:
        stretch = int(np.searchsorted(ys, line.rect.middle[1])) - 1
        size = sum(c.isalpha() for c in line.text)
        if not 0 <= stretch < lattice.rows or size < 2:
            continue
        weight = 2 * _WORD * min(1.0, size / 5)
        said = np.array([said_by(line.text, row) for row in pattern.row_words])
        # Words that the table does not know speak against every row; those that it knows are better in it than not.
        told[stretch] += weight * (said - 0.5) + (_STRAY * min(1.0, size / 5) if said.max() >= 0.5 else 0.0)
        named[stretch] |= [said_by(line.text, own) >= 0.5 for own in pattern.own_words]
    return _Told(told, named)


def _rows(
    pattern: Pattern, across: Floats, down: Floats, told: _Told, columns: Sequence[int]
) -> tuple[list[int], list[int], float]:
    """The rows on the page, their lines, and what speaks for them."""
    count, rows = len(down), pattern.rows
    edges = down[:, list(columns)]
    edges = _open_sides(edges)
    beside = edges @ pattern.down.T.astype(float) + told.odds
    named = np.vstack([np.zeros((1, rows), int), told.named.cumsum(axis=0)])
    over = np.array([across[:, a:b].sum(axis=1) for a, b in pairwise(columns)]).T
    whole = over.sum(axis=1)
    sums = np.vstack([np.zeros(rows), beside.cumsum(axis=0)])
    step = np.arange(rows)[None, :] - np.arange(rows)[:, None]
    heads = np.concatenate([[0], pattern.heads.cumsum()])
    headless = heads[None, :-1] - heads[1:, None] > 0
    skip = np.where(step <= 0, np.inf, np.where(step == 1, 0.0, _MISSED + _MISSED_MORE * (step - 1) + _HEAD * headless))
    first = whole[:, None] - np.where(np.arange(rows) == 0, 0.0, _CUT)[None, :]
    best = np.full((count + 1, rows), -np.inf)
    back = np.full((count + 1, rows, 2), -1, int)
    # What a row gains by beginning on a line: as the first one, or below another row.
    begin = np.full((count + 1, rows), -np.inf)
    before = np.full((count + 1, rows), -1, int)
    for line in range(count + 1):
        for top in range(max(0, line - _UNITS), line):
            said = begin[top] + sums[line] - sums[top] - _NAMELESS * (named[line] == named[top])
            better = said > best[line]
            best[line][better] = said[better]
            back[line][better] = np.stack([np.full(rows, top), before[top]], axis=1)[better]
        begin[line] = first[line]
        said = _tempered(np.einsum("rsc,c->rs", pattern.between, over[line]), _FAINT_ROW)
        follow = best[line][:, None] + said - skip
        above = follow.argmax(axis=0)
        further = follow[above, np.arange(rows)]
        better = further > begin[line]
        begin[line] = np.where(better, further, begin[line])
        before[line] = np.where(better, above, -1)
    total = best + whole[:, None] - np.where(np.arange(rows) == rows - 1, 0.0, _CUT)[None, :]
    line, row = (int(v) for v in np.unravel_index(int(total.argmax()), total.shape))
    gain = float(total[line, row])
    chosen, lines = [], [line]
    while row >= 0:
        chosen.append(row)
        line, row = (int(v) for v in back[line, row])
        lines.append(line)
    return chosen[::-1], lines[::-1], gain


def _open(sides: Floats) -> NDArray[np.bool_]:
    """Which of a table's two sides are open: many a table is printed without them."""
    return (sides > 0).mean(axis=0) < _CLOSED


def _open_sides(edges: Floats) -> Floats:
    """What the edges of columns say, where a side that is open all along says nothing."""
    said = edges.copy()
    sides = edges[:, [0, -1]]
    said[:, [0, -1]] = np.where((sides < 0) & _open(sides), _OPEN * sides, sides)
    return said


def _tempered(odds: Floats, faint: float) -> Floats:
    return np.where(odds < -faint, -faint + _LITTLE * (odds + faint), odds)


def _column_votes(
    pattern: Pattern,
    across: Floats,
    down: Floats,
    chosen: Sequence[int],
    tops: Sequence[int],
    columns: Sequence[int],
) -> tuple[Floats, Floats]:
    """What speaks for each line being each edge of a column, and for each stretch lying in each column."""
    strips = np.array([down[a:b].sum(axis=0) for a, b in pairwise(tops)])
    edges = _tempered(strips.T @ pattern.down[list(chosen)].astype(float), _FAINT_COLUMN)
    sides = strips[:, [columns[0], columns[-1]]]
    if _open(sides).any():
        edges[:, [0, -1]] = np.where(edges[:, [0, -1]] < 0, _OPEN * edges[:, [0, -1]], edges[:, [0, -1]])
    drawn = np.ones((len(tops), pattern.cols))
    for i, (above, below) in enumerate(pairwise(chosen), 1):
        drawn[i] = pattern.between[above, below]
    return edges, across[list(tops)].T @ drawn


def _columns(
    pattern: Pattern, lines: Floats, heard: Floats, xs: Floats, before: Sequence[int] | None = None
) -> list[int]:
    """The lines that are the edges of the columns; columns of figures are about as wide as most were before."""
    count, cols = len(lines), pattern.cols
    odd = _odd_widths(pattern, xs, before)
    heard = np.broadcast_to(heard, (count - 1, cols))
    sums = np.vstack([np.zeros(cols), heard.cumsum(axis=0)])
    never = np.where(np.arange(count)[None, :] > np.arange(count)[:, None], 0.0, np.inf)
    best, back = lines[:, 0], []
    for col in range(1, cols + 1):
        ways = (best - sums[:, col - 1])[:, None] - (odd if pattern.figures[col - 1] else never)
        at = ways.argmax(axis=0)
        best = ways[at, np.arange(count)] + sums[:, col - 1] + lines[:, col]
        back.append(at)
    line = int(best.argmax())
    chosen = [line]
    for step in reversed(back):
        line = int(step[line])
        chosen.append(line)
    return chosen[::-1]


def _odd_widths(pattern: Pattern, xs: Floats, before: Sequence[int] | None) -> Floats:
    """How much speaks against a column of figures from one line to another, by its width."""
    wide = xs[None, :] - xs[:, None]
    never = np.where(wide > 0, 0.0, np.inf)
    if before is None or pattern.figures.sum() < _MANY:
        return never
    usual = float(np.median(np.diff(xs[list(before)])[pattern.figures]))
    share = np.log(np.maximum(wide, 1e-6) / usual)
    return np.minimum(_ODD * share**2, _ODDEST) + never


def contradicted(lattice: Lattice, owner: Owner, tops: Sequence[int], columns: Sequence[int]) -> float:
    """The share of what a part of a page says that a table laid over it contradicts, in log-odds of borders."""
    said = contradictions(lattice, owner, tops, columns).clip(0, _HEARD).sum()
    flat = lattice.across[tops[0] : tops[-1] + 1, columns[0] : columns[-1]]
    tall = lattice.down[tops[0] : tops[-1], columns[0] : columns[-1] + 1]
    return float(said / max(1e-9, sum(odds.clip(0, _HEARD).sum() for odds in (flat, tall))))


def contradictions(lattice: Lattice, owner: Owner, tops: Sequence[int], columns: Sequence[int]) -> Floats:
    """The log-odds, above 0, of each border that speaks against a table laid over a part of a page: drawn where the
    table has none, or missing where it has one. `owner` names the cell that takes each place."""
    if not len(tops):
        return np.zeros(0)
    wanted_across = np.zeros(lattice.across.shape, np.bool_)
    wanted_down = np.zeros(lattice.down.shape, np.bool_)
    beside = np.ones((len(owner), len(columns)), np.bool_)
    beside[:, 1:-1] = owner[:, 1:] != owner[:, :-1]
    over = np.ones((len(tops), len(columns) - 1), np.bool_)
    over[1:-1] = owner[1:] != owner[:-1]
    for row, (top, foot) in enumerate(pairwise(tops)):
        wanted_down[top:foot, list(columns)] = beside[row]
    for line, drawn in zip(tops, over, strict=True):
        wanted_across[line, columns[0] : columns[-1]] = np.repeat(drawn, np.diff(columns))
    flat = np.s_[tops[0] : tops[-1] + 1, columns[0] : columns[-1]]
    tall = np.s_[tops[0] : tops[-1], columns[0] : columns[-1] + 1]
    upright = _open_sides(lattice.down[tall])
    parts = ((wanted_across[flat], lattice.across[flat]), (wanted_down[tall], upright))
    against = np.concatenate([np.where(wanted, -odds, odds).ravel() for wanted, odds in parts])
    return against[against > 0]
