"""A page set straight: upright, flat, evenly lit.

What a page needs is measured on a small copy; a clean office scan is turned by a fraction of a degree at most.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from models import light
from models.flatten import Flattening, Points, bent, curves, flattening, lean
from models.light import Grey
from models.outline import paper
from models.sheet import Image, Rect
from models.skew import lies_on_its_side, pieces, skew

_SMALL = 1200
_LEVEL = 0.04
_LARGEST_EM, _SMALLEST_EM, _BEST_EM = 42.0, 16.0, 30.0
_COARSE = 1500


@dataclass(frozen=True)
class Straight:
    """A page whose lines run level, and the way back to the page as given."""

    image: Image
    ink: Grey
    """White paper is 255, ink is dark; the light is even and coloured seals are gone."""
    rotation: float
    """Degrees, clockwise positive, by which the text on the page as given is turned."""
    to_given: Callable[[Rect], Rect] = field(repr=False, compare=False)
    seals: tuple[light.Seal, ...] = ()
    """Where coloured seals were taken off: what lay under them may have gone with them."""


def straighten(image: Image, upside_down: Callable[[Image], bool] = lambda image: False) -> Straight:
    """The page upright, flat and lit; `upside_down` tells whether a level page stands on its head."""
    sheet = _without_desk(image)
    small, scale = _small(sheet)
    letters, em = _letters(small)
    quarter = 1 if em and lies_on_its_side(letters, em) else 0
    em = em or 12.0
    size = _readable(em / scale, max(sheet.shape))
    worked = _resized(sheet, size)
    if quarter:
        small, worked = _quarter_back(small), _quarter_back(worked)
    way = _way(small, em, worked.shape[1] / small.shape[1])
    pixels = way.straightened(worked)
    head = upside_down(pixels)
    if head:
        pixels = cv2.rotate(pixels, cv2.ROTATE_180)

    def to_given(rect: Rect) -> Rect:
        points = _rim(rect)
        if head:
            points = np.array([pixels.shape[1], pixels.shape[0]]) - points
        points = way.given(points)
        if quarter:
            points = np.column_stack([worked.shape[0] - points[:, 1], points[:, 0]])
        points = points * (image.shape[1] / (worked.shape[0] if quarter else worked.shape[1]))
        return Rect(*map(float, (*points.min(axis=0), *points.max(axis=0))))

    turned = quarter * 90 + way.angle + (180 if head else 0)
    rotation = (turned + 180) % 360 - 180
    level: Image = pixels  # pyright: ignore[reportAssignmentType]
    seals = tuple(light.seals(level))
    return Straight(level, light.ink(level, seals), round(rotation, 3), to_given, seals)


def _without_desk(image: Image) -> Image:
    """The picture with nothing but the sheet of paper in it."""
    sheet = paper(cv2.cvtColor(image, cv2.COLOR_BGR2GRAY))
    if sheet is None:
        return image
    alone = image.copy()
    alone[sheet == 0] = np.median(image[sheet > 0][::997], axis=0).astype(np.uint8)
    return alone


def _quarter_back(pixels: NDArray[Any]) -> NDArray[Any]:
    return cv2.rotate(pixels, cv2.ROTATE_90_COUNTERCLOCKWISE)


def _small(image: Image) -> tuple[Grey, float]:
    scale = min(1.0, _SMALL / max(image.shape[:2]))
    grey = cv2.cvtColor(image, cv2.COLOR_BGR2GRAY)
    return cv2.resize(grey, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA), scale


def _letters(small: Grey) -> tuple[Grey, float | None]:
    """The pieces of ink that may be letters, and their height."""
    around = cv2.blur(small, (41, 41))
    _, dark = cv2.threshold(cv2.subtract(around, small), 30, 1, cv2.THRESH_BINARY)
    _, labels, stats = pieces(dark)
    tall = np.maximum(stats[:, 2], stats[:, 3])
    # What is long and thin may be a dash of a ruling.
    like_text = (tall >= 4) & (tall <= 60) & (tall <= 2 * np.minimum(stats[:, 2], stats[:, 3]))
    like_text[0] = False
    heights = np.sort(tall[like_text])
    if len(heights) < 20:
        return dark, None
    weights = (heights.astype(float) ** 2).cumsum()
    em = max(4.0, float(heights[np.searchsorted(weights, 0.5 * weights[-1])]))
    return np.take((like_text & (tall >= 0.4 * em)).astype(np.uint8), labels), em


def _readable(em: float, longest: int) -> float:
    """By how much a page is made smaller or larger so that its characters are easy to read."""
    if em > _LARGEST_EM:
        return _BEST_EM / em
    return 2.0 if em < _SMALLEST_EM and longest < _COARSE else 1.0


def _resized(image: Image, size: float) -> Image:
    if size == 1.0:
        return image
    way = cv2.INTER_AREA if size < 1 else cv2.INTER_CUBIC
    return cv2.resize(image, None, fx=size, fy=size, interpolation=way)  # pyright: ignore[reportReturnType]


@dataclass(frozen=True)
class Way:
    """From a straight page to the page as given: flat to bent, then level to turned."""

    turn: NDArray[Any]
    """The matrix that turns the given page level."""
    size: tuple[int, int]
    """Width and height of the straight page."""
    angle: float
    bend: Flattening | None
    scale: float
    """How much smaller the copy is on which the bend was measured."""

    def given(self, points: Points) -> Points:
        """Where points of the straight page stand on the page as given."""
        if self.bend:
            points = self.bend.given(points / self.scale) * self.scale
        back = cv2.invertAffineTransform(self.turn)
        return points @ back[:, :2].T + back[:, 2]

    def straightened(self, image: Image) -> Image:
        paper = [float(v) for v in np.median(image[::37, ::37].reshape(-1, 3), axis=0)]
        if self.bend is None:
            if self.angle == 0:
                return image
            return cv2.warpAffine(image, self.turn, self.size, flags=cv2.INTER_LINEAR, borderValue=paper)  # pyright: ignore[reportReturnType]
        width, height = self.size
        step = 16
        xs, ys = np.meshgrid(np.arange(0, width + step, step), np.arange(0, height + step, step))
        source = self.given(np.column_stack([xs.ravel(), ys.ravel()]).astype(np.float64))
        coarse = source.reshape(*xs.shape, 2).astype(np.float32)
        # Each node stands at the corner of its square, so the fine map is read between the nodes' corners.
        corner = np.array([[1 / step, 0, 0], [0, 1 / step, 0]], np.float64)
        maps = cv2.warpAffine(coarse, corner, (width, height), flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP)
        return cv2.remap(image, maps, None, cv2.INTER_LINEAR, borderValue=paper)  # pyright: ignore[reportCallIssue, reportArgumentType, reportReturnType]


def _way(small: Grey, em: float, scale: float) -> Way:
    """How the page is turned and bent, measured on its small copy; `scale` is how much larger the page itself is."""
    angle = skew(small)
    level, turn = _turned(small, angle)
    lines = curves(level, em)
    if not bent(lines):
        # Rulings that are followed over their length tell the angle better than where ink gathers.
        angle += lean(lines)
        if abs(angle) < _LEVEL:
            angle = 0.0
        level, turn = _turned(small, angle)
    turn[:, 2] *= scale
    size = (round(level.shape[1] * scale), round(level.shape[0] * scale))
    return Way(turn, size, angle, flattening(lines) if bent(lines) else None, scale)


def _turned(small: Grey, angle: float) -> tuple[Grey, NDArray[Any]]:
    """The page turned back by an angle on a canvas that holds all of it, and the matrix that does it."""
    height, width = small.shape
    if angle == 0:
        return small, np.array([[1.0, 0, 0], [0, 1.0, 0]])
    wide, tall = width, height
    if abs(angle) > 1:
        sine, cosine = abs(np.sin(np.radians(angle))), np.cos(np.radians(angle))
        wide, tall = round(width * cosine + height * sine), round(height * cosine + width * sine)
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1.0)
    turn[:, 2] += [(wide - width) / 2, (tall - height) / 2]
    level = cv2.warpAffine(small, turn, (wide, tall), flags=cv2.INTER_LINEAR, borderValue=float(np.median(small[::9])))
    return level, turn


def _rim(rect: Rect) -> Points:
    xs, ys = np.linspace(rect.left, rect.right, 3), np.linspace(rect.top, rect.bottom, 3)
    return np.array([(x, y) for x in xs for y in ys], np.float64)
