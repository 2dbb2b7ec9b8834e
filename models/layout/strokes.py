"""What the pixels of a page are made of: thin strokes that may be rulings, and letters that are not."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from models.light import Grey
from models.sheet import Segment

Mask = NDArray[np.uint8]
Rects = NDArray[np.int32]

_DARK = 150
_FAINT = 36
_USUAL_EM = 24.0


@dataclass(frozen=True)
class Strokes:
    """Thin strokes in both directions (1 where there is one), and the letters that were taken out of them."""

    em: float
    """Height of a character, the measure of everything else."""
    across: Mask
    down: Mask
    letters: Rects
    """Left, top, right, bottom of each connected piece that is a letter or a part of one."""


def strokes(ink: Grey) -> Strokes:
    """The strokes and letters of a page."""
    _, dark = cv2.threshold(ink, _DARK, 1, cv2.THRESH_BINARY_INV)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(dark, connectivity=8, ltype=cv2.CV_32S)
    em = character_height(stats[1:])
    width, height, area = stats[:, 2], stats[:, 3], stats[:, 4]
    thin = max(3.0, 0.22 * em)
    small = (height <= 1.7 * em) & (width <= 3.0 * em)
    letter = small & (np.minimum(width, height) > thin) & (area >= 0.02 * em * em)
    letter[0] = False
    across, down = thin_strokes(ink, em), thin_strokes(ink.T, em).T
    keep = np.where(letter, 0, 1).astype(np.uint8)
    if count > 1:
        outside = keep[labels]
        across, down = across * outside, down * outside
    found = stats[letter]
    rects = np.column_stack([found[:, 0], found[:, 1], found[:, 0] + found[:, 2], found[:, 1] + found[:, 3]])
    return Strokes(em, np.ascontiguousarray(across), np.ascontiguousarray(down), rects.astype(np.int32))


def character_height(stats: NDArray[np.int32]) -> float:
    """The height of a character, from the connected pieces of ink (left, top, width, height, area)."""
    width, height = stats[:, 2], stats[:, 3]
    like_text = (height >= 6) & (height <= 140) & (width >= 0.3 * height) & (width <= 2.5 * height)
    heights = np.sort(height[like_text])
    if len(heights) < 8:
        return _USUAL_EM
    # Pieces of characters are smaller than characters: taller pieces speak louder.
    weights = heights.astype(float).cumsum()
    return float(np.clip(heights[np.searchsorted(weights, 0.6 * weights[-1])], 8, 100))


def thin_strokes(ink: Grey, em: float) -> Mask:
    """Where ink is thin from top to bottom, however faint and on whatever ground."""
    tallest = 2 * round(0.2 * em) + 1
    closed = cv2.morphologyEx(ink, cv2.MORPH_CLOSE, np.ones((max(5, tallest), 1), np.uint8))
    _, mask = cv2.threshold(cv2.subtract(closed, ink), _FAINT, 1, cv2.THRESH_BINARY)
    return mask


def fragments(across: Mask, em: float, least: float) -> list[Segment]:
    """The straight pieces of horizontal strokes that are at least so long (in characters)."""
    gap = max(3, round(0.15 * em))
    closed = cv2.morphologyEx(across, cv2.MORPH_CLOSE, np.ones((1, gap), np.uint8))
    long = cv2.morphologyEx(closed, cv2.MORPH_OPEN, np.ones((1, max(5, round(least * em))), np.uint8))
    _, _, stats, centres = cv2.connectedComponentsWithStats(long, connectivity=8)
    found = []
    for (left, _, width, height, area), (_, y) in zip(stats[1:], centres[1:], strict=True):
        if height <= 0.5 * em + 0.02 * width:
            found.append(Segment(float(left), float(y), float(left + width), float(y), area / width))
    return found
