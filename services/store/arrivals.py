"""Documents and their states in SQL."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Table, func, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from models.document import Document
from models.errors import BadRequest, StillInDoubt
from review.decision import Correction, Report
from services.store import doubts, final, judgements, lifecycle, outbox, pages, schema, structure
from services.store.lifecycle import DOUBTER, WORK, digest, may_become, now, refuse, with_doubter
from services.store.log import Log
from services.store.schema import attachments, documents, flags, parts, records
from services.store.seam import Arrival, Case, DocumentState, Part

_PAST_READING = ("held", "settled", "cancelled")
"""States in which a job that comes late, or twice, has nothing left to do."""


def find(connection: Connection, sha256: str) -> Row:
    """The row of a document by its sha256 or the beginning of it, locked until the transaction ends."""
    return _found(connection, sha256, select(documents).with_for_update())


def look_up(connection: Connection, sha256: str) -> Row:
    """The row of a document by its sha256 or the beginning of it."""
    return _found(connection, sha256, select(documents))


def _found(connection: Connection, sha256: str, query) -> Row:
    if len(sha256) == 64:
        rows = connection.execute(query.where(documents.c.sha256 == sha256)).all()
    else:
        first, last = sha256, sha256 + "g"
        rows = connection.execute(query.where(documents.c.sha256.between(first, last)).limit(2)).all()
    if not sha256 or not rows:
        raise BadRequest(f"no document {sha256[:12] or '(empty)'}; `gouji status` lists those that there are")
    if len(rows) > 1:
        raise BadRequest(f"{sha256} is the beginning of several documents; give more of its letters")
    return rows[0]


def case(connection: Connection, row: Row, known: bool = False) -> Case:
    """A document's case from its row."""
    return cases_of(connection, [row], known)[0]


def cases_of(connection: Connection, rows: Sequence[Row], known: bool = False) -> list[Case]:
    """The cases of rows of `documents`, in their order."""
    ids = [row.id for row in rows]
    doubted = _per_document(connection, flags, flags.c.document_id.in_(ids), flags.c.state == "open")
    settled = _per_document(connection, records, records.c.document_id.in_(ids), records.c.version == 1)
    return [_case(row, known, doubted.get(row.id, 0), settled.get(row.id, 0)) for row in rows]


def _per_document(connection: Connection, table: Table, *which: ColumnElement[bool]) -> dict[int, int]:
    query = select(table.c.document_id, func.count()).where(*which).group_by(table.c.document_id)
    return {id: n for id, n in connection.execute(query).all()}  # noqa: C416


def _case(row: Row, known: bool, open_flags: int, settled: int) -> Case:
    return Case(
        sha256=row.sha256,
        name=row.name,
        state=DocumentState(row.state),
        known=known,
        reason=row.reason,
        attempts=row.attempts,
        open_flags=open_flags,
        records=settled,
        size=row.size,
        media_type=row.media_type,
        options=row.options,
        received=row.received_at,
        changed=row.changed_at,
        settled=row.settled_at,
    )


def cases(connection: Connection, state: DocumentState | None, after: str, limit: int) -> list[Case]:
    """Documents in order of arrival."""
    query = select(documents).order_by(documents.c.id).limit(limit)
    if state is not None:
        query = query.where(documents.c.state == str(state))
    if after:
        query = query.where(documents.c.id > look_up(connection, after).id)
    return cases_of(connection, connection.execute(query).all())


def counts(connection: Connection) -> dict[DocumentState, int]:
    """How many documents there are in each state."""
    found = connection.execute(select(documents.c.state, func.count()).group_by(documents.c.state)).all()
    return dict.fromkeys(DocumentState, 0) | {DocumentState(state): n for state, n in found}


def receive(connection: Connection, log: Log, arrival: Arrival) -> Case:
    """Take a file in, once."""
    moment = now()
    values = {
        "sha256": arrival.sha256,
        "name": arrival.name,
        "media_type": arrival.media_type,
        "size": arrival.size,
        "state": "received",
        "options": dict(arrival.options),
        "versions": {},
        "received_at": moment,
        "changed_at": moment,
    }
    dialect = sqlite if connection.dialect.name == "sqlite" else postgresql
    once = dialect.insert(documents).values(values).on_conflict_do_nothing(index_elements=["sha256"])
    fresh = connection.execute(once.returning(documents.c.id)).first() is not None
    row = find(connection, arrival.sha256)
    if fresh:
        log.note("document.received", row.sha256, name=row.name, size=row.size)
        outbox.announce(connection, "read", row.sha256, arrival.lane)
    return case(connection, row, known=not fresh)


def move(connection: Connection, row: Row, then: DocumentState, **also: Any) -> Row:
    """Change a document's state, where it may be changed so."""
    state = DocumentState(row.state)
    if not may_become(state, then):
        raise refuse(row.sha256, state, then)
    values: dict[str, Any] = {"state": str(then), "changed_at": now()} | also
    return connection.execute(
        update(documents).where(documents.c.id == row.id).values(values).returning(documents)
    ).one()


