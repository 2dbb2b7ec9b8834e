"""A page set straight: turned upright, flat, evenly lit."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import cv2
import numpy as np

from models import light
from models.light import Grey
from models.sheet import Image, Rect
from models.skew import skew

_LEVEL = 0.04


@dataclass(frozen=True)
class Straight:
    """A page whose lines run level, and the way back to the page as given."""

    image: Image
    ink: Grey
    """White paper is 255, ink is dark; the light is even and coloured seals are gone."""
    rotation: float
    """Degrees, clockwise positive, by which the text on the page as given is turned."""
    to_given: Callable[[Rect], Rect] = field(repr=False, compare=False)


def straighten(image: Image, upside_down: Callable[[Image], bool] = lambda image: False) -> Straight:
    """The page level and lit; `upside_down` tells whether a level page stands on its head."""
    ink = light.ink(image)
    angle = skew(ink)
    if abs(angle) < _LEVEL:
        return Straight(image, ink, 0.0, lambda rect: rect)
    height, width = ink.shape
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1.0)
    back = cv2.invertAffineTransform(turn)

    def to_given(rect: Rect) -> Rect:
        left, top, right, bottom = rect
        corners = np.array([[left, top, 1], [right, top, 1], [right, bottom, 1], [left, bottom, 1]], float) @ back.T
        return Rect(*map(float, (*corners.min(axis=0), *corners.max(axis=0))))

    def turned(pixels: Grey, paper: int | tuple[int, int, int]) -> Grey:
        return cv2.warpAffine(
            pixels, turn, (width, height), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT, borderValue=paper
        )  # type: ignore[return-value]

    return Straight(turned(image, (255, 255, 255)), turned(ink, 255), angle, to_given)
