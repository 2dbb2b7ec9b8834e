"""Whether a page's text layer says what its pixels show; a page whose layer cannot be trusted is read as a scan."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from models.pdf.pdfium import Character, Content, Picture
from models.sheet import Glyph, Image, Rect
from models.textlayer import is_garbage

_SCAN = 0.5
"""Images over this share of the page make it a suspect scan."""


def trusted(content: Content, width: int, height: int, thumbnail: Callable[[], Image]) -> tuple[Glyph, ...]:
    """The characters that print shows, or none where the text layer is no good. The thumbnail has any size."""
    shown = _shown(content, width, height)
    if not shown or is_garbage("".join(one.glyph.text for one in shown), sum(one.unmapped for one in shown)):
        return ()
    glyphs = tuple(one.glyph for one in shown)
    suspect = covered(content.pictures, width, height) > 0.08 or content.curves > 60 or len(glyphs) < 20
    if suspect and _unexplained(thumbnail(), glyphs, content, width, height) > 0.5:
        return ()
    return glyphs


def covered(pictures: Sequence[Picture], width: int, height: int) -> float:
    """The share of the page that images cover."""
    return float(_marks([picture.rect for picture in pictures], width, height, 64, 64).mean())


def _shown(content: Content, width: int, height: int) -> list[Character]:
    """The characters that are painted with a visible pen and under no image."""
    visible = [one for one in content.characters if not one.hidden]
    lids = [
        picture
        for picture in content.pictures
        if picture.opaque and picture.rect.width * picture.rect.height > 0.3 * width * height
    ]
    if not lids:
        return visible
    return [
        one
        for one in visible
        if not any(lid.painted > one.painted and lid.rect.holds(*one.glyph.rect.middle) for lid in lids)
    ]


def _marks(rects: Sequence[Rect], width: float, height: float, rows: int, cols: int) -> NDArray[np.bool_]:
    """A coarse picture of the page, true where a rectangle lies."""
    marks = np.zeros((rows, cols), bool)
    for rect in rects:
        top, bottom = int(rect.top / height * rows), int(np.ceil(rect.bottom / height * rows))
        left, right = int(rect.left / width * cols), int(np.ceil(rect.right / width * cols))
        marks[max(0, top) : max(0, bottom), max(0, left) : max(0, right)] = True
    return marks


def _unexplained(image: Image, glyphs: Sequence[Glyph], content: Content, width: int, height: int) -> float:
    """The share of the page's print that the text layer does not account for."""
    ink = _print(image)
    rows, cols = ink.shape
    text = _marks([glyph.rect for glyph in glyphs], width, height, rows, cols)
    drawn = _marks([_line(line) for path in content.drawn for line in path.lines], width, height, rows, cols)
    pictured = _marks([picture.rect for picture in content.pictures], width, height, rows, cols)
    # What the page draws as straight vectors is no text, and a photograph on the page hides none.
    stray = ink & ~text & ~(drawn & ~pictured) & ~_photographs(image, content.pictures, width, height)
    explained = (ink & text).sum()
    return float(stray.sum() / max(1, stray.sum() + explained))


def _photographs(image: Image, pictures: Sequence[Picture], width: int, height: int) -> NDArray[np.bool_]:
    """Where pictures stand that are no paper with print on it: most of such a picture would be light."""
    rows, cols = image.shape[:2]
    result = np.zeros((rows, cols), bool)
    for picture in pictures:
        here = _marks([picture.rect], width, height, rows, cols)
        share = here.mean()
        if 0 < share < _SCAN and (image[here].min(axis=1) > 190).mean() < 0.6:
            result |= here
    return result


def _line(points: Sequence[tuple[float, float]]) -> Rect:
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return Rect(min(xs) - 1, min(ys) - 1, max(xs) + 1, max(ys) + 1)


def _print(image: Image) -> NDArray[np.bool_]:
    """Pixels much darker than the paper about them: letters and lines, not photographs or grounds."""
    import cv2

    gray = cv2.cvtColor(image, cv2.COLOR_BGR2GRAY)
    ground = cv2.morphologyEx(gray, cv2.MORPH_CLOSE, np.ones((9, 9), np.uint8))
    return (ground.astype(np.int16) - gray > 50) & (ground > 150)
