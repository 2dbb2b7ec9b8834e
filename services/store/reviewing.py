"""Questions about tables, what people drew, and reminders: in SQL, each method one transaction."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Protocol

from sqlalchemy import Connection, Engine, func, insert, select, update

from models.document import Document
from review.decision import Outcome, QuestionState, Reason, Report, StructureAnswer, StructureQuestion
from services.store import arrivals, judgements, outbox, pages, structure
from services.store.engine import reading, writing
from services.store.judgements import reasons_json
from services.store.lifecycle import now
from services.store.log import Log
from services.store.schema import documents
from services.store.schema_reviewing import drawings, reminders, structure_answers, structure_questions
from services.store.structure import Drawing, Figure, Place
from services.store.told import Told, told


class Reviewing(Protocol):
    """What is kept about the people who are asked, besides their answers to figures."""

    def want(self, sha256: str, wanted: Mapping[Place, tuple[tuple[str, ...], tuple[Reason, ...]]]) -> None:
        """These tables of a document are in doubt, and no others; what people answered is not asked again."""
        ...

    def questions(
        self, state: QuestionState | None = QuestionState.WAITING, sha256: str | None = None
    ) -> list[StructureQuestion]: ...

    def question(self, id: int) -> StructureQuestion: ...

    def asked(self, tasks: Mapping[int, str]) -> None:
        """Note what the reviewers' system calls each question."""
        ...

    def unasked(self, questions: Sequence[int]) -> None:
        """The reviewers' system does not have these any more: they wait again."""
        ...

    def answer(self, answer: StructureAnswer) -> bool:
        """Take an answer in, once however often it comes, and call for the tables to be drawn anew."""
        ...

    def answers(self, sha256: str) -> list[StructureAnswer]: ...

    def drawings(self, sha256: str) -> list[Drawing]:
        """Every version of a document's tables, as soon as there is more than one."""
        ...

    def redraw(
        self,
        document: Document,
        reports: Sequence[Report],
        moved: Collection[Figure],
        seen: int,
        answer: str | None,
    ) -> bool:
        """A new version of a document's tables, with the reports as they are matched in it; a check is called for.

        What was said of figures that are elsewhere now is taken back, and their questions are withdrawn. `answer` is
        the source of the answer that led to it, `seen` how many answers were known. False: more came meanwhile.
        """
        ...

    def remind(self, question: int, reviewer: str | None, told: str) -> None:
        """Note that somebody was reminded of a question, and how."""
        ...

    def reminded(self) -> dict[int, tuple[int, datetime]]:
        """How often people were reminded of each question, and when last."""
        ...

    def told(self) -> Iterator[Told]:
        """All answers to figures, each with why it was asked and what the machine had read, as they came in."""
        ...


