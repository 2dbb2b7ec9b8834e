"""Where pictures for people are made, in a process of its own: pages, cells, and cells with what stands around them.

Ink is never covered: frames are laid under it. What stands far from the cell is left out, so that digits stay large.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from models.document import Box
from models.files import Limits
from models.sheet import Image, Rect
from services.level import LevelPage, given_page, level_page
from services.sights import Alone, AsGiven, Header, Leaf, Scene, Sight

FRAME = (255, 96, 0)
"""The colour of the frame, blue first: unlike ink, and unlike the red of seals."""
DIGITS = 44.0
"""So many pixels tall are digits made."""
_LARGEST_CROP = (1800, 1200)
_WIDEST, _TALLEST = 2400, 1500
_ROOM = 1800
"""Neighbours of a cell are shown until a picture is so wide: much wider, and screens make its digits small again."""
_TINT = (255, 246, 226)
_PAGE_WIDTH = 1700
_MOST_ENLARGED, _PAGES_KEPT = 4.0, 2
_GAP = 18
_PAPER = 246


def darkroom(limits: Limits) -> Callable[..., list[bytes]]:
    """What the sheltered process answers calls with: the pictures of one file, in the order of what was wanted."""
    pages = _Pages(limits)

    def answer(path: Path, mark: str, wanted: Sequence[Sight], progress: Callable[[Any], None]) -> list[bytes]:
        return [_made(path, mark, one, pages) for one in wanted]

    return answer


class _Pages:
    """The pages that were set level last: pictures of one page are asked for together."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self._kept: OrderedDict[tuple[str, int], LevelPage] = OrderedDict()

    def level(self, path: Path, mark: str, leaf: Leaf) -> LevelPage:
        key = (mark, leaf.number)
        if key not in self._kept:
            self._kept[key] = level_page(path, leaf.number, leaf.rotation, self.limits)
        self._kept.move_to_end(key)
        while len(self._kept) > _PAGES_KEPT:
            self._kept.popitem(last=False)
        return self._kept[key]


def _made(path: Path, mark: str, sight: Sight, pages: _Pages) -> bytes:
    if isinstance(sight, AsGiven):
        return _jpeg(_reduced(given_page(path, sight.leaf.number, pages.limits)), 85)
    page = pages.level(path, mark, sight.leaf)
    if isinstance(sight, Alone):
        return _png(cell_alone(page, sight.cell))
    if isinstance(sight, Scene):
        return _jpeg(scene(sight, page, pages.level(path, mark, sight.header.leaf) if sight.header else page))
    return _jpeg(_reduced(page.image), 85)


def cell_alone(page: LevelPage, box: Box) -> Image:
    """One cell, large, with a margin and a thin frame."""
    rect = page.rect(box)
    tall = digits(page.image, rect)
    margin = max(0.9 * tall, 0.15 * rect.height)
    around = _within(_grown(rect, margin, margin), page.image)
    cut = _cut(page.image, around)
    scale = min(
        _MOST_ENLARGED,
        max(1.0, DIGITS / tall),
        _LARGEST_CROP[0] / cut.shape[1],
        _LARGEST_CROP[1] / cut.shape[0],
    )
    picture = _lit(_scaled(cut, scale))
    return _framed(picture, _moved(rect, around, scale), 2)


