"""Which lines of a table's body make one row: rulings, spacing, what is filled, what goes on."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

from models.layout.prose import wraps
from models.layout.rows import Grid, Piece, numeric_columns
from models.layout.rules import RuleRow
from models.layout.runs import ends_in_leader, has_digits, is_figure


@dataclass(frozen=True, slots=True)
class Habits:
    """How a table sets its rows, as far as its lines tell."""

    numeric: frozenset[int]
    ruled: bool
    """Whether a ruling stands between most rows."""
    wide: float | None
    """The step from line to line that parts rows, where steps clearly come in two sizes."""
    sure: float
    """A smaller step than any between two rows of figures."""
    labels_first: bool
    """Whether the figures of a label of several lines stand beside its last line."""
    wordy: bool
    """Whether a column beyond the first holds sentences, whose lines stand above and below those of the others."""


def straddling(grid: Grid, start: int) -> set[int]:
    """Lines that hold only the name of a group, set halfway between two rows of it."""
    found = set()
    for i in range(max(1, start), len(grid.lines) - 1):
        above, own, below = grid.rects[i - 1], grid.rects[i], grid.rects[i + 1]
        if grid.filled(i) != {0} or own.top > above.bottom or own.bottom < below.top:
            continue
        upper, lower = grid.filled(i - 1), grid.filled(i + 1)
        if i - 1 >= start and 0 not in upper | lower and len(upper & lower) >= 2:
            found.add(i)
    return found


def body_rows(grid: Grid, lines: Sequence[int], rules: Sequence[RuleRow]) -> list[list[int]]:
    """The given lines, grouped into rows."""
    if not lines:
        return []
    apart = _ruled_apart(grid, lines, rules)
    habits = _habits(grid, lines, apart)
    aligned = _by_figures(grid, lines, habits) if not any(apart) else []
    if aligned:
        return aligned
    rows = [[lines[0]]]
    for i, (line, ruled) in enumerate(zip(lines[1:], apart, strict=True), start=1):
        if ruled or not _continues(grid, rows[-1], line, habits) or _opens(grid, rows[-1], lines[i:], habits):
            rows.append([line])
        else:
            rows[-1].append(line)
    return rows


def _opens(grid: Grid, row: Sequence[int], lines: Sequence[int], habits: Habits) -> bool:
    """Whether a line stands half beside one with a label: the first of two lines of a cell, next to which shorter cells
    are set in the middle."""
    if len(lines) < 2 or habits.ruled or _step(grid, row, lines[0]) < 0.85 * grid.em:
        return False
    if 0 in grid.filled(lines[0]):
        return _label_around(grid, lines)
    for upper, lower in itertools.pairwise(lines):
        if _step(grid, [upper], lower) >= 0.85 * grid.em:
            return False
        if 0 in grid.filled(lower):
            return upper != lines[0] or not grid.filled(upper) & grid.filled(lower)
    return False


def _label_around(grid: Grid, lines: Sequence[int]) -> bool:
    """Whether two lines of a label stand half above and half below the figures that are set in their middle."""
    if len(lines) < 3 or grid.filled(lines[0]) != {0} or grid.filled(lines[2]) != {0} or 0 in grid.filled(lines[1]):
        return False
    return all(_step(grid, [upper], lower) < 0.85 * grid.em for upper, lower in itertools.pairwise(lines[:3]))


def _by_figures(grid: Grid, lines: Sequence[int], habits: Habits) -> list[list[int]]:
    """Rows of sentences with figures beside their last lines throughout, or beside their first; else nothing."""
    if not habits.wordy or habits.wide is not None:
        return []
    pieces = {i: [grid.in_column(i, c) for c in habits.numeric - {0}] for i in lines}
    beside = {i for i in lines if any(p is not None and p.run.figure for p in pieces[i])}
    if len(beside) < 3 or (lines[0] in beside) == (lines[-1] in beside):
        return []
    rows: list[list[int]] = [[]]
    for line in lines:
        if lines[0] in beside and line in beside and rows[-1]:
            rows.append([])
        rows[-1].append(line)
        if lines[0] not in beside and line in beside and line != lines[-1]:
            rows.append([])
    return rows


def _habits(grid: Grid, lines: Sequence[int], apart: Sequence[bool]) -> Habits:
    numeric = frozenset(numeric_columns(grid))
    steps = [_step(grid, [a], b) for a, b in itertools.pairwise(lines)]
    firm = sorted(
        step
        for (a, b), step in zip(itertools.pairwise(lines), steps, strict=True)
        if any(_figures_in_both(grid, [a], b, c) for c in grid.filled(a) & grid.filled(b) & numeric)
    )
    sure = 0.85 * firm[len(firm) // 10] if firm else 0.0
    ruled = sum(apart) >= 0.3 * len(apart) and sum(apart) >= 2
    return Habits(
        numeric,
        ruled,
        _wide(grid, lines, steps),
        sure,
        _labels_first(grid, lines, numeric),
        _wordy(grid, lines, numeric),
    )


def _wordy(grid: Grid, lines: Sequence[int], numeric: frozenset[int]) -> bool:
    for column in set(range(1, grid.columns)) - numeric:
        held = [len(p.run.words) for i in lines for p in grid.lines[i] if p.first == p.last == column]
        if len(held) >= 0.6 * len(lines) and sum(held) >= 2.5 * len(held):
            return True
    return False


def _ruled_apart(grid: Grid, lines: Sequence[int], rules: Sequence[RuleRow]) -> list[bool]:
    width = max(r.right for r in grid.rects) - min(r.left for r in grid.rects)
    return [
        any(grid.rects[a].middle[1] < r.y < grid.rects[b].middle[1] and r.inked >= 0.6 * width for r in rules)
        for a, b in itertools.pairwise(lines)
    ]


def _step(grid: Grid, row: Sequence[int], line: int) -> float:
    """From the last line of a row to a line, as if all lines were one text height high."""
    return grid.rects[line].top - max(grid.rects[i].bottom for i in row) + grid.em


def _wide(grid: Grid, lines: Sequence[int], steps: Sequence[float]) -> float | None:
    ordered = sorted(s for s in steps if s > 0.9 * grid.em)
    if len(ordered) < 4 or ordered[0] > 1.7 * grid.em:
        return None
    best, at, larger = 1.22, None, 0
    for i in range(1, len(ordered)):
        ratio = ordered[i] / ordered[i - 1]
        # Steps of one size that are exactly alike show a small difference as well as a large one.
        if (
            ordered[i] - ordered[i - 1] >= max(0.15 * grid.em, 1.5 * (ordered[i - 1] - ordered[0]))
            and len(grid.lines) >= 6
        ):
            ratio = max(ratio, 1.0 + ratio * 0.23) if ratio < 1.23 else ratio
        if ratio > best and i >= 0.15 * len(ordered) and len(ordered) - i >= 2:
            best, at, larger = ratio, (ordered[i] + ordered[i - 1]) / 2, len(ordered) - i
    if at is None or larger >= 0.2 * len(ordered):
        return at
    # Few wide steps: rows of many lines, whose further lines leave columns open, and not groups of rows.
    further = [line for line, step in zip(lines[1:], steps, strict=True) if step <= at]
    open_lines = sum(len(grid.filled(line)) < grid.columns for line in further)
    return at if open_lines >= 0.5 * len(further) and best >= 1.3 else None


def _labels_first(grid: Grid, lines: Sequence[int], numeric: frozenset[int]) -> bool:
    """Whether lines that hold only a label go with the figures below them: what contradicts itself less."""
    with_above = with_below = 0.0
    for k, line in enumerate(lines):
        if grid.filled(line) != {0}:
            continue
        own = grid.in_column(line, 0)
        if own is None or own.run.text.rstrip().endswith(":"):
            continue
        above = grid.in_column(lines[k - 1], 0) if k else None
        below = grid.in_column(lines[k + 1], 0) if k + 1 < len(lines) else None
        fits_above = above is not None and wraps(above.run, own.run, grid.rights[0], grid.em)
        fits_below = below is not None and wraps(own.run, below.run, grid.rights[0], grid.em)
        small = own.run.text[:1].islower()
        if above is None or not fits_above or (not small and fits_below):
            with_above += 1
        if below is None or not fits_below or (small and fits_above):
            with_below += 1
        if below is not None and below.run.text[:1].islower():
            with_above += 1
        if k == len(lines) - 1:
            with_below += 1
    return with_below < with_above


def _continues(grid: Grid, row: list[int], line: int, habits: Habits) -> bool:
    """Whether a line carries the row on."""
    here = grid.filled(line)
    before = set().union(*(grid.filled(i) for i in row))
    if any(_figures_in_both(grid, row, line, c) for c in here & before & habits.numeric):
        return False
    step = _step(grid, row, line)
    if habits.ruled or step < 0.85 * grid.em:
        return True
    if habits.wide is not None and step > habits.wide:
        return False
    if step < habits.sure and not (len(before) == 1 and grid.lines[row[-1]][0].last > 0):
        return True
    return _goes_on(grid, row, line, before, here, habits)


def _figures_in_both(grid: Grid, row: Sequence[int], line: int, column: int) -> bool:
    lower = grid.in_column(line, column)
    if lower is None or not (is_figure(lower.run.text) or has_digits(lower.run.text)):
        return False
    uppers = (grid.in_column(i, column) for i in row)
    return any(u is not None and (is_figure(u.run.text) or has_digits(u.run.text)) for u in uppers)


def _goes_on(grid: Grid, row: list[int], line: int, before: set[int], here: set[int], habits: Habits) -> bool:
    if habits.wide is not None and (not habits.numeric or habits.wordy):
        return True
    if not here <= before:
        return _figures_follow(grid, row[-1], line, before, here, habits)
    if here == {0}:
        return _label_goes_on(grid, row, line, habits)
    if 0 not in here:
        return all(p.first not in habits.numeric and p.first == p.last for p in grid.lines[line])
    if len(grid.lines[line]) == 1 < len(here) and len(grid.lines[row[-1]]) > 1:
        return False
    if habits.wide is not None:
        return True
    pairs = [(c, grid.in_column(row[-1], c), grid.in_column(line, c)) for c in sorted(here)]
    lower = sum(v is not None and v.run.text[:1].islower() for _, _, v in pairs)
    full = all(u is not None and v is not None and _runs_on(u, v, grid.rights[c], grid.em) for c, u, v in pairs)
    wordy = sum(u is not None and len(u.run.words) > 1 for _, u, _ in pairs)
    if len(here) < grid.columns:
        # A single word fills its column and says nothing of a next line.
        return full and all(u and v and (len(u.run.words) > 1 or v.run.text[:1].islower()) for _, u, v in pairs)
    return full and wordy >= 2 and lower >= 0.5 * len(pairs)


def _runs_on(upper: Piece, lower: Piece, right: float, em: float) -> bool:
    text = lower.run.text
    return wraps(upper.run, lower.run, right, em) or text[:1].islower() or text[:1] in "•▪■●–"


def _figures_follow(grid: Grid, last: int, line: int, before: set[int], here: set[int], habits: Habits) -> bool:
    """Only a label so far: the figures below are its own if the label ran full and goes on beside them."""
    upper, lower = grid.in_column(last, 0), grid.in_column(line, 0)
    if before != {0} or upper is None or upper.last > 0 or upper.run.text.rstrip().endswith(":"):
        return False
    if lower is None:
        return _step(grid, [last], line) < 0.9 * grid.em and not upper.run.bold
    if ends_in_leader(upper.run.text) or (upper.run.bold and not lower.run.bold):
        return False
    small = lower.run.text[:1].islower()
    hangs = lower.rect.left >= upper.rect.left + 0.3 * grid.em
    return wraps(upper.run, lower.run, grid.rights[0], grid.em) or (small and (hangs or len(upper.run.text) > 12))


def _label_goes_on(grid: Grid, row: list[int], line: int, habits: Habits) -> bool:
    upper, lower = grid.in_column(row[-1], 0), grid.in_column(line, 0)
    if upper is None or lower is None or lower.last > 0 or upper.last > 0:
        return False
    if ends_in_leader(lower.run.text) and not any(c.isalnum() for c in lower.run.text):
        return True
    if ends_in_leader(upper.run.text) or lower.run.bold != upper.run.bold:
        return False
    if upper.run.text.endswith(","):
        return True
    alone = all(grid.filled(i) == {0} for i in row)
    small = lower.run.text[:1].islower() or lower.run.text[:1] == "("
    inward = lower.rect.left >= upper.rect.left - 0.3 * grid.em
    full = wraps(upper.run, lower.run, grid.rights[0], grid.em)
    if alone:
        return full and inward and not upper.run.text.rstrip().endswith(":")
    if habits.labels_first and not small:
        return False
    return inward and (full or small)
