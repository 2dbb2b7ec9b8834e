from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from review.decision import Fact, Status, Value
from review.forms.relation import Relation
from review.rules import findings, over_last_year, with_last_year
from review.values import value_of

anything = st.one_of(st.none(), st.text(max_size=6), st.integers(-(10**30), 10**30).map(str))
SUM = Relation("sum", "row", ("total",), ("a", "b"), text="合计 = 甲 + 乙")


def fact(key: str, text: str | None) -> Fact:
    return Fact(key, text, value_of(text) if text is not None else Value(value_of("").kind))


def facts(**texts: str | None) -> list[Fact]:
    return [fact(key, text) for key, text in texts.items()]


def status(relation: Relation = SUM, **texts: str | None) -> Status:
    return findings(facts(**texts), [relation])[0].status


@pytest.mark.parametrize(
    ("texts", "expected", "because"),
    [
        ({"total": "12", "a": "5", "b": "7"}, Status.HOLDS, "5 + 7 is 12"),
        ({"total": "13", "a": "5", "b": "7"}, Status.VIOLATED, "5 + 7 is not 13"),
        ({"total": "5", "a": "5", "b": ""}, Status.HOLDS, "a blank part counts 0"),
        ({"total": "", "a": "5", "b": "7"}, Status.NOT_ASSESSABLE, "a blank total says nothing"),
        ({"total": "/", "a": "5", "b": "7"}, Status.NOT_ASSESSABLE, "nor does a total marked not applicable"),
        ({"total": "无", "a": "", "b": ""}, Status.HOLDS, "a word for zero above nothing"),
        ({"total": "0", "a": "——", "b": "/"}, Status.HOLDS, "marks for not applicable count 0"),
        ({"total": "", "a": "", "b": ""}, Status.NOT_ASSESSABLE, "nothing is printed at all"),
        ({"total": "12", "a": "", "b": ""}, Status.NOT_ASSESSABLE, "an agency that gives totals only"),
        ({"total": None, "a": "5", "b": "7"}, Status.NOT_ASSESSABLE, "the total is not on the page"),
        ({"total": "5", "a": "5", "b": None}, Status.HOLDS, "a row that was left out is zero"),
        ({"total": "6", "a": "5", "b": None}, Status.VIOLATED, "a row that was left out, and the rest is short"),
        ({"total": "6", "a": None, "b": None}, Status.NOT_ASSESSABLE, "no part is on the page"),
        ({"total": "5", "a": "l5 or so", "b": "0"}, Status.NOT_ASSESSABLE, "a part that is no figure"),
        ({"total": "1,286", "a": "１２８０", "b": "6"}, Status.HOLDS, "thousands and full-width digits"),
        ({"total": "0.3", "a": "0.1", "b": "0.2"}, Status.HOLDS, "decimals are exact"),
        ({"total": "-2", "a": "-5", "b": "3"}, Status.HOLDS, "negative figures"),
        ({"total": "12.5万元", "a": "120000元", "b": "5000元"}, Status.HOLDS, "units of different size"),
    ],
)
def test_a_sum_is_judged_as_an_accountant_would(texts: dict, expected: Status, because: str) -> None:
    assert status(**texts) is expected, because


def test_a_violated_relation_names_both_sides_and_the_difference() -> None:
    finding = findings(facts(total="13", a="5", b="7"), [SUM])[0]

    assert (finding.left, finding.right) == (13, 12)
    assert finding.why == "左边 13，右边 12，相差 1"
    assert finding.facts == ("total", "a", "b")


def test_a_row_without_parts_is_violated_where_other_rows_have_theirs() -> None:
    rows = facts(t1="12", a1="", b1="", t2="9", a2="4", b2="5")
    relations = [Relation("sum", n, (f"t{n}",), (f"a{n}", f"b{n}")) for n in "12"]

    assert [f.status for f in findings(rows, relations)] == [Status.VIOLATED, Status.HOLDS]


def test_a_blank_total_among_the_parts_of_another_sum_is_unknown_unless_its_own_parts_are_zero() -> None:
    inner, outer = Relation("inner", "", ("t",), ("a", "b")), Relation("outer", "", ("all",), ("t", "c"))

    unknown = findings(facts(all="9", t="", a="2", b="3", c="4"), [inner, outer])
    zero = findings(facts(all="4", t="", a="0", b="", c="4"), [inner, outer])

    assert unknown[1].status is Status.NOT_ASSESSABLE
    assert zero[1].status is Status.HOLDS


def test_rounding_is_forgiven_only_as_far_as_the_form_says() -> None:
    rounded = Relation("sum", "", ("total",), ("a", "b"), tolerance=Decimal("0.01"))

    assert status(rounded, total="1.00", a="0.33", b="0.66") is Status.HOLDS
    assert status(rounded, total="1.00", a="0.33", b="0.65") is Status.VIOLATED


def test_at_most_is_not_equal() -> None:
    at_most = Relation("of-which", "", ("a",), ("b",), op="≤")

    assert status(at_most, a="3", b="5") is Status.HOLDS
    assert status(at_most, a="6", b="5") is Status.VIOLATED


def test_what_was_carried_over_is_held_against_the_year_before() -> None:
    relation = Relation("carried", "", ("carried_in",), (), right_before=("carried_out",), text="上年结转")
    now, before = facts(carried_in="4", carried_out="9"), facts(carried_in="1", carried_out="5")

    finding = findings(with_last_year(now, before), [over_last_year(relation)])[0]

    assert (finding.status, finding.left, finding.right) == (Status.VIOLATED, 4, 5)


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.one_of(st.none(), st.text(max_size=6), st.integers(-(10**30), 10**30).map(str)), min_size=3, max_size=3)
)
def test_any_texts_at_all_are_judged_without_a_crash(texts: list) -> None:
    finding = findings(facts(total=texts[0], a=texts[1], b=texts[2]), [SUM])[0]

    assert finding.status is not Status.VIOLATED or finding.left != finding.right
