"""Which column of a block each part of a printed table is: by the heads, by what stands in it, by its order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from models.document import Cell
from review.decision import Kind
from review.forms.form import BlockForm
from review.forms.likeness import alike, bare
from review.forms.printed import PrintedRow, Strip, is_label
from review.values import value_of

Lane = tuple[int, int]
"""Columns of the grid (first, last) that hold one cell in most rows."""

_COLUMN_MISSED = 0.6
_FURTHEST = 3
"""A row's cells may stand so many lanes from where the others have them (a text dump that lost its spans)."""


@dataclass(frozen=True)
class BodyRow:
    """A row of figures and where its label ends."""

    printed: PrintedRow
    label_end: int
    """The last grid column of its label; first - 1 where it has none."""


@dataclass(frozen=True)
class Columns:
    """The lanes of a table and the columns of the block that they are (by index; None is no column of the form)."""

    lanes: tuple[Lane, ...]
    columns: tuple[int | None, ...]
    heads: tuple[tuple[str, ...], ...]
    """What is printed over each lane, outermost first."""

    def moved(self, by: int) -> dict[int, int]:
        """Lane → column for a row whose cells stand some lanes further right."""
        return {
            lane + by: column
            for lane, column in enumerate(self.columns)
            if column is not None and 0 <= lane + by < len(self.lanes)
        }


def columns_of(strip: Strip, heads: Sequence[PrintedRow], body: Sequence[BodyRow], block: BlockForm) -> Columns:
    """The lanes under these heads, each with its column."""
    lanes = _lanes(strip, body)
    over = tuple(_over(strip, heads, lane) for lane in lanes)
    worth = np.array([[_says(texts, block, j) for j in range(len(block.columns))] for texts in over])
    labelled = np.array([_share(body, lambda row, lane=lane: row.label_end >= lane[0]) for lane in lanes])
    filled = np.array([_share(body, lambda row, lane=lane: _figure_in(strip, row, lane)) for lane in lanes])
    worth = worth + 0.5 - 2.0 * labelled[:, None]
    return Columns(lanes, _in_order(worth, filled), over)


def shift_of(columns: Columns, strip: Strip, row: BodyRow) -> int:
    """How many lanes a row's cells stand to the right of where most rows have them."""

    def fit(by: int) -> float:
        mapped = columns.moved(by)
        score = 0.0
        for lane, span in enumerate(columns.lanes):
            if row.label_end >= span[0]:
                score -= 5.0 * (lane in mapped)
            elif _figure_in(strip, row, span):
                score += 3.0 if lane in mapped else -5.0
        begins = min(mapped, default=0)
        after_label = begins > 0 and columns.lanes[begins - 1][1] == row.label_end
        return score + 1.0 * (by == 0) + 1.5 * after_label - 0.01 * abs(by)

    if fit(0) >= 3.0 * _figures_right_of_label(columns, strip, row):
        return 0
    return max(range(-_FURTHEST, _FURTHEST + 1), key=fit)


def cells_in(strip: Strip, row: int, lane: Lane) -> list[Cell]:
    """The cells of a row in a lane."""
    cells = [strip.grid.get((row, col)) for col in range(lane[0], lane[1] + 1)]
    return list({id(cell): cell for cell in cells if cell is not None}.values())


def _figures_right_of_label(columns: Columns, strip: Strip, row: BodyRow) -> int:
    return sum(row.label_end < lane[0] and _figure_in(strip, row, lane) for lane in columns.lanes)


def _lanes(strip: Strip, body: Sequence[BodyRow]) -> tuple[Lane, ...]:
    """Grid columns, those joined that most rows hold as one cell."""
    lanes: list[Lane] = []
    begin = strip.first
    for col in range(strip.first, strip.last + 1):
        apart = sum(
            (left := strip.grid.get((row.printed.row, col))) is None
            or left is not strip.grid.get((row.printed.row, col + 1))
            for row in body
        )
        if col == strip.last or 2 * apart > len(body):
            lanes.append((begin, col))
            begin = col + 1
    return tuple(lanes)


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


def _share(body: Sequence[BodyRow], holds) -> float:
    return sum(bool(holds(row)) for row in body) / len(body) if body else 0.0


def _figure_in(strip: Strip, row: BodyRow, lane: Lane) -> bool:
    """Whether something that is no label stands in a lane."""
    return any(
        value_of(cell.text).kind is not Kind.BLANK and not is_label(cell.text)
        for cell in cells_in(strip, row.printed.row, lane)
    )


def _in_order(worth: np.ndarray, filled: np.ndarray) -> tuple[int | None, ...]:
    """The best way to give lanes their columns in order; a lane with figures is not passed over lightly."""
    lanes, columns = worth.shape
    best = np.zeros((lanes + 1, columns + 1))
    step = np.zeros((lanes + 1, columns + 1), int)
    passed = 0.05 + 1.5 * filled
    for i in range(lanes + 1):
        for j in range(columns + 1):
            ways = [
                best[i - 1, j - 1] + worth[i - 1, j - 1] if i and j else -np.inf,
                best[i - 1, j] - passed[i - 1] if i else -np.inf,
                best[i, j - 1] - _COLUMN_MISSED if j else -np.inf,
            ]
            if i or j:
                step[i, j] = int(np.argmax(ways))
                best[i, j] = ways[step[i, j]]
    given: list[int | None] = [None] * lanes
    i, j = lanes, columns
    while i or j:
        if step[i, j] == 0:
            i, j = i - 1, j - 1
            given[i] = j
        elif step[i, j] == 1:
            i -= 1
        else:
            j -= 1
    return tuple(given)
