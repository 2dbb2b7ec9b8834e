"""Flags, questions, answers and corrections in SQL."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, func, insert, select, update

from models.errors import BadRequest
from review.decision import (
    Answer,
    Correction,
    Flag,
    FlagState,
    Outcome,
    Question,
    QuestionState,
    Reason,
    Report,
    State,
    Verdict,
)
from services.store import outbox
from services.store.judgements import reasons_json, reasons_of, value_of, value_row
from services.store.lifecycle import doubted, now, with_reasons
from services.store.log import Log
from services.store.schema import answers, corrections, documents, flags, questions
from services.store.seam import Seen

MACHINE = "gouji"
PEOPLE = "reviewers"
"""Who opens a flag because answers are missing, or say different things."""


def compare(connection: Connection, log: Log, document: Row, index: int, report: Report) -> None:
    """Open flags for new doubts and withdraw those that are gone, of one report.

    What a person has answered is not asked again, and what a person has opened is not withdrawn.
    """
    standing = connection.execute(
        select(flags).filter_by(document_id=document.id, report_index=index, state="open")
    ).all()
    by_key = {flag.key: flag for flag in standing}
    answered = {c.key for c in latest(connection, document.id) if c.report == index}
    wanted = [(place, verdict) for place, verdict in doubted(report) if verdict.key not in answered]
    fresh = [(place, verdict) for place, verdict in wanted if verdict.key not in by_key]
    kept = {verdict.key: (place, verdict) for place, verdict in wanted}
    gone = [flag for flag in standing if flag.key not in kept and flag.opened_by == MACHINE]
    open_flags(connection, log, document, index, fresh, MACHINE)
    moved = False
    for flag in standing:
        if flag.key not in kept or flag.opened_by != MACHINE:
            continue
        place, verdict = kept[flag.key]
        reasons = reasons_json(verdict.reasons)
        if (flag.priority, flag.reasons) != (place, reasons):
            connection.execute(update(flags).where(flags.c.id == flag.id).values(priority=place, reasons=reasons))
            moved = True
        connection.execute(
            update(questions)
            .where(questions.c.flag_id == flag.id, questions.c.state.in_(("waiting", "asked")))
            .values(confidence=1.0 - verdict.error_probability)
        )
    if moved:
        # Those who show the questions learn of the new order.
        outbox.announce(connection, "ask", document.sha256)
    if gone:
        withdraw(connection, log, document, gone)


def open_flags(
    connection: Connection,
    log: Log,
    document: Row,
    index: int,
    doubts: Sequence[tuple[int, Verdict]],
    actor: str,
) -> list[int]:
    """Open flags, each with its question; the ids of the flags."""
    if not doubts:
        return []
    moment = now()
    rows = [
        {
            "document_id": document.id,
            "report_index": index,
            "key": verdict.key,
            "reasons": reasons_json(verdict.reasons),
            "priority": place,
            "opened_by": actor,
            "state": "open",
            "opened_at": moment,
        }
        for place, verdict in doubts
    ]
    ids = connection.execute(insert(flags).returning(flags.c.id, sort_by_parameter_order=True), rows).scalars().all()
    connection.execute(
        insert(questions),
        [
            {"flag_id": id, "state": "waiting", "confidence": 1.0 - verdict.error_probability, "made_at": moment}
            for id, (_, verdict) in zip(ids, doubts, strict=True)
        ],
    )
    codes = {verdict.key: [reason.code for reason in verdict.reasons] for _, verdict in doubts}
    log.note("flags.opened", document.sha256, actor, report=index, flags=codes)
    outbox.announce(connection, "ask", document.sha256)
    return list(ids)


def withdraw(connection: Connection, log: Log, document: Row, gone: Sequence[Row]) -> None:
    """Close flags that nobody needs to answer any more, with their questions."""
    ids = [flag.id for flag in gone]
    moment = now()
    connection.execute(update(flags).where(flags.c.id.in_(ids)).values(state="withdrawn", closed_at=moment))
    alive = (questions.c.flag_id.in_(ids), questions.c.state.in_(("waiting", "asked")))
    shown = connection.execute(select(questions.c.id).where(*alive, questions.c.state == "asked")).scalars().all()
    connection.execute(update(questions).where(*alive).values(state="withdrawn", closed_at=moment))
    log.note("flags.withdrawn", document.sha256, flags=[[flag.report_index, flag.key] for flag in gone])
    if shown:
        outbox.announce(connection, "withdraw", document.sha256, questions=list(shown))


def all_flags(connection: Connection, document_id: int | None, state: FlagState | None) -> list[Flag]:
    """Flags in the order in which they were opened."""
    query = select(flags, documents.c.sha256).join(documents, documents.c.id == flags.c.document_id)
    if document_id is not None:
        query = query.where(flags.c.document_id == document_id)
    if state is not None:
        query = query.where(flags.c.state == str(state))
    return [flag_of(row) for row in connection.execute(query.order_by(flags.c.id)).all()]


def flag_of(row: Row) -> Flag:
    """A flag from its row with the document's sha256."""
    return Flag(
        id=row.id,
        document=row.sha256,
        report=row.report_index,
        key=row.key,
        reasons=reasons_of(row.reasons),
        state=FlagState(row.state),
        opened=row.opened_at,
        priority=row.priority,
        closed=row.closed_at,
    )


