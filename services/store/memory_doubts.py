"""The flags and questions of the store in memory."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, Protocol

from models.errors import BadRequest
from review.decision import Flag, FlagState, Question, QuestionState, Reason, Report
from services.store.lifecycle import doubted, now, with_reasons

_ALIVE = (QuestionState.WAITING, QuestionState.ASKED)


class Witness(Protocol):
    """Who is told of a change."""

    def note(self, kind: str, subject: str, actor: str = "gouji", **data: Any) -> None: ...

    def announce(self, job: str, subject: str, payload: Mapping[str, Any], lane: str = "now") -> None: ...


class MemoryDoubts:
    """Flags, each with its questions."""

    def __init__(self, witness: Witness) -> None:
        self._witness = witness
        self._flags: dict[int, Flag] = {}
        self._by_hand: set[int] = set()
        self._questions: dict[int, Question] = {}
        self.told: set[int] = set()
        """Questions that have an answer."""

    def flags(self, sha256: str | None = None, state: FlagState | None = FlagState.OPEN) -> list[Flag]:
        return [f for f in self._flags.values() if sha256 in (None, f.document) and state in (None, f.state)]

    def questions(self, state: QuestionState | None, sha256: str | None, limit: int) -> list[Question]:
        fresh = [replace(q, flag=self._flags[q.flag.id]) for q in self._questions.values()]
        found = [q for q in fresh if state in (None, q.state) and sha256 in (None, q.flag.document)]
        return sorted(found, key=lambda q: (q.confidence, q.id))[:limit]

    def flag_of(self, question: int) -> Flag | None:
        return self._flags[self._questions[question].flag.id] if question in self._questions else None

    def doubt(self, sha256: str, report: int, key: str, reasons: tuple[Reason, ...]) -> Flag:
        standing = [f for f in self.flags(sha256) if (f.report, f.key) == (report, key)]
        if standing:
            return standing[0]
        flag = self._open(sha256, report, 0, key, reasons, 0.0)
        self._by_hand.add(flag.id)
        return flag

    def open_flag(self, sha256: str, report: int, key: str) -> Flag | None:
        return next((f for f in self.flags(sha256) if (f.report, f.key) == (report, key)), None)

    def want(self, sha256: str, report: int, key: str, why: tuple[Reason, ...]) -> None:
        flag = self.open_flag(sha256, report, key)
        if flag is None:
            self._by_hand.add(self._open(sha256, report, 0, key, why, 0.0).id)
            return
        self._by_hand.add(flag.id)
        self._flags[flag.id] = replace(flag, reasons=with_reasons(flag.reasons, why))
        if all(question.id in self.told for question in self._alive(flag.id)):
            self.ask_again(max(q.id for q in self._questions.values() if q.flag.id == flag.id), why[-1])

    def void(self, sha256: str, report: int, key: str, is_there: bool) -> None:
        flag = self.open_flag(sha256, report, key)
        if flag is not None:
            self.withdraw(sha256, [flag])
            if is_there and flag.id in self._by_hand:
                self._by_hand.add(self._open(sha256, report, 0, key, flag.reasons, 0.0).id)

    def asked(self, tasks: Mapping[int, str]) -> None:
        for id, task in tasks.items():
            if (question := self._questions.get(id)) and question.state in _ALIVE:
                self._questions[id] = replace(question, state=QuestionState.ASKED, task=task, asked=now())
                self._witness.note("question.asked", str(id), task=task)

    def unasked(self, questions: Sequence[int]) -> None:
        for id in questions:
            if self._questions[id].state is QuestionState.ASKED:
                self._questions[id] = replace(self._questions[id], state=QuestionState.WAITING, task=None, asked=None)
                self._witness.note("question.unasked", str(id))
                self._witness.announce("ask", self._questions[id].flag.document, {})

    def question(self, id: int) -> Question:
        if id not in self._questions:
            raise BadRequest(f"no question {id}; `gouji review list` shows those that wait")
        return replace(self._questions[id], flag=self._flags[self._questions[id].flag.id])

    def assign(self, question: int, reviewer: str | None) -> None:
        self.question(question)
        self._questions[question] = replace(self._questions[question], reviewer=reviewer)
        self._witness.note("question.assigned", str(question), reviewer=reviewer)

    def ask_again(self, question: int, why: Reason) -> Question:
        flag = self.flag_of(question)
        if flag is None or flag.state is not FlagState.OPEN:
            raise BadRequest(f"question {question} has no open flag; open one for its figure first")
        self._close_questions(flag.id)
        self._flags[flag.id] = replace(flag, reasons=with_reasons(flag.reasons, [why]))
        self._witness.note("question.again", flag.document, key=flag.key, code=why.code)
        return self._ask(self._flags[flag.id], self._questions[question].confidence)

    def answered(self, sha256: str, report: int, key: str) -> None:
        for flag in self.flags(sha256):
            if (flag.report, flag.key) == (report, key):
                self._close(flag, FlagState.ANSWERED)

    def compare(self, sha256: str, index: int, report: Report, answered: Iterable[str]) -> None:
        standing = {f.key: f for f in self.flags(sha256) if f.report == index}
        told = set(answered)
        wanted = {verdict.key: (place, verdict) for place, verdict in doubted(report) if verdict.key not in told}
        for key, (place, verdict) in wanted.items():
            if key not in standing:
                self._open(sha256, index, place, key, verdict.reasons, 1.0 - verdict.error_probability)
            elif (flag := standing[key]).id not in self._by_hand:
                if (flag.priority, flag.reasons) != (place, verdict.reasons):
                    self._witness.announce("ask", sha256, {})
                self._flags[flag.id] = replace(flag, priority=place, reasons=verdict.reasons)
                for question in self._alive(flag.id):
                    self._questions[question.id] = replace(question, confidence=1.0 - verdict.error_probability)
        self.withdraw(sha256, [f for k, f in standing.items() if k not in wanted and f.id not in self._by_hand])

    def _open(
        self, sha256: str, report: int, place: int, key: str, reasons: tuple[Reason, ...], confidence: float
    ) -> Flag:
        id = len(self._flags) + 1
        flag = Flag(id, sha256, report, key, reasons, FlagState.OPEN, now(), place)
        self._flags[id] = flag
        self._witness.note("flags.opened", flag.document, report=report, flags={key: [r.code for r in reasons]})
        self._ask(flag, confidence)
        return flag

    def _ask(self, flag: Flag, confidence: float) -> Question:
        question = Question(len(self._questions) + 1, flag, QuestionState.WAITING, confidence)
        self._questions[question.id] = question
        self._witness.announce("ask", flag.document, {})
        return question

    def _alive(self, flag: int) -> list[Question]:
        return [q for q in self._questions.values() if q.flag.id == flag and q.state in _ALIVE]

    def _close_questions(self, flag: int) -> None:
        """Close the questions of a flag: those that were answered, and those that others have made needless."""
        shown = []
        for question in self._alive(flag):
            told = question.id in self.told
            state = QuestionState.ANSWERED if told else QuestionState.WITHDRAWN
            self._questions[question.id] = replace(question, state=state)
            shown += [question.id] if question.task and not told else []
        if shown:
            self._witness.announce("withdraw", self._flags[flag].document, {"questions": shown})

    def _close(self, flag: Flag, state: FlagState) -> None:
        self._flags[flag.id] = replace(flag, state=state, closed=now())
        self._close_questions(flag.id)

    def withdraw(self, sha256: str, gone: Sequence[Flag]) -> None:
        if not gone:
            return
        shown = [q.id for flag in gone for q in self._alive(flag.id) if q.state is QuestionState.ASKED]
        for flag in gone:
            self._flags[flag.id] = replace(flag, state=FlagState.WITHDRAWN, closed=now())
            for question in self._alive(flag.id):
                self._questions[question.id] = replace(question, state=QuestionState.WITHDRAWN)
        self._witness.note("flags.withdrawn", sha256, flags=[[flag.report, flag.key] for flag in gone])
        if shown:
            self._witness.announce("withdraw", sha256, {"questions": shown})
