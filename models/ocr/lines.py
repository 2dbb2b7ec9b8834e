"""A cell's ink becomes lines of text, and each line a tight crop for the reader."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from models.levels import paper_of
from models.ocr.ink import NARROW, Blob, CellInk
from models.sheet import Image, Rect

MARGIN = 0.10
"""How much paper stays around a line, as a share of its height."""


@dataclass(frozen=True)
class CutLine:
    """A line of text in a cell: its pieces of ink, and the page's pixels that it takes."""

    rect: Rect
    parts: tuple[tuple[Blob, ...], ...]
    """The pieces of ink; more than one group where characters stand below each other and are read as one text."""

    @property
    def blobs(self) -> tuple[Blob, ...]:
        return tuple(blob for part in self.parts for blob in part)

    @property
    def vertical(self) -> bool:
        return len(self.parts) > 1


def cut_lines(cell: CellInk, height: float) -> list[CutLine]:
    """The lines of a cell from top to bottom."""
    if cell.empty:
        return []
    spans = line_spans(cell, height)
    groups = [tuple(b for b in cell.blobs if top <= (b.top + b.bottom) / 2 < bottom) for top, bottom in spans]
    groups = [group for group in groups if group]
    if reads_downwards(groups, cell, height):
        return [CutLine(_around(cell, [b for g in groups for b in g]), tuple(groups))]
    return [line_of(cell, group) for group in groups]


def line_of(cell: CellInk, blobs: tuple[Blob, ...]) -> CutLine:
    """Some pieces of ink of a cell as one line."""
    return CutLine(_around(cell, blobs), (blobs,))


def line_spans(cell: CellInk, height: float) -> list[tuple[int, int]]:
    """Top and bottom of each line, in pixels of the cell's patch."""
    profile = (cell.mask > 0).sum(axis=1).astype(np.float64)
    merged: list[tuple[int, int]] = []
    for top, bottom in _runs(profile > 0):
        # Parts of one character can stand apart (二, 三, ①): a low run joins its neighbour where both fit one line.
        fits = bool(merged) and bottom - merged[-1][0] <= 1.12 * height
        if fits and min(bottom - top, merged[-1][1] - merged[-1][0]) < 0.55 * height:
            merged[-1] = (merged[-1][0], bottom)
        else:
            merged.append((top, bottom))
    return [span for top, bottom in merged for span in _split(profile, top, bottom, height)]


def _split(profile: NDArray[np.float64], top: int, bottom: int, height: float) -> list[tuple[int, int]]:
    """Lines that touch come apart where there is clearly least ink between them."""
    tall = bottom - top
    low, high = round(0.6 * height), tall - round(0.6 * height)
    if tall < 1.65 * height or high <= low:
        return [(top, bottom)]
    smooth = np.convolve(profile[top:bottom], np.ones(3) / 3, mode="same")
    valley = low + int(np.argmin(smooth[low:high]))
    if smooth[valley] > 0.25 * np.median(smooth[smooth > 0]):
        return [(top, bottom)]
    return _split(profile, top, top + valley, height) + _split(profile, top + valley, bottom, height)


def reads_downwards(groups: Sequence[Sequence[Blob]], cell: CellInk, height: float) -> bool:
    """Whether a cell holds one character a line, one below the other."""
    if len(groups) < 2 or cell.mask.shape[1] > NARROW * height:
        return False
    widths = [max(b.right for b in g) - min(b.left for b in g) for g in groups]
    return max(widths) <= 1.35 * height


def crop(page: NDArray[np.uint8], cell: CellInk, line: CutLine, margin: float = MARGIN) -> Image:
    """The pixels of a line of a grey or coloured page, with a little paper; what is not its ink is painted over."""
    pieces = [_piece(page, cell, part, margin) for part in line.parts]
    if len(pieces) == 1:
        return pieces[0]
    tall = max(piece.shape[0] for piece in pieces)
    level = []
    for piece, part in zip(pieces, line.parts, strict=True):
        more = tall - piece.shape[0]
        # A small sign stands at the foot of its line, a flat character (一) in the middle.
        small = more > 0.45 * tall and max(b.right for b in part) - min(b.left for b in part) < 0.6 * tall
        above = more if small else more // 2
        level.append(_with_paper(piece, above, more - above, 0, 0))
    return np.ascontiguousarray(np.hstack(level))


