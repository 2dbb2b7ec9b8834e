"""Whether words say that a known table's column is there whose edges nothing on the page shows."""

from __future__ import annotations

import pytest

from models.document import Known
from models.layout.foreseen import Laid, borne_out
from models.layout.found import FoundCell, FoundTable
from models.layout.pattern import Pattern, Place
from models.sheet import Rect

PATTERN = Pattern(
    ("a-form",),
    "a-table",
    "a-form.a-table.1",
    (Place(0, 0, 3, 1, ("办理结果",)), Place(0, 1, 1, 1), Place(1, 1, 1, 1), Place(2, 1, 1, 1)),
)


def laid(rows: int) -> Laid:
    """The first rows of the table, its first column without an edge that shows."""
    rect = Rect(0, 0, 10, 10)
    cells = (FoundCell(0, 0, rows, 1, rect, 0.0), *(FoundCell(row, 1, 1, 1, rect, 0.0) for row in range(rows)))
    known = Known(PATTERN.name, tuple(range(rows)), (0, 1, 2), tuple(range(rows + 1)))
    return Laid(FoundTable(rect, rows, 2, cells, "ruled"), PATTERN, (known,), 1.0, (0,))


@pytest.mark.parametrize(
    ("rows", "text", "there", "why"),
    [
        (3, "办理结果", True, "its words are read"),
        (3, "无", False, "something else is read"),
        (3, "", False, "nothing is read"),
        (3, "办", False, "a whole cell says all of its words"),
        (1, "办", True, "a cell that the page cuts says a part of them"),
        (1, "无", False, "a cell that the page cuts says something else"),
        (1, "", True, "a cell that the page cuts may have its words on the other page"),
    ],
)
def test_a_column_without_edges_is_there_if_its_words_are(rows, text, there, why):
    texts = [text, *("1" for _ in range(rows))]

    assert borne_out(laid(rows), texts) is there, why
