"""A page of a file set level for people to look at, and where boxes of the page as given stand on it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np

from models.document import Box
from models.files import FileKind, Limits, kind_of
from models.pages import open_pages
from models.sheet import Image, Rect, Sheet
from models.straighten import straighten
from models.turned import upright

_FINE = 2.0
"""A page that was born digital is drawn this much finer than it is read."""
_SETTLED = 0.05


@dataclass(frozen=True)
class LevelPage:
    """A page whose lines run level, in pixels."""

    image: Image = field(repr=False)
    given: tuple[int, int]
    """Width and height, in pixels, of the page as given."""
    to_given: Callable[[Rect], Rect] = field(repr=False)

    def rect(self, box: Box) -> Rect:
        """Where a box of the page as given stands on the level page."""
        wide, high = self.given
        middle = np.array([(box.left + box.right) / 2 * wide, (box.top + box.bottom) / 2 * high])
        x, y, slopes = _found(self._point, middle, self._start(middle))
        # The box is the hull of a turned rectangle: its sides are undone as they were made.
        sides = np.abs(slopes)
        halves = np.array([box.width * wide, box.height * high]) / 2
        try:
            half = np.linalg.solve(sides, halves)
        except np.linalg.LinAlgError:
            half = halves
        if (half <= 0).any():
            half = halves / np.maximum(1e-6, sides.sum(axis=1))
        high, wide = self.image.shape[:2]
        return Rect(
            min(wide, max(0.0, x - half[0])),
            min(high, max(0.0, y - half[1])),
            min(wide, max(0.0, x + half[0])),
            min(high, max(0.0, y + half[1])),
        )

    def _point(self, x: float, y: float) -> np.ndarray:
        at = self.to_given(Rect(x, y, x, y))
        return np.array([at.left, at.top])

    def _start(self, given: np.ndarray) -> np.ndarray:
        """A plane through the page's corners tells where to begin to look."""
        high, wide = self.image.shape[:2]
        corners = np.array([(x, y, 1.0) for x in (0.0, wide) for y in (0.0, high)])
        seen = np.array([self._point(x, y) for x, y, _ in corners])
        plane, *_ = np.linalg.lstsq(corners, seen, rcond=None)
        return np.linalg.lstsq(plane[:2].T, given - plane[2], rcond=None)[0]


def _found(point: Callable[[float, float], np.ndarray], wanted: np.ndarray, start: np.ndarray):
    """The place from which a point comes, by Newton's steps, and how the page is turned there."""
    at, slopes = start.astype(float), np.eye(2)
    for _ in range(8):
        step = 8.0
        slopes = np.column_stack(
            [
                (point(at[0] + step, at[1]) - point(at[0] - step, at[1])) / (2 * step),
                (point(at[0], at[1] + step) - point(at[0], at[1] - step)) / (2 * step),
            ]
        )
        missing = wanted - point(*at)
        if np.hypot(*missing) < _SETTLED:
            break
        at = at + np.linalg.lstsq(slopes, missing, rcond=None)[0]
    return float(at[0]), float(at[1]), slopes


def given_page(path: Path, number: int, limits: Limits) -> Image:
    """A page as it came in."""
    return _sheet(path, number, limits).image


def level_page(path: Path, number: int, rotation: float, limits: Limits) -> LevelPage:
    """A page set level as its reading found it turned, by so many degrees."""
    sheet = _sheet(path, number, limits)
    if sheet.glyphs:
        return _printed(path, sheet, limits)
    straight = straighten(sheet.image)
    if abs((straight.rotation - rotation + 180) % 360 - 180) > 90:
        straight = straighten(sheet.image, lambda page: True)
    return LevelPage(straight.image, (sheet.width, sheet.height), straight.to_given)


def _sheet(path: Path, number: int, limits: Limits) -> Sheet:
    return next(iter(open_pages(path, limits, number, number)))


def _printed(path: Path, sheet: Sheet, limits: Limits) -> LevelPage:
    fine = min(_FINE, (limits.working_pixels / (sheet.width * sheet.height)) ** 0.5)
    if kind_of(path) is FileKind.PDF and fine > 1:
        sheet = _finer(path, sheet, fine)
    page, back = upright(sheet)
    image = page.image
    scale = image.shape[1] / page.width

    def to_given(rect: Rect) -> Rect:
        return back(Rect(*(side / scale for side in rect)))

    return LevelPage(image, (sheet.width, sheet.height), to_given)


def _finer(path: Path, sheet: Sheet, scale: float) -> Sheet:
    from models.pdf.pdfium import PdfFile

    size = round(sheet.width * scale), round(sheet.height * scale)
    return replace(sheet, rasterise=lambda: PdfFile(path).raster(sheet.number - 1, *size))
