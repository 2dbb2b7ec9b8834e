"""The parts of a known table over several pages are put together by their known rows."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import assume, given, settings
from hypothesis import strategies as st
from known_patterns import first_full_row, reports, rows_of_figures, shipped_patterns, table_of

from models.document import Box, Cell, Line, Reading, Table
from models.known import gone_on
from models.layout.pattern import Pattern, Place
from models.stitch import stitch

known = reports() | st.sampled_from(shipped_patterns())


def both(first: Reading, second: Reading) -> Reading:
    """The texts of two parts one after the other; a text that both have is there once."""
    return first if second.text in ("", first.text) else replace(first, text=first.text + second.text)


def texts_of(pattern: Pattern) -> list[str]:
    """Words where a pattern has words, a figure of its own elsewhere."""
    return [place.words[0] if place.words else str(100 + i) for i, place in enumerate(pattern.places)]


def shape(table: Table) -> list[tuple[int, int, int, int, str]]:
    return [(c.row, c.col, c.rowspan, c.colspan, c.text) for c in table.cells]


def whole_again(joined: Table | None, pattern: Pattern, rows: list[int]) -> bool:
    """Whether a joined table is what its rows are when they stand on one page."""
    whole = table_of(pattern, rows, 1, texts_of(pattern))
    return (
        joined is not None
        and shape(joined) == shape(whole)
        and (joined.rows, joined.cols, joined.known) == (whole.rows, whole.cols, whole.known)
    )


@given(known, st.data())
@settings(max_examples=80, deadline=None)
def test_a_table_cut_between_any_two_rows_is_whole_again(pattern: Pattern, data: st.DataObject):
    at = data.draw(st.integers(2, pattern.rows - 1))
    texts = texts_of(pattern)
    above, below = table_of(pattern, range(at), 1, texts), table_of(pattern, range(at, pattern.rows), 2, texts)

    joined = gone_on(above, below, both)

    assert whole_again(joined, pattern, list(range(pattern.rows)))
    assert joined is not None
    assert (joined.pages, len(joined.boxes)) == ((1, 2), 2)


@given(known, st.data())
@settings(max_examples=80, deadline=None)
def test_a_head_printed_once_more_is_there_once(pattern: Pattern, data: st.DataObject):
    head = pattern.places[0].rowspan
    at = data.draw(st.integers(head + 1, pattern.rows - 1))
    texts = texts_of(pattern)
    below = table_of(pattern, [*range(head), *range(at, pattern.rows)], 2, texts)

    joined = gone_on(table_of(pattern, range(at), 1, texts), below, both)

    assert whole_again(joined, pattern, list(range(pattern.rows)))


@given(known, st.booleans(), st.data())
@settings(max_examples=80, deadline=None)
def test_a_row_cut_through_its_words_is_one_row_again(pattern: Pattern, repeated: bool, data: st.DataObject):
    head = pattern.places[0].rowspan
    assume(head + 1 <= pattern.rows - 2)
    row = data.draw(st.integers(head + 1, pattern.rows - 2))
    texts = texts_of(pattern)
    cut = [_is_row(place, row) and bool(place.words) for place in pattern.places]
    upper = [text[:2] if own else text for text, own in zip(texts, cut, strict=True)]
    lower = [
        text[2:] if own else text if place.row > row or place.row < head else ""
        for text, own, place in zip(texts, cut, pattern.places, strict=True)
    ]
    again = list(range(head)) if repeated else []
    below = table_of(pattern, [*again, *range(row, pattern.rows)], 2, lower)

    joined = gone_on(table_of(pattern, range(row + 1), 1, upper), below, both)

    assert whole_again(joined, pattern, list(range(pattern.rows)))


def _is_row(place: Place, row: int) -> bool:
    return (place.row, place.rowspan) == (row, 1)


@given(known, st.data())
@settings(max_examples=60, deadline=None)
def test_a_table_over_three_pages_is_whole_again_and_keeps_what_lies_between_out(pattern: Pattern, data: st.DataObject):
    head = pattern.places[0].rowspan
    assume(head + 2 < pattern.rows)
    cuts = data.draw(st.sets(st.integers(head + 1, pattern.rows - 1), min_size=2, max_size=2).map(sorted))
    parts = [range(cuts[0]), [*range(head), *range(*cuts)], range(cuts[1], pattern.rows)]
    tables = [table_of(pattern, rows, page, texts_of(pattern)) for page, rows in enumerate(parts, 1)]
    seal = Line(Reading("章", 0.9, "memory"), 2, Box(0.4, 0.02, 0.5, 0.05))

    [joined] = stitch(tables, [seal])

    assert whole_again(joined, pattern, list(range(pattern.rows)))
    assert joined.pages == (1, 2, 3)


@given(known, st.data())
@settings(max_examples=60, deadline=None)
def test_rows_that_were_left_out_on_paper_stay_out(pattern: Pattern, data: st.DataObject):
    first = first_full_row(pattern) + 1
    at = data.draw(st.integers(first, pattern.rows - 1))
    after = data.draw(st.integers(at, pattern.rows - 1))
    texts = texts_of(pattern)
    above, below = table_of(pattern, range(at), 1, texts), table_of(pattern, range(after, pattern.rows), 2, texts)

    assert whole_again(gone_on(above, below, both), pattern, [*range(at), *range(after, pattern.rows)])


@given(known, st.data())
@settings(max_examples=60, deadline=None)
def test_rows_that_stand_before_those_above_are_another_table(pattern: Pattern, data: st.DataObject):
    start = data.draw(st.integers(1, pattern.rows - 1))
    end = data.draw(st.integers(1, start))
    texts = texts_of(pattern)
    above, below = table_of(pattern, range(start, pattern.rows), 1, texts), table_of(pattern, range(end), 2, texts)

    assert gone_on(above, below, both) is None


@given(known, st.data())
@settings(max_examples=60, deadline=None)
def test_the_same_table_of_another_report_is_a_table_of_its_own(pattern: Pattern, data: st.DataObject):
    texts = texts_of(pattern)
    inner = rows_of_figures(pattern)[1:]
    gone, lost = (data.draw(st.sets(st.sampled_from(inner), max_size=1)) if inner else set() for _ in range(2))
    above = [row for row in range(pattern.rows) if row not in gone]
    below = [row for row in range(pattern.rows) if row not in lost]
    others = [text if place.words else f"7{text}" for place, text in zip(pattern.places, texts, strict=True)]

    assert gone_on(table_of(pattern, above, 1, texts), table_of(pattern, below, 2, others), both) is None


@given(known, known, st.data())
@settings(max_examples=40, deadline=None)
def test_parts_of_two_tables_are_not_joined(one: Pattern, other: Pattern, data: st.DataObject):
    other = replace(other, name=f"{one.name}.other")
    at, after = data.draw(st.integers(2, one.rows - 1)), data.draw(st.integers(1, other.rows - 1))
    above = table_of(one, range(at), 1, texts_of(one))
    below = table_of(other, range(after, other.rows), 2, texts_of(other))

    assert gone_on(above, below, both) is None


@given(st.sampled_from([p for p in shipped_patterns() if ".requests." in p.name]), st.data())
@settings(max_examples=40, deadline=None)
def test_a_part_that_may_be_of_two_kinds_goes_with_the_kind_above(own: Pattern, data: st.DataObject):
    at = data.draw(st.integers(3, own.rows - 1))
    texts = texts_of(own)
    above, below = table_of(own, range(at), 1, texts), table_of(own, range(at, own.rows), 2, texts)
    [way] = below.known
    undecided = replace(below, known=(replace(way, pattern="a-form.a-table.9"), way))

    assert whole_again(gone_on(above, undecided, both), own, list(range(own.rows)))


def test_a_cell_that_is_none_of_the_known_table_goes_along():
    pattern = next(p for p in shipped_patterns() if ".channels." in p.name)
    texts = texts_of(pattern)
    above, below = table_of(pattern, range(6), 1, texts), table_of(pattern, range(6, 15), 2, texts)
    [way] = below.known
    odd = replace(below, known=(replace(way, cells=(*way.cells[:-1], -1)),))

    joined = gone_on(above, odd, both)

    assert joined is not None
    assert shape(joined) == shape(table_of(pattern, range(15), 1, texts))
    assert joined.known[0].cells[-1] == -1


def test_tables_of_which_nothing_is_known_are_left_to_their_columns():
    cell = Cell(0, 0, 1, 1, Reading("1", 1.0, "memory"), 1, Box(0.1, 0.1, 0.9, 0.2))
    table = Table(1, 1, (cell,), (1,), (Box(0.1, 0.1, 0.9, 0.2),), "ruled")

    assert gone_on(table, replace(table, pages=(2,)), both) is None


def test_the_last_part_tells_which_of_two_reports_the_parts_above_are_of():
    one, other = (p for p in shipped_patterns() if p.name.endswith(".requests.1"))
    texts = texts_of(other)
    parts = [(range(10), 1), (range(10, 20), 2), (range(20, other.rows), 3)]
    first, second, last = (table_of(other, rows, page, texts) for rows, page in parts)
    # The upper rows are printed in both reports.
    first, second = (
        replace(table, known=(*table_of(one, rows, page, texts_of(one)).known, *table.known))
        for table, (rows, page) in zip((first, second), parts, strict=False)
    )

    upper = gone_on(first, second, both)

    assert upper is not None
    assert whole_again(gone_on(upper, last, both), other, list(range(other.rows)))
