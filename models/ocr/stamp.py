"""Coloured stamps taken off the ink, as far as a page's colour still tells them from print."""

from __future__ import annotations

import cv2
import numpy as np

from models.light import Grey, evenly_lit
from models.sheet import Image

REDNESS = 10
"""By how many levels red must stand over green and blue, locally, for a stamp to be there."""
LEAST_SHARE = 0.0002
"""A page with less red than this has no stamp."""
MOST = 0.6
"""More than this share of the redness is never added, or print under a stamp would go too."""
REACH = 9
"""JPEG spreads colour over blocks of this many pixels, while light stays sharp."""


def without_stamp(ink: Grey, colour: Image) -> Grey:
    """The ink of a page where red stamps are lifted: red light passes them, and what it still misses is added.

    Print under a stamp stays dark, because it is dark in red light too.
    """
    blue, green, red = (np.ascontiguousarray(colour[:, :, i]) for i in range(3))
    redness = _levels(cv2.subtract(red, cv2.max(blue, green)))
    # A warm lamp reddens the whole page; a stamp is redder than that.
    paper_tint = int(np.median(redness[::8, ::8]))
    redness = _levels(cv2.subtract(redness, np.full_like(redness, min(255, paper_tint))))
    stamped = redness > 2 * REDNESS
    if np.count_nonzero(stamped) < LEAST_SHARE * stamped.size:
        return ink
    rows, cols = np.flatnonzero(stamped.any(axis=1)), np.flatnonzero(stamped.any(axis=0))
    zone = np.s_[max(0, rows[0] - 40) : rows[-1] + 41, max(0, cols[0] - 40) : cols[-1] + 41]
    near = _levels(cv2.dilate(redness[zone], np.ones((REACH, REACH), np.uint8)))
    through = red[zone]
    strong = redness[zone] >= np.percentile(redness[zone][redness[zone] > 2 * REDNESS], 60)
    paper = float(np.percentile(through, 75))
    missing = np.clip(0.97 * paper - through[strong].astype(np.float32), 0, None) / np.maximum(1, near[strong])
    more = float(np.clip(np.median(missing), 0.05, MOST))
    lit = evenly_lit(_levels(cv2.add(through, (near * more).astype(np.uint8))))
    lifted = ink.copy()
    lifted[zone] = np.where(near > REDNESS, np.maximum(ink[zone], lit), ink[zone])
    return lifted


def _levels(pixels: object) -> Grey:
    return np.asarray(pixels, np.uint8)
