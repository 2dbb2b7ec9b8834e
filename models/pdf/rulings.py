"""What a page draws as vectors becomes rulings: strokes, thin filled rectangles, borders. Pure geometry in pixels."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

from models.sheet import Rect, Segment


class Drawn(NamedTuple):
    """One path as a page draws it."""

    lines: tuple[tuple[tuple[float, float], ...], ...]
    """Its straight stretches, each a run of points; a closed one comes back to its first point."""
    stroke: float = 0.0
    """Width of its pen in pixels; 0 where it is not stroked."""
    stroke_light: float = 0.0
    """How light the pen is: 0 black, 1 white."""
    filled: bool = False
    fill_light: float = 0.0
    clip: Rect | None = None


_WHITE = 0.97


def rulings(drawn: Sequence[Drawn], dpi: float) -> tuple[Segment, ...]:
    """The horizontal and vertical rulings of a page, those that touch in one line made one."""
    segments: list[Segment] = []
    grounds: list[Rect] = []
    for path in drawn:
        pieces = [clipped for piece in _pieces(path, dpi) if (clipped := _clip(piece, path.clip))]
        white = (path.stroke_light if path.stroke else path.fill_light) > _WHITE
        # White lines rule a table only where they part coloured cells.
        segments += [piece for piece in pieces if not white or any(_crosses(ground, piece) for ground in grounds)]
        if path.filled and path.fill_light <= _WHITE:
            grounds += [rect for line in path.lines if (rect := _rectangle(line)) and min(rect.width, rect.height) > 3]
    return (*merged(segments, dpi), *_dotted(drawn, dpi))


def _dotted(drawn: Sequence[Drawn], dpi: float) -> list[Segment]:
    """The lines that small filled squares in a row look like."""
    small = dpi * 3 / 72
    dots = [
        rect
        for path in drawn
        if path.filled and not path.stroke and path.fill_light <= _WHITE and len(path.lines) == 1
        if (rect := _rectangle(path.lines[0])) and max(rect.width, rect.height) <= small
        if max(rect.width, rect.height) < 3 * min(rect.width, rect.height)
    ]
    if len(dots) < 6:
        return []
    level = [Segment(dot.left, dot.middle[1], dot.right, dot.middle[1], dot.height) for dot in dots]
    upright = [Segment(dot.top, dot.middle[0], dot.bottom, dot.middle[0], dot.width) for dot in dots]
    lines = _merged_level(level, dpi) + [_turned(one) for one in _merged_level(upright, dpi)]
    return [one for one in lines if max(one.x1 - one.x0, one.y1 - one.y0) > dpi * 15 / 72]


def _pieces(path: Drawn, dpi: float) -> Iterable[Segment]:
    """The straight, level or upright stretches of one path that are seen as lines."""
    thin = dpi * 4 / 72
    for line in path.lines:
        rect = _rectangle(line)
        if path.stroke:
            for start, end in pairwise(line):
                if piece := _level(start, end, max(1.0, path.stroke)):
                    yield piece
        elif path.filled and rect:
            long, short = max(rect.width, rect.height), min(rect.width, rect.height)
            if short <= thin and long >= 3 * short:
                yield bar(rect)


def bar(rect: Rect) -> Segment:
    """A thin rectangle as the line it looks like."""
    x, y = rect.middle
    if rect.width >= rect.height:
        return Segment(rect.left, y, rect.right, y, max(1.0, rect.height))
    return Segment(x, rect.top, x, rect.bottom, max(1.0, rect.width))


def _level(start: tuple[float, float], end: tuple[float, float], weight: float) -> Segment | None:
    (x0, x1), (y0, y1) = sorted((start[0], end[0])), sorted((start[1], end[1]))
    width, height = x1 - x0, y1 - y0
    # A slope of 1 in 100 is still drawn as a ruling by hand-made forms.
    if max(width, height) < 2 or min(width, height) > max(0.5, 0.01 * max(width, height)):
        return None
    if width >= height:
        return Segment(x0, (y0 + y1) / 2, x1, (y0 + y1) / 2, weight)
    return Segment((x0 + x1) / 2, y0, (x0 + x1) / 2, y1, weight)


def _rectangle(line: Sequence[tuple[float, float]]) -> Rect | None:
    """The rectangle that a run of points goes around, if it does."""
    points = [point for index, point in enumerate(line) if index == 0 or _far(point, line[index - 1])]
    if len(points) > 1 and not _far(points[0], points[-1]):
        points = points[:-1]
    if len(points) != 4:
        return None
    for (x0, y0), (x1, y1) in zip(points, [*points[1:], points[0]], strict=True):
        if min(abs(x1 - x0), abs(y1 - y0)) > 0.5:
            return None
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return Rect(min(xs), min(ys), max(xs), max(ys))


def _far(one: tuple[float, float], other: tuple[float, float]) -> bool:
    return abs(one[0] - other[0]) > 0.01 or abs(one[1] - other[1]) > 0.01


def _clip(piece: Segment, clip: Rect | None) -> Segment | None:
    if clip is None:
        return piece
    half = piece.weight / 2
    x0, x1 = max(piece.x0, clip.left), min(piece.x1, clip.right)
    y0, y1 = max(piece.y0, clip.top), min(piece.y1, clip.bottom)
    if piece.horizontal:
        inside = x1 - x0 > 1 and piece.y0 + half >= clip.top and piece.y0 - half <= clip.bottom
        return Segment(x0, piece.y0, x1, piece.y1, piece.weight) if inside else None
    inside = y1 - y0 > 1 and piece.x0 + half >= clip.left and piece.x0 - half <= clip.right
    return Segment(piece.x0, y0, piece.x1, y1, piece.weight) if inside else None


def _crosses(ground: Rect, piece: Segment) -> bool:
    """Whether a good part of a line lies on a coloured ground or along its edge."""
    near = 1 + piece.weight
    x0, x1 = max(piece.x0, ground.left - near), min(piece.x1, ground.right + near)
    y0, y1 = max(piece.y0, ground.top - near), min(piece.y1, ground.bottom + near)
    return x1 >= x0 and y1 >= y0 and max(x1 - x0, y1 - y0) > 3


def merged(segments: Iterable[Segment], dpi: float) -> tuple[Segment, ...]:
    """Collinear segments that touch or overlap as one; dots and dashes in a row as the line they look like."""
    level, upright = [], []
    for one in segments:
        (level if one.horizontal else upright).append(one)
    across = [_turned(one) for one in upright]
    done = _merged_level(level, dpi)
    return tuple(done + [_turned(one) for one in _merged_level(across, dpi)])


def _turned(one: Segment) -> Segment:
    return Segment(one.y0, one.x0, one.y1, one.x1, one.weight)


def _merged_level(segments: list[Segment], dpi: float) -> list[Segment]:
    result: list[Segment] = []
    for row in _on_one_height(segments):
        row.sort(key=lambda one: one.x0)
        joined = _touching(row)
        result += _dashes(joined, dpi)
    return result


def _on_one_height(segments: list[Segment]) -> list[list[Segment]]:
    rows: list[list[Segment]] = []
    for one in sorted(segments, key=lambda one: one.y0):
        tolerance = max(0.6, 0.5 * min(one.weight, rows[-1][0].weight)) if rows else 0.0
        if rows and one.y0 - rows[-1][0].y0 <= tolerance:
            rows[-1].append(one)
        else:
            rows.append([one])
    return rows


def _touching(row: list[Segment]) -> list[Segment]:
    joined: list[Segment] = []
    for one in row:
        last = joined[-1] if joined else None
        if last and one.x0 <= last.x1 + max(1.5, last.weight, one.weight):
            longer = last if last.x1 - last.x0 >= one.x1 - one.x0 else one
            joined[-1] = Segment(last.x0, longer.y0, max(last.x1, one.x1), longer.y1, max(last.weight, one.weight))
        else:
            joined.append(one)
    return joined


def _dashes(row: list[Segment], dpi: float) -> list[Segment]:
    """Runs of six or more short pieces with short gaps between them, each as one line."""
    short, gap = dpi * 12 / 72, dpi * 6 / 72
    result: list[Segment] = []
    run: list[Segment] = []

    def close() -> None:
        if len(run) >= 6:
            result.append(Segment(run[0].x0, run[0].y0, run[-1].x1, run[0].y1, max(one.weight for one in run)))
        else:
            result.extend(run)
        run.clear()

    for one in row:
        dash = one.x1 - one.x0 <= short
        if not dash or (run and one.x0 - run[-1].x1 > gap):
            close()
        if dash:
            run.append(one)
        else:
            result.append(one)
    close()
    return result