def _asking() -> Select:
    return (
        select(
            questions.c.id.label("question_id"),
            questions.c.state.label("question_state"),
            questions.c.confidence,
            questions.c.task,
            questions.c.reviewer,
            questions.c.asked_at,
            flags,
            documents.c.sha256,
        )
        .join(flags, flags.c.id == questions.c.flag_id)
        .join(documents, documents.c.id == flags.c.document_id)
    )


def _question_of(row: Row) -> Question:
    return Question(
        id=row.question_id,
        flag=flag_of(row),
        state=QuestionState(row.question_state),
        confidence=row.confidence,
        task=row.task,
        reviewer=row.reviewer,
        asked=row.asked_at,
    )


def all_questions(
    connection: Connection, state: QuestionState | None, document_id: int | None, limit: int
) -> list[Question]:
    """Questions, the least sure first."""
    query = _asking().order_by(questions.c.confidence, questions.c.id).limit(limit)
    if state is not None:
        query = query.where(questions.c.state == str(state))
    if document_id is not None:
        query = query.where(flags.c.document_id == document_id)
    return [_question_of(row) for row in connection.execute(query).all()]


def one_question(connection: Connection, *which: ColumnElement[bool]) -> Question | None:
    """The question that fits, or None."""
    row = connection.execute(_asking().where(*which)).first()
    return None if row is None else _question_of(row)


def asked(connection: Connection, log: Log, tasks: Mapping[int, str]) -> None:
    """Note what the reviewers' system calls each question."""
    moment = now()
    for id, task in tasks.items():
        changed = connection.execute(
            update(questions)
            .where(questions.c.id == id, questions.c.state.in_(("waiting", "asked")))
            .values(state="asked", task=task, asked_at=moment)
        )
        if changed.rowcount:
            log.note("question.asked", str(id), task=task)


def unasked(connection: Connection, log: Log, ids: Sequence[int]) -> None:
    """Let questions wait again that the reviewers' system has lost."""
    lost = update(questions).where(questions.c.id.in_(list(ids)), questions.c.state == "asked")
    changed = connection.execute(lost.values(state="waiting", task=None, asked_at=None).returning(questions.c.id))
    for id in changed.scalars().all():
        log.note("question.unasked", str(id))
        flag = question_by_id(connection, id).flag
        outbox.announce(connection, "ask", flag.document)


def question_by_id(connection: Connection, id: int) -> Question:
    """A question by its number."""
    question = one_question(connection, questions.c.id == id)
    if question is None:
        raise BadRequest(f"no question {id}; `gouji review list` shows those that wait")
    return question


