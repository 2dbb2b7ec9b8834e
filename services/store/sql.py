"""The store in a database: SQLite by default, PostgreSQL by address. Each method is one transaction."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from models.document import Document
from models.errors import BadRequest
from review.decision import (
    Answer,
    Correction,
    Flag,
    FlagState,
    Question,
    QuestionState,
    Reason,
    Record,
    Report,
    State,
    Verdict,
)
from services.store import arrivals, doubts, final, judgements, outbox, pages, registry, schema
from services.store.engine import connect, ensure_schema, reading, writing
from services.store.log import Log, stream
from services.store.reviewing import SqlReviewing
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


class SqlStore:
    """Documents, doubts and settled figures in a database."""

    def __init__(self, address: str) -> None:
        self.engine = connect(address)
        ensure_schema(self.engine)
        self.reviewing = SqlReviewing(self.engine)

    def close(self) -> None:
        """Let go of the database's connections."""
        self.engine.dispose()

    @contextmanager
    def _change(self) -> Iterator[tuple[Connection, Log]]:
        with writing(self.engine) as connection:
            log = Log(connection)
            yield connection, log
            log.write()

    # documents

    def receive(self, arrival: Arrival) -> Case:
        with self._change() as (connection, log):
            return arrivals.receive(connection, log, arrival)

    def start(self, sha256: str, worker: str) -> Case:
        with self._change() as (connection, log):
            return arrivals.start(connection, log, sha256, worker)

    def let_go(self, sha256: str, part: int | None = None) -> None:
        with self._change() as (connection, _):
            arrivals.let_go(connection, sha256, part)

    def hold(
        self,
        document: Document,
        reports: Sequence[Report],
        versions: Mapping[str, str] | None = None,
        blobs: Mapping[str, str] | None = None,
    ) -> Case:
        with self._change() as (connection, log):
            return arrivals.hold(connection, log, document, reports, versions or {}, blobs or {})

    def judge(self, sha256: str, report: int, judged: Report) -> Case:
        with self._change() as (connection, log):
            return arrivals.judge(connection, log, sha256, report, judged)

    def checked(self, sha256: str, said: Sequence[Correction]) -> bool:
        with self._change() as (connection, _):
            return arrivals.checked(connection, sha256, said)

    def settle(self, sha256: str, said: Sequence[Correction] | None = None) -> Case:
        with self._change() as (connection, log):
            return arrivals.settle(connection, log, sha256, said)

    def fail(self, sha256: str, reason: str) -> Case:
        with self._change() as (connection, log):
            return arrivals.end(connection, log, sha256, DocumentState.FAILED, doubts.MACHINE, reason)

    def cancel(self, sha256: str, actor: str, reason: str = "") -> Case:
        with self._change() as (connection, log):
            return arrivals.end(connection, log, sha256, DocumentState.CANCELLED, actor, reason)

    def retry(self, sha256: str, actor: str) -> Case:
        with self._change() as (connection, log):
            return arrivals.retry(connection, log, sha256, actor)

    def case(self, sha256: str) -> Case:
        with reading(self.engine) as connection:
            return arrivals.case(connection, arrivals.look_up(connection, sha256))

    def cases(self, state: DocumentState | None = None, after: str = "", limit: int = 100) -> list[Case]:
        with reading(self.engine) as connection:
            return arrivals.cases(connection, state, after, limit)

    def counts(self) -> dict[DocumentState, int]:
        with reading(self.engine) as connection:
            return arrivals.counts(connection)

    def document(self, sha256: str) -> Document:
        with reading(self.engine) as connection:
            return pages.read(connection, arrivals.look_up(connection, sha256))

    def reports(self, sha256: str) -> tuple[Report, ...]:
        with reading(self.engine) as connection:
            return judgements.read(connection, arrivals.look_up(connection, sha256).id)

    def attach(self, sha256: str, blobs: Mapping[str, str]) -> None:
        with self._change() as (connection, _):
            arrivals.attach(connection, arrivals.find(connection, sha256), blobs)

    def attachments(self, sha256: str) -> dict[str, str]:
        with reading(self.engine) as connection:
            return arrivals.attached(connection, sha256)

    # parts

    def split(self, sha256: str, groups: Sequence[tuple[int, int]], lane: str = "now", weights: str = "") -> list[Part]:
        with self._change() as (connection, log):
            return arrivals.split(connection, log, sha256, groups, lane, weights)

    def start_part(self, sha256: str, index: int) -> Part:
        with self._change() as (connection, _):
            return arrivals.change_part(connection, sha256, index, attempts=schema.parts.c.attempts + 1)

    def progress_part(self, sha256: str, index: int, pages_done: int) -> None:
        with self._change() as (connection, _):
            arrivals.change_part(connection, sha256, index, pages_done=pages_done)

    def finish_part(self, sha256: str, index: int, result: str) -> bool:
        with self._change() as (connection, log):
            return arrivals.finish_part(connection, log, sha256, index, result)

    def parts(self, sha256: str) -> list[Part]:
        with reading(self.engine) as connection:
            return arrivals.all_parts(connection, arrivals.look_up(connection, sha256).id)

    # doubts

    def flags(self, sha256: str | None = None, state: FlagState | None = FlagState.OPEN) -> list[Flag]:
        with reading(self.engine) as connection:
            return doubts.all_flags(connection, _id(connection, sha256), state)

    def doubt(self, sha256: str, report: int, key: str, reasons: Sequence[Reason], actor: str) -> Flag:
        with self._change() as (connection, log):
            row = arrivals.reopen(connection, log, arrivals.find(connection, sha256), f"{key} is doubted")
            if row.state != "held":
                raise BadRequest(f"document {row.sha256[:12]} is {row.state}; only what was read can be doubted")
            standing = {(f.report, f.key): f for f in doubts.all_flags(connection, row.id, FlagState.OPEN)}
            if (report, key) not in standing:
                verdict = Verdict(key, State.FLAGGED, 1.0, tuple(reasons))
                doubts.open_flags(connection, log, row, report, [(0, verdict)], actor)
                outbox.settle_up(connection, row.sha256, "settle")
            flags = doubts.all_flags(connection, row.id, FlagState.OPEN)
            return next(f for f in flags if (f.report, f.key) == (report, key))

    def questions(
        self, state: QuestionState | None = QuestionState.WAITING, sha256: str | None = None, limit: int = 1000
    ) -> list[Question]:
        with reading(self.engine) as connection:
            return doubts.all_questions(connection, state, _id(connection, sha256), limit)

    def question(self, id: int) -> Question:
        with reading(self.engine) as connection:
            return doubts.question_by_id(connection, id)

    def question_of_task(self, task: str) -> Question | None:
        with reading(self.engine) as connection:
            return doubts.one_question(connection, schema.questions.c.task == task)

    def asked(self, tasks: Mapping[int, str]) -> None:
        with self._change() as (connection, log):
            doubts.asked(connection, log, tasks)

    def unasked(self, questions: Sequence[int]) -> None:
        with self._change() as (connection, log):
            doubts.unasked(connection, log, questions)

    def assign(self, question: int, reviewer: str | None) -> None:
        with self._change() as (connection, log):
            doubts.assign(connection, log, question, reviewer)

    def ask_again(self, question: int, why: Reason) -> Question:
        with self._change() as (connection, log):
            return doubts.ask_again(connection, log, question, why)

    def answer(self, answer: Answer, correction: Correction | None) -> bool:
        with self._change() as (connection, log):
            question = doubts.one_question(connection, schema.questions.c.id == answer.question)
            # The document first: two who take in the same answer then wait for each other here.
            row = arrivals.find(connection, question.flag.document) if question else None
            taken = doubts.take_in(connection, log, answer)
            if taken is None or row is None:
                return False
            if correction is not None:
                self._correct(connection, log, row, correction, taken)
            elif row.state in ("held", "settled"):
                outbox.announce(connection, "check", row.sha256)
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
        with self._change() as (connection, log):
            row = arrivals.find(connection, sha256)
            if doubts.seen(connection, row.id, report, key) != seen:
                return False
            if correction is not None:
                self._correct(connection, log, row, correction, doubts.id_of(connection, correction.answer))
            if wanted:
                row = arrivals.reopen(connection, log, arrivals.find(connection, sha256), f"{key} is doubted")
            if wanted and row.state == "held":
                doubts.want(connection, log, row, report, key, wanted)
                outbox.settle_up(connection, row.sha256, "settle")
            return True

    def correct(self, correction: Correction) -> None:
        with self._change() as (connection, log):
            row = arrivals.find(connection, correction.document)
            self._correct(connection, log, row, correction, None)

    def _correct(self, connection: Connection, log: Log, row, correction: Correction, answer: int | None) -> None:
        row = arrivals.reopen(connection, log, row, f"{correction.key} was corrected")
        doubts.correct(connection, log, row, correction, answer)
        if row.state == "held":
            outbox.announce(connection, "check", row.sha256)

    def answers(self, sha256: str) -> list[Answer]:
        with reading(self.engine) as connection:
            return doubts.all_answers(connection, arrivals.look_up(connection, sha256).id)

    def corrections(self, sha256: str) -> list[Correction]:
        with reading(self.engine) as connection:
            return doubts.latest(connection, arrivals.look_up(connection, sha256).id)

    # final storage

    def records(self, wanted: Wanted = EVERYTHING, order: Order = Order.REPORT) -> Iterator[Record]:
        return final.stream(self.engine, wanted, order)

    def history(self, sha256: str, report: int, key: str) -> list[Record]:
        with reading(self.engine) as connection:
            return final.history(connection, arrivals.look_up(connection, sha256).id, report, key)

    def versions(self, sha256: str) -> list[Record]:
        with reading(self.engine) as connection:
            return final.settled_versions(connection, arrivals.look_up(connection, sha256).id)

    # outbox

    def announce(self, job: str, subject: str, payload: Mapping[str, Any], lane: str = "now") -> None:
        with self._change() as (connection, _):
            outbox.announce(connection, job, subject, lane, **payload)

    def claim(self, owner: str, limit: int = 100, lease: float = 60.0, lane: str | None = None) -> list[Announcement]:
        # Most looks find nothing, and those should not make writers wait.
        with reading(self.engine) as connection:
            if not outbox.is_due(connection, lane):
                return []
        with self._change() as (connection, _):
            return outbox.claim(connection, owner, limit, lease, lane)

    def extend(self, ids: Sequence[int], lease: float) -> None:
        with self._change() as (connection, _):
            outbox.extend(connection, ids, lease)

    def done(self, ids: Sequence[int]) -> None:
        with self._change() as (connection, _):
            outbox.done(connection, ids)

    def postpone(self, id: int, error: str) -> Announcement:
        with self._change() as (connection, log):
            later = outbox.postpone(connection, id, error)
            if later.state == "dead":
                log.note("announcement.dead", later.subject, job=later.job, error=error)
            return later

    def dead(self) -> list[Announcement]:
        with reading(self.engine) as connection:
            return outbox.dead(connection)

    def revive(self, ids: Sequence[int] | None = None) -> int:
        with self._change() as (connection, _):
            return outbox.revive(connection, ids)

    def refill(self) -> int:
        with self._change() as (connection, _):
            return outbox.refill(connection)

    def prune(self, before: datetime) -> int:
        with self._change() as (connection, _):
            return outbox.prune(connection, before)

    def backlog(self) -> dict[str, int]:
        with reading(self.engine) as connection:
            return outbox.backlog(connection)

    # log

    def events(self, subject: str | None = None, after: int = 0) -> Iterator[Event]:
        return stream(self.engine, subject, after)

    # models

    def register(self, model: Model) -> bool:
        with self._change() as (connection, log):
            return registry.register(connection, log, model)

    def models(self, task: str | None = None) -> list[Model]:
        with reading(self.engine) as connection:
            return registry.known(connection, task)

    def champion(self, task: str) -> Model | None:
        with reading(self.engine) as connection:
            return registry.champion(connection, task)

    def promote(self, name: str, actor: str) -> Model:
        with self._change() as (connection, log):
            return registry.promote(connection, log, name, actor)


def _id(connection: Connection, sha256: str | None) -> int | None:
    return None if sha256 is None else arrivals.look_up(connection, sha256).id
