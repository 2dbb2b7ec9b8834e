"""Reports as rows, and back: facts as they were read, and what is thought of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select, update

from models.document import Document, Reading
from review.decision import Fact, Finding, Kind, Place, Reason, Report, State, Status, Value, Verdict
from services.store import schema
from services.store.lifecycle import DOUBTER
from services.store.pages import box_of, box_row, reading_of, reading_row


def value_row(value: Value) -> dict[str, Any]:
    """A value as its three columns."""
    return {"kind": str(value.kind), "value": value.number, "unit": value.unit}


def value_of(row: Row) -> Value:
    """The value of a row."""
    return Value(Kind(row.kind), row.value, row.unit)


def reasons_json(reasons: Iterable[Reason]) -> list[list[str | None]]:
    """Reasons as JSON."""
    return [[r.code, r.message, r.rule] for r in reasons]


def reasons_of(many: list[list[Any]]) -> tuple[Reason, ...]:
    """Reasons from JSON."""
    return tuple(Reason(*one) for one in many)


def write(connection: Connection, document_id: int, document: Document, reports: Sequence[Report]) -> None:
    """Write reports with their facts and all that is thought of them."""
    looks = {
        (index, cell.row, cell.col): (cell.reading, cell.second_readings)
        for index, table in enumerate(document.tables)
        for cell in table.cells
    }
    heads, facts = [], []
    for index, report in enumerate(reports):
        at = {"document_id": document_id, "report_index": index}
        heads.append(at | _head(report))
        facts += [at | _fact_row(position, fact, looks) for position, fact in enumerate(report.facts)]
    if heads:
        connection.execute(insert(schema.reports), heads)
    if facts:
        connection.execute(insert(schema.facts), facts)
    for index, report in enumerate(reports):
        _write_thoughts(connection, document_id, index, report)


def rewrite(connection: Connection, document_id: int, index: int, report: Report) -> None:
    """Replace what is thought of one report; its facts stay as they were read."""
    here = {"document_id": document_id, "report_index": index}
    for table in (schema.verdicts, schema.findings):
        connection.execute(delete(table).filter_by(**here))
    connection.execute(update(schema.reports).filter_by(**here).values(_head(report)))
    _write_thoughts(connection, document_id, index, report)


def _head(report: Report) -> dict[str, Any]:
    return {
        "form": report.form,
        "agency": report.agency,
        "year": report.year,
        "table_keys": sorted(report.table_keys.items()),
        "ask_order": list(report.order),
    }


def _fact_row(position: int, fact: Fact, looks: dict[tuple[int, int, int], tuple]) -> dict[str, Any]:
    place = fact.place
    at = (place.table, place.row, place.col) if place else (None, None, None)
    read = (fact.reading, fact.second_readings)
    # A fact's readings are its cell's, kept there; only where they are not are they kept twice.
    own = None if looks.get(at, (None, ())) == read else [_own(r) for r in (fact.reading, *fact.second_readings)]  # type: ignore[arg-type]
    return {
        "key": fact.key,
        "position": position,
        "label": fact.label,
        "text": fact.text,
        "table_index": at[0],
        "row_index": at[1],
        "col_index": at[2],
        "page": fact.page,
        "edge_doubt": fact.edge_doubt,
        "own_readings": own,
        **value_row(fact.value),
        **box_row(fact.box),
    }


def _own(reading: Reading | None) -> list[Any] | None:
    return None if reading is None else list(reading_row(reading).values())


def _write_thoughts(connection: Connection, document_id: int, index: int, report: Report) -> None:
    at = {"document_id": document_id, "report_index": index}
    verdicts = [
        at
        | {
            "key": key,
            "state": str(v.state),
            "error_probability": v.error_probability,
            "reasons": reasons_json(v.reasons),
            "suggestion": v.suggestion,
        }
        for key, v in report.verdicts.items()
    ]
    findings = [
        at
        | {
            "position": position,
            "rule": f.rule,
            "scope": f.scope,
            "status": str(f.status),
            "text": f.text,
            "left_sum": f.left,
            "right_sum": f.right,
            "facts": list(f.facts),
            "cells": [[p.table, p.row, p.col] for p in f.cells],
            "why": f.why,
        }
        for position, f in enumerate(report.findings)
    ]
    if verdicts:
        connection.execute(insert(schema.verdicts), verdicts)
    if findings:
        connection.execute(insert(schema.findings), findings)


def read(connection: Connection, document_id: int) -> tuple[Report, ...]:
    """The reports of a document, as last judged."""

    def rows(table, *order):
        return connection.execute(select(table).where(table.c.document_id == document_id).order_by(*order)).all()

    looks: dict[tuple[int, int, int], list[Reading]] = defaultdict(list)
    for r in rows(schema.readings, schema.readings.c.look):
        looks[r.table_index, r.row_index, r.col_index].append(
            reading_of(r.text, r.confidence, r.reader, r.alternatives)
        )
    facts: dict[int, list[Fact]] = defaultdict(list)
    for f in rows(schema.facts, schema.facts.c.report_index, schema.facts.c.position):
        facts[f.report_index].append(_fact_of(f, looks))
    verdicts: dict[int, dict[str, Verdict]] = defaultdict(dict)
    for v in rows(schema.verdicts):
        verdicts[v.report_index][v.key] = Verdict(
            v.key, State(v.state), v.error_probability, reasons_of(v.reasons), v.suggestion
        )
    findings: dict[int, list[Finding]] = defaultdict(list)
    for f in rows(schema.findings, schema.findings.c.report_index, schema.findings.c.position):
        cells = tuple(Place(*place) for place in f.cells)
        findings[f.report_index].append(
            Finding(f.rule, f.scope, Status(f.status), f.text, f.left_sum, f.right_sum, tuple(f.facts), cells, f.why)
        )
    versions = connection.execute(select(schema.documents.c.versions).filter_by(id=document_id)).scalar() or {}
    return tuple(
        Report(
            form=r.form,
            agency=r.agency,
            year=r.year,
            facts=tuple(facts[r.report_index]),
            findings=tuple(findings[r.report_index]),
            verdicts=_in_order(verdicts[r.report_index], facts[r.report_index]),
            table_keys={int(index): key for index, key in r.table_keys},
            order=tuple(r.ask_order),
            doubted_by=versions.get(DOUBTER, ""),
        )
        for r in rows(schema.reports, schema.reports.c.report_index)
    )


def _fact_of(row: Row, looks: dict[tuple[int, int, int], list[Reading]]) -> Fact:
    place = None if row.table_index is None else Place(row.table_index, row.row_index, row.col_index)
    if row.own_readings is not None:
        first, *others = [None if one is None else reading_of(*one) for one in row.own_readings]
    elif place is not None:
        first, *others = looks[place.table, place.row, place.col]
    else:
        first, others = None, []
    return Fact(
        key=row.key,
        text=row.text,
        value=value_of(row),
        place=place,
        page=row.page,
        box=box_of(row),
        reading=first,
        second_readings=tuple(one for one in others if one is not None),
        edge_doubt=row.edge_doubt,
        label=row.label,
    )


def _in_order(verdicts: dict[str, Verdict], facts: Sequence[Fact]) -> dict[str, Verdict]:
    """Verdicts in the order of their facts; what belongs to no fact comes last."""
    known = [fact.key for fact in facts if fact.key in verdicts]
    return {key: verdicts[key] for key in dict.fromkeys([*known, *sorted(verdicts)])}
