"""The rings of seals that no colour tells from print: on a copy they are as black as the rulings they cross."""

from __future__ import annotations

from typing import Any, NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

Mask = NDArray[Any]
_COARSE = 4
_CLOSED = 0.6


class Ring(NamedTuple):
    """A circle of ink, in pixels."""

    x: float
    y: float
    radius: float


def rings(loose: Mask, em: float) -> list[Ring]:
    """The rings in the ink that is not straight."""
    size = (loose.shape[1] // _COARSE, loose.shape[0] // _COARSE)
    coarse = np.asarray(cv2.resize(loose * 255, size, interpolation=cv2.INTER_AREA), np.float32)
    least, most = round(3.5 * em / _COARSE), round(9 * em / _COARSE)
    picture = np.minimum(coarse * 2, 255).astype(np.uint8)
    found = cv2.HoughCircles(
        picture, cv2.HOUGH_GRADIENT, 1, least, param1=120, param2=22, minRadius=least, maxRadius=most
    )
    if found is None:
        return []
    thick = cv2.dilate(loose, np.ones((3, 3), np.uint8))
    seen: list[Ring] = []
    for x, y, radius in found[0][:8].tolist():
        ring = max(_tried(x, y, radius), key=lambda r: _closed(r, thick))
        apart = all(np.hypot(ring.x - o.x, ring.y - o.y) > 0.7 * ring.radius for o in seen)
        if apart and _closed(ring, thick) >= _CLOSED:
            seen.append(ring)
    return seen


def _tried(x: float, y: float, radius: float) -> list[Ring]:
    steps = (-4, -2, 0, 2, 4)
    middle = (_COARSE - 1) / 2
    return [
        Ring(x * _COARSE + middle + dx, y * _COARSE + middle + dy, radius * _COARSE + dr)
        for dx in steps
        for dy in steps
        for dr in range(-8, 9, 2)
    ]


def _closed(ring: Ring, dark: Mask) -> float:
    """The share of a circle that is inked."""
    angles = np.linspace(0, 2 * np.pi, 180, endpoint=False)
    xs = np.round(ring.x + ring.radius * np.cos(angles)).astype(int)
    ys = np.round(ring.y + ring.radius * np.sin(angles)).astype(int)
    inside = (xs >= 0) & (ys >= 0) & (xs < dark.shape[1]) & (ys < dark.shape[0])
    return float(dark[ys[inside], xs[inside]].sum() / len(angles))


def under_rings(shape: tuple[int, int], found: list[Ring], em: float) -> Mask:
    """What the seals cover: there, ink that is missing says nothing."""
    covered = np.zeros(shape, np.uint8)
    for ring in found:
        cv2.circle(covered, (round(ring.x), round(ring.y)), round(ring.radius + 0.3 * em), 1, -1)
    return covered


def without_rings(strokes: Mask, found: list[Ring], em: float) -> Mask:
    """Level strokes without the rings, and inside them only those that are as long as rulings."""
    if not found:
        return strokes
    strokes = strokes.copy()
    long = cv2.morphologyEx(strokes, cv2.MORPH_OPEN, np.ones((1, round(1.2 * em)), np.uint8))
    for ring in found:
        disc = np.zeros_like(strokes)
        middle = (round(ring.x), round(ring.y))
        cv2.circle(disc, middle, round(ring.radius), 1, -1)
        strokes[(disc > 0) & (long == 0)] = 0
        disc[:] = 0
        cv2.circle(disc, middle, round(ring.radius), 1, max(5, round(0.55 * em)))
        strokes[disc > 0] = 0
    return strokes
