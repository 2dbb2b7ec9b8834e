import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.ocr.ink import cell_ink
from models.ocr.lines import cut_lines
from models.sheet import Rect

HEIGHT = 28.0


def cell(wide: int, tall: int, weight: int, offset: int, gap: int, seed: int) -> tuple[np.ndarray, Rect]:
    """A blank cell with rulings of some weight along its edges, off by a little, with gaps."""
    rng = np.random.default_rng(seed)
    ink = np.zeros((tall + 40, wide + 40), np.uint8)
    left, top, right, bottom = 20, 20, 20 + wide, 20 + tall
    for y in (top, bottom):
        y0 = y - weight // 2 + int(rng.integers(-offset, offset + 1))
        ink[y0 : y0 + weight, left - 5 : right + 5] = 1
    for x in (left, right):
        x0 = x - weight // 2 + int(rng.integers(-offset, offset + 1))
        ink[top - 5 : bottom + 5, x0 : x0 + weight] = 1
    for _ in range(gap):
        x, y = int(rng.integers(left, right)), int(rng.integers(top, bottom))
        ink[top - 8 : top + 8, x : x + 4] = 0
        ink[y : y + 4, left - 8 : left + 8] = 0
    return ink, Rect(left, top, right, bottom)


@settings(max_examples=120, deadline=None)
@given(
    st.integers(60, 400),
    st.integers(40, 160),
    st.integers(1, 5),
    st.integers(0, 2),
    st.integers(0, 6),
    st.integers(0, 99),
)
def test_rulings_alone_leave_a_cell_empty(wide, tall, weight, offset, gap, seed):
    ink, rect = cell(wide, tall, weight, offset, gap, seed)
    assert cell_ink(ink, rect, HEIGHT).empty


@settings(max_examples=80, deadline=None)
@given(st.integers(60, 300), st.integers(48, 120), st.integers(1, 4), st.data())
def test_a_thin_upright_stroke_inside_a_cell_survives(wide, tall, weight, data):
    """A 1 is all that a cell may hold."""
    ink, rect = cell(wide, tall, weight, 1, 2, 0)
    x = data.draw(st.integers(20 + 9, 20 + wide - 14))
    y = data.draw(st.integers(20 + 9, 20 + tall - 9 - 22))
    ink[y : y + 22, x : x + 4] = 1
    inside = cell_ink(ink, rect, HEIGHT)
    assert not inside.empty
    assert inside.mask.sum() == 22 * 4


@pytest.mark.parametrize("size", [1, 2, 3, 4, 5])
def test_specks_leave_a_cell_empty(size):
    ink, rect = cell(200, 80, 2, 0, 0, 0)
    for x, y in ((60, 50), (110, 70), (160, 44)):
        ink[y : y + size, x : x + size] = 1
    assert cell_ink(ink, rect, HEIGHT).empty


@pytest.mark.parametrize(("wide", "tall"), [(9, 4), (26, 3), (50, 4)])
def test_a_dash_survives(wide, tall):
    ink, rect = cell(200, 80, 2, 0, 0, 0)
    ink[60 : 60 + tall, 90 : 90 + wide] = 1
    assert not cell_ink(ink, rect, HEIGHT).empty


def test_two_bars_of_one_character_are_one_line():
    ink, rect = cell(200, 80, 2, 0, 0, 0)
    ink[50:53, 90:110] = 1
    ink[68:71, 86:114] = 1
    assert len(cut_lines(cell_ink(ink, rect, HEIGHT), HEIGHT)) == 1


def test_lines_below_each_other_come_apart():
    ink, rect = cell(200, 120, 2, 0, 0, 0)
    for y in (30, 66, 102):
        for x in (60, 90, 120):
            ink[y : y + 24, x : x + 24] = 1
    lines = cut_lines(cell_ink(ink, rect, HEIGHT), HEIGHT)
    assert [line.rect.top for line in lines] == [30, 66, 102]


def test_characters_below_each_other_in_a_narrow_cell_are_one_text():
    ink, rect = cell(50, 160, 2, 0, 0, 0)
    for y in (40, 75, 110):
        ink[y : y + 24, 32:56] = 1
    lines = cut_lines(cell_ink(ink, rect, HEIGHT), HEIGHT)
    assert len(lines) == 1
    assert lines[0].vertical


@pytest.mark.parametrize(
    ("top", "empty", "why"),
    [
        (4, True, "a ruling's rest along the upper edge"),
        (33, True, "one along the lower edge"),
        (17, False, "a dash in the middle"),
        (13, False, "a dash of a line that hangs a little high"),
    ],
)
def test_a_flat_piece_along_an_edge_alone_is_no_dash(top, empty, why):
    ink = np.zeros((40, 110), np.uint8)
    ink[top : top + 3, 40:52] = 1

    assert cell_ink(ink, Rect(0, 0, 110, 40), HEIGHT).empty is empty, why


def test_a_flat_piece_along_an_edge_beside_a_figure_takes_nothing_from_it():
    ink = np.zeros((40, 110), np.uint8)
    ink[4:7, 40:52] = 1
    ink[9:32, 60:64] = 1

    assert not cell_ink(ink, Rect(0, 0, 110, 40), HEIGHT).empty
