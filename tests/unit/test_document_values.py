"""Nonsense is refused at birth."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.document import BLANK, Box, Cell, Reading, Table


@pytest.mark.parametrize(
    ("sides", "reason"),
    [
        ((0.5, 0.1, 0.4, 0.2), "right of its right side"),
        ((0.1, 0.5, 0.2, 0.4), "below its bottom"),
        ((-0.5, 0.1, 0.4, 0.2), "off the page on the left"),
        ((0.1, 0.1, 1.4, 0.2), "off the page on the right"),
    ],
)
def test_a_box_that_cannot_be_does_not_exist(sides, reason):
    with pytest.raises(ValueError):
        Box(*sides)


@given(*[st.floats(-3, 3) for _ in range(4)])
def test_any_rectangle_can_be_clipped_to_the_page(a, b, c, d):
    box = Box.clipped(a, b, c, d)
    assert 0 <= box.left <= box.right <= 1
    assert 0 <= box.top <= box.bottom <= 1


def test_a_confidence_over_one_is_refused():
    with pytest.raises(ValueError):
        Reading("3", 1.2, "onnx")


def test_two_cells_cannot_cover_one_place():
    with pytest.raises(ValueError, match="row 0, column 1"):
        Table(1, 2, (Cell(0, 0, 1, 2, BLANK), Cell(0, 1, 1, 1, BLANK)))


def test_a_cell_cannot_reach_outside_its_table():
    with pytest.raises(ValueError, match="outside"):
        Table(1, 1, (Cell(0, 0, 2, 1, BLANK),))


def test_a_spanning_cell_is_found_at_each_of_its_places():
    wide = Cell(0, 0, 2, 2, BLANK)
    table = Table(2, 3, (wide, Cell(0, 2, 1, 1, BLANK)))
    assert [table.at(row, col) is wide for row in (0, 1) for col in (0, 1)] == [True] * 4
    assert table.at(1, 2) is None
