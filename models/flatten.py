"""A page that was photographed or curled, flat again: a smooth field under which its lines run straight.

Rulings and lines of text are followed as curves. The field is a polynomial of low degree; it is chosen so that each
nearly level curve gets one height, and each nearly upright curve one distance from the left.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.polynomial import chebyshev
from numpy.typing import NDArray

from models.light import Grey
from models.skew import skew, strong, thin_strokes

Points = NDArray[np.float64]
"""Rows of x, y."""

_STIFFNESS = 2e-4
_FLAT = 0.33
"""Lines that lie within so many pixels (of the small copy on which they are measured) are straight."""
_PALE = 6.0
"""The least by which a pale ruling is darker than the paper beside it."""
_LEANING = 0.01
_RIM = 0.03
_STEADY = 0.3
_ENOUGH = 8
"""Rulings of so many page widths in all say enough; with fewer, lines of text are asked as well."""


@dataclass(frozen=True)
class Curve:
    """A ruling or a line of text as the paper has it."""

    points: Points
    weight: float


@dataclass(frozen=True)
class Field:
    """How far each point of a page is moved along one axis (0: x, 1: y), smoothly."""

    axis: int
    size: tuple[int, int]
    """Width and height of the page."""
    terms: tuple[tuple[int, int], ...]
    factors: Points

    def at(self, points: Points) -> Points:
        """The move at each point, in pixels."""
        return _terms(points, self.size, self.terms) @ self.factors


def field(curves: Sequence[Curve], axis: int, size: tuple[int, int]) -> Field:
    """The smoothest move along an axis that makes each curve straight."""
    # A move that depends on its own axis alone bends no curve and is left out.
    along, other = (5, 2) if axis == 1 else (3, 2)
    terms = tuple(
        (i, j) if axis == 1 else (j, i)
        for i in range(1, along + 1)
        for j in range(other + 1)
        if i + j <= max(along, other + 1)
    )
    if not curves:
        return Field(axis, size, terms, np.zeros(len(terms)))
    rows, wanted, weights = [], [], []
    for curve in curves:
        values = _terms(curve.points, size, terms)
        rows.append(values - values.mean(axis=0))
        wanted.append(curve.points[:, axis].mean() - curve.points[:, axis])
        weights.append(np.full(len(curve.points), curve.weight))
    design, target, weight = np.vstack(rows), np.concatenate(wanted), np.concatenate(weights)
    stiff = np.array([_STIFFNESS * len(target) * (i + j) ** 2 for i, j in terms])
    factors = np.zeros(len(terms))
    for _ in range(4):
        off = np.abs(target - design @ factors)
        trust = weight / (1 + (off / max(1.0, 2 * float(np.median(off)))) ** 2)
        normal = design.T @ (design * trust[:, None]) + np.diag(stiff)
        factors = np.linalg.solve(normal, design.T @ (target * trust))
    return Field(axis, size, terms, np.asarray(factors, np.float64))


def _terms(points: Points, size: tuple[int, int], terms: Sequence[tuple[int, int]]) -> Points:
    x = chebyshev.chebvander(2 * points[:, 0] / size[0] - 1, max(i for i, _ in terms))
    y = chebyshev.chebvander(2 * points[:, 1] / size[1] - 1, max(j for _, j in terms))
    return np.column_stack([x[:, i] * y[:, j] for i, j in terms])


@dataclass(frozen=True)
class Flattening:
    """Both moves of a page, and the way back."""

    across: Field
    up: Field

    def flat(self, points: Points) -> Points:
        """Where points of the page as given stand on the flat page."""
        return points + np.column_stack([self.across.at(points), self.up.at(points)])

    def given(self, points: Points) -> Points:
        """Where points of the flat page stand on the page as given."""
        found = points.copy()
        for _ in range(12):
            found = found - (self.flat(found) - points)
        return found


@dataclass(frozen=True)
class Curves:
    """The nearly level and the nearly upright lines of a page of a size."""

    size: tuple[int, int]
    level: tuple[Curve, ...]
    upright: tuple[Curve, ...]


def curves(grey: Grey, em: float) -> Curves:
    """The lines of a page as the paper has them; em is the height of its characters."""
    size = (grey.shape[1], grey.shape[0])
    level = _rulings(grey, em)
    if sum(np.ptp(c.points[:, 0]) for c in level) < _ENOUGH * size[0]:
        level += _text_lines(grey, em)
    return Curves(size, tuple(level), tuple(_uprights(grey, em)))


def _uprights(grey: Grey, em: float) -> list[Curve]:
    """The upright rulings. A camera that looks from below or above makes them lean whatever the level ones do."""
    lying = np.ascontiguousarray(grey.T)
    slope = float(np.tan(np.radians(skew(lying))))
    if abs(slope) < _LEANING:
        slope = 0.0
    else:
        sheared = np.array([[1, 0, 0], [-slope, 1, slope * lying.shape[1] / 2]], np.float64)
        lying = cv2.warpAffine(lying, sheared, lying.shape[::-1], borderMode=cv2.BORDER_REPLICATE)
    found = []
    for curve in _rulings(lying, em):
        y, x = curve.points[:, 0], curve.points[:, 1]
        found.append(Curve(np.column_stack([x + slope * (y - lying.shape[1] / 2), y]), curve.weight))
    return found


def lean(lines: Curves) -> float:
    """Degrees, clockwise positive, by which the level lines lean on the whole; 0 where there are too few to tell."""
    slopes, lengths = [], []
    for curve in lines.level:
        x, y = curve.points[:, 0], curve.points[:, 1]
        slopes.append(float(np.polyfit(x, y, 1)[0]))
        lengths.append(curve.weight * float(np.ptp(x)) ** 2)
    if sum(curve.weight * np.ptp(curve.points[:, 0]) for curve in lines.level) < 1.5 * lines.size[0]:
        return 0.0
    order = np.argsort(slopes)
    heard = np.cumsum(np.array(lengths)[order])
    middle = int(np.searchsorted(heard, heard[-1] / 2))
    return float(np.degrees(np.arctan(slopes[order[middle]])))


def bent(lines: Curves) -> bool:
    """Whether the lines are far from what a page that is only turned would show, and a smooth move mends it."""
    before, after = _unrest(lines, None), _unrest(lines, flattening(lines))
    return before > _FLAT and after < 0.6 * before


def _unrest(lines: Curves, move: Flattening | None) -> float:
    """How far the points of the lines lie from level and upright lines on a page that is only turned, in pixels."""
    along, off = [], []
    for axis, some in ((1, lines.level), (0, lines.upright)):
        some = [c for c in some if c.weight >= 0.5]
        if len(some) < 3:
            continue
        points = [move.flat(c.points) if move else c.points for c in some]
        # A turn that lowers the right end of a level line moves the lower end of an upright one to the left.
        way = 1 if axis == 1 else -1
        along.append(np.concatenate([way * (p[:, 1 - axis] - p[:, 1 - axis].mean()) for p in points]))
        off.append(np.concatenate([p[:, axis] - p[:, axis].mean() for p in points]))
    if not off:
        return 0.0
    turn = sum(float((a * o).sum()) for a, o in zip(along, off, strict=True)) / max(
        1.0, sum(float((a**2).sum()) for a in along)
    )
    rest = [np.sort((o - turn * a) ** 2) for a, o in zip(along, off, strict=True)]
    return max(float(np.sqrt(np.mean(r[: int(0.9 * len(r)) + 1]))) for r in rest)


def flattening(lines: Curves) -> Flattening:
    """The moves that make the lines of a page straight."""
    return Flattening(field(lines.upright, 0, lines.size), field(lines.level, 1, lines.size))


def _rulings(grey: Grey, em: float) -> list[Curve]:
    """Rulings, however pale: what is dark for a character's length, or paler for some; on either, they may lean."""
    along = cv2.blur(grey, (2 * round(0.3 * em) + 1, 1))
    strokes = thin_strokes(along, 2 * round(0.25 * em) + 1)
    counts = cv2.calcHist([strokes], [0], None, [256], [0, 256]).ravel().cumsum()
    noise = float(np.searchsorted(counts, 0.75 * counts[-1]))
    mask = cv2.max(
        _runs(strokes, strong(strokes), round(1.2 * em)), _runs(strokes, max(_PALE, 4 * noise), round(3 * em))
    )
    linked = cv2.morphologyEx(
        cv2.dilate(mask, np.ones((3, 5), np.uint8)), cv2.MORPH_CLOSE, np.ones((1, round(em)), np.uint8)
    )
    found = _followed(linked, mask, em, least_width=4 * em, weight=1.0, tallest=0.7 * em)
    steady = [c for c in found if _wavering(c) <= max(_STEADY, 0.03 * em) and not _on_the_rim(c, grey.shape)]
    # What is short may yet be letters in a row.
    return [Curve(c.points, float(np.clip(np.ptp(c.points[:, 0]) / (12 * em), 0.2, 1.0)) ** 2) for c in steady]


