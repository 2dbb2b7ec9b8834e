"""Forms become patterns: what a page that prints one of their tables looks like."""

from __future__ import annotations

from collections import Counter

import pytest
from known_patterns import shipped_patterns

from models.layout.pattern import Pattern
from review.forms.drawn import drawn
from review.forms.loader import load_forms
from review.forms.patterns import patterns_of

each_pattern = pytest.mark.parametrize("pattern", shipped_patterns(), ids=lambda pattern: pattern.name)


def named(table: str) -> list[Pattern]:
    return [pattern for pattern in shipped_patterns() if pattern.name.startswith(f"{table}.")]


@each_pattern
def test_every_pattern_takes_each_place_of_its_grid_once(pattern: Pattern):
    taken = Counter(
        (row, col)
        for place in pattern.places
        for row in range(place.row, place.row + place.rowspan)
        for col in range(place.col, place.col + place.colspan)
    )
    assert taken == {(row, col): 1 for row in range(pattern.rows) for col in range(pattern.cols)}


@each_pattern
def test_words_stand_where_words_are_printed_and_nowhere_else(pattern: Pattern):
    assert all(any(c.isalpha() for c in words) for words in pattern.words)
    assert any(not place.words for place in pattern.places)


def test_every_pattern_has_a_name_of_its_own():
    names = [pattern.name for pattern in shipped_patterns()]
    assert len(set(names)) == len(names)


def test_no_two_patterns_print_the_same():
    assert len({pattern.places for pattern in shipped_patterns()}) == len(shipped_patterns())


def test_a_table_that_two_forms_print_alike_is_one_pattern_of_both():
    assert [pattern.forms for pattern in named("gov-disclosure-2019.appeals")] == [
        ("gov-disclosure-2019", "gov-disclosure-2021")
    ]
    assert named("gov-disclosure-2021.appeals") == []


@pytest.mark.parametrize("form", ["gov-disclosure-2019", "gov-disclosure-2021"])
def test_the_total_of_the_requests_stands_below_the_head_of_its_group_or_beside_it(form: str):
    below, beside = named(f"{form}.requests")
    last = below.cols - 1

    (group, total) = (below.places[below.owner[row, last]] for row in (0, 1))
    assert (total.row, total.rowspan, total.colspan) == (1, 2, 1)
    assert group.col + group.colspan == below.cols

    alone = beside.places[beside.owner[0, last]]
    narrower = beside.places[beside.owner[0, last - 1]]
    assert (alone.row, alone.rowspan, alone.colspan, alone.words) == (0, 3, 1, total.words)
    assert narrower == group._replace(colspan=group.colspan - 1)
    assert (below.rows, below.cols) == (beside.rows, beside.cols)
    assert set(below.places) - {group, total} == set(beside.places) - {narrower, alone}


def test_a_table_whose_last_column_is_no_total_comes_in_one_kind():
    assert len(named("gov-disclosure-2021.proactive")) == 1
    assert len(named("gov-disclosure-2019.channels")) == 1


def test_forms_whose_rows_are_not_all_known_give_no_pattern():
    open_forms = {
        form.id for form in load_forms([]) if all(any(block.open for block in table.blocks) for table in form.tables)
    }
    assert "us-foia-annual" in open_forms
    assert not [pattern for pattern in shipped_patterns() if open_forms & set(pattern.forms)]


def test_a_pattern_has_the_cells_that_its_form_prints():
    [form] = [form for form in load_forms([]) if form.id == "gov-disclosure-2021"]
    for table, printed in zip(form.tables, drawn(form).tables, strict=True):
        [pattern] = [p for p in patterns_of([form]) if p.name == f"{form.id}.{table.key}.1"]
        assert {place[:4] for place in pattern.places} == {(c.row, c.col, c.rowspan, c.colspan) for c in printed.cells}


def test_a_pattern_knows_the_other_words_that_agencies_print():
    [form] = [form for form in load_forms([]) if form.id == "gov-disclosure-2021"]
    row = next(row for table in form.tables for block in table.blocks for row in block.rows if row.aliases)

    [place] = [place for pattern in patterns_of([form]) for place in pattern.places if row.label in place.words][:1]

    assert set(row.aliases) <= set(place.words)


def test_no_forms_give_no_patterns():
    assert patterns_of([]) == ()
