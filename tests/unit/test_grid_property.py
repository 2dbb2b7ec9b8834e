"""Any grid with any merged cells, drawn as segments, comes back exactly."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from models.grid import (
    SURE,
    Lattice,
    Span,
    connected,
    doubt,
    edges,
    lattice,
    parts,
    spans,
    without_idle_lines,
)
from models.sheet import Segment

SLACK, GAP = 4.0, 5.0


@st.composite
def partitions(draw: st.DrawFn) -> tuple[list[float], list[float], list[Span]]:
    """Lines at uneven distances, and cells of which some are merged in either or both directions."""
    rows, cols = draw(st.integers(1, 7)), draw(st.integers(1, 6))
    steps = st.floats(18, 90)
    xs = np.cumsum([100.0, *draw(st.lists(steps, min_size=cols, max_size=cols))]).tolist()
    ys = np.cumsum([80.0, *draw(st.lists(steps, min_size=rows, max_size=rows))]).tolist()
    taken = np.zeros((rows, cols), bool)
    cells = []
    for row in range(rows):
        for col in range(cols):
            if taken[row, col]:
                continue
            tall = draw(st.integers(1, min(3, rows - row)))
            wide = draw(st.integers(1, min(3, cols - col)))
            while taken[row : row + tall, col : col + wide].any():
                wide -= 1
            taken[row : row + tall, col : col + wide] = True
            cells.append(Span(row, col, tall, wide))
    return xs, ys, cells


def drawn(xs: list[float], ys: list[float], cells: list[Span]) -> list[Segment]:
    """Each cell's four sides, as many programs draw tables."""
    segments = []
    for cell in cells:
        left, right = xs[cell.col], xs[cell.col + cell.colspan]
        top, bottom = ys[cell.row], ys[cell.row + cell.rowspan]
        segments += [Segment(left, y, right, y) for y in (top, bottom)]
        segments += [Segment(x, top, x, bottom) for x in (left, right)]
    return segments


def used_lines_only(cells: list[Span]) -> set[Span]:
    """The same cells on the lines that some cell begins or ends at: others are not drawn."""
    rows = sorted({r for c in cells for r in (c.row, c.row + c.rowspan)})
    cols = sorted({k for c in cells for k in (c.col, c.col + c.colspan)})
    return {
        Span(
            rows.index(c.row),
            cols.index(c.col),
            rows.index(c.row + c.rowspan) - rows.index(c.row),
            cols.index(c.col + c.colspan) - cols.index(c.col),
        )
        for c in cells
    }


@settings(max_examples=150, deadline=None)
@given(partitions(), st.randoms(use_true_random=False))
def test_any_grid_with_any_merges_comes_back_exactly(made, random):
    xs, ys, cells = made
    segments = [
        Segment(*(value + random.uniform(-1, 1) for value in segment[:4]))._replace(weight=1.0)
        for segment in drawn(xs, ys, cells)
    ]

    (group,) = connected([Segment(*_upright(s)) for s in segments], SLACK)
    found = lattice(*edges(group, SLACK, GAP), SLACK)

    assert found is not None
    _, places = without_idle_lines(found, spans(found))
    assert set(places) == used_lines_only(cells)


def _upright(segment: Segment) -> tuple[float, float, float, float, float]:
    """A shaken segment with its ends in order again."""
    x0, x1 = sorted((segment.x0, segment.x1))
    y0, y1 = sorted((segment.y0, segment.y1))
    return x0, y0, x1, y1, segment.weight


@settings(max_examples=80, deadline=None)
@given(partitions(), st.data())
def test_one_border_in_doubt_does_not_break_the_rectangles(made, data):
    xs, ys, cells = made
    across, down = _borders(len(ys) - 1, len(xs) - 1, cells)
    if len(ys) > 2:
        row, col = data.draw(st.integers(1, len(ys) - 2)), data.draw(st.integers(0, len(xs) - 2))
        across[row, col] = data.draw(st.floats(-2, 2))
    found = spans(Lattice(tuple(xs), tuple(ys), across, down))

    covered = sorted(
        (r, c)
        for s in found
        for r in range(s.row, s.row + s.rowspan)
        for c in range(s.col, s.col + s.colspan)
    )  # fmt: skip
    assert covered == [(r, c) for r in range(len(ys) - 1) for c in range(len(xs) - 1)]


