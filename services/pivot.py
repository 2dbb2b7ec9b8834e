"""Final storage to look at: for each form a sheet, for each figure of each agency a row, for each year a column."""

from __future__ import annotations

import json
import re
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import IO, Any

from review.decision import Record
from services.export import SHEET_ROWS, excel_figure, excel_text, text_cell

_CHUNK = 1 << 16
_NOT_IN_A_NAME = re.compile(r"[\[\]:*?/\\]")


def xlsx_pivot_pieces(records: Iterable[Record]) -> Iterator[bytes]:
    """An XLSX of figures by agency and year, from records in the order of a series (`Order.SERIES`).

    Where two documents say different things about one figure, both stand in its cell, coloured.
    """
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    for form, group in groupby(records, key=lambda record: record.form):
        # The years are known only at the end, so the rows wait on disk, not in memory.
        with tempfile.TemporaryFile("w+", encoding="utf-8") as waiting:
            years = _gather(group, waiting)
            _write(book, form or "(no form)", years, waiting)
    if not book.worksheets:
        book.create_sheet("(empty)")
    with tempfile.TemporaryFile() as file:
        book.save(file)
        file.seek(0)
        while piece := file.read(_CHUNK):
            yield piece


def _gather(records: Iterable[Record], waiting: IO[str]) -> list[int | None]:
    """Write a line a series: its words, and what each year says; the years that there are."""
    years: set[int | None] = set()
    for _, series in groupby(records, key=lambda record: (record.agency, record.key)):
        said: dict[int | None, list[Any]] = {}
        words: list[str] = []
        for record in series:
            figure = excel_figure(record.value)
            shown = record.text if figure is None else figure
            if shown not in (seen := said.setdefault(record.year, [])):
                seen.append(shown)
            words = [record.agency or "", record.label, record.key, record.value.unit or ""]
        years |= said.keys()
        waiting.write(json.dumps([words, list(said.items())]) + "\n")
    return sorted(years, key=lambda year: (year is None, year))


def _write(book: Any, form: str, years: Sequence[int | None], waiting: IO[str]) -> None:
    waiting.seek(0)
    for number, line in enumerate(waiting):
        if number % SHEET_ROWS == 0:
            sheet = _sheet(book, form, years)
        words, said = json.loads(line)
        by_year = {year: figures for year, figures in said}  # noqa: C416
        figures = [_cell(sheet, by_year.get(year, ())) for year in years]
        sheet.append([*(excel_text(sheet, word) for word in words), *figures])


def _sheet(book: Any, form: str, years: Sequence[int | None]) -> Any:
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    sheet = book.create_sheet(_NOT_IN_A_NAME.sub("-", form)[:31])
    sheet.freeze_panes = "E2"
    for column, width in zip("ABCD", (26, 48, 36, 8), strict=True):
        sheet.column_dimensions[column].width = width
    for column in range(5, 5 + len(years)):
        sheet.column_dimensions[get_column_letter(column)].width = 12
    head = [text_cell(sheet, word) for word in ("agency", "label", "key", "unit")]
    head += [text_cell(sheet, "(no year)" if year is None else str(year)) for year in years]
    for cell in head:
        cell.font = Font(bold=True)
    sheet.append(head)
    return sheet


def _cell(sheet: Any, said: Sequence[Any]) -> Any:
    """What one year says: nothing, one figure, or several that contradict each other."""
    if not said:
        return None
    if len(said) == 1:
        return excel_text(sheet, said[0]) if isinstance(said[0], str) else said[0]
    from openpyxl.styles import PatternFill

    cell = text_cell(sheet, " ≠ ".join(str(one) for one in said))
    cell.fill = PatternFill("solid", fgColor="FFD8A8")
    return cell
