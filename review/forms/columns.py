"""Which column of a block each part of a printed table is: by the heads, by what stands in it, by its order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from models.document import Cell
from review.decision import Kind
from review.forms.form import BlockForm
from review.forms.likeness import alike, bare
from review.forms.printed import PrintedRow, Strip, is_label
from review.values import value_of

Lane = tuple[int, int]
"""Columns of the grid (first, last) that hold one cell."""

Mapped = dict[int, tuple[int, ...]]
"""Lane → the columns that stand in it: one, or several where the ruling between them was not seen."""

_COLUMN_MISSED = 0.6
_MOST_IN_ONE = 5
_SEPARATE = 0.2
"""Cells that stand apart in this share of the rows are two lanes, however many rows hold them as one."""
_FURTHEST = 3
"""A row's cells may stand so many lanes from under their heads (a text dump that lost its spans)."""
_AS_ITS_HEADS = 1.0
"""What it counts for columns to stand under their heads."""
_HEADED = 0.5
"""Heads that say less than this of every column say nothing."""
_PLAIN = 0.8
_HABITUAL = 0.75
_UNEXPLAINED = 1.5
"""How much better a row's own columns must explain its figures than those of the rows of its shape."""


@dataclass(frozen=True)
class BodyRow:
    """A row of figures and where its label ends."""

    printed: PrintedRow
    label_end: int
    """The last grid column of its label; first - 1 where it has none."""

    @property
    def shape(self) -> tuple[int, int]:
        """Where its label ends and where its cells end."""
        return self.label_end, max(cell.col + cell.colspan - 1 for cell in (*self.printed.cells, *self.printed.above))


@dataclass(frozen=True)
class Columns:
    """The lanes of a table, and which column of the block each is (by index)."""

    lanes: tuple[Lane, ...]
    by_row: dict[int, Mapped]
    """Row → lane → columns: rows of one shape agree, but a text dump that lost its spans has many shapes."""
    heads: dict[int, tuple[str, ...]]
    """What is printed over each column, outermost first."""
    filled: np.ndarray
    """Of the rows with figures, the share that has one in each column."""
    expected: dict[int, int]
    """Column → the lane that its head stands over; empty where there are no heads."""
    clear: bool
    """Every lane says plainly which column it is: a column without a lane is not printed."""
    left_over: float
    """The share of the figures that stands in no column."""


@dataclass(frozen=True)
class _Fit:
    """Lane → column, and how many lanes the columns stand to the right of their heads."""

    mapped: Mapped
    shift: int


def columns_of(
    strip: Strip, heads: Sequence[PrintedRow], body: Sequence[BodyRow], block: BlockForm, habit: np.ndarray | None
) -> Columns:
    """The lanes under these heads, each with its column; `habit` is what other parts of the table have filled."""
    lanes = _lanes(strip, heads, body)
    over = tuple(_over(strip, heads, lane) for lane in lanes)
    worth = np.array([[_says(texts, block, j) for j in range(len(block.columns))] for texts in over])
    labels = tuple(column.label for column in block.columns)
    together = [_says_together(texts, labels) for texts in over]
    habit = np.zeros(len(block.columns)) if habit is None else habit
    has_figure = {row.printed.row: _filled(strip, row, lanes) for row in body}
    shapes: dict[tuple[int, int], list[BodyRow]] = {}
    for row in body:
        shapes.setdefault(row.shape, []).append(row)
    headless = not (worth > _HEADED).any()
    by_row: dict[int, Mapped] = {}
    said: dict[int, tuple[str, ...]] = {}
    for shape, rows in sorted(shapes.items(), key=lambda item: len(item[1])):
        filled = {row.printed.row: has_figure[row.printed.row] for row in rows}
        fit = _fitted(shape, lanes, worth, together, np.mean(list(filled.values()), axis=0))
        for row, has in filled.items():
            by_row[row] = fit.mapped
            if headless or not all(lane in fit.mapped for lane in np.flatnonzero(has)):
                own = _fitted(shape, lanes, worth + has[:, None] * habit, together, has)
                better = _explains(own, has, habit) - _explains(fit, has, habit)
                by_row[row] = own.mapped if better >= (_HABITUAL if headless else _UNEXPLAINED) else fit.mapped
        under = {column: lane - fit.shift for lane, columns in fit.mapped.items() for column in columns}
        said |= {column: over[lane] for column, lane in under.items() if 0 <= lane < len(over)}
    counts, rows_filled, figures, held = np.zeros(len(block.columns)), 0, 0.0, 0.0
    for row in body:
        has = has_figure[row.printed.row]
        rows_filled += bool(has.any())
        figures += sum(has[lane] for lane, span in enumerate(lanes) if span[0] > row.label_end)
        for lane, columns in by_row[row.printed.row].items():
            counts[list(columns)] += has[lane]
            held += has[lane]
    whole = (strip.first - 1, strip.last)
    straight = {} if headless else _fitted(whole, lanes, worth, together, np.zeros(len(lanes))).mapped
    expected = {column: lane for lane, columns in straight.items() for column in columns}
    clear = not headless and all(max(worth[lane, list(columns)]) >= _PLAIN for lane, columns in straight.items())
    return Columns(
        lanes, by_row, said, counts / max(1, rows_filled), expected, clear, 1 - held / figures if figures else 0.0
    )