def assign(connection: Connection, log: Log, question: int, reviewer: str | None) -> None:
    """Give a question to one reviewer, or to anybody."""
    if not connection.execute(update(questions).where(questions.c.id == question).values(reviewer=reviewer)).rowcount:
        raise BadRequest(f"no question {question}; `gouji review list` shows those that wait")
    log.note("question.assigned", str(question), reviewer=reviewer)


def ask_again(connection: Connection, log: Log, question: int, why: Reason) -> Question:
    """Close a question and put its flag anew, with one more reason."""
    old = one_question(connection, questions.c.id == question)
    if old is None or old.flag.state is not FlagState.OPEN:
        raise BadRequest(f"question {question} has no open flag; open one for its figure first")
    _close_questions(connection, log, old.flag.document, [old.flag.id])
    reasons = reasons_json(with_reasons(old.flag.reasons, [why]))
    connection.execute(update(flags).where(flags.c.id == old.flag.id).values(reasons=reasons))
    fresh = {"flag_id": old.flag.id, "state": "waiting", "confidence": old.confidence, "made_at": now()}
    id = connection.execute(insert(questions).returning(questions.c.id), fresh).scalar_one()
    log.note("question.again", old.flag.document, key=old.flag.key, code=why.code, question=id)
    outbox.announce(connection, "ask", old.flag.document)
    return question_by_id(connection, id)


def take_in(connection: Connection, log: Log, answer: Answer) -> int | None:
    """Keep an answer; None where the same one was kept before."""
    if connection.execute(select(answers.c.id).where(answers.c.source == answer.source)).first():
        return None
    question = one_question(connection, questions.c.id == answer.question)
    if question is None:
        raise BadRequest(f"no question {answer.question}; the answer {answer.source} is of another store")
    row = {
        "question_id": answer.question,
        "source": answer.source,
        "reviewer": answer.reviewer,
        "outcome": str(answer.outcome),
        "text": answer.text,
        "note": answer.note,
        "seconds": answer.seconds,
        "given_at": answer.given,
        "taken_in_at": now(),
    }
    id = connection.execute(insert(answers).returning(answers.c.id), row).scalar_one()
    said: dict[str, Any] = {"question": answer.question, "source": answer.source, "outcome": str(answer.outcome)}
    log.note("answer.given", question.flag.document, answer.reviewer, key=question.flag.key, text=answer.text, **said)
    return id


def correct(connection: Connection, log: Log, document: Row, correction: Correction, answer_id: int | None) -> None:
    """Keep a correction, and close the flag of its figure."""
    connection.execute(
        insert(corrections).values(
            document_id=document.id,
            report_index=correction.report,
            key=correction.key,
            answer_id=answer_id,
            reviewer=correction.reviewer,
            outcome=str(correction.outcome),
            before_text=correction.before,
            after_text=correction.after,
            made_at=correction.made,
            **value_row(correction.value),
        )
    )
    log.note(
        "correction.made",
        document.sha256,
        correction.reviewer,
        report=correction.report,
        key=correction.key,
        outcome=str(correction.outcome),
        before=correction.before,
        after=correction.after,
    )
    if correction.outcome in (Outcome.TAKEN_BACK, Outcome.SKIPPED):
        return
    here = {"document_id": document.id, "report_index": correction.report, "key": correction.key, "state": "open"}
    ids = connection.execute(select(flags.c.id).filter_by(**here)).scalars().all()
    moment = now()
    connection.execute(update(flags).where(flags.c.id.in_(ids)).values(state="answered", closed_at=moment))
    _close_questions(connection, log, document.sha256, ids)


