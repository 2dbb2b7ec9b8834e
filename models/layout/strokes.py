"""What the pixels of a page are made of: thin strokes that may be rulings, and letters that are not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from models.layout.rings import Ring, rings, under_rings, without_rings
from models.light import Grey
from models.sheet import Segment
from models.skew import pieces

Mask = NDArray[Any]
Rects = NDArray[Any]

_DARK = 150
_FAINT = 26
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


def strokes(ink: Grey) -> Strokes:
    """The strokes and letters of a page."""
    _, dark = cv2.threshold(ink, _DARK, 1, cv2.THRESH_BINARY_INV)
    _, _, rough = pieces(dark)
    # A piece of a broken grid is nearly empty inside, a letter is not.
    solid = rough[1:][rough[1:, 4] >= 0.2 * rough[1:, 2] * rough[1:, 3]]
    em = character_height(solid[:, 2], solid[:, 3]) or _USUAL_EM
    across, down = thin_strokes(ink, em), np.ascontiguousarray(thin_strokes(np.ascontiguousarray(ink.T), em).T)
    # A faint ruling is dark in places only: its strokes hold it together, so that it is no row of specks.
    dark = dark | across | down
    straight = _straight(across, down, em)
    # Letters that touch a ruling are set free from it.
    count, labels, stats = pieces(dark & ~straight & 1)
    letter, bit = _kinds(stats, em)
    bits_across, bits_down = across, down
    if count > 1:
        kept = _rulings_among(letter, bit, across, down, labels, stats, em)
        kept |= bit & _springing(straight, labels, stats, em)
        letter &= ~kept
        bits_across, bits_down = _without(letter, labels, straight, across, down)
        across, down = _without(letter | (bit & ~kept), labels, straight, across, down)
    found = stats[letter]
    letters = np.column_stack([found[:, 0], found[:, 1], found[:, 0] + found[:, 2], found[:, 1] + found[:, 3]])
    loose = dark & ~straight & 1
    unexplained = cv2.countNonZero(loose) - int(stats[letter, 4].sum())
    seals = rings(loose, em) if unexplained > 3 * em * em else []
    if seals:
        turned = [Ring(ring.y, ring.x, ring.radius) for ring in seals]
        across, bits_across = (without_rings(mask, seals, em) for mask in (across, bits_across))
        down, bits_down = (
            np.ascontiguousarray(without_rings(np.ascontiguousarray(mask.T), turned, em).T)
            for mask in (down, bits_down)
        )
        x, y = (letters[:, 0] + letters[:, 2]) / 2, (letters[:, 1] + letters[:, 3]) / 2
        letters = letters[~np.any([np.hypot(x - r.x, y - r.y) < 1.05 * r.radius for r in seals], axis=0)]
    covered = under_rings((dark.shape[0], dark.shape[1]), seals, em)
    return Strokes(em, across, down, bits_across, bits_down, dark, covered, letters.astype(np.int32))


def _without(
    gone: NDArray[np.bool_], labels: NDArray[Any], straight: Mask, across: Mask, down: Mask
) -> tuple[Mask, Mask]:
    """The strokes without some pieces of ink, and without their rims, which look like faint strokes."""
    rims = cv2.dilate(np.take(gone.astype(np.uint8), labels), np.ones((5, 5), np.uint8))
    rest = ~gone
    rest[0] = False
    outside = (1 - rims) | np.take(rest.astype(np.uint8), labels) | straight
    return across * outside, down * outside


def _springing(straight: Mask, labels: NDArray[Any], stats: NDArray[Any], em: float) -> NDArray[np.bool_]:
    """Which bars spring from a ruling: they are rulings themselves."""
    lying = stats[:, 2] >= stats[:, 3]
    beside = _on(cv2.dilate(straight, np.ones((1, 5), np.uint8)), labels, len(stats))
    below = _on(cv2.dilate(straight, np.ones((5, 1), np.uint8)), labels, len(stats))
    return (np.maximum(stats[:, 2], stats[:, 3]) >= 0.5 * em) & np.where(lying, beside, below)


def _straight(across: Mask, down: Mask, em: float) -> Mask:
    """What is straight for longer than any letter."""
    length = round(3.5 * em)
    level = cv2.morphologyEx(across, cv2.MORPH_OPEN, np.ones((1, length), np.uint8))
    upright = cv2.morphologyEx(down, cv2.MORPH_OPEN, np.ones((length, 1), np.uint8))
    return cv2.dilate(cv2.max(level, upright), np.ones((3, 3), np.uint8))


def _kinds(stats: NDArray[Any], em: float) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Which pieces of ink are letters, and which are short bars: dashes, bits of a worn ruling, or 一 and 1."""
    width, height, area = stats[:, 2], stats[:, 3], stats[:, 4]
    length, thickness = np.maximum(width, height), np.minimum(width, height)
    thin = max(3.0, 0.22 * em)
    bar = (thickness <= thin) | ((thickness <= 0.32 * em) & (length >= 1.8 * thickness))
    small = length <= 1.7 * em
    # Blurred letters run together, titles are tall; but what is mostly empty inside is a piece of a grid.
    dense = (length <= 25 * em) & (area >= 0.22 * width * height)
    letter = (small | dense) & ~bar & (area >= 0.02 * em * em)
    bit = bar & (length <= 2.2 * em)
    letter[0] = bit[0] = False
    return letter, bit


