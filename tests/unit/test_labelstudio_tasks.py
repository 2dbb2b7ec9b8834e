"""A question as a task of Label Studio, and what was filled in there as an answer."""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import UTC, datetime
from html.parser import HTMLParser
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.document import Alternative, Box, Cell, Document, Page, Reading, Table
from review.decision import (
    Fact,
    Finding,
    Flag,
    FlagState,
    Kind,
    Outcome,
    Place,
    Question,
    QuestionState,
    Reason,
    Report,
    State,
    Status,
    StructureQuestion,
    Value,
    Verdict,
)
from review.forms.relation import Relation
from review.labelstudio import config, tasks
from review.labelstudio.phrases import CHINESE, ENGLISH
from review.labelstudio.seam import Annotation
from review.labelstudio.sums import short_names, sums_html, would_balance

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
SHA = "ab" * 32
BALANCE = Relation("sum", "people", ("a", "b"), ("total",), text="甲 + 乙 = 合计", english="a + b = total")


def a_fact(key: str, text: str | None, number: int | None, label: str = "") -> Fact:
    reading = None if text is None else Reading(text, 0.9, "onnx/x", (Alternative(text, -0.1), Alternative("70", -2.5)))
    kind = Kind.BLANK if text == "" else Kind.NUMBER
    box = None if text is None else Box(0.1, 0.1, 0.2, 0.12)
    place = None if text is None else Place(0, 1, 1)
    return Fact(
        key, text, Value(kind, number), place, 1 if text is not None else None, box, reading, label=label or key
    )


def a_report(first: str = "10", suggestion: str | None = None) -> Report:
    facts = (
        a_fact("a", first, int(first) if first.isdecimal() else None, "表 / 甲 / 人数"),
        a_fact("b", "5", 5, "表 / 乙 / 人数"),
        a_fact("total", "25", 25, "表 / 合计 / 人数"),
    )
    finding = Finding("sum", "people", Status.VIOLATED, BALANCE.text, 15, 25, ("a", "b", "total"))
    verdict = Verdict("a", State.FLAGGED, 0.4, (), suggestion)
    return Report("f", "某局", 2023, facts, (finding,), {"a": verdict})


def a_question(key: str = "a", id: int = 7, **more) -> Question:
    reasons = (Reason("rule-violated", "左边 15 不等于右边 25"), Reason("low-confidence", "字迹不清"))
    flag = Flag(id, SHA, 0, key, reasons, FlagState.OPEN, NOON, **more)
    return Question(id, flag, QuestionState.WAITING, 0.6)


def a_case(report: Report | None = None, language: str = "zh") -> tasks.Case:
    cells = tuple(
        Cell(row, col, 1, 1, Reading(f"{row}.{col}", 1.0, "x"), 1, Box(col / 4, row / 4, (col + 1) / 4, (row + 1) / 4))
        for row in range(3)
        for col in range(3)
    )
    document = Document("a.pdf", SHA, (Page(1, 1000, 1400),), (Table(3, 3, cells, (1,)),))
    return tasks.Case(document, report or a_report(), (BALANCE,), language)


def filled(verdict: str | None, skipped: bool = False, **form: str) -> Annotation:
    parts = [{"from_name": "verdict", "value": {"choices": [verdict]}}] if verdict else []
    for name, text in form.items():
        parts.append({"from_name": name, "value": {"choices" if name == "candidate" else "text": [text]}})
    return Annotation(17, "li@example.com", NOON, skipped, tuple(parts), 3.5)


def test_a_task_has_every_word_that_its_form_asks_for():
    figure = tasks.figure_task(a_question(), a_case(), ("http://x/crop", "http://x/context"), 0.5)["data"]
    table = tasks.structure_task(a_table_question(), a_case().document, "http://x/page", "zh")["data"]
    for kind, data in ((config.FIGURES, figure), (config.STRUCTURE, table)):
        root = ElementTree.fromstring(config.wanted(kind, "zh").config)
        asked = {element.get("value", "")[1:] for element in root.iter() if element.get("value", "").startswith("$")}
        assert asked
        assert asked <= set(data)
        assert not {element.get("name") for element in root.iter()} & set(data), "controls overwrite data"


def test_a_task_says_what_was_read_and_why_it_is_doubted():
    data = tasks.figure_task(a_question(), a_case(a_report(suggestion="20")), ("crop", "context"), 0.5)["data"]
    assert (data["machine_text"], data["page_number"], data["document"]) == ("10", 1, SHA)
    assert data["reason"] == "左边 15 不等于右边 25\n字迹不清"
    assert data["candidates"] == [{"value": "20", "hotkey": "q"}, {"value": "70", "hotkey": "w"}]
    assert (data["cell_image"], data["context_image"]) == ("crop", "context")
    assert tasks.question_of(data["cell_id"]) == ("q", 7)