def _fitted(
    shape: tuple[int, int],
    lanes: tuple[Lane, ...],
    worth: np.ndarray,
    together: Sequence[Mapping[tuple[int, int], float]],
    filled: np.ndarray,
) -> _Fit:
    """The best columns for rows of a shape, straight under their heads or some lanes beside them."""
    label_end, last = shape
    free = [lane for lane, span in enumerate(lanes) if span[0] > label_end and span[0] <= last]
    passed = [0.05 + 1.5 * float(filled[lane]) for lane in free]  # a lane with figures is not lightly passed over
    nothing = [0.5] * worth.shape[1]
    straight = (worth + 0.5).tolist()
    best, fit = -np.inf, _Fit({}, 0)
    for by in sorted(range(-_FURTHEST, _FURTHEST + 1), key=abs):
        under = [lane - by if 0 <= lane - by < len(lanes) else None for lane in free]
        said = [nothing if at is None else straight[at] for at in under]
        joint = [{} if at is None else together[at] for at in under]
        given, score = _in_order(said, joint, passed, worth.shape[1])
        score += _AS_ITS_HEADS * (by == 0)
        if score > best:
            best = score
            fit = _Fit({lane: columns for lane, columns in zip(free, given, strict=True) if columns}, by)
    return fit


def _explains(fit: _Fit, has: np.ndarray, habit: np.ndarray) -> float:
    """How well a row's figures stand: each in a column, and in one that is filled elsewhere too."""
    held = sum(1.5 + float(max(habit[list(columns)])) for lane, columns in fit.mapped.items() if has[lane])
    return held - 1.5 * float(has.sum())


def cells_in(strip: Strip, row: int, lane: Lane) -> list[Cell]:
    """The cells of a row in a lane."""
    cells = [strip.grid.get((row, col)) for col in range(lane[0], lane[1] + 1)]
    return list({id(cell): cell for cell in cells if cell is not None}.values())


def _lanes(strip: Strip, heads: Sequence[PrintedRow], body: Sequence[BodyRow]) -> tuple[Lane, ...]:
    """Grid columns, those joined that heads and nearly all rows hold as one cell."""
    lanes: list[Lane] = []
    begin = strip.first
    for col in range(strip.first, strip.last + 1):
        apart = sum(_apart(strip, row.printed.row, col) for row in body)
        parted = any(_apart(strip, head.row, col) and _words_at(strip, head.row, col, col + 1) for head in heads)
        if col == strip.last or parted or apart > _SEPARATE * len(body):
            lanes.append((begin, col))
            begin = col + 1
    return tuple(lanes)


def _apart(strip: Strip, row: int, col: int) -> bool:
    """Whether a row has two cells, not one, in a column and the next."""
    left = strip.grid.get((row, col))
    return left is None or left is not strip.grid.get((row, col + 1))


