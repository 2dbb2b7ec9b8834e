"""Whatever is read comes back as it was: any text, any figure, any gap."""

from __future__ import annotations

import os
from dataclasses import replace
from decimal import Decimal

import pytest
from held import NOON, a_correction, a_document, a_report, sha
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models.document import Alternative, Box, Cell, Document, Line, Page, Reading, Table
from review.decision import Fact, Finding, Kind, Place, Reason, Report, State, Status, Value, Verdict
from services.store.lifecycle import clean
from services.store.seam import Arrival, DocumentState
from services.store.sql import SqlStore

texts = st.text(max_size=12).map(clean)
shares = st.floats(0, 1)
figures = st.none() | st.integers(-(10**40), 10**40) | st.decimals(-(10**12), 10**12, allow_nan=False, places=3)
values = st.builds(Value, st.sampled_from(Kind), figures, st.none() | texts)
boxes = st.builds(lambda a, b, c, d: Box.clipped(a, b, c, d), shares, shares, shares, shares)
alternatives = st.builds(Alternative, texts, st.floats(-50, 0))
readings = st.builds(Reading, texts, shares, texts, st.lists(alternatives, max_size=3).map(tuple))
pages = st.none() | st.integers(1, 300)
reasons = st.builds(Reason, texts, texts, st.none() | texts)


@st.composite
def tables(draw: st.DrawFn) -> Table:
    rows, cols = draw(st.integers(1, 3)), draw(st.integers(1, 3))
    cells = [
        Cell(
            row,
            col,
            1,
            1,
            draw(readings),
            draw(pages),
            draw(st.none() | boxes),
            tuple(draw(st.lists(readings, max_size=2))),
            draw(shares),
        )
        for row in range(rows)
        for col in range(cols)
        if draw(st.booleans())
    ]
    return Table(rows, cols, tuple(cells), (1, 2), tuple(draw(st.lists(boxes, max_size=2))), draw(texts))


@st.composite
def documents(draw: st.DrawFn) -> Document:
    return Document(
        name=draw(texts),
        sha256=os.urandom(32).hex(),
        pages=tuple(Page(n, 10, 20, draw(st.floats(-5, 5))) for n in range(1, draw(st.integers(1, 4)))),
        tables=tuple(draw(st.lists(tables(), max_size=2))),
        lines=tuple(draw(st.lists(st.builds(Line, readings, pages, st.none() | boxes), max_size=2))),
        order=(("line", 0),),
        seconds={"read": draw(shares)},
    )


@st.composite
def reports(draw: st.DrawFn, document: Document) -> Report:
    cells = [(index, cell) for index, table in enumerate(document.tables) for cell in table.cells]
    facts = []
    for key in draw(st.lists(texts, unique=True, max_size=4)):
        index, cell = draw(st.sampled_from([(None, None), *cells]))
        own = draw(st.booleans()) or cell is None
        facts.append(
            Fact(
                key=key,
                text=draw(st.none() | texts),
                value=draw(values),
                place=None if cell is None or index is None else Place(index, cell.row, cell.col),
                page=draw(pages),
                box=draw(st.none() | boxes),
                reading=draw(st.none() | readings) if own else cell.reading,
                second_readings=tuple(draw(st.lists(readings, max_size=2))) if own else cell.second_readings,
                edge_doubt=draw(shares),
                label=draw(texts),
            )
        )
    keys = [fact.key for fact in facts]
    states = st.sampled_from(State)
    verdicts = {
        key: Verdict(
            key, draw(states), draw(shares), tuple(draw(st.lists(reasons, max_size=2))), draw(st.none() | texts)
        )
        for key in {*keys, *draw(st.lists(texts, max_size=1))}
    }
    finding = st.builds(
        Finding,
        texts,
        texts,
        st.sampled_from(Status),
        texts,
        figures,
        figures,
        st.just(tuple(keys)),
        st.just((Place(0, 1, 2),)),
        texts,
    )
    findings = tuple(draw(st.lists(finding, max_size=2)))
    year, agency, form = draw(st.none() | st.integers(1900, 2100)), draw(st.none() | texts), draw(st.none() | texts)
    return Report(form, agency, year, tuple(facts), findings, verdicts, {0: draw(texts)}, tuple(keys))