def start(connection: Connection, log: Log, sha256: str, worker: str) -> Case:
    """Begin to read a document; one that needs no reading any more stays as it is."""
    row = find(connection, sha256)
    if row.state in _PAST_READING:
        return case(connection, row, known=True)
    row = move(connection, row, DocumentState.READING, attempts=row.attempts + 1, reason="")
    log.note("document.started", row.sha256, attempt=row.attempts, worker=worker)
    return case(connection, row)


def let_go(connection: Connection, sha256: str, part: int | None) -> None:
    """Take back that a try was counted."""
    row = find(connection, sha256)
    table, here = documents, [documents.c.id == row.id, documents.c.state == "reading"]
    if part is not None:
        table, here = parts, [parts.c.document_id == row.id, parts.c.part_index == part]
    fewer = update(table).where(*here, table.c.attempts > 0).values(attempts=table.c.attempts - 1)
    connection.execute(fewer)


def hold(
    connection: Connection,
    log: Log,
    document: Document,
    reports: Sequence[Report],
    versions: Mapping[str, str],
    blobs: Mapping[str, str],
) -> Case:
    """Keep what was read and judged of a document; a document that is held, settled or cancelled stays as it is."""
    row = find(connection, document.sha256)
    if row.state in _PAST_READING:
        return case(connection, row, known=True)
    versions = with_doubter(versions, reports)
    forget(connection, row)
    attach(connection, row, blobs)
    pages.write(connection, row.id, document)
    judgements.write(connection, row.id, document, reports)
    row = move(
        connection,
        row,
        DocumentState.HELD,
        reason="",
        versions=dict(versions),
        reading_order=[list(one) for one in document.order],
        seconds=document.seconds,
    )
    log.note(
        "document.held",
        row.sha256,
        pages=len(document.pages),
        cells=sum(len(table.cells) for table in document.tables),
        facts=sum(len(report.facts) for report in reports),
        versions=dict(versions),
    )
    outbox.settle_up(connection, row.sha256, "read", "read-part", "join")
    for index, report in enumerate(reports):
        doubts.compare(connection, log, row, index, report)
    return _what_next(connection, row)


def _what_next(connection: Connection, row: Row) -> Case:
    """The case of a held document; without doubts it is announced that it can settle."""
    held = case(connection, row)
    if held.state is DocumentState.HELD and not held.open_flags:
        outbox.announce(connection, "settle", row.sha256, due_in=lifecycle.STAND_BY_SECONDS)
    return held


def judge(connection: Connection, log: Log, sha256: str, index: int, judged: Report) -> Case:
    """Replace what is thought of one report of a document that is held."""
    row = find(connection, sha256)
    if row.state != "held":
        raise BadRequest(f"document {row.sha256[:12]} is {row.state}; only a held one can be judged again")
    judgements.rewrite(connection, row.id, index, judged)
    versions = with_doubter(row.versions, [judged])
    if versions != row.versions:
        connection.execute(update(documents).where(documents.c.id == row.id).values(versions=versions))
    status: dict[str, int] = {}
    for finding in judged.findings:
        status[str(finding.status)] = status.get(str(finding.status), 0) + 1
    doubter = {DOUBTER: judged.doubted_by} if judged.doubted_by else {}
    log.note("document.judged", row.sha256, report=index, findings=status, **doubter)
    doubts.compare(connection, log, row, index, judged)
    return _what_next(connection, row)


def checked(connection: Connection, sha256: str, said: Sequence[Correction]) -> bool:
    """Call off the check of a document that was judged with all that people have said."""
    row = find(connection, sha256)
    if doubts.latest(connection, row.id) != list(said):
        return False
    outbox.settle_up(connection, row.sha256, "check")
    return True


def settle(connection: Connection, log: Log, sha256: str, said: Sequence[Correction] | None) -> Case:
    """Write a document's records; one that is settled already stays so."""
    row = find(connection, sha256)
    if row.state == "settled":
        return case(connection, row, known=True)
    held = case(connection, row)
    if said is not None and doubts.latest(connection, row.id) != list(said):
        # Whoever corrected it called for a check in the same breath; that check settles it.
        return held
    if held.open_flags:
        raise StillInDoubt(
            f"document {row.sha256[:12]} has {held.open_flags} open flags; it settles when they are answered"
        )
    moment: datetime = now()
    row = move(connection, row, DocumentState.SETTLED, settled_at=moment)
    written = final.write(connection, row, moment)
    log.note("document.settled", row.sha256, records=len(written), digest=digest(written))
    outbox.settle_up(connection, row.sha256, *WORK)
    return case(connection, row)


