"""Rows of a form that stand outside every table: what a page break left alone at the top of the next page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from models.document import Document, Line, Reading
from review.decision import Fact
from review.forms.align import Match
from review.forms.form import joined
from review.forms.found import behind_label
from review.forms.likeness import alike, bare
from review.forms.slots import Slot, SlotKind
from review.values import value_of

_SAYS_IT = 0.8
_LONG_ENOUGH = 5
"""Shorter labels may begin any line of prose."""


def with_loose_rows(
    document: Document, slots: Sequence[Slot], matches: Sequence[Match], facts: tuple[Fact, ...]
) -> tuple[Fact, ...]:
    """The facts, those of a row that only a line of text holds given in doubt instead of absent."""
    matched = {slot for match in matches for slot in match.slots}
    tables = {slots[slot].table.key for slot in matched if slots[slot].row is not None}
    found: dict[str, Fact] = {}
    absent = {fact.key: fact for fact in facts if fact.absent}
    for number, slot in enumerate(slots):
        if slot.kind is not SlotKind.ROW or number in matched or slot.table.key not in tables or slot.row is None:
            continue
        if (line := _line_of(document, slot)) is None:
            continue
        columns = [column for column in slot.block.columns if column.figures]
        texts = behind_label(line.text, len(columns))
        told = len(line.text.split()) > len(columns)
        for column, text in zip(columns, texts, strict=True):
            key = joined(slot.prefix, slot.row.key, column.key)
            if key in absent:
                found[key] = _fact(absent[key], line, text if told else "")
    return tuple(found.get(fact.key, fact) for fact in facts)


def _line_of(document: Document, slot: Slot) -> Line | None:
    """The line that begins with a row's label, if there is one on paper."""
    words = [word for word in slot.words if len(word) >= _LONG_ENOUGH]
    best: tuple[float, Line | None] = (_SAYS_IT, None)
    for line in document.lines if words else ():
        text = bare(line.text)
        likeness = max(alike(text[: len(word)], word) for word in words)
        if line.box is not None and likeness >= best[0] and _says_no_more(text, words):
            best = likeness, line
    return best[1]


def _says_no_more(text: str, words: Sequence[str]) -> bool:
    """Whether nothing but figures follows the label."""
    return any(not any(sign.isalpha() and sign not in "无元万" for sign in text[len(word) :]) for word in words)


def _fact(absent: Fact, line: Line, text: str) -> Fact:
    return replace(
        absent,
        text=text,
        value=value_of(text),
        page=line.page,
        box=line.box,
        reading=Reading(text, line.reading.confidence, line.reading.reader),
        edge_doubt=1.0,
    )
