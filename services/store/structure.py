"""Questions about tables, and what people drew, in SQL."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, select, update

from models.document import Box, Document, Table
from models.errors import BadRequest
from models.written import document_of, written
from review.answered import taken_back
from review.decision import (
    DrawnCell,
    Outcome,
    QuestionState,
    State,
    StructureAnswer,
    StructureQuestion,
    Verdict,
)
from services.store import doubts, outbox
from services.store.judgements import reasons_of
from services.store.lifecycle import now
from services.store.log import Log
from services.store.schema import documents, flags
from services.store.schema_reviewing import drawings, structure_answers, structure_questions

Place = tuple[int, int | None]
"""A page, and the index of a table on it; None where the table is missing."""
Figure = tuple[int, str]
"""A report's number in its document, and a key."""


@dataclass(frozen=True, slots=True)
class Drawing:
    """The tables of a document at one time: version 0 as the machine read them, the others as people drew them."""

    version: int
    tables: tuple[Table, ...]
    moved: frozenset[Figure]
    """The figures that stood elsewhere before: what was said of them until then is void."""
    made: datetime
    answer: str | None = None
    """The source of the answer that it comes from; None for what the machine read."""


def asking() -> Select:
    return select(structure_questions, documents.c.sha256).join(
        documents, documents.c.id == structure_questions.c.document_id
    )


def question_by_id(connection: Connection, id: int) -> StructureQuestion:
    row = connection.execute(asking().where(structure_questions.c.id == id)).first()
    if row is None:
        raise BadRequest(f"no question {id} about a table; `gouji review list` shows those that wait")
    return question_of(row)


def question_of(row: Row) -> StructureQuestion:
    return StructureQuestion(
        row.id,
        row.sha256,
        row.page,
        row.table_index,
        tuple(row.keys),
        reasons_of(row.reasons),
        QuestionState(row.state),
        row.opened_at,
        row.task,
        row.reviewer,
        row.asked_at,
    )


def alive(connection: Connection, document_id: int) -> Sequence[Row]:
    alive = (structure_questions.c.document_id == document_id, structure_questions.c.state.in_(("waiting", "asked")))
    return connection.execute(select(structure_questions).where(*alive)).all()


def answered(connection: Connection, document_id: int) -> set[Place]:
    """The tables of which a person has said something that was not taken back."""
    asked = select(structure_questions).where(structure_questions.c.document_id == document_id)
    places = {row.id: (row.page, row.table_index) for row in connection.execute(asked).all()}
    return {places[one.question] for one in standing(all_answers(connection, document_id))}


def standing(answers: Sequence[StructureAnswer]) -> list[StructureAnswer]:
    """What each question's answers come to: the last one given, where it says anything."""
    newest: dict[str, StructureAnswer] = {}
    for answer in sorted(answers, key=lambda one: (one.given, one.source)):
        newest[answer.source.rpartition("@")[0] or answer.source] = answer
    silent = (Outcome.SKIPPED, Outcome.TAKEN_BACK, Outcome.CONTRADICTORY)
    last = {answer.question: answer for answer in newest.values() if answer.outcome not in silent}
    return [last[question] for question in sorted(last)]


def close(connection: Connection, log: Log, sha256: str, gone: Sequence[Row], state: str) -> None:
    if not gone:
        return
    ids = [one.id for one in gone]
    closed = update(structure_questions).where(structure_questions.c.id.in_(ids))
    connection.execute(closed.values(state=state, closed_at=now()))
    shown = sorted(one.id for one in gone if one.task)
    if state == "withdrawn":
        log.note("tables.withdrawn", sha256, questions=sorted(ids))
        if shown:
            outbox.announce(connection, "withdraw-tables", sha256, questions=shown)


def is_known(connection: Connection, source: str) -> bool:
    return connection.execute(select(structure_answers.c.id).filter_by(source=source)).first() is not None


def answer_row(answer: StructureAnswer) -> dict[str, Any]:
    return {
        "question_id": answer.question,
        "source": answer.source,
        "reviewer": answer.reviewer,
        "outcome": str(answer.outcome),
        "cells": [
            [c.row, c.col, c.text, c.rowspan, c.colspan, c.box and [c.box.left, c.box.top, c.box.right, c.box.bottom]]
            for c in answer.cells
        ],
        "note": answer.note,
        "seconds": answer.seconds,
        "given_at": answer.given,
        "taken_in_at": now(),
    }


def all_answers(connection: Connection, document_id: int) -> list[StructureAnswer]:
    query = (
        select(structure_answers)
        .join(structure_questions, structure_questions.c.id == structure_answers.c.question_id)
        .where(structure_questions.c.document_id == document_id)
        .order_by(structure_answers.c.id)
    )
    return [answer_of(row) for row in connection.execute(query).all()]


def answer_of(row: Row) -> StructureAnswer:
    cells = tuple(
        DrawnCell(at, col, text, rowspan, colspan, Box(*box) if box else None)
        for at, col, text, rowspan, colspan, box in row.cells
    )
    return StructureAnswer(
        question=row.question_id,
        reviewer=row.reviewer,
        outcome=Outcome(row.outcome),
        source=row.source,
        given=row.given_at,
        cells=cells,
        note=row.note,
        seconds=row.seconds,
    )


def drawing_row(
    document_id: int, version: int, document: Document, moved: Collection[Figure], answer: int | None
) -> dict[str, Any]:
    return {
        "document_id": document_id,
        "version": version,
        "answer_id": answer,
        "tables": written(Document("", document.sha256, (), document.tables)).decode(),
        "moved": sorted(map(list, moved)),
        "made_at": now(),
    }


def all_drawings(connection: Connection, document: Row) -> list[Drawing]:
    query = (
        select(drawings, structure_answers.c.source)
        .outerjoin(structure_answers, structure_answers.c.id == drawings.c.answer_id)
        .where(drawings.c.document_id == document.id)
        .order_by(drawings.c.version)
    )
    return [
        Drawing(
            row.version,
            document_of(row.tables.encode()).tables,
            frozenset((index, key) for index, key in row.moved),
            row.made_at,
            row.source,
        )
        for row in connection.execute(query).all()
    ]


def void(connection: Connection, log: Log, document: Row, index: int, key: str, is_there: bool) -> None:
    """What was said of a figure that stands elsewhere now is void, and so are its questions."""
    for said in doubts.latest(connection, document.id):
        if (said.report, said.key) == (index, key):
            doubts.correct(connection, log, document, taken_back(said, doubts.MACHINE, now()), None)
    here = {"document_id": document.id, "report_index": index, "key": key, "state": "open"}
    flag = connection.execute(select(flags).filter_by(**here)).first()
    if flag is None:
        return
    doubts.withdraw(connection, log, document, [flag])
    if is_there and flag.opened_by != doubts.MACHINE:
        verdict = Verdict(key, State.FLAGGED, 1.0, reasons_of(flag.reasons))
        doubts.open_flags(connection, log, document, index, [(0, verdict)], doubts.PEOPLE)
