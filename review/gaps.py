"""What is missing: a line, where many sums come out short at once; a table, where its heading stands alone."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from models.document import Document
from review.decision import Finding, Report, Status
from review.forms.form import Form
from review.forms.likeness import alike, bare
from review.forms.relation import Relation

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


def without_number(heading: str) -> str:
    return bare(NUMBERING.sub("", heading))
