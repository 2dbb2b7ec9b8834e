"""How far a page is turned: its skew in degrees, and whether it lies on its side."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from models.light import Grey

Points = NDArray[np.float64]

_WIDEST = 7.0
_POINTS = 30_000


def skew(grey: Grey) -> float:
    """Degrees, clockwise positive, by which the page's lines are turned (within ±7)."""
    points = _sampled(thin_strokes(grey, 7))
    if len(points) < 50:
        return 0.0
    few = points[:: max(1, len(points) // 8000)]
    best = _sharpest(few, np.arange(-_WIDEST, _WIDEST + 0.01, 0.3), 2.0)
    best = _sharpest(points, best + 0.1 * np.arange(-3, 4), 1.0)
    return _sharpest(points, best + 0.03 * np.arange(-3, 4), 1.0)


def thin_strokes(grey: Grey, thickness: int) -> Grey:
    """Where ink is thin from top to bottom: how much darker than what lies above and below."""
    closed = cv2.morphologyEx(grey, cv2.MORPH_CLOSE, np.ones((thickness, 1), np.uint8))
    return cv2.subtract(closed, grey)


def strong(strokes: Grey) -> float:
    """The level above which a stroke is ink and no noise: a part of what the darkest strokes reach."""
    counts = cv2.calcHist([strokes], [0], None, [256], [0, 256]).ravel()
    darkest = int(np.searchsorted(counts.cumsum(), 0.995 * counts.sum()))
    return max(20.0, 0.35 * darkest)


def pieces(dark: Grey) -> tuple[int, NDArray[Any], NDArray[Any]]:
    """The connected pieces of ink: how many, the name of each pixel's piece, and left, top, width, height, area."""
    count, labels, stats, _ = cv2.connectedComponentsWithStats(dark, connectivity=8, ltype=cv2.CV_32S)
    return count, labels, stats


def _sampled(strokes: Grey) -> Points:
    ys, xs = np.nonzero(strokes > max(30.0, strong(strokes)))
    if len(xs) > _POINTS:
        chosen = np.random.default_rng(0).choice(len(xs), _POINTS, replace=False)
        xs, ys = xs[chosen], ys[chosen]
    return np.column_stack([xs, ys]).astype(float)


def _sharpest(points: Points, angles: NDArray[Any], bin_size: float) -> float:
    """The angle at which the points gather on the fewest lines."""
    scores = []
    for slope in np.tan(np.radians(angles)):
        rows = (points[:, 1] - points[:, 0] * slope) / bin_size
        counts = np.bincount((rows - rows.min()).astype(np.int64)).astype(float)
        scores.append(float((counts**2).sum()))
    return float(angles[int(np.argmax(scores))])


def lies_on_its_side(letters: Grey, em: float) -> bool:
    """Whether the lines of text run up and down: letters then join sooner in that direction."""
    reach = max(2, round(0.6 * em))

    def count(shape: tuple[int, int]) -> int:
        joined = cv2.morphologyEx(letters, cv2.MORPH_CLOSE, np.ones(shape, np.uint8))
        return cv2.connectedComponents(joined, connectivity=4)[0]

    level, upright = count((1, reach)), count((reach, 1))
    return upright < 0.9 * level
