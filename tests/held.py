"""Documents and reports for tests of storage: small ones to the point, large ones for speed, odd ones for harm."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

from models.document import BLANK, Alternative, Box, Cell, Document, Line, Page, Reading, Table
from review.decision import (
    Correction,
    Fact,
    Finding,
    Kind,
    Outcome,
    Place,
    Reason,
    Report,
    State,
    Status,
    Value,
    Verdict,
)

READER = "onnx/PP-OCRv6_small@1f2e3d4c"
NOON = datetime(2026, 3, 4, 12, 0, 0, 123456, tzinfo=UTC)
LOW = Reason("low-confidence", "3 可能是 8")


def sha(name: str) -> str:
    """The sha256 of a document that exists only by name."""
    return hashlib.sha256(name.encode()).hexdigest()


def a_document(name: str = "年报.pdf", rows: int = 4, cols: int = 3) -> Document:
    """A document of one table whose figures are their row times ten plus their column."""
    cells = tuple(
        Cell(
            row,
            col,
            1,
            1,
            _reading(row, col),
            page=1,
            box=Box(col / cols, row / rows, (col + 1) / cols, (row + 1) / rows),
            second_readings=(Reading(str(row * 10 + col), 0.5, "again"),) if (row, col) == (1, 1) else (),
        )
        for row in range(rows)
        for col in range(cols)
    )
    return Document(
        name=name,
        sha256=sha(name),
        pages=(Page(1, 1654, 2339, 0.4),),
        tables=(Table(rows, cols, cells, (1,), (Box(0, 0, 1, 1),), "ruled"),),
        lines=(Line(Reading("示例市统计局2023年年度报告", 0.99, READER), 1, Box(0.1, 0.0, 0.9, 0.05)),),
        order=(("line", 0), ("table", 0)),
        seconds={"read": 1.25},
    )


def _reading(row: int, col: int) -> Reading:
    if (row, col) == (0, 0):
        return BLANK
    text = str(row * 10 + col)
    return Reading(text, 0.98, READER, (Alternative(text, -0.02), Alternative(text[:-1] + "8", -4.1)))


def a_report(
    document: Document, *flagged: str, agency: str = "示例市统计局", year: int = 2023, form: str = "gov-disclosure-2021"
) -> Report:
    """A report with a fact for each cell of the document; the named ones are doubted, the last key is absent."""
    table = document.tables[0]
    printed = [
        Fact(
            key=f"requests.r{cell.row}.c{cell.col}",
            text=cell.text,
            value=Value(Kind.NUMBER, int(cell.text)) if cell.text else Value(Kind.BLANK),
            place=Place(0, cell.row, cell.col),
            page=cell.page,
            box=cell.box,
            reading=cell.reading,
            second_readings=cell.second_readings,
            label=f"行{cell.row} / 列{cell.col}",
        )
        for cell in table.cells
    ]
    facts = (*printed, Fact(key="requests.absent", text=None, value=Value(Kind.BLANK)))
    verdicts = {f.key: Verdict(f.key, State.ACCEPTED, 0.0004) for f in facts if not f.absent}
    verdicts["requests.absent"] = Verdict("requests.absent", State.ABSENT, 0.0)
    for place, key in enumerate(flagged):
        verdicts[key] = Verdict(key, State.FLAGGED, 0.2 + place / 10, (LOW,), "38")
    finding = Finding(
        rule="requests.balance",
        scope="natural",
        status=Status.HOLDS,
        text="一 + 二 = 三（七） + 四",
        left=Decimal("12.50"),
        right=12,
        facts=("requests.r1.c1", "requests.r1.c2"),
        cells=(Place(0, 1, 1),),
    )
    return Report(form, agency, year, facts, (finding,), verdicts, {0: "requests"}, tuple(flagged))


def judged(report: Report, *flagged: str) -> Report:
    """The same report, with other facts in doubt."""
    verdicts = {
        key: replace(v, state=State.ACCEPTED, error_probability=0.0004, reasons=(), suggestion=None)
        if v.state is State.FLAGGED
        else v
        for key, v in report.verdicts.items()
    }
    for key in flagged:
        verdicts[key] = Verdict(key, State.FLAGGED, 0.3, (LOW,))
    return replace(report, verdicts=verdicts, order=tuple(flagged))


def a_correction(
    document: Document, key: str, after: str = "17", outcome: Outcome = Outcome.CORRECTED, reviewer: str = "王芳"
) -> Correction:
    """What a person says about one figure."""
    value = Value(Kind.NUMBER, int(after)) if after else Value(Kind.BLANK)
    return Correction(document.sha256, 0, key, reviewer, NOON, "11", after or None, value, outcome)
