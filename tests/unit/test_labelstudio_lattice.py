"""Rectangles that a person drew → rows, columns and spans."""

from __future__ import annotations

import itertools

from hypothesis import given, settings
from hypothesis import strategies as st

from models.document import Box
from review.labelstudio.lattice import placed


@st.composite
def a_drawn_table(draw: st.DrawFn) -> tuple[list[tuple[int, int, int, int]], list[Box]]:
    """A grid with merged cells, drawn by a hand that does not hit the lines."""
    rows, cols = draw(st.integers(1, 8)), draw(st.integers(1, 6))
    heights = draw(st.lists(st.floats(0.6, 1.6), min_size=rows, max_size=rows))
    widths = draw(st.lists(st.floats(0.6, 1.6), min_size=cols, max_size=cols))
    down = [0.05 + 0.9 * sum(heights[:n]) / sum(heights) for n in range(rows + 1)]
    across = [0.05 + 0.9 * sum(widths[:n]) / sum(widths) for n in range(cols + 1)]
    merged = draw(st.integers(0, rows - 1)) if cols > 2 and draw(st.booleans()) else None
    places = [(r, c, 1, 1) for r in range(rows) for c in range(cols) if r != merged or c > 1]
    if merged is not None:
        places.append((merged, 0, 1, 2))
    least = min(min(b - a for a, b in itertools.pairwise(line)) for line in (down, across))
    wobble = st.floats(-0.08 * least, 0.08 * least)
    boxes = [
        Box.clipped(
            across[c] + draw(wobble), down[r] + draw(wobble), across[c + w] + draw(wobble), down[r + h] + draw(wobble)
        )
        for r, c, h, w in places
    ]
    return places, boxes


@settings(max_examples=80, deadline=None)
@given(a_drawn_table(), st.integers(0, 30))
def test_a_table_drawn_by_hand_has_the_places_that_were_meant(table, first_row: int):
    places, boxes = table
    used = sorted({c for _, c, _, w in places} | {c + w for _, c, _, w in places})
    # Where no cell ends at a line, nobody can tell that there was one.
    meant = [(first_row + r, used.index(c), h, used.index(c + w) - used.index(c)) for r, c, h, w in places]
    assert placed(boxes, first_row) == meant


def test_no_rectangles_are_no_cells():
    assert placed([]) == []


def test_a_cell_within_another_has_no_place():
    assert placed([Box(0, 0, 0.5, 0.5), Box(0.1, 0.1, 0.4, 0.4)]) is None
