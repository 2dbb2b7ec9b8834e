"""A table found exactly as it is known is recognised by its cells and words, and only then."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from known_patterns import found_as, reports, shipped_patterns, spans_of, word

from models.layout.found import FoundTable
from models.layout.outright import outright
from models.layout.pattern import Pattern
from models.layout.words import Words
from models.sheet import Rect


@st.composite
def pages(draw: st.DrawFn, pattern: Pattern) -> list[int]:
    """Rows that may stand together on a page: rows that follow one another, or some of them under the head."""
    first = draw(st.integers(0, pattern.rows - 2))
    rows = list(range(first, draw(st.integers(first + 2, pattern.rows))))
    head = pattern.places[0].rowspan
    under_head = [*range(head), *rows] if first > head else rows
    return draw(st.sampled_from([rows, under_head]))


def words_in(table: FoundTable, pattern: Pattern, rows: Sequence[int]) -> list[Words]:
    """The words of some rows, each in the midst of its cell."""
    spans, _ = spans_of(pattern, rows)
    return [
        Words(Rect(x - 9, y - 9, x + 9, y + 9), words[0])
        for cell, (_, place) in zip(table.cells, spans, strict=True)
        if (words := pattern.places[place].words)
        for x, y in [cell.rect.middle]
    ]


@given(reports(), st.data())
@settings(max_examples=80, deadline=None)
def test_some_rows_of_a_table_are_told_from_all_others(pattern: Pattern, data: st.DataObject):
    rows = data.draw(pages(pattern))
    table = found_as(pattern, rows)

    [(_, known), *_] = outright(table, words_in(table, pattern, rows), [pattern])

    spans, edges = spans_of(pattern, rows)
    assert known.pattern == pattern.name
    assert known.rows == tuple(rows)
    assert known.edges == edges
    assert known.cells == tuple(place for _, place in spans)


@pytest.mark.parametrize("own", shipped_patterns(), ids=lambda pattern: pattern.name)
def test_a_whole_table_is_told_from_those_of_other_reports(own: Pattern):
    table = found_as(own, range(own.rows))

    ways = outright(table, words_in(table, own, range(own.rows)), shipped_patterns())

    assert [pattern.name for pattern, _ in ways] == [own.name]
    assert ways[0][1].rows == tuple(range(own.rows))


@given(st.sampled_from([p for p in shipped_patterns() if ".requests." in p.name]), st.data())
@settings(max_examples=30, deadline=None)
def test_rows_that_two_kinds_of_a_table_share_may_be_of_either(own: Pattern, data: st.DataObject):
    first = data.draw(st.integers(3, own.rows - 4))
    rows = range(first, own.rows)
    table = found_as(own, rows)

    ways = outright(table, words_in(table, own, rows), shipped_patterns())

    same = [p.name for p in shipped_patterns() if p.forms == own.forms and p.rows == own.rows]
    assert len(same) == 2
    likeliest = ways[:2]
    assert {pattern.name for pattern, _ in likeliest} == set(same)
    assert all(known.rows == tuple(rows) for _, known in likeliest)


@given(reports(), st.data())
@settings(max_examples=40, deadline=None)
def test_the_same_cells_with_foreign_words_are_another_table(pattern: Pattern, data: st.DataObject):
    rows = data.draw(pages(pattern))
    table = found_as(pattern, rows)
    foreign = [line._replace(text=word(200 + i)) for i, line in enumerate(words_in(table, pattern, rows))]

    assert outright(table, foreign, [pattern]) == []
    assert outright(table, [], [pattern]) == []


@given(reports(), st.data())
@settings(max_examples=40, deadline=None)
def test_words_that_stand_in_other_rows_are_another_table(pattern: Pattern, data: st.DataObject):
    rows = data.draw(pages(pattern))
    table = found_as(pattern, rows)
    words = words_in(table, pattern, rows)
    pairs = list(zip(words, [*words[2:], *words[:2]], strict=True))
    assume(all(line.rect.top != other.rect.top for line, other in pairs))
    moved = [line._replace(text=other.text) for line, other in pairs]

    assert all(known.rows != tuple(rows) for _, known in outright(table, moved, [pattern]))


@given(reports(), st.data())
@settings(max_examples=40, deadline=None)
def test_a_doubtful_cell_asks_for_a_closer_look(pattern: Pattern, data: st.DataObject):
    rows = data.draw(pages(pattern))
    table = found_as(pattern, rows)
    doubtful = data.draw(st.integers(0, len(table.cells) - 1))
    cells = tuple(replace(c, doubt=0.5) if i == doubtful else c for i, c in enumerate(table.cells))

    assert outright(replace(table, cells=cells), words_in(table, pattern, rows), [pattern]) == []


@given(reports(), st.data())
@settings(max_examples=40, deadline=None)
def test_two_cells_run_together_ask_for_a_closer_look(pattern: Pattern, data: st.DataObject):
    table = found_as(pattern, range(pattern.rows))
    pairs = [
        (one, other)
        for one, other in zip(table.cells, table.cells[1:], strict=False)
        if one.row == other.row and one.rowspan == other.rowspan and one.col + one.colspan == other.col
    ]
    one, other = data.draw(st.sampled_from(pairs))
    joined = replace(one, colspan=one.colspan + other.colspan, rect=one.rect._replace(right=other.rect.right))
    cells = tuple(joined if c is one else c for c in table.cells if c is not other)

    assert outright(replace(table, cells=cells), words_in(table, pattern, range(pattern.rows)), [pattern]) == []
