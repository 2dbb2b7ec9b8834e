"""Whether a level page stands on its head."""

from __future__ import annotations

from functools import lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray

from models.ocr.reader import Crop, Reader
from models.ocr.session import Network
from models.sheet import Image, Rect
from models.zoo import TURN, shipped

WORK_WIDTH = 1000
HEIGHT, WIDTH = 48, 192
LINES = 16
"""How many lines of text are asked."""
SURE = 0.25
"""How far from one half the lines' mean must lie; between, the recogniser decides."""
READ = 4


def upside_down(image: Image, reader: Reader | None = None) -> bool:
    """Whether most lines of text stand on their head; where they disagree, whether they read better when turned."""
    lines = text_runs(image)[:LINES]
    if not lines:
        return False
    crops = [_cut(image, rect) for rect in lines]
    turned = float(np.median(_turned(crops)))
    if abs(turned - 0.5) >= SURE or reader is None:
        return turned > 0.5
    widest = sorted(crops, key=lambda crop: -crop.shape[1])[:READ]
    upright = reader.read([Crop(crop) for crop in widest])
    headlong = reader.read([Crop(np.ascontiguousarray(crop[::-1, ::-1])) for crop in widest])
    return sum(r.confidence for r in headlong) > sum(r.confidence for r in upright)


def text_runs(image: Image) -> list[Rect]:
    """Stretches of text found without a network, the widest first: dark, wide, and of one height."""
    scale = min(1.0, WORK_WIDTH / max(1, image.shape[1]))
    grey = cv2.cvtColor(image, cv2.COLOR_BGR2GRAY) if image.ndim == 3 else image
    small = cv2.resize(grey, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    if min(small.shape) < 32:
        return []
    dark = cv2.adaptiveThreshold(small, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, 31, 18)
    for shape in ((1, 60), (60, 1)):
        rulings = cv2.morphologyEx(dark, cv2.MORPH_OPEN, np.ones(shape, np.uint8))
        dark = cv2.subtract(dark, cv2.dilate(rulings, np.ones((3, 3), np.uint8)))
    joined = cv2.morphologyEx(dark, cv2.MORPH_CLOSE, np.ones((1, 13), np.uint8))
    _, _, stats, _ = cv2.connectedComponentsWithStats(joined)
    found = [
        Rect(x / scale, y / scale, (x + w) / scale, (y + h) / scale)
        for x, y, w, h, area in stats[1:].tolist()
        if 7 <= h <= 60 and w >= 2.5 * h and area >= 0.35 * w * h
    ]
    if not found:
        return []
    usual = float(np.median([rect.height for rect in found]))
    same = [rect for rect in found if 0.6 * usual <= rect.height <= 1.8 * usual]
    return sorted(same, key=lambda rect: (-rect.width, rect.top))


def _cut(image: Image, rect: Rect) -> Image:
    edge = max(2, round(0.12 * rect.height))
    top, left = max(0, int(rect.top) - edge), max(0, int(rect.left) - edge)
    crop = image[top : int(rect.bottom) + edge + 1, left : int(rect.right) + edge + 1]
    if crop.ndim == 2:
        crop = np.repeat(crop[:, :, None], 3, axis=2)
    return np.ascontiguousarray(crop)


@lru_cache(maxsize=1)
def _network() -> Network:
    return Network(shipped(TURN), 1)


def _turned(crops: list[Image]) -> NDArray[np.float32]:
    """For each line the probability that it stands on its head; of a long line its beginning is asked."""
    pixels = np.zeros((len(crops), 3, HEIGHT, WIDTH), np.float32)
    for i, crop in enumerate(crops):
        width = min(WIDTH, max(1, round(crop.shape[1] * HEIGHT / crop.shape[0])))
        part = crop[:, : max(1, round(WIDTH * crop.shape[0] / HEIGHT))]
        scaled = cv2.resize(part, (width, HEIGHT), interpolation=cv2.INTER_AREA)
        pixels[i, :, :, :width] = (scaled.astype(np.float32) / 127.5 - 1.0).transpose(2, 0, 1)
    return _network()(pixels)[:, 1]
