"""What the pixels of a page are made of: thin strokes that may be rulings, and letters that are not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from models.layout.bars import LEVEL, UPRIGHT, Mask, corners, kinds, line, on_rulings, opened
from models.layout.rings import rings, under_rings, without_rings
from models.light import Grey, Seal
from models.sheet import Segment
from models.skew import pieces

Rects = NDArray[Any]

_DARK = 150
_STRAIGHT = 3.5
"""What is straight for so many characters is no letter."""
_LETTER, _BIT, _OTHER = 1, 2, 3
_FAINT = 26
_NOISY = 3
_FADED = 1.3
"""A page whose rulings show so much longer when they are averaged along their length is faded."""
_USUAL_EM = 24.0


@dataclass(frozen=True)
class Strokes:
    """Thin strokes in both directions (1 where there is one), and the letters that were taken out of them."""

    em: float
    """Height of a character, the measure of everything else."""
    across: Mask
    down: Mask
    bits_across: Mask
    """The strokes and, beside them, short bars that stand alone: rests of worn rulings, or 一."""
    bits_down: Mask
    dark: Mask
    """All the ink."""
    covered: Mask
    """What seals cover: there, ink that is missing says nothing."""
    letters: Rects
    """Left, top, right, bottom of each connected piece that is a letter or a part of one."""

    def part(self, left: int, top: int, right: int, bottom: int, em: float) -> Strokes:
        """What lies in a part of the page, measured from its corner, and with its own height of characters."""
        zone = np.s_[top:bottom, left:right]
        return Strokes(
            em,
            self.across[zone],
            self.down[zone],
            self.bits_across[zone],
            self.bits_down[zone],
            self.dark[zone],
            self.covered[zone],
            self.letters - np.array([left, top, left, top], np.int32),
        )


def strokes(ink: Grey, sealed: Sequence[Seal] = ()) -> Strokes:
    """The strokes and letters of a page; coloured seals were taken off it where it is `sealed`."""
    _, dark = cv2.threshold(ink, _DARK, 1, cv2.THRESH_BINARY_INV)
    _, _, rough = pieces(dark)
    # A piece of a broken grid is nearly empty inside, a letter is not.
    solid = rough[1:][rough[1:, 4] >= 0.2 * rough[1:, 2] * rough[1:, 3]]
    em = character_height(solid[:, 2], solid[:, 3]) or _USUAL_EM
    across, down = thin_strokes(ink, em, LEVEL), thin_strokes(ink, em, UPRIGHT)
    # A faint ruling is dark in places only: its strokes hold it together, so that it is no row of specks.
    dark = dark | across | down
    longest = cv2.max(opened(across, _STRAIGHT * em, LEVEL), opened(down, _STRAIGHT * em, UPRIGHT))
    straight: Mask = cv2.dilate(longest, np.ones((3, 3), np.uint8))
    # Letters that touch a ruling are set free from it.
    loose = dark & ~straight & 1
    count, labels, stats = pieces(loose)
    letter, bit = kinds(stats, em)
    letter &= ~corners(letter, (across, down), labels, stats, em)
    if count > 1:
        kept = on_rulings(letter, bit, (across, down), straight, labels, stats, em)
        letter, bit = letter & ~kept, bit & ~kept
    other = ~(letter | bit)
    other[0] = False
    kind = np.take(np.select([letter, bit, other], [_LETTER, _BIT, _OTHER], 0).astype(np.uint8), labels)
    rests = _without_rims(kind == _LETTER, kind > _LETTER, straight)
    sure = _without_rims((kind == _LETTER) | (kind == _BIT), kind == _OTHER, straight)
    found = stats[letter]
    letters = np.column_stack([found[:, 0], found[:, 1], found[:, 0] + found[:, 2], found[:, 1] + found[:, 3]])
    arcs = stats[other & (np.minimum(stats[:, 2], stats[:, 3]) >= em)]
    seals = rings(loose, em) if arcs[:, 4].sum() > em * em else []
    if seals:
        x, y = (letters[:, 0] + letters[:, 2]) / 2, (letters[:, 1] + letters[:, 3]) / 2
        letters = letters[~np.any([np.hypot(x - r.x, y - r.y) < 1.05 * r.radius for r in seals], axis=0)]
    return Strokes(
        em,
        without_rings(across * sure, seals, em, LEVEL),
        without_rings(down * sure, seals, em, UPRIGHT),
        without_rings(across * rests, seals, em, LEVEL),
        without_rings(down * rests, seals, em, UPRIGHT),
        dark,
        _under_seals(under_rings((dark.shape[0], dark.shape[1]), seals, em), sealed),
        letters.astype(np.int32),
    )


def _under_seals(covered: Mask, sealed: Sequence[Seal]) -> Mask:
    for seal in sealed:
        middle = (seal.left + seal.right) // 2, (seal.top + seal.bottom) // 2
        half = (seal.right - seal.left) // 2, (seal.bottom - seal.top) // 2
        cv2.ellipse(covered, middle, half, 0, 0, 360, 1, -1)
    return covered


def _without_rims(gone: Mask, kept: Mask, straight: Mask) -> Mask:
    """Where strokes may stand: not on the ink that is gone, nor on its rims, which look like faint strokes."""
    rims = cv2.dilate(gone.view(np.uint8), np.ones((5, 5), np.uint8))
    return (1 - rims) | kept.view(np.uint8) | straight


def character_height(width: NDArray[Any], height: NDArray[Any], share: float = 0.6) -> float | None:
    """The height of a character, from the sizes of connected pieces of ink; None where there is too little to tell."""
    like_text = (height >= 6) & (height <= 140) & (width >= 0.5 * height) & (width <= 1.7 * height)
    heights = np.sort(height[like_text])
    if len(heights) < 8:
        return None
    # Pieces of characters are smaller than characters: taller pieces speak louder, up to a share of all.
    weights = (heights.astype(float) ** 2).cumsum()
    return float(np.clip(heights[np.searchsorted(weights, share * weights[-1])], 8, 100))


def thin_strokes(ink: Grey, em: float, direction: int) -> Mask:
    """Where ink is thin across a direction, however faint and on whatever ground, but no noise of the paper."""
    mask, noise = _darker_lines(ink, em, direction, 0.08, _FAINT)
    if noise < _NOISY:
        return mask
    # In the noise of a faded copy a hair line shows only over a length; but letters are smeared over a length as well.
    pooled, _ = _darker_lines(ink, em, direction, 0.3, _FAINT / 2)
    _, dark = cv2.threshold(ink, _DARK, 1, cv2.THRESH_BINARY_INV)
    near: Mask = cv2.dilate(cv2.dilate(dark, line(0.8 * em + 1, direction)), np.ones((3, 3), np.uint8))
    both = mask | (pooled & ~near & 1)
    long, longer = (cv2.countNonZero(opened(m, _STRAIGHT * em, direction)) for m in (mask, both))
    return both if longer > _FADED * long else mask


def _darker_lines(ink: Grey, em: float, direction: int, pooled: float, least: float) -> tuple[Mask, int]:
    """What is darker than its surroundings across a direction, averaged along it; and the level of the noise."""
    thickest = max(5, 2 * round(0.2 * em) + 1)
    along = cv2.blur(ink, line(2 * round(pooled * em) + 1, direction).shape[::-1])
    closed = cv2.morphologyEx(along, cv2.MORPH_CLOSE, line(thickest, UPRIGHT if direction == LEVEL else LEVEL))
    darker = cv2.subtract(closed, along)
    counts = cv2.calcHist([np.ascontiguousarray(darker[::4])], [0], None, [256], [0, 256]).ravel().cumsum()
    noise = int(np.searchsorted(counts, 0.75 * counts[-1]))
    _, mask = cv2.threshold(darker, max(least, 3.0 * noise), 1, cv2.THRESH_BINARY)
    return mask, noise


def fragments(across: Mask, em: float, least: float, gap: float) -> list[Segment]:
    """The straight pieces of horizontal strokes that are at least so long when such gaps are closed (in characters)."""
    closed = cv2.morphologyEx(across, cv2.MORPH_CLOSE, line(max(3, gap * em), LEVEL))
    return _segments(opened(closed, max(5, least * em), LEVEL), em)


def rulings(across: Mask, em: float) -> list[Segment]:
    """Pieces of level rulings: whole ones, and those that add up to a line when the gaps of a worn one are closed."""
    whole = opened(cv2.morphologyEx(across, cv2.MORPH_CLOSE, line(max(3, 0.15 * em), LEVEL)), 1.5 * em, LEVEL)
    worn = opened(cv2.morphologyEx(across, cv2.MORPH_CLOSE, line(0.8 * em, LEVEL)), 4 * em, LEVEL)
    return _segments(cv2.max(whole, worn), em)


def _segments(long: Mask, em: float) -> list[Segment]:
    _, _, stats, centres = cv2.connectedComponentsWithStats(long, connectivity=8)
    found = []
    for (left, _, width, height, area), (_, y) in zip(stats[1:], centres[1:], strict=True):
        if height <= 0.5 * em + 0.02 * width:
            found.append(Segment(float(left), float(y), float(left + width), float(y), area / width))
    return found
