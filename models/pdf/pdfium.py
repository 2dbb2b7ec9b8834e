"""PDF through pdfium: sizes, characters, drawn paths, images, pixels. The only file that imports pypdfium2."""

from __future__ import annotations

import ctypes
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pypdfium2
import pypdfium2.raw as pdfium

from models.errors import Damaged, Encrypted, TooLarge
from models.pdf.rulings import Drawn
from models.sheet import Glyph, Image, Rect
from models.textlayer import as_printed

Matrix = tuple[float, float, float, float, float, float]
IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
_BOLD = re.compile(r"bold|black|heavy|demi|simhei|黑", re.IGNORECASE)
_HAIR = 0.1
_CHINESE = "\u2e80"
"""From here on characters are Chinese, or of scripts that set no spaces either."""
_BROKEN = "print it to a new PDF with any viewer and give that"


class Character(NamedTuple):
    """A character of the text layer, and how it was painted."""

    glyph: Glyph
    hidden: bool
    """Painted with an invisible pen."""
    painted: int
    """When it was painted: the place of its object among those of the page."""
    unmapped: bool
    """Its font does not say which character it is."""


class Picture(NamedTuple):
    """An image on the page."""

    rect: Rect
    width: int
    height: int
    painted: int
    opaque: bool


@dataclass(frozen=True)
class Content:
    """All that a page says about itself, in pixels of the page as it is seen."""

    characters: list[Character] = field(default_factory=list)
    drawn: list[Drawn] = field(default_factory=list)
    pictures: list[Picture] = field(default_factory=list)
    curves: int = 0
    """How many paths are no straight lines: outlines of letters, charts, ornaments."""


class PdfFile:
    """An open PDF; it closes when nothing refers to it any more."""

    def __init__(self, path: Path) -> None:
        try:
            self._document = pypdfium2.PdfDocument(path)
            self.pages = len(self._document)
        except pypdfium2.PdfiumError as error:
            raise _cannot_open(error) from None
        except OSError as error:
            raise Damaged(f"cannot be opened ({error.strerror}): check the path and the disk") from None

    def size(self, index: int) -> tuple[float, float]:
        """Width and height of a page as it is seen, in points."""
        try:
            width, height = self._document.get_page_size(index)
        except pypdfium2.PdfiumError:
            raise Damaged(f"page {index + 1} is broken: {_BROKEN}") from None
        if not (0 < width < 1e6 and 0 < height < 1e6):
            raise Damaged(f"page {index + 1} has no size: {_BROKEN}")
        return width, height

    def content(self, index: int, width: int, height: int) -> Content:
        """What a page of so many pixels holds."""
        page = self._page(index)
        try:
            to_pixels = _to_pixels(page, width, height)
            content = Content()
            painted: dict[int, int] = {}
            curves = _objects(page, to_pixels, content, painted)
            content.characters.extend(_characters(page, to_pixels, painted, Rect(0, 0, width, height)))
            return Content(content.characters, content.drawn, content.pictures, curves)
        finally:
            page.close()

    def raster(self, index: int, width: int, height: int) -> Image:
        """The pixels of a page, annotations and all."""
        page = self._page(index)
        try:
            image = np.full((height, width, 3), 255, np.uint8)
            bitmap = pdfium.FPDFBitmap_CreateEx(
                width, height, pdfium.FPDFBitmap_BGR, image.ctypes.data_as(ctypes.c_void_p), width * 3
            )
            if not bitmap:
                raise TooLarge(f"page {index + 1} has no room in memory: print it smaller")
            # A scan as large as the raster must land on it pixel by pixel; a hair's breadth over, and pdfium blurs it.
            wide, high = page.get_size()
            across, down = (width - 2 * _HAIR) / wide, (height - 2 * _HAIR) / high
            place, clip = pdfium.FS_MATRIX(across, 0, 0, down, _HAIR, _HAIR), pdfium.FS_RECTF(0, 0, width, height)
            pdfium.FPDF_RenderPageBitmapWithMatrix(bitmap, page.raw, place, clip, pdfium.FPDF_ANNOT)
            pdfium.FPDFBitmap_Destroy(bitmap)
            return image
        finally:
            page.close()

    def _page(self, index: int) -> Any:
        try:
            page = self._document[index]
            if _has_written_annotations(page):
                # What is typed into a form stands in annotations; flattened, it is text like any other.
                pdfium.FPDFPage_Flatten(page.raw, pdfium.FLAT_NORMALDISPLAY)
                page.close()
                page = self._document[index]
            return page
        except pypdfium2.PdfiumError:
            raise Damaged(f"page {index + 1} is broken: {_BROKEN}") from None


