"""How far a page is turned: its skew in degrees, and whether it lies on its side."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from models.light import Grey

Points = NDArray[np.float64]

_WIDEST = 7.0
_POINTS = 40_000


def skew(grey: Grey) -> float:
    """Degrees, clockwise positive, by which the page's lines are turned (within ±7)."""
    scale = min(1.0, 1200 / max(grey.shape))
    small = cv2.resize(grey, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    flat = _sampled(thin_strokes(small, 7))
    tall = _sampled(thin_strokes(small.T, 7))
    tall = tall[:, ::-1] * np.array([1, -1]) if len(tall) else tall
    if len(flat) < 50:
        return 0.0

    def score(angle: float) -> float:
        return _sharpness(flat, angle)

    coarse = np.arange(-_WIDEST, _WIDEST + 0.01, 0.25)
    best = float(coarse[int(np.argmax([score(float(a)) for a in coarse]))])
    for step in (0.08, 0.025):
        near = best + step * np.arange(-4, 5)
        best = float(near[int(np.argmax([score(float(a)) for a in near]))])
    return best


def thin_strokes(grey: Grey, thickness: int) -> NDArray[Any]:
    """Where ink is thin from top to bottom: how much darker than what lies above and below."""
    kernel = np.ones((thickness, 1), np.uint8)
    return cv2.subtract(cv2.morphologyEx(grey, cv2.MORPH_CLOSE, kernel), grey)


def _sampled(strokes: NDArray[Any]) -> Points:
    ys, xs = np.nonzero(strokes > 60)
    if len(xs) > _POINTS:
        chosen = np.random.default_rng(0).choice(len(xs), _POINTS, replace=False)
        xs, ys = xs[chosen], ys[chosen]
    return np.column_stack([xs, ys]).astype(float)


def _sharpness(points: Points, angle: float) -> float:
    """How much the points gather on few lines when the page is turned back by an angle."""
    rows = points[:, 1] - points[:, 0] * np.tan(np.radians(angle))
    counts = np.bincount((rows - rows.min()).astype(np.int64))
    return float((counts.astype(float) ** 2).sum())
