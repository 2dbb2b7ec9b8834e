"""From thin strokes to the lattice of one table, each of its borders with the odds that it is drawn.

A worn ruling survives in pieces. So evidence is pooled: a line stands where strokes gather in a whole strip between
two crossing lines, and a border is judged by how much of it is inked beside how much of a border survives elsewhere.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import cv2
import numpy as np
from numpy.typing import NDArray

from models.grid import SURE, Lattice
from models.layout.context import in_context, without_lone_guesses
from models.layout.odds import drawn_odds, share_broken, share_ending, share_whole, survivals
from models.layout.strokes import Mask, Rects, Strokes
from models.sheet import Segment

Floats = NDArray[np.float64]
_NARROWEST = 0.7
"""No row or column that holds text is as narrow, in characters: two lines so close are the two strokes of one edge."""
_NARROW_COLUMN = 1.3
"""So many characters wide is the narrowest column that is looked for in another."""
_WHOLE, _HALF = 0.94, 0.75
"""Where so many borders are drawn in full, one that is drawn for less than the second is none."""
_SELDOM = 0.03
"""Where no more drawn borders than this end before they come to a crossing line, one that does so at both ends is
none."""
_WORN = 0.04
_SEEN = 0.3
"""Of a border that is inked for less than this nothing can be measured."""


@dataclass(frozen=True)
class Track:
    """A line of the lattice as the paper has it: its middle at each border, and how far its ink reaches from there."""

    at: Floats
    before: float
    after: float


@dataclass(frozen=True)
class Evidence:
    """What the strokes of a table say about its lattice."""

    lattice: Lattice
    across: tuple[Track, ...]
    down: tuple[Track, ...]
    survival: float
    """The share of a drawn border that is still inked."""
    unheard: Lattice
    """The same lattice, each border judged by its own ink, before its neighbours and seals were heard."""


def _sums(mask: Mask) -> NDArray[np.int32]:
    sums = np.zeros((mask.shape[0], mask.shape[1] + 1), np.int32)
    np.cumsum(mask, axis=1, out=sums[:, 1:])
    return sums


@dataclass(frozen=True)
class Side:
    """Strokes of one direction, seen so that the lines run from left to right."""

    em: float
    thin: Mask
    sums: NDArray[np.int32]
    """Along each row, how many pixels are inked up to each column, where a line that wavers a little still counts."""
    seen: NDArray[np.int32]
    """The same sums of what is inked or could be seen to be blank: not of what a seal covers."""
    clutter: NDArray[np.int32]
    """The same sums of what lies close by and is no ruling: letters, seals, dirt."""

    @classmethod
    def of(cls, mask: Mask, other: Mask, covered: Mask, em: float) -> Side:
        slack, near = max(1, round(0.06 * em)), round(0.25 * em)
        thick = cv2.dilate(mask, np.ones((2 * slack + 1, 1), np.uint8))
        close = cv2.dilate(other, np.ones((2 * near + 1, 1), np.uint8))
        return cls(em, mask, _sums(thick), _sums(thick | (1 - covered)), _sums(close))

    def with_strokes(self, mask: Mask) -> Side:
        """The same side with fewer strokes."""
        slack = max(1, round(0.06 * self.em))
        return replace(self, thin=mask, sums=_sums(cv2.dilate(mask, np.ones((2 * slack + 1, 1), np.uint8))))

    @property
    def height(self) -> int:
        return self.thin.shape[0]

    @property
    def width(self) -> int:
        return self.thin.shape[1]

    def ends(self, start: float, end: float) -> Floats:
        """For each row, the inked share at that end of a strip where there is less: letters do not reach the ends."""
        margin, length = 0.1 * self.em, max(0.3 * self.em, 0.15 * (end - start))
        return np.minimum(
            self.share(start + margin, start + margin + length), self.share(end - margin - length, end - margin)
        )

    def share(self, start: float, end: float) -> Floats:
        """For each row, the inked share of a strip."""
        a, b = max(0, round(start)), min(self.width, round(end))
        if b <= a:
            return np.zeros(self.height)
        return (self.sums[:, b] - self.sums[:, a]) / (b - a)


@dataclass(frozen=True)
class Sides:
    """The strokes of a table seen from both sides: lines across, and lines down turned on their side."""

    table: Strokes
    flat: Side
    tall: Side
    sure: tuple[Side, Side]
    """Short bars that stand alone do not make a line; but on a line that is there, and worn, they are rests of it."""

    @classmethod
    def of(cls, table: Strokes) -> Sides:
        other = table.dark & ~(table.bits_across | table.bits_down) & 1
        flat = Side.of(table.bits_across, other, table.covered, table.em)
        tall = Side.of(_turned(table.bits_down), _turned(other), _turned(table.covered), table.em)
        return cls(table, flat, tall, (flat.with_strokes(table.across), tall.with_strokes(_turned(table.down))))

    def lines(self, seeds: Sequence[Segment]) -> tuple[list[float], list[float]]:
        """Where lines down and across stand: where strokes gather."""
        em, (flat, tall), height, width = self.table.em, self.sure, self.flat.height, self.flat.width
        ys = _strongest(_seeded([(s.y0, s.x1 - s.x0) for s in seeds if s.horizontal], height, em), em)
        xs = _strongest(_seeded([(s.x0, s.y1 - s.y0) for s in seeds if not s.horizontal], width, em), em)
        for _ in range(2):
            survival = _survival(flat, ys, xs or [0, width]), _survival(tall, xs, ys or [0, height])
            ys, xs = (
                _gathered(flat, ys, [0.0, *xs, float(width)], survival[0]),
                _gathered(tall, xs, [0.0, *ys, float(height)], survival[1]),
            )
        return _framed(xs, width, em), _framed(ys, height, em)

    def more_lines(self, xs: Sequence[float], ys: Sequence[float], ease: float) -> tuple[list[float], list[float]]:
        """The lines, and those that fewer strokes speak for, by so much."""
        flat, tall = self.sure
        survival = ease * _survival(flat, ys, xs), ease * _survival(tall, xs, ys)
        em = self.table.em
        xs = with_weaker(xs, _gathered(tall, list(xs), ys, survival[1]), em)
        ys = with_weaker(ys, _gathered(flat, list(ys), xs, survival[0]), em)
        return xs, ys


def evidence(table: Strokes, seeds: Sequence[Segment]) -> Evidence | None:
    """The lattice that the strokes of one table draw; None where they draw none."""
    sides = Sides.of(table)
    xs, ys = sides.lines(seeds)
    return evidence_on(sides, xs, ys) if len(xs) > 1 and len(ys) > 1 else None


def evidence_on(sides: Sides, xs: Sequence[float], ys: Sequence[float]) -> Evidence:
    """What the strokes say about the lattice of these lines."""
    flat, tall, em, letters = sides.flat, sides.tall, sides.table.em, sides.table.letters
    share_across, tracks_across = _borders(sides.sure[0], ys, xs)
    share_down, tracks_down = _borders(sides.sure[1], xs, ys)
    if share_broken(np.concatenate([share_across.ravel(), share_down.ravel()])) > _WORN:
        share_across, tracks_across = _borders(flat, ys, xs)
        share_down, tracks_down = _borders(tall, xs, ys)
    sideways = letters[:, [1, 0, 3, 2]]
    odds_across = drawn_odds(share_across, _exposed(flat, tracks_across, xs), np.diff(xs), em)
    odds_down = drawn_odds(share_down, _exposed(tall, tracks_down, ys), np.diff(ys), em)
    # Specks stand anywhere, and corners of a broken frame are as large as letters; only print tells cells apart.
    print_ = (letters[:, 3] - letters[:, 1] >= 0.5 * em) & ~_corners(letters, xs, ys, em)
    odds_across += _apart(letters[print_], ys, xs, (0.9 * em, np.inf)) - _crossed(letters, tracks_across, xs, em)
    odds_down += _apart(sideways[print_], xs, ys, (0.6 * em, 1.8 * em)) - _crossed(sideways, tracks_down, ys, em)
    unheard = Lattice(tuple(xs), tuple(ys), odds_across.clip(-SURE, SURE), odds_down.T.clip(-SURE, SURE))
    odds_across = odds_across * _visible(flat, tracks_across, xs)
    odds_down = odds_down * _visible(tall, tracks_down, ys)
    broken = share_broken(np.concatenate([share_across.ravel(), share_down.ravel()]))
    if share_whole(share_across, share_down) >= _WHOLE:
        odds_across = _unlike_strokes(odds_across, share_across, _bare_ends(flat, tracks_across, xs, tracks_down))
        odds_down = _unlike_strokes(odds_down, share_down, _bare_ends(tall, tracks_down, ys, tracks_across))
    odds_across = in_context(without_lone_guesses(odds_across, broken)).clip(-SURE, SURE)
    odds_down = in_context(without_lone_guesses(odds_down, broken)).clip(-SURE, SURE)
    lattice = Lattice(tuple(xs), tuple(ys), odds_across, odds_down.T)
    drawn = np.concatenate([share_across[odds_across > 0], share_down[odds_down > 0]])
    survival = float(np.median(drawn)) if len(drawn) else 0.0
    return Evidence(lattice, tuple(tracks_across), tuple(tracks_down), survival, unheard)


def _turned(mask: Mask) -> Mask:
    return cv2.transpose(np.ascontiguousarray(mask))


def _seeded(pieces: list[tuple[float, float]], size: int, em: float) -> Floats:
    """How much length of long pieces lies on each place."""
    votes = np.zeros(size)
    for at, length in pieces:
        if length >= 3 * em:
            votes[int(np.clip(round(at), 0, size - 1))] += length
    return votes


def _strongest(votes: Floats, em: float) -> list[float]:
    """Where most length gathers; no two lines are closer than a row could be."""
    width = 2 * max(1, round(0.1 * em)) + 1
    pooled = np.convolve(votes, np.ones(width), "same")
    centred = np.convolve(votes * np.arange(len(votes)), np.ones(width), "same")
    found = []
    while len(found) < 400 and (top := int(pooled.argmax())) >= 0 and pooled[top] > 0:
        at = centred[top] / pooled[top]
        found.append(float(at))
        pooled[max(0, int(at - _NARROWEST * em)) : int(at + _NARROWEST * em) + 2] = 0
    return sorted(found)


def _survival(side: Side, lines: Sequence[float], crossing: Sequence[float]) -> float:
    """The share of its length that a drawn border typically keeps."""
    if not lines or len(crossing) < 2:
        return 0.7
    shares, _ = _borders(side, lines, crossing)
    drawn = shares[shares > 0.25]
    return float(np.clip(np.percentile(drawn, 40), 0.3, 1.0)) if len(drawn) >= 3 else 0.7


def _gathered(side: Side, lines: list[float], crossing: Sequence[float], survival: float) -> list[float]:
    """The lines along which strokes gather over a whole strip between two crossing lines."""
    strips = [(a, b) for a, b in pairwise(crossing) if b - a >= 1.2 * side.em]
    if len(strips) > 1:
        strips.append((crossing[0], crossing[-1]))
    votes = np.zeros(side.height)
    for start, end in strips:
        whole, ends = side.share(start, end), side.ends(start, end)
        strong = (whole >= 0.55 * survival) & (ends >= 0.3 * survival)
        for at in _peaks(np.where(strong, whole, 0.0), _NARROWEST * side.em):
            votes[round(at)] += whole[round(at)] * (end - start)
    for line in lines:
        at = min(round(line), side.height - 1)
        votes[at] += side.share(crossing[0], crossing[-1])[at] * (crossing[-1] - crossing[0])
    return _strongest(votes, side.em)


def _peaks(values: Floats, apart: float) -> list[float]:
    """Where a profile is highest, no two closer than `apart`; the middle of each plateau."""
    values = values.copy()
    found = []
    while len(found) < 400:
        top = float(values.max(initial=0.0))
        if top <= 0:
            break
        first = int(values.argmax())
        last = first
        while last + 1 < len(values) and values[last + 1] >= 0.98 * top:
            last += 1
        middle = (first + last) / 2
        found.append(middle)
        values[max(0, int(middle - apart)) : int(middle + apart) + 2] = 0
    return found


def divided(lines: Sequence[float], em: float) -> list[float]:
    """Where lines would stand that part wide columns into equal ones."""
    shares = [(a, b, n) for a, b in pairwise(lines) for n in (2, 3, 4) if b - a >= _NARROW_COLUMN * em * n]
    return [a + (b - a) * i / n for a, b, n in shares for i in range(1, n)]


def with_weaker(lines: Sequence[float], weaker: Sequence[float], em: float) -> list[float]:
    """The lines, and the weaker ones that are none of them."""
    found = list(lines)
    for one in weaker:
        if all(abs(one - line) >= _NARROWEST * em for line in found):
            found.append(one)
    return sorted(found)


def _framed(lines: list[float], size: int, em: float) -> list[float]:
    """The lines, and the ends of the table where crossing lines stick out beyond them."""
    if not lines:
        return [0.0, float(size)]
    framed = list(lines)
    if lines[0] > 1.2 * em:
        framed.insert(0, 0.0)
    if lines[-1] < size - 1.2 * em:
        framed.append(float(size))
    return framed


def _borders(side: Side, lines: Sequence[float], crossing: Sequence[float]) -> tuple[Floats, list[Track]]:
    """For each line and each stretch between crossings, how much of it is inked; and where the line really runs."""
    reach = max(2, round(0.2 * side.em))
    height = side.height
    first, last = _stretches(side, crossing)
    shares, tracks = [], []
    for line in lines:
        low, high = max(0, round(line) - reach), min(height, round(line) + reach + 1)
        band, shown = side.sums[low:high], side.seen[low:high]
        visible = np.maximum(shown[:, last] - shown[:, first], 0.3 * (last - first))
        inked = (band[:, last] - band[:, first]) / visible
        near = 1 - 0.02 * np.abs(np.arange(low, high) - line)[:, None]
        weighted = inked * near
        best = weighted.argmax(axis=0)
        share = inked[best, np.arange(len(first))]
        tracks.append(_track(side, line, low + best, share, _along(first, last, share > _SEEN, side.width)))
        shares.append(share)
    return np.array(shares), tracks


def _stretches(side: Side, crossing: Sequence[float]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """From where to where each border runs, without the crossing lines at its ends."""
    width = side.width
    at = np.asarray(crossing, float)
    margin = np.minimum(max(2.0, 0.2 * side.em), 0.2 * np.diff(at))
    first = np.clip(np.round(at[:-1] + margin), 0, width - 1).astype(np.int64)
    last = np.clip(np.round(at[1:] - margin), 1, width).astype(np.int64)
    return first, np.maximum(last, first + 1)


def _along(
    first: NDArray[np.int64], last: NDArray[np.int64], chosen: NDArray[np.bool_], width: int
) -> NDArray[np.bool_]:
    """The places along a line that lie in the chosen ones of its stretches."""
    steps = np.zeros(width + 1, np.int64)
    np.add.at(steps, first[chosen], 1)
    np.add.at(steps, last[chosen], -1)
    return steps[:-1].cumsum() > 0


def _track(side: Side, line: float, best: NDArray[np.int64], share: Floats, inked: NDArray[np.bool_]) -> Track:
    """The line's middle at each border, and its thickness, both where it is inked: elsewhere letters stand by it."""
    seen = share > _SEEN
    if not seen.any():
        return Track(np.full(len(best), float(np.median(best))), 1.0, 1.0)
    at = np.where(seen, best, np.median(best[seen])).astype(float)
    reach = _NARROWEST * side.em
    low, high = max(0, int(at.min() - reach)), min(side.height, int(at.max() + reach) + 1)
    profile = side.thin[low:high, inked].mean(axis=1)
    thick = np.nonzero(profile > 0.35 * profile.max(initial=1e-9))[0] + low
    if not len(thick):
        return Track(at, 1.0, 1.0)
    return Track(at, max(0.5, float(at.min() - thick.min())), max(0.5, float(thick.max() - at.max())))