def _cannot_open(error: pypdfium2.PdfiumError) -> Damaged | Encrypted:
    code = getattr(error, "err_code", None)
    if code in (pdfium.FPDF_ERR_PASSWORD, pdfium.FPDF_ERR_SECURITY) or "password" in str(error).lower():
        return Encrypted("wants a password: save it without one and give that")
    return Damaged(f"a PDF that is cut off or broken: get it again, or {_BROKEN}")


_WRITTEN = {pdfium.FPDF_ANNOT_WIDGET, pdfium.FPDF_ANNOT_FREETEXT}


def _has_written_annotations(page: Any) -> bool:
    for index in range(min(pdfium.FPDFPage_GetAnnotCount(page.raw), 5000)):
        annotation = pdfium.FPDFPage_GetAnnot(page.raw, index)
        if annotation:
            kind = pdfium.FPDFAnnot_GetSubtype(annotation)
            pdfium.FPDFPage_CloseAnnot(annotation)
            if kind in _WRITTEN:
                return True
    return False


def _to_pixels(page: Any, width: int, height: int) -> Matrix:
    """From a page's own coordinates to pixels as it is seen, turned as the file asks."""
    left, bottom, right, top = page.get_bbox()
    wide, high = max(1e-6, right - left), max(1e-6, top - bottom)
    turned = page.get_rotation() % 360
    if turned in (90, 270):
        sx, sy = width / high, height / wide
    else:
        sx, sy = width / wide, height / high
    if turned == 90:
        return (0.0, sy, sx, 0.0, -bottom * sx, -left * sy)
    if turned == 180:
        return (-sx, 0.0, 0.0, sy, right * sx, -bottom * sy)
    if turned == 270:
        return (0.0, -sy, -sx, 0.0, top * sx, right * sy)
    return (sx, 0.0, 0.0, -sy, -left * sx, top * sy)


def _times(first: Matrix, then: Matrix) -> Matrix:
    a, b, c, d, e, f = first
    g, h, i, j, k, m = then
    return (
        a * g + b * i,
        a * h + b * j,
        c * g + d * i,
        c * h + d * j,
        e * g + f * i + k,
        e * h + f * j + m,
    )


def _point(matrix: Matrix, x: float, y: float) -> tuple[float, float]:
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


def _rect(matrix: Matrix, left: float, bottom: float, right: float, top: float) -> Rect:
    x0, y0 = _point(matrix, left, bottom)
    x1, y1 = _point(matrix, right, top)
    if (matrix[1] or matrix[2]) and (matrix[0] or matrix[3]):
        x2, y2 = _point(matrix, left, top)
        x3, y3 = _point(matrix, right, bottom)
        return Rect(min(x0, x1, x2, x3), min(y0, y1, y2, y3), max(x0, x1, x2, x3), max(y0, y1, y2, y3))
    return Rect(min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))


def _matrix_of(thing: Any) -> Matrix:
    values = pdfium.FS_MATRIX()
    if not pdfium.FPDFPageObj_GetMatrix(thing, values):
        return IDENTITY
    return (values.a, values.b, values.c, values.d, values.e, values.f)


def _address(thing: Any) -> int:
    return ctypes.cast(thing, ctypes.c_void_p).value or 0


