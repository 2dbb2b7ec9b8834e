"""Pages of ink become pixels."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from models.sheet import Image
from models.training.fonts import pillow_font
from models.training.ink import Leaf, Stroke

_PATTERNS = {"dotted": (1.2, 2.4), "dashed": (4.0, 6.5)}
"""Length of the ink, and of the whole period, in points."""


def draw(leaf: Leaf, dpi: float) -> Image:
    """A page as clean pixels, BGR."""
    from PIL import Image as Pillow
    from PIL import ImageDraw

    scale = dpi / 72
    picture = Pillow.new("RGB", (round(leaf.width * scale), round(leaf.height * scale)), "white")
    pen = ImageDraw.Draw(picture)
    for span, shade in leaf.fills:
        pen.rectangle([edge * scale for edge in span], (shade,) * 3)
    for run in leaf.runs:
        size = round(run.size * scale, 1)
        font = pillow_font(run.face, size, run.bold)
        thicken = 0.0 if run.face.bold or not run.bold else max(0.5, size * 0.025)
        pen.text((run.x * scale, run.baseline * scale), run.text, run.colour, font, "ls", stroke_width=thicken)
    pixels = np.ascontiguousarray(np.asarray(picture)[:, :, ::-1])
    rule(pixels, leaf.strokes, scale)
    return pixels


def rule(pixels: Image, strokes: Iterable[Stroke], scale: float) -> None:
    """Draw rulings with soft edges, in place."""
    height, width = pixels.shape[:2]
    for stroke in strokes:
        half = max(stroke.weight * scale, 0.55) / 2
        along = (stroke.x0, stroke.x1, width) if stroke.horizontal else (stroke.y0, stroke.y1, height)
        across = (stroke.y0, height) if stroke.horizontal else (stroke.x0, width)
        start, length = _cover(along[0] * scale - half, along[1] * scale + half, along[2])
        if stroke.ruling in _PATTERNS:
            ink, period = (part * scale for part in _PATTERNS[stroke.ruling])
            place = (np.arange(len(length)) + 0.5) % period
            length = length * np.clip(ink - np.abs(place - ink / 2) * 2 + 1, 0, 1)
        side, thick = _cover(across[0] * scale - half, across[0] * scale + half, across[1])
        cover = np.outer(thick, length) if stroke.horizontal else np.outer(length, thick)
        top, left = (side, start) if stroke.horizontal else (start, side)
        patch = pixels[top : top + cover.shape[0], left : left + cover.shape[1]]
        mixed = patch * (1 - cover[..., None]) + stroke.shade * cover[..., None]
        np.copyto(patch, np.minimum(patch, mixed.astype(np.uint8)))


def _cover(start: float, end: float, limit: int) -> tuple[int, NDArray[np.float64]]:
    """The first pixel that a stretch touches, and how much of each pixel it covers."""
    first, last = max(0, int(np.floor(start))), min(limit, int(np.ceil(end)))
    pixel = np.arange(first, max(first, last))
    return first, np.clip(np.minimum(pixel + 1, end) - np.maximum(pixel, start), 0, 1)
