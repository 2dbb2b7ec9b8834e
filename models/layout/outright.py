"""A table found with exactly the cells of a known one needs no second look: its words say which rows it has."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache

from models.document import Known
from models.layout.found import FoundTable
from models.layout.pattern import Pattern, part_of_words
from models.layout.words import Words

_SAID, _ALIKE = 0.85, 0.5
"""So many of the cells that hold words must hold those that they should, misread perhaps."""
_SURE_EDGES = 0.1
"""A cell whose edges are more doubtful is worth a closer look."""

Cells = tuple[tuple[int, int, int, int], ...]


def outright(table: FoundTable, words: Sequence[Words], patterns: Sequence[Pattern]) -> list[tuple[Pattern, Known]]:
    """The known tables whose rows these are, the likeliest first; none where cells or words differ, or are in doubt."""
    if any(cell.doubt > _SURE_EDGES for cell in table.cells):
        return []
    cells: Cells = tuple((c.row, c.col, c.rowspan, c.colspan) for c in table.cells)
    texts = _text_in(table, words)
    found: list[tuple[float, Pattern, Known]] = []
    for pattern in patterns:
        for rows in _stretches(pattern, table.rows):
            same, edges, places = _cells(pattern, rows)
            if same == cells and (said := _said(pattern, places, texts)) >= _SAID:
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


def _text_in(table: FoundTable, words: Sequence[Words]) -> list[str]:
    """What each cell says, its lines one after the other."""
    lines = sorted(words, key=lambda line: (line.rect.middle[1], line.rect.left))
    return ["".join(line.text for line in lines if cell.rect.holds(*line.rect.middle)) for cell in table.cells]


def _said(pattern: Pattern, places: Sequence[int], texts: Sequence[str]) -> float:
    """How many of the cells that hold words hold those that they should."""
    known = [(pattern.places[place].words, text) for place, text in zip(places, texts, strict=True)]
    likeness = [alike(text, words) for words, text in known if words]
    return sum(one >= _ALIKE for one in likeness) / len(likeness) if likeness else 0.0


def alike(text: str, words: Sequence[str]) -> float:
    """How much of a text and of the likeliest of several words is in both."""
    return max(min(part_of_words(text, one), part_of_words(one, text)) for one in words)
