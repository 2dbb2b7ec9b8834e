"""A cell's ink becomes lines of text, and each line a tight crop for the reader."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from models.ocr.ink import Blob, CellInk
from models.sheet import Image, Rect

MARGIN = 0.10
"""How much paper stays around a line, as a share of its height."""


@dataclass(frozen=True)
class CutLine:
    """A line of text in a cell: where it stands on the page, and its crop."""

    rect: Rect
    image: Image
    blobs: tuple[Blob, ...]
    vertical: bool = False
    """Whether its characters stand below each other; the crop then shows them side by side."""


def cut_lines(colour: Image, cell: CellInk, height: float) -> list[CutLine]:
    """The lines of a cell from top to bottom."""
    if cell.empty:
        return []
    spans = line_spans(cell, height)
    groups = [[b for b in cell.blobs if _in(b, top, bottom)] for top, bottom in spans]
    groups = [g for g in groups if g]
    if reads_downwards(groups, cell, height):
        return [_stacked(colour, cell, groups)]
    return [_line(colour, cell, group) for group in groups]


def line_spans(cell: CellInk, height: float) -> list[tuple[int, int]]:
    """Top and bottom of each line, in pixels of the cell's patch."""
    profile = (cell.mask > 0).sum(axis=1).astype(np.float64)
    runs = _runs(profile > 0)
    merged: list[tuple[int, int]] = []
    for top, bottom in runs:
        if (
            merged
            and (bottom - merged[-1][0] <= 1.12 * height)
            and (min(bottom - top, merged[-1][1] - merged[-1][0]) < 0.55 * height)
        ):
            merged[-1] = (merged[-1][0], bottom)
        else:
            merged.append((top, bottom))
    spans: list[tuple[int, int]] = []
    for top, bottom in merged:
        spans += _split(profile, top, bottom, height)
    return spans


def _split(profile: np.ndarray, top: int, bottom: int, height: float) -> list[tuple[int, int]]:
    """Lines that touch come apart where there is clearly least ink between them."""
    tall = bottom - top
    if tall < 1.65 * height:
        return [(top, bottom)]
    ink = profile[top:bottom]
    smooth = np.convolve(ink, np.ones(3) / 3, mode="same")
    low, high = round(0.6 * height), tall - round(0.6 * height)
    if high <= low:
        return [(top, bottom)]
    valley = low + int(np.argmin(smooth[low:high]))
    if smooth[valley] > 0.25 * np.median(smooth[smooth > 0]):
        return [(top, bottom)]
    return _split(profile, top, top + valley, height) + _split(profile, top + valley, bottom, height)


def reads_downwards(groups: list[list[Blob]], cell: CellInk, height: float) -> bool:
    """Whether a cell holds one character a line, one below the other."""
    if len(groups) < 2 or cell.mask.shape[1] > 3.2 * height:
        return False
    widths = [max(b.right for b in g) - min(b.left for b in g) for g in groups]
    return max(widths) <= 1.35 * height


def _in(blob: Blob, top: int, bottom: int) -> bool:
    middle = (blob.top + blob.bottom) / 2
    return top <= middle < bottom


def _line(colour: Image, cell: CellInk, blobs: list[Blob]) -> CutLine:
    left, top = min(b.left for b in blobs), min(b.top for b in blobs)
    right, bottom = max(b.right for b in blobs), max(b.bottom for b in blobs)
    rect = Rect(left + cell.left, top + cell.top, right + cell.left, bottom + cell.top)
    return CutLine(rect, crop(colour, cell, Rect(left, top, right, bottom), blobs), tuple(blobs))


def _stacked(colour: Image, cell: CellInk, groups: list[list[Blob]]) -> CutLine:
    lines = [_line(colour, cell, group) for group in groups]
    tall = max(line.image.shape[0] for line in lines)
    parts = []
    for line in lines:
        more = tall - line.image.shape[0]
        parts.append(cv2.copyMakeBorder(line.image, more // 2, more - more // 2, 1, 1, cv2.BORDER_REPLICATE))
    image = np.ascontiguousarray(np.hstack(parts))
    rect = Rect(
        min(line.rect.left for line in lines),
        lines[0].rect.top,
        max(line.rect.right for line in lines),
        lines[-1].rect.bottom,
    )
    return CutLine(rect, image, tuple(b for g in groups for b in g), vertical=True)


def crop(colour: Image, cell: CellInk, rect: Rect, blobs: list[Blob]) -> Image:
    """The pixels of a line with a little paper around it; what is not its ink is painted as paper."""
    margin = max(2, round(MARGIN * rect.height))
    tall, wide = colour.shape[:2]
    x0, y0 = max(0, int(rect.left) + cell.left - margin), max(0, int(rect.top) + cell.top - margin)
    x1, y1 = (
        min(wide, int(rect.right) + cell.left + margin),
        min(tall, int(rect.bottom) + cell.top + margin),
    )
    return np.ascontiguousarray(colour[y0:y1, x0:x1])


def _runs(lit: np.ndarray) -> list[tuple[int, int]]:
    edges = np.flatnonzero(np.diff(np.concatenate([[0], lit.astype(np.int8), [0]])))
    return [(int(a), int(b)) for a, b in zip(edges[::2], edges[1::2], strict=True)]
