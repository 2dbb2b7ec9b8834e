from hypothesis import given, settings
from hypothesis import strategies as st

from models.ocr.prose import reading_order
from models.sheet import Rect


def row(left: float, top: float, wide: float) -> Rect:
    return Rect(left, top, left + wide, top + 20)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 900), st.integers(0, 900), st.integers(5, 600)), max_size=30))
def test_reading_order_loses_no_line_and_invents_none(places):
    lines = [row(*place) for place in places]
    assert sorted(reading_order(lines)) == sorted(lines)


def test_lines_of_one_column_are_read_downwards():
    lines = [row(100, top, 600) for top in (300, 100, 200)]
    assert [line.top for line in reading_order(lines)] == [100, 200, 300]


def test_a_title_comes_before_two_columns_and_the_left_column_before_the_right():
    title = row(100, 40, 700)
    left = [row(50, top, 350) for top in range(120, 400, 30)]
    right = [row(450, top, 350) for top in range(120, 400, 30)]
    mixed = [line for pair in zip(right, left, strict=True) for line in pair]
    assert reading_order([*mixed, title]) == [title, *left, *right]


def test_a_label_and_its_value_on_one_row_stay_together():
    lines = [row(x, y, 60) for y in (100, 140, 180) for x in (100, 500)]
    assert reading_order(lines[::-1]) == lines
