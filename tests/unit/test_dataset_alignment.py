"""The true text of a cell, divided among its lines: rightly, or not at all."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.textlayer import join_lines
from models.training.aligned import fits, lines_of

LINE = st.text("本年新收政府信息公开申请数量结果", min_size=2, max_size=9)
LATIN = st.lists(st.text("abcdehmnorst", min_size=2, max_size=7), min_size=1, max_size=3).map(" ".join)
LINES = st.one_of(st.lists(LINE, min_size=2, max_size=4), st.lists(LATIN, min_size=2, max_size=3))


@settings(max_examples=150, deadline=None)
@given(LINES)
def test_lines_that_were_read_right_are_told_apart(lines: list[str]):
    divided = lines_of(join_lines(lines), lines)

    assert divided == tuple(lines)


@settings(max_examples=200, deadline=None)
@given(LINES, st.randoms(use_true_random=False))
def test_with_a_character_misread_in_each_line_the_lines_are_right_or_left_out(lines: list[str], random):
    read = list(lines)
    for number in range(len(read)):
        at = random.randrange(len(read[number]))
        if random.random() < 0.7 and read[number][at] != " ":
            read[number] = read[number][:at] + "口" + read[number][at + 1 :]

    assert lines_of(join_lines(lines), read) in (tuple(lines), None)


@pytest.mark.parametrize(
    "text, read, lines",
    [
        ("1286", ["1236"], ("1286",)),
        ("（三）本年度办理结果", ["（三）本年度办", "理绪果"], ("（三）本年度办", "理结果")),
        ("1286", ["1286", "."], ("1286", "")),
        ("办理结果", ["办", "结果"], None),
        ("", ["'", "·"], ("", "")),
        ("31", ["一、本年新收政府信息公开", "申请数量"], None),
        ("31", [], None),
        ("长" * 200, ["长" * 100, "长" * 100], None),
    ],
    ids=[
        "one line needs no dividing",
        "a misread line",
        "dirt below a figure is no part of it",
        "a character that either line may have lost",
        "a blank cell with two specks",
        "another text altogether",
        "no line was seen",
        "too long to try",
    ],
)
def test_a_text_is_divided_where_it_is_clear(text: str, read: list[str], lines: tuple[str, ...] | None):
    assert lines_of(text, read) == lines


@pytest.mark.parametrize(
    "text, width, height, expected",
    [("1286", 60, 30, True), ("1286", 22, 30, False), ("本年新收", 110, 30, True), ("本年新收", 50, 30, False)],
)
def test_a_text_that_is_too_long_for_its_crop_is_told(text: str, width: int, height: int, expected: bool):
    assert fits(text, width, height) is expected


def test_every_printed_line_of_a_made_page_fits_its_place():
    from models.training.synthesis import make

    made = make("gov-disclosure-2021", "tune", "office", 3)

    for line in made.lines:
        left, top, right, bottom = line.rect
        assert fits(line.text, round(right - left), round(bottom - top)), line
