"""A Document as rows, and back."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Row, insert, select

from models.document import Alternative, Box, Cell, Document, Line, Page, Reading, Table
from services.store import schema

_NO_BOX: dict[str, float | None] = {"box_left": None, "box_top": None, "box_right": None, "box_bottom": None}
_LEAST = -1e9
"""The log-probability of what cannot be; JSON knows no infinity."""


def box_row(box: Box | None) -> dict[str, float | None]:
    """A box as its four columns."""
    if box is None:
        return _NO_BOX
    return {"box_left": box.left, "box_top": box.top, "box_right": box.right, "box_bottom": box.bottom}


def box_of(row: Row) -> Box | None:
    """The box of a row, or None."""
    return None if row.box_left is None else Box(row.box_left, row.box_top, row.box_right, row.box_bottom)


def reading_row(reading: Reading) -> dict[str, Any]:
    """A reading as its columns."""
    return {
        "text": reading.text,
        "confidence": reading.confidence,
        "reader": reading.reader,
        "alternatives": [[a.text, _finite(a.log_probability)] for a in reading.alternatives] or None,
    }


def _finite(log_probability: float) -> float:
    return float(log_probability) if log_probability > _LEAST else _LEAST


def reading_of(text: str, confidence: float, reader: str, alternatives: list[list[Any]] | None) -> Reading:
    """A reading from its columns."""
    return Reading(text, confidence, reader, tuple(Alternative(*pair) for pair in alternatives or ()))


def write(connection: Connection, document_id: int, document: Document) -> None:
    """Write everything that was read from a document."""
    at = {"document_id": document_id}
    _insert(
        connection,
        schema.pages,
        [
            at | {"number": p.number, "width": p.width, "height": p.height, "rotation": p.rotation}
            for p in document.pages
        ],
    )
    _insert(
        connection,
        schema.lines,
        [
            at | {"line_index": i, "page": line.page} | box_row(line.box) | reading_row(line.reading)
            for i, line in enumerate(document.lines)
        ],
    )
    tables, cells, readings = [], [], []
    for index, table in enumerate(document.tables):
        place = at | {"table_index": index}
        tables.append(
            place
            | {
                "row_count": table.rows,
                "col_count": table.cols,
                "finder": table.finder,
                "pages": list(table.pages),
                "boxes": [[b.left, b.top, b.right, b.bottom] for b in table.boxes],
            }
        )
        for position, cell in enumerate(table.cells):
            here = place | {"row_index": cell.row, "col_index": cell.col}
            spans = {"row_span": cell.rowspan, "col_span": cell.colspan, "page": cell.page, "position": position}
            cells.append(here | spans | {"edge_doubt": cell.edge_doubt} | box_row(cell.box))
            readings += [
                here | {"look": look} | reading_row(reading)
                for look, reading in enumerate((cell.reading, *cell.second_readings))
            ]
    _insert(connection, schema.tables, tables)
    _insert(connection, schema.cells, cells)
    _insert(connection, schema.readings, readings)


def _insert(connection: Connection, table, rows: Sequence[dict[str, Any]]) -> None:
    if rows:
        connection.execute(insert(table), rows)


def read(connection: Connection, document: Row) -> Document:
    """The document of a row of `documents`, with everything that was read from it."""

    def rows(table, *order):
        return connection.execute(select(table).where(table.c.document_id == document.id).order_by(*order)).all()

    looks: dict[tuple[int, int, int], list[Reading]] = defaultdict(list)
    for r in rows(schema.readings, schema.readings.c.look):
        looks[r.table_index, r.row_index, r.col_index].append(
            reading_of(r.text, r.confidence, r.reader, r.alternatives)
        )
    cells: dict[int, list[Cell]] = defaultdict(list)
    for c in rows(schema.cells, schema.cells.c.table_index, schema.cells.c.position):
        first, *others = looks[c.table_index, c.row_index, c.col_index]
        cells[c.table_index].append(
            Cell(
                c.row_index,
                c.col_index,
                c.row_span,
                c.col_span,
                first,
                c.page,
                box_of(c),
                tuple(others),
                c.edge_doubt,
            )
        )
    return Document(
        name=document.name,
        sha256=document.sha256,
        pages=tuple(Page(p.number, p.width, p.height, p.rotation) for p in rows(schema.pages, schema.pages.c.number)),
        tables=tuple(
            Table(
                t.row_count,
                t.col_count,
                tuple(cells[t.table_index]),
                tuple(t.pages),
                tuple(Box(*sides) for sides in t.boxes),
                t.finder,
            )
            for t in rows(schema.tables, schema.tables.c.table_index)
        ),
        lines=tuple(
            Line(reading_of(row.text, row.confidence, row.reader, row.alternatives), row.page, box_of(row))
            for row in rows(schema.lines, schema.lines.c.line_index)
        ),
        order=tuple((what, index) for what, index in document.reading_order or ()),
        seconds=dict(document.seconds or {}),
    )