def _rulings_among(
    letter: NDArray[np.bool_], bit: NDArray[np.bool_], across: Mask, down: Mask,
    labels: NDArray[Any], stats: NDArray[Any], em: float,
) -> NDArray[np.bool_]:  # fmt: skip
    """Which short bars lie on rulings, and which pieces that look like letters are where two dashed ones cross."""
    other = np.take((~letter).astype(np.uint8), labels)
    level = _chains(across * other, em)
    upright = _chains(np.ascontiguousarray((down * other).T), em).T
    lying = stats[:, 2] >= stats[:, 3]
    kept = bit & np.where(lying, _on(level, labels, len(stats)), _on(upright, labels, len(stats)))
    if np.count_nonzero(kept) > 20:
        reach = 2 * round(0.5 * em) + 1
        both = cv2.min(
            cv2.dilate(level, np.ones((1, reach), np.uint8)), cv2.dilate(upright, np.ones((reach, 1), np.uint8))
        )
        kept |= letter & (np.maximum(stats[:, 2], stats[:, 3]) <= em) & _on(both, labels, len(stats))
    return kept


def _on(mask: Mask, labels: NDArray[Any], count: int) -> NDArray[np.bool_]:
    """Which pieces a mask touches."""
    touched = np.zeros(count, bool)
    touched[labels[mask > 0]] = True
    return touched


def _chains(strokes: Mask, em: float) -> Mask:
    """Where level strokes follow each other closely enough to be one ruling."""
    bridged = cv2.morphologyEx(strokes, cv2.MORPH_CLOSE, np.ones((1, round(1.3 * em)), np.uint8))
    long = cv2.morphologyEx(bridged, cv2.MORPH_OPEN, np.ones((1, round(3 * em)), np.uint8))
    count, names = cv2.connectedComponents(long)
    names = np.asarray(names, np.int32)
    # In a ruling the dashes are at least as long as the gaps; strokes that happen to be level are farther apart.
    inked = _inked_shares(names, strokes, count)
    wanted: Mask = (inked >= 0.4).astype(np.uint8)
    return wanted[names]


def _inked_shares(chains: NDArray[Any], mask: Mask, count: int) -> NDArray[np.float64]:
    """For each chain, the share of its area that is ink."""
    sizes = np.bincount(chains.ravel(), minlength=count)
    inked = np.bincount(chains.ravel(), mask.ravel(), minlength=count)
    shares = inked / np.maximum(sizes, 1)
    shares[0] = 0
    return shares


def character_height(width: NDArray[Any], height: NDArray[Any], share: float = 0.6) -> float | None:
    """The height of a character, from the sizes of connected pieces of ink; None where there is too little to tell."""
    like_text = (height >= 6) & (height <= 140) & (width >= 0.5 * height) & (width <= 1.7 * height)
    heights = np.sort(height[like_text])
    if len(heights) < 8:
        return None
    # Pieces of characters are smaller than characters: taller pieces speak louder, up to a share of all.
    weights = (heights.astype(float) ** 2).cumsum()
    return float(np.clip(heights[np.searchsorted(weights, share * weights[-1])], 8, 100))


def thin_strokes(ink: Grey, em: float) -> Mask:
    """Where ink is thin from top to bottom, however faint and on whatever ground, but no noise of the paper."""
    tallest = max(5, 2 * round(0.2 * em) + 1)
    along = cv2.blur(ink, (2 * round(0.08 * em) + 1, 1))
    closed = cv2.morphologyEx(along, cv2.MORPH_CLOSE, np.ones((tallest, 1), np.uint8))
    darker = cv2.subtract(closed, along)
    counts = cv2.calcHist([darker], [0], None, [256], [0, 256]).ravel().cumsum()
    noise = int(np.searchsorted(counts, 0.75 * counts[-1]))
    _, mask = cv2.threshold(darker, max(_FAINT, 3.0 * noise), 1, cv2.THRESH_BINARY)
    return mask


def fragments(across: Mask, em: float, least: float, gap: float) -> list[Segment]:
    """The straight pieces of horizontal strokes that are at least so long when such gaps are closed (in characters)."""
    closed = cv2.morphologyEx(across, cv2.MORPH_CLOSE, np.ones((1, max(3, round(gap * em))), np.uint8))
    long = cv2.morphologyEx(closed, cv2.MORPH_OPEN, np.ones((1, max(5, round(least * em))), np.uint8))
    _, _, stats, centres = cv2.connectedComponentsWithStats(long, connectivity=8)
    found = []
    for (left, _, width, height, area), (_, y) in zip(stats[1:], centres[1:], strict=True):
        if height <= 0.5 * em + 0.02 * width:
            found.append(Segment(float(left), float(y), float(left + width), float(y), area / width))
    return found
