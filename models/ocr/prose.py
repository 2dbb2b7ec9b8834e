"""Lines of text outside tables: where to look for them, and in which order they are read."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np

from models.sheet import Image, Rect

STEP = 4
"""Ink outside tables is looked for at a quarter of the size."""


def without_tables(image: Image, tables: Sequence[Rect]) -> Image:
    """A copy of the page with paper where its tables are."""
    page = image.copy()
    paper = np.percentile(page[::16, ::16].reshape(-1, page.shape[2]), 70, axis=0).astype(np.uint8)
    for rect in tables:
        page[max(0, int(rect.top) - 3) : int(rect.bottom) + 4, max(0, int(rect.left) - 3) : int(rect.right) + 4] = paper
    return page


def bands(page: Image) -> list[Rect]:
    """The strips of a page in which there is any ink, so that nothing is looked for on bare paper."""
    height, width = page.shape[:2]
    grey = cv2.cvtColor(page, cv2.COLOR_BGR2GRAY)
    size = (max(1, width // STEP), max(1, height // STEP))
    small = np.asarray(cv2.resize(grey, size, interpolation=cv2.INTER_AREA))
    light = cv2.medianBlur(cv2.dilate(small, np.ones((7, 7), np.uint8)), 15)
    dark = cv2.subtract(light, small) > 40
    inked = np.flatnonzero(dark.sum(axis=1) >= 2) * STEP
    if len(inked) == 0:
        return []
    apart, edge = max(48, height // 30), max(16, height // 100)
    breaks = np.flatnonzero(np.diff(inked) > apart)
    starts, ends = [inked[0], *inked[breaks + 1]], [*inked[breaks], inked[-1]]
    found = []
    for top, bottom in zip(starts, ends, strict=True):
        rows = dark[top // STEP : bottom // STEP + 1]
        cols = np.flatnonzero(rows.any(axis=0)) * STEP
        left, right = max(0, int(cols[0]) - edge), min(width, int(cols[-1]) + STEP + edge)
        found.append(Rect(left, max(0, int(top) - edge), right, min(height, int(bottom) + STEP + edge)))
    return found


def reading_order(rects: Sequence[Rect]) -> list[Rect]:
    """Lines from top to bottom, columns from left to right."""
    if len(rects) < 2:
        return list(rects)
    usual = float(np.median([rect.height for rect in rects]))
    if cut := _column_cut(rects, usual):
        left = [rect for rect in rects if rect.middle[0] < cut]
        return reading_order(left) + reading_order([rect for rect in rects if rect.middle[0] >= cut])
    if cut := _row_cut(rects):
        above = [rect for rect in rects if rect.middle[1] < cut]
        return reading_order(above) + reading_order([rect for rect in rects if rect.middle[1] >= cut])
    return sorted(rects, key=lambda rect: (rect.left, rect.top))


def _column_cut(rects: Sequence[Rect], usual: float) -> float | None:
    """Where a gutter parts the lines into columns of prose: several long lines on either side."""
    gap = _widest_gap([(rect.left, rect.right) for rect in rects])
    if gap is None or gap[1] - gap[0] < 0.8 * usual:
        return None
    middle = (gap[0] + gap[1]) / 2
    for side in (
        [rect for rect in rects if rect.middle[0] < middle],
        [rect for rect in rects if rect.middle[0] >= middle],
    ):
        if len(side) < 3 or np.median([rect.width for rect in side]) < 5 * usual:
            return None
    return middle


def _row_cut(rects: Sequence[Rect]) -> float | None:
    gap = _widest_gap([(rect.top + 0.25 * rect.height, rect.bottom - 0.25 * rect.height) for rect in rects])
    return None if gap is None else (gap[0] + gap[1]) / 2


def _widest_gap(intervals: Sequence[tuple[float, float]]) -> tuple[float, float] | None:
    """The widest stretch that no interval covers, between the first and the last."""
    ordered = sorted(intervals)
    reach, best = ordered[0][1], None
    for start, end in ordered[1:]:
        if start > reach and (best is None or start - reach > best[1] - best[0]):
            best = (reach, start)
        reach = max(reach, end)
    return best
