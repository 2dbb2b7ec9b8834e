"""The store in memory: a fake for tests that want no database. It keeps every promise but those against a kill."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from models.document import Document
from models.errors import BadRequest, StillInDoubt
from review.decision import (
    Answer,
    Correction,
    Flag,
    FlagState,
    Outcome,
    Question,
    QuestionState,
    Reason,
    Record,
    Report,
)
from services.store import lifecycle
from services.store.lifecycle import WORK, chained, digest, may_become, next_versions, now, records_of, refuse
from services.store.memory_doubts import MemoryDoubts
from services.store.memory_order import by_report, by_series, is_wanted
from services.store.memory_outbox import MemoryOutbox
from services.store.memory_reviewing import MemoryReviewing
from services.store.seam import (
    EVERYTHING,
    Announcement,
    Arrival,
    Case,
    DocumentState,
    Event,
    Model,
    Order,
    Part,
    Seen,
    Wanted,
)

_PAST_READING = (DocumentState.HELD, DocumentState.SETTLED, DocumentState.CANCELLED)


@dataclass
class _Held:
    """All that is kept of one document."""

    case: Case
    document: Document
    reports: list[Report] = field(default_factory=list)
    versions: dict[str, str] = field(default_factory=dict)
    parts: list[Part] = field(default_factory=list)
    blobs: dict[str, str] = field(default_factory=dict)
    answers: list[Answer] = field(default_factory=list)
    corrections: list[Correction] = field(default_factory=list)
    records: list[Record] = field(default_factory=list)


class MemoryStore:
    """Documents, doubts and settled figures in this process only."""

    def __init__(self) -> None:
        self._held: dict[str, _Held] = {}
        self._doubts = MemoryDoubts(self)
        self.reviewing = MemoryReviewing(self)
        self._outbox = MemoryOutbox()
        self._events: list[Event] = []
        self._models: dict[str, Model] = {}
        self._champions: dict[str, str] = {}

    def close(self) -> None:
        pass

    # documents

    def receive(self, arrival: Arrival) -> Case:
        if arrival.sha256 in self._held:
            return replace(self.case(arrival.sha256), known=True)
        moment = now()
        case = Case(
            arrival.sha256,
            arrival.name,
            DocumentState.RECEIVED,
            size=arrival.size,
            media_type=arrival.media_type,
            options=dict(arrival.options),
            received=moment,
            changed=moment,
        )
        self._held[arrival.sha256] = _Held(case, Document(arrival.name, arrival.sha256, (), ()))
        self.note("document.received", arrival.sha256, name=arrival.name, size=arrival.size)
        self.announce("read", arrival.sha256, {}, arrival.lane)
        return case

    def start(self, sha256: str, worker: str) -> Case:
        held = self._find(sha256)
        if held.case.state in _PAST_READING:
            return replace(self.case(held.case.sha256), known=True)
        self._move(held, DocumentState.READING, attempts=held.case.attempts + 1, reason="")
        self.note("document.started", held.case.sha256, attempt=held.case.attempts, worker=worker)
        return self.case(held.case.sha256)

    def let_go(self, sha256: str, part: int | None = None) -> None:
        held = self._find(sha256)
        if part is not None:
            self._change_part(sha256, part, attempts=max(0, self._part(sha256, part).attempts - 1))
        elif held.case.state is DocumentState.READING:
            held.case = replace(held.case, attempts=max(0, held.case.attempts - 1))

    def hold(
        self,
        document: Document,
        reports: Sequence[Report],
        versions: Mapping[str, str] | None = None,
        blobs: Mapping[str, str] | None = None,
    ) -> Case:
        held = self._find(document.sha256)
        if held.case.state in _PAST_READING:
            return replace(self.case(document.sha256), known=True)
        self._move(held, DocumentState.HELD, reason="")
        held.document = replace(document, name=held.case.name)
        held.blobs |= blobs or {}
        held.reports, held.versions = list(reports), lifecycle.with_doubter(versions or {}, reports)
        self.note("document.held", document.sha256, pages=len(document.pages), versions=held.versions)
        self._settle_up(document.sha256, "read", "read-part", "join")
        for index, report in enumerate(reports):
            self._compare(held, index, report)
        return self._what_next(held)

    def judge(self, sha256: str, report: int, judged: Report) -> Case:
        held = self._find(sha256)
        if held.case.state is not DocumentState.HELD:
            raise BadRequest(f"document {sha256[:12]} is {held.case.state}; only a held one can be judged again")
        held.reports[report] = replace(judged, facts=held.reports[report].facts)
        held.versions = lifecycle.with_doubter(held.versions, [judged])
        self.note("document.judged", held.case.sha256, report=report)
        self._compare(held, report, judged)
        return self._what_next(held)

    def checked(self, sha256: str, said: Sequence[Correction]) -> bool:
        held = self._find(sha256)
        if self.corrections(held.case.sha256) != list(said):
            return False
        self._settle_up(held.case.sha256, "check")
        return True

    def settle(self, sha256: str, said: Sequence[Correction] | None = None) -> Case:
        held = self._find(sha256)
        case = self.case(held.case.sha256)
        if case.state is DocumentState.SETTLED:
            return replace(case, known=True)
        if said is not None and self.corrections(case.sha256) != list(said):
            return case
        if case.open_flags:
            raise StillInDoubt(
                f"document {case.sha256[:12]} has {case.open_flags} open flags; it settles when they are answered"
            )
        moment = now()
        self._move(held, DocumentState.SETTLED, settled=moment)
        written = self._write_records(held, moment)
        self.note("document.settled", case.sha256, records=len(written), digest=digest(written))
        self._settle_up(case.sha256, *WORK)
        return self.case(case.sha256)

    def _write_records(self, held: _Held, moment: datetime) -> list[Record]:
        corrected = {(c.report, c.key): c for c in self.corrections(held.case.sha256)}
        flags = self.flags(held.case.sha256, None)
        fresh: list[Record] = []
        for index, report in enumerate(held.reports):
            said = {key: c for (at, key), c in corrected.items() if at == index}
            why = {f.key: f.reasons for f in flags if f.report == index}
            case = held.case
            fresh += records_of(case.sha256, case.name, index, report, said, why, held.versions, moment)
        written = next_versions(fresh, {(r.report, r.key): r for r in held.records}, moment)
        held.records += written
        return written

    def fail(self, sha256: str, reason: str) -> Case:
        return self._end(sha256, DocumentState.FAILED, "gouji", reason)

    def cancel(self, sha256: str, actor: str, reason: str = "") -> Case:
        return self._end(sha256, DocumentState.CANCELLED, actor, reason)

    def _end(self, sha256: str, then: DocumentState, actor: str, reason: str) -> Case:
        held = self._find(sha256)
        if held.case.state is then:
            return replace(self.case(held.case.sha256), known=True)
        self._move(held, then, reason=reason)
        self.note(f"document.{then}", held.case.sha256, actor, reason=reason)
        self._settle_up(held.case.sha256, *WORK)
        self._doubts.withdraw(held.case.sha256, self.flags(held.case.sha256))
        self.reviewing.want(held.case.sha256, {})
        return self.case(held.case.sha256)

    def retry(self, sha256: str, actor: str) -> Case:
        held = self._find(sha256)
        self._move(held, DocumentState.RECEIVED, attempts=0, reason="")
        held.document = Document(held.case.name, held.case.sha256, (), ())
        held.reports, held.parts = [], []
        self.note("document.retried", held.case.sha256, actor)
        self.announce("read", held.case.sha256, {})
        return self.case(held.case.sha256)

    def case(self, sha256: str) -> Case:
        held = self._find(sha256)
        current = {(r.report, r.key) for r in held.records}
        return replace(held.case, open_flags=len(self.flags(held.case.sha256)), records=len(current))

    def cases(self, state: DocumentState | None = None, after: str = "", limit: int = 100) -> list[Case]:
        names = list(self._held)
        names = names[names.index(after) + 1 :] if after else names
        cases = [self.case(name) for name in names]
        return [case for case in cases if state in (None, case.state)][:limit]

    def counts(self) -> dict[DocumentState, int]:
        states = [held.case.state for held in self._held.values()]
        return {state: states.count(state) for state in DocumentState}

    def document(self, sha256: str) -> Document:
        return self._find(sha256).document

    def reports(self, sha256: str) -> tuple[Report, ...]:
        return tuple(self._find(sha256).reports)

    def attach(self, sha256: str, blobs: Mapping[str, str]) -> None:
        self._find(sha256).blobs.update(blobs)

    def attachments(self, sha256: str) -> dict[str, str]:
        return dict(self._find(sha256).blobs)

    # parts

    def split(self, sha256: str, groups: Sequence[tuple[int, int]], lane: str = "now", weights: str = "") -> list[Part]:
        held = self._find(sha256)
        if not held.parts:
            held.parts = [Part(index, first, last, weights=weights) for index, (first, last) in enumerate(groups)]
            if len(held.parts) > 1:
                for part in held.parts:
                    self.announce("read-part", held.case.sha256, {"part": part.index}, lane)
                self._settle_up(held.case.sha256, "read")
            self.note("document.split", held.case.sha256, groups=[list(group) for group in groups])
        return list(held.parts)

    def start_part(self, sha256: str, index: int) -> Part:
        return self._change_part(sha256, index, attempts=self._part(sha256, index).attempts + 1)

    def progress_part(self, sha256: str, index: int, pages_done: int) -> None:
        self._change_part(sha256, index, pages_done=pages_done)

    def finish_part(self, sha256: str, index: int, result: str) -> bool:
        part = self._part(sha256, index)
        if part.result is not None:
            return False
        self._change_part(sha256, index, result=result, pages_done=part.last_page - part.first_page + 1)
        self.note("document.part_read", sha256, part=index, result=result)
        if any(other.result is None for other in self.parts(sha256)):
            return False
        self.announce("join", sha256, {})
        return True

    def parts(self, sha256: str) -> list[Part]:
        return list(self._find(sha256).parts)

    def _part(self, sha256: str, index: int) -> Part:
        parts = self._find(sha256).parts
        if not 0 <= index < len(parts):
            raise BadRequest(f"document {sha256[:12]} has no part {index}; it was sent in again meanwhile: let this go")
        return parts[index]

    def _change_part(self, sha256: str, index: int, **change: Any) -> Part:
        changed = replace(self._part(sha256, index), **change)
        self._find(sha256).parts[index] = changed
        return changed

    # doubts

    def flags(self, sha256: str | None = None, state: FlagState | None = FlagState.OPEN) -> list[Flag]:
        return self._doubts.flags(sha256, state)

    def doubt(self, sha256: str, report: int, key: str, reasons: Sequence[Reason], actor: str) -> Flag:
        held = self._find(sha256)
        self.reopened(held.case.sha256, f"{key} is doubted")
        if held.case.state is not DocumentState.HELD:
            raise BadRequest(f"document {sha256[:12]} is {held.case.state}; only what was read can be doubted")
        self._outbox.settle_up(held.case.sha256, ["settle"])
        return self._doubts.doubt(held.case.sha256, report, key, tuple(reasons))

    def questions(
        self, state: QuestionState | None = QuestionState.WAITING, sha256: str | None = None, limit: int = 1000
    ) -> list[Question]:
        return self._doubts.questions(state, sha256, limit)

    def question(self, id: int) -> Question:
        return self._doubts.question(id)

    def question_of_task(self, task: str) -> Question | None:
        return next((q for q in self._doubts.questions(None, None, 10**9) if q.task == task), None)

    def asked(self, tasks: Mapping[int, str]) -> None:
        self._doubts.asked(tasks)

    def unasked(self, questions: Sequence[int]) -> None:
        self._doubts.unasked(questions)

    def assign(self, question: int, reviewer: str | None) -> None:
        self._doubts.assign(question, reviewer)

    def ask_again(self, question: int, why: Reason) -> Question:
        return self._doubts.ask_again(question, why)

    def answer(self, answer: Answer, correction: Correction | None) -> bool:
        flag = self._doubts.flag_of(answer.question)
        if flag is None:
            raise BadRequest(f"no question {answer.question}; the answer {answer.source} is of another store")
        held = self._find(flag.document)
        if any(answer.source == other.source for h in self._held.values() for other in h.answers):
            return False
        held.answers.append(answer)
        self._doubts.told.add(answer.question)
        self.note("answer.given", flag.document, answer.reviewer, key=flag.key, outcome=str(answer.outcome))
        if correction is not None:
            self.correct(replace(correction, answer=answer.source))
        elif held.case.state in (DocumentState.HELD, DocumentState.SETTLED):
            self.announce("check", flag.document, {})
        return True

    def conclude(
        self,
        sha256: str,
        report: int,
        key: str,
        seen: Seen,
        correction: Correction | None,
        wanted: Sequence[Reason] = (),
    ) -> bool:
        held = self._find(sha256)
        flag = self._doubts.open_flag(held.case.sha256, report, key)
        if Seen(len(held.answers), flag and flag.id) != seen:
            return False
        if correction is not None:
            self.correct(correction)
        if wanted:
            self.reopened(held.case.sha256, f"{key} is doubted")
        if wanted and held.case.state is DocumentState.HELD:
            self._doubts.want(held.case.sha256, report, key, tuple(wanted))
            self._settle_up(held.case.sha256, "settle")
        return True

    def correct(self, correction: Correction) -> None:
        held = self._find(correction.document)
        self.reopened(held.case.sha256, f"{correction.key} was corrected")
        held.corrections.append(correction)
        said = {"key": correction.key, "outcome": str(correction.outcome), "after": correction.after}
        self.note("correction.made", correction.document, correction.reviewer, report=correction.report, **said)
        if correction.outcome not in (Outcome.TAKEN_BACK, Outcome.SKIPPED):
            self._doubts.answered(correction.document, correction.report, correction.key)
        if held.case.state is DocumentState.HELD:
            self.announce("check", correction.document, {})

    def answers(self, sha256: str) -> list[Answer]:
        return list(self._find(sha256).answers)

    def corrections(self, sha256: str) -> list[Correction]:
        newest = {(c.report, c.key): c for c in self._find(sha256).corrections}
        return [c for c in newest.values() if c.outcome not in (Outcome.TAKEN_BACK, Outcome.SKIPPED)]

    # final storage

    def records(self, wanted: Wanted = EVERYTHING, order: Order = Order.REPORT) -> Iterator[Record]:
        # Versions replace each other in place, so that the order of a report stays the order of its form.
        current = [
            (record, position)
            for held in self._held.values()
            for position, record in enumerate({(r.report, r.key): r for r in held.records}.values())
        ]
        ranked = sorted(current, key=by_report if order is Order.REPORT else by_series)
        return (record for record, _ in ranked if is_wanted(record, wanted))

    def history(self, sha256: str, report: int, key: str) -> list[Record]:
        return [r for r in self._find(sha256).records if (r.report, r.key) == (report, key)]

    def versions(self, sha256: str) -> list[Record]:
        return list(self._find(sha256).records)

    # outbox

    def announce(self, job: str, subject: str, payload: Mapping[str, Any], lane: str = "now") -> None:
        self._outbox.announce(job, subject, payload, lane)

    def claim(self, owner: str, limit: int = 100, lease: float = 60.0, lane: str | None = None) -> list[Announcement]:
        return self._outbox.claim(limit, lease, lane)

    def extend(self, ids: Sequence[int], lease: float) -> None:
        self._outbox.extend(ids, lease)

    def done(self, ids: Sequence[int]) -> None:
        self._outbox.done(ids)

    def postpone(self, id: int, error: str) -> Announcement:
        later = self._outbox.postpone(id, error)
        if later.state == "dead":
            self.note("announcement.dead", later.subject, job=later.job, error=error)
        return later

    def dead(self) -> list[Announcement]:
        return self._outbox.dead()

    def revive(self, ids: Sequence[int] | None = None) -> int:
        return self._outbox.revive(ids)

    def refill(self) -> int:
        return self._outbox.refill()

    def prune(self, before: datetime) -> int:
        return self._outbox.prune(before)

    def backlog(self) -> dict[str, int]:
        return self._outbox.backlog()

    # log

    def events(self, subject: str | None = None, after: int = 0) -> Iterator[Event]:
        return iter([e for e in self._events if e.seq > after and subject in (None, e.subject)])

    # models

    def register(self, model: Model) -> bool:
        before = self._models.get(model.name)
        if before is not None and before.sha256 != model.sha256:
            raise BadRequest(f"there is another model called {model.name!r}; other weights need another name")
        if before is None:
            self._models[model.name] = model
            self.note("model.registered", model.name, sha256=model.sha256, task=model.task, parent=model.parent)
        return before is None

    def models(self, task: str | None = None) -> list[Model]:
        return [m for m in self._models.values() if task in (None, m.task)]

    def champion(self, task: str) -> Model | None:
        return self._models.get(self._champions.get(task, ""))

    def promote(self, name: str, actor: str) -> Model:
        if name not in self._models:
            raise BadRequest(f"no model called {name!r}; there are: {', '.join(self._models) or 'none'}")
        model = self._models[name]
        before = self._champions.get(model.task)
        self._champions[model.task] = name
        self.note("model.promoted", name, actor, task=model.task, before=before)
        return model

    # what the methods above are made of

    def _find(self, sha256: str) -> _Held:
        found = [held for name, held in self._held.items() if sha256 and name.startswith(sha256)]
        if not found:
            raise BadRequest(f"no document {sha256[:12] or '(empty)'}; `gouji status` lists those that there are")
        if len(found) > 1:
            raise BadRequest(f"{sha256} is the beginning of several documents; give more of its letters")
        return found[0]

    def _move(self, held: _Held, then: DocumentState, **also: Any) -> None:
        if not may_become(held.case.state, then):
            raise refuse(held.case.sha256, held.case.state, then)
        held.case = replace(held.case, state=then, changed=now(), **also)

    def reopened(self, sha256: str, why: str) -> Case:
        """The document, held again if it was settled."""
        held = self._find(sha256)
        if held.case.state is DocumentState.SETTLED:
            self.note("document.reopened", held.case.sha256, why=why)
            self._move(held, DocumentState.HELD)
        return self.case(sha256)

    def rewrite(self, document: Document, reports: Sequence[Report], void: Iterable[tuple[int, str, bool]]) -> None:
        """Replace what was read of a document; the questions about some figures are void."""
        held = self._find(document.sha256)
        held.document, held.reports = replace(document, name=held.case.name), list(reports)
        for index, key, is_there in void:
            self._doubts.void(held.case.sha256, index, key, is_there)

    def _what_next(self, held: _Held) -> Case:
        case = self.case(held.case.sha256)
        if case.state is DocumentState.HELD and not case.open_flags:
            self._outbox.announce("settle", case.sha256, {}, due_in=lifecycle.STAND_BY_SECONDS)
        return case

    def note(self, kind: str, subject: str, actor: str = "gouji", **data: Any) -> None:
        previous = self._events[-1].hash if self._events else ""
        self._events.append(chained(len(self._events) + 1, previous, kind, subject, actor, data, now()))

    def _compare(self, held: _Held, index: int, report: Report) -> None:
        answered = [c.key for c in self.corrections(held.case.sha256) if c.report == index]
        self._doubts.compare(held.case.sha256, index, report, answered)

    def _settle_up(self, subject: str, *jobs: str) -> None:
        self._outbox.settle_up(subject, jobs)
