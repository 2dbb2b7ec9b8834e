"""What tests of answers stand on: a bench that judges by a rule one can see through, and desks on every store."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from held import a_document, a_report, judged

from models.document import Document
from review.answered import corrected
from review.decision import Answer, Outcome, Question, QuestionState, Report
from services.desk import Desk
from services.jobs import perform
from services.originals import Originals
from services.reviewer import MemoryReviewer
from services.second_reader import ONE_READER, SecondReader
from services.store.blobs import Blobs
from services.store.memory import MemoryStore
from services.store.seam import Arrival, Store
from services.workbench import Doubt

MORNING = datetime(2026, 3, 4, 8, 0, tzinfo=UTC)
FIRST, SECOND, THIRD = "requests.r1.c1", "requests.r2.c2", "requests.r3.c1"
"""Three figures of the document; they were read as 11, 22 and 31."""
TELLING = "17"
"""A text at FIRST that makes SECOND needless and puts THIRD in doubt."""


class PlainBench:
    """Doubts FIRST and SECOND until someone vouches for them; what stands at FIRST changes what else is in doubt."""

    def take_up(self, weights: str = "") -> str:
        return ""

    def match(self, document: Document, options: Mapping[str, Any]) -> tuple[Report, ...]:
        return (a_report(document),) if len(document.tables[0].cells) else ()

    def judge(self, document: Document, doubts: Sequence[Doubt]) -> list[Report]:
        return [self._judged(doubt) for doubt in doubts]

    def _judged(self, doubt: Doubt) -> Report:
        as_said = corrected(doubt.report, doubt.said)
        said = {correction.key for correction in doubt.said}
        first = next((fact.text for fact in as_said.facts if fact.key == FIRST), None)
        asked = [FIRST, THIRD] if first == TELLING else [FIRST, SECOND]
        present = {fact.key for fact in as_said.facts if not fact.absent}
        result = judged(as_said, *(key for key in asked if key not in said and key in present))
        return replace(result, facts=doubt.report.facts)


def a_plain_desk(folder: Path, store: Store | None = None, second_reader: SecondReader = ONE_READER) -> Desk:
    """A desk on which one document with FIRST and SECOND in doubt lies, its questions asked."""
    blobs = Originals(Blobs(str(folder / "blobs")))
    desk = Desk(store or MemoryStore(), blobs, PlainBench(), MemoryReviewer(), second_reader=second_reader)  # type: ignore[arg-type]
    document = a_document()
    desk.store.receive(Arrival(document.sha256, document.name))
    desk.store.start(document.sha256, "test")
    desk.store.hold(document, [a_report(document, FIRST, SECOND)])
    the_rest(desk)
    return desk


def the_rest(desk: Desk) -> None:
    """What workers would do until there is nothing left to do; it must come to an end."""
    for _ in range(50):
        jobs = desk.store.claim("test")
        if not jobs:
            return
        for job in jobs:
            perform(desk, job, lease=60)
    raise AssertionError("the work calls for itself again and again")


def question_about(desk: Desk, key: str) -> Question:
    """The question about a figure that waits for an answer, or else the last one that did."""
    questions = [q for q in desk.store.questions(None, limit=10_000) if q.flag.key == key]
    alive = [q for q in questions if q.state in (QuestionState.ASKED, QuestionState.WAITING)]
    return max(alive or questions, key=lambda question: question.id)


def says(
    desk: Desk,
    key: str,
    outcome: Outcome,
    text: str | None = None,
    *,
    by: str = "Li",
    at: int = 0,
    name: str = "",
    question: int | None = None,
) -> bool:
    """A person answers, the workers do the rest. `at` counts minutes of the morning; `name` is the annotation's."""
    asked = question or question_about(desk, key).id
    source = f"{name or f'{by}/{asked}'}@{at}"
    answer = Answer(asked, by, outcome, source, MORNING + timedelta(minutes=at), text)
    is_new = desk.answer(answer)
    the_rest(desk)
    return is_new
