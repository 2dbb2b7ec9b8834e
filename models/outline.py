"""The sheet of paper in a picture of a desk."""

from __future__ import annotations

import cv2
import numpy as np

from models.light import Grey

_COARSE = 8


def paper(grey: Grey) -> Grey | None:
    """Where the paper lies (255) in a picture that shows more than paper; None where paper is all there is."""
    small = cv2.resize(
        grey, (max(8, grey.shape[1] // _COARSE), max(8, grey.shape[0] // _COARSE)), interpolation=cv2.INTER_AREA
    )
    bright = np.asarray(cv2.morphologyEx(small, cv2.MORPH_CLOSE, np.ones((7, 7), np.uint8)), np.float32)
    rim = np.concatenate([bright[0], bright[-1], bright[:, 0], bright[:, -1]])
    inside = float(np.median(bright[bright.shape[0] // 4 : -(bright.shape[0] // 4)]))
    if float(np.percentile(rim, 40)) > 0.8 * inside:
        return None
    _, mask = cv2.threshold(bright.astype(np.uint8), 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=4)
    if count < 2:
        return None
    largest = 1 + int(np.argmax(stats[1:, cv2.CC_STAT_AREA]))
    share = float(stats[largest, cv2.CC_STAT_AREA]) / mask.size
    if not 0.2 <= share <= 0.985:
        return None
    sheet = (labels == largest).astype(np.uint8) * 255
    hull = cv2.convexHull(cv2.findNonZero(sheet))
    filled = cv2.fillConvexPoly(np.zeros_like(sheet), hull, 255)
    if np.count_nonzero(filled) > 1.15 * np.count_nonzero(sheet):
        return None
    inner = cv2.erode(filled, np.ones((3, 3), np.uint8), borderType=cv2.BORDER_CONSTANT, borderValue=255)
    return cv2.resize(inner, (grey.shape[1], grey.shape[0]), interpolation=cv2.INTER_NEAREST)
