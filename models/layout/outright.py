"""A table found with exactly the cells of a known one needs no second look: its words say which rows it has."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache

import numpy as np

from models.document import Known
from models.layout.found import FoundTable
from models.layout.pattern import Pattern, said_by
from models.layout.words import Words, told

_SAID = 0.6
"""So much of the words of a table must be those of its rows."""
_SURE_EDGES = 0.1
"""A cell whose edges are more doubtful is worth a closer look."""

Cells = tuple[tuple[int, int, int, int], ...]


def outright(table: FoundTable, words: Sequence[Words], patterns: Sequence[Pattern]) -> list[tuple[Pattern, Known]]:
    """The known tables whose rows these are, the likeliest first; none where cells or words differ, or are in doubt."""
    if any(cell.doubt > _SURE_EDGES for cell in table.cells):
        return []
    cells: Cells = tuple((c.row, c.col, c.rowspan, c.colspan) for c in table.cells)
    lines = [(told(line), _row_of(table, line)) for line in words]
    found: list[tuple[float, Pattern, Known]] = []
    for pattern in patterns:
        for rows in _stretches(pattern, table.rows):
            same, edges, places = _cells(pattern, rows)
            if same == cells and (said := _said(pattern, rows, lines)) >= _SAID:
                found.append((said, pattern, Known(pattern.name, rows, edges, places)))
    return [(pattern, known) for _, pattern, known in sorted(found, key=lambda one: -one[0])]


def _stretches(pattern: Pattern, count: int) -> Iterator[tuple[int, ...]]:
    """Rows that may stand together on a page: those that follow one another, or some of them under the head."""
    head = pattern.places[0].rowspan
    for first in range(pattern.rows - count + 1):
        yield tuple(range(first, first + count))
    for first in range(head + 1, pattern.rows - (count - head) + 1):
        if count > head:
            yield (*range(head), *range(first, first + count - head))


@lru_cache(maxsize=4096)
def _cells(pattern: Pattern, rows: tuple[int, ...]) -> tuple[Cells, tuple[int, ...], tuple[int, ...]]:
    """The cells of some rows, in columns that begin or end a cell there; these columns' edges; which cells they are."""
    spans = pattern.cells_in(rows)
    edges = sorted({edge for span, _ in spans for edge in (span.col, span.col + span.colspan)})
    at = {edge: index for index, edge in enumerate(edges)}
    cells = tuple((s.row, at[s.col], s.rowspan, at[s.col + s.colspan] - at[s.col]) for s, _ in spans)
    return cells, tuple(edges), tuple(place for _, place in spans)


def _row_of(table: FoundTable, line: Words) -> tuple[int, int]:
    """The rows of the cell in which a line stands."""
    for cell in table.cells:
        if cell.rect.holds(*line.rect.middle):
            return cell.row, cell.row + cell.rowspan
    return 0, 0


def _said(pattern: Pattern, rows: Sequence[int], lines: Sequence[tuple[str, tuple[int, int]]]) -> float:
    """How much of the words stands in the rows in which the known table has them."""
    sizes = [len(text) for text, _ in lines]
    shares = [
        max((said_by(text, pattern.row_words[rows[row]]) for row in range(*span)), default=0.0) if text else 0.0
        for text, span in lines
    ]
    return float(np.dot(sizes, shares)) / max(1, sum(sizes))
