"""What each printed row says for each slot of a form, in units of one row whose label reads perfectly."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from review.forms.likeness import all_alike, bare
from review.forms.printed import PrintedRow
from review.forms.slots import Slot, SlotKind

NEVER = -1e6
_BY_PLACE = -0.2
"""A row of figures without a label: only its place speaks for it."""
_ALL_BLANK = -0.5
_LONG = 6
"""Labels of so many characters are not misread into wholly others."""
_LEAST_HEAD = 0.2
"""Below this a head says nothing about the open rows under it."""
_RUN_ALIKE = 0.7
_CUT_ALIKE = 0.6
_CLEARLY = 0.05
_SAID, _WORDS_SAID = 0.6, 3

Scores = NDArray[np.float64]


def may_be(rows: Sequence[PrintedRow], slots: Sequence[Slot]) -> bool:
    """Whether it is worth while to look closer: some of its words are said somewhere."""
    texts = list(dict.fromkeys(text for row in rows for text in row.label_texts))
    words = list(dict.fromkeys(word for slot in slots for word in slot.words))
    said = all_alike(texts, words) >= _SAID
    return bool(said.any()) and int(said.any(axis=0).sum()) >= min(_WORDS_SAID, len(words) // 2)


class Evidence:
    """The scores of all rows against all slots, and of rows run together or cut in two."""

    def __init__(self, rows: Sequence[PrintedRow], slots: Sequence[Slot]) -> None:
        self.slots = slots
        self._cut = {i: text for i in range(1, len(rows)) if (text := _text_if_cut(rows[i - 1], rows[i]))}
        texts = dict.fromkeys(self._cut.values())
        for row in rows:
            texts |= dict.fromkeys((*row.label_texts, *row.group_texts, *_cells(row), whole(row), bare(row.text)))
        self._id = {text: number for number, text in enumerate(texts)}
        listed = list(texts)
        self._says = _best_of(listed, [slot.words for slot in slots])
        self._groups = _best_of(listed, [slot.groups for slot in slots])
        self._wholes = _best_of(listed, [(slot.whole,) if slot.whole else () for slot in slots])
        self._runs = [
            (j, width) for width in (2, 3) for j in range(width - 1, len(slots)) if _one_block(slots, j, width)
        ]
        run_labels = [("".join(s.words[0] for s in slots[j - w + 1 : j + 1]),) for j, w in self._runs]
        self._run_says = _best_of(listed, run_labels)
        self._kinds = np.array([list(SlotKind).index(slot.kind) for slot in slots])
        self._labels = np.array([self._label(row) for row in rows])
        self.scores = np.array([self._row(row, label) for row, label in zip(rows, self._labels, strict=True)])
        self.rows = rows

    def run_together(self, i: int) -> list[tuple[int, int, float]]:
        """Slots of neighbouring rows whose labels stand in one cell of a row: the last, how many, score."""
        texts = [self._id[text] for text in self.rows[i].label_texts]
        if not texts or not self._runs:
            return []
        says = self._run_says[texts].max(axis=0)
        found = []
        for number in np.flatnonzero(says >= _RUN_ALIKE):
            j, width = self._runs[number]
            if says[number] > self._labels[i][j - width + 1 : j + 1].max() + _CLEARLY:
                found.append((j, width, width * 2.0 * (float(says[number]) - 0.5) - 0.2))
        return found

    def cut_in_two(self, i: int) -> list[tuple[int, float]]:
        """Slots that a row and the row above it are together: which, and the score."""
        if i not in self._cut:
            return []
        together = self._says[self._id[self._cut[i]]]
        apart = np.maximum(self._labels[i - 1], self._labels[i])
        headless = not self.rows[i].labels and self.rows[i].figures > 0
        fits = (together > apart + _CLEARLY) | (headless & (together > _CUT_ALIKE))
        return [
            (int(j), 2.0 * (float(together[j]) - 0.5) - 0.05)
            for j in np.flatnonzero(fits)
            if self.slots[j].kind is SlotKind.ROW and self.slots[j].words
        ]

    def _label(self, row: PrintedRow) -> Scores:
        """How well a row's label says each slot's."""
        ids = [self._id[text] for text in row.label_texts]
        says = self._says[ids].max(axis=0) if ids else np.zeros(len(self.slots))
        return np.maximum(says, self._wholes[self._id[whole(row)]])

    def _row(self, row: PrintedRow, label: Scores) -> Scores:
        scores = np.full(len(self.slots), NEVER)
        alone = bare(row.text) if row.strip is None else whole(row) if len(row.labels) == 1 else ""
        if not row.figures and alone:
            headings = self._of(SlotKind.HEADING)
            scores[headings] = 1.4 * (self._says[self._id[alone], headings] - 0.5)
        if row.strip is None:
            return scores
        if not row.figures:
            titles = self._of(SlotKind.TITLE)
            scores[titles] = 1.6 * (self._says[self._id[whole(row)], titles] - 0.5)
        if len(row.labels) == 1 and row.labels[0].rowspan == 1:
            groups = self._of(SlotKind.GROUP)
            scores[groups] = 1.6 * (self._says[self._id[whole(row)], groups] - 0.5)
        if row.label_texts and row.figures:
            scores[self._of(SlotKind.OPEN)] = 0.0
        heads = self._of(SlotKind.HEAD)
        scores[heads] = self._heads(row)[heads]
        for j in heads:
            if self.slots[j].block.open and scores[j] < _LEAST_HEAD:
                scores[j] = NEVER
        for j in self._of(SlotKind.ROW):
            scores[j] = self._slot_row(row, self.slots[j], float(label[j]))
        if row.group_texts:
            ids = [self._id[text] for text in row.group_texts]
            grouped = [j for j in self._of(SlotKind.ROW) if self.slots[j].groups and row.label_texts]
            scores[grouped] += 0.4 * (self._groups[ids].max(axis=0)[grouped] - 0.5)
        return scores

    def _of(self, kind: SlotKind) -> NDArray[np.int_]:
        return np.flatnonzero(self._kinds == list(SlotKind).index(kind))

    def _slot_row(self, row: PrintedRow, slot: Slot, label: float) -> float:
        if not slot.words:
            return _nameless(row, slot)
        if not row.label_texts:
            beside = sum(not column.figures for column in slot.block.columns)
            return _BY_PLACE if row.figures > beside else _ALL_BLANK
        score = 2.0 * (label - 0.5)
        if score < 0:  # few characters, all misread, say little against a place
            score *= min(1.0, max(len(text) for text in (*row.label_texts, *slot.words)) / _LONG)
        return score

    def _heads(self, row: PrintedRow) -> Scores:
        """How far a row says the heads of columns of each block."""
        ids = [self._id[text] for text in _cells(row)]
        if not ids or row.figures > len(ids):
            return np.full(len(self.slots), -0.5)
        return np.clip(0.35 * (2.0 * (self._says[ids] - 0.5)).sum(axis=0), -0.8, 2.0)


def whole(row: PrintedRow) -> str:
    """All words of a row together."""
    return "".join(_cells(row))


def _cells(row: PrintedRow) -> tuple[str, ...]:
    return tuple(bare(cell.text) for cell in row.labels)


def _best_of(texts: list[str], words: Sequence[Sequence[str]]) -> NDArray[np.float64]:
    """For each text and each set of words, how alike the text is to the likest of them."""
    flat = list(dict.fromkeys(word for some in words for word in some))
    place = {word: number for number, word in enumerate(flat)}
    table = all_alike(texts, flat)
    best = np.zeros((len(texts), len(words)))
    for number, some in enumerate(words):
        if some:
            best[:, number] = table[:, [place[word] for word in some]].max(axis=1)
    return best


def _one_block(slots: Sequence[Slot], last: int, width: int) -> bool:
    """Whether some slots are rows that stand next to each other."""
    run = slots[last - width + 1 : last + 1]
    return all(s.kind is SlotKind.ROW and s.words and s.prefix == run[0].prefix for s in run)


def _nameless(row: PrintedRow, slot: Slot) -> float:
    """A row of figures alone, as wide as the form's."""
    wanted = sum(column.figures for column in slot.block.columns)
    width = row.strip.last - row.strip.first + 1 if row.strip else 0
    if len(row.labels) > row.figures / 3 or not 0.6 * wanted <= width <= 1.4 * wanted:
        return -1.0
    return 0.3 if row.figures else 0.1


def _text_if_cut(above: PrintedRow, row: PrintedRow) -> str:
    """The label of two rows that may be one, cut in two: words above, and figures in one of them only."""
    if row.strip is None or above.strip is not row.strip or not above.labels or row.blank:
        return ""
    if above.figures and row.figures:
        return ""
    return bare(above.labels[-1].text) + (bare(row.labels[-1].text) if row.labels else "")
