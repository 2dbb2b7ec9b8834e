"""Which form a document is, and which of its cells is which figure.

rows of the document × slots of a form → matches → reports → facts
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from models.document import Document
from review.decision import Report
from review.forms.align import Match, matches_of
from review.forms.facts import facts_of, most_left_over
from review.forms.form import Form, TableForm
from review.forms.header import header_of
from review.forms.likeness import all_alike, bare
from review.forms.loader import find_form
from review.forms.loose_rows import with_loose_rows
from review.forms.printed import PrintedRow, Strip, is_label, lines_before, rows_of, strip_of
from review.forms.slots import Slot, SlotKind, slots_of
from review.values import unit_of_label

_ENOUGH = 2.0
"""A report says at least as much of its form as two labels read perfectly."""
_MOST_OF_A_TABLE = 0.5
_SOME_OF_A_TABLE = 0.2
"""Enough of a table where the caller has named the form."""
_FIGURES_LEFT = 0.5
"""Where more of the figures stand in no column of the form, the rows are alike but the table is another."""
_TALLEST, _WIDEST = 2000, 100
"""A larger table is a data set, no form's."""
_IN_USE = 3.0
"""What it counts for a form that it was in use in the report's year."""


@dataclass(frozen=True)
class Proposal:
    """A report that a form would make of some tables."""

    form: Form
    rows: Sequence[PrintedRow]
    slots: Sequence[Slot]
    matches: tuple[Match, ...]

    @property
    def places(self) -> set[tuple[int, int]]:
        """The rows of tables that it takes."""
        taken = (self.rows[index] for match in self.matches for index in match.rows)
        return {(row.strip.table, row.row) for row in taken if row.strip is not None}

    @property
    def tables(self) -> list[int]:
        return sorted({table for table, _ in self.places})

    @property
    def score(self) -> float:
        """How much it says: what fits, less the rows that should be there and are not; optional tables tell nothing."""
        own = [match for match in self.matches if not self.slots[match.slots[0]].table.optional]
        seen = {self.slots[match.slots[0]].table.key for match in own if self._rows_of(match)}
        wanted = sum(slot.kind is SlotKind.ROW and slot.table.key in seen for slot in self.slots)
        had = sum(self._rows_of(match) for match in own)
        return sum(match.score for match in own) - 0.35 * (wanted - had)

    def _rows_of(self, match: Match) -> int:
        return sum(self.slots[slot].kind is SlotKind.ROW for slot in match.slots)

    def covers(self, share: float) -> bool:
        """Whether it says this share of one of its tables, and enough to be no chance."""
        said: defaultdict[str, float] = defaultdict(float)
        wanted: Counter[str] = Counter()
        for slot in self.slots:
            wanted[slot.table.key] += slot.kind in (SlotKind.HEAD, SlotKind.TITLE) or bool(
                slot.kind is SlotKind.ROW and slot.words
            )
        for match in self.matches:
            said[self.slots[match.slots[0]].table.key] += max(0.0, match.score)
        if sum(said.values()) < _ENOUGH:
            return False
        if any(said[key] >= share * wanted[key] for key in said):
            return True
        return any(said[key] >= share / 2 * wanted[key] for key in said) and self._takes_most_rows()

    def _takes_most_rows(self) -> bool:
        """Whether most labelled figures of its tables are the form's: an agency may have dropped its other rows."""
        good = {index for match in self.matches if match.score > 0.2 for index in match.rows}
        tables = set(self.tables)
        labelled = [
            index in good
            for index, row in enumerate(self.rows)
            if row.strip is not None and row.strip.table in tables and row.labels and row.figures
        ]
        return sum(labelled) >= 0.7 * len(labelled)


def match(document: Document, forms: Sequence[Form], form_id: str | None = None) -> tuple[Report, ...]:
    """The reports in a document, in its order: one without a form and facts where none is recognised."""
    known = form_id is not None and form_id != "auto"
    chosen = (find_form(forms, form_id),) if known and form_id else tuple(forms)
    share = _SOME_OF_A_TABLE if known else _MOST_OF_A_TABLE
    proposals = [p for form in chosen for p in proposals_of(document, form) if p.covers(share)]
    if not known:
        proposals = [p for p in proposals if most_left_over(p.rows, p.slots, p.matches) <= _FIGURES_LEFT]
    accepted = _best(document, proposals)
    if not accepted:
        header = header_of(document, chosen, None, None)
        facts = facts_of(chosen[0], (), (), (), {}) if known else ()
        return (Report(chosen[0].id if known else None, header.agency, header.year, facts),)
    return tuple(_report(document, accepted, number) for number in range(len(accepted)))