class SqlReviewing:
    """The same in a database."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    @contextmanager
    def _change(self) -> Iterator[tuple[Connection, Log]]:
        with writing(self.engine) as connection:
            log = Log(connection)
            yield connection, log
            log.write()

    def want(self, sha256: str, wanted: Mapping[Place, tuple[tuple[str, ...], tuple[Reason, ...]]]) -> None:
        if not wanted:
            with reading(self.engine) as connection:
                if not structure.alive(connection, arrivals.look_up(connection, sha256).id):
                    return
        with self._change() as (connection, log):
            row = arrivals.find(connection, sha256)
            alive = {(one.page, one.table_index): one for one in structure.alive(connection, row.id)}
            answered = structure.answered(connection, row.id)
            moment = now()
            fresh = []
            for (page, table), (keys, reasons) in wanted.items():
                said = {"keys": list(keys), "reasons": reasons_json(reasons)}
                if (page, table) in alive:
                    own = structure_questions.c.id == alive[page, table].id
                    connection.execute(update(structure_questions).where(own).values(said))
                elif (page, table) not in answered:
                    fresh.append({"page": page, "table_index": table, **said})
            if fresh:
                shared = {"document_id": row.id, "state": "waiting", "opened_at": moment}
                connection.execute(insert(structure_questions), [one | shared for one in fresh])
                log.note("tables.doubted", row.sha256, tables=[[one["page"], one["table_index"]] for one in fresh])
                outbox.announce(connection, "ask", row.sha256)
            gone = [one for place, one in alive.items() if place not in wanted]
            structure.close(connection, log, row.sha256, gone, "withdrawn")

    def questions(
        self, state: QuestionState | None = QuestionState.WAITING, sha256: str | None = None
    ) -> list[StructureQuestion]:
        query = structure.asking().order_by(structure_questions.c.id)
        if state is not None:
            query = query.where(structure_questions.c.state == str(state))
        with reading(self.engine) as connection:
            if sha256 is not None:
                query = query.where(documents.c.id == arrivals.look_up(connection, sha256).id)
            return [structure.question_of(row) for row in connection.execute(query).all()]

    def question(self, id: int) -> StructureQuestion:
        with reading(self.engine) as connection:
            return structure.question_by_id(connection, id)

    def asked(self, tasks: Mapping[int, str]) -> None:
        with self._change() as (connection, log):
            for id, task in tasks.items():
                alive = (structure_questions.c.id == id, structure_questions.c.state.in_(("waiting", "asked")))
                shown = {"state": "asked", "task": task, "asked_at": now()}
                if connection.execute(update(structure_questions).where(*alive).values(shown)).rowcount:
                    log.note("table.asked", str(id), task=task)

    def unasked(self, questions: Sequence[int]) -> None:
        with self._change() as (connection, log):
            for id in questions:
                lost = update(structure_questions).where(
                    structure_questions.c.id == id, structure_questions.c.state == "asked"
                )
                if connection.execute(lost.values(state="waiting", task=None, asked_at=None)).rowcount:
                    log.note("table.unasked", str(id))
                    outbox.announce(connection, "ask", structure.question_by_id(connection, id).document)

    def answer(self, answer: StructureAnswer) -> bool:
        with self._change() as (connection, log):
            question = structure.question_by_id(connection, answer.question)
            row = arrivals.find(connection, question.document)
            if structure.is_known(connection, answer.source):
                return False
            connection.execute(insert(structure_answers).values(structure.answer_row(answer)))
            said = {"source": answer.source, "outcome": str(answer.outcome), "cells": len(answer.cells)}
            log.note("table.answered", row.sha256, answer.reviewer, question=question.id, **said)
            if answer.outcome is Outcome.SKIPPED:
                return True
            own = connection.execute(select(structure_questions).filter_by(id=question.id)).all()
            alive = [one for one in own if one.state in ("waiting", "asked")]
            structure.close(connection, log, row.sha256, alive, "answered")
            outbox.announce(connection, "redraw", row.sha256)
            return True

    def answers(self, sha256: str) -> list[StructureAnswer]:
        with reading(self.engine) as connection:
            return structure.all_answers(connection, arrivals.look_up(connection, sha256).id)

    def drawings(self, sha256: str) -> list[Drawing]:
        with reading(self.engine) as connection:
            return structure.all_drawings(connection, arrivals.look_up(connection, sha256))

    def redraw(
        self,
        document: Document,
        reports: Sequence[Report],
        moved: Collection[Figure],
        seen: int,
        answer: str | None,
    ) -> bool:
        with self._change() as (connection, log):
            row = arrivals.find(connection, document.sha256)
            if len(structure.all_answers(connection, row.id)) != seen:
                return False
            row = arrivals.reopen(connection, log, row, "a table was drawn anew")
            if row.state != "held":
                return True
            before = pages.read(connection, row)
            version = len(structure.all_drawings(connection, row))
            if not version or structure.all_drawings(connection, row)[-1].tables != before.tables:
                connection.execute(insert(drawings).values(structure.drawing_row(row.id, version, before, (), None)))
                version += 1
            named = select(structure_answers.c.id).where(structure_answers.c.source == answer)
            drawn = structure.drawing_row(row.id, version, document, moved, connection.execute(named).scalar())
            connection.execute(insert(drawings).values(drawn))
            there = {(n, fact.key) for n, report in enumerate(reports) for fact in report.facts}
            for index, key in sorted(moved):
                structure.void(connection, log, row, index, key, (index, key) in there)
            arrivals.forget(connection, row)
            pages.write(connection, row.id, document)
            judgements.write(connection, row.id, document, reports)
            order = [list(one) for one in document.order]
            connection.execute(update(documents).where(documents.c.id == row.id).values(reading_order=order))
            log.note("document.redrawn", row.sha256, version=version, answer=answer, moved=sorted(map(list, moved)))
            outbox.announce(connection, "check", row.sha256)
            return True

    def remind(self, question: int, reviewer: str | None, told: str) -> None:
        with self._change() as (connection, log):
            said = {"question_id": question, "reviewer": reviewer, "told": told, "made_at": now()}
            connection.execute(insert(reminders).values(said))
            log.note("question.reminded", str(question), reviewer=reviewer, told=told)

    def reminded(self) -> dict[int, tuple[int, datetime]]:
        query = select(reminders.c.question_id, func.count(), func.max(reminders.c.made_at))
        with reading(self.engine) as connection:
            rows = connection.execute(query.group_by(reminders.c.question_id)).all()
            return {id: (count, last) for id, count, last in rows}

    def told(self) -> Iterator[Told]:
        return told(self.engine)