def test_a_file_without_pages_shows_its_own_row():
    data = tasks.figure_task(a_question(), a_case(), (), 0.5)["data"]
    assert data["cell_image"].startswith("data:image/svg+xml;base64,")


@pytest.mark.parametrize(
    "prefilled, form, outcome, text, why",
    [
        ("10", {"verdict": "as_read", "reading": "10"}, Outcome.AS_READ, None, "an untouched box comes back as it was"),
        ("", {"verdict": "as_read"}, Outcome.AS_READ, None, "an empty box never comes back"),
        ("10", {"verdict": "corrected", "reading": "20"}, Outcome.CORRECTED, "20", "typed"),
        ("10", {"verdict": "corrected", "reading": "10", "candidate": "20"}, Outcome.CORRECTED, "20", "chosen"),
        ("10", {"verdict": "corrected", "reading": "10"}, Outcome.CONTRADICTORY, None, "corrected to what it was"),
        ("10", {"verdict": "corrected"}, Outcome.CONTRADICTORY, None, "the box was emptied"),
        (
            "10",
            {"verdict": "corrected", "reading": "30", "candidate": "20"},
            Outcome.CONTRADICTORY,
            None,
            "chosen one, typed another",
        ),
        ("10", {"verdict": "as_read", "reading": "20"}, Outcome.CONTRADICTORY, None, "right, and typed another"),
        ("10", {"verdict": "illegible", "reading": "10"}, Outcome.ILLEGIBLE, None, "nobody can read it"),
        ("10", {"verdict": "inconsistent_in_source", "reading": "10"}, Outcome.INCONSISTENT, None, "as printed"),
        ("10", {"verdict": "inconsistent_in_source", "reading": "11"}, Outcome.INCONSISTENT, "11", "and misread"),
        ("10", {"verdict": "blank", "reading": "10"}, Outcome.BLANK, None, "nothing is printed"),
        ("10", {"verdict": "blank"}, Outcome.BLANK, None, "nothing is printed, and the box emptied"),
    ],
)
def test_what_a_form_says(prefilled: str, form: dict[str, str], outcome: Outcome, text: str | None, why: str):
    said = dict(form)
    answer = tasks.answer_of(filled(said.pop("verdict"), **said), 7, prefilled, "labelstudio/1/annotation/17@x")
    assert (answer.outcome, answer.text) == (outcome, text), why
    assert (answer.reviewer, answer.seconds, answer.given) == ("li@example.com", 3.5, NOON)


def test_a_skipped_form_says_nothing_whatever_stands_in_it():
    assert tasks.answer_of(filled("corrected", skipped=True, reading="3"), 7, "10", "x").outcome is Outcome.SKIPPED


def test_the_arithmetic_marks_the_suspect_and_says_what_would_balance():
    report = a_report()
    html = sums_html(report.facts[0], report, [BALANCE], CHINESE)
    assert "▶ 甲" in html
    assert "若为 20 则相符" in html
    assert "相差 10" in html
    assert "人数" not in html, "what all labels share says nothing"
    english = sums_html(report.facts[0], report, [BALANCE], ENGLISH)
    assert "would agree with 20" in english
    assert "a + b = total" in english


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.seen: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.add(tag)


@settings(max_examples=60, deadline=None)
@given(text=st.text(max_size=30), label=st.text(max_size=30))
def test_nothing_that_is_printed_becomes_a_tag(text: str, label: str):
    report = a_report()
    hostile = f"<img src=x onerror=alert(1)>{text}"
    facts = tuple(replace(fact, text=hostile, label=f"{hostile} / {label}<b>") for fact in report.facts)
    report = replace(report, facts=facts, agency=hostile)
    relation = replace(BALANCE, text=hostile, scope_label=hostile)
    case = tasks.Case(a_case().document, report, (relation,), "zh")
    data = tasks.figure_task(a_question(), case, ("c", "d"), 0.5)["data"]
    for name in ("arith_html", "label_html"):
        tags = _Tags()
        tags.feed(data[name])
        assert tags.seen <= {"div", "table", "tr", "td", "b", "br", "span", "p"}


@pytest.mark.parametrize(
    "key, needed", [("a", 20), ("b", 15), ("total", 15)], ids=["a part", "another part", "the total"]
)
def test_what_a_figure_would_have_to_be(key: str, needed: int):
    known = {fact.key: fact for fact in a_report().facts}
    assert would_balance(BALANCE, known[key], known, False) == needed