def proposals_of(document: Document, form: Form) -> tuple[Proposal, ...]:
    """The reports that a form would make of a document."""
    slots = slots_of(form)
    rows = _rows(document, form)
    proposals: list[Proposal] = []
    current: list[Match] = []
    used: set[int] = set()
    for found in matches_of(rows, slots):
        if used & set(found.slots) and slots[found.slots[0]].kind is SlotKind.ROW:
            after = len(current)
            while after and slots[current[after - 1].slots[0]].row is None:
                after -= 1
            proposals.append(Proposal(form, rows, slots, tuple(current[:after])))
            current, used = current[after:], set()
        current.append(found)
        used.update(found.slots)
    return (*proposals, Proposal(form, rows, slots, tuple(current)))


def _rows(document: Document, form: Form) -> list[PrintedRow]:
    """The document as one run of rows; a table with two sides is read one side after the other."""
    before = lines_before(document)
    rows: list[PrintedRow] = []
    for index, table in enumerate(document.tables):
        if table.rows > _TALLEST or table.cols > _WIDEST:
            continue
        rows += [PrintedRow(number, None, (), (), text) for number, text in enumerate(before[index])]
        whole = strip_of(table, index)
        sides = next((s for t in form.tables if t.beside if (s := _sides(whole, t))), (whole,))
        for strip in sides:
            rows += rows_of(strip)
    return rows


def _sides(whole: Strip, form: TableForm) -> tuple[Strip, ...]:
    """A table cut before each column that holds the row labels of a further side; nothing where it has none."""
    begins: list[int] = []
    for block in form.blocks:
        words = [bare(text) for row in block.rows for text in (row.label, *row.aliases)]
        said: defaultdict[int, float] = defaultdict(float)
        for cell in {id(cell): cell for cell in whole.grid.values()}.values():
            if is_label(cell.text):
                said[cell.col] += max(0.0, float(all_alike([bare(cell.text)], words).max()) - 0.6)
        best = max(said, key=lambda col: said[col], default=-1)
        begins.append(best if best >= 0 and said[best] >= 1.0 else -1)
    if begins != sorted(set(begins)) or begins[0] < 0 or len(begins) < 2:
        return ()
    edges = [whole.first, *begins[1:], whole.last + 1]
    return tuple(
        Strip(
            whole.table,
            {place: cell for place, cell in whole.grid.items() if first <= place[1] < after},
            whole.rows,
            first,
            after - 1,
        )
        for first, after in pairwise(edges)
    )


def _best(document: Document, proposals: list[Proposal]) -> list[Proposal]:
    """The proposals that say most, no two of the same rows, in the document's order."""

    def worth(proposal: Proposal) -> float:
        first = proposal.tables[0]
        near = header_of(document, (proposal.form,), first - 1 if first else None, first).year
        year = near or header_of(document, (proposal.form,), None, first).year
        since, until = proposal.form.years
        return proposal.score + (_IN_USE if year is not None and since <= year <= until else 0.0)

    accepted: list[Proposal] = []
    for proposal in sorted(proposals, key=worth, reverse=True):
        if proposal.places and not any(proposal.places & other.places for other in accepted):
            accepted.append(proposal)
    return sorted(accepted, key=lambda proposal: min(proposal.places))


def _report(document: Document, accepted: list[Proposal], number: int) -> Report:
    proposal = accepted[number]
    after = accepted[number - 1].tables[-1] if number else None
    header = header_of(document, (proposal.form,), after, proposal.tables[0])
    votes: dict[int, Counter[str]] = {}
    for found in proposal.matches:
        strip = proposal.rows[found.rows[0]].strip
        if strip is not None and proposal.slots[found.slots[0]].row is not None:
            votes.setdefault(strip.table, Counter())[proposal.slots[found.slots[0]].table.key] += 1
    units = {table: unit for table in proposal.tables if (unit := _unit_above(document, table))}
    facts = facts_of(proposal.form, proposal.rows, proposal.slots, proposal.matches, units)
    if len(accepted) == 1:
        facts = with_loose_rows(document, proposal.slots, proposal.matches, facts)
    return Report(
        form=proposal.form.id,
        agency=header.agency,
        year=header.year,
        facts=facts,
        table_keys={table: many.most_common(1)[0][0] for table, many in sorted(votes.items())},
    )


def _unit_above(document: Document, table: int) -> str | None:
    """The unit that the lines above a table state, or its first rows."""
    texts = [*lines_before(document)[table][::-1]]
    texts += [cell.text for cell in document.tables[table].cells if cell.row <= 2]
    return next((unit for text in texts if (unit := unit_of_label(text))), None)
