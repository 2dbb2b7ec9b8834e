"""What a printed text means."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from review.decision import Kind, Value
from review.values import unit_of_label, value_of

NUMBERS = [
    ("1286", 1286, None, "plain"),
    ("１２８６", 1286, None, "full-width digits"),
    ("36,131", 36131, None, "thousands"),
    ("36，131", 36131, None, "thousands with a Chinese comma"),
    ("36 131", 36131, None, "thousands with a space"),
    ("1,234,567.80", Decimal("1234567.80"), None, "thousands and a fraction"),
    (" 0 ", 0, None, "stray spaces"),
    ("　0", 0, None, "a full-width space"),
    ("251000元", 251000, "元", "a unit in the cell"),
    ("12.5万元", Decimal("12.5"), "万元", "a large unit in the cell"),
    ("3件", 3, "件", "a counted thing"),
    ("3亿元", 3, "亿元", "hundreds of millions"),
    ("12%", 12, "%", "a percentage"),
    ("３．５％", Decimal("3.5"), "%", "a full-width percentage"),
    ("¥1,234.50", Decimal("1234.50"), "元", "money before the figure"),
    ("增加12", 12, None, "more"),
    ("减少12", -12, None, "less"),
    ("减少了3.2%", Decimal("-3.2"), "%", "less, in words"),
    ("+12", 12, None, "plus"),
    ("-2", -2, None, "minus"),
    ("－2", -2, None, "a full-width minus"),
    ("—2", -2, None, "a dash for a minus"),
    ("▲3", -3, None, "a bookkeeper's minus"),
    ("(12)", -12, None, "a bookkeeper's parentheses"),
    ("（3.5）", Decimal("-3.5"), None, "the same, full-width"),
    ("-0", 0, None, "minus zero"),
    ("9" * 30, int("9" * 30), None, "thirty digits"),
]


@pytest.mark.parametrize(("text", "number", "unit", "why"), NUMBERS, ids=[case[3] for case in NUMBERS])
def test_a_figure_has_a_value_and_a_unit(text: str, number: int | Decimal, unit: str | None, why: str) -> None:
    assert value_of(text) == Value(Kind.NUMBER, number, unit), why


@pytest.mark.parametrize("text", ["无", "零", "无。", "None"])
def test_a_word_for_nothing_counts_as_zero(text: str) -> None:
    assert value_of(text) == Value(Kind.ZERO_WORD, 0)


@pytest.mark.parametrize("text", ["/", "／", "——", "－", "—", "--", "-", "N/A", "不适用"])
def test_a_dash_says_that_nothing_applies(text: str) -> None:
    assert value_of(text) == Value(Kind.NOT_APPLICABLE)


@pytest.mark.parametrize("text", ["", " ", "　", "\u200b", "\n"])
def test_nothing_printed_is_blank(text: str) -> None:
    assert value_of(text) == Value(Kind.BLANK)


TEXTS = [
    "2019年",
    "2019-12-31",
    "2019年12月",
    "1.",
    "1、",
    "（一）",
    "第3项",
    "3/5",
    "0 0",
    "1,23",
    "1-2",
    "一",
    "①",
    "约12",
]


@pytest.mark.parametrize("text", [*TEXTS, "9" * 5000, "+-2", "增加-2", "本年" * 3000])
def test_dates_numbering_and_doubtful_figures_are_left_alone(text: str) -> None:
    assert value_of(text) == Value(Kind.TEXT)


def test_a_number_without_a_unit_takes_that_of_its_label() -> None:
    assert value_of("12.50", "万元").unit == "万元"
    assert value_of("125000元", "万元").unit == "元"
    assert value_of("无", "万元").unit is None


@pytest.mark.parametrize(
    ("label", "unit"),
    [
        ("本年收费金额（单位：万元）", "万元"),
        ("金额（元）", "元"),
        ("金额单位：人民币万元", "万元"),
        ("部门：青河市水利局　　单位：元", "元"),
        ("采购总金额", None),
        ("单位", None),
    ],
)
def test_a_label_may_state_a_unit(label: str, unit: str | None) -> None:
    assert unit_of_label(label) == unit


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=60))
def test_no_text_breaks_the_reading_of_values(text: str) -> None:
    value = value_of(text)
    assert (value.number is None) == (value.kind not in (Kind.NUMBER, Kind.ZERO_WORD))


@settings(max_examples=200, deadline=None)
@given(
    st.integers(min_value=-(10**30), max_value=10**30),
    st.sampled_from(["{}", " {} ", "{}元", "　{}"]),
    st.booleans(),
)
def test_every_integer_is_read_back_however_it_is_printed(number: int, form: str, full_width: bool) -> None:
    text = form.format(f"{number:,}")
    if full_width:
        text = "".join(chr(ord(sign) + 0xFEE0) if sign in "0123456789,-" else sign for sign in text)
    assert value_of(text).number == number


@settings(max_examples=200, deadline=None)
@given(st.decimals(min_value=-(10**9), max_value=10**9, places=2))
def test_every_amount_is_read_back_exactly(amount: Decimal) -> None:
    assert value_of(f"{amount:,.2f}万元") == Value(Kind.NUMBER, amount if amount else abs(amount), "万元")
