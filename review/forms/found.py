"""Where figures were found; those too that a finder ran together with a label into one cell."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from models.document import Cell
from review.forms.align import Match
from review.forms.columns import BodyRow, Columns, Mapped, cells_in, columns_of
from review.forms.form import joined
from review.forms.printed import PrintedRow, is_label
from review.forms.slots import Slot, SlotKind

_BEHIND_LABEL = re.compile(r"[^\w（）()]*((?:[-+0-9.,，．０-９%％/／—－无 ]|[万亿]?元)*)$")
_SAID_ENOUGH = 1.0
"""Heads that say less than this of a block are not taken for its heads."""


@dataclass(frozen=True)
class Found:
    """Where a figure of the form was found."""

    cells: tuple[tuple[int, Cell], ...]
    """The cells that hold it, each with its table."""
    label: str
    unit: str | None
    page: int | None
    text: str | None = None
    """What the figure is in a cell that holds its label too."""


@dataclass(frozen=True)
class Area:
    """The rows of one block in one table of the document."""

    slot: Slot
    heads: tuple[PrintedRow, ...]
    matches: tuple[Match, ...]


def figures_under_labels(
    area: Area, columns: Columns, rows: Sequence[PrintedRow], placed: list[tuple[int, Mapped]]
) -> dict[int, tuple[Cell, str]]:
    """The columns of a row whose figures stand in one cell with a label, beside it or above: that cell, the figure."""
    mapped = {j for _, lanes in placed for at in lanes.values() for j in at}
    usual = columns.expected | {j: lane for lanes in columns.by_row.values() for lane, at in lanes.items() for j in at}
    index, _ = placed[-1]
    row, strip = rows[index], rows[index].strip
    assert strip is not None
    taken: dict[int, tuple[Cell, list[int]]] = {}
    for j, column in enumerate(area.slot.block.columns):
        if column.figures and j not in mapped:
            col = columns.lanes[usual[j]][0] if j in usual else strip.last
            cell = strip.grid.get((row.row, col))
            if cell is not None and is_label(cell.text) and cell.rowspan * cell.colspan > 1:
                taken.setdefault(id(cell), (cell, []))[1].append(j)
    found: dict[int, tuple[Cell, str]] = {}
    for cell, many in taken.values():
        found |= {j: (cell, text) for j, text in zip(many, behind_label(cell.text, len(many)), strict=True)}
    return found


def figures_in_heads(rows: Sequence[PrintedRow], slots: Sequence[Slot], matches: Sequence[Match]) -> dict[str, Found]:
    """The figures of blocks whose heads were found and not one row: a row may have run into the heads above it."""
    found: dict[str, Found] = {}
    matched = {slots[slot].prefix for match in matches for slot in match.slots if slots[slot].row is not None}
    for prefix in dict.fromkeys(slot.prefix for slot in slots):
        heads = [m for m in matches if slots[m.slots[0]].kind is SlotKind.HEAD and slots[m.slots[0]].prefix == prefix]
        if prefix in matched or sum(match.score for match in heads) < _SAID_ENOUGH:
            continue
        for slot in slots:
            if slot.prefix == prefix and slot.kind is SlotKind.ROW:
                found |= _row_in_heads([rows[match.rows[0]] for match in heads], slot)
    return found


def _row_in_heads(heads: Sequence[PrintedRow], slot: Slot) -> dict[str, Found]:
    """A row's figures as they stand behind the labels of the heads; only paper runs cells together."""
    head = heads[-1]
    strip = head.strip
    assert strip is not None and slot.row is not None
    found: dict[str, Found] = {}
    columns = columns_of(strip, heads, [BodyRow(head, strip.first - 1)], slot.block, None)
    for lane, at in columns.by_row[head.row].items():
        figures = [j for j in at if slot.block.columns[j].figures]
        for cell in cells_in(strip, head.row, columns.lanes[lane])[:1]:
            for j, text in zip(figures, behind_label(cell.text, len(figures)), strict=True):
                key = joined(slot.prefix, slot.row.key, slot.block.columns[j].key)
                if cell.box is not None:
                    found[key] = Found(((strip.table, cell),), cell.text, None, cell.page, text)
    return found


def behind_label(text: str, count: int) -> list[str]:
    """The figures that stand behind a label in its cell; all of them for each where they cannot be parted."""
    tail = _BEHIND_LABEL.search(text)
    pieces = tail[1].split() if tail else []
    return pieces if len(pieces) == count else [" ".join(pieces)] * count
