"""What a person's answers make of a figure, and what they mean for the rest of its report.

An answer counts by what it says and who says it, not by when it comes in: the same answers in any order, and however
often, come to the same.
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from models.errors import BadRequest
from review.decision import Answer, Correction, Fact, Filled, Kind, Outcome, Report, Value
from review.values import value_of

ILLEGIBLE = Value(Kind.TEXT)
"""What nobody can read has no value, and no relation that needs it can be judged."""
NO_WORD = (Outcome.SKIPPED, Outcome.TAKEN_BACK, Outcome.CONTRADICTORY)
"""Outcomes that say nothing about the figure."""


class Missing(StrEnum):
    """Why the answers to a figure do not settle it yet. The values are codes of reasons."""

    SECOND = "second-reader"
    THIRD = "people-disagree"
    CLEAR = "contradiction"


@dataclass(frozen=True, slots=True)
class Weighed:
    """What the answers to one figure come to."""

    stands: Answer | None = None
    """The answer that counts, the first of those who agree; None where nothing is decided."""
    people: tuple[str, ...] = ()
    """Who agree on it, in the order in which they said it."""
    missing: Missing | None = None
    """What is still wanted; None where it is decided, or nobody has said anything."""
    votes: tuple[Answer, ...] = ()
    """What each person says, one answer a person."""


def said_by(filled: Filled) -> tuple[Outcome, str | None, str]:
    """What a form says: the outcome, the text where there is one, and why it contradicts itself where it does."""
    box, read = _trimmed(filled.typed), filled.prefilled.strip()
    emptied = box == "" and read != ""
    typed = None if box in (None, "", read) else box
    chosen = _trimmed(filled.candidate)
    if typed is not None and chosen is not None and not alike(typed, chosen):
        return _contradiction(f"'{chosen}' was chosen and '{typed}' was typed")
    text = typed if typed is not None else chosen
    differs = text is not None and text != read
    outcome = filled.outcome
    if outcome is None:
        if differs:
            return _changed(text)
        return (Outcome.SKIPPED, None, "") if not emptied else _contradiction("the box was emptied, nothing was chosen")
    if outcome is Outcome.CORRECTED:
        if differs:
            return _changed(text)
        if emptied:
            return _contradiction("it was corrected to nothing: is the cell blank, or illegible?")
        return _contradiction(f"it was called corrected, and says '{read}' as it was read")
    if outcome is Outcome.INCONSISTENT:
        return _contradiction("the box was emptied") if emptied and text is None else (outcome, text, "")
    if outcome is Outcome.BLANK and differs and text:
        return _contradiction(f"it was called blank, and says '{text}'")
    if outcome is Outcome.ILLEGIBLE and differs:
        return _contradiction(f"it was called illegible, and says '{text}'")
    if outcome is Outcome.AS_READ and (differs or emptied):
        return _contradiction(f"it was called right as read ('{read}'), and says '{text or ''}'")
    return outcome, None, ""


def _changed(text: str | None) -> tuple[Outcome, str | None, str]:
    return (Outcome.CORRECTED, text, "") if text else (Outcome.BLANK, None, "")


def _trimmed(text: str | None) -> str | None:
    return None if text is None else text.strip()


def _contradiction(why: str) -> tuple[Outcome, None, str]:
    return Outcome.CONTRADICTORY, None, why


def alike(one: str, other: str) -> bool:
    """Whether two people wrote the same, but for the width of signs and the blanks between them."""
    return _plain(one) == _plain(other)


def _plain(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())


def voice(answer: Answer) -> str:
    """The name of an answer where it was given, the same however often it is changed there."""
    return answer.source.rpartition("@")[0] or answer.source


def weighed(answers: Iterable[Answer], fact: Fact, readers: int = 1) -> Weighed:
    """What all answers to one figure come to, where so many people must have read it.

    One answer settles it where one reader is enough, two that agree where two are wanted. Where people disagree, more
    are asked until two agree whom no other two oppose. Nobody is counted twice.
    """
    newest = {voice(answer): answer for answer in sorted(answers, key=_when)}
    alive = sorted(newest.values(), key=_when)
    unclear = any(answer.outcome is Outcome.CONTRADICTORY for answer in alive)
    by_person = {answer.reviewer: answer for answer in alive if answer.outcome not in NO_WORD}
    votes = tuple(sorted(by_person.values(), key=_when))
    groups: defaultdict[tuple[str, str], list[Answer]] = defaultdict(list)
    for vote in votes:
        groups[_meaning(vote, fact)].append(vote)
    if not votes:
        return Weighed(missing=Missing.CLEAR if unclear else None)
    ranked = sorted(groups.values(), key=lambda group: -len(group))
    best, rest = ranked[0], ranked[1:]
    if rest and (len(best) < 2 or len(rest[0]) == len(best)):
        return Weighed(missing=Missing.THIRD, votes=votes)
    if len(best) < readers:
        return Weighed(missing=Missing.SECOND, votes=votes)
    # Whoever says that the paper is wrong agrees on what it says, and says more.
    telling = next((vote for vote in best if vote.outcome is Outcome.INCONSISTENT), best[0])
    return Weighed(telling, tuple(vote.reviewer for vote in best), None, votes)


def _when(answer: Answer) -> tuple[object, str]:
    return answer.given, answer.source


def _meaning(answer: Answer, fact: Fact) -> tuple[str, str]:
    text, _ = meant(answer.outcome, answer.text, fact)
    if text is None:
        return ("absent", "") if answer.outcome is Outcome.AS_READ else (str(Outcome.ILLEGIBLE), "")
    return "text", _plain(text)


def correction_of(weighed: Weighed, fact: Fact, document: str, report: int) -> Correction | None:
    """The change that the answers to a figure make; None where nothing is decided."""
    answer = weighed.stands
    if answer is None:
        return None
    text, value = meant(answer.outcome, answer.text, fact)
    return Correction(
        document=document,
        report=report,
        key=fact.key,
        reviewer=", ".join(weighed.people),
        made=answer.given,
        before=fact.text,
        after=text,
        value=value,
        outcome=answer.outcome,
        answer=answer.source,
    )


def taken_back(standing: Correction, by: str, made: datetime, answer: str | None = None) -> Correction:
    """What undoes a correction that nothing carries any more."""
    return Correction(
        document=standing.document,
        report=standing.report,
        key=standing.key,
        reviewer=by,
        made=made,
        before=standing.after,
        after=None,
        value=Value(Kind.BLANK),
        outcome=Outcome.TAKEN_BACK,
        answer=answer,
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
    said = text or ""
    return said.strip(), value_of(said, fact.value.unit)


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
        if correction.after is None and fact.absent:
            return fact
        return replace(fact, text=correction.after or "", value=correction.value)

    return replace(report, facts=tuple(as_said(fact) for fact in report.facts))


def confirmed(corrections: Iterable[Correction]) -> frozenset[str]:
    """The keys that a person has vouched for."""
    return frozenset(correction.key for correction in corrections)


def conceded(corrections: Iterable[Correction]) -> frozenset[str]:
    """The keys of which a person said that the paper itself is wrong."""
    return frozenset(c.key for c in corrections if c.outcome is Outcome.INCONSISTENT)


def readable(answer: Answer) -> Answer:
    """The answer, refused at the door where it corrects a figure to nothing at all."""
    if answer.outcome is Outcome.CORRECTED and answer.text is None:
        raise BadRequest("a figure was corrected, but to what? Give the text as it is printed")
    return answer
