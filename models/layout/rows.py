"""Which lines make one row, and which rows are the header: rulings, spacing, what is filled, what continues."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

from models.layout.prose import wraps
from models.layout.rules import RuleRow
from models.layout.runs import Run, TextLine, around, has_digits, is_figure
from models.sheet import Rect


@dataclass(frozen=True, slots=True)
class Piece:
    """Text on one line of the table and the columns it stands in."""

    run: Run
    line: int
    first: int
    last: int

    @property
    def rect(self) -> Rect:
        return self.run.rect


@dataclass(frozen=True, slots=True)
class Grid:
    """Lines of a table with their texts placed in columns."""

    lines: tuple[tuple[Piece, ...], ...]
    rects: tuple[Rect, ...]
    columns: int
    rights: tuple[float, ...]
    """How far the text of each column reaches to the right."""
    em: float

    def filled(self, line: int) -> set[int]:
        return {c for p in self.lines[line] for c in range(p.first, p.last + 1)}

    def in_column(self, line: int, column: int) -> Piece | None:
        return next((p for p in self.lines[line] if p.first <= column <= p.last), None)


def placed(lines: Sequence[TextLine], marks: Sequence[float], rect: Rect, em: float) -> Grid:
    """Every run put into its columns; one that was held together only by a narrow gap is parted there."""
    bounds = [
        min(rect.left, *(ln.rect.left for ln in lines)) - 1,
        *marks,
        max(rect.right, *(ln.rect.right for ln in lines)) + 1,
    ]
    extents = _extents(lines, bounds)
    rows: list[tuple[Piece, ...]] = []
    for i, line in enumerate(lines):
        pieces: list[Piece] = []
        for run in line.runs:
            pieces.extend(_pieces(run, i, bounds, extents, em))
        rows.append(tuple(_joined(pieces)))
    rights = [
        max((p.rect.right for row in rows for p in row if p.first == p.last == c), default=bounds[c + 1])
        for c in range(len(bounds) - 1)
    ]
    return Grid(tuple(rows), tuple(ln.rect for ln in lines), len(bounds) - 1, tuple(rights), em)


def _extents(lines: Sequence[TextLine], bounds: Sequence[float]) -> list[tuple[float, float]]:
    """Where the text of each column lies, by the runs that keep to it."""
    extents = []
    for a, b in itertools.pairwise(bounds):
        held = [r.rect for line in lines for r in line.runs if r.rect.left >= a - 1 and r.rect.right <= b + 1]
        extents.append((min((r.left for r in held), default=a), max((r.right for r in held), default=b)))
    return extents


def _pieces(
    run: Run, line: int, bounds: Sequence[float], extents: Sequence[tuple[float, float]], em: float
) -> list[Piece]:
    if len(run.words) > 1:
        for k, mark in enumerate(bounds[1:-1]):
            for i, (a, b) in enumerate(zip(run.words, run.words[1:], strict=False)):
                space = b.rect.left - a.rect.right
                clear = a.rect.right - 0.3 * em <= mark <= b.rect.left + 0.3 * em
                tight = is_figure(b.text) and has_digits(b.text) and (is_figure(a.text) or k == 0)
                if clear and (
                    space >= 0.55 * em or (tight and space >= 0.15 * em and b.rect.left >= extents[k + 1][0] - 0.5 * em)
                ):
                    left = Run(run.words[: i + 1], around(w.rect for w in run.words[: i + 1]))
                    right = Run(run.words[i + 1 :], around(w.rect for w in run.words[i + 1 :]))
                    return _pieces(left, line, bounds, extents, em) + _pieces(right, line, bounds, extents, em)
    first, last = _span(run.rect, bounds, extents)
    return [Piece(run, line, first, last)]


def _span(rect: Rect, bounds: Sequence[float], extents: Sequence[tuple[float, float]]) -> tuple[int, int]:
    """The columns that a text covers: the one it lies in most, and each whose text it runs over for the greater part."""
    shares = []
    for c, (a, b) in enumerate(itertools.pairwise(bounds)):
        inner_a, inner_b = extents[c]
        zone = min(rect.right, b) - max(rect.left, a)
        inner = min(rect.right, inner_b) - max(rect.left, inner_a)
        shares.append((zone, inner / max(1.0, inner_b - inner_a)))
    best = max(range(len(shares)), key=lambda c: shares[c][0])
    first = last = best
    while first > 0 and shares[first - 1][1] > 0.5:
        first -= 1
    while last < len(shares) - 1 and shares[last + 1][1] > 0.5:
        last += 1
    return first, last


def _joined(pieces: Sequence[Piece]) -> list[Piece]:
    """Pieces of one line that fell into the same column are one text."""
    joined: list[Piece] = []
    for piece in pieces:
        if joined and piece.first <= joined[-1].last:
            last = joined[-1]
            words = (*last.run.words, *piece.run.words)
            run = Run(words, around(w.rect for w in words))
            joined[-1] = Piece(run, last.line, last.first, max(last.last, piece.last))
        else:
            joined.append(piece)
    return joined


def header_height(grid: Grid, rules: Sequence[RuleRow]) -> int:
    """How many lines from the top are header."""
    n = len(grid.lines)
    numeric = _numeric_columns(grid)
    by_figures = next((i for i in range(n) if _is_body(grid, i, numeric)), None)
    by_rule = None
    for rule in rules:
        above = sum(r.middle[1] < rule.y for r in grid.rects)
        if 0 < above < n and _crosses_all(rule, grid):
            by_rule = above
            break
    if numeric:
        if by_figures is None:
            by_figures = 1
        if by_rule is not None and by_rule <= by_figures + 2 and by_rule >= by_figures - 3 and by_rule > 0:
            if by_rule <= by_figures or not any(_is_body(grid, i, numeric) for i in range(by_rule)):
                return by_rule
        # A label above the first figures that stands alone opens the body, it does not close the header.
        while by_figures > 1 and grid.filled(by_figures - 1) == {0} and grid.filled(by_figures - 2) - {0}:
            by_figures -= 1
        return by_figures
    if by_rule is not None and by_rule <= 0.5 * n:
        return by_rule
    return 1


def _crosses_all(rule: RuleRow, grid: Grid) -> bool:
    left = min(r.left for r in grid.rects)
    right = max(r.right for r in grid.rects)
    return rule.inked >= 0.7 * (right - left)


def _numeric_columns(grid: Grid) -> set[int]:
    numeric = set()
    for c in range(grid.columns):
        texts = [p.run.text for row in grid.lines for p in row if p.first == p.last == c]
        figures = sum(is_figure(t) or has_digits(t) for t in texts)
        if texts and figures >= 0.5 * len(texts):
            numeric.add(c)
    return numeric


def _is_body(grid: Grid, line: int, numeric: set[int]) -> bool:
    own = [p for p in grid.lines[line] if p.first == p.last]
    figures = [p for p in own if p.first in numeric and (is_figure(p.run.text) or has_digits(p.run.text))]
    if not figures:
        return False
    years = [p for p in figures if _is_year(p.run.text)]
    if len(years) == len(figures) and (line == 0 or not grid.filled(line) & {0}) and len(figures) >= 1:
        label = grid.in_column(line, 0)
        if label is None or (not is_figure(label.run.text) and line <= 1 and len(years) > 1):
            return False
    rest = [p for p in own if p.first in numeric and p not in figures and p.first > 0]
    return len(figures) > len(rest)


def _is_year(text: str) -> bool:
    digits = "".join(c for c in text if c.isdigit())
    return len(digits) >= 4 and 1850 <= int(digits[:4]) <= 2100 and len(text) <= 12 and "," not in text


def body_rows(grid: Grid, start: int, rules: Sequence[RuleRow]) -> list[list[int]]:
    """The lines from `start` on, grouped into rows."""
    n = len(grid.lines)
    if start >= n:
        return []
    numeric = _numeric_columns(grid)
    ruled = _ruled_between(grid, start, rules)
    every_row_ruled = sum(ruled) >= 0.3 * max(1, n - start - 1) and sum(ruled) >= 2
    wide = _wide_gap(grid, start)
    rows = [[start]]
    for line in range(start + 1, n):
        apart = ruled[line - start - 1] or not _continues(grid, rows[-1], line, numeric, every_row_ruled, wide)
        if apart:
            rows.append([line])
        else:
            rows[-1].append(line)
    return rows


def _ruled_between(grid: Grid, start: int, rules: Sequence[RuleRow]) -> list[bool]:
    marks = []
    left = min(r.left for r in grid.rects)
    right = max(r.right for r in grid.rects)
    for a, b in zip(grid.rects[start:], grid.rects[start + 1 :], strict=False):
        marks.append(any(a.middle[1] < r.y < b.middle[1] and r.inked >= 0.6 * (right - left) for r in rules))
    return marks


def _wide_gap(grid: Grid, start: int) -> float | None:
    """The spacing that parts rows, where lines clearly come in two spacings; None where all are alike."""
    pitches = sorted(
        b.middle[1] - a.middle[1] for a, b in zip(grid.rects[start:], grid.rects[start + 1 :], strict=False)
    )
    if len(pitches) < 4:
        return None
    best, at = 1.22, None
    for i in range(1, len(pitches)):
        ratio = pitches[i] / max(1.0, pitches[i - 1])
        if ratio > best and i >= 0.15 * len(pitches) and len(pitches) - i >= 0.2 * len(pitches):
            best, at = ratio, (pitches[i] + pitches[i - 1]) / 2
    return at if at is not None and pitches[0] < 1.7 * grid.em else None


def _continues(
    grid: Grid, row: list[int], line: int, numeric: set[int], every_row_ruled: bool, wide: float | None
) -> bool:
    """Whether a line carries the row on."""
    last = row[-1]
    a, b = grid.rects[last], grid.rects[line]
    if b.top < a.bottom - 0.35 * min(a.height, b.height):
        return True
    here = grid.filled(line)
    row_filled = set().union(*(grid.filled(i) for i in row))
    if any(_figures_in_both(grid, row, line, c) for c in here & row_filled & numeric):
        return False
    if every_row_ruled:
        return True
    pitch = b.middle[1] - a.middle[1]
    if wide is not None and pitch > wide:
        return False
    return _text_continues(grid, row, line, row_filled, here, wide)


def _figures_in_both(grid: Grid, row: list[int], line: int, column: int) -> bool:
    lower = grid.in_column(line, column)
    if lower is None or not (is_figure(lower.run.text) or has_digits(lower.run.text)):
        return False
    for i in row:
        upper = grid.in_column(i, column)
        if upper is not None and (is_figure(upper.run.text) or has_digits(upper.run.text)):
            return True
    return False


def _text_continues(
    grid: Grid, row: list[int], line: int, row_filled: set[int], here: set[int], wide: float | None
) -> bool:
    last = row[-1]
    numeric = _numeric_columns(grid)
    em = grid.em
    if not here <= row_filled:
        # Only a label so far: these figures are its own if the label has run full and goes on.
        upper, lower = grid.in_column(last, 0), grid.in_column(line, 0)
        if row_filled == {0} and upper is not None and 0 in here and lower is not None:
            if upper.last > 0 or upper.run.text.rstrip().endswith(":"):
                return False
            full = wraps(upper.run, lower.run, grid.rights[0], em)
            small = lower.run.text[:1].islower()
            return (full and not (upper.run.bold and not lower.run.bold)) or (small and len(upper.run.text) > 12)
        if row_filled == {0} and 0 not in here and upper is not None:
            return _close(grid, last, line) and not upper.run.bold
        return False
    if 0 in here and len(here) == 1:
        upper, lower = grid.in_column(last, 0), grid.in_column(line, 0)
        if upper is None or lower is None or lower.first != lower.last or (len(row_filled) == 1 and upper.last > 0):
            return False
        full = wraps(upper.run, lower.run, grid.rights[0], em)
        small = lower.run.text[:1].islower() or lower.run.text[:1] in "("
        inward = lower.rect.left >= upper.rect.left - 0.3 * em
        if lower.run.bold != upper.run.bold:
            return False
        return (full and (inward or small)) or (small and inward)
    if 0 not in here:
        texts = list(grid.lines[line])
        return all(p.first not in numeric for p in texts) or (
            len(here) < len(row_filled) and not any(p.first in numeric and has_digits(p.run.text) for p in texts)
        )
    # Every column goes on at once only where rows stand clearly apart, or each text ran full.
    if wide is not None:
        return True
    pairs = [(grid.in_column(last, c), grid.in_column(line, c)) for c in sorted(here)]
    if any(u is None or v is None for u, v in pairs):
        return False
    full = [
        wraps(u.run, v.run, grid.rights[c], em) or v.run.text[:1].islower()
        for c, (u, v) in zip(sorted(here), pairs, strict=True)
        if u and v
    ]
    return bool(full) and all(full) and len(here) < grid.columns


def _close(grid: Grid, upper: int, lower: int) -> bool:
    """Whether two lines stand closer than lines of text usually do."""
    return grid.rects[lower].middle[1] - grid.rects[upper].middle[1] < 0.9 * grid.em
