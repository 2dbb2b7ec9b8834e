"""Matched rows and columns → facts: each figure of the form with the cell it stands in, or marked absent."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

import numpy as np

from models.document import Cell, Reading
from review.decision import Fact, Kind, Place, Value
from review.forms.align import Match
from review.forms.columns import BodyRow, Columns, Mapped, cells_in, columns_of
from review.forms.form import ColumnForm, FigureForm, Form, RowForm, joined
from review.forms.found import Area, Found, behind_label, figures_in_heads, figures_under_labels
from review.forms.likeness import alike, bare
from review.forms.open_rows import keys_of_open_rows
from review.forms.printed import PrintedRow, is_label
from review.forms.slots import Slot, SlotKind
from review.values import unit_of_label, value_of

_SOME_ROWS = 4
_NO_FIGURE = 3
"""So many characters in a word right of a label are a further label, not a figure misread."""


def facts_of(
    form: Form,
    rows: Sequence[PrintedRow],
    slots: Sequence[Slot],
    matches: Sequence[Match],
    table_units: dict[int, str],
) -> tuple[Fact, ...]:
    """Every fact of a report, in the form's order; figures of an optional table only where it is printed."""
    found: dict[str, Found] = {}
    open_keys = keys_of_open_rows(rows, slots, matches)
    habits: dict[str, np.ndarray] = {}
    for area in _areas(rows, slots, matches):
        found.update(_found_in(area, rows, slots, open_keys, habits, table_units))
    for key, place in figures_in_heads(rows, slots, matches).items():
        found.setdefault(key, place)
    printed_tables = {slots[match.slots[0]].table.key for match in matches if slots[match.slots[0]].row is not None}
    figures = form.figures(form.rows_in(found))
    shared = _shared(found)
    return tuple(
        _fact(figure, found.get(figure.key), shared)
        for figure in figures
        if figure.table in printed_tables or not form.table(figure.table).optional
    )


def most_left_over(rows: Sequence[PrintedRow], slots: Sequence[Slot], matches: Sequence[Match]) -> float:
    """The largest share of figures that stands in no column of the form, over the parts of some rows."""
    shares = [0.0]
    for area in _areas(rows, slots, matches):
        bodies = {index: _body_row(rows[index], slots, match) for match in area.matches for index in match.rows}
        strip = rows[area.matches[0].rows[0]].strip
        if strip is not None and len(bodies) >= _SOME_ROWS:
            shares.append(columns_of(strip, area.heads, list(bodies.values()), area.slot.block, None).left_over)
    return max(shares)


def _areas(rows: Sequence[PrintedRow], slots: Sequence[Slot], matches: Sequence[Match]) -> list[Area]:
    """The matched rows of figures, gathered by table and block, with the heads above them."""
    body = [match for match in matches if slots[match.slots[0]].kind in (SlotKind.ROW, SlotKind.OPEN)]
    gathered: dict[tuple[int, str], list[Match]] = {}
    for match in body:
        gathered.setdefault((id(rows[match.rows[0]].strip), slots[match.slots[0]].prefix), []).append(match)
    taken = {row for match in body for row in match.rows}
    areas = []
    for (_, _), many in gathered.items():
        first = many[0].rows[0]
        heads = []
        for index in range(first - 1, -1, -1):
            if index in taken or rows[index].strip is not rows[first].strip:
                break
            heads.append(rows[index])
        areas.append(Area(slots[many[0].slots[0]], tuple(reversed(heads)), tuple(many)))
    return areas


def _found_in(
    area: Area,
    rows: Sequence[PrintedRow],
    slots: Sequence[Slot],
    open_keys: dict[int, str],
    habits: dict[str, np.ndarray],
    table_units: dict[int, str],
) -> dict[str, Found]:
    strip = rows[area.matches[0].rows[0]].strip
    assert strip is not None
    bodies = {index: _body_row(rows[index], slots, match) for match in area.matches for index in match.rows}
    columns = columns_of(strip, area.heads, list(bodies.values()), area.slot.block, habits.get(area.slot.prefix))
    habits[area.slot.prefix] = columns.filled
    block = area.slot.block
    found: dict[str, Found] = {}
    for match in area.matches:
        row_labels = [_row_labels(rows[index], bodies[index]) for index in match.rows]
        labels = tuple(dict.fromkeys(label for some in row_labels for label in some))
        placed = [(index, columns.by_row[rows[index].row]) for index in match.rows]
        unit_beside = _unit_beside(area, columns, rows, placed)
        under_labels = figures_under_labels(area, columns, rows, placed) if len(match.slots) == 1 else {}
        for slot_index in match.slots:
            row = slots[slot_index].row
            assert row is not None
            key = open_keys[match.rows[0]] if row.open else row.key
            for j, column in enumerate(block.columns):
                if not column.figures:
                    continue
                place = joined(area.slot.prefix, key, column.key)
                if not any(j in at for _, mapped in placed for at in mapped.values()):
                    if j in under_labels:
                        cell, text = under_labels[j]
                        label, unit = " / ".join(labels), _money(table_units, strip.table, column)
                        found[place] = Found(((strip.table, cell),), label, unit, cell.page, text)
                    elif unsure := _beside_lost(columns, rows[match.rows[0]]):
                        label = " / ".join(labels)
                        found[place] = Found(((strip.table, unsure),), label, None, unsure.page, "")
                    continue
                cells = _cells_at(j, placed, columns, rows)
                heads = tuple(text for text in columns.heads.get(j, ()) if is_label(text))
                from_above = len(cells) == 1 and cells[0].row < rows[match.rows[0]].row and is_label(cells[0].text)
                found[place] = Found(
                    cells=tuple((strip.table, cell) for cell in cells),
                    label=" / ".join((*labels, *heads)),
                    unit=_unit(row, column, labels, heads) or unit_beside or _money(table_units, strip.table, column),
                    page=next((cell.page for cell in rows[match.rows[0]].cells), None),
                    text=behind_label(cells[0].text, 1)[0] if from_above else None,
                )
    return found


