"""A form as one run of slots: the headings, titles, heads and rows that its tables print, in their order."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from review.forms.form import BlockForm, Form, RowForm, TableForm
from review.forms.likeness import bare


class SlotKind(StrEnum):
    """What a printed row may be."""

    HEADING = "heading"
    TITLE = "title"
    HEAD = "head"
    GROUP = "group"
    ROW = "row"
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class Slot:
    """A row that a form expects."""

    kind: SlotKind
    table: TableForm
    block: BlockForm
    row: RowForm | None
    words: tuple[str, ...]
    """What it may say, bare."""
    groups: tuple[str, ...] = ()
    """The labels of its groups, bare, outermost first."""
    whole: str = ""
    """A row's groups and label together, as where their cells were merged."""

    prefix: str = ""
    """The key of its table and block."""


def slots_of(form: Form) -> tuple[Slot, ...]:
    """Every slot of a form."""
    return tuple(
        replace(slot, prefix=slot.table.prefix(slot.block)) for table in form.tables for slot in _table_slots(table)
    )


def head_words(block: BlockForm) -> tuple[str, ...]:
    """All that the head of a block prints, bare."""
    words = [bare(text) for text in block.corner]
    for column in block.columns:
        words += [bare(text) for text in (*column.groups, column.label, *column.aliases)]
    return tuple(dict.fromkeys(word for word in words if word))


def _table_slots(table: TableForm) -> list[Slot]:
    headings = tuple(bare(text) for text in (table.heading, *table.headings) if text)
    slots = [Slot(SlotKind.HEADING, table, table.blocks[0], None, headings)] if headings else []
    for block in table.blocks:
        if block.title:
            slots.append(Slot(SlotKind.TITLE, table, block, None, (bare(block.title),)))
        slots.append(Slot(SlotKind.HEAD, table, block, None, head_words(block)))
        opened: set[str] = set()
        for row in block.rows:
            fresh = [group for group in row.groups if group not in opened]
            opened.update(fresh)
            slots += [Slot(SlotKind.GROUP, table, block, None, (bare(group),)) for group in fresh]
            slots.append(
                Slot(
                    SlotKind.OPEN if row.open else SlotKind.ROW,
                    table,
                    block,
                    row,
                    tuple(bare(text) for text in (row.label, *row.aliases) if text),
                    tuple(bare(text) for text in row.groups),
                    bare("".join((*row.groups[-1:], row.label))) if row.groups else "",
                )
            )
    return slots
