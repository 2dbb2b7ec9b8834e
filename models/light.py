"""The light on a page: shadows evened out, faded ink darkened, coloured seals taken off."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from models.sheet import Image

Grey = NDArray[Any]
"""Pixels: height × width, 0 is black, 255 white."""

_COARSE = 8
_EVEN_ENOUGH = 238
_FADED = 60
_REDNESS = 12


class Seal(NamedTuple):
    """Where a coloured seal lies, in pixels."""

    left: int
    top: int
    right: int
    bottom: int


def ink(image: Image, found: Sequence[Seal] | None = None) -> Grey:
    """The ink of a page on evenly white paper, without its seals; they are looked for unless `found` names them."""
    grey = cv2.cvtColor(image, cv2.COLOR_BGR2GRAY)
    found = seals(image) if found is None else found
    if found:
        paper = _paper_colour(image[::4, ::4])
        for seal in found:
            zone = np.s_[seal.top : seal.bottom, seal.left : seal.right]
            grey[zone] = _under_seal(image[zone], grey[zone], paper)
    return darkened(evenly_lit(grey))


def evenly_lit(grey: Grey) -> Grey:
    """The page divided by the light that falls on it."""
    light = _light(grey)
    if np.percentile(light, 2) >= _EVEN_ENOUGH:
        return grey
    full = cv2.resize(light, (grey.shape[1], grey.shape[0]), interpolation=cv2.INTER_LINEAR)
    return cv2.divide(grey, full, scale=250)


def _light(grey: Grey) -> Grey:
    """What blank paper would show at each place, coarsely: bright neighbours reach over the strokes."""
    size = (max(8, grey.shape[1] // _COARSE), max(8, grey.shape[0] // _COARSE))
    coarse = cv2.resize(grey, size, interpolation=cv2.INTER_AREA)
    reach = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (9, 9))
    paper: Grey = np.asarray(cv2.medianBlur(cv2.morphologyEx(coarse, cv2.MORPH_CLOSE, reach), 7), np.uint8)
    # What is far darker than the page lies beside it: to light it would only show its noise.
    darkest = max(16.0, 0.3 * float(np.percentile(paper[::2, ::2], 75)))
    return np.maximum(cv2.GaussianBlur(paper, (0, 0), 3), darkest).astype(np.uint8)


def darkened(grey: Grey) -> Grey:
    """A page whose ink is dark and whose paper is white, however faded it came."""
    counts = cv2.calcHist([grey], [0], None, [256], [0, 256]).ravel()
    split = _split(counts)
    levels = np.arange(256)
    dark = counts[: split + 1]
    if dark.sum() < 1e-4 * counts.sum():
        return grey
    black = float((dark * levels[: split + 1]).sum() / dark.sum())
    bright = counts[split + 1 :]
    paper = float((bright * levels[split + 1 :]).sum() / max(bright.sum(), 1))
    if black <= _FADED and paper >= 245:
        return grey
    low = max(0.0, black - _FADED)
    table = np.clip((levels - low) * 255.0 / max(min(paper, 250) - low, 40), 0, 255).astype(np.uint8)
    return cv2.LUT(grey, table)


def _split(counts: NDArray[Any]) -> int:
    """The grey level between ink and paper (Otsu's)."""
    weights = counts.astype(float)
    below = weights.cumsum()
    mean = (weights * np.arange(256)).cumsum()
    above = below[-1] - below
    with np.errstate(divide="ignore", invalid="ignore"):
        between = (mean[-1] * below / below[-1] - mean) ** 2 / (below * above)
    return int(np.nanargmax(np.where(np.isfinite(between), between, -1)))


def seals(image: Image) -> list[Seal]:
    """The coloured seals on a page: round or square patches of red, too tall to be text."""
    step = 4
    small: Any = cv2.resize(image, None, fx=1 / step, fy=1 / step, interpolation=cv2.INTER_AREA)
    redness = _redness(small, _paper_colour(small))
    _, mask = cv2.threshold(redness, _REDNESS, 255, cv2.THRESH_BINARY)
    if cv2.countNonZero(mask) < 40:
        return []
    mask = cv2.morphologyEx(mask, cv2.MORPH_CLOSE, cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (15, 15)))
    _, _, stats, _ = cv2.connectedComponentsWithStats(mask)
    least = 0.035 * max(small.shape)
    found = []
    for left, top, width, height, _area in stats[1:].tolist():
        if min(width, height) >= least and 0.4 <= width / height <= 2.5:
            rim = 3
            found.append(
                Seal(
                    max(0, (left - rim) * step),
                    max(0, (top - rim) * step),
                    min(image.shape[1], (left + width + rim) * step),
                    min(image.shape[0], (top + height + rim) * step),
                )
            )
    return found


def _paper_colour(image: Image) -> NDArray[Any]:
    return np.maximum(np.median(image[::5, ::5].reshape(-1, 3), axis=0), 32.0)


def _redness(image: Image, paper: NDArray[Any]) -> Grey:
    """How much brighter red is than the other colours, on paper that may itself be tinted."""
    balance = float(paper.max()) / paper
    channels = image if balance.max() < 1.02 else np.minimum(image * balance, 255).astype(np.uint8)
    blue, green, red = cv2.split(channels)
    return cv2.subtract(red, cv2.max(blue, green))


def _under_seal(colour: Image, grey: Grey, paper: NDArray[Any]) -> Grey:
    """What is printed in black under a red seal.

    Red ink leaves the red channel bright. JPEG blurs colour more than light, so at the rims of the red strokes the
    grey value tells black from red instead: black is darker than red ink ever is.
    """
    redness = np.asarray(_redness(colour, paper))
    tinted = redness > _REDNESS
    if np.count_nonzero(tinted) < 20:
        return grey
    strong = redness > max(_REDNESS, 0.5 * float(np.percentile(redness[tinted], 90)))
    red = colour[:, :, 2]
    red_level = max(float(np.percentile(red[strong], 15)), 60.0)
    grey_level = max(float(np.percentile(grey[strong], 15)), 40.0)
    near = cv2.dilate(redness, np.ones((7, 7), np.uint8)) > _REDNESS
    white = float(np.percentile(grey[::3, ::3], 75))
    lifted = np.minimum(white, np.maximum(red * (white / red_level), grey * (0.92 * white / grey_level)))
    return np.where(near, np.maximum(lifted, grey), grey).astype(np.uint8)
