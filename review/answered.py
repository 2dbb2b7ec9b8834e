"""What a person's answer makes of a figure, and what it means for the rest of its report."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from models.errors import BadRequest
from review.decision import Answer, Correction, Fact, Kind, Outcome, Question, Report, Value
from review.values import value_of

ILLEGIBLE = Value(Kind.TEXT)
"""What nobody can read has no value, and no relation that needs it can be judged."""


def correction_of(answer: Answer, question: Question, report: Report) -> Correction | None:
    """The change that an answer makes; None where it makes none (the question was skipped)."""
    if answer.outcome is Outcome.SKIPPED:
        return None
    fact = fact_of(report, question.flag.key)
    text, value = meant(answer.outcome, answer.text, fact)
    return Correction(
        document=question.flag.document,
        report=question.flag.report,
        key=fact.key,
        reviewer=answer.reviewer,
        made=answer.given,
        before=fact.text,
        after=text,
        value=value,
        outcome=answer.outcome,
        answer=answer.source,
    )


def meant(outcome: Outcome, text: str | None, fact: Fact) -> tuple[str | None, Value]:
    """The text and the value that an outcome gives to a figure."""
    if outcome in (Outcome.AS_READ, Outcome.INCONSISTENT, Outcome.TAKEN_BACK):
        # Someone who calls the source inconsistent may have to correct the reading in the same breath.
        if outcome is Outcome.INCONSISTENT and text is not None and text.strip() != (fact.text or ""):
            return text.strip(), value_of(text, fact.value.unit)
        return fact.text, fact.value
    if outcome is Outcome.ILLEGIBLE:
        return None, ILLEGIBLE
    if outcome is Outcome.BLANK:
        return "", Value(Kind.BLANK)
    if text is None:
        raise BadRequest(f"{fact.key} was corrected, but to what? Give the text as it is printed")
    return text.strip(), value_of(text, fact.value.unit)


def fact_of(report: Report, key: str) -> Fact:
    """The fact of a report by its key."""
    for fact in report.facts:
        if fact.key == key:
            return fact
    raise BadRequest(f"no figure {key} in this report; `gouji show DOC` lists those that there are")


def corrected(report: Report, corrections: Iterable[Correction]) -> Report:
    """The report as people left it, for checking again; what the machine read stays with the store."""
    said = {correction.key: correction for correction in corrections}

    def as_said(fact: Fact) -> Fact:
        correction = said.get(fact.key)
        if correction is None:
            return fact
        if correction.outcome is Outcome.ILLEGIBLE and fact.absent:
            return fact
        return replace(fact, text=correction.after or "", value=correction.value)

    return replace(report, facts=tuple(as_said(fact) for fact in report.facts))


def confirmed(corrections: Iterable[Correction]) -> frozenset[str]:
    """The keys that a person has vouched for."""
    return frozenset(correction.key for correction in corrections)


def conceded(corrections: Iterable[Correction]) -> frozenset[str]:
    """The keys of which a person said that the paper itself is wrong."""
    return frozenset(c.key for c in corrections if c.outcome is Outcome.INCONSISTENT)
