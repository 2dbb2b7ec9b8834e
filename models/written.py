"""A document as JSON bytes and back, so that what one machine read can be joined on another."""

from __future__ import annotations

import json
from typing import Any

from models.document import Alternative, Box, Cell, Document, Known, Line, Page, Reading, Table
from models.errors import Damaged

_KIND = "gouji.pages/2"
_LEAST = -1e9
"""The log-probability of what cannot be; JSON knows no infinity."""


def written(document: Document) -> bytes:
    """All of a document; the same document gives the same bytes."""
    said = {
        "kind": _KIND,
        "name": document.name,
        "sha256": document.sha256,
        "pages": [[p.number, p.width, p.height, p.rotation] for p in document.pages],
        "tables": [_table(table) for table in document.tables],
        "lines": [[_reading(line.reading), line.page, _box(line.box)] for line in document.lines],
        "order": [list(one) for one in document.order],
        "seconds": document.seconds,
    }
    return json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")


def document_of(data: bytes) -> Document:
    """The document that was written."""
    said = json.loads(data)
    if said.get("kind") != _KIND:
        raise Damaged(f"pages written as {said.get('kind')!r}, and this gouji knows {_KIND!r}: send the file in again")
    return Document(
        name=said["name"],
        sha256=said["sha256"],
        pages=tuple(Page(*page) for page in said["pages"]),
        tables=tuple(_table_of(table) for table in said["tables"]),
        lines=tuple(Line(_reading_of(reading), page, _box_of(box)) for reading, page, box in said["lines"]),
        order=tuple((what, index) for what, index in said["order"]),
        seconds=said["seconds"],
    )


def _table(table: Table) -> list[Any]:
    cells = [_cell(cell) for cell in table.cells]
    known = [[one.pattern, list(one.rows), list(one.edges), list(one.cells)] for one in table.known]
    return [table.rows, table.cols, cells, list(table.pages), [_box(box) for box in table.boxes], table.finder, known]


def _table_of(said: list[Any]) -> Table:
    rows, cols, cells, pages, boxes, finder, known = said
    ways = tuple(Known(name, *map(tuple, numbers)) for name, *numbers in known)
    return Table(rows, cols, tuple(_cell_of(cell) for cell in cells), tuple(pages), _boxes(boxes), finder, ways)


def _cell(cell: Cell) -> list[Any]:
    seconds = [_reading(reading) for reading in cell.second_readings]
    place = [cell.row, cell.col, cell.rowspan, cell.colspan]
    return [*place, _reading(cell.reading), cell.page, _box(cell.box), seconds, cell.edge_doubt]


def _cell_of(said: list[Any]) -> Cell:
    row, col, rowspan, colspan, reading, page, box, seconds, edge_doubt = said
    looks = tuple(_reading_of(second) for second in seconds)
    return Cell(row, col, rowspan, colspan, _reading_of(reading), page, _box_of(box), looks, edge_doubt)


def _reading(reading: Reading) -> list[Any]:
    alternatives = [[a.text, max(_LEAST, float(a.log_probability))] for a in reading.alternatives]
    return [reading.text, float(reading.confidence), reading.reader, alternatives]


def _reading_of(said: list[Any]) -> Reading:
    text, confidence, reader, alternatives = said
    return Reading(text, confidence, reader, tuple(Alternative(*pair) for pair in alternatives))


def _box(box: Box | None) -> list[float] | None:
    return None if box is None else [box.left, box.top, box.right, box.bottom]


def _box_of(said: list[float] | None) -> Box | None:
    return None if said is None else Box(*said)


def _boxes(said: list[list[float]]) -> tuple[Box, ...]:
    return tuple(Box(*one) for one in said)
