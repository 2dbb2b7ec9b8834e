"""A known table gives the cells of any of its rows, and knows its words though they are misread."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from known_patterns import cut_grids, reports, shipped_patterns

from models.grid import Span
from models.layout.pattern import Pattern, part_of_words, said_by

patterns = cut_grids() | reports() | st.sampled_from(shipped_patterns())


def places_taken(pattern: Pattern, rows: list[int]) -> Counter[tuple[int, int]]:
    return Counter(
        (row, col)
        for span, _ in pattern.cells_in(rows)
        for row in range(span.row, span.row + span.rowspan)
        for col in range(span.col, span.col + span.colspan)
    )


@given(patterns)
@settings(max_examples=60, deadline=None)
def test_the_cells_of_all_rows_are_the_table(pattern: Pattern):
    whole = sorted((Span(*place[:4]), index) for index, place in enumerate(pattern.places))
    assert pattern.cells_in(range(pattern.rows)) == whole


@given(patterns, st.data())
@settings(max_examples=80, deadline=None)
def test_the_cells_of_any_rows_take_each_place_once(pattern: Pattern, data: st.DataObject):
    rows = sorted(data.draw(st.sets(st.integers(0, pattern.rows - 1), min_size=1)))

    assert places_taken(pattern, rows) == {(row, col): 1 for row in range(len(rows)) for col in range(pattern.cols)}


@given(patterns, st.data())
@settings(max_examples=80, deadline=None)
def test_a_cell_of_rows_that_follow_one_another_is_what_they_hold_of_it(pattern: Pattern, data: st.DataObject):
    first = data.draw(st.integers(0, pattern.rows - 1))
    last = data.draw(st.integers(first, pattern.rows - 1))

    cells = pattern.cells_in(range(first, last + 1))

    for span, index in cells:
        place = pattern.places[index]
        assert (span.col, span.colspan) == (place.col, place.colspan)
        assert span.row + first == max(first, place.row)
        assert span.row + span.rowspan + first == min(last + 1, place.row + place.rowspan)
    assert len({index for _, index in cells}) == len(cells)


@given(patterns)
@settings(max_examples=60, deadline=None)
def test_borders_stand_where_two_cells_meet_and_nowhere_else(pattern: Pattern):
    for index, (row, col, rowspan, colspan, _) in enumerate(pattern.places):
        assert pattern.down[row : row + rowspan, [col, col + colspan]].all()
        assert not pattern.down[row : row + rowspan, col + 1 : col + colspan].any()
        for above, below in pairwise(range(row, row + rowspan)):
            assert not pattern.between[above, below, col : col + colspan].any()
        if row + rowspan < pattern.rows:
            assert pattern.between[row + rowspan - 1, row + rowspan, col : col + colspan].all()
            assert (pattern.owner[row + rowspan, col : col + colspan] != index).all()


@given(patterns)
@settings(max_examples=40, deadline=None)
def test_each_row_knows_the_words_of_every_cell_that_reaches_into_it(pattern: Pattern):
    for place in pattern.places:
        for row in range(pattern.rows):
            if place.row <= row < place.row + place.rowspan:
                assert set(place.words) <= set(pattern.row_words[row])


@pytest.mark.parametrize("misread", ["商业企业", "商业企亚", "（商业企业）", "商 业 企 业", "商業企业"])
def test_words_are_known_though_they_are_misread(misread: str):
    assert said_by(misread, ("科研机构", "商业企业")) >= 0.4
    assert said_by(misread, ("科研机构", "商业企业")) > 2 * said_by(misread, ("科研机构",))


def test_words_in_wide_characters_or_capitals_are_the_same_words():
    assert part_of_words("ＦＯＩＡ　Requests", "foia requests") == 1.0


@pytest.mark.parametrize("nothing", ["", "—", " ·"])
def test_a_text_without_letters_or_figures_is_known_to_no_words(nothing: str):
    assert said_by(nothing, ("科研机构",)) == 0.0
