"""What the tests of table questions stand on: a report of which one cell was missed, and its desk."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

from desk_parts import bench

from models.document import Cell, Document
from models.training.synthesis import make
from review.decision import Report

MADE = make("gov-disclosure-2021", "tune", "digital", 1)
KEY, TEXT = "requests.new.total", "18"
"""The figure whose cell is missed, and what is printed there."""


class MissesACell:
    """The real bench, but it misses the cell of one figure."""

    def __getattr__(self, name: str) -> Any:
        return getattr(bench(), name)

    def recognise(self, pieces: Sequence[bytes], options: Mapping[str, Any]) -> tuple[Document, tuple[Report, ...]]:
        document, reports = bench().recognise(pieces, options)
        document = without(document, *missed_in(document, reports))
        return document, bench().match(document, options)


def missed_in(document: Document, reports: Sequence[Report]) -> tuple[int, Cell]:
    """The table and the cell in which the figure stands."""
    place = next(fact.place for fact in reports[0].facts if fact.key == KEY)
    assert place is not None
    table = document.tables[place.table]
    return place.table, next(cell for cell in table.cells if (cell.row, cell.col) == (place.row, place.col))


def without(document: Document, table: int, missed: Cell) -> Document:
    """The document as it is when a cell is missed."""
    tables = list(document.tables)
    tables[table] = replace(tables[table], cells=tuple(cell for cell in tables[table].cells if cell != missed))
    return replace(document, tables=tuple(tables))


@cache
def _whole(folder: str) -> tuple[Document, tuple[Report, ...]]:
    path = Path(folder) / MADE.name
    path.write_bytes(MADE.data)
    return bench().recognise([bench().read(path, 1, 99, lambda page: None)], {})


def whole(folder: Path) -> tuple[Document, tuple[Report, ...]]:
    """The document and its report as they are printed."""
    return _whole(str(folder))
