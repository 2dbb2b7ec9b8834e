"""The sheet of paper in a picture of a desk."""

from __future__ import annotations

import cv2
import numpy as np

from models.light import Grey

_COARSE = 8
_BRIGHTER = 1.12


def paper(grey: Grey) -> Grey | None:
    """Where the paper lies (255) in a picture that shows more than paper; None where paper is all there is.

    A shadow is as dark as a desk, but its edge is soft: desk and paper grow towards each other, from the picture's
    rim and from its middle, until they meet at the sharpest edge between.
    """
    size = (max(16, grey.shape[1] // _COARSE), max(16, grey.shape[0] // _COARSE))
    small = cv2.resize(grey, size, interpolation=cv2.INTER_AREA)
    bright = np.asarray(cv2.morphologyEx(small, cv2.MORPH_CLOSE, np.ones((7, 7), np.uint8)), np.float32)
    height, width = bright.shape
    rim = np.concatenate([bright[0], bright[-1], bright[:, 0], bright[:, -1]])
    middle = float(np.median(bright[height // 4 : -(height // 4), width // 4 : -(width // 4)]))
    if float(np.percentile(rim, 60)) > 0.85 * middle:
        return None
    # Light falls off by a factor: equal steps of the logarithm are equal steps in what is lit.
    steps = cv2.morphologyEx(np.log(bright + 8), cv2.MORPH_GRADIENT, np.ones((3, 3), np.uint8))
    relief = np.clip(np.asarray(steps) * 180, 0, 255).astype(np.uint8)
    # The watershed gives the outermost pixels to nobody, so the picture gets a margin.
    relief = cv2.copyMakeBorder(relief, 2, 2, 2, 2, cv2.BORDER_REPLICATE)
    seeds = np.full((height + 4, width + 4), 1, np.int32)
    seeds[3:-3, 3:-3] = 0
    seeds[int(0.3 * height) : int(0.7 * height), int(0.3 * width) : int(0.7 * width)] = 2
    cv2.watershed(cv2.cvtColor(relief, cv2.COLOR_GRAY2BGR), seeds)
    sheet = (seeds[2:-2, 2:-2] == 2).astype(np.uint8) * 255
    points = cv2.findNonZero(sheet)
    if points is None:
        return None
    filled = cv2.fillConvexPoly(np.zeros_like(sheet), cv2.convexHull(points), 255)
    if np.count_nonzero(filled) > 1.08 * np.count_nonzero(sheet) or not _stands_out(filled, bright):
        return None
    # The edge is known to a coarse pixel: what is left of the desk would be the longest ruling of the page.
    inner = cv2.erode(filled, np.ones((5, 5), np.uint8), borderType=cv2.BORDER_CONSTANT, borderValue=255)
    return cv2.resize(inner, (grey.shape[1], grey.shape[0]), interpolation=cv2.INTER_NEAREST)


def _stands_out(sheet: Grey, bright: Grey) -> bool:
    """Whether the sheet is brighter than what lies beyond its edge, along most of it."""
    reach = np.ones((5, 5), np.uint8)
    just_inside = cv2.blur(np.where(sheet > 0, bright, 0).astype(np.float32), (9, 9))
    inside_share = cv2.blur((sheet > 0).astype(np.float32), (9, 9))
    beyond = (cv2.dilate(sheet, reach) > 0) & (cv2.dilate(sheet, np.ones((3, 3), np.uint8)) == 0)
    if np.count_nonzero(beyond) < 20:
        return False
    paper_near = just_inside[beyond] / np.maximum(inside_share[beyond], 1e-3)
    return float(np.mean(paper_near > _BRIGHTER * bright[beyond])) > 0.75
