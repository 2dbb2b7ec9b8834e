"""A known table is laid over a worn lattice where it belongs: the right rows, lines and columns."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from known_patterns import (
    DRAWN,
    first_full_row,
    lattice_of,
    reports,
    rows_of_figures,
    shipped_patterns,
    with_idle_column,
    with_idle_row,
    words_of,
)

from models.grid import Lattice
from models.layout.fitting import Fit, fit
from models.layout.pattern import Pattern

known = reports() | st.sampled_from(shipped_patterns())


@st.composite
def pages(draw: st.DrawFn, pattern: Pattern) -> list[int]:
    """Rows that follow one another, so many that all columns are there."""
    row = first_full_row(pattern)
    first = draw(st.integers(0, row))
    return list(range(first, draw(st.integers(min(row + 2, pattern.rows), pattern.rows))))


def true_lines(plain: Lattice, lattice: Lattice) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Which lines of a lattice with more lines are those of the plain one."""
    return tuple(lattice.ys.index(y) for y in plain.ys), tuple(lattice.xs.index(x) for x in plain.xs)


def fitted(pattern: Pattern, lattice: Lattice, rows: list[int]) -> Fit:
    found = fit(pattern, lattice, words_of(pattern, rows))
    assert found is not None
    return found


@given(known, st.data())
@settings(max_examples=60, deadline=None)
def test_some_rows_of_a_table_are_found_among_lines_that_are_none(pattern: Pattern, data: st.DataObject):
    rows = data.draw(pages(pattern))
    plain = lattice = lattice_of(pattern, rows)
    for _ in range(data.draw(st.integers(0, 4))):
        lattice = with_idle_row(lattice, data.draw(st.integers(0, lattice.rows - 1)))
    for _ in range(data.draw(st.integers(0, 3))):
        lattice = with_idle_column(lattice, data.draw(st.integers(0, lattice.cols - 1)))

    found = fitted(pattern, lattice, rows)

    assert found.rows == tuple(rows)
    assert (found.across, found.down) == true_lines(plain, lattice)
    assert found.against == 0
    assert found.spans == pattern.cells_in(rows)


@given(known, st.data())
@settings(max_examples=60, deadline=None)
def test_a_few_borders_that_say_the_opposite_change_nothing(pattern: Pattern, data: st.DataObject):
    rows = data.draw(pages(pattern))
    plain = lattice_of(pattern, rows)
    across, down = plain.across.copy(), plain.down.copy()
    for line in data.draw(st.sets(st.integers(0, plain.rows), max_size=2)):
        across[line, data.draw(st.integers(0, plain.cols - 1))] *= -1
    for line in data.draw(st.sets(st.integers(0, plain.cols), max_size=2)):
        down[data.draw(st.integers(0, plain.rows - 1)), line] *= -1

    found = fitted(pattern, replace(plain, across=across, down=down), rows)

    assert found.rows == tuple(rows)
    assert (found.across, found.down) == true_lines(plain, plain)


@given(known, st.data())
@settings(max_examples=60, deadline=None)
def test_a_line_of_which_hardly_anything_is_left_stands_all_the_same(pattern: Pattern, data: st.DataObject):
    rows = data.draw(pages(pattern))
    plain = lattice_of(pattern, rows)
    across, down = plain.across.copy(), plain.down.copy()
    if data.draw(st.booleans()):
        across[data.draw(st.integers(0, plain.rows))] *= 0.1
    else:
        down[:, data.draw(st.integers(0, plain.cols))] *= 0.1
    lattice = with_idle_row(replace(plain, across=across, down=down), data.draw(st.integers(0, plain.rows - 1)))

    found = fitted(pattern, lattice, rows)

    assert found.rows == tuple(rows)
    assert (found.across, found.down) == true_lines(plain, lattice)


@given(known, st.data())
@settings(max_examples=60, deadline=None)
def test_a_row_of_figures_that_the_page_has_not_is_left_out(pattern: Pattern, data: st.DataObject):
    inner = [row for row in rows_of_figures(pattern) if first_full_row(pattern) < row < pattern.rows - 1]
    assume(inner)
    gone = data.draw(st.sampled_from(inner))
    rows = [row for row in range(pattern.rows) if row != gone]

    assert fitted(pattern, lattice_of(pattern, rows), rows).rows == tuple(rows)


@pytest.mark.parametrize("own", shipped_patterns(), ids=lambda pattern: pattern.name)
def test_a_lattice_contradicts_every_table_but_its_own(own: Pattern):
    rows = range(own.rows)
    lattice, words = lattice_of(own, rows), words_of(own, rows)

    fits = {other.name: fit(other, lattice, words) for other in shipped_patterns()}

    best = fits.pop(own.name)
    assert best is not None
    assert best.against == 0
    for name, other in fits.items():
        assert other is None or (other.against > 0 and other.gain < best.gain), name


@given(reports())
@settings(max_examples=30, deadline=None)
def test_a_table_of_more_columns_than_the_lattice_has_is_not_laid_over_it(pattern: Pattern):
    lattice = lattice_of(pattern, range(pattern.rows))
    narrow = Lattice(lattice.xs[1:], lattice.ys, lattice.across[:, 1:], lattice.down[:, 1:])

    assert fit(pattern, narrow, []) is None


@given(known, st.data())
@settings(max_examples=40, deadline=None)
def test_whatever_a_page_says_the_rows_and_lines_of_a_table_keep_their_order(pattern: Pattern, data: st.DataObject):
    seed = data.draw(st.integers(0, 999))
    rows, cols = data.draw(st.integers(1, 12)), pattern.cols + data.draw(st.integers(0, 3))
    random = np.random.default_rng(seed)
    xs, ys = tuple(range(cols + 1)), tuple(range(rows + 1))
    lattice = Lattice(xs, ys, random.normal(0, DRAWN, (rows + 1, cols)), random.normal(0, DRAWN, (rows, cols + 1)))

    found = fit(pattern, lattice, [])

    assert found is not None
    assert len(found.across) == len(found.rows) + 1
    assert len(found.down) == pattern.cols + 1
    for lines in (found.rows, found.across, found.down):
        assert all(a < b for a, b in pairwise(lines))
    assert found.against >= 0