def _exposed(side: Side, tracks: Sequence[Track], crossing: Sequence[float]) -> Floats:
    """For each border, how much of it runs through or close by what is no ruling."""
    first, last = _stretches(side, crossing)
    rows = np.clip(np.round([track.at for track in tracks]).astype(int), 0, side.height - 1)
    return (side.clutter[rows, last[None, :]] - side.clutter[rows, first[None, :]]) / (last - first)[None, :]


def _bare_ends(
    side: Side, tracks: Sequence[Track], crossing: Sequence[float], crossed: Sequence[Track]
) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """For each border whether paper shows between its ink and the crossing line at its beginning, and at its end."""
    rows = np.clip(np.round([track.at for track in tracks]).astype(int), 0, side.height - 1)
    zone, least = max(5.0, 0.3 * side.em), max(2.0, 0.08 * side.em)

    def bare(start: Floats) -> NDArray[np.bool_]:
        first = np.clip(np.round(start), 0, side.width).astype(np.int64)
        last = np.clip(np.round(start + zone), 0, side.width).astype(np.int64)
        inked = side.sums[rows, last[None, :]] - side.sums[rows, first[None, :]]
        return side.seen[rows, last[None, :]] - side.seen[rows, first[None, :]] - inked >= least

    at = np.asarray(crossing, float)
    after, before = (np.array([getattr(track, way) for track in crossed]) for way in ("after", "before"))
    return bare((at + after + 1)[:-1]), bare((at - before - zone)[1:])


