"""An agency's red seal, pressed over the figures."""

from __future__ import annotations

from functools import lru_cache

import cv2
import numpy as np

from models.sheet import Image
from models.training.fonts import chinese_faces, pillow_font
from models.training.ink import Leaf

_WORDS = "政府信息公开工作办公室专用章"
_DIAMETER = 119.0
"""4.2 cm in points, as the rules for official seals have it."""


def stamped(image: Image, leaf: Leaf, dpi: float, rng: np.random.Generator) -> Image:
    """The page with a seal over figures of its tables, where it has any."""
    figures = [line.span for line in leaf.lines if line.figure] or [line.span for line in leaf.lines]
    if not figures:
        return image
    scale = dpi / 72
    spot = figures[int(rng.integers(len(figures)))]
    size = round(_DIAMETER * rng.uniform(0.8, 1.0) * scale)
    mark = cv2.resize(_mark(), (size, size), interpolation=cv2.INTER_AREA)
    turn = cv2.getRotationMatrix2D((size / 2, size / 2), rng.uniform(-25, 25), 1)
    mark = cv2.warpAffine(mark, turn, (size, size)).astype(np.float32) / 255
    patchy = cv2.resize(
        rng.uniform(0.45, 1.0, (24, 24)).astype(np.float32), (size, size), interpolation=cv2.INTER_CUBIC
    )
    cover = np.clip(mark * patchy * rng.uniform(0.55, 0.9), 0, 1)
    left = round((spot.left + spot.right) / 2 * scale + rng.uniform(-0.3, 0.3) * size - size / 2)
    top = round((spot.top + spot.bottom) / 2 * scale + rng.uniform(-0.3, 0.3) * size - size / 2)
    return _pressed(
        image, cover, left, top, np.array([rng.integers(20, 70), rng.integers(10, 60), rng.integers(190, 235)])
    )


def _pressed(image: Image, cover: np.ndarray, left: int, top: int, ink: np.ndarray) -> Image:
    height, width = image.shape[:2]
    x0, y0 = max(0, left), max(0, top)
    x1, y1 = min(width, left + cover.shape[1]), min(height, top + cover.shape[0])
    if x0 >= x1 or y0 >= y1:
        return image
    image = image.copy()
    patch = image[y0:y1, x0:x1].astype(np.float32)
    part = cover[y0 - top : y1 - top, x0 - left : x1 - left, None]
    image[y0:y1, x0:x1] = (patch * (1 - part + part * ink / 255)).astype(np.uint8)
    return image


@lru_cache(maxsize=1)
def _mark() -> np.ndarray:
    """The seal's print as grey levels, ink white: a ring, a star, and words round the ring."""
    from PIL import Image as Pillow
    from PIL import ImageDraw

    size = 480
    picture = Pillow.new("L", (size, size), 0)
    pen = ImageDraw.Draw(picture)
    pen.ellipse((6, 6, size - 6, size - 6), outline=255, width=11)
    middle = size / 2
    star = []
    for point in range(10):
        far = 74 if point % 2 == 0 else 29
        angle = np.pi * (point / 5 - 0.5)
        star.append((middle + far * np.cos(angle), middle + far * np.sin(angle)))
    pen.polygon(star, fill=255)
    face = chinese_faces("tune")[0]
    for index, character in enumerate(_WORDS):
        degrees = -125 + 250 * index / (len(_WORDS) - 1)
        letter = Pillow.new("L", (size, size), 0)
        ImageDraw.Draw(letter).text((middle, 52), character, 255, pillow_font(face, 46.0), "mm")
        picture.paste(255, (0, 0), letter.rotate(-degrees, center=(middle, middle), resample=Pillow.Resampling.BICUBIC))
    return np.asarray(picture)
