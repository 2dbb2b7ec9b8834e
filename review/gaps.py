"""What is missing: a line, where many sums come out short at once; a table, where its heading stands alone."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from models.document import Document, Table
from review.decision import Fact, Finding, Kind, Report, Status
from review.forms.form import Form
from review.forms.likeness import alike, bare
from review.forms.relation import Relation
from review.values import value_of

NUMBERING = re.compile(r"^[\s（(]*(?:[一二三四五六七八九十]+|[IVX\d]+(?:\.\s?[A-Z\d])?)[、.．)）\s]+(?:\(\d+\)\.?)?")
ALIKE = 0.85
"""A misread letter or two do not hide a heading."""
LEAST_LETTERS = 4
"""A shorter label may stand on the page for other reasons."""
LEAST_SHORT = 3
"""Fewer short sums than this have other causes."""


@dataclass(frozen=True, slots=True)
class Gap:
    """A row or column that the sums need and the page, as it was read, does not have."""

    rule: str
    scopes: frozenset[str]
    key: str
    """The total that is shortest of its parts: the one figure to ask about."""


def gaps(relations: Sequence[Relation], found: Sequence[Finding]) -> tuple[Gap, ...]:
    """The relations of which at least half fail, and each total that fails is more than its parts."""
    totals = {(r.id, r.scope): r.left[0] for r in relations if len(r.left) == 1 and len(r.right) > 1 and r.op == "="}
    families: defaultdict[str, list[Finding]] = defaultdict(list)
    for finding in found:
        content = finding.left or finding.right
        if (finding.rule, finding.scope) in totals and finding.status is not Status.NOT_ASSESSABLE and content:
            families[finding.rule].append(finding)
    found_gaps = []
    for rule, family in families.items():
        short = [f for f in family if f.status is Status.VIOLATED]
        if len(short) < LEAST_SHORT or 2 * len(short) < len(family):
            continue
        if all((f.left or 0) > (f.right or 0) for f in short):
            worst = max(short, key=lambda f: (f.left or 0) - (f.right or 0))
            found_gaps.append(Gap(rule, frozenset(f.scope for f in short), totals[rule, worst.scope]))
    return tuple(found_gaps)


def lost_tables(document: Document, report: Report, form: Form) -> dict[str, str]:
    """Absent figures whose table's heading is on the page, each with that heading: the table was not found."""
    lines = [(line.text.strip(), without_number(line.text)) for line in document.lines]
    lost = {}
    for table in form.tables:
        own = [fact for fact in report.facts if fact.key.startswith(table.key + ".")]
        if table.optional or not own or not all(fact.absent for fact in own):
            continue
        names = [without_number(name) for name in (table.heading, *table.headings) if name]
        heading = next((text for text, line in lines if any(alike(line, name) >= ALIKE for name in names)), None)
        if heading:
            lost |= {fact.key: heading for fact in own}
    return lost


def lost_rows(document: Document, report: Report) -> dict[str, str]:
    """Absent figures whose row's label stands by itself among the lines outside tables, each with that label."""
    outside = {bare(line.text): line.text.strip() for line in document.lines}
    lost = {}
    for fact in report.facts:
        label = bare(fact.label.split(" / ")[0]) if fact.absent else ""
        if len(label) >= LEAST_LETTERS and label in outside:
            lost[fact.key] = outside[label]
    return lost


def unread_rows(document: Document, report: Report) -> frozenset[str]:
    """Absent figures where the page has a row of figures, at their place in the form's order, that no key claims."""
    tables: defaultdict[str, list[Fact]] = defaultdict(list)
    for fact in report.facts:
        tables[fact.key.partition(".")[0]].append(fact)
    lost: set[str] = set()
    for facts in tables.values():
        claimed = {(fact.place.table, fact.place.row) for fact in facts if fact.place}
        for absent, before, after in _absent_runs(facts):
            beside = (after or before or facts[0]).place
            if beside is None or beside.table >= len(document.tables):
                continue
            columns = {
                f.place.col for f in facts if f.place and (f.place.table, f.place.row) == (beside.table, beside.row)
            }
            first = before.place.row if before and before.place and before.place.table == beside.table else -1
            last = after.place.row if after and after.place else document.tables[beside.table].rows
            rows = (row for row in range(first + 1, last) if (beside.table, row) not in claimed)
            if any(_holds_figures(document.tables[beside.table], row, columns) for row in rows):
                lost |= {fact.key for fact in absent}
    return frozenset(lost)


def _absent_runs(facts: Sequence[Fact]) -> list[tuple[list[Fact], Fact | None, Fact | None]]:
    """Absent facts that follow one another, with the present one before and the present one after."""
    runs: list[tuple[list[Fact], Fact | None, Fact | None]] = []
    before, held = None, list[Fact]()
    for fact in facts:
        if fact.absent:
            held.append(fact)
            continue
        if held:
            runs.append((held, before, fact))
        before, held = fact, []
    return [*runs, (held, before, None)] if held else runs


def _holds_figures(table: Table, row: int, columns: Collection[int]) -> bool:
    """Whether a row has cells of its own where figures stand, and no words in them."""
    cells = [cell for cell in table.cells if cell.row == row and cell.col in columns]
    return 2 * len(cells) >= len(columns) > 0 and all(value_of(cell.text).kind is not Kind.TEXT for cell in cells)


def without_number(heading: str) -> str:
    return bare(NUMBERING.sub("", heading))
