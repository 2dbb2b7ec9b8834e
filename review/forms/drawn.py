"""A form as a document that prints its example: what `gouji forms check` reads back."""

from __future__ import annotations

from dataclasses import replace

from models.document import Cell, Document, Line, Reading, Table
from review.forms.form import BlockForm, ColumnForm, Form, RowForm, TableForm, joined


def drawn(form: Form) -> Document:
    """The form filled with its example: title and headings as lines, every table in the form's order."""
    lines = [_line(form.title)]
    tables: list[Table] = []
    order: list[tuple[str, int]] = [("line", 0)]
    for table in form.tables:
        if table.heading:
            order.append(("line", len(lines)))
            lines.append(_line(table.heading))
        order.append(("table", len(tables)))
        tables.append(_table(form, table))
    return Document(f"{form.id}.yaml", "", (), tuple(tables), tuple(lines), tuple(order))


def _line(text: str) -> Line:
    return Line(Reading(text, 1.0, "form"))


def _cell(row: int, col: int, rowspan: int, colspan: int, text: str) -> Cell:
    return Cell(row, col, rowspan, colspan, Reading(text, 1.0, "form"))


def _table(form: Form, table: TableForm) -> Table:
    parts = [_block(form, table, block) for block in table.blocks]
    rows = cols = 0
    cells: list[Cell] = []
    width = max(part.cols for part in parts)
    for part in parts:
        if table.beside:
            cells += [replace(cell, col=cell.col + cols) for cell in part.cells]
            rows, cols = max(rows, part.rows), cols + part.cols
        else:
            cells += [_widened(replace(cell, row=cell.row + rows), part.cols, width) for cell in part.cells]
            rows, cols = rows + part.rows, width
    return Table(rows, cols, tuple(cells))


def _widened(cell: Cell, cols: int, width: int) -> Cell:
    """A cell at the right edge of a narrow block, drawn out to the edge of the table."""
    return replace(cell, colspan=cell.colspan + width - cols) if cell.col + cell.colspan == cols else cell


def _block(form: Form, table: TableForm, block: BlockForm) -> Table:
    rows = _rows(form, table, block)
    named = any(row.label or row.groups for row, _ in rows)
    left = max(len(row.groups) + 1 for row, _ in rows) if named else 0
    deep = max(len(column.groups) + 1 for column in block.columns)
    cells: list[Cell] = []
    top = 0
    if block.title:
        cells.append(_cell(0, 0, 1, left + len(block.columns), block.title))
        top = 1
    if left:
        cells.append(_cell(top, 0, deep, left, block.corner[0] if block.corner else ""))
    cells += [_turned(cell, top, left) for cell in _nested([(c.groups, c.label) for c in block.columns], deep)]
    first = top + deep
    if named:
        labels = _nested([(row.groups, label) for row, label in rows], left)
        cells += [replace(cell, row=cell.row + first) for cell in labels]
    for number, (row, _) in enumerate(rows):
        for j, column in enumerate(block.columns):
            text = _figure(form, table, block, row, column, number)
            cells.append(_cell(first + number, left + j, 1, 1, text))
    return Table(first + len(rows), left + len(block.columns), tuple(cells))


def _rows(form: Form, table: TableForm, block: BlockForm) -> list[tuple[RowForm, str]]:
    """The rows with their labels; an open row gives way to the rows of the example."""
    brought = form.example_rows.get(table.prefix(block), {})
    rows = []
    for row in block.rows_with(tuple(brought)):
        rows.append((row, brought.get(row.key, row.label)))
    return rows


def _figure(form: Form, table: TableForm, block: BlockForm, row: RowForm, column: ColumnForm, number: int) -> str:
    if not column.figures:
        return str(number + 1)
    return form.example.get(joined(table.prefix(block), row.key, column.key), "")


def _nested(lines: list[tuple[tuple[str, ...], str]], depth: int) -> list[Cell]:
    """Labels under their groups, as the left side of a table: a group spans its lines, a label what is left."""
    cells: list[Cell] = []
    for number, (groups, label) in enumerate(lines):
        for level, group in enumerate(groups):
            path = groups[: level + 1]
            if number and lines[number - 1][0][: level + 1] == path:
                continue
            span = 1
            while number + span < len(lines) and lines[number + span][0][: level + 1] == path:
                span += 1
            cells.append(_cell(number, level, span, 1, group))
        cells.append(_cell(number, len(groups), 1, depth - len(groups), label))
    return cells


def _turned(cell: Cell, top: int, left: int) -> Cell:
    """A cell of the left side as a cell of the head."""
    return replace(cell, row=top + cell.col, col=left + cell.row, rowspan=cell.colspan, colspan=cell.rowspan)
