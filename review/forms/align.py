"""Printed rows laid against a form's slots, all at once: one bad label cannot shift the rest.

A Viterbi path over the rows in order: a row may be a slot, two rows one slot (a row cut in two), one row several slots
(rows run together), or none of the form. Scores are in units of one row whose label reads perfectly.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from review.forms.likeness import alike, all_alike, bare
from review.forms.printed import PrintedRow
from review.forms.slots import Slot, SlotKind

_NEVER = -1e6
_SKIPPED = {SlotKind.ROW: 0.35, SlotKind.HEAD: 0.25, SlotKind.TITLE: 0.1, SlotKind.HEADING: 0.0, SlotKind.OPEN: 0.0}
_GAP_AT_MOST = 2.5
_ENTER_AT_MOST = 1.5
_LEAVE_AT_MOST = 0.5
_BY_PLACE = -0.2
"""A row of figures without a label: only its place speaks for it."""
_ALL_BLANK = -0.5
_LEAST_HEAD = 0.2
"""Below this a head says nothing about the rows under it."""


@dataclass(frozen=True, slots=True)
class Match:
    """Printed rows that are slots of a form: one and one, or several that were run together."""

    rows: tuple[int, ...]
    slots: tuple[int, ...]
    score: float


def matches_of(rows: Sequence[PrintedRow], slots: Sequence[Slot]) -> tuple[Match, ...]:
    """The most likely path of printed rows through the slots."""
    if not rows or not slots:
        return ()
    likeness = _Likeness(rows, slots)
    return _best_path(rows, slots, likeness)


class _Likeness:
    """How well each row says what each slot says."""

    def __init__(self, rows: Sequence[PrintedRow], slots: Sequence[Slot]) -> None:
        self.rows, self.slots = rows, slots
        texts = list(
            dict.fromkeys(
                text
                for row in rows
                for text in (*row.label_texts, *row.group_texts, *_head_texts(row), _whole(row), bare(row.text))
            )
        )
        words = list(dict.fromkeys(word for slot in slots for word in (*slot.words, *slot.groups, slot.whole)))
        self._text = {text: i for i, text in enumerate(texts)}
        self._word = {word: j for j, word in enumerate(words)}
        self._table = all_alike(texts, words)
        self.scores = np.array([[self._score(row, slot) for slot in slots] for row in rows], dtype=np.float64)

    def between(self, texts: Sequence[str], words: Sequence[str]) -> float:
        """The best likeness between any two."""
        ones = [self._text[text] for text in texts if text]
        others = [self._word[word] for word in words if word]
        return float(self._table[np.ix_(ones, others)].max()) if ones and others else 0.0

    def label(self, row: PrintedRow, slot: Slot) -> float:
        """How well a row's label says a slot's."""
        return max(self.between(row.label_texts, slot.words), self.between((_whole(row),), (slot.whole,)))

    def _score(self, row: PrintedRow, slot: Slot) -> float:
        if slot.kind is SlotKind.HEADING:
            texts = (bare(row.text),) if row.strip is None else (_whole(row),) if len(row.labels) == 1 else ()
            return 1.4 * (self.between(texts, slot.words) - 0.5) if not row.figures else _NEVER
        if row.strip is None:
            return _NEVER
        if slot.kind is SlotKind.TITLE:
            return 1.6 * (self.between((_whole(row),), slot.words) - 0.5) if not row.figures else _NEVER
        if slot.kind is SlotKind.HEAD:
            return self._head(row, slot)
        if slot.kind is SlotKind.OPEN:
            return 0.0 if row.label_texts and row.figures else _NEVER
        return self._row(row, slot)

    def _row(self, row: PrintedRow, slot: Slot) -> float:
        if not slot.words:
            return self._nameless(row, slot)
        if not row.label_texts:
            beside = sum(not column.figures for column in slot.block.columns)
            return _BY_PLACE if row.figures > beside else _ALL_BLANK
        score = 2.0 * (self.label(row, slot) - 0.5)
        if slot.groups and row.group_texts:
            score += 0.4 * (self.between(row.group_texts, slot.groups) - 0.5)
        return score

    def _nameless(self, row: PrintedRow, slot: Slot) -> float:
        """A row of figures alone, as wide as the form's."""
        wanted = sum(column.figures for column in slot.block.columns)
        cells = len(row.cells)
        if row.label_texts or not 0.6 * wanted <= cells <= 1.4 * wanted:
            return -1.0
        return 0.3 if row.figures else 0.1

    def _head(self, row: PrintedRow, slot: Slot) -> float:
        """The heads of columns that a row says."""
        texts = _head_texts(row)
        if not texts or row.figures > len(texts):
            return -0.5
        said = sum(2.0 * (self.between((text,), slot.words) - 0.5) for text in texts)
        return float(np.clip(0.35 * said, -0.8, 2.0))