def _borders(rows: int, cols: int, cells: list[Span]) -> tuple[np.ndarray, np.ndarray]:
    across, down = np.full((rows + 1, cols), SURE), np.full((rows, cols + 1), SURE)
    for c in cells:
        across[c.row + 1 : c.row + c.rowspan, c.col : c.col + c.colspan] = -SURE
        down[c.row : c.row + c.rowspan, c.col + 1 : c.col + c.colspan] = -SURE
    return across, down


def test_cells_laid_like_a_pinwheel_are_cells():
    cells = [Span(0, 0, 1, 2), Span(0, 2, 2, 1), Span(1, 0, 2, 1), Span(1, 1, 1, 1), Span(2, 1, 1, 2)]
    across, down = _borders(3, 3, cells)

    assert spans(Lattice((0, 1, 2, 3), (0, 1, 2, 3), across, down)) == cells


def test_a_border_with_a_hole_is_closed_where_leaving_it_open_would_cost_more():
    cells = [Span(0, 0, 1, 1), Span(0, 1, 1, 1), Span(1, 0, 1, 1), Span(1, 1, 1, 1)]
    across, down = _borders(2, 2, cells)
    across[1, 0] = -1.0
    down[0, 1] = -1.0

    found = spans(Lattice((0, 1, 2), (0, 1, 2), across, down))

    assert len(found) in (2, 3)
    assert all(s.rowspan * s.colspan <= 2 for s in found)


def test_a_cell_beside_a_border_in_doubt_is_in_doubt():
    across, down = _borders(2, 2, [Span(r, c, 1, 1) for r in range(2) for c in range(2)])
    across[1, 0] = 0.2
    unsure = Lattice((0, 1, 2), (0, 1, 2), across, down)

    assert doubt(unsure, Span(0, 0, 1, 1)) > 0.8
    assert doubt(unsure, Span(0, 1, 1, 1)) < 0.01


def test_a_band_without_any_border_parts_two_framed_tables():
    across, down = np.full((4, 2), SURE), np.full((3, 3), SURE)
    down[1] = -SURE

    found = parts(Lattice((0, 1, 2), (0, 1, 2, 3), across, down))

    assert [(p.top, p.bottom) for p in found] == [(0, 1), (2, 3)]


def _ruled(widths_above, widths_below, frame):
    """A lattice of two tables of one width with a heading's band between them, with or without a frame."""
    from models.grid import Lattice

    xs = tuple(sorted({float(x) for x in (*widths_above, *widths_below)}))
    down = np.full((5, len(xs)), -8.0)
    for row, edges_of_row in ((0, widths_above), (1, widths_above), (3, widths_below), (4, widths_below)):
        for column, x in enumerate(xs):
            inner = xs[0] < x < xs[-1]
            if x in edges_of_row and (inner or frame):
                down[row, column] = 8.0
    return Lattice(xs, (0.0, 10.0, 20.0, 30.0, 40.0, 50.0), np.full((6, len(xs) - 1), 8.0), down)


def test_two_open_tables_of_one_width_are_two_where_their_columns_differ():
    from models.grid import parts

    many, others = (0, 10, 20, 30, 40, 50, 60), (0, 15, 25, 30, 45, 55, 60)
    assert len(parts(_ruled(many, others, frame=False))) == 2
    assert len(parts(_ruled(many, many, frame=False))) == 1, "a row that runs across a table is no heading"
    assert len(parts(_ruled(many, many, frame=True))) == 2, "a frame that pauses parts two tables"
    assert len(parts(_ruled((0, 10, 60), (0, 20, 60), frame=False))) == 1, "too few columns to tell"