# Objects beyond these are ornament, a map, or an attack; their pixels still count.
_MOST_OBJECTS, _MOST_POINTS, _DEEPEST = 200_000, 64, 12


def _objects(page: Any, to_pixels: Matrix, content: Content, painted: dict[int, int]) -> int:
    """Fills the drawn paths and pictures and the order of painting; tells how many paths are curved."""
    curves = 0
    for thing, matrix in _all_objects(page, to_pixels):
        order = len(painted)
        painted[_address(thing)] = order
        kind = pdfium.FPDFPageObj_GetType(thing)
        if kind == pdfium.FPDF_PAGEOBJ_IMAGE:
            content.pictures.append(_picture(thing, matrix, order))
        elif kind == pdfium.FPDF_PAGEOBJ_PATH:
            path = _path(thing, matrix)
            if path is None:
                curves += 1
            elif path.stroke or path.filled:
                content.drawn.append(path)
    return curves


def _all_objects(page: Any, to_pixels: Matrix) -> Iterator[tuple[Any, Matrix]]:
    """Every object in the order of painting, those inside forms too, each with its way to pixels."""
    stack = [
        (page.raw, pdfium.FPDFPage_CountObjects, pdfium.FPDFPage_GetObject, to_pixels, 0),
    ]
    seen = 0
    while stack:
        holder, count, get, matrix, start = stack.pop()
        number = count(holder)
        for index in range(start, number):
            thing = get(holder, index)
            if not thing:
                continue
            seen += 1
            if seen > _MOST_OBJECTS:
                return
            if pdfium.FPDFPageObj_GetType(thing) == pdfium.FPDF_PAGEOBJ_FORM and len(stack) < _DEEPEST:
                stack.append((holder, count, get, matrix, index + 1))
                inner = _times(_matrix_of(thing), matrix)
                stack.append((thing, pdfium.FPDFFormObj_CountObjects, pdfium.FPDFFormObj_GetObject, inner, 0))
                break
            yield thing, matrix


def _picture(thing: Any, matrix: Matrix, order: int) -> Picture:
    width, height = ctypes.c_uint(), ctypes.c_uint()
    pdfium.FPDFImageObj_GetImagePixelSize(thing, width, height)
    rect = _rect(_times(_matrix_of(thing), matrix), 0, 0, 1, 1)
    opaque = not pdfium.FPDFPageObj_HasTransparency(thing)
    return Picture(_clipped(rect, _clip_of(thing, matrix)), width.value, height.value, order, opaque)


def _clipped(rect: Rect, clip: Rect | None) -> Rect:
    if clip is None:
        return rect
    left, top = max(rect.left, clip.left), max(rect.top, clip.top)
    return Rect(left, top, max(left, min(rect.right, clip.right)), max(top, min(rect.bottom, clip.bottom)))


def _path(thing: Any, matrix: Matrix) -> Drawn | None:
    """A path of straight lines; None for one with curves or very many points."""
    number = pdfium.FPDFPath_CountSegments(thing)
    if number > _MOST_POINTS * 64:
        return None
    whole = _times(_matrix_of(thing), matrix)
    lines: list[tuple[tuple[float, float], ...]] = []
    line: list[tuple[float, float]] = []
    x, y = ctypes.c_float(), ctypes.c_float()
    for index in range(number):
        segment = pdfium.FPDFPath_GetPathSegment(thing, index)
        kind = pdfium.FPDFPathSegment_GetType(segment)
        if kind == pdfium.FPDF_SEGMENT_BEZIERTO:
            return None
        pdfium.FPDFPathSegment_GetPoint(segment, x, y)
        if kind == pdfium.FPDF_SEGMENT_MOVETO:
            if len(line) > 1:
                lines.append(tuple(line))
            line = []
        line.append(_point(whole, x.value, y.value))
        if pdfium.FPDFPathSegment_GetClose(segment):
            line.append(line[0])
    if len(line) > 1:
        lines.append(tuple(line))
    mode, stroked = ctypes.c_int(), ctypes.c_int()
    pdfium.FPDFPath_GetDrawMode(thing, mode, stroked)
    pen = ctypes.c_float()
    pdfium.FPDFPageObj_GetStrokeWidth(thing, pen)
    scale = math.sqrt(abs(whole[0] * whole[3] - whole[1] * whole[2]))
    fill, fill_seen = _light(thing, pdfium.FPDFPageObj_GetFillColor)
    light, stroke_seen = _light(thing, pdfium.FPDFPageObj_GetStrokeColor)
    return Drawn(
        lines=tuple(lines),
        stroke=max(1.0, pen.value * scale) if stroked.value and stroke_seen else 0.0,
        stroke_light=light,
        filled=bool(mode.value) and fill_seen,
        fill_light=fill,
        clip=_clip_of(thing, matrix),
    )


