"""Final storage as files: CSV, XLSX, Parquet and JSON Lines, one row a record.

Each is made piece by piece, so that memory stays flat however many records there are.
"""

from __future__ import annotations

import csv
import io
import json
import tempfile
from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from itertools import chain, islice
from pathlib import Path
from typing import IO, Any

from models.errors import BadRequest
from review.decision import Record, Value

COLUMNS = (
    "agency",
    "year",
    "form",
    "key",
    "label",
    "text",
    "value",
    "unit",
    "kind",
    "settled_by",
    "outcome",
    "reviewer",
    "error_probability",
    "page",
    "left",
    "top",
    "right",
    "bottom",
    "document",
    "file",
    "report",
    "version",
    "settled_at",
    "models",
)
"""The columns of every format; Parquet has `value_exact` besides."""
SHEET_ROWS = 1_000_000
"""After so many rows XLSX goes on in another sheet; Excel knows 1,048,576."""
_BATCH = 2_000
_CHUNK = 1 << 16
_EXCEL_DIGITS = 15


def tidy(record: Record) -> dict[str, Any]:
    """A record as a flat row: what is missing is None, figures are exact, moments are ISO 8601 in UTC."""
    box = record.box.as_list() if record.box else (None, None, None, None)
    return dict(
        zip(
            COLUMNS,
            (
                record.agency,
                record.year,
                record.form,
                record.key,
                record.label,
                record.text,
                exact(record.value),
                record.value.unit,
                str(record.value.kind),
                str(record.settled_by),
                str(record.outcome) if record.outcome else None,
                record.reviewer,
                record.error_probability,
                record.page,
                *box,
                record.document,
                record.name,
                record.report,
                record.version,
                record.settled.isoformat(),
                record.readers,
            ),
            strict=True,
        )
    )


def exact(value: Value) -> int | str | None:
    """A figure as the contract writes it: whole numbers as such, others as decimal text."""
    number = value.number
    return format(number, "f") if isinstance(number, Decimal) else number


def csv_pieces(records: Iterable[Record]) -> Iterator[bytes]:
    """CSV after RFC 4180 in UTF-8; a text stands as it is printed, even where a spreadsheet sees a formula."""
    return _csv(records, "")


def csv_for_excel_pieces(records: Iterable[Record]) -> Iterator[bytes]:
    """The same with a byte order mark, by which Excel knows that it is UTF-8."""
    return _csv(records, "\ufeff")


def _csv(records: Iterable[Record], start: str) -> Iterator[bytes]:
    buffer = io.StringIO(start)
    buffer.seek(0, io.SEEK_END)
    writer = csv.writer(buffer)
    writer.writerow(COLUMNS)
    for record in records:
        writer.writerow(tidy(record).values())
        if buffer.tell() > _CHUNK:
            yield _emptied(buffer)
    yield _emptied(buffer)


def _emptied(buffer: io.StringIO) -> bytes:
    text = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return text.encode()


def json_line_pieces(records: Iterable[Record]) -> Iterator[bytes]:
    """One JSON object a line."""
    rows = iter(records)
    while many := list(islice(rows, 200)):
        yield "".join(json.dumps(tidy(record), ensure_ascii=False) + "\n" for record in many).encode()


def parquet_pieces(records: Iterable[Record]) -> Iterator[bytes]:
    """Parquet; `value` is a double for reckoning, `value_exact` the figure to its last digit."""
    import pyarrow
    import pyarrow.parquet

    text, whole, real = pyarrow.string(), pyarrow.int32(), pyarrow.float64()
    kinds = dict.fromkeys(COLUMNS, text) | dict.fromkeys(("year", "page", "report", "version"), whole)
    kinds |= dict.fromkeys(("value", "error_probability", "left", "top", "right", "bottom"), real)
    kinds["settled_at"] = pyarrow.timestamp("us", "UTC")
    schema = pyarrow.schema([*kinds.items(), ("value_exact", text)])
    rows = iter(records)
    with tempfile.TemporaryFile() as file:
        with pyarrow.parquet.ParquetWriter(file, schema, compression="zstd") as writer:
            while many := list(islice(rows, _BATCH)):
                writer.write_table(pyarrow.Table.from_pylist([_typed(record) for record in many], schema))
        yield from _read(file)


def _typed(record: Record) -> dict[str, Any]:
    number = record.value.number
    exactly = exact(record.value)
    return tidy(record) | {
        "value": None if number is None else float(number),
        "value_exact": None if exactly is None else str(exactly),
        "settled_at": record.settled,
    }


def xlsx_pieces(records: Iterable[Record], sheet_rows: int = SHEET_ROWS) -> Iterator[bytes]:
    """XLSX; figures that Excel cannot hold to the last digit stand as text."""
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    rows = iter(records)
    for number in range(1, 1000):
        first = next(rows, None)
        if first is None and number > 1:
            break
        sheet = book.create_sheet("records" if number == 1 else f"records {number}")
        sheet.freeze_panes = "A2"
        sheet.append([excel_text(sheet, name) for name in COLUMNS])
        if first is None:
            break
        for record in chain((first,), islice(rows, sheet_rows - 1)):
            row = tidy(record) | {"value": excel_figure(record.value)}
            sheet.append([excel_text(sheet, v) if isinstance(v, str) else v for v in row.values()])
    with tempfile.TemporaryFile() as file:
        book.save(file)
        yield from _read(file)


def excel_figure(value: Value) -> int | float | str | None:
    """A figure as a number where Excel holds it to its last digit, as text where not."""
    number = value.number
    if number is None:
        return None
    written = format(Decimal(number), "f")
    if len(written.lstrip("-").replace(".", "").strip("0")) > _EXCEL_DIGITS:
        return written
    return number if isinstance(number, int) else float(number)


def excel_text(sheet: Any, text: str) -> Any:
    """A text as it goes into a row: only what would be taken for a formula needs a cell of its own."""
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    plain = text[:1] not in ("=", "#") and len(text) < 32_768 and not ILLEGAL_CHARACTERS_RE.search(text)
    return text if plain else text_cell(sheet, text)


def text_cell(sheet: Any, text: str) -> Any:
    """A cell that shows a text and never takes it for a formula."""
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    cell = WriteOnlyCell(sheet, ILLEGAL_CHARACTERS_RE.sub("\ufffd", text)[:32_767])
    cell.data_type = "s"
    return cell


def _read(file: IO[bytes]) -> Iterator[bytes]:
    file.seek(0)
    while piece := file.read(_CHUNK):
        yield piece


FORMATS: dict[str, Callable[[Iterable[Record]], Iterator[bytes]]] = {
    "csv": csv_pieces,
    "csv-excel": csv_for_excel_pieces,
    "jsonl": json_line_pieces,
    "parquet": parquet_pieces,
    "xlsx": xlsx_pieces,
}
MEDIA_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "csv-excel": "text/csv; charset=utf-8",
    "jsonl": "application/x-ndjson",
    "parquet": "application/vnd.apache.parquet",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def pieces(records: Iterable[Record], format: str) -> Iterator[bytes]:
    """Records as a file of one format, piece by piece."""
    if format not in FORMATS:
        raise BadRequest(f"no export format {format!r}; there are: {', '.join(FORMATS)}")
    return FORMATS[format](records)


def save(pieces: Iterable[bytes], path: Path) -> None:
    """Write a file whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}.", delete=False) as file:
        try:
            for piece in pieces:
                file.write(piece)
            file.flush()
            Path(file.name).chmod(0o644)
            Path(file.name).replace(path)
        except BaseException:
            Path(file.name).unlink(missing_ok=True)
            raise
