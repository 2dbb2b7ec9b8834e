"""Which rulings a table's cells ask for, and the strokes that draw them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from models.training.ink import Stroke
from models.training.style import Style

Covered = tuple[int, int, int, int]
"""Top row, left column, row below, column to the right of a cell, or of the part of it on a page."""


def rulings(
    shown: Sequence[Covered], xs: Sequence[float], ys: Mapping[int, float], rows: range, header_rows: int,
    frame: str, style: Style, last: bool,
) -> list[Stroke]:  # fmt: skip
    """The strokes of the part of a table that stands on one page."""
    if frame == "none":
        return []
    if frame == "three-line":
        return _three_lines(xs, ys, rows, header_rows, style, last) + _spanners(shown, xs, ys, header_rows, style)
    owner = {(r, c): i for i, (top, left, below, right) in enumerate(shown)
             for r in range(top, below) for c in range(left, right)}  # fmt: skip
    strokes: list[Stroke] = []
    cols = len(xs) - 1
    for y in range(rows.start, rows.stop + 1) if frame != "columns" else (header_rows,):
        if y not in ys:
            continue
        drawn = [owner.get((y - 1, c), -1) != owner.get((y, c), -1) for c in range(cols)]
        outer = y in (rows.start, rows.stop)
        strokes += [s for a, b in _stretches(drawn) for s in _drawn(xs[a], ys[y], xs[b], ys[y], outer, style)]
    if frame == "horizontal":
        return strokes
    for x in range(cols + 1):
        if frame in ("open-sides", "columns") and x in (0, cols):
            continue
        drawn = [owner.get((r, x - 1), -1) != owner.get((r, x), -1) for r in rows]
        outer = x in (0, cols)
        for a, b in _stretches(drawn):
            strokes += _drawn(xs[x], ys[rows.start + a], xs[x], ys[rows.start + b], outer, style)
    return strokes


def _three_lines(
    xs: Sequence[float], ys: Mapping[int, float], rows: range, header_rows: int, style: Style, last: bool
) -> list[Stroke]:
    strokes: list[Stroke] = []
    if rows.start == 0:
        strokes += [Stroke(xs[0], ys[0], xs[-1], ys[0], style.outer * 1.4, "plain", style.shade)]
        y = ys[min(header_rows, rows.stop)]
        strokes += [Stroke(xs[0], y, xs[-1], y, style.inner, "plain", style.shade)]
    if last:
        strokes += [Stroke(xs[0], ys[rows.stop], xs[-1], ys[rows.stop], style.outer * 1.4, "plain", style.shade)]
    return strokes


def _spanners(
    shown: Sequence[Covered], xs: Sequence[float], ys: Mapping[int, float], header_rows: int, style: Style
) -> list[Stroke]:
    """Short rules under the headers that stand over several columns."""
    return [
        Stroke(xs[left] + 3, ys[below], xs[right] - 3, ys[below], style.inner, "plain", style.shade)
        for top, left, below, right in shown
        if below < header_rows and right - left > 1 and right - left < len(xs) - 1
    ]


def _stretches(drawn: Sequence[bool]) -> list[tuple[int, int]]:
    stretches, start = [], None
    for index, on in enumerate([*drawn, False]):
        if on and start is None:
            start = index
        elif not on and start is not None:
            stretches.append((start, index))
            start = None
    return stretches


def _drawn(x0: float, y0: float, x1: float, y1: float, outer: bool, style: Style) -> list[Stroke]:
    weight = style.outer if outer else style.inner
    ruling = style.outer_ruling if outer else style.inner_ruling
    if ruling != "doubled":
        return [Stroke(x0, y0, x1, y1, weight, ruling, style.shade)]
    # Two thin strokes; their ends meet at the corners of the frame.
    away, weight = max(1.0, weight * 1.2), weight * 0.6
    dx, dy = (0.0, away) if y0 == y1 else (away, 0.0)
    ex, ey = dy, dx
    return [
        Stroke(x0 - dx - ex, y0 - dy - ey, x1 - dx + ex, y1 - dy + ey, weight, "plain", style.shade),
        Stroke(x0 + dx + ex, y0 + dy + ey, x1 + dx - ex, y1 + dy - ey, weight, "plain", style.shade),
    ]
