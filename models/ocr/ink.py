"""What in a cell is ink of text: rulings' rests, specks and emptiness told apart from lone small signs.

Everything scales with `height`, the typical height of a line of text on the page, in pixels.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from models.sheet import Rect

Mask = NDArray[np.uint8]
"""Height × width, not 0 where there is ink."""

NARROW = 3.2
"""A cell narrower than this many line heights may hold one character a line, read downwards."""
THIN = 0.3
"""How much of the way from paper to print a pixel must be dark to be ink."""
GRAIN = 5.0
"""By how many standard deviations of the paper's grain ink is darker than paper."""
RUNNING = 0.4
"""How much of the paper beside the letters a ruling runs along, interrupted as it may be."""
WHOLE = 0.9
"""The same of the whole edge, where letters fill it."""
DOUBLED = 2
"""How many rulings may run along one edge."""


FLAT, EDGE = 0.22, 0.36
"""In line heights: so flat is a piece of a ruling, and so close to an edge of its cell is no dash."""


class Blob(NamedTuple):
    """A connected piece of ink: its bounding rectangle in pixels and how many pixels it has."""

    left: int
    top: int
    right: int
    bottom: int
    area: int

    @property
    def width(self) -> int:
        return self.right - self.left

    @property
    def height(self) -> int:
        return self.bottom - self.top


@dataclass(frozen=True)
class CellInk:
    """The ink of one cell that belongs to text, in a patch of the page."""

    left: int
    top: int
    raw: Mask
    """All ink of the patch, rulings and specks too."""
    mask: Mask
    """The ink of text."""
    blobs: tuple[Blob, ...]
    """The pieces of text, in pixels of the patch."""

    @property
    def empty(self) -> bool:
        return not self.blobs