@given(st.data())
@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_any_document_with_any_reports_comes_back_as_it_was(store: SqlStore, data: st.DataObject):
    document = data.draw(documents())
    judged = [data.draw(reports(document)) for _ in range(data.draw(st.integers(0, 2)))]
    store.receive(Arrival(document.sha256, document.name))
    held = store.hold(document, judged)

    assert store.document(document.sha256) == document
    assert store.reports(document.sha256) == tuple(judged)
    flagged = [v for report in judged for v in report.verdicts.values() if v.state is State.FLAGGED]
    assert held.open_flags == len(flagged)
    if not flagged:
        settled = store.settle(document.sha256)
        printed = [(f.text, f.value) for report in judged for f in report.facts if not f.absent]
        assert sorted(map(str, [(r.text, r.value) for r in store.versions(document.sha256)])) == sorted(
            map(str, printed)
        )
        assert settled.records == len(printed)


@pytest.mark.parametrize(
    "text, kept",
    [
        ("页\0码", "页\ufffd码"),
        ("\ud800", "?"),
        ("1,286\n元", "1,286\n元"),
        ("𠮷野家", "𠮷野家"),
        ("'; DROP TABLE records; --", "'; DROP TABLE records; --"),
    ],
)
def test_texts_that_no_database_keeps_are_cleaned_and_all_others_kept(store: SqlStore, text: str, kept: str):
    document = a_document()
    report = a_report(document)
    reading = Reading(text, 0.5, text, (Alternative(text, float("-inf")),))
    cell = replace(document.tables[0].cells[1], reading=reading)
    table = replace(document.tables[0], cells=(document.tables[0].cells[0], cell))
    document = replace(document, tables=(table,), name=text)
    fact = replace(report.facts[1], text=text, label=text, reading=reading)
    report = replace(report, facts=(fact,), agency=text)
    store.receive(Arrival(document.sha256, text, options={"form": text}))
    store.hold(document, [report])
    store.settle(document.sha256)

    (record,) = store.records()
    assert (record.text, record.label, record.agency, record.name) == (kept, kept, kept, kept)
    assert store.document(document.sha256).tables[0].cells[1].reading.alternatives[0].text == kept


@pytest.mark.parametrize(
    "number", [0, -2, 10**30 - 1, Decimal("12.50"), Decimal("-0.001"), Decimal("1E+3"), 2**63], ids=str
)
def test_figures_keep_their_last_digit(store: SqlStore, number: int | Decimal):
    document = a_document()
    report = a_report(document)
    report = replace(report, facts=(replace(report.facts[1], value=Value(Kind.NUMBER, number, "元")),))
    store.receive(Arrival(document.sha256, document.name))
    store.hold(document, [report])
    store.settle(document.sha256)

    (record,) = store.records()
    assert record.value == Value(Kind.NUMBER, number, "元")
    assert str(record.value.number) == format(Decimal(number), "f")


def test_a_document_of_nothing_settles_into_nothing(store: SqlStore):
    store.receive(Arrival(sha("leer"), "leer.pdf"))
    store.hold(Document("leer.pdf", sha("leer"), (), ()), [])

    assert store.settle(sha("leer")).state is DocumentState.SETTLED
    assert list(store.records()) == []


def test_an_absent_figure_that_a_person_fills_in_is_settled(store: SqlStore):
    document = a_document()
    store.receive(Arrival(document.sha256, document.name))
    store.hold(document, [a_report(document)])
    store.correct(a_correction(document, "requests.absent", "5"))
    store.settle(document.sha256)

    record = next(r for r in store.records() if r.key == "requests.absent")
    assert (record.text, record.reviewer) == ("5", "王芳")
    assert record.settled > NOON
