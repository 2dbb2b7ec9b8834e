"""Final storage as files, read back by the programs that people read them with."""

from __future__ import annotations

import csv
import io
import json
import tracemalloc
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from held import NOON, a_document, a_report, sha
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from pyarrow import parquet

from models.document import Box
from models.errors import BadRequest
from review.decision import Kind, Outcome, Record, Settled, Value
from services.export import COLUMNS, FORMATS, pieces, save, tidy, xlsx_pieces
from services.pivot import xlsx_pivot_pieces
from services.store.seam import Arrival, Order
from services.store.sql import SqlStore

PLAIN = Record(
    document=sha("年报.pdf"),
    name="年报.pdf",
    report=0,
    key="requests.total.natural",
    version=1,
    agency="示例市统计局",
    year=2023,
    form="gov-disclosure-2021",
    label="三、申请 / 总计",
    text="1,286",
    value=Value(Kind.NUMBER, 1286),
    settled_by=Settled.MACHINE,
    outcome=None,
    reviewer=None,
    error_probability=0.0004,
    page=1,
    box=Box(0.1, 0.2, 0.3, 0.4),
    readers="onnx/PP-OCRv6_small@1f2e3d4c",
    settled=NOON,
)
ODD = [
    PLAIN,
    replace(PLAIN, text="12.50万元", value=Value(Kind.NUMBER, Decimal("12.50"), "万元")),
    replace(PLAIN, text='他说"零",\n换行', value=Value(Kind.TEXT)),
    replace(PLAIN, text="=1+1", value=Value(Kind.TEXT), agency=None, year=None, form=None, page=None, box=None),
    replace(PLAIN, text="9" * 30, value=Value(Kind.NUMBER, int("9" * 30))),
    replace(PLAIN, text="-2", value=Value(Kind.NUMBER, -2), settled_by=Settled.REVIEWER, outcome=Outcome.AS_READ),
    replace(PLAIN, text=None, value=Value(Kind.BLANK), error_probability=None, reviewer="王芳"),
    replace(PLAIN, text="页\x0b码", value=Value(Kind.NOT_APPLICABLE)),
]


def made(format: str, records: list[Record]) -> bytes:
    return b"".join(pieces(iter(records), format))


def test_csv_says_every_text_as_it_is_printed():
    rows = list(csv.DictReader(io.StringIO(made("csv", ODD).decode(), newline="")))

    assert [row["text"] for row in rows] == [record.text or "" for record in ODD]
    assert [row["value"] for row in rows[:2]] == ["1286", "12.50"]
    assert rows[4]["value"] == "9" * 30
    assert (rows[0]["left"], rows[0]["settled_at"]) == ("0.1", "2026-03-04T12:00:00.123456+00:00")


def test_csv_for_excel_begins_with_a_byte_order_mark():
    assert made("csv-excel", ODD) == b"\xef\xbb\xbf" + made("csv", ODD)


def test_json_lines_keep_types():
    rows = [json.loads(line) for line in made("jsonl", ODD).splitlines()]

    assert rows[0]["value"] == 1286
    assert rows[1]["value"] == "12.50"
    assert rows[3]["agency"] is None
    assert list(rows[0]) == list(COLUMNS)


def test_xlsx_shows_figures_as_numbers_and_text_never_as_a_formula():
    sheet = load_workbook(io.BytesIO(made("xlsx", ODD))).active
    assert sheet is not None
    rows = [dict(zip(COLUMNS, row, strict=True)) for row in sheet.iter_rows(min_row=2, values_only=True)]

    assert [row["value"] for row in rows[:2]] == [1286, 12.5]
    assert rows[4]["value"] == "9" * 30, "Excel would round it"
    assert rows[3]["text"] == "=1+1"
    assert sheet.cell(5, COLUMNS.index("text") + 1).data_type == "s"
    assert rows[7]["text"] == "页\ufffd码"
    assert sheet.freeze_panes == "A2"


def test_parquet_keeps_figures_twice_for_reckoning_and_to_the_last_digit():
    table = parquet.read_table(io.BytesIO(made("parquet", ODD)))

    assert table.column("value").to_pylist()[:3] == [1286.0, 12.5, None]
    assert table.column("value_exact").to_pylist()[4] == "9" * 30
    assert table.column("text").to_pylist() == [record.text for record in ODD]
    assert table.column("settled_at").to_pylist()[0] == NOON
    assert table.column("year").to_pylist()[3] is None


@pytest.mark.parametrize("format", FORMATS)
def test_nothing_to_export_is_a_good_file_with_its_columns(format: str):
    whole = made(format, [])
    if format == "xlsx":
        assert load_workbook(io.BytesIO(whole)).active["A1"].value == "agency"  # type: ignore[index]
    elif format == "parquet":
        assert parquet.read_table(io.BytesIO(whole)).num_rows == 0
    elif format == "jsonl":
        assert whole == b""
    else:
        assert whole.decode("utf-8-sig").strip() == ",".join(COLUMNS)