def ink_level(grey: Mask) -> float:
    """The grey level under which an evenly lit page has ink.

    It lies as close to the paper as the paper's grain allows, for thin strokes are paler than the rest of the print.
    """
    middle, _ = cv2.threshold(grey, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    middle = min(max(float(middle), 110.0), 190.0)
    counts = np.asarray(cv2.calcHist([grey], [0], None, [256], [0, 256]), np.float64).ravel()
    print_, blank = counts.copy(), counts.copy()
    print_[int(middle) + 1 :] = 0
    blank[: int(middle) + 1] = 0
    if not print_.any() or not blank.any():
        return middle
    paper = _median(blank)
    away = np.zeros(256)
    np.add.at(away, np.abs(np.arange(256) - round(paper)), blank)
    lightest = paper - THIN * (paper - _median(print_))
    return max(middle, min(lightest, paper - GRAIN * 1.48 * _median(away)))


def _median(counts: NDArray[np.float64]) -> float:
    """The middle one of as many numbers as the counts say, each being its index."""
    return float(np.searchsorted(counts.cumsum(), counts.sum() / 2))


def marks(grey: Mask) -> Mask:
    """Where an evenly lit page has ink."""
    return (grey <= ink_level(grey)).astype(np.uint8)


def text_height(ink: Mask, cells: Iterable[Rect]) -> float:
    """The typical height of a line of text in those cells: tall pieces of ink that are no rulings."""
    heights: list[int] = []
    for rect in cells:
        patch = _inset(ink, rect, 3)[2]
        if patch.size == 0:
            continue
        _, _, stats, _ = cv2.connectedComponentsWithStats(patch, connectivity=8)
        for _, _, w, h, area in stats[1:]:
            if 6 <= h <= 120 and w <= 6 * h and h <= 4 * w + 40 and area >= 0.08 * w * h and h < 0.92 * patch.shape[0]:
                heights.append(int(h))
    if not heights:
        return 24.0
    return float(max(8.0, np.percentile(heights, 80) * 1.08))


def cell_ink(ink: Mask, rect: Rect, height: float) -> CellInk:
    """The ink of text inside a cell, without the rests of rulings at its edges and without specks."""
    left, top, raw = _inset(ink, rect, 1)
    if raw.size == 0:
        return CellInk(left, top, raw, raw, ())
    patch = without_rulings(raw, height)
    labels, blobs = pieces(patch, height)
    rests = {i for i, blob in blobs.items() if _edge_rest(blob, patch.shape[1], patch.shape[0], height)}
    rests -= {i for i in rests if any(_in_line(blobs[i], b, height) for n, b in blobs.items() if n not in rests)}
    inside = {i: blob for i, blob in blobs.items() if i not in rests}
    kept = _of_text(inside, height, 1.1 if _stacked(inside.values(), patch.shape[1], height) else 0.3)
    if _skirts(list(kept.values()), patch.shape[0], height):
        kept = {}
    keep = np.zeros(int(labels.max()) + 1, bool)
    keep[list(kept)] = True
    mask = np.where(keep[labels], patch, 0).astype(np.uint8)
    return CellInk(left, top, raw, mask, tuple(kept.values()))


def pieces(patch: Mask, height: float) -> tuple[NDArray[np.int32], dict[int, Blob]]:
    """The pieces of ink of a patch; those with hardly any paper between them count as one, as in faded print."""
    gap = max(2, round(0.1 * height))
    near = cv2.dilate(patch, np.ones((gap, gap), np.uint8))
    count, raw_labels, _, _ = cv2.connectedComponentsWithStats(near, connectivity=8)
    labels = np.where(patch > 0, np.asarray(raw_labels, np.int32), 0).astype(np.int32)
    areas = np.bincount(labels.ravel(), minlength=count)
    found: dict[int, Blob] = {}
    for i, place in enumerate(ndimage.find_objects(labels), start=1):
        if place is not None and areas[i] >= 2:
            down, across = place
            found[i] = Blob(across.start, down.start, across.stop, down.stop, int(areas[i]))
    return labels, found


def _of_text(blobs: dict[int, Blob], height: float, below: float) -> dict[int, Blob]:
    """The pieces of ink that are text: large ones, and small ones close to those. A lone dot is dirt."""
    kept = {i: b for i, b in blobs.items() if large(b, height)}
    rest = {i: b for i, b in blobs.items() if i not in kept and not _speck(b, height)}
    grown = True
    while grown and rest:
        near = {i: b for i, b in rest.items() if any(_beside(b, other, height, below) for other in kept.values())}
        grown = bool(near)
        kept |= near
        rest = {i: b for i, b in rest.items() if i not in near}
    return kept


def _stacked(blobs: Iterable[Blob], wide: int, height: float) -> bool:
    """Whether a narrow cell holds one character a line."""
    bodies = [blob for blob in blobs if large(blob, height)]
    if wide >= NARROW * height or len(bodies) < 2:
        return False
    across = max(b.right for b in bodies) - min(b.left for b in bodies)
    over = max(b.bottom for b in bodies) - min(b.top for b in bodies)
    return across <= 1.35 * height and over >= 1.6 * height


def large(blob: Blob, height: float) -> bool:
    longest, shortest = max(blob.width, blob.height), min(blob.width, blob.height)
    if longest < 0.28 * height or blob.area < 0.012 * height * height:
        return False
    # A round spot is a speck up to a size that only whole characters have; a dash or a 1 is long for its breadth.
    return longest >= 0.42 * height or longest >= 1.7 * shortest


def _beside(small: Blob, other: Blob, height: float, below: float) -> bool:
    """Whether a small piece can belong to the same text as another: a dot, a comma, a stroke of a character.

    In a narrow cell characters stand below each other, and a sign between them is further off.
    """
    across = max(small.left - other.right, other.left - small.right)
    # A bar (一, —) stands in the middle of its line, a comma beside it at the foot.
    lower = 0.5 * height if other.height < 0.45 * height and across > 0 else 0.0
    over = max(small.top - other.bottom - lower, other.top - lower - small.bottom)
    if over <= 0.0:
        return across <= 0.62 * height
    return (across <= 0.3 * height and over <= 0.3 * height) or (across <= 0.0 and over <= below * height)


def without_rulings(patch: Mask, height: float) -> Mask:
    """A copy of a cell's ink without the rulings, or rests of them, that run along its edges."""
    patch = patch.copy()
    for side in (patch, patch[::-1], patch.T, patch.T[::-1]):
        for _ in range(DOUBLED):
            if not _peel(side, height):
                break
    return patch


def _peel(patch: Mask, height: float) -> bool:
    """Clear a ruling along the upper edge, in place: in each column the first run of ink, where it is short.

    Close to the edge any short run goes; further in only what forms a ruling together, for a letter can stand there.
    """
    near, thick = max(2, round(0.06 * height)), max(3, round(0.2 * height))
    depth = min(len(patch), round(0.32 * height) + thick + 2)
    if depth < 2 or patch.shape[1] < 2:
        return False
    strip = patch[:depth] > 0
    starts = strip.argmax(axis=0)
    rows = np.arange(depth)[:, None]
    ends = np.where((~strip & (rows > starts)).any(axis=0), (~strip & (rows > starts)).argmax(axis=0), depth)
    lit = strip.any(axis=0)
    short = lit & (ends - starts <= thick) & (ends < depth)
    if not short.any():
        return False
    bare = _bare(patch, np.where(lit, ends, 0), round(height))
    level = float(np.median(starts[short & bare] if (short & bare).any() else starts[short]))
    together = short & (np.abs(starts - level) <= max(2.0, 0.08 * height)) & (starts <= depth - thick - 2)
    at_edge = short & (starts <= near)
    gone = together if _is_ruling(together, bare, height) else at_edge & bare
    if _is_ruling(at_edge, bare, height):
        gone = gone | at_edge
    if not gone.any():
        return False
    patch[:depth][(rows >= starts) & (rows < ends) & gone] = 0
    return True


def _bare(patch: Mask, past: NDArray[np.intp], reach: int) -> NDArray[np.bool_]:
    """For each column whether no ink follows within reach of a row: no letter stands there."""
    sums = np.zeros((len(patch) + 1, patch.shape[1]), np.int32)
    np.cumsum(patch > 0, axis=0, out=sums[1:])
    columns = np.arange(patch.shape[1])
    return sums[np.minimum(past + reach, len(patch)), columns] == sums[past, columns]


def _is_ruling(along: NDArray[np.bool_], bare: NDArray[np.bool_], height: float) -> bool:
    """Whether columns with ink at one level make a ruling: it runs on where no letter stands, and to an end."""
    if bare.sum() < max(4, 0.08 * len(along)):
        return bool(along.mean() > WHOLE)
    end = max(2, min(len(along) // 4, round(0.25 * height)))
    share = along[bare].mean()
    return bool(share > WHOLE or (share > RUNNING and max(along[:end].mean(), along[-end:].mean()) > 0.3))


def _speck(blob: Blob, height: float) -> bool:
    return max(blob.width, blob.height) < max(2.0, 0.07 * height) or blob.area < max(3.0, 0.004 * height * height)


def _edge_rest(blob: Blob, wide: int, tall: int, height: float) -> bool:
    """Whether a piece of ink lies wholly in the narrow margin where only rulings end, or runs from edge to edge."""
    margin, rim = max(2.0, 0.16 * height), max(2.0, 0.08 * height)
    level = blob.width > 0.3 * height
    return (
        blob.bottom <= (margin if level else rim)
        or blob.top >= tall - (margin if level else rim)
        or ((blob.right <= margin or blob.left >= wide - margin) and blob.width < 0.1 * height)
        or (blob.left <= 2 and blob.right >= wide - 2 and blob.height <= margin < wide / 12)
    )


def _skirts(blobs: Sequence[Blob], tall: int, height: float) -> bool:
    """Whether all that a cell holds are flat pieces along its upper or its lower edge: a dash stands in the middle of a
    line, an interrupted ruling's rest where no line has its middle."""
    middles = [(b.top + b.bottom) / 2 for b in blobs if b.height <= FLAT * height]
    reach = EDGE * height
    flat = len(middles) > 0 and len(middles) == len(blobs)
    return flat and tall > 2 * reach and (max(middles) < reach or min(middles) > tall - reach)


def _in_line(upright: Blob, other: Blob, height: float) -> bool:
    """Whether a stroke at a cell's edge is as high as the letter beside it, and on its line: then it is a 1."""
    away = max(upright.left - other.right, other.left - upright.right)
    level = max(abs(upright.top - other.top), abs(upright.bottom - other.bottom))
    return upright.height >= 0.5 * height and away <= 0.45 * height and level <= max(1.0, 0.07 * height)


def _inset(ink: Mask, rect: Rect, by: int) -> tuple[int, int, Mask]:
    tall, wide = ink.shape[:2]
    left, top = max(0, round(rect.left) + by), max(0, round(rect.top) + by)
    right, bottom = min(wide, round(rect.right) - by), min(tall, round(rect.bottom) - by)
    patch = ink[top : max(top, bottom), left : max(left, right)]
    return left, top, np.ascontiguousarray((patch > 0).astype(np.uint8))
