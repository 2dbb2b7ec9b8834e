"""Signs that stand alone in a cell and that recognisers fail on: dashes and the stroke, told by their shape."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from models.document import Alternative, Reading
from models.ocr.ink import Blob, CellInk, large
from models.ocr.lines import CutLine

WIDE_BAR = 0.9
"""A bar of this many line heights is no part of a digit, whatever small pieces lie beside it."""
NAME = "geometry"
DOUBLE_DASH = "——"
DASH = "—"
HYPHEN = "-"
STROKE = "/"


def lone_sign(cell: CellInk, line: CutLine, height: float) -> Reading | None:
    """The dash or stroke that a line consists of; None where it is anything else.

    A bar as wide as a character may be the numeral 一 as well: both are then alternatives, and whoever knows the
    column decides.
    """
    if line.vertical or len(line.blobs) > 8:
        return None
    if all(_bar(cell, blob, height) for blob in line.blobs):
        return None if _faint_company(cell, line.blobs, height) else _dashes(line.blobs, height)
    bodies = [blob for blob in line.blobs if large(blob, height)]
    if bodies and all(_bar(cell, blob, height) for blob in bodies) and _extent(bodies) >= WIDE_BAR * height:
        return _dashes(bodies, height)
    specks = [blob for blob in line.blobs if not large(blob, height)]
    if len(bodies) != 1 or any(_apart(speck, bodies[0]) < 0.06 * height for speck in specks):
        return None
    if _stroke(cell, bodies[0], height):
        return _reading((STROKE, 0.97), ("1", 0.02))
    return None


def _apart(one: Blob, other: Blob) -> float:
    """How many pixels of paper lie between two pieces of ink."""
    across = max(0, one.left - other.right, other.left - one.right)
    over = max(0, one.top - other.bottom, other.top - one.bottom)
    return float(np.hypot(across, over))


def _faint_company(cell: CellInk, bars: Sequence[Blob], height: float) -> bool:
    """Whether ink too faint or small to be kept stands over or under bars: then they may be the foot of a 2."""
    tall, wide = cell.raw.shape
    edge, reach = round(0.25 * height), round(0.75 * height)
    top, bottom = min(b.top for b in bars), max(b.bottom for b in bars)
    left, right = max(edge, min(b.left for b in bars)), min(wide - edge, max(b.right for b in bars))
    window = np.s_[max(edge, top - reach) : min(tall - edge, bottom + reach), left:right]
    dropped = np.count_nonzero(cell.raw[window]) - np.count_nonzero(cell.mask[window])
    return dropped > max(3.0, 0.12 * sum(b.area for b in bars))


def _extent(blobs: Sequence[Blob]) -> int:
    return max(b.right for b in blobs) - min(b.left for b in blobs)


def _bar(cell: CellInk, blob: Blob, height: float) -> bool:
    """Whether a piece of ink is a level bar, though its edges be ragged and a speck stick to it."""
    if blob.height > 0.55 * height or blob.width < max(0.16 * height, 1.2 * blob.height):
        return False
    ink = cell.mask[blob.top : blob.bottom, blob.left : blob.right] > 0
    thick = ink.sum(axis=0)
    lit = thick > 0
    if lit.mean() < 0.7:
        return False
    thickness = float(np.median(thick[lit]))
    middles = (ink * np.arange(len(ink))[:, None]).sum(axis=0)[lit] / thick[lit]
    level = np.abs(middles - np.median(middles)) <= max(1.0, 0.1 * height)
    thin = thick[lit] <= max(2.0, 0.22 * height)
    return bool(blob.width >= 1.9 * thickness and (level & thin).mean() >= 0.7)


def _dashes(blobs: Sequence[Blob], height: float) -> Reading | None:
    row = sorted(blobs)
    middles = [(b.top + b.bottom) / 2 for b in row]
    if max(middles) - min(middles) > 0.3 * height:
        return None
    ems = (row[-1].right - row[0].left) / height
    longest = max(b.width for b in row) / height
    if ems >= 1.5:
        if longest < 0.55:
            return _reading((HYPHEN * len(row), 0.9), (DOUBLE_DASH, 0.08))
        return _reading((DOUBLE_DASH, 0.97), (DASH, 0.02))
    if len(row) > 1:
        return _reading((HYPHEN * len(row), 0.6), (DASH, 0.2), (DOUBLE_DASH, 0.15))
    if ems < 0.62:
        return _reading((HYPHEN, 0.97), (DASH, 0.02))
    thick = row[0].height / max(1.0, row[0].area / row[0].width)
    if ems < 0.95 and thick > 1.5:
        return _reading(("一", 0.6), (DASH, 0.35), (HYPHEN, 0.05))
    return _reading((DASH, 0.6), ("一", 0.3), (HYPHEN, 0.1))


def _stroke(cell: CellInk, blob: Blob, height: float) -> bool:
    """Whether a piece of ink is one straight slanting stroke, rising to the right."""
    if blob.height < 0.5 * height or not 0.2 <= blob.width / blob.height <= 1.1:
        return False
    ys, xs = np.nonzero(cell.mask[blob.top : blob.bottom, blob.left : blob.right])
    if len(xs) < 6:
        return False
    rows = np.unique(ys)
    middles = np.array([xs[ys == y].mean() for y in rows])
    widths = np.array([xs[ys == y].max() - xs[ys == y].min() + 1 for y in rows])
    slope, at = np.polyfit(rows, middles, 1)
    bend = np.abs(middles - (slope * rows + at)).max()
    return bool(
        slope < -0.15
        and bend <= max(1.5, 0.07 * height)
        and widths.max() <= max(4.0, 0.3 * height)
        and np.median(widths) <= 0.22 * height
    )


def _reading(*texts: tuple[str, float]) -> Reading:
    alternatives = tuple(Alternative(text, float(np.log(share))) for text, share in texts)
    return Reading(texts[0][0], texts[0][1], NAME, alternatives)