def _head_texts(row: PrintedRow) -> tuple[str, ...]:
    return tuple(bare(cell.text) for cell in row.labels)


def _whole(row: PrintedRow) -> str:
    return "".join(_head_texts(row))


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
    skipped = np.concatenate(([0.0], np.cumsum([_SKIPPED[slot.kind] for slot in slots])))
    first = [next(i for i, s in enumerate(slots) if s.table.key == slot.table.key) for slot in slots]
    last = [max(i for i, s in enumerate(slots) if s.table.key == slot.table.key) for slot in slots]
    moves = np.full((count + 1, count), _NEVER)
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
                moves[come, to] = 0.0 if repeats else _NEVER
            elif inside and come < to:
                moves[come, to] = -min(_GAP_AT_MOST, skipped[to] - skipped[come + 1])
            elif inside:
                moves[come, to] = -(2.0 if boundary else 5.0) - enter
            else:
                leave = min(_LEAVE_AT_MOST, (skipped[last[come] + 1] - skipped[come + 1]) / 7)
                moves[come, to] = -(0.3 if boundary else 1.2) - leave - enter
    return moves


def _best_path(rows: Sequence[PrintedRow], slots: Sequence[Slot], likeness: _Likeness) -> tuple[Match, ...]:
    count = len(slots)
    moves: dict[tuple[bool, bool], NDArray[np.float64]] = {}
    scores = likeness.scores.copy()
    for j, slot in enumerate(slots):
        if slot.kind is SlotKind.HEAD and slot.block.open:
            scores[scores[:, j] < _LEAST_HEAD, j] = _NEVER
    best: list[NDArray[np.float64]] = [np.full(count + 1, _NEVER)]
    best[0][count] = 0.0
    came: list[list[tuple[int, int, int, float] | None]] = []
    reached_before = None
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
        for j, width, score in _run_together(row, slots):
            total = reached[j - width + 1] + score
            if total > now[j]:
                now[j], steps[j] = total, (1, width, int(via[j - width + 1]), score)
        if reached_before is not None and _may_be_one(rows[i - 1], row):
            for j, score in _cut_in_two(rows[i - 1], row, slots, likeness):
                total = reached_before[0][j] + score
                if total > now[j]:
                    now[j], steps[j] = total, (2, 1, int(reached_before[1][j]), score)
        reached_before = (reached, via)
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


def _run_together(row: PrintedRow, slots: Sequence[Slot]) -> list[tuple[int, int, float]]:
    """Slots of neighbouring rows whose labels stand in one cell: last slot, how many, score."""
    found: list[tuple[int, int, float]] = []
    for text in row.label_texts:
        for width in (2, 3):
            for j in range(width - 1, len(slots)):
                run = slots[j - width + 1 : j + 1]
                if any(s.kind is not SlotKind.ROW or not s.words or s.prefix != run[0].prefix for s in run):
                    continue
                label = "".join(s.words[0] for s in run)
                if abs(len(label) - len(text)) > 0.3 * len(label):
                    continue
                apart = max(alike(text, word) for s in run for word in s.words)
                if (score := alike(text, label)) >= 0.7 and score > apart + 0.05:
                    found.append((j, width, width * 2.0 * (score - 0.5) - 0.2))
    return found


def _may_be_one(above: PrintedRow, row: PrintedRow) -> bool:
    """Whether two rows may be one that was cut in two: figures in one of them only, words to join."""
    return (
        row.strip is not None
        and above.strip is row.strip
        and not (above.figures and row.figures)
        and not above.blank
        and not row.blank
        and bool(above.labels)
    )


def _cut_in_two(
    above: PrintedRow, row: PrintedRow, slots: Sequence[Slot], likeness: _Likeness
) -> list[tuple[int, float]]:
    found: list[tuple[int, float]] = []
    upper, lower = bare(above.labels[-1].text), bare(row.labels[-1].text) if row.labels else ""
    for j, slot in enumerate(slots):
        if slot.kind is not SlotKind.ROW or not slot.words:
            continue
        together = max(alike(upper + lower, word) for word in slot.words)
        apart = max(likeness.label(above, slot), likeness.label(row, slot))
        if together > apart + 0.05 or (not lower and row.figures and together > 0.6):
            found.append((j, 2.0 * (together - 0.5) - 0.05))
    return found
