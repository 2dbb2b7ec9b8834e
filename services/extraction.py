"""A document and what is thought of it, as the JSON that other programs rely on (`gouji.extraction/1`)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from models.document import Cell, Document, Table
from review.decision import Fact, Finding, Place, Report, State, Verdict

SCHEMA = "gouji.extraction/1"


def as_json(document: Document, reports: Sequence[Report], seconds: Mapping[str, float]) -> dict[str, Any]:
    """The extraction of a document. Its first report fills the top level; several are listed under `reports` too."""
    first = reports[0] if reports else Report(form=None, agency=None, year=None)
    keys = {index: key for report in reports for index, key in report.table_keys.items()}
    result = {
        "schema": SCHEMA,
        "source": {
            "name": document.name,
            "sha256": document.sha256,
            "pages": [
                {"number": p.number, "width": p.width, "height": p.height, "rotation": round(p.rotation, 2)}
                for p in document.pages
            ],
        },
        **_report(first),
        "tables": [table_json(index, table, keys.get(index)) for index, table in enumerate(document.tables)],
        "lines": [
            {"text": line.text, "page": line.page, "bbox": line.box.as_list() if line.box else None}
            for line in document.lines
        ],
        "timing": {
            "seconds": round(sum(seconds.values()), 3),
            "stages": {stage: round(cost, 3) for stage, cost in seconds.items()},
        },
    }
    if len(reports) > 1:
        result["reports"] = [{**_report(report), "tables": sorted(report.table_keys)} for report in reports]
    return result


def _report(report: Report) -> dict[str, Any]:
    return {
        "form": report.form,
        "agency": report.agency,
        "year": report.year,
        "facts": [fact_json(fact, report.verdicts.get(fact.key)) for fact in report.facts],
        "rules": [finding_json(finding) for finding in report.findings],
        "questions": list(report.order),
    }


def table_json(index: int, table: Table, key: str | None) -> dict[str, Any]:
    """A table with its cells."""
    return {
        "index": index,
        "key": key,
        "pages": list(table.pages),
        "rows": table.rows,
        "cols": table.cols,
        "finder": table.finder,
        "cells": [_cell(cell) for cell in table.cells],
    }


def _cell(cell: Cell) -> dict[str, Any]:
    return {
        "row": cell.row,
        "col": cell.col,
        "rowspan": cell.rowspan,
        "colspan": cell.colspan,
        "text": cell.text,
        "page": cell.page,
        "bbox": cell.box.as_list() if cell.box else None,
        "confidence": round(cell.confidence, 4),
    }


def fact_json(fact: Fact, verdict: Verdict | None) -> dict[str, Any]:
    """A figure, and what is thought of it."""
    if verdict is None:
        verdict = Verdict(fact.key, State.ABSENT if fact.absent else State.ACCEPTED, 0.0)
    return {
        "key": fact.key,
        "label": fact.label,
        "text": fact.text,
        "value": number(fact.value.number),
        "unit": fact.value.unit,
        "kind": None if fact.absent else str(fact.value.kind),
        "page": fact.page,
        "bbox": fact.box.as_list() if fact.box else None,
        "table": fact.place.table if fact.place else None,
        "row": fact.place.row if fact.place else None,
        "col": fact.place.col if fact.place else None,
        "confidence": round(fact.reading.confidence, 4) if fact.reading else None,
        "error_probability": round(verdict.error_probability, 6),
        "state": str(verdict.state),
        "reasons": [
            {"code": reason.code, "message": reason.message, **({"rule": reason.rule} if reason.rule else {})}
            for reason in verdict.reasons
        ],
        "suggestion": verdict.suggestion,
    }


def finding_json(finding: Finding) -> dict[str, Any]:
    """A relation between figures, and whether it holds."""
    return {
        "id": finding.rule,
        "scope": finding.scope,
        "status": str(finding.status),
        "text": finding.text,
        "left": number(finding.left),
        "right": number(finding.right),
        "facts": list(finding.facts),
        **({"cells": [_place(place) for place in finding.cells]} if finding.cells else {}),
        **({"why": finding.why} if finding.why else {}),
    }


def _place(place: Place) -> dict[str, int]:
    return {"table": place.table, "row": place.row, "col": place.col}


def number(value: int | Decimal | None) -> int | str | None:
    """A value as JSON carries it: an integer, a decimal as a string, or null."""
    return f"{value:f}" if isinstance(value, Decimal) else value
