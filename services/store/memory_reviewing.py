"""The fake beside `reviewing`: questions about tables and reminders of the store in memory."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from models.document import Document
from models.errors import BadRequest
from review.answered import taken_back
from review.decision import Outcome, QuestionState, Reason, Report, StructureAnswer, StructureQuestion
from services.store.lifecycle import now
from services.store.seam import DocumentState
from services.store.structure import Drawing, Figure, Place, standing
from services.store.told import Told

if TYPE_CHECKING:
    from services.store.memory import MemoryStore

_ALIVE = (QuestionState.WAITING, QuestionState.ASKED)


class MemoryReviewing:
    """Questions about tables, what people drew, and reminders, in this process only."""

    def __init__(self, store: MemoryStore) -> None:
        self._store = store
        self._questions: dict[int, StructureQuestion] = {}
        self._answers: list[StructureAnswer] = []
        self._drawings: dict[str, list[Drawing]] = {}
        self._reminders: dict[int, list[datetime]] = {}

    def want(self, sha256: str, wanted: Mapping[Place, tuple[tuple[str, ...], tuple[Reason, ...]]]) -> None:
        sha256 = self._store.case(sha256).sha256
        alive = {(q.page, q.table): q for q in self.questions(None, sha256) if q.state in _ALIVE}
        told = {self._questions[answer.question] for answer in standing(self.answers(sha256))}
        answered = {(question.page, question.table) for question in told}
        for place, (keys, reasons) in wanted.items():
            if place in alive:
                self._questions[alive[place].id] = replace(alive[place], keys=tuple(keys), reasons=tuple(reasons))
            elif place not in answered:
                id = len(self._questions) + 1
                state = QuestionState.WAITING
                self._questions[id] = StructureQuestion(id, sha256, *place, tuple(keys), tuple(reasons), state, now())
                self._store.note("tables.doubted", sha256, tables=[list(place)])
                self._store.announce("ask", sha256, {})
        gone = [question for place, question in alive.items() if place not in wanted]
        for question in gone:
            self._questions[question.id] = replace(question, state=QuestionState.WITHDRAWN)
        if gone:
            self._store.note("tables.withdrawn", sha256, questions=sorted(question.id for question in gone))
        if shown := sorted(question.id for question in gone if question.task):
            self._store.announce("withdraw-tables", sha256, {"questions": shown})

    def questions(
        self, state: QuestionState | None = QuestionState.WAITING, sha256: str | None = None
    ) -> list[StructureQuestion]:
        return [q for q in self._questions.values() if state in (None, q.state) and sha256 in (None, q.document)]

    def question(self, id: int) -> StructureQuestion:
        if id not in self._questions:
            raise BadRequest(f"no question {id} about a table; `gouji review list` shows those that wait")
        return self._questions[id]

    def asked(self, tasks: Mapping[int, str]) -> None:
        for id, task in tasks.items():
            if (question := self._questions.get(id)) and question.state in _ALIVE:
                self._questions[id] = replace(question, state=QuestionState.ASKED, task=task, asked=now())
                self._store.note("table.asked", str(id), task=task)

    def unasked(self, questions: Sequence[int]) -> None:
        for id in questions:
            if self._questions[id].state is QuestionState.ASKED:
                self._questions[id] = replace(self._questions[id], state=QuestionState.WAITING, task=None, asked=None)
                self._store.note("table.unasked", str(id))
                self._store.announce("ask", self._questions[id].document, {})

    def answer(self, answer: StructureAnswer) -> bool:
        question = self.question(answer.question)
        if any(answer.source == other.source for other in self._answers):
            return False
        self._answers.append(answer)
        self._store.note("table.answered", question.document, answer.reviewer, outcome=str(answer.outcome))
        if answer.outcome is not Outcome.SKIPPED:
            if question.state in _ALIVE:
                self._questions[question.id] = replace(question, state=QuestionState.ANSWERED)
            self._store.announce("redraw", question.document, {})
        return True

    def answers(self, sha256: str) -> list[StructureAnswer]:
        sha256 = self._store.case(sha256).sha256
        return [answer for answer in self._answers if self._questions[answer.question].document == sha256]

    def drawings(self, sha256: str) -> list[Drawing]:
        return list(self._drawings.get(self._store.case(sha256).sha256, ()))

    def redraw(
        self,
        document: Document,
        reports: Sequence[Report],
        moved: Collection[Figure],
        seen: int,
        answer: str | None,
    ) -> bool:
        sha256 = document.sha256
        if len(self.answers(sha256)) != seen:
            return False
        if self._store.reopened(sha256, "a table was drawn anew").state is not DocumentState.HELD:
            return True
        before = self._store.document(sha256).tables
        versions = self._drawings.setdefault(sha256, [])
        if not versions or versions[-1].tables != before:
            versions.append(Drawing(len(versions), before, frozenset(), now()))
        versions.append(Drawing(len(versions), document.tables, frozenset(moved), now(), answer))
        there = {(n, fact.key) for n, report in enumerate(reports) for fact in report.facts}
        for said in self._store.corrections(sha256):
            if (said.report, said.key) in moved:
                self._store.correct(taken_back(said, "gouji", now()))
        self._store.rewrite(document, reports, [(*figure, figure in there) for figure in sorted(moved)])
        self._store.note("document.redrawn", sha256, version=versions[-1].version, answer=answer)
        self._store.announce("check", sha256, {})
        return True

    def remind(self, question: int, reviewer: str | None, told: str) -> None:
        self._reminders.setdefault(question, []).append(now())
        self._store.note("question.reminded", str(question), reviewer=reviewer, told=told)

    def reminded(self) -> dict[int, tuple[int, datetime]]:
        return {id: (len(moments), max(moments)) for id, moments in self._reminders.items()}

    def told(self) -> Iterator[Told]:
        for case in self._store.cases(limit=1_000_000):
            texts = {
                (n, fact.key): fact.text for n, r in enumerate(self._store.reports(case.sha256)) for fact in r.facts
            }
            for answer in self._store.answers(case.sha256):
                question = self._store.question(answer.question)
                flag = question.flag
                read = texts.get((flag.report, flag.key))
                asked = question.asked
                yield Told(answer, flag.document, flag.report, flag.key, flag.id, flag.state, flag.reasons, read, asked)
