"""How things stand: documents by state, what is being read and how long it will take, what waits for people."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from review.decision import Question, QuestionState
from services.store.seam import Case, DocumentState, Store


@dataclass(frozen=True, slots=True)
class Underway:
    """A document that is being read."""

    case: Case
    pages_done: int
    pages: int
    """0 where it is not known yet."""
    seconds_left: float | None
    """None where nothing is done yet that one could reckon with."""


@dataclass(frozen=True, slots=True)
class Overview:
    """How things stand at one moment."""

    counts: Mapping[DocumentState, int]
    backlog: Mapping[str, int]
    underway: tuple[Underway, ...]
    questions: int
    oldest: Question | None


def overview(store: Store, moment: datetime | None = None) -> Overview:
    """How things stand now."""
    moment = moment or datetime.now(UTC)
    waiting = [
        question
        for state in (QuestionState.WAITING, QuestionState.ASKED)
        for question in store.questions(state, limit=1_000_000)
    ]
    reading = store.cases(DocumentState.READING, limit=1000)
    return Overview(
        counts=store.counts(),
        backlog=store.backlog(),
        underway=tuple(underway(store, case, moment) for case in reading),
        questions=len(waiting),
        oldest=min(waiting, key=lambda question: question.flag.opened, default=None),
    )


def underway(store: Store, case: Case, moment: datetime) -> Underway:
    """How far a document is, and how long the rest takes at the pace of what is done."""
    parts = store.parts(case.sha256)
    pages = sum(part.last_page - part.first_page + 1 for part in parts)
    done = sum(part.pages_done for part in parts)
    left = None
    if done and case.changed:
        left = max(0.0, (moment - case.changed).total_seconds()) * (pages - done) / done
    return Underway(case, done, pages, left)