def _light(thing: Any, get: Any) -> tuple[float, bool]:
    """How light a colour is (0 black, 1 white), and whether it can be seen at all."""
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    if not get(thing, red, green, blue, alpha):
        return 0.0, True
    return (0.3 * red.value + 0.59 * green.value + 0.11 * blue.value) / 255, alpha.value > 12


def _clip_of(thing: Any, matrix: Matrix) -> Rect | None:
    """The box to which an object is cut, if it is cut."""
    clip = pdfium.FPDFPageObj_GetClipPath(thing)
    paths = pdfium.FPDFClipPath_CountPaths(clip) if clip else 0
    found: Rect | None = None
    x, y = ctypes.c_float(), ctypes.c_float()
    for path in range(max(0, min(paths, 16))):
        number = pdfium.FPDFClipPath_CountPathSegments(clip, path)
        if number < 2:
            continue
        xs, ys = [], []
        for index in range(min(number, _MOST_POINTS)):
            pdfium.FPDFPathSegment_GetPoint(pdfium.FPDFClipPath_GetPathSegment(clip, path, index), x, y)
            xs.append(x.value)
            ys.append(y.value)
        box = _rect(matrix, min(xs), min(ys), max(xs), max(ys))
        found = box if found is None else _clipped(found, box)
    return found


class _Pen(NamedTuple):
    """What all characters of one text object share."""

    size: float
    turned: int | None
    """None for slanting text."""
    bold: bool
    hidden: bool
    painted: int


def _characters(page: Any, to_pixels: Matrix, painted: dict[int, int], sheet: Rect) -> Iterator[Character]:
    text = pdfium.FPDFText_LoadPage(page.raw)
    if not text:
        return
    try:
        yield from _characters_of(text, to_pixels, painted, sheet)
    finally:
        pdfium.FPDFText_ClosePage(text)


def _characters_of(text: Any, to_pixels: Matrix, painted: dict[int, int], sheet: Rect) -> Iterator[Character]:
    pens: dict[int, _Pen] = {}
    loose, x, y = pdfium.FS_RECTF(), ctypes.c_double(), ctypes.c_double()
    pending: Character | None = None
    last: float | None = None
    guessed = False
    high = 0
    for index in range(max(0, pdfium.FPDFText_CountChars(text))):
        code = pdfium.FPDFText_GetUnicode(text, index)
        if 0xD800 <= code < 0xDC00:
            high = code
            continue
        if 0xDC00 <= code < 0xE000 and high:
            code = 0x10000 + ((high - 0xD800) << 10) + (code - 0xDC00)
        high = 0
        # pdfium marks a hyphen at the end of a line as 2; print shows a hyphen.
        char = "-" if code == 2 else as_printed(chr(code)) if 0 < code < 0x110000 else "\ufffd"
        if char.isspace() or char == "\u200b":
            if pending is not None and char not in "\r\n":
                guessed = pdfium.FPDFText_IsGenerated(text, index) == 1
                pending = pending._replace(glyph=pending.glyph._replace(spaced=True))
            continue
        thing = pdfium.FPDFText_GetTextObject(text, index)
        if not thing:
            continue
        address = _address(thing)
        pen = pens.get(address)
        if pen is None:
            pen = pens[address] = _pen(text, index, thing, to_pixels, painted.get(address, 0))
        pdfium.FPDFText_GetLooseCharBox(text, index, loose)
        pdfium.FPDFText_GetCharOrigin(text, index, x, y)
        rect = _glyph_rect(to_pixels, loose, (x.value, y.value), pen)
        if pen.turned is None or rect is None or not sheet.holds(*rect.middle):
            continue
        glyph = Glyph(char, rect, pen.size, pen.bold, pen.turned)
        if pending is not None:
            gap = _gap(pending.glyph, glyph)
            if guessed and not _wider(gap, last, pending.glyph, glyph):
                pending = pending._replace(glyph=pending.glyph._replace(spaced=False))
            last = gap if gap < pen.size else None
            yield pending
        guessed = False
        unmapped = pdfium.FPDFText_HasUnicodeMapError(text, index) == 1
        pending = Character(glyph, pen.hidden, pen.painted, unmapped)
    if pending is not None:
        yield pending


