"""Grey seals: on a copy of a stamped page the seal has lost its colour, but it is a ring, and paler than print."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from models.light import Grey
from models.ocr.ink import Mask
from models.sheet import Rect

LETTER = 8.0
"""Rings are looked for on a page whose text is that many pixels high."""
SMALLEST, LARGEST = 3.2, 9.0
"""Radii of seals, in line heights."""
BOW = 1.3
"""How long, in line heights, a piece of a ring between two rulings is at least."""
COVERED = 0.55
"""The share of a ring's way round that must have ink."""
CLEAR = 0.6
"""Beside the ring there must be less ink than this share of the ring's own, or it is text that happens to lie there."""


@dataclass(frozen=True)
class Disc:
    """A seal on a page, in pixels."""

    x: float
    y: float
    radius: float

    def touches(self, rect: Rect) -> bool:
        near_x = min(max(self.x, rect.left), rect.right)
        near_y = min(max(self.y, rect.top), rect.bottom)
        return float(np.hypot(near_x - self.x, near_y - self.y)) <= 1.06 * self.radius


def discs(mask: Mask, height: float) -> list[Disc]:
    """The rings on a page, the clearest first."""
    scale = LETTER / height
    small = cv2.resize(mask * 255, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    long = round(2.5 * LETTER)
    for shape in ((1, long), (long, 1)):
        rulings = cv2.morphologyEx(small, cv2.MORPH_OPEN, np.ones(shape, np.uint8))
        small = cv2.subtract(small, cv2.dilate(rulings, np.ones((3, 3), np.uint8)))
    small = np.asarray(small, np.uint8)
    votes = cv2.HoughCircles(
        cv2.GaussianBlur(_bows(small), (3, 3), 0),
        cv2.HOUGH_GRADIENT,
        dp=1.5,
        minDist=2 * LETTER,
        param1=120,
        param2=24,
        minRadius=round(SMALLEST * LETTER),
        maxRadius=round(LARGEST * LETTER),
    )
    if votes is None:
        return []
    likely = [circle for circle in votes[0][:16] if _cover(small, *circle) >= COVERED / 3]
    fine = [_centred(small, *circle) for circle in likely]
    candidates = [(_clearness(small, *circle), circle) for circle in fine]
    found: list[Disc] = []
    for clearness, (x, y, r) in sorted(candidates, reverse=True):
        disc = Disc(x / scale, y / scale, r / scale)
        if clearness > 0 and all(np.hypot(disc.x - o.x, disc.y - o.y) > o.radius for o in found):
            found.append(disc)
    return found


def _bows(small: Grey) -> Grey:
    """Only the pieces of ink that can be part of a ring: longer than a letter, and thin."""
    _, labels, stats, _ = cv2.connectedComponentsWithStats((small > 50).astype(np.uint8), connectivity=8)
    longest = np.maximum(stats[:, cv2.CC_STAT_WIDTH], stats[:, cv2.CC_STAT_HEIGHT])
    filled = stats[:, cv2.CC_STAT_AREA] / np.maximum(1, stats[:, cv2.CC_STAT_WIDTH] * stats[:, cv2.CC_STAT_HEIGHT])
    thin = (longest >= BOW * LETTER) & ((filled < 0.45) | (longest >= 3 * stats[:, cv2.CC_STAT_AREA] / longest))
    thin[0] = False
    return np.where(thin[np.asarray(labels, np.intp)], small, 0).astype(np.uint8)


def _centred(small: Grey, x: float, y: float, r: float) -> tuple[float, float, float]:
    """The circle near a candidate that has most ink on its way round."""
    around = [
        (float(x + dx), float(y + dy), float(r + dr))
        for dx in (-2, -1, 0, 1, 2)
        for dy in (-2, -1, 0, 1, 2)
        for dr in (-2, -1, 0, 1, 2)
    ]
    return max(around, key=lambda circle: _cover(small, *circle))


def _cover(small: Grey, x: float, y: float, r: float) -> float:
    """The share of a circle's way round that has ink."""
    angles = np.linspace(0, 2 * np.pi, 120, endpoint=False)
    xs, ys = np.round(x + r * np.cos(angles)).astype(int), np.round(y + r * np.sin(angles)).astype(int)
    inside = (xs >= 0) & (ys >= 0) & (xs < small.shape[1]) & (ys < small.shape[0])
    if inside.sum() < 60:
        return 0.0
    return float((small[ys[inside], xs[inside]] > 50).mean())


def _clearness(small: Grey, x: float, y: float, r: float) -> float:
    """How clearly a circle is a ring; not positive where it is none."""
    cover = _cover(small, x, y, r)
    beside = (_cover(small, x, y, r - 0.45 * LETTER) + _cover(small, x, y, r + 0.45 * LETTER)) / 2
    return cover - beside if cover >= COVERED and beside <= CLEAR * cover else -1.0


def without_rings(ink: Grey, found: Sequence[Disc], print_level: float, height: float) -> Grey:
    """The ink of a page with the rings of its seals brought up to the paper; darker print across them stays."""
    return _lifted(ink, found, print_level, height, inside=0.0)


def without_seals(ink: Grey, found: Sequence[Disc], print_level: float, height: float) -> Grey:
    """The ink of a page with all that is no darker than its seals brought up to the paper, within those seals.

    Thin print suffers, so what is read here is held against what is read with the ring alone gone.
    """
    return _lifted(ink, found, print_level, height, inside=1.0)


def _lifted(ink: Grey, found: Sequence[Disc], print_level: float, height: float, inside: float) -> Grey:
    page = ink.copy()
    for disc in found:
        reach = disc.radius + 0.3 * height
        top, bottom = max(0, int(disc.y - reach)), min(page.shape[0], int(disc.y + reach) + 1)
        left, right = max(0, int(disc.x - reach)), min(page.shape[1], int(disc.x + reach) + 1)
        zone = page[top:bottom, left:right].astype(np.float32)
        rows, cols = np.mgrid[top:bottom, left:right]
        away = np.hypot(cols - disc.x, rows - disc.y)
        on_ring = np.abs(away - disc.radius) <= 0.16 * height
        seal_level = float(np.percentile(zone[on_ring], 25)) if on_ring.any() else 255.0
        span = max(12.0, 0.9 * (seal_level - print_level))
        lifted = np.maximum(zone, np.clip((zone - print_level) * (255.0 / span), 0, 255))
        kept = np.where(on_ring | (away <= inside * reach), lifted, zone)
        page[top:bottom, left:right] = kept.astype(np.uint8)
    return page
