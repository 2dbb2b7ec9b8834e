"""Final storage in SQL: records are written when a document settles, and never changed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import Connection, Engine, Row, Select, exists, func, insert, select

from review.decision import Outcome, Reason, Record, Settled
from services.store import doubts, judgements
from services.store.engine import reading
from services.store.judgements import value_of, value_row
from services.store.lifecycle import next_versions, records_of
from services.store.pages import box_of, box_row
from services.store.schema import documents, records
from services.store.seam import Order, Wanted

_AT_A_TIME = 2000


def write(connection: Connection, document: Row, moment: datetime) -> list[Record]:
    """Write what a document says now, as far as it says something new; the records written."""
    corrected: dict[int, dict] = {}
    for correction in doubts.latest(connection, document.id):
        corrected.setdefault(correction.report, {})[correction.key] = correction
    reasons: dict[int, dict[str, tuple[Reason, ...]]] = {}
    for flag in doubts.all_flags(connection, document.id, None):
        reasons.setdefault(flag.report, {})[flag.key] = flag.reasons
    reports = judgements.read(connection, document.id)
    fresh = [
        record
        for index, report in enumerate(reports)
        for record in records_of(
            document.sha256,
            document.name,
            index,
            report,
            corrected.get(index, {}),
            reasons.get(index, {}),
            document.versions,
            moment,
        )
    ]
    standing = connection.execute(_current().where(records.c.document_id == document.id)).all()
    ids = {(row.report_index, row.key): row.id for row in standing}
    changed = next_versions(fresh, {(row.report_index, row.key): record_of(row) for row in standing}, moment)
    places = {(row.report_index, row.key): row.position for row in standing}
    places |= {(i, fact.key): at for i, report in enumerate(reports) for at, fact in enumerate(report.facts)}
    if changed:
        connection.execute(insert(records), [_row(document.id, r, ids, places) for r in changed])
    return changed


def _row(document_id: int, record: Record, ids: dict, places: dict) -> dict:
    at = record.report, record.key
    return {
        "document_id": document_id,
        "report_index": record.report,
        "key": record.key,
        "version": record.version,
        "supersedes": ids.get(at),
        "position": places[at],
        "agency": record.agency,
        "year": record.year,
        "form": record.form,
        "label": record.label,
        "text": record.text,
        "settled_by": str(record.settled_by),
        "outcome": record.outcome and str(record.outcome),
        "reviewer": record.reviewer,
        "error_probability": record.error_probability,
        "page": record.page,
        "readers": record.readers,
        "settled_at": record.settled,
        **value_row(record.value),
        **box_row(record.box),
    }


def _all() -> Select:
    return select(records, documents.c.sha256, documents.c.name).join(
        documents, documents.c.id == records.c.document_id
    )


def _current() -> Select:
    later = records.alias("later")
    return _all().where(~exists().where(later.c.supersedes == records.c.id))


def record_of(row: Row) -> Record:
    """A record from its row with the document's sha256 and name."""
    return Record(
        document=row.sha256,
        name=row.name,
        report=row.report_index,
        key=row.key,
        version=row.version,
        agency=row.agency,
        year=row.year,
        form=row.form,
        label=row.label,
        text=row.text,
        value=value_of(row),
        settled_by=Settled(row.settled_by),
        outcome=Outcome(row.outcome) if row.outcome else None,
        reviewer=row.reviewer,
        error_probability=row.error_probability,
        page=row.page,
        box=box_of(row),
        readers=row.readers,
        settled=row.settled_at,
    )


def stream(engine: Engine, wanted: Wanted, order: Order) -> Iterator[Record]:
    """The wanted records through a cursor that the database keeps: memory stays flat however many there are."""
    r = records.c
    agency, year, form = r.agency.nulls_last(), r.year.nulls_last(), r.form.nulls_last()
    report = (agency, year, form, documents.c.sha256, r.report_index, r.position, r.key)
    series = (form, agency, r.position, r.key, year, documents.c.sha256, r.report_index)
    query = narrowed(_current(), wanted).order_by(*(report if order is Order.REPORT else series))
    with reading(engine) as connection:
        rows = connection.execution_options(yield_per=_AT_A_TIME).execute(query)
        for row in rows:
            yield record_of(row)


def narrowed(query: Select, wanted: Wanted) -> Select:
    """A query of records, narrowed to what is wanted."""
    r = records.c
    if wanted.agencies:
        query = query.where(r.agency.in_(wanted.agencies))
    if wanted.years:
        query = query.where(r.year.in_(wanted.years))
    if wanted.forms:
        query = query.where(r.form.in_(wanted.forms))
    if wanted.key_prefix:
        query = query.where(func.substr(r.key, 1, len(wanted.key_prefix)) == wanted.key_prefix)
    if wanted.settled_since is not None:
        query = query.where(r.settled_at >= wanted.settled_since)
    if wanted.documents:
        query = query.where(documents.c.sha256.in_(wanted.documents))
    return query


def history(connection: Connection, document_id: int, report: int, key: str) -> list[Record]:
    """Every version of one record."""
    r = records.c
    query = _all().where(r.document_id == document_id, r.report_index == report, r.key == key).order_by(r.version)
    return [record_of(row) for row in connection.execute(query).all()]


def settled_versions(connection: Connection, document_id: int) -> list[Record]:
    """Every record of a document, all versions."""
    return [record_of(row) for row in connection.execute(_all().where(records.c.document_id == document_id)).all()]