def scene(sight: Scene, page: LevelPage, head: LevelPage) -> Image:
    """A cell in its row, under its header."""
    cell = page.rect(sight.cell)
    labels = [page.rect(box) for box in sight.labels]
    others = [page.rect(box) for box in sight.others]
    tall = digits(page.image, cell)
    scale = min(_MOST_ENLARGED, max(0.5, DIGITS / tall))
    top, bottom = _height_of_row(cell, labels, tall)
    stretches = _stretches(cell, labels, others, _ROOM / scale)
    over = [head.rect(box) for box in sight.header.cells] if sight.header else []
    top, bottom = top - tall, bottom + tall
    if over and head is page and max(one.bottom for one in over) > top - 2 * tall:
        # The header is the row's neighbour: one strip shows both.
        top, over = min(top, *(one.top - tall / 2 for one in over)), []
    picture, at = _strip(page.image, stretches, top, bottom, scale)
    picture = _framed(_tinted(picture, _placed(cell, at, top, scale)), _placed(cell, at, top, scale), 6)
    if over and sight.header:
        across = _across(sight, sight.header, page, head)
        moved = [(across(start), across(end)) for start, end in stretches]
        wide = [round(end * scale) - round(start * scale) for start, end in stretches]
        upper, lower = min(one.top for one in over) - tall / 3, max(one.bottom for one in over) + tall / 3
        picture = _stacked(_strip(head.image, moved, upper, lower, scale, wide)[0], picture)
    return _fitting(_bordered(picture))


def digits(image: Image, rect: Rect) -> float:
    """How tall the figures of a cell are, in pixels; of what stands around it where it is empty."""
    for area in (_grown(rect, -0.04 * rect.height, -0.06 * rect.height), _grown(rect, 6 * rect.height, rect.height)):
        heights = _heights(image, _within(area, image), rect.height)
        if len(heights):
            return float(np.clip(np.percentile(heights, 75), 6.0, max(8.0, rect.height)))
    return max(8.0, 0.45 * min(rect.height, image.shape[0] / 60))


