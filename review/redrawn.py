"""What people drew becomes the document's tables; what nobody touched stays as it was read."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from models.document import Box, Cell, Document, Reading, Table
from review.decision import (
    DrawnCell,
    Fact,
    Flag,
    FlagState,
    Outcome,
    Reason,
    Report,
    StructureAnswer,
    StructureQuestion,
)

STRUCTURE = "structure"
"""The code of reasons that doubt where cells are, not what they say."""
_SAME = 0.6
"""Two boxes that share this much of what they cover together are one cell."""


def redrawn(document: Document, question: StructureQuestion, answer: StructureAnswer) -> Document:
    """The document with one page of a table as a person drew it; ValueError where the drawing is no table."""
    if answer.outcome is not Outcome.CORRECTED or not answer.cells:
        return document
    if question.table is None or question.table >= len(document.tables):
        return _with_new_table(document, question, answer)
    tables = list(document.tables)
    tables[question.table] = _redrawn_page(tables[question.table], question.page, answer)
    return replace(document, tables=tuple(tables))


def _with_new_table(document: Document, question: StructureQuestion, answer: StructureAnswer) -> Document:
    cells = tuple(_cell(drawn, question.page, answer, ()) for drawn in _ordered(answer.cells))
    boxes = [cell.box for cell in cells if cell.box]
    rows, cols = _size(cells)
    table = Table(rows, cols, cells, (question.page,), (Box.around(boxes),) if boxes else (), _name(answer))
    order = (*document.order, ("table", len(document.tables))) if document.order else ()
    return replace(document, tables=(*document.tables, table), order=order)


def _redrawn_page(table: Table, page: int, answer: StructureAnswer) -> Table:
    here = [cell for cell in table.cells if cell.page == page]
    before = [cell for cell in table.cells if cell.page is not None and cell.page < page]
    after = [cell for cell in table.cells if cell.page is not None and cell.page > page]
    old_end = min((cell.row for cell in after), default=table.rows)
    drawn = [_cell(one, page, answer, here) for one in _ordered(answer.cells)]
    new_end = max(cell.row + cell.rowspan for cell in drawn)
    shift = new_end - old_end if after else 0
    # A group that went on behind the page break still does.
    for group in (cell for cell in here if cell.row + cell.rowspan > old_end):
        at = next((n for n, one in enumerate(drawn) if _ends(one, new_end) and _is_same_box(one.box, group.box)), None)
        if at is not None:
            drawn[at] = replace(drawn[at], rowspan=drawn[at].rowspan + group.row + group.rowspan - old_end)
    cells = (*before, *drawn, *(replace(cell, row=cell.row + shift) for cell in after))
    rows, cols = _size(cells)
    return replace(table, rows=rows, cols=cols, cells=tuple(sorted(cells, key=lambda c: (c.row, c.col))))


def _ends(cell: Cell, end: int) -> bool:
    return cell.row + cell.rowspan == end


def _ordered(cells: Iterable[DrawnCell]) -> list[DrawnCell]:
    return sorted(cells, key=lambda cell: (cell.row, cell.col))


def _size(cells: Sequence[Cell]) -> tuple[int, int]:
    return max(cell.row + cell.rowspan for cell in cells), max(cell.col + cell.colspan for cell in cells)


def _cell(drawn: DrawnCell, page: int, answer: StructureAnswer, read: Sequence[Cell]) -> Cell:
    """A drawn cell; one that was read so before keeps all that its readers said."""
    reading, own = Reading(drawn.text.strip(), 1.0, _name(answer)), drawn.box
    fresh = Cell(drawn.row, drawn.col, drawn.rowspan, drawn.colspan, reading, page, own)
    for cell in read:
        if cell.text.strip() == drawn.text.strip() and _is_same_box(cell.box, drawn.box):
            looks = cell.second_readings
            return replace(fresh, reading=cell.reading, second_readings=looks, box=cell.box)
    return fresh


def _name(answer: StructureAnswer) -> str:
    return f"person/{answer.reviewer}"


def _is_same_box(one: Box | None, other: Box | None) -> bool:
    if one is None or other is None:
        return one is other
    wide = min(one.right, other.right) - max(one.left, other.left)
    high = min(one.bottom, other.bottom) - max(one.top, other.top)
    if wide < 0 or high < 0:
        return False
    shared = wide * high
    both = one.width * one.height + other.width * other.height - shared
    return both <= 0 or shared / both >= _SAME


def moved(before: Sequence[Report], after: Sequence[Report]) -> frozenset[tuple[int, str]]:
    """The figures, by report and key, that are no longer where they were: what was said of their cells is void."""
    now = {(n, fact.key): fact for n, report in enumerate(after) for fact in report.facts}
    gone = set()
    for index, report in enumerate(before):
        for fact in report.facts:
            there = now.get((index, fact.key))
            if there is None or not _is_same_place(fact, there):
                gone.add((index, fact.key))
    return frozenset(gone)


def _is_same_place(one: Fact, other: Fact) -> bool:
    if one.absent or other.absent:
        return one.absent and other.absent
    if one.box is None or other.box is None:
        return one.place == other.place
    return one.page == other.page and _is_same_box(one.box, other.box)


def tables_in_doubt(
    document: Document, reports: Sequence[Report], flags: Iterable[Flag]
) -> dict[tuple[int, int | None], tuple[tuple[str, ...], tuple[Reason, ...]]]:
    """The tables whose cells seem to be missed or cut wrongly, by page and index, with their figures and reasons."""
    keys: dict[tuple[int, int | None], list[str]] = {}
    reasons: dict[tuple[int, int | None], list[Reason]] = {}
    for flag in flags:
        why = [reason for reason in flag.reasons if reason.code == STRUCTURE]
        if not why or flag.state is not FlagState.OPEN or flag.report >= len(reports):
            continue
        at = _where(document, reports[flag.report], flag.key)
        if at is None:
            continue
        keys.setdefault(at, []).append(flag.key)
        known = reasons.setdefault(at, [])
        known += [reason for reason in why if reason not in known]
    return {at: (tuple(keys[at]), tuple(reasons[at])) for at in keys}


def _where(document: Document, report: Report, key: str) -> tuple[int, int | None] | None:
    """The page and the table of a figure; for one that was not found, those of its nearest kin in the form."""
    names = [fact.key for fact in report.facts]
    at = names.index(key) if key in names else 0
    found = [(n, fact) for n, fact in enumerate(report.facts) if fact.page is not None and fact.place is not None]
    stem = key
    while stem:
        kin = [(n, fact) for n, fact in found if fact.key == key or fact.key.startswith(f"{stem}.")]
        nearest = min(kin, key=lambda one: abs(one[0] - at), default=(0, None))[1]
        if nearest is not None and nearest.page is not None and nearest.place is not None:
            return nearest.page, nearest.place.table
        stem = stem.rpartition(".")[0]
    # Its whole table is missing: it stands where the figures before or after it in the form stand.
    beside = min(found, key=lambda one: abs(one[0] - at), default=(0, None))[1]
    if beside is not None and beside.page is not None:
        return beside.page, None
    return (document.pages[0].number, None) if document.pages else None
