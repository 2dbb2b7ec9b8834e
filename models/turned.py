"""A page whose text stands sideways or upside down, turned so that it can be read, and the way back."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from models.sheet import Rect, Segment, Sheet
from models.textlayer import turn_of

Turn = Callable[[Rect], Rect]


def upright(sheet: Sheet) -> tuple[Sheet, Turn]:
    """The page with most of its text upright, and where a rectangle of it lies on the page as given."""
    turned = turn_of(sheet.glyphs) if sheet.glyphs else 0
    if not turned:
        return sheet, lambda rect: rect
    there, back = _turns(turned, sheet.width, sheet.height)
    sideways = turned in (90, 270)
    return Sheet(
        number=sheet.number,
        width=sheet.height if sideways else sheet.width,
        height=sheet.width if sideways else sheet.height,
        dpi=sheet.dpi,
        rasterise=lambda: np.ascontiguousarray(np.rot90(sheet.image, turned // 90)),
        glyphs=tuple(
            glyph._replace(rect=there(glyph.rect), turned=(glyph.turned - turned) % 360) for glyph in sheet.glyphs
        ),
        segments=tuple(Segment(*there(Rect(*one[:4])), one.weight) for one in sheet.segments),
    ), back


def _turns(turned: int, width: float, height: float) -> tuple[Turn, Turn]:
    """From the page as given to the upright page, and back."""

    def clockwise(rect: Rect, high: float) -> Rect:
        return Rect(high - rect.bottom, rect.left, high - rect.top, rect.right)

    def counter(rect: Rect, wide: float) -> Rect:
        return Rect(rect.top, wide - rect.right, rect.bottom, wide - rect.left)

    def over(rect: Rect) -> Rect:
        return Rect(width - rect.right, height - rect.bottom, width - rect.left, height - rect.top)

    if turned == 90:
        return lambda rect: counter(rect, width), lambda rect: clockwise(rect, width)
    if turned == 270:
        return lambda rect: clockwise(rect, height), lambda rect: counter(rect, height)
    return over, over