def test_an_unknown_format_is_refused_with_those_that_there_are():
    with pytest.raises(BadRequest, match="csv, csv-excel, jsonl, parquet, xlsx"):
        pieces([], "xls")


def test_a_long_export_goes_on_in_another_sheet():
    book = load_workbook(io.BytesIO(b"".join(xlsx_pieces([PLAIN] * 7, sheet_rows=3))))

    assert [sheet.max_row - 1 for sheet in book.worksheets] == [3, 3, 1]
    assert [sheet["A1"].value for sheet in book.worksheets] == ["agency"] * 3


@pytest.mark.parametrize("format", ["csv", "jsonl", "parquet"])
def test_memory_stays_flat_over_many_records(format: str):
    def peak(count: int) -> int:
        def many() -> Iterator[Record]:
            for number in range(count):
                yield replace(PLAIN, key=f"k{number}")

        tracemalloc.start()
        for _ in pieces(many(), format):
            pass
        top = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return top

    few = peak(3_000)
    assert peak(9_000) < few * 1.3 + 200_000


@given(st.lists(st.text(max_size=20), max_size=6))
@settings(max_examples=40, deadline=None)
def test_any_printed_text_survives_csv_and_json(texts: list[str]):
    texts = [text.encode("utf-8", "replace").decode() for text in texts]
    records = [replace(PLAIN, text=text) for text in texts]

    assert [row["text"] for row in csv.DictReader(io.StringIO(made("csv", records).decode(), newline=""))] == texts
    assert [json.loads(line)["text"] for line in made("jsonl", records).decode().split("\n")[:-1]] == texts


def test_a_file_is_written_whole_or_not_at_all(tmp_path: Path):
    def broken() -> Iterator[bytes]:
        yield b"half"
        raise OSError(28, "No space left on device")

    (tmp_path / "out.csv").write_text("before")
    with pytest.raises(OSError):
        save(broken(), tmp_path / "out.csv")
    assert (tmp_path / "out.csv").read_text() == "before"
    assert len(list(tmp_path.iterdir())) == 1

    save(pieces([PLAIN], "csv"), tmp_path / "new" / "out.csv")
    assert (tmp_path / "new" / "out.csv").read_text().count("\n") == 2


def test_the_pivot_has_a_row_a_figure_and_a_column_a_year():
    series = [
        replace(PLAIN, agency=agency, year=year, text=str(year), value=Value(Kind.NUMBER, year * 10))
        for agency in ("乙局", "甲局")
        for year in (2021, 2023)
    ]
    series.insert(2, replace(series[1], year=2022, text="——", value=Value(Kind.NOT_APPLICABLE)))
    book = load_workbook(io.BytesIO(b"".join(xlsx_pivot_pieces(series))))
    rows = list(book["gov-disclosure-2021"].iter_rows(values_only=True))

    assert rows[0] == ("agency", "label", "key", "unit", "2021", "2022", "2023")
    assert rows[1][0] == "乙局" and rows[1][4:] == (20210, "——", 20230)
    assert rows[2][0] == "甲局" and rows[2][4:] == (20210, None, 20230)


def test_documents_that_contradict_each_other_both_show_in_the_pivot():
    pair = [PLAIN, replace(PLAIN, document=sha("other"), value=Value(Kind.NUMBER, 1268))]
    cell = load_workbook(io.BytesIO(b"".join(xlsx_pivot_pieces(pair))))["gov-disclosure-2021"]["E2"]

    assert cell.value == "1286 ≠ 1268"
    assert cell.fill.fgColor.rgb == "00FFD8A8"


def test_a_pivot_of_nothing_opens():
    assert load_workbook(io.BytesIO(b"".join(xlsx_pivot_pieces([])))).sheetnames == ["(empty)"]


def test_final_storage_goes_from_the_database_into_every_format(store: SqlStore):
    for agency in ("乙局", "甲局"):
        for year in (2023, 2022):
            document = a_document(f"{agency}{year}.pdf")
            store.receive(Arrival(document.sha256, document.name))
            store.hold(document, [a_report(document, agency=agency, year=year)])
            store.settle(document.sha256)

    expected = [tidy(record) for record in store.records()]
    assert [json.loads(line) for line in b"".join(pieces(store.records(), "jsonl")).splitlines()] == expected
    assert len(expected) == 48
    assert parquet.read_table(io.BytesIO(b"".join(pieces(store.records(), "parquet")))).num_rows == 48
    book = load_workbook(io.BytesIO(b"".join(xlsx_pivot_pieces(store.records(order=Order.SERIES)))))
    rows = list(book["gov-disclosure-2021"].iter_rows(values_only=True))
    assert len(rows) == 1 + 2 * 12
    assert rows[0][4:] == ("2022", "2023")
    assert all(row[4] == row[5] for row in rows[1:])


def test_moments_are_given_in_utc():
    assert tidy(replace(PLAIN, settled=datetime(2026, 1, 1, tzinfo=UTC)))["settled_at"] == "2026-01-01T00:00:00+00:00"
