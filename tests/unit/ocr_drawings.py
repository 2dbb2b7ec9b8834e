"""Pages, cells and lines drawn for the tests of reading."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PIL import Image as Pillow
from PIL import ImageDraw, ImageFont

from models.layout.found import FoundCell, FoundTable
from models.ocr.reader import Crop
from models.sheet import Image, Rect
from models.training.fonts import chinese_faces, pillow_font

CELL = (320, 100)
ORIGIN = (40, 40)


def font(size: float = 28.0) -> ImageFont.FreeTypeFont:
    return pillow_font(chinese_faces("tune")[0], size)


def line(text: str, size: float = 28.0) -> Image:
    """A line of black text on white, cut tight."""
    face = font(size)
    left, top, right, bottom = face.getbbox(text)
    picture = Pillow.new("L", (round(right - left) + 8, round(bottom - top) + 8), 255)
    ImageDraw.Draw(picture).text((4 - left, 4 - top), text, font=face, fill=0)
    return np.repeat(np.array(picture)[:, :, None], 3, axis=2)


def crop(text: str, digits: bool = False) -> Crop:
    return Crop(line(text), digits)


def ruled_page(rows: Sequence[Sequence[str]], weight: int = 3) -> tuple[Image, FoundTable]:
    """A page with a ruled table of equal cells, and the table as a finder would see it."""
    (wide, tall), (left, top) = CELL, ORIGIN
    cols = max(len(row) for row in rows)
    size = (2 * left + cols * wide, 2 * top + len(rows) * tall)
    picture = Pillow.new("L", size, 250)
    pen = ImageDraw.Draw(picture)
    cells = []
    for r, row in enumerate(rows):
        for c, text in enumerate(row):
            x, y = left + c * wide, top + r * tall
            pen.rectangle((x, y, x + wide, y + tall), outline=0, width=weight)
            pen.multiline_text((x + 24, y + 14), text, font=font(), fill=20, spacing=4)
            cells.append(FoundCell(r, c, 1, 1, Rect(x, y, x + wide, y + tall)))
    whole = Rect(left, top, left + cols * wide, top + len(rows) * tall)
    page = np.repeat(np.array(picture)[:, :, None], 3, axis=2)
    return page, FoundTable(whole, len(rows), cols, tuple(cells), "drawn")
