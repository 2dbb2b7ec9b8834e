"""A page on its way to being read: its pixels, and what a file already says about them.

Everything here is measured in pixels of the page's raster, origin top left, so that x and y have one scale.
A Box of document.py (fractions) is made only at the end.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from models.document import Box

Image = NDArray[np.uint8]
"""Pixels: height × width × 3, BGR."""


class Rect(NamedTuple):
    """A rectangle in pixels."""

    left: float
    top: float
    right: float
    bottom: float

    def moved(self, x: float, y: float) -> Rect:
        """The same rectangle so far to the right and down."""
        return Rect(self.left + x, self.top + y, self.right + x, self.bottom + y)

    @property
    def width(self) -> float:
        return self.right - self.left

    @property
    def height(self) -> float:
        return self.bottom - self.top

    @property
    def middle(self) -> tuple[float, float]:
        return (self.left + self.right) / 2, (self.top + self.bottom) / 2

    def holds(self, x: float, y: float) -> bool:
        return self.left <= x <= self.right and self.top <= y <= self.bottom


class Glyph(NamedTuple):
    """A printed character of a text layer."""

    text: str
    rect: Rect
    size: float
    """Font size in pixels."""
    bold: bool = False
    turned: int = 0
    """Degrees clockwise by which it stands on the page: 0, 90, 180 or 270."""
    spaced: bool = False
    """Whether the file puts a space after it."""


class Word(NamedTuple):
    """A run of characters that stand close together on one line."""

    text: str
    rect: Rect
    size: float
    bold: bool = False
    turned: int = 0


class Segment(NamedTuple):
    """A horizontal or vertical ruling: x0 ≤ x1, y0 ≤ y1, and one of the two pairs (nearly) equal."""

    x0: float
    y0: float
    x1: float
    y1: float
    weight: float = 1.0
    """Its thickness in pixels."""

    @property
    def horizontal(self) -> bool:
        return self.x1 - self.x0 >= self.y1 - self.y0


@dataclass(frozen=True)
class Sheet:
    """A page as it came in. Its raster is made on first use: a page with good text may never need one."""

    number: int
    width: int
    height: int
    dpi: float
    rasterise: Callable[[], Image] = field(repr=False, compare=False)
    glyphs: tuple[Glyph, ...] = ()
    """The text layer, where there is one that can be trusted; empty means: read this page as a scan."""
    segments: tuple[Segment, ...] = ()
    """The rulings that the file draws as lines or thin rectangles; only with `glyphs`."""

    @cached_property
    def image(self) -> Image:
        return self.rasterise()

    def box(self, rect: Rect) -> Box:
        return Box.clipped(
            rect.left / self.width, rect.top / self.height, rect.right / self.width, rect.bottom / self.height
        )
