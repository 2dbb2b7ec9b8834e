"""Cells that a finder parted although a word runs through where they meet, made whole again."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import replace

from models.layout.found import FoundCell, FoundTable
from models.layout.runs import around
from models.sheet import Segment, Word


def mended(table: FoundTable, words: Sequence[Word], segments: Sequence[Segment], em: float) -> FoundTable:
    """The table with those neighbours joined that no ruling parts, in each row in which a word crosses an edge."""
    uprights = [s for s in segments if not s.horizontal]
    rows: dict[tuple[int, int], list[FoundCell]] = {}
    for cell in table.cells:
        rows.setdefault((cell.row, cell.rowspan), []).append(cell)
    cells: list[FoundCell] = []
    for row in rows.values():
        row.sort(key=lambda c: c.col)
        if any(_cut(a, b, words, em) for a, b in itertools.pairwise(row)):
            cells.extend(_joined(row, words, uprights, em))
        else:
            cells.extend(row)
    return replace(table, cells=tuple(sorted(cells, key=lambda c: (c.row, c.col))))


def _cut(a: FoundCell, b: FoundCell, words: Sequence[Word], em: float) -> bool:
    """Whether a word stands in both of two neighbours."""
    if a.col + a.colspan != b.col:
        return False
    edge = (a.rect.right + b.rect.left) / 2
    return any(
        w.rect.left < edge - 0.3 * em
        and w.rect.right > edge + 0.3 * em
        and a.rect.top < w.rect.middle[1] < a.rect.bottom
        for w in words
    )


def _joined(row: Sequence[FoundCell], words: Sequence[Word], uprights: Sequence[Segment], em: float) -> list[FoundCell]:
    joined = [row[0]]
    for cell in row[1:]:
        last = joined[-1]
        edge = (last.rect.right + cell.rect.left) / 2
        y = last.rect.middle[1]
        ruled = any(abs((s.x0 + s.x1) / 2 - edge) <= 0.4 * em and s.y0 <= y <= s.y1 for s in uprights)
        meets = last.col + last.colspan == cell.col
        if meets and not ruled:
            span = last.colspan + cell.colspan
            rect = around([last.rect, cell.rect])
            joined[-1] = FoundCell(last.row, last.col, last.rowspan, span, rect, max(last.doubt, cell.doubt))
        else:
            joined.append(cell)
    return joined
