"""Figures stated elsewhere: in the report's own prose, and in the reports of the units that it adds up."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase

from models.document import Document, Reading
from review.decision import Fact, Report
from review.forms.form import Form
from review.forms.relation import Relation
from review.values import value_of

PROSE = "prose:"
UNIT = "unit:"


@dataclass(frozen=True, slots=True)
class Added:
    """Facts from elsewhere, and the relations that hold them against the report's own."""

    facts: tuple[Fact, ...] = ()
    relations: tuple[Relation, ...] = ()


def of_prose(document: Document, report: Report, form: Form) -> Added:
    """What the prose states of the table's figures; a figure that it states in two ways is left alone."""
    if not form.statements or not document.lines:
        return Added()
    known = {fact.key: fact for fact in report.facts if not fact.absent}
    text, starts = "", []
    for line in document.lines:
        starts.append(len(text))
        text += line.text.strip()
    facts, relations = [], []
    for statement in form.statements:
        if statement.key not in known:
            continue
        stated = {match["n"]: match for match in re.finditer(statement.pattern, text)}
        if len({value_of(figure).number for figure in stated}) != 1:
            continue
        figure, match = next(iter(stated.items()))
        value = value_of(figure)
        if value.number is None:
            continue
        touched = [
            line.reading.confidence
            for line, start in zip(document.lines, starts, strict=True)
            if start < match.end("n") and start + len(line.text.strip()) > match.start("n")
        ]
        key = PROSE + statement.key
        reading = Reading(figure, min(touched, default=1.0), "prose")
        facts.append(Fact(key, figure, value, reading=reading, label=match.group(0)))
        sentence = f"文中所述 = 表中“{known[statement.key].label or statement.key}”"
        if not form.language.startswith("zh"):
            sentence = f"stated in the text = '{known[statement.key].label or statement.key}' in the table"
        relations.append(Relation("prose", statement.key, (key,), (statement.key,), text=sentence))
    return Added(tuple(facts), tuple(relations))


def of_units(report: Report, units: Sequence[Report], form: Form) -> Added:
    """The figures of the units below, where the form says that a superior's report adds them up."""
    below = [unit for unit in units if unit.form == report.form and unit.year == report.year]
    if not below or not form.add_up:
        return Added()
    facts, relations = [], []
    for number, unit in enumerate(below):
        facts += [Fact(f"{UNIT}{number}:{f.key}", f.text, f.value, label=f.label) for f in unit.facts]
    keys = {fact.key for fact in facts}
    for fact in report.facts:
        parts = tuple(f"{UNIT}{number}:{fact.key}" for number in range(len(below)))
        if fact.absent or not all(part in keys for part in parts):
            continue
        if any(fnmatchcase(fact.key, pattern) for pattern in form.add_up):
            sentence = (
                "本级数 = 所属单位之和" if form.language.startswith("zh") else "its own figure = sum of its units"
            )
            relations.append(Relation("units", fact.key, (fact.key,), parts, text=sentence))
    return Added(tuple(facts), tuple(relations))
