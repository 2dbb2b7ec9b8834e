"""Printed rows laid against a form's slots, all at once: one bad label cannot shift the rest.

A Viterbi path over the rows in order: a row may be a slot, two rows one slot (a row cut in two), one row several slots
(rows run together), or none of the form. Scores are in units of one row whose label reads perfectly.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from review.forms.evidence import NEVER, Evidence, may_be
from review.forms.printed import PrintedRow
from review.forms.slots import Slot, SlotKind

_SKIPPED = {SlotKind.ROW: 0.2, SlotKind.HEAD: 0.25, SlotKind.TITLE: 0.1}
"""What it costs to pass over a slot: nothing for a heading, a group's own row, an open row."""
_GAP_AT_MOST = 6.0
"""Few rows are ever so many apart; below it a long gap costs as much as the short ones that it is made of."""
_HEAD_AGAIN = 0.3
"""A list of rows that runs over pages has its head again on each."""
_ENTER_AT_MOST = 1.5
_LEAVE_AT_MOST = 0.5


@dataclass(frozen=True, slots=True)
class Match:
    """Printed rows that are slots of a form: one and one, or several that were run together."""

    rows: tuple[int, ...]
    slots: tuple[int, ...]
    score: float


def matches_of(rows: Sequence[PrintedRow], slots: Sequence[Slot]) -> tuple[Match, ...]:
    """The most likely path of printed rows through the slots."""
    if not rows or not slots or not may_be(rows, slots):
        return ()
    return _best_path(rows, slots, Evidence(rows, slots))


def _junk(row: PrintedRow) -> float:
    """What it costs that a row is none of the form's."""
    if row.strip is None or row.blank:
        return 0.0
    if row.labels:
        return 0.5 if row.figures else 0.1
    return 0.4 if row.figures > 1 or len(row.cells) < 3 else 0.1


def _moves(slots: Sequence[Slot], boundary: bool, same_width: bool) -> NDArray[np.float64]:
    """What it is worth to go from one slot to the next; the last line is for the start."""
    count = len(slots)
    skipped = np.concatenate(([0.0], np.cumsum([_SKIPPED.get(slot.kind, 0.0) for slot in slots])))
    first = [next(i for i, s in enumerate(slots) if s.table.key == slot.table.key) for slot in slots]
    last = [max(i for i, s in enumerate(slots) if s.table.key == slot.table.key) for slot in slots]
    moves = np.full((count + 1, count), NEVER)
    for to, slot in enumerate(slots):
        enter = min(_ENTER_AT_MOST, skipped[to] - skipped[first[to]])
        if slot.kind is not SlotKind.OPEN:
            moves[count, to] = -enter
        for come in range(count):
            here = slots[come]
            inside = here.table.key == slot.table.key
            if slot.kind is SlotKind.OPEN and (here.prefix != slot.prefix or come > to):
                continue
            if come == to:
                repeats = slot.kind is SlotKind.HEAD or (slot.kind is SlotKind.OPEN and (same_width or not boundary))
                moves[come, to] = 0.0 if repeats else NEVER
            elif inside and come < to:
                moves[come, to] = -min(_GAP_AT_MOST, skipped[to] - skipped[come + 1])
            elif here.kind is SlotKind.OPEN and slot.kind is SlotKind.HEAD and here.prefix == slot.prefix:
                moves[come, to] = -_HEAD_AGAIN
            elif inside:
                moves[come, to] = -(2.0 if boundary else 5.0) - enter
            else:
                leave = min(_LEAVE_AT_MOST, (skipped[last[come] + 1] - skipped[come + 1]) / 7)
                moves[come, to] = -(0.3 if boundary else 1.2) - leave - enter
    return moves


def _best_path(rows: Sequence[PrintedRow], slots: Sequence[Slot], evidence: Evidence) -> tuple[Match, ...]:
    count = len(slots)
    moves: dict[tuple[bool, bool], NDArray[np.float64]] = {}
    scores = evidence.scores
    best: list[NDArray[np.float64]] = [np.full(count + 1, NEVER)]
    best[0][count] = 0.0
    came: list[list[tuple[int, int, int, float] | None]] = []
    above, via_above = np.full(count, NEVER), np.zeros(count, int)
    for i, row in enumerate(rows):
        kind = _edge(rows, i)
        if kind not in moves:
            moves[kind] = _moves(slots, *kind)
        ways = best[i][:, None] + moves[kind]
        reached, via = ways.max(axis=0), ways.argmax(axis=0)
        now = best[i] - _junk(row)
        steps: list[tuple[int, int, int, float] | None] = [None] * (count + 1)
        direct = reached + scores[i]
        for j in np.flatnonzero(direct > now[:count]):
            now[j], steps[j] = direct[j], (1, 1, int(via[j]), float(scores[i, j]))
        for j, width, score in evidence.run_together(i):
            total = reached[j - width + 1] + score
            if total > now[j]:
                now[j], steps[j] = total, (1, width, int(via[j - width + 1]), score)
        for j, score in evidence.cut_in_two(i):
            total = above[j] + score
            if total > now[j]:
                now[j], steps[j] = total, (2, 1, int(via_above[j]), score)
        above, via_above = reached, via
        best.append(now)
        came.append(steps)
    return _traced(best, came)


def _traced(best: list[NDArray[np.float64]], came: list[list[tuple[int, int, int, float] | None]]) -> tuple[Match, ...]:
    """The path that ends best, from its first row."""
    i, j = len(came), int(best[-1].argmax())
    found: list[Match] = []
    while i > 0:
        step = came[i - 1][j]
        if step is None:
            i -= 1
            continue
        taken, width, before, score = step
        found.append(Match(tuple(range(i - taken, i)), tuple(range(j - width + 1, j + 1)), score))
        i, j = i - taken, before
    return tuple(reversed(found))


def _edge(rows: Sequence[PrintedRow], i: int) -> tuple[bool, bool]:
    """Whether a table begins at a row, and whether it is as wide as the one before."""
    here = rows[i].strip
    if here is None:
        return True, False
    before = next((row.strip for row in reversed(rows[:i]) if row.strip is not None), None)
    if before is here and i and rows[i - 1].strip is here:
        return False, True
    return True, before is not None and before.last - before.first == here.last - here.first
