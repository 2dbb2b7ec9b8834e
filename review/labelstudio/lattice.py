"""Rectangles that a person drew around cells → rows, columns and spans: pure geometry."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median

from models.document import Box

_NEAR = 0.35
"""Edges that lie nearer than this share of a usual cell are one line."""


def placed(boxes: Sequence[Box], first_row: int = 0, first_col: int = 0) -> list[tuple[int, int, int, int]] | None:
    """Row, column and spans of each cell, counted from the given ones; None where two cells lie on one another."""
    if not boxes:
        return []
    down = _lines([(b.top, b.bottom) for b in boxes])
    across = _lines([(b.left, b.right) for b in boxes])
    places = []
    for box in boxes:
        top, bottom = _between(box.top, box.bottom, down)
        left, right = _between(box.left, box.right, across)
        places.append((first_row + top, first_col + left, bottom - top, right - left))
    return None if _overlap(places) else places


def _lines(sides: Sequence[tuple[float, float]]) -> list[float]:
    """The lines on which edges lie, each in the middle of its edges."""
    near = _NEAR * min(median(end - start for start, end in sides), 2 * min(end - start for start, end in sides))
    groups: list[list[float]] = []
    for edge in sorted(edge for side in sides for edge in side):
        if groups and edge - groups[-1][0] <= near:
            groups[-1].append(edge)
        else:
            groups.append([edge])
    return [sum(group) / len(group) for group in groups]


def _between(start: float, end: float, lines: Sequence[float]) -> tuple[int, int]:
    first = min(range(len(lines)), key=lambda n: abs(lines[n] - start))
    last = min(range(len(lines)), key=lambda n: abs(lines[n] - end))
    return first, max(first + 1, last)


def _overlap(places: Sequence[tuple[int, int, int, int]]) -> bool:
    taken: set[tuple[int, int]] = set()
    for row, col, rowspan, colspan in places:
        own = {(r, c) for r in range(row, row + rowspan) for c in range(col, col + colspan)}
        if taken & own:
            return True
        taken |= own
    return False
