"""The rings of seals that no colour tells from print: on a copy they are as black as the rulings they cross."""

from __future__ import annotations

from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from models.layout.bars import Mask, opened

_COARSE = 0.65
"""How many pixels are one when rings are looked for, in characters."""
_LEAST, _MOST = 3.5, 9.0
"""Radii of seals, in characters."""
_PLACES = 6
"""So many places that answer best to circles are looked at closely."""
_CLOSED, _CLEAR = 0.5, 1.05
"""A ring is inked for the first share of its length; and that and what it is inked more than its neighbours are so
much together."""


Floats = NDArray[np.float64]
_ANGLES = np.linspace(0, 2 * np.pi, 120, endpoint=False)
_COSINES, _SINES = np.cos(_ANGLES), np.sin(_ANGLES)


class Ring(NamedTuple):
    """A circle of ink, in pixels."""

    x: float
    y: float
    radius: float


def rings(loose: Mask, em: float) -> list[Ring]:
    """The rings in the ink that is not straight."""
    step = max(4, round(_COARSE * em))
    size = (max(1, loose.shape[1] // step), max(1, loose.shape[0] // step))
    coarse = np.asarray(cv2.resize(loose * 255, size, interpolation=cv2.INTER_AREA), np.float32) / 255
    coarse = np.minimum(coarse, np.float32(0.5))
    radii = np.arange(_LEAST * em / step, _MOST * em / step, 0.7)
    heard = np.stack([cv2.filter2D(coarse, -1, _circle(float(r)), borderType=cv2.BORDER_CONSTANT) for r in radii])
    # Letters make small circles by chance more often than large ones.
    heard /= np.sqrt(heard.std(axis=(1, 2), keepdims=True)) + 1e-6
    seen: list[Ring] = []
    thick: Mask = cv2.dilate(loose, np.ones((3, 3), np.uint8))
    wide: Mask = cv2.dilate(loose, np.ones((11, 11), np.uint8))
    for _ in range(_PLACES):
        at = np.unravel_index(int(heard.argmax()), heard.shape)
        radius = float(radii[at[0]])
        low, left = max(0, int(at[1] - 0.7 * radius)), max(0, int(at[2] - 0.7 * radius))
        heard[:, low : int(at[1] + 0.7 * radius) + 1, left : int(at[2] + 0.7 * radius) + 1] = 0
        rough = Ring((at[2] + 0.5) * step, (at[1] + 0.5) * step, radius * step)
        ring = rough
        for ink, reach, tries in ((wide, 0.8 * step, 3), (thick, 0.4 * step, 3), (thick, 0.1 * step, 3)):
            ring = _clearest(ring, ink, reach, tries)
        circle = np.array([ring])
        if ring.radius < _LEAST * em - step or _clear(circle, thick)[0] < _CLEAR or _closed(circle, thick)[0] < _CLOSED:
            continue
        seen.append(ring)
    return seen


def _circle(radius: float) -> Mask:
    """A kernel that answers to a circle, and not to what lies evenly on both sides of it."""
    reach = int(radius) + 4
    ys, xs = np.mgrid[-reach : reach + 1, -reach : reach + 1]
    away = np.hypot(xs, ys) - radius

    def line_at(distance: float) -> Mask:
        weights = np.exp(-(((away - distance) / 0.7) ** 2))
        return weights / weights.sum()

    return (line_at(0) - 0.5 * line_at(2.5) - 0.5 * line_at(-2.5)).astype(np.float32)


def _clearest(ring: Ring, dark: Mask, reach: float, tries: int) -> Ring:
    """The clearest of the circles so near a circle; so many steps are tried to each side."""
    steps = reach * np.arange(-tries, tries + 1)
    moves = np.stack(np.meshgrid(steps, steps, steps, indexing="ij"), axis=-1).reshape(-1, 3)
    circles = np.array(ring) + moves
    return Ring(*map(float, circles[int(np.argmax(_clear(circles, dark)))]))


def _clear(circles: Floats, dark: Mask) -> Floats:
    """How much of each circle is inked, and how much more than of those a little larger or smaller."""
    closed = _closed(circles, dark)
    beside = [_closed(circles * (1, 1, share), dark) for share in (0.86, 1.14)]
    return 2 * closed - np.maximum(*beside)


def _closed(circles: Floats, dark: Mask) -> Floats:
    """The share of each circle that is inked."""
    xs = np.round(circles[:, :1] + circles[:, 2:] * _COSINES).astype(int)
    ys = np.round(circles[:, 1:2] + circles[:, 2:] * _SINES).astype(int)
    inside = (xs >= 0) & (ys >= 0) & (xs < dark.shape[1]) & (ys < dark.shape[0])
    return (dark[np.where(inside, ys, 0), np.where(inside, xs, 0)] * inside).mean(axis=1)


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