def end(connection: Connection, log: Log, sha256: str, then: DocumentState, actor: str, reason: str) -> Case:
    """A document failed or was cancelled: its jobs are called off and its questions withdrawn."""
    row = find(connection, sha256)
    if row.state == str(then):
        return case(connection, row, known=True)
    row = move(connection, row, then, reason=reason)
    log.note(f"document.{then}", row.sha256, actor, reason=reason)
    outbox.settle_up(connection, row.sha256, *WORK)
    standing = connection.execute(select(flags).filter_by(document_id=row.id, state="open")).all()
    if standing:
        doubts.withdraw(connection, log, row, standing)
    structure.close(connection, log, row.sha256, structure.alive(connection, row.id), "withdrawn")
    return case(connection, row)


def retry(connection: Connection, log: Log, sha256: str, actor: str) -> Case:
    """Send a document in again, as if it had just come."""
    row = find(connection, sha256)
    row = move(connection, row, DocumentState.RECEIVED, attempts=0, reason="")
    forget(connection, row)
    connection.execute(parts.delete().filter_by(document_id=row.id))
    log.note("document.retried", row.sha256, actor)
    outbox.announce(connection, "read", row.sha256)
    return case(connection, row)


_READ = (
    schema.findings,
    schema.verdicts,
    schema.facts,
    schema.reports,
    schema.readings,
    schema.cells,
    schema.tables,
    schema.lines,
    schema.pages,
)
"""The tables that hold what was read, those first that point to others."""


def forget(connection: Connection, row: Row) -> None:
    """Forget what an earlier reading of a document left."""
    first = (schema.pages, schema.reports)
    if any(connection.execute(select(t.c.document_id).filter_by(document_id=row.id).limit(1)).first() for t in first):
        for table in _READ:
            connection.execute(table.delete().filter_by(document_id=row.id))


def reopen(connection: Connection, log: Log, row: Row, why: str) -> Row:
    """Hold a settled document again; its records stay until new versions supersede them."""
    if row.state != "settled":
        return row
    log.note("document.reopened", row.sha256, why=why)
    return move(connection, row, DocumentState.HELD)


def attach(connection: Connection, row: Row, blobs: Mapping[str, str]) -> None:
    """Note which blobs belong to a document."""
    dialect = sqlite if connection.dialect.name == "sqlite" else postgresql
    for role, blob in blobs.items():
        one = dialect.insert(attachments).values(document_id=row.id, role=role, sha256=blob)
        connection.execute(
            one.on_conflict_do_update(index_elements=["document_id", "role"], set_={"sha256": one.excluded.sha256})
        )


def attached(connection: Connection, sha256: str) -> dict[str, str]:
    """The blobs of a document by what they are to it."""
    row = look_up(connection, sha256)
    found = connection.execute(select(attachments).filter_by(document_id=row.id).order_by(attachments.c.role)).all()
    return {one.role: one.sha256 for one in found}


def split(
    connection: Connection, log: Log, sha256: str, groups: Sequence[tuple[int, int]], lane: str, weights: str
) -> list[Part]:
    """Fan a document out; one that was fanned out before keeps its parts."""
    row = find(connection, sha256)
    before = all_parts(connection, row.id)
    if before:
        return before
    moment = now()
    same = {"document_id": row.id, "weights": weights, "changed_at": moment}
    rows = [same | {"part_index": i, "first_page": first, "last_page": last} for i, (first, last) in enumerate(groups)]
    connection.execute(insert(parts), rows)
    if len(rows) > 1:
        for one in rows:
            outbox.announce(connection, "read-part", row.sha256, lane, part=one["part_index"])
        outbox.settle_up(connection, row.sha256, "read")
    log.note("document.split", row.sha256, groups=[list(group) for group in groups])
    return all_parts(connection, row.id)


def all_parts(connection: Connection, document_id: int) -> list[Part]:
    """The parts of a document, in order."""
    query = select(parts).filter_by(document_id=document_id).order_by(parts.c.part_index)
    return [_part(row) for row in connection.execute(query).all()]


def _part(row: Row) -> Part:
    return Part(row.part_index, row.first_page, row.last_page, row.pages_done, row.attempts, row.result, row.weights)


def change_part(connection: Connection, sha256: str, index: int, **change: Any) -> Part:
    """Change one part of a document."""
    row = look_up(connection, sha256)
    query = update(parts).filter_by(document_id=row.id, part_index=index)
    changed = connection.execute(query.values(changed_at=now(), **change).returning(parts)).first()
    if changed is None:
        raise BadRequest(f"document {row.sha256[:12]} has no part {index}; it was sent in again meanwhile: let this go")
    return _part(changed)


def finish_part(connection: Connection, log: Log, sha256: str, index: int, result: str) -> bool:
    """Keep a part's result; the call that completes the document announces that it can be joined."""
    row = find(connection, sha256)
    before = {part.index: part for part in all_parts(connection, row.id)}
    if index in before and before[index].result is not None:
        return False
    part = change_part(connection, row.sha256, index, result=result)
    change_part(connection, row.sha256, index, pages_done=part.last_page - part.first_page + 1)
    log.note("document.part_read", row.sha256, part=index, result=result)
    if any(other.result is None for other in before.values() if other.index != index):
        return False
    outbox.announce(connection, "join", row.sha256)
    return True