def _body_row(row: PrintedRow, slots: Sequence[Slot], match: Match) -> BodyRow:
    """A row with the end of that of its labels which says the slot best."""
    assert row.strip is not None
    slot = slots[match.slots[0]]
    words = slot.words
    if len(match.slots) > 1:
        words = ("".join(slots[index].words[0] for index in match.slots),)
    if slot.kind is SlotKind.OPEN:
        label = next(iter(row.labels), None)
    elif len(match.rows) > 1:
        label = row.labels[-1] if row.labels else None
    else:
        label = max(
            (cell for cell in row.labels if words),
            key=lambda cell: max(alike(bare(cell.text), word) for word in (*words, slot.whole)),
            default=None,
        )
    end = label.col + label.colspan - 1 if label is not None else row.strip.first - 1
    for cell in row.labels if label is not None else ():
        if cell.col == end + 1 and len(bare(cell.text)) >= _NO_FIGURE:
            end = cell.col + cell.colspan - 1
    if not words and slot.kind is not SlotKind.OPEN:
        return BodyRow(row, end)
    for cell in row.above:  # groups stand left of the label; what reaches in further right is no label of this row
        if is_label(cell.text) and cell.col <= end + 1 and (label is None or cell.col < label.col):
            end = max(end, cell.col + cell.colspan - 1)
    return BodyRow(row, end)


def _row_labels(row: PrintedRow, body: BodyRow) -> tuple[str, ...]:
    cells = [cell for cell in (*row.above, *row.cells) if cell.col <= body.label_end and is_label(cell.text)]
    return tuple(cell.text for cell in sorted(cells, key=lambda cell: (cell.col, cell.row)))


def _beside_lost(columns: Columns, row: PrintedRow) -> Cell | None:
    """On paper, where heads do not say that a column is left out, a cell of the row that a person can look from."""
    cells = [cell for cell in row.cells if cell.box is not None]
    return cells[-1] if cells and not columns.clear else None


def _cells_at(
    column: int, placed: list[tuple[int, Mapped]], columns: Columns, rows: Sequence[PrintedRow]
) -> list[Cell]:
    """The cells of a column in the rows of a match: those that say something, or else the first."""
    cells: list[Cell] = []
    for index, mapped in placed:
        strip = rows[index].strip
        assert strip is not None
        for lane, at in mapped.items():
            if column in at:
                cells += cells_in(strip, rows[index].row, columns.lanes[lane])
    return [cell for cell in cells if cell.text.strip()] or cells[:1]


def _unit(row: RowForm, column: ColumnForm, labels: Iterable[str], heads: Iterable[str]) -> str | None:
    stated = (unit_of_label(text) for text in (*labels, *heads))
    return next((unit for unit in stated if unit), None) or row.unit or column.unit


def _money(table_units: dict[int, str], table: int, column: ColumnForm) -> str | None:
    """The unit that stands above a table counts for its amounts."""
    return table_units.get(table) if column.kind == "amount" else None


def _unit_beside(
    area: Area, columns: Columns, rows: Sequence[PrintedRow], placed: list[tuple[int, Mapped]]
) -> str | None:
    """What the row's cell says in a column of units."""
    for j, column in enumerate(area.slot.block.columns):
        if not column.figures and bare(column.label) in ("单位", "计量单位", "unit"):
            for cell in _cells_at(j, placed, columns, rows):
                if value_of(cell.text).kind is Kind.TEXT:
                    return cell.text.strip()
    return None


def _shared(found: dict[str, Found]) -> dict[int, list[str]]:
    """The keys that each cell was found for."""
    keys: dict[int, list[str]] = {}
    for key, place in found.items():
        for _, cell in place.cells if place.text is None else ():
            keys.setdefault(id(cell), []).append(key)
    return keys


def _fact(figure: FigureForm, found: Found | None, shared: dict[int, list[str]]) -> Fact:
    if found is None:
        return Fact(figure.key, None, Value(Kind.BLANK), label=figure.label)
    if not found.cells:
        return Fact(figure.key, "", Value(Kind.BLANK), page=found.page, label=found.label)
    table, cell = found.cells[0]
    reading = cell.reading
    text = " ".join(cell.text.strip() for _, cell in found.cells)
    doubt = cell.edge_doubt
    keys = shared.get(id(cell), [])
    if found.text is not None:
        text, doubt = found.text, 1.0
        reading = Reading(text, reading.confidence, reading.reader)
    elif len(found.cells) > 1:
        reading = Reading(text, min(c.reading.confidence for _, c in found.cells), reader=reading.reader)
        doubt = 1.0
    elif len(keys) > 1 and text:
        pieces = text.split()
        doubt = 1.0
        if len(pieces) == len(keys):
            text = pieces[keys.index(figure.key)]
            reading = Reading(text, reading.confidence, reading.reader)
        elif value_of(text).kind in (Kind.NOT_APPLICABLE, Kind.ZERO_WORD):
            doubt = cell.edge_doubt
    return Fact(
        key=figure.key,
        text=text,
        value=value_of(text, found.unit),
        place=Place(table, cell.row, cell.col),
        page=cell.page,
        box=cell.box,
        reading=reading if reading.text == text else replace(reading, text=text),
        second_readings=cell.second_readings if reading is cell.reading else (),
        edge_doubt=doubt,
        label=found.label or figure.label,
    )
