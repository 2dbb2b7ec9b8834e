"""Workbooks: figures as the sheet shows them, tables where they stand."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.styles import Border, Side
from tiny_files import written, zipped

from models.errors import Damaged, GoujiError, TooLarge
from models.files import Limits
from models.office.contents import Contents
from models.office.number_format import general, shown
from models.office.read import read_office


def read(folder: Path, fill: Any) -> Contents:
    book = openpyxl.Workbook()
    fill(book.active)
    book.save(folder / "a.xlsx")
    return read_office(folder / "a.xlsx")


def put(sheet: Any, rows: list[list[Any]], top: int = 1, left: int = 1) -> None:
    for row, values in enumerate(rows, top):
        for col, value in enumerate(values, left):
            if value is not None:
                sheet.cell(row, col, value)


def rows(found: Contents, table: int = 0) -> list[list[str]]:
    grid = found.tables[table]
    text = {(cell.row, cell.col): cell.text for cell in grid.cells}
    return [[text.get((row, col), "·") for col in range(grid.cols)] for row in range(grid.rows)]


def test_merged_ranges_keep_their_spans(tmp_path: Path) -> None:
    def fill(sheet: Any) -> None:
        put(sheet, [["项目", "申请人情况", None], [None, "自然人", "总计"], ["一、新收", 12, 15]])
        sheet.merge_cells("A1:A2")
        sheet.merge_cells("B1:C1")

    table = read(tmp_path, fill).tables[0]
    spans = {cell.text: (cell.rowspan, cell.colspan) for cell in table.cells}
    assert spans == {
        "项目": (2, 1),
        "申请人情况": (1, 2),
        "自然人": (1, 1),
        "总计": (1, 1),
        "一、新收": (1, 1),
        "12": (1, 1),
        "15": (1, 1),
    }


def test_a_title_and_a_note_are_lines_and_the_bordered_part_is_the_table(tmp_path: Path) -> None:
    def fill(sheet: Any) -> None:
        put(sheet, [["收入支出决算总表", None, None], ["部门：某局", None, "单位：万元"]])
        sheet.merge_cells("A1:C1")
        put(sheet, [["项目", "行次", "金额"], ["一、财政拨款", 1, 12.5], [None, None, None], ["总计", 3, 12.5]], top=3)
        thin = Side(style="thin")
        for row in sheet["A3:C6"]:
            for cell in row:
                cell.border = Border(thin, thin, thin, thin)
        sheet["A7"] = "注：本表反映收支。"

    found = read(tmp_path, fill)
    assert [line.text for line in found.lines] == ["收入支出决算总表", "部门：某局 单位：万元", "注：本表反映收支。"]
    assert rows(found) == [["项目", "行次", "金额"], ["一、财政拨款", "1", "12.5"], ["", "", ""], ["总计", "3", "12.5"]]
    assert found.order == (("line", 0), ("line", 1), ("table", 0), ("line", 2))


def test_tables_parted_by_empty_rows_or_columns_are_several(tmp_path: Path) -> None:
    def fill(sheet: Any) -> None:
        put(sheet, [["Fund", "Cash"], ["General", 10], ["Debt", 20]])
        put(sheet, [["Town", "People"], ["North", 1], ["South", 2]], left=5)
        put(sheet, [["Year", "Rate"], ["2022", "x"], ["2023", "y"]], top=6)

    found = read(tmp_path, fill)
    assert [rows(found, index)[0] for index in range(3)] == [["Fund", "Cash"], ["Town", "People"], ["Year", "Rate"]]


def test_an_empty_row_or_column_within_a_statement_does_not_tear_it(tmp_path: Path) -> None:
    def fill(sheet: Any) -> None:
        put(sheet, [["Item", 2023, None, 2022], ["Cash", 10, None, 9], ["Loans", 20, None, 18]])
        put(sheet, [["Debt", 5, None, 4], ["Total", 35, None, 31]], top=5)

    found = read(tmp_path, fill)
    assert len(found.tables) == 1
    assert rows(found)[-1] == ["Total", "35", "31"]


def test_what_is_hidden_is_not_printed(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    put(book.active, [["a", "b", "c"], ["1", "2", "3"], ["4", "5", "6"]])
    book.active.row_dimensions[2].hidden = True
    book.active.column_dimensions["B"].hidden = True
    other = book.create_sheet("lists")
    put(other, [["x", "y"], ["1", "2"]])
    other.sheet_state = "hidden"
    book.save(tmp_path / "a.xlsx")
    found = read_office(tmp_path / "a.xlsx")
    assert len(found.tables) == 1 and rows(found) == [["a", "c"], ["4", "6"]]


def test_a_formula_that_was_never_computed_is_a_doubt_not_a_blank(tmp_path: Path) -> None:
    found = read(tmp_path, lambda sheet: put(sheet, [["a", 1], ["b", 2], ["sum", "=B1+B2"]]))
    assert rows(found)[:2] == [["a", "1"], ["b", "2"]]
    unknown = found.tables[0].at(2, 1)
    assert unknown is not None and (unknown.text, unknown.confidence) == ("", 0.0)


@pytest.mark.parametrize(
    ("value", "code", "text"),
    [
        (1234.5, "#,##0.00", "1,234.50"),
        (-1234.5, "#,##0.00;[Red]-#,##0.00", "-1,234.50"),
        (-1234.5, "#,##0.00_);(#,##0.00)", "(1,234.50)"),
        (0, '#,##0;-#,##0;"-"', "-"),
        (0.1234, "0.00%", "12.34%"),
        (0.5, "0%", "50%"),
        (251000, '0"元"', "251000元"),
        (12.5, "General", "12.5"),
        (0.1 + 0.2, "General", "0.3"),
        (1e15, "General", "1.00000E+15"),
        (12345678, "#,##0,", "12,346"),
        (5, "000", "005"),
        (0.25, "#.##", ".25"),
        (2.675, "0.00", "2.68"),
        (1.005, "0.00", "1.01"),
        (1234567.891, '_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ ', "1,234,567.89"),
        (0, '_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ ', "-"),
        (12, "[$¥-804]#,##0.00", "¥12.00"),
        (45292, "yyyy-mm-dd", "2024-01-01"),
        (45292.75, 'yyyy"年"m"月"d"日"', "2024年1月1日"),
        (0.75, "h:mm", "18:00"),
        (-0.001, "0.00", "0.00"),
    ],
)
def test_numbers_are_shown_as_their_format_asks(value: float, code: str, text: str) -> None:
    assert shown(value, code, since_1904=False) == text


@given(st.decimals(allow_nan=False, allow_infinity=False, places=2, min_value=-(10**9), max_value=10**9))
@settings(max_examples=200, deadline=None)
def test_a_figure_with_two_places_comes_out_as_it_went_in(number: Any) -> None:
    assert shown(float(number), "0.00", since_1904=False).replace("-0.00", "0.00") == f"{number:.2f}".replace(
        "-0.00", "0.00"
    )
    assert float(general(number)) == float(number)


@given(st.floats(), st.text('0#?,.%;"_*[]\\yYmdhs-/$@E+Genral元 ', max_size=20))
@settings(max_examples=300, deadline=None)
def test_no_format_code_breaks_the_reading(value: float, code: str) -> None:
    assert isinstance(shown(value, code, since_1904=False), str)


def test_dates_and_booleans_are_shown(tmp_path: Path) -> None:
    found = read(tmp_path, lambda sheet: put(sheet, [["date", datetime(2023, 3, 1)], ["done", True]]))
    assert rows(found) == [["date", "2023-03-01 0:00:00"], ["done", "TRUE"]]


def test_a_merged_range_as_large_as_a_sheet_costs_nothing(tmp_path: Path) -> None:
    sheet = (
        '<worksheet><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>a</t></is></c></row>'
        '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
        '<mergeCells><mergeCell ref="A1:XFD1048575"/></mergeCells></worksheet>'
    )
    found = read_office(written(tmp_path, "merge.xlsx", workbook(sheet)))
    assert {cell.text for table in found.tables for cell in table.cells} | {line.text for line in found.lines} == {
        "a",
        "1",
    }


def workbook(sheet: str) -> bytes:
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    one = '<R><r Id="1" Type="{}/{}" Target="{}"/></R>'
    return zipped(
        {
            "_rels/.rels": one.format(kind, "officeDocument", "xl/workbook.xml"),
            "xl/workbook.xml": f'<workbook xmlns:r="{kind}"><sheets><sheet name="s" r:id="1"/></sheets></workbook>',
            "xl/_rels/workbook.xml.rels": one.format(kind, "worksheet", "sheet1.xml"),
            "xl/sheet1.xml": sheet,
        }
    )


def test_broken_workbooks_are_refused_in_one_line(tmp_path: Path) -> None:
    cases: list[tuple[str, bytes, type[GoujiError]]] = [
        ("no workbook", zipped({"xl/styles.xml": "<x/>"}), Damaged),
        ("no sheet", zipped({"xl/workbook.xml": "<workbook/>"}), Damaged),
        ("a sheet of no XML", workbook("what?"), Damaged),
        ("a bomb", workbook("<worksheet>" + " " * 50_000_000 + "</worksheet>"), TooLarge),
    ]
    for name, data, error in cases:
        with pytest.raises(error) as caught:
            read_office(written(tmp_path, "bad.xlsx", data))
        assert "\n" not in str(caught.value), name
    many = "".join(f"<row><c><v>{n}</v></c><c><v>{n}</v></c></row>" for n in range(100))
    with pytest.raises(TooLarge, match="cells"):
        path = written(tmp_path, "many.xlsx", workbook(f"<worksheet><sheetData>{many}</sheetData></worksheet>"))
        read_office(path, Limits(cells=150))
