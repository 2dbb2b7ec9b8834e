"""Where lines of text stand on a page: a PP-OCR text detector and the reading of its map."""

from __future__ import annotations

from functools import lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray

from models.ocr.session import Network
from models.sheet import Image, Rect
from models.zoo import DETECTOR, shipped

STEP = 32
"""The network wants sides that are multiples of this."""
TEXT_HEIGHT = 15.0
"""How many pixels high a line should be for the detector: smaller is missed, larger only costs time."""
LONG_SIDE = 1280
MOST_LONG_SIDE = 2560
STRIP = 0.75
"""A page higher than this share of its width is looked at in strips: the network's memory grows with the area."""
LIT = 0.3
"""A pixel of the map over this belongs to text."""
SURE = 0.55
"""A region whose mean is under this is dropped."""
GROWTH = 1.5
"""The map shows lines shrunk; they are grown back by area × growth / perimeter."""


@lru_cache(maxsize=1)
def _network(threads: int) -> Network:
    return Network(shipped(DETECTOR), threads)


def detect_lines(image: Image, text_height: float | None = None, threads: int = 2) -> list[Rect]:
    """The lines of text of a straight page, in pixels of that page, from top to bottom.

    Where the height of its text is known the page is scaled by it; otherwise by its long side.
    """
    height, width = image.shape[:2]
    if min(height, width) < 4:
        return []
    if height > width * STRIP:
        seam = _emptiest(image)
        upper = detect_lines(image[:seam], text_height or height_in(image), threads)
        lower = detect_lines(image[seam:], text_height or height_in(image), threads)
        return [*upper, *(Rect(r.left, r.top + seam, r.right, r.bottom + seam) for r in lower)]
    scale = TEXT_HEIGHT / text_height if text_height else LONG_SIDE / max(height, width)
    scale = min(scale, MOST_LONG_SIDE / max(height, width), 2.0)
    across = max(STEP, round(width * scale / STEP) * STEP)
    down = max(STEP, round(height * scale / STEP) * STEP)
    how = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
    pixels = cv2.resize(image, (across, down), interpolation=how).astype(np.float32) / 127.5 - 1.0
    lit = _network(threads)(pixels.transpose(2, 0, 1)[None])[0, 0]
    found = regions(lit)
    x, y = width / across, height / down
    rects = [
        Rect(max(0.0, r.left * x), max(0.0, r.top * y), min(width, r.right * x), min(height, r.bottom * y))
        for r in found
    ]
    return sorted((r for r in rects if r.width >= 2 and r.height >= 2), key=lambda r: (r.top, r.left))


def height_in(image: Image) -> float:
    """The height of text for which a page of that size is looked at as a whole."""
    return TEXT_HEIGHT * max(image.shape[:2]) / LONG_SIDE


def _emptiest(image: Image) -> int:
    """The row near the middle with the least ink: a page can be cut there without cutting a line of text."""
    height = len(image)
    first, last = int(0.4 * height), int(0.6 * height)
    rows = image[first:last, ::4].reshape(last - first, -1)
    busy = rows.std(axis=1)
    level = busy.min() + 0.05 * (busy.max() - busy.min())
    empty = np.flatnonzero(busy <= level)
    return first + int(empty[np.argmin(abs(empty - (last - first) / 2))])


def regions(lit: NDArray[np.float32]) -> list[Rect]:
    """The regions of text in a detector's map, upright, in the map's pixels."""
    mask = (lit > LIT).astype(np.uint8)
    contours, _ = cv2.findContours(mask, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    found: list[Rect] = []
    for contour in contours:
        x, y, w, h = cv2.boundingRect(contour)
        if min(w, h) < 3:
            continue
        inside = np.zeros((h, w), np.uint8)
        cv2.drawContours(inside, [contour - np.array([[x, y]])], -1, (1,), cv2.FILLED)
        if lit[y : y + h, x : x + w][inside > 0].mean() < SURE:
            continue
        grown = w * h * GROWTH / (2 * (w + h))
        found.append(Rect(x - grown, y - grown, x + w + grown, y + h + grown))
    return found
