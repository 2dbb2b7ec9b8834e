"""Everything that people said about figures, each with why it was asked and what the machine had read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine, select

from review.decision import Answer, FlagState, Outcome, Reason
from services.store.engine import reading
from services.store.judgements import reasons_of
from services.store.schema import answers, documents, facts, flags, questions

_AT_A_TIME = 2000


@dataclass(frozen=True, slots=True)
class Told:
    """An answer with what it was given to."""

    answer: Answer
    document: str
    report: int
    key: str
    flag: int
    state: FlagState
    reasons: tuple[Reason, ...]
    """Why the figure was in doubt, the newest reasons included."""
    read: str | None
    """What the machine had read; None where the figure was not found."""
    asked: datetime | None


def told(engine: Engine) -> Iterator[Told]:
    """All answers, in the order in which they came in."""
    here = (
        (facts.c.document_id == flags.c.document_id)
        & (facts.c.report_index == flags.c.report_index)
        & (facts.c.key == flags.c.key)
    )
    query = (
        select(
            answers,
            questions.c.asked_at,
            flags.c.id.label("flag_id"),
            flags.c.report_index,
            flags.c.key,
            flags.c.state,
            flags.c.reasons,
            documents.c.sha256,
            facts.c.text.label("read"),
        )
        .join(questions, questions.c.id == answers.c.question_id)
        .join(flags, flags.c.id == questions.c.flag_id)
        .join(documents, documents.c.id == flags.c.document_id)
        .outerjoin(facts, here)
        .order_by(answers.c.id)
    )
    with reading(engine) as connection:
        for a in connection.execution_options(yield_per=_AT_A_TIME).execute(query):
            said = Answer(
                a.question_id, a.reviewer, Outcome(a.outcome), a.source, a.given_at, a.text, a.note, a.seconds
            )
            why = reasons_of(a.reasons)
            state = FlagState(a.state)
            yield Told(said, a.sha256, a.report_index, a.key, a.flag_id, state, why, a.read, a.asked_at)
