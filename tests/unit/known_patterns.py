"""Known tables for tests: drawn at random or shipped, and what a page shows that prints some of their rows."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import numpy as np
from hypothesis import strategies as st

from models.document import Box, Cell, Known, Reading, Table
from models.grid import Lattice, Span
from models.layout.found import FoundCell, FoundTable
from models.layout.pattern import Pattern, Place
from models.layout.words import Words
from models.sheet import Rect
from review.forms.loader import load_forms
from review.forms.patterns import patterns_of

WIDE, HIGH = 90.0, 40.0
"""How wide a column and how high a row stands on the page of a test."""
DRAWN, ABSENT = 4.0, -4.0


@cache
def shipped_patterns() -> tuple[Pattern, ...]:
    return patterns_of(load_forms([]))


def word(number: int) -> str:
    """A word that shares no character with any other."""
    return "".join(chr(0x4E00 + 11 * (4 * number + i)) for i in range(4))


@st.composite
def reports(draw: st.DrawFn) -> Pattern:
    """A head of one or two rows, groups of rows with names, a name for each row, and figures; all words differ."""
    figures = draw(st.integers(2, 5))
    head = draw(st.integers(1, 2))
    sizes = draw(st.lists(st.integers(1, 4), min_size=2, max_size=4))
    wide = draw(st.lists(st.booleans(), min_size=len(sizes), max_size=len(sizes)))
    spans = [Span(0, 0, head, 2)]
    if head == 2:
        spans.append(Span(0, 2, 1, figures))
    spans += [Span(head - 1, 2 + n, 1, 1) for n in range(figures)]
    row = head
    for size, whole in zip(sizes, wide, strict=True):
        alone = whole and size == 1 and len(sizes) > 2 and row > head
        spans += [Span(row, 0, 1, 2)] if alone else [Span(row, 0, size, 1)]
        spans += [] if alone else [Span(row + n, 1, 1, 1) for n in range(size)]
        spans += [Span(row + n, 2 + c, 1, 1) for n in range(size) for c in range(figures)]
        row += size
    spans.sort()
    named = [span.row < head or span.col < 2 for span in spans]
    words = [(word(i),) if told else () for i, told in enumerate(named)]
    places = tuple(Place(*span, own) for span, own in zip(spans, words, strict=True))
    return Pattern(("a-form",), "a-table", "a-form.a-table.1", places)


@st.composite
def cut_grids(draw: st.DrawFn) -> Pattern:
    """A grid cut into cells at random."""
    rows, cols = draw(st.integers(1, 7)), draw(st.integers(1, 7))
    whole, parts = [Span(0, 0, rows, cols)], []
    while whole:
        span = whole.pop()
        ways = [(True, at) for at in range(1, span.rowspan)] + [(False, at) for at in range(1, span.colspan)]
        if not ways or draw(st.integers(0, 4)) == 0:
            parts.append(span)
            continue
        down, at = draw(st.sampled_from(ways))
        if down:
            whole += [span._replace(rowspan=at), Span(span.row + at, span.col, span.rowspan - at, span.colspan)]
        else:
            whole += [span._replace(colspan=at), Span(span.row, span.col + at, span.rowspan, span.colspan - at)]
    return Pattern(("a-form",), "a-grid", "a-form.a-grid.1", tuple(Place(*span) for span in sorted(parts)))


def rows_of_figures(pattern: Pattern) -> list[int]:
    return [row for row in range(pattern.rows) if any(not pattern.places[own].words for own in pattern.owner[row])]


def first_full_row(pattern: Pattern) -> int:
    """The first row in which no cell reaches over columns that another row parts."""
    parted = pattern.down.any(axis=0)
    return next(row for row in range(pattern.rows) if (pattern.down[row] == parted).all())


def lattice_of(pattern: Pattern, rows: Sequence[int]) -> Lattice:
    """What the borders of some rows say, all of them clear."""
    owner = pattern.owner[list(rows)]
    across = np.full((len(rows) + 1, pattern.cols), DRAWN)
    across[1:-1] = np.where(owner[1:] != owner[:-1], DRAWN, ABSENT)
    down = np.where(pattern.down[list(rows)], DRAWN, ABSENT)
    return Lattice(
        tuple(WIDE * c for c in range(pattern.cols + 1)), tuple(HIGH * r for r in range(len(rows) + 1)), across, down
    )


def with_idle_row(lattice: Lattice, row: int) -> Lattice:
    """The lattice with a line through the midst of a row that no border lies on."""
    ys = (*lattice.ys[: row + 1], (lattice.ys[row] + lattice.ys[row + 1]) / 2, *lattice.ys[row + 1 :])
    across = np.insert(lattice.across, row + 1, ABSENT, axis=0)
    return Lattice(lattice.xs, ys, across, np.insert(lattice.down, row, lattice.down[row], axis=0))


def with_idle_column(lattice: Lattice, col: int) -> Lattice:
    """The lattice with a line through the midst of a column that no border lies on."""
    turned = with_idle_row(Lattice(lattice.ys, lattice.xs, lattice.down.T, lattice.across.T), col)
    return Lattice(turned.ys, turned.xs, turned.down.T, turned.across.T)


def words_of(pattern: Pattern, rows: Sequence[int]) -> list[Words]:
    """The words that some rows print, each in its cell."""
    found = []
    for span, place in pattern.cells_in(rows):
        if pattern.places[place].words:
            x, y = WIDE * (span.col + span.colspan / 2), HIGH * (span.row + span.rowspan / 2)
            # Words of a cell of two rows stand in one of them.
            y += 3 if span.rowspan % 2 == 0 else 0
            found.append(Words(Rect(x - 20, y - 8, x + 20, y + 8), pattern.places[place].words[0]))
    return found


def spans_of(pattern: Pattern, rows: Sequence[int]) -> tuple[list[tuple[Span, int]], tuple[int, ...]]:
    """The cells of some rows in the columns that begin or end there, and which edges these are."""
    cells = pattern.cells_in(rows)
    edges = tuple(sorted({edge for span, _ in cells for edge in (span.col, span.col + span.colspan)}))
    at = {edge: index for index, edge in enumerate(edges)}
    return [
        (span._replace(col=at[span.col], colspan=at[span.col + span.colspan] - at[span.col]), place)
        for span, place in cells
    ], edges


def found_as(pattern: Pattern, rows: Sequence[int]) -> FoundTable:
    """A table found with exactly the cells of some rows."""
    spans, edges = spans_of(pattern, rows)
    cells = tuple(
        FoundCell(
            *span,
            Rect(
                WIDE * edges[span.col],
                HIGH * span.row,
                WIDE * edges[span.col + span.colspan],
                HIGH * (span.row + span.rowspan),
            ),
        )
        for span, _ in spans
    )
    rect = Rect(0, 0, WIDE * pattern.cols, HIGH * len(rows))
    return FoundTable(rect, len(rows), len(edges) - 1, cells, "ruled")


def table_of(pattern: Pattern, rows: Sequence[int], page: int, texts: Sequence[str]) -> Table:
    """A table read on a page, known to be some rows of a pattern; `texts` says what each cell of the pattern holds."""
    spans, edges = spans_of(pattern, rows)
    cells = tuple(Cell(*span, Reading(texts[place], 0.9, "memory"), page) for span, place in spans)
    known = Known(pattern.name, tuple(rows), edges, tuple(place for _, place in spans))
    return Table(len(rows), len(edges) - 1, cells, (page,), (Box(0.1, 0.1, 0.9, 0.9),), "ruled", (known,))
