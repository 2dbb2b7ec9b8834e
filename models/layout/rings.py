"""The rings of seals that no colour tells from print: on a copy they are as black as the rulings they cross."""

from __future__ import annotations

from typing import NamedTuple

import cv2
import numpy as np

from models.layout.bars import Mask, opened

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
    wide = cv2.dilate(loose, np.ones((13, 13), np.uint8))
    seen: list[Ring] = []
    for x, y, radius in found[0][:8].tolist():
        rough = Ring(x * _COARSE, y * _COARSE, radius * _COARSE)
        if _closed(rough, wide) < _CLOSED:
            continue
        ring = max(_tried(rough), key=lambda r: _closed(r, thick))
        apart = all(np.hypot(ring.x - o.x, ring.y - o.y) > 0.7 * ring.radius for o in seen)
        if apart and _closed(ring, thick) >= _CLOSED:
            seen.append(ring)
    return seen


def _tried(ring: Ring) -> list[Ring]:
    steps = (-2, 0, 2, 4, 6)
    return [Ring(ring.x + dx, ring.y + dy, ring.radius + dr) for dx in steps for dy in steps for dr in range(-8, 9, 2)]


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


def without_rings(strokes: Mask, found: list[Ring], em: float, direction: int) -> Mask:
    """The strokes of a direction without the rings, and inside them only those that are as long as rulings."""
    if not found:
        return strokes
    strokes = strokes.copy()
    long = opened(strokes, 1.2 * em, direction)
    for ring in found:
        disc = np.zeros_like(strokes)
        middle = (round(ring.x), round(ring.y))
        cv2.circle(disc, middle, round(ring.radius), 1, -1)
        strokes[(disc > 0) & (long == 0)] = 0
        disc[:] = 0
        cv2.circle(disc, middle, round(ring.radius), 1, max(5, round(0.55 * em)))
        strokes[disc > 0] = 0
    return strokes
