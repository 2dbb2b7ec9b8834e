"""Figures about the work itself, for monitoring: a few cheap questions to the database."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from statistics import median
from typing import Any

from sqlalchemy import Connection, Engine, func, select

from services.store import arrivals
from services.store.engine import reading
from services.store.lifecycle import now
from services.store.schema import answers, documents, flags, outbox, pages, questions

_LAST = 200
"""So many documents or answers are looked back at."""
_MOST_FLAGS = 50_000


@dataclass(frozen=True, slots=True)
class Gauges:
    """How the work stands at one moment."""

    documents: Mapping[str, int] = field(default_factory=dict)
    """By state."""
    pages: int = 0
    stage_seconds: Mapping[str, float] = field(default_factory=dict)
    """Seconds a page by stage, over the documents that were read last."""
    flags: Mapping[str, int] = field(default_factory=dict)
    """Open flags by the code of their reasons; one with two reasons counts under both."""
    questions: Mapping[str, int] = field(default_factory=dict)
    """Open questions: waiting, or shown to people."""
    queue_age: Mapping[str, float] = field(default_factory=dict)
    """Seconds for which the oldest job of each lane has been due."""
    jobs: Mapping[str, int] = field(default_factory=dict)
    """Announcements by state."""
    review_seconds: float | None = None
    """The median time from a question to its answer, over the last answers; None before the first."""


class SqlGauging:
    """Figures about the work out of the database."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def gauges(self) -> Gauges:
        """How the work stands now."""
        moment = now()
        with reading(self._engine) as connection:
            open_questions = select(questions.c.state, func.count()).where(questions.c.state.in_(("waiting", "asked")))
            jobs = select(outbox.c.state, func.count()).where(outbox.c.state != "done").group_by(outbox.c.state)
            return Gauges(
                documents={str(state): many for state, many in arrivals.counts(connection).items()},
                pages=connection.execute(select(func.count()).select_from(pages)).scalar() or 0,
                stage_seconds=_stages(connection),
                flags=_flags(connection),
                questions=_pairs(connection, open_questions.group_by(questions.c.state)),
                queue_age=_ages(connection, moment),
                jobs={"waiting": 0, "claimed": 0, "dead": 0} | _pairs(connection, jobs),
                review_seconds=_review(connection),
            )


def _pairs(connection: Connection, query: Any) -> dict[str, int]:
    rows: list[Any] = list(connection.execute(query))
    return {row[0]: row[1] for row in rows}


def _stages(connection: Connection) -> dict[str, float]:
    read = documents.c.state.in_(("held", "settled"))
    last = select(documents.c.id, documents.c.seconds).where(read).order_by(documents.c.id.desc()).limit(_LAST)
    rows = connection.execute(last).all()
    counted = select(func.count()).select_from(pages).where(pages.c.document_id.in_([row.id for row in rows]))
    many = connection.execute(counted).scalar() or 0
    seconds: Counter[str] = Counter()
    for row in rows:
        seconds.update(row.seconds or {})
    return {stage: total / many for stage, total in sorted(seconds.items())} if many else {}


def _flags(connection: Connection) -> dict[str, int]:
    counts: Counter[str] = Counter()
    for reasons in connection.execute(select(flags.c.reasons).filter_by(state="open").limit(_MOST_FLAGS)).scalars():
        counts.update({reason[0] for reason in reasons})
    return dict(counts)


def _ages(connection: Connection, moment: datetime) -> dict[str, float]:
    due = select(outbox.c.lane, func.min(outbox.c.available_at)).where(outbox.c.state == "waiting")
    rows = connection.execute(due.group_by(outbox.c.lane)).all()
    return {lane: max(0.0, (moment - since).total_seconds()) for lane, since in rows}


def _review(connection: Connection) -> float | None:
    since = func.coalesce(questions.c.asked_at, questions.c.made_at)
    last = select(answers.c.given_at, since).join(questions, questions.c.id == answers.c.question_id)
    rows = connection.execute(last.order_by(answers.c.id.desc()).limit(_LAST)).all()
    return median(max(0.0, (given - made).total_seconds()) for given, made in rows) if rows else None