def _unlike_strokes(odds: Floats, shares: Floats, bare: tuple[NDArray[np.bool_], NDArray[np.bool_]]) -> Floats:
    """The odds of borders where rulings are whole: half a ruling is a stroke of a letter, and what meets no other
    ruling surely is.

    Of dashed rulings less is inked, and their gaps lie where rulings meet as often as elsewhere.
    """
    inner = shares[1:-1] if len(shares) > 2 else shares
    half = shares < _HALF * np.percentile(survivals(inner), 75)
    odds = np.where(half, np.minimum(odds, -2.0), odds)
    if share_ending(shares, *bare) > _SELDOM:
        return odds
    return np.where(bare[0] & bare[1], np.minimum(odds, -SURE), odds)


def _visible(side: Side, tracks: Sequence[Track], crossing: Sequence[float]) -> Floats:
    """How much a border can tell: less where a seal covers most of it."""
    first, last = _stretches(side, crossing)
    rows = np.clip(np.round([track.at for track in tracks]).astype(int), 0, side.height - 1)
    shown = (side.seen[rows, last[None, :]] - side.seen[rows, first[None, :]]) / (last - first)[None, :]
    return np.clip(shown / 0.6, 0, 1)


def _corners(letters: Rects, xs: Sequence[float], ys: Sequence[float], em: float) -> NDArray[np.bool_]:
    """Which pieces of ink hold a crossing of two lines."""
    slack = 0.1 * em
    held = [
        np.searchsorted(np.array(lines), letters[:, low] - slack)
        < np.searchsorted(np.array(lines), letters[:, high] + slack)
        for lines, low, high in ((xs, 0, 2), (ys, 1, 3))
    ]
    return held[0] & held[1]