def _wider(gap: float, last: float | None, before: Glyph, after: Glyph) -> bool:
    """Whether a gap that pdfium takes for a space is one, and not the even spacing of a Chinese line."""
    if before.text < _CHINESE:
        return True
    if last is None:
        return after.text < _CHINESE
    return gap > last + 0.12 * before.size


def _gap(before: Glyph, after: Glyph) -> float:
    """How far apart two characters of one line stand."""
    if before.turned in (0, 180):
        return max(after.rect.left - before.rect.right, before.rect.left - after.rect.right)
    return max(after.rect.top - before.rect.bottom, before.rect.top - after.rect.bottom)


def _pen(text: Any, index: int, thing: Any, to_pixels: Matrix, painted: int) -> _Pen:
    values = pdfium.FS_MATRIX()
    pdfium.FPDFText_GetMatrix(text, index, values)
    whole = _times((values.a, values.b, values.c, values.d, 0.0, 0.0), to_pixels)
    size = pdfium.FPDFText_GetFontSize(text, index) * math.hypot(whole[2], whole[3])
    angle = math.degrees(math.atan2(whole[1], whole[0])) % 360
    nearest = round(angle / 90) * 90
    mode = pdfium.FPDFTextObj_GetTextRenderMode(thing)
    _, seen = _light(thing, pdfium.FPDFPageObj_GetFillColor)
    hidden = mode == pdfium.FPDF_TEXTRENDERMODE_INVISIBLE or (mode == 0 and not seen)
    bold = mode == pdfium.FPDF_TEXTRENDERMODE_FILL_STROKE or bool(_BOLD.search(_font_name(thing)))
    return _Pen(abs(size) or 1.0, nearest % 360 if abs(angle - nearest) < 6 else None, bold, hidden, painted)


def _font_name(thing: Any) -> str:
    font = pdfium.FPDFTextObj_GetFont(thing)
    if not font:
        return ""
    name = ctypes.create_string_buffer(128)
    length = pdfium.FPDFFont_GetBaseFontName(font, name, 128)
    return name.value.decode("utf-8", errors="ignore") if 0 < length <= 128 else ""


def _glyph_rect(to_pixels: Matrix, loose: Any, origin: tuple[float, float], pen: _Pen) -> Rect | None:
    """Along the line what the character advances, across it a square of its size on the base line."""
    box = _rect(to_pixels, loose.left, loose.bottom, loose.right, loose.top)
    if not math.isfinite(sum(box)):
        return None
    x, y = _point(to_pixels, *origin)
    up, down = 0.88 * pen.size, 0.12 * pen.size
    if pen.turned == 0:
        return Rect(box.left, y - up, box.right, y + down)
    if pen.turned == 90:
        return Rect(x - down, box.top, x + up, box.bottom)
    if pen.turned == 180:
        return Rect(box.left, y - down, box.right, y + up)
    return Rect(x - up, box.top, x + down, box.bottom)