def test_names_are_what_tells_figures_apart():
    known = {fact.key: fact for fact in a_report().facts}
    assert short_names(("a", "b", "total"), known) == {"a": "甲", "b": "乙", "total": "合计"}


@settings(max_examples=100, deadline=None)
@given(
    doubts=st.lists(st.tuples(st.sampled_from("abcdef"), st.floats(0, 1), st.integers(0, 40)), min_size=2, max_size=30)
)
def test_documents_follow_by_their_least_sure_figure_and_are_not_mixed(doubts: list[tuple[str, float, int]]):
    questions = [
        Question(n, Flag(n, letter * 64, 0, "k", (), FlagState.OPEN, NOON, place), QuestionState.WAITING, sure)
        for n, (letter, sure, place) in enumerate(doubts)
    ]
    scores = tasks.scores(questions)
    least = {
        q.flag.document: min(o.confidence for o in questions if o.flag.document == q.flag.document) for q in questions
    }
    order = [question.flag for question in sorted(questions, key=lambda q: scores[q.id])]
    runs = [flag.document for n, flag in enumerate(order) if n == 0 or order[n - 1].document != flag.document]
    assert len(runs) == len(set(runs)), "a document's questions stand together"
    assert all(round(least[one], 3) <= round(least[two], 3) for one, two in itertools.pairwise(runs))
    for document in runs:
        places = [flag.priority for flag in order if flag.document == document]
        assert places == sorted(places)


def a_table_question() -> StructureQuestion:
    return StructureQuestion(3, SHA, 1, 0, ("a",), (Reason("structure", "结构不清"),), QuestionState.WAITING, NOON)


def rectangle(id: str, left: float, top: float, right: float, bottom: float, text: str = "") -> list[dict]:
    place = {"x": left * 100, "y": top * 100, "width": (right - left) * 100, "height": (bottom - top) * 100}
    parts = [{"id": id, "from_name": "place", "value": {**place, "rectanglelabels": ["cell"]}}]
    return [*parts, {"id": id, "from_name": "text", "value": {**place, "text": [text]}}] if text else parts


def test_a_table_comes_back_as_it_was_shown_where_nobody_moved_anything():
    question, document = a_table_question(), a_case().document
    shown = tasks.structure_task(question, document, "page", "zh")["predictions"][0]["result"]
    result = ({"from_name": "verdict", "value": {"choices": ["corrected"]}}, *shown)
    answer = tasks.structure_answer_of(Annotation(5, "li", NOON, False, result), question, document, "x")
    assert answer.outcome is Outcome.CORRECTED
    assert [(c.row, c.col, c.text) for c in answer.cells] == [(r, c, f"{r}.{c}") for r in range(3) for c in range(3)]


def test_a_missed_row_that_is_drawn_moves_the_rows_below_it():
    question, document = a_table_question(), a_case().document
    shown = [
        part
        for row, (top, bottom) in enumerate(((0, 0.25), (0.25, 0.5), (0.75, 1)))
        for col in range(3)
        for part in rectangle(f"{row}.{col}", col / 4, top, (col + 1) / 4, bottom, f"{row}.{col}")
    ]
    drawn = [part for col in range(3) for part in rectangle(f"new{col}", col / 4, 0.51, (col + 1) / 4, 0.74, f"n{col}")]
    result = ({"from_name": "verdict", "value": {"choices": ["corrected"]}}, *shown, *drawn)
    answer = tasks.structure_answer_of(Annotation(5, "li", NOON, False, result), question, document, "x")
    rows = {cell.text: cell.row for cell in answer.cells}
    assert (rows["1.0"], rows["n0"], rows["2.0"]) == (1, 2, 3)


def test_cells_that_lie_on_one_another_contradict_themselves():
    question, document = a_table_question(), a_case().document
    result = (
        {"from_name": "verdict", "value": {"choices": ["corrected"]}},
        *rectangle("a", 0, 0, 0.5, 0.25),
        *rectangle("b", 0, 0, 0.25, 0.25),
    )
    answer = tasks.structure_answer_of(Annotation(5, "li", NOON, False, result), question, document, "x")
    assert answer.outcome is Outcome.CONTRADICTORY
    assert answer.cells == ()


def test_a_table_that_is_cut_right_needs_no_cells():
    question, document = a_table_question(), a_case().document
    result = ({"from_name": "verdict", "value": {"choices": ["as_read"]}},)
    answer = tasks.structure_answer_of(Annotation(5, "li", NOON, False, result), question, document, "x")
    assert (answer.outcome, answer.cells) == (Outcome.AS_READ, ())