def _apart(letters: Rects, lines: Sequence[float], crossing: Sequence[float], gaps: tuple[float, float]) -> Floats:
    """How much letters that stand on both sides of a border, and keep away from it, speak for it."""
    found = np.zeros((len(lines), len(crossing) - 1))
    if not len(letters):
        return found
    rows = np.searchsorted(np.array(lines), (letters[:, 1] + letters[:, 3]) / 2) - 1
    columns = np.searchsorted(np.array(crossing), (letters[:, 0] + letters[:, 2]) / 2) - 1
    shape = (len(lines) - 1, len(crossing) - 1)
    inside = (rows >= 0) & (rows < shape[0]) & (columns >= 0) & (columns < shape[1])
    first, last = np.full(shape, np.inf), np.full(shape, -np.inf)
    np.minimum.at(first, (rows[inside], columns[inside]), letters[inside, 1])
    np.maximum.at(last, (rows[inside], columns[inside]), letters[inside, 3])
    between = first[1:] - last[:-1]
    found[1:-1] = np.select([~np.isfinite(between), between >= gaps[1], between >= gaps[0]], [0.0, 4.5, 2.5], 0.0)
    return found


def _crossed(letters: Rects, tracks: Sequence[Track], crossing: Sequence[float], em: float) -> Floats:
    """How much the letters that lie across each border speak against it."""
    against = np.zeros((len(tracks), len(crossing) - 1))
    if not len(letters):
        return against
    middle = (letters[:, 0] + letters[:, 2]) / 2
    columns = np.searchsorted(np.array(crossing), middle) - 1
    inside = (columns >= 0) & (columns < len(crossing) - 1)
    letters, columns = letters[inside], columns[inside]
    for row, track in enumerate(tracks):
        at = track.at[columns]
        across = (letters[:, 1] < at - 0.2 * em) & (letters[:, 3] > at + 0.2 * em)
        np.add.at(against[row], columns[across], 4.0)
    return np.minimum(against, 10.0)