def _words_at(strip: Strip, row: int, *cols: int) -> bool:
    cells = [strip.grid.get((row, col)) for col in cols]
    return all(cell is not None and is_label(cell.text) for cell in cells)


def _over(strip: Strip, heads: Sequence[PrintedRow], lane: Lane) -> tuple[str, ...]:
    """What the heads print over a lane."""
    texts: dict[str, None] = {}
    for head in heads:
        for cell in cells_in(strip, head.row, lane):
            if cell.text.strip() and (is_label(cell.text) or cell.colspan == 1):
                texts[cell.text] = None
    return tuple(texts)


def _says(texts: tuple[str, ...], block: BlockForm, index: int) -> float:
    """How far what stands over a lane says that it is a column: its label, and its groups."""
    column = block.columns[index]
    names = [bare(name) for name in (column.label, *column.aliases) if name]
    groups = [bare(name) for name in column.groups]
    plain = [bare(text) for text in texts if is_label(text)]
    plain += ["".join(plain)] if len(plain) > 1 else []
    if not plain or not names:
        return 0.0
    label = max(alike(text, name) for text in plain for name in names)
    group = max((alike(text, name) for text in plain for name in groups), default=0.5)
    return 2.0 * (label - 0.5) + 0.6 * (group - 0.5)


@lru_cache(maxsize=1024)
def _says_together(texts: tuple[str, ...], labels: tuple[str, ...]) -> Mapping[tuple[int, int], float]:
    """Runs of columns (first, last) whose labels stand over a lane as one text, their lines mixed perhaps."""
    found: dict[tuple[int, int], float] = {}
    plain = [Counter(bare(text)) for text in texts if is_label(text)]
    for first in range(len(labels) if plain else 0):
        for last in range(first + 1, min(first + _MOST_IN_ONE, len(labels))):
            wanted = Counter(bare("".join(labels[first : last + 1])))
            shares = [2 * (signs & wanted).total() / (signs.total() + wanted.total()) for signs in plain]
            if max(shares) > 0.6:
                found[first, last] = 2.0 * (max(shares) - 0.5) * (last - first + 1)
    return found


def _filled(strip: Strip, row: BodyRow, lanes: tuple[Lane, ...]) -> np.ndarray:
    """Which lanes of a row hold something that is no label (1 or 0)."""
    return np.array([float(_figure_in(strip, row, lane)) for lane in lanes])


def _figure_in(strip: Strip, row: BodyRow, lane: Lane) -> bool:
    """Whether something that is no label begins in a lane."""
    return any(
        value_of(cell.text).kind is not Kind.BLANK and not is_label(cell.text) and cell.col >= lane[0]
        for cell in cells_in(strip, row.printed.row, lane)
    )


def _in_order(
    worth: list[list[float]], joint: Sequence[Mapping[tuple[int, int], float]], passed: list[float], columns: int
) -> tuple[list[tuple[int, ...]], float]:
    """The best way to give lanes their columns in order, and its worth."""
    lanes = len(worth)
    best = [[-_COLUMN_MISSED * j for j in range(columns + 1)]]
    step: list[list[int]] = [[-1] * (columns + 1)]
    for i in range(1, lanes + 1):
        above = best[-1]
        row, ways = [above[0] - passed[i - 1]], [0]
        joined = [(first, last, value) for (first, last), value in joint[i - 1].items()]
        for j in range(1, columns + 1):
            most, way = above[j - 1] + worth[i - 1][j - 1], 1
            for first, last, value in joined:
                if last == j - 1 and above[first] + value > most:
                    most, way = above[first] + value, last - first + 1
            if above[j] - passed[i - 1] > most:
                most, way = above[j] - passed[i - 1], 0
            if row[-1] - _COLUMN_MISSED > most:
                most, way = row[-1] - _COLUMN_MISSED, -1
            row.append(most)
            ways.append(way)
        best.append(row)
        step.append(ways)
    given: list[tuple[int, ...]] = [()] * lanes
    i, j = lanes, columns
    while i or j:
        way = step[i][j] if i else -1
        if way < 0:
            j -= 1
            continue
        given[i - 1] = tuple(range(j - way, j))
        i, j = i - 1, j - way
    return given, best[-1][-1]
