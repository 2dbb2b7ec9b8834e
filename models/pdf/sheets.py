"""A PDF becomes sheets, one at a time: with its text where that can be trusted, as pixels where not."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from models.errors import Damaged, TooLarge
from models.files import Limits
from models.pdf.pdfium import Content, PdfFile
from models.pdf.rulings import bar, merged, rulings
from models.pdf.trust import covered, trusted
from models.sheet import Segment, Sheet

DPI = 200
_COARSEST, _FINEST = 100, 400
_TAIL = 65_536


def sheets(path: Path, limits: Limits, first: int = 1, last: int | None = None) -> Iterator[Sheet]:
    """The pages of a PDF in order, from the first to the last that is wanted."""
    file = _opened(path, limits)
    for index in range(first - 1, min(last or file.pages, file.pages)):
        yield _sheet(file, index, limits)


def page_count(path: Path, limits: Limits) -> int:
    """How many pages a PDF has."""
    return _opened(path, limits).pages


def _opened(path: Path, limits: Limits) -> PdfFile:
    _refuse_cut_off(path)
    file = PdfFile(path)
    if file.pages == 0:
        raise Damaged("a PDF without a page: get it again from where it came from")
    if file.pages > limits.pages:
        raise TooLarge(f"has {file.pages} pages and the limit is {limits.pages}: split it, or raise the limit")
    return file


def _refuse_cut_off(path: Path) -> None:
    """pdfium mends a file that lacks its end and silently leaves out the pages that are gone."""
    with path.open("rb") as stream:
        head = stream.read(1024)
        size = stream.seek(0, 2)
        stream.seek(max(0, size - _TAIL))
        tail = stream.read()
    if b"%%EOF" not in tail and b"startxref" not in tail:
        raise Damaged("a PDF that is cut off (its end is missing): get it again from where it came from")
    if b"/Linearized" in head and (length := _declared_length(head)) and size < length:
        raise Damaged(f"a PDF that is cut off ({size} of {length} bytes): get it again from where it came from")


def _declared_length(head: bytes) -> int:
    found = re.search(rb"/Linearized.{0,200}?/L\s+(\d{1,12})\b", head, re.DOTALL)
    return int(found.group(1)) if found else 0


def _sheet(file: PdfFile, index: int, limits: Limits) -> Sheet:
    points = file.size(index)
    dpi = _bearable(DPI, points, limits, index)
    width, height = _pixels(points, dpi)
    content = file.content(index, width, height)
    glyphs = trusted(content, width, height, lambda: file.raster(index, *_pixels(points, min(dpi, 60))))
    if glyphs:
        return Sheet(
            number=index + 1,
            width=width,
            height=height,
            dpi=dpi,
            rasterise=partial(file.raster, index, width, height),
            glyphs=glyphs,
            segments=_segments(content, dpi),
        )
    dpi = _bearable(_native(content, points, width, height), points, limits, index)
    width, height = _unscaled(content, _pixels(points, dpi))
    return Sheet(
        number=index + 1, width=width, height=height, dpi=dpi, rasterise=partial(file.raster, index, width, height)
    )


def _pixels(points: tuple[float, float], dpi: float) -> tuple[int, int]:
    return max(1, round(points[0] * dpi / 72)), max(1, round(points[1] * dpi / 72))


def _bearable(dpi: float, points: tuple[float, float], limits: Limits, index: int) -> float:
    """The resolution, lowered where a page is so large that its pixels would be too many."""
    pixels = points[0] * points[1] * (dpi / 72) ** 2
    if pixels > limits.working_pixels:
        dpi *= (limits.working_pixels / pixels) ** 0.5
    if dpi < 20 or max(points) * dpi / 72 > 30_000:
        raise TooLarge(f"page {index + 1} is {points[0] / 72:.0f} × {points[1] / 72:.0f} inches: print it smaller")
    return dpi


def _native(content: Content, points: tuple[float, float], width: int, height: int) -> float:
    """The resolution of the scan that fills the page, so that its pixels stay as they are."""
    if covered(content.pictures, width, height) < 0.8:
        return DPI
    largest = max(content.pictures, key=lambda picture: picture.rect.width * picture.rect.height)
    if largest.rect.width < 1 or largest.rect.height < 1:
        return DPI
    across = largest.width / largest.rect.width * width / points[0] * 72
    down = largest.height / largest.rect.height * height / points[1] * 72
    return min(_FINEST, max(_COARSEST, across, down))


def _unscaled(content: Content, size: tuple[int, int]) -> tuple[int, int]:
    """The size of the page's raster, to the pixel that of its scan where the two differ by rounding only."""
    for picture in content.pictures:
        for whole in ((picture.width, picture.height), (picture.height, picture.width)):
            if all(abs(pixels - wanted) <= 3 for pixels, wanted in zip(whole, size, strict=True)):
                return whole
    return size


def _segments(content: Content, dpi: float) -> tuple[Segment, ...]:
    """The drawn rulings, and those that some programs write as stretched images of one pixel."""
    thin = dpi * 3 / 72
    bars = [
        bar(picture.rect)
        for picture in content.pictures
        if 0 < min(picture.rect.width, picture.rect.height) <= thin
        and max(picture.rect.width, picture.rect.height) > 10 * min(picture.rect.width, picture.rect.height)
    ]
    drawn = rulings(content.drawn, dpi)
    return merged([*drawn, *bars], dpi) if bars else drawn