def _on_the_rim(curve: Curve, shape: tuple[int, ...]) -> bool:
    """Whether a line runs along the edge of the picture: the lid or the desk, which lies as the scanner does."""
    y, edge = curve.points[:, 1], _RIM * shape[0]
    return float(np.mean((y < edge) | (y > shape[0] - edge))) > 0.3


def _wavering(curve: Curve) -> float:
    """How far a line leaves the gentle bow that paper can take, in pixels: what chains letters together wavers."""
    x, y = curve.points[:, 0], curve.points[:, 1]
    x = (x - x.mean()) / max(1.0, float(np.ptp(x)))
    bow = np.polyval(np.polyfit(x, y, min(3, len(x) - 2)), x)
    return float(np.sqrt(np.mean((y - bow) ** 2)))


def _runs(strokes: Grey, level: float, length: int) -> Grey:
    """What is darker than a level for a length, a step up or down allowed on the way."""
    _, mask = cv2.threshold(strokes, level, 1, cv2.THRESH_BINARY)
    thick = cv2.dilate(mask, np.ones((3, 3), np.uint8))
    return cv2.min(mask, cv2.morphologyEx(thick, cv2.MORPH_OPEN, np.ones((1, length), np.uint8)))


def _text_lines(grey: Grey, em: float) -> list[Curve]:
    """Lines of text, letters drawn together; their middles waver more than rulings do."""
    around = cv2.blur(grey, (2 * round(2 * em) + 1,) * 2)
    _, dark = cv2.threshold(cv2.subtract(around, grey), 30, 1, cv2.THRESH_BINARY)
    for long in ((1, round(2.5 * em)), (round(2.5 * em), 1)):
        dark = cv2.subtract(dark, cv2.morphologyEx(dark, cv2.MORPH_OPEN, np.ones(long, np.uint8)))
    joined = cv2.morphologyEx(dark, cv2.MORPH_CLOSE, np.ones((1, round(0.8 * em)), np.uint8))
    joined = cv2.morphologyEx(joined, cv2.MORPH_OPEN, np.ones((max(2, round(0.35 * em)), 3), np.uint8))
    return _followed(joined, joined, em, least_width=8 * em, weight=0.1, tallest=1.5 * em)


def _followed(linked: Grey, mask: Grey, em: float, least_width: float, weight: float, tallest: float) -> list[Curve]:
    """Each long piece as the middles of its ink, a point each half character."""
    _, labels, stats, _ = cv2.connectedComponentsWithStats(linked, connectivity=8)
    found = []
    for name, (left, top, width, height, _area) in enumerate(stats):
        if name == 0 or width < least_width or height > 0.16 * width + tallest:
            continue
        box = np.s_[top : top + height, left : left + width]
        ys, xs = np.nonzero((labels[box] == name) & (mask[box] > 0))
        step = max(2, round(0.5 * em))
        bins = xs // step
        count = np.bincount(bins)
        if len(count) < 4:
            continue
        sums, squares = np.bincount(bins, ys), np.bincount(bins, ys.astype(float) ** 2)
        full = count > 0
        middle = sums[full] / count[full]
        spread = np.sqrt(np.maximum(squares[full] / count[full] - middle**2, 0))
        at = (np.nonzero(full)[0] + 0.5) * step
        sound = spread <= 0.35 * tallest
        if sound.sum() >= 4:
            points = np.column_stack([left + at[sound], top + middle[sound] + 0.5])
            found.append(Curve(points.astype(np.float64), weight))
    return found
