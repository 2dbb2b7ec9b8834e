"""The JSON that other programs rely on."""

import json
from decimal import Decimal

from models.document import Alternative, Box, Cell, Document, Line, Page, Reading, Table
from review.decision import Fact, Finding, Kind, Place, Reason, Report, State, Status, Value, Verdict
from services.extraction import as_json

BOX = Box(0.38, 0.71, 0.44, 0.73)
READ = Reading("1286", 0.99712, "onnx/small@1", (Alternative("1286", -0.003), Alternative("1236", -6.0)))
DOCUMENT = Document(
    "示例.scan.pdf",
    "ab" * 32,
    (Page(1, 1654, 2339, 0.412),),
    (Table(1, 2, (Cell(0, 0, 1, 1, Reading("新收", 0.99, "onnx/small@1"), 1, BOX), Cell(0, 1, 1, 1, READ, 1, BOX))),),
    (Line(Reading("示例市统计局", 0.98, "onnx/small@1"), 1, Box(0.1, 0.1, 0.5, 0.12)),),
)


def fact(key, text, value, **more):
    return Fact(key, text, value, Place(0, 0, 1), 1, BOX, READ, **more)


def report(*facts, findings=(), verdicts=None):
    return Report("gov-disclosure-2021", "示例市统计局", 2023, facts, findings, verdicts or {}, {0: "requests"})


def test_a_fact_carries_all_that_the_contract_names():
    doubted = Verdict(
        "requests.new.natural",
        State.FLAGGED,
        0.31,
        (Reason("rule-violated", "第一项加第二项不等于第三项加第四项", "requests.balance/natural"),),
        "1236",
    )
    given = report(
        fact("requests.new.natural", "1286", Value(Kind.NUMBER, 1286)), verdicts={"requests.new.natural": doubted}
    )
    shown = as_json(DOCUMENT, [given], {"read": 1.25})
    assert shown["schema"] == "gouji.extraction/1"
    assert (shown["form"], shown["agency"], shown["year"]) == ("gov-disclosure-2021", "示例市统计局", 2023)
    assert shown["source"] == {
        "name": "示例.scan.pdf",
        "sha256": "ab" * 32,
        "pages": [{"number": 1, "width": 1654, "height": 2339, "rotation": 0.41}],
    }
    assert shown["facts"] == [
        {
            "key": "requests.new.natural",
            "label": "",
            "text": "1286",
            "value": 1286,
            "unit": None,
            "kind": "number",
            "page": 1,
            "bbox": [0.38, 0.71, 0.44, 0.73],
            "table": 0,
            "row": 0,
            "col": 1,
            "confidence": 0.9971,
            "error_probability": 0.31,
            "state": "flagged",
            "reasons": [
                {
                    "code": "rule-violated",
                    "message": "第一项加第二项不等于第三项加第四项",
                    "rule": "requests.balance/natural",
                }
            ],
            "suggestion": "1236",
        }
    ]
    assert shown["tables"][0]["key"] == "requests"
    assert shown["tables"][0]["cells"][1] == {
        "row": 0,
        "col": 1,
        "rowspan": 1,
        "colspan": 1,
        "text": "1286",
        "page": 1,
        "bbox": [0.38, 0.71, 0.44, 0.73],
        "confidence": 0.9971,
    }
    assert json.loads(json.dumps(shown)) == shown


def test_a_decimal_is_a_string_and_keeps_its_digits():
    value = Value(Kind.NUMBER, Decimal("12.50"), "万元")
    shown = as_json(DOCUMENT, [report(fact("a", "12.50万元", value))], {})["facts"][0]
    assert (shown["value"], shown["unit"]) == ("12.50", "万元")


def test_an_absent_fact_has_neither_text_nor_place():
    absent = Fact("requests.total.natural", None, Value(Kind.BLANK))
    shown = as_json(DOCUMENT, [report(absent)], {})["facts"][0]
    assert shown["state"] == "absent"
    assert [shown[name] for name in ("text", "value", "kind", "page", "bbox", "table", "row", "col")] == [None] * 8


def test_a_finding_names_both_sides_and_its_facts():
    finding = Finding("requests.balance", "natural", Status.VIOLATED, "一 + 二 = 三", 1319, 1314, ("a", "b"), why="5")
    assert as_json(DOCUMENT, [report(findings=(finding,))], {})["rules"] == [
        {
            "id": "requests.balance",
            "scope": "natural",
            "status": "violated",
            "text": "一 + 二 = 三",
            "left": 1319,
            "right": 1314,
            "facts": ["a", "b"],
            "why": "5",
        }
    ]


def test_without_a_form_relations_name_their_cells():
    finding = Finding("total", "row 3", Status.HOLDS, "合计", 5, 5, cells=(Place(0, 3, 1), Place(0, 3, 2)))
    shown = as_json(DOCUMENT, [Report(None, None, None, findings=(finding,))], {})
    assert shown["form"] is None
    assert shown["facts"] == []
    assert shown["rules"][0]["cells"] == [{"table": 0, "row": 3, "col": 1}, {"table": 0, "row": 3, "col": 2}]


def test_two_reports_in_one_document_are_both_given():
    first, second = report(fact("a", "1", Value(Kind.NUMBER, 1))), Report("gov-disclosure-2019", "乙局", 2020)
    shown = as_json(DOCUMENT, [first, second], {})
    assert shown["form"] == "gov-disclosure-2021"
    assert [one["form"] for one in shown["reports"]] == ["gov-disclosure-2021", "gov-disclosure-2019"]
