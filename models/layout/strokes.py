"""What the pixels of a page are made of: thin strokes that may be rulings, and letters that are not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

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
    dark: Mask
    """All the ink."""
    letters: Rects
    """Left, top, right, bottom of each connected piece that is a letter or a part of one."""


def strokes(ink: Grey) -> Strokes:
    """The strokes and letters of a page."""
    _, dark = cv2.threshold(ink, _DARK, 1, cv2.THRESH_BINARY_INV)
    _, _, rough = pieces(dark)
    em = character_height(rough[1:, 2], rough[1:, 3]) or _USUAL_EM
    across, down = thin_strokes(ink, em), np.ascontiguousarray(thin_strokes(np.ascontiguousarray(ink.T), em).T)
    # A faint ruling is dark in places only: its strokes hold it together, so that it is no row of specks.
    dark = dark | across | down
    count, labels, stats = pieces(dark)
    width, height, area = stats[:, 2], stats[:, 3], stats[:, 4]
    thin = max(3.0, 0.22 * em)
    small = (height <= 1.7 * em) & (width <= 1.7 * em)
    # Blurred letters run together, titles are tall; but what is mostly empty inside is a piece of a grid.
    dense = (height <= 3.5 * em) & (area >= 0.22 * width * height)
    letter = (small | dense) & (np.minimum(width, height) > thin) & (area >= 0.02 * em * em)
    letter[0] = False
    if count > 1:
        gone = (letter | _stray(stats, thin, em)) & ~_in_chains(labels, stats, em)
        rest = ~gone
        rest[0] = False
        # Letters have rims that are lighter than ink and yet look like faint strokes: take them off as well.
        rims = cv2.dilate(np.take(gone.astype(np.uint8), labels), np.ones((5, 5), np.uint8))
        outside = (1 - rims) | np.take(rest.astype(np.uint8), labels)
        across, down = across * outside, down * outside
    found = stats[letter]
    rects = np.column_stack([found[:, 0], found[:, 1], found[:, 0] + found[:, 2], found[:, 1] + found[:, 3]])
    return Strokes(em, across, down, dark, rects.astype(np.int32))


def _stray(stats: NDArray[Any], thin: float, em: float) -> NDArray[np.bool_]:
    """Short strokes that stand alone (一, 1, |) on a page whose rulings are whole; on a worn page, none."""
    width, height, area = stats[:, 2], stats[:, 3], stats[:, 4]
    length, thickness = np.maximum(width, height), np.minimum(width, height)
    alone = (length <= 1.3 * em) & (thickness <= thin)
    bits = length[alone & (length >= 0.4 * em)].sum()
    grids = (length >= 5 * em) & (area < 0.22 * width * height)
    rulings = area[grids].sum() / max(2.0, 0.1 * em)
    return alone if bits < 0.5 * rulings else np.zeros_like(alone)


def _in_chains(labels: NDArray[Any], stats: NDArray[Any], em: float) -> NDArray[np.bool_]:
    """Which small pieces follow each other on one line, as the dashes of a ruling and their crossings do."""
    width, height = stats[:, 2], stats[:, 3]
    length, thickness = np.maximum(width, height), np.minimum(width, height)
    dash = (
        (length <= 1.5 * em) & (thickness <= max(3.0, 0.2 * em)) & ((length >= 1.6 * thickness) | (length <= 0.3 * em))
    )
    dash[0] = False
    chained = np.zeros(len(stats), bool)
    for lying, names in ((width >= height, labels), (height >= width, labels.T)):
        bits = dash & lying
        if np.count_nonzero(bits) < 8:
            continue
        mask = np.ascontiguousarray(bits.astype(np.uint8)[names])
        bridged = cv2.morphologyEx(mask, cv2.MORPH_CLOSE, np.ones((1, round(1.3 * em)), np.uint8))
        long = cv2.morphologyEx(bridged, cv2.MORPH_OPEN, np.ones((1, round(4 * em)), np.uint8))
        count, chains = cv2.connectedComponents(long)
        # In a ruling the dashes are at least as long as the gaps; strokes that happen to be level are farther apart.
        inked = _inked_shares(chains, mask, count)
        rulings = np.take(inked >= 0.4, chains) & (long > 0)
        if rulings.any():
            chained[np.unique(names[rulings])] = True
    return chained & (length <= 1.5 * em)


def _inked_shares(chains: NDArray[Any], mask: Mask, count: int) -> NDArray[np.float64]:
    """For each chain, the share of its area that is ink."""
    sizes = np.bincount(chains.ravel(), minlength=count)
    inked = np.bincount(chains.ravel(), mask.ravel(), minlength=count)
    shares = inked / np.maximum(sizes, 1)
    shares[0] = 0
    return shares


def character_height(width: NDArray[Any], height: NDArray[Any]) -> float | None:
    """The height of a character, from the sizes of connected pieces of ink; None where there is too little to tell."""
    like_text = (height >= 6) & (height <= 140) & (width >= 0.3 * height) & (width <= 2.5 * height)
    heights = np.sort(height[like_text])
    if len(heights) < 8:
        return None
    # Pieces of characters are smaller than characters: taller pieces speak louder.
    weights = (heights.astype(float) ** 2).cumsum()
    return float(np.clip(heights[np.searchsorted(weights, 0.6 * weights[-1])], 8, 100))


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
