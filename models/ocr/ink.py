"""What in a cell is ink of text: rulings' rests, specks and emptiness told apart from lone small signs.

Everything scales with `height`, the typical height of a line of text on the page, in pixels.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from models.sheet import Rect

Mask = NDArray[np.uint8]
"""Height × width, not 0 where there is ink."""


class Blob(NamedTuple):
    """A connected piece of ink: its bounding rectangle in pixels and how many pixels it has."""

    left: int
    top: int
    right: int
    bottom: int
    area: int

    @property
    def width(self) -> int:
        return self.right - self.left

    @property
    def height(self) -> int:
        return self.bottom - self.top


@dataclass(frozen=True)
class CellInk:
    """The ink of one cell that belongs to text, in a patch of the page."""

    left: int
    top: int
    raw: Mask
    """All ink of the patch, rulings and specks too."""
    mask: Mask
    """The ink of text."""
    blobs: tuple[Blob, ...]
    """The pieces of text, in pixels of the patch."""

    @property
    def empty(self) -> bool:
        return not self.blobs


def marks(grey: Mask) -> Mask:
    """Where an evenly lit page has ink: darker than halfway between its paper and its ink."""
    level, _ = cv2.threshold(grey, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    return (grey <= min(max(level, 110.0), 190.0)).astype(np.uint8)


def text_height(ink: Mask, cells: Iterable[Rect]) -> float:
    """The typical height of a line of text in those cells: tall pieces of ink that are no rulings."""
    heights: list[int] = []
    for rect in cells:
        patch = _inset(ink, rect, 3)[2]
        if patch.size == 0:
            continue
        _, _, stats, _ = cv2.connectedComponentsWithStats(patch, connectivity=8)
        for _, _, w, h, area in stats[1:]:
            if 6 <= h <= 120 and w <= 6 * h and h <= 4 * w + 40 and area >= 0.08 * w * h and h < 0.92 * patch.shape[0]:
                heights.append(int(h))
    if not heights:
        return 24.0
    return float(max(8.0, np.percentile(heights, 80) * 1.08))


def cell_ink(ink: Mask, rect: Rect, height: float) -> CellInk:
    """The ink of text inside a cell, without the rests of rulings at its edges and without specks."""
    left, top, raw = _inset(ink, rect, 1)
    if raw.size == 0:
        return CellInk(left, top, raw, raw, ())
    patch = without_rulings(raw, height)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(patch, connectivity=8)
    kept: list[Blob] = []
    drop = np.zeros(count, bool)
    for i in range(1, count):
        x, y, w, h, area = (int(v) for v in stats[i])
        blob = Blob(x, y, x + w, y + h, area)
        if _speck(blob, height) or _edge_rest(blob, patch.shape[1], patch.shape[0], height):
            drop[i] = True
        else:
            kept.append(blob)
    if drop.any():
        patch = np.where(drop[np.asarray(labels, np.intp)], 0, patch).astype(np.uint8)
    if not _says_something(kept, height):
        return CellInk(left, top, raw, np.zeros_like(raw), ())
    return CellInk(left, top, raw, patch, tuple(kept))


def without_rulings(patch: Mask, height: float) -> Mask:
    """A copy of the patch without long straight runs close to its edges."""
    patch = patch.copy()
    band = max(3, round(0.28 * height))
    tall, wide = patch.shape
    reach = max(4, round(1.3 * height))
    for rows in (slice(0, min(band, tall)), slice(max(0, tall - band), tall)):
        if wide >= reach:
            runs = cv2.morphologyEx(patch[rows], cv2.MORPH_OPEN, np.ones((1, reach), np.uint8))
            patch[rows][runs > 0] = 0
    for cols in (slice(0, min(band, wide)), slice(max(0, wide - band), wide)):
        if tall >= reach:
            strip = np.ascontiguousarray(patch[:, cols])
            runs = cv2.morphologyEx(strip, cv2.MORPH_OPEN, np.ones((reach, 1), np.uint8))
            patch[:, cols][runs > 0] = 0
    return patch


def _speck(blob: Blob, height: float) -> bool:
    return max(blob.width, blob.height) < max(2.0, 0.07 * height) or blob.area < max(3.0, 0.004 * height * height)


def _edge_rest(blob: Blob, wide: int, tall: int, height: float) -> bool:
    """Whether a piece of ink lies wholly in the narrow margin where only rulings end."""
    margin = max(2.0, 0.16 * height)
    return (
        blob.bottom <= margin
        or blob.top >= tall - margin
        or ((blob.right <= margin or blob.left >= wide - margin) and blob.width < 0.1 * height)
    )


def _says_something(blobs: list[Blob], height: float) -> bool:
    """Whether pieces of ink are more than dirt: large enough together, or one clear small sign."""
    return any(max(b.width, b.height) >= 0.28 * height and b.area >= 0.012 * height * height for b in blobs) or any(
        min(b.width, b.height) >= 0.09 * height and b.area >= 0.45 * b.width * b.height for b in blobs
    )


def _inset(ink: Mask, rect: Rect, by: int) -> tuple[int, int, Mask]:
    tall, wide = ink.shape[:2]
    left, top = max(0, round(rect.left) + by), max(0, round(rect.top) + by)
    right, bottom = min(wide, round(rect.right) - by), min(tall, round(rect.bottom) - by)
    patch = ink[top : max(top, bottom), left : max(left, right)]
    return left, top, np.ascontiguousarray((patch > 0).astype(np.uint8))