def _close_questions(connection: Connection, log: Log, sha256: str, flag_ids: Sequence[int]) -> None:
    """Close questions of flags: those that were answered, and those that others have made needless."""
    alive = (questions.c.flag_id.in_(list(flag_ids)), questions.c.state.in_(("waiting", "asked")))
    told = select(answers.c.id).where(answers.c.question_id == questions.c.id).exists()
    closed = {"closed_at": now()}
    connection.execute(update(questions).where(*alive, told).values(state="answered", **closed))
    rest = update(questions).where(*alive).values(state="withdrawn", **closed)
    shown = [row.id for row in connection.execute(rest.returning(questions.c.id, questions.c.task)) if row.task]
    if shown:
        outbox.announce(connection, "withdraw", sha256, questions=sorted(shown))


def seen(connection: Connection, document_id: int, report: int, key: str) -> Seen:
    """What is known of the answers to a figure."""
    counted = select(func.count()).select_from(_answers_of(document_id).subquery())
    here = {"document_id": document_id, "report_index": report, "key": key, "state": "open"}
    flag = connection.execute(select(flags.c.id).filter_by(**here)).scalar()
    return Seen(connection.execute(counted).scalar_one(), flag)


def id_of(connection: Connection, source: str | None) -> int | None:
    """The number of an answer."""
    return connection.execute(select(answers.c.id).where(answers.c.source == source)).scalar() if source else None


def want(connection: Connection, log: Log, document: Row, report: int, key: str, why: Sequence[Reason]) -> None:
    """Put a figure to another person: under its open flag, which nobody but people closes from now on."""
    here = {"document_id": document.id, "report_index": report, "key": key, "state": "open"}
    flag = connection.execute(select(flags).filter_by(**here)).first()
    if flag is None:
        open_flags(connection, log, document, report, [(0, Verdict(key, State.FLAGGED, 1.0, tuple(why)))], PEOPLE)
        return
    reasons = with_reasons(reasons_of(flag.reasons), why)
    kept = update(flags).where(flags.c.id == flag.id)
    connection.execute(kept.values(opened_by=PEOPLE, reasons=reasons_json(reasons)))
    told = select(answers.c.id).where(answers.c.question_id == questions.c.id).exists()
    alive = (questions.c.flag_id == flag.id, questions.c.state.in_(("waiting", "asked")), ~told)
    if connection.execute(select(questions.c.id).where(*alive).limit(1)).first() is None:
        last = connection.execute(select(func.max(questions.c.id)).where(questions.c.flag_id == flag.id)).scalar_one()
        ask_again(connection, log, last, why[-1])


def _answers_of(document_id: int) -> Select:
    return (
        select(answers)
        .join(questions, questions.c.id == answers.c.question_id)
        .join(flags, flags.c.id == questions.c.flag_id)
        .where(flags.c.document_id == document_id)
    )


def all_answers(connection: Connection, document_id: int) -> list[Answer]:
    """Every answer given about a document, in the order in which they came in."""
    query = _answers_of(document_id).order_by(answers.c.id)
    return [
        Answer(a.question_id, a.reviewer, Outcome(a.outcome), a.source, a.given_at, a.text, a.note, a.seconds)
        for a in connection.execute(query).all()
    ]


def latest(connection: Connection, document_id: int) -> list[Correction]:
    """The newest correction of each figure; what was taken back is gone."""
    query = (
        select(corrections, documents.c.sha256, answers.c.source)
        .join(documents, documents.c.id == corrections.c.document_id)
        .outerjoin(answers, answers.c.id == corrections.c.answer_id)
        .where(corrections.c.document_id == document_id)
        .order_by(corrections.c.id)
    )
    newest = {(row.report_index, row.key): row for row in connection.execute(query).all()}
    return [
        Correction(
            document=row.sha256,
            report=row.report_index,
            key=row.key,
            reviewer=row.reviewer,
            made=row.made_at,
            before=row.before_text,
            after=row.after_text,
            value=value_of(row),
            outcome=Outcome(row.outcome),
            answer=row.source,
        )
        for row in newest.values()
        if row.outcome not in (Outcome.TAKEN_BACK, Outcome.SKIPPED)
    ]