def _heights(image: Image, area: Rect, high: float) -> np.ndarray:
    patch = np.asarray(cv2.cvtColor(_cut(image, area), cv2.COLOR_BGR2GRAY), np.uint8)
    if min(patch.shape) < 4:
        return np.empty(0)
    dark, _ = cv2.threshold(patch, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    if float(np.percentile(patch, 95)) - dark < 25:
        return np.empty(0)
    _, _, stats, _ = cv2.connectedComponentsWithStats((patch <= dark).astype(np.uint8))
    wide, tall = stats[1:, cv2.CC_STAT_WIDTH], stats[1:, cv2.CC_STAT_HEIGHT]
    # Rulings are longer than any figure is wide or the cell is high; specks are neither.
    letters = (tall >= 5) & (tall >= 0.12 * high) & (tall < 0.9 * high) & (wide <= 2.2 * tall)
    return np.sort(tall[letters])


def _height_of_row(cell: Rect, labels: Sequence[Rect], tall: float) -> tuple[float, float]:
    """From where to where the row reaches, with its labels where these stand somewhat higher or lower."""
    most = max(3.0 * cell.height, 8 * tall)
    near = [one for one in labels if one.height <= most and one.top <= cell.bottom and one.bottom >= cell.top]
    return min([cell.top, *(one.top for one in near)]), max([cell.bottom, *(one.bottom for one in near)])


def _stretches(cell: Rect, labels: Sequence[Rect], others: Sequence[Rect], room: float) -> list[tuple[float, float]]:
    """Which parts of the row are shown, from left to right: the labels, the cell, and as many neighbours as fit."""
    parts = _tiled([cell, *labels, *others])
    shown = {parts[one] for one in (cell, *labels)}
    wide = sum(end - start for start, end in shown)
    for one in sorted(others, key=lambda other: abs(other.middle[0] - cell.middle[0])):
        if parts[one] in shown:
            continue
        wide += parts[one][1] - parts[one][0]
        if wide > room:
            break
        shown.add(parts[one])
    return _joined(shown)


def _tiled(cells: Sequence[Rect]) -> dict[Rect, tuple[float, float]]:
    """From where to where each cell of a row reaches when the room between neighbours is shared out."""
    ordered = sorted(set(cells), key=lambda cell: cell.middle[0])
    cuts = [(one.right + two.left) / 2 for one, two in pairwise(ordered)]
    margin = float(np.median([cell.height for cell in ordered])) / 2
    ends = [ordered[0].left - margin, *cuts, ordered[-1].right + margin]
    return {
        cell: (min(start, cell.left), max(end, cell.right))
        for cell, start, end in zip(ordered, ends, ends[1:], strict=False)
    }


def _joined(parts: Iterable[tuple[float, float]]) -> list[tuple[float, float]]:
    """Parts that touch become one."""
    joined: list[tuple[float, float]] = []
    for start, end in sorted(parts):
        if joined and start <= joined[-1][1] + 1:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def _across(sight: Scene, header: Header, page: LevelPage, head: LevelPage) -> Callable[[float], float]:
    """Where a column of the row's page stands on the header's: the table is the same one."""
    if head is page or sight.table is None or header.table is None:
        return lambda x: x
    here, there = page.rect(sight.table), head.rect(header.table)
    return lambda x: there.left + (x - here.left) * there.width / max(1.0, here.width)


def _strip(
    image: Image,
    stretches: Sequence[tuple[float, float]],
    top: float,
    bottom: float,
    scale: float,
    widths: Sequence[int] | None = None,
) -> tuple[Image, list[tuple[float, float, int]]]:
    """Parts of a row side by side with a gap where something is left out, and where each of them begins."""
    pieces, at, x = [], [], 0
    for index, (start, end) in enumerate(stretches):
        if index:
            pieces.append(None)
            x += _GAP
        cut = _cut_anywhere(image, Rect(start, top, end, bottom))
        piece = _scaled(cut, scale)
        if widths is not None:
            piece = cv2.resize(piece, (max(1, widths[index]), piece.shape[0]), interpolation=cv2.INTER_AREA)
        at.append((start, end, x))
        pieces.append(piece)
        x += piece.shape[1]
    high = next(piece.shape[0] for piece in pieces if piece is not None)
    row = np.hstack([_torn(high) if piece is None else piece for piece in pieces])
    return _lit(row), at


def _torn(high: int) -> Image:
    """A gap where part of the page is left out: a dotted line."""
    gap = np.full((high, _GAP, 3), 255, np.uint8)
    for y in range(4, high - 2, 12):
        cv2.circle(gap, (_GAP // 2, y), 2, (170, 170, 170), -1, cv2.LINE_AA)
    return gap


def _stacked(above: Image, below: Image) -> Image:
    wide = max(above.shape[1], below.shape[1])
    line = np.full((_GAP, wide, 3), 255, np.uint8)
    for x in range(4, wide - 2, 12):
        cv2.circle(line, (x, _GAP // 2), 2, (170, 170, 170), -1, cv2.LINE_AA)
    return np.vstack([_widened(above, wide), line, _widened(below, wide)])


def _widened(image: Image, wide: int) -> Image:
    missing = wide - image.shape[1]
    return np.asarray(cv2.copyMakeBorder(image, 0, 0, 0, missing, cv2.BORDER_CONSTANT, value=(255, 255, 255)), np.uint8)


def _bordered(image: Image) -> Image:
    return np.asarray(cv2.copyMakeBorder(image, 12, 12, 12, 12, cv2.BORDER_CONSTANT, value=(255, 255, 255)), np.uint8)


def _fitting(image: Image) -> Image:
    scale = min(1.0, _WIDEST / image.shape[1], _TALLEST / image.shape[0])
    return _scaled(image, scale)


def _reduced(image: Image) -> Image:
    return _scaled(image, min(1.0, _PAGE_WIDTH / image.shape[1]))


def _scaled(image: Image, scale: float) -> Image:
    if abs(scale - 1) < 0.01:
        return image
    way = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    size = max(1, round(image.shape[1] * scale)), max(1, round(image.shape[0] * scale))
    return np.asarray(cv2.resize(image, size, interpolation=way), np.uint8)


def _lit(image: Image) -> Image:
    """Paper made nearly white where it is grey or yellow, as an eye would see it; ink stays as dark as it is."""
    paper = np.array([max(1.0, np.percentile(image[:, :, c], 80)) for c in range(3)])
    if paper.min() < 90 or paper.min() >= _PAPER:
        return image
    return np.clip(image * (_PAPER / paper), 0, 255).astype(np.uint8)


def _framed(image: Image, rect: Rect, weight: int) -> Image:
    """The image with a frame under its ink."""
    left, top, right, bottom = (round(side) for side in rect)
    mask = np.zeros(image.shape[:2], np.uint8)
    cv2.rectangle(
        mask, (left - weight // 2, top - weight // 2), (right + weight // 2, bottom + weight // 2), 255, weight
    )
    where = mask > 0
    framed = image.copy()
    grey = image[where].min(axis=1, keepdims=True) / 255.0
    framed[where] = (grey**0.7 * np.array(FRAME)).astype(np.uint8)
    return framed


def _tinted(image: Image, rect: Rect) -> Image:
    """The image with the paper of a cell in a pale colour; its ink stays as it is."""
    tinted = image.copy()
    inside = _cut(tinted, _within(rect, image))
    inside[:] = (inside * (np.array(_TINT) / 255.0)).astype(np.uint8)
    return tinted


def _placed(rect: Rect, at: Sequence[tuple[float, float, int]], top: float, scale: float) -> Rect:
    """Where a rectangle of the page stands in a strip."""
    start, _, x = next(one for one in at if one[0] <= rect.left and rect.right <= one[1] + 1)
    return Rect(
        x + (rect.left - start) * scale,
        (rect.top - top) * scale,
        x + (rect.right - start) * scale,
        (rect.bottom - top) * scale,
    )


def _moved(rect: Rect, around: Rect, scale: float) -> Rect:
    left, top = int(around.left), int(around.top)
    return Rect(*((side - off) * scale for side, off in zip(rect, (left, top, left, top), strict=True)))


def _grown(rect: Rect, across: float, down: float) -> Rect:
    return Rect(rect.left - across, rect.top - down, rect.right + across, rect.bottom + down)


def _within(rect: Rect, image: Image) -> Rect:
    high, wide = image.shape[:2]
    left, top = min(max(0.0, rect.left), wide - 2.0), min(max(0.0, rect.top), high - 2.0)
    return Rect(left, top, max(left + 1, min(float(wide), rect.right)), max(top + 1, min(float(high), rect.bottom)))


def _cut(image: Image, rect: Rect) -> Image:
    left, top = int(rect.left), int(rect.top)
    return image[top : max(top + 1, round(rect.bottom)), left : max(left + 1, round(rect.right))]


def _cut_anywhere(image: Image, rect: Rect) -> Image:
    """A part of the page; what reaches beyond it is white."""
    left, top, right, bottom = (round(side) for side in rect)
    high, wide = image.shape[:2]
    inner = image[max(0, top) : min(high, max(0, bottom)), max(0, left) : min(wide, max(0, right))]
    if inner.size == 0:
        return np.full((max(1, bottom - top), max(1, right - left), 3), 255, np.uint8)
    edges = (max(0, -top), max(0, bottom - high), max(0, -left), max(0, right - wide))
    return np.asarray(cv2.copyMakeBorder(inner, *edges, cv2.BORDER_CONSTANT, value=(255, 255, 255)), np.uint8)


def _png(image: Image) -> bytes:
    return cv2.imencode(".png", image, [cv2.IMWRITE_PNG_COMPRESSION, 6])[1].tobytes()


def _jpeg(image: Image, quality: int = 92) -> bytes:
    fine = [cv2.IMWRITE_JPEG_SAMPLING_FACTOR, cv2.IMWRITE_JPEG_SAMPLING_FACTOR_444]
    return cv2.imencode(".jpg", image, [cv2.IMWRITE_JPEG_QUALITY, quality, *fine])[1].tobytes()