def _piece(page: NDArray[np.uint8], cell: CellInk, part: Sequence[Blob], margin: float) -> Image:
    left, top = min(b.left for b in part), min(b.top for b in part)
    right, bottom = max(b.right for b in part), max(b.bottom for b in part)
    edge = max(2, round(margin * (bottom - top)))
    tall, wide = cell.mask.shape
    x0, y0, x1, y1 = max(0, left - edge), max(0, top - edge), min(wide, right + edge), min(tall, bottom + edge)
    pixels = _coloured(page[cell.top + y0 : cell.top + y1, cell.left + x0 : cell.left + x1])
    foreign = _foreign(cell, part, (x0, y0, x1, y1))
    if foreign.any():
        pixels[foreign] = _paper(pixels, cell.raw[y0:y1, x0:x1])
    return _with_paper(pixels, edge - (top - y0), edge - (y1 - bottom), edge - (left - x0), edge - (x1 - right))


def _coloured(pixels: NDArray[np.uint8]) -> Image:
    """A copy with three channels, which is what readers take."""
    return np.repeat(pixels[:, :, None], 3, axis=2) if pixels.ndim == 2 else pixels.copy()


def _foreign(cell: CellInk, part: Sequence[Blob], window: tuple[int, int, int, int]) -> NDArray[np.bool_]:
    """The pixels of a window that show other ink than the part's: rulings, specks, other lines."""
    x0, y0, x1, y1 = window
    own = own_ink(cell, part)[y0:y1, x0:x1]
    other = cv2.dilate(((cell.raw[y0:y1, x0:x1] > 0) & (own == 0)).astype(np.uint8), np.ones((5, 5), np.uint8))
    return (other > 0) & (cv2.dilate(own, np.ones((3, 3), np.uint8)) == 0)


def own_ink(cell: CellInk, part: Sequence[Blob]) -> NDArray[np.uint8]:
    """The ink of some of a cell's pieces, in the cell's patch."""
    own = np.zeros_like(cell.mask)
    for left, top, right, bottom, _ in part:
        own[top:bottom, left:right] = cell.mask[top:bottom, left:right]
    return own


def _paper(pixels: Image, raw: NDArray[np.uint8]) -> NDArray[np.uint8]:
    blank = pixels[raw == 0]
    if len(blank) == 0:
        return np.full(pixels.shape[2], 255, np.uint8)
    return np.median(blank, axis=0).astype(np.uint8)


def _with_paper(pixels: Image, top: int, bottom: int, left: int, right: int) -> Image:
    if max(top, bottom, left, right) <= 0:
        return np.ascontiguousarray(pixels)
    rim = np.concatenate([pixels[0], pixels[-1], pixels[:, 0], pixels[:, -1]])
    paper = paper_of(rim)
    above, below, before, after = (max(0, more) for more in (top, bottom, left, right))
    framed = cv2.copyMakeBorder(pixels, above, below, before, after, cv2.BORDER_CONSTANT, value=paper)
    return np.asarray(framed, np.uint8)


def _around(cell: CellInk, blobs: Sequence[Blob]) -> Rect:
    return Rect(
        min(b.left for b in blobs) + cell.left,
        min(b.top for b in blobs) + cell.top,
        max(b.right for b in blobs) + cell.left,
        max(b.bottom for b in blobs) + cell.top,
    )


def _runs(lit: NDArray[np.bool_]) -> list[tuple[int, int]]:
    edges = np.flatnonzero(np.diff(np.concatenate([[0], lit.astype(np.int8), [0]])))
    return [(int(a), int(b)) for a, b in zip(edges[::2], edges[1::2], strict=True)]
