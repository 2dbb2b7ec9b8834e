"""Whatever bytes come, a loader answers with pages, tables, or an error that says what to do: never a traceback."""

from __future__ import annotations

import io
from itertools import islice
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image
from tiny_files import chinese, docx, encoded, pdf, picture, text, zipped

from models.errors import GoujiError
from models.files import Limits, kind_of
from models.office.read import read_office
from models.pages import open_pages

LIMITS = Limits(max_bytes=200_000, pages=20, pixels=400_000, working_pixels=200_000, cells=5_000, xml_bytes=200_000)


def workbook() -> bytes:
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.append(["项目", "金额"])
    book.active.append(["现金", 12.5])
    book.active.merge_cells("A3:B3")
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def seeds() -> dict[str, bytes]:
    image = Image.new("RGB", (24, 18), "white")
    image.paste((0, 0, 0), (2, 2, 9, 9))
    drawing = "1 w 10 10 m 200 10 l S 0.5 g 10 30 50 40 re f q 100 0 0 50 20 300 cm /I Do Q "
    return {
        "pdf": pdf(text(20, 200, "Words 12") + chinese(20, 100, "一般") + drawing, resources="/XObject << /I 10 0 R >>",
                   page="/MediaBox [0 0 300 400]", extra=(picture(image),)),
        "png": encoded(image, "PNG"),
        "jpeg": encoded(image, "JPEG"),
        "webp": encoded(image, "WEBP"),
        "bmp": encoded(image, "BMP"),
        "tiff": encoded(image, "TIFF", save_all=True, append_images=[image], compression="tiff_lzw"),
        "fax": encoded(image.convert("1"), "TIFF", compression="group4"),
        "docx": docx("<w:p><w:r><w:t>题</w:t></w:r></w:p><w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val='2'/></w:tcPr>"
                     "<w:p/></w:tc></w:tr><w:tr><w:tc><w:p/></w:tc><w:tc><w:p/></w:tc></w:tr></w:tbl>"),
        "xlsx": workbook(),
        "html": "<table><tr><td rowspan=2>甲<td colspan=3>1<tr><td>2</table><p>尾".encode(),
        "text": "项目\t金额\n甲\t1,286\n\n\t乙\n\t3\n".encode(),
    }  # fmt: skip


SEEDS = seeds()


def read_whole(path: Path) -> None:
    kind = kind_of(path)
    if not kind.has_pages:
        read_office(path, LIMITS)
        return
    for sheet in islice(open_pages(path, LIMITS), 5):
        assert sheet.image.shape == (sheet.height, sheet.width, 3)


Edits = list[tuple[float, str, bytes]]
WAYS = st.sampled_from(["set", "cut", "insert", "drop", "double"])
PLACES = st.floats(0, 1, exclude_max=True)
changes = st.lists(st.tuples(PLACES, WAYS, st.binary(min_size=1, max_size=4)), max_size=6)
BEGINNINGS = st.sampled_from(
    [b"", b"%PDF-1.7\n", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"II*\0", b"PK\x03\x04", b"BM", b"<table>", b"\t"]
)
bounded = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def changed(data: bytes, edits: Edits) -> bytes:
    for where, how, new in edits:
        at = int(where * len(data))
        if how == "set":
            data = data[:at] + new + data[at + len(new) :]
        elif how == "cut":
            data = data[:at]
        elif how == "insert":
            data = data[:at] + new + data[at:]
        elif how == "drop":
            data = data[:at] + data[at + len(new) * 8 :]
        else:
            data = data[:at] + data[at : at + 64] + data[at:]
        if not data:
            break
    return data


@pytest.mark.parametrize("name", sorted(SEEDS))
def test_the_whole_file_is_read(name: str, tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(SEEDS[name])
    read_whole(tmp_path / "file")


@pytest.mark.parametrize("name", sorted(SEEDS))
@given(edits=changes)
@bounded
def test_a_changed_file_is_read_or_refused_in_one_line(name: str, edits: Edits, tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(changed(SEEDS[name], edits))
    try:
        read_whole(path)
    except GoujiError as error:
        assert str(error) and "\n" not in str(error)


@given(edits=changes, part=st.sampled_from(["xl/workbook.xml", "xl/styles.xml", "xl/worksheets/sheet1.xml"]))
@bounded
def test_a_workbook_with_a_changed_part_is_read_or_refused(edits: Edits, part: str, tmp_path: Path) -> None:
    _repacked(SEEDS["xlsx"], part, edits, tmp_path)


@given(edits=changes)
@bounded
def test_a_document_with_a_changed_part_is_read_or_refused(edits: Edits, tmp_path: Path) -> None:
    _repacked(SEEDS["docx"], "word/document.xml", edits, tmp_path)


def _repacked(whole: bytes, part: str, edits: Edits, folder: Path) -> None:
    import zipfile

    with zipfile.ZipFile(io.BytesIO(whole)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts[part] = changed(parts[part], edits)
    path = folder / "file"
    path.write_bytes(zipped(parts))
    try:
        read_whole(path)
    except GoujiError as error:
        assert str(error) and "\n" not in str(error)


@given(data=st.binary(max_size=300), start=BEGINNINGS)
@settings(bounded, max_examples=300)
def test_any_bytes_are_read_or_refused(data: bytes, start: bytes, tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(start + data)
    try:
        read_whole(path)
    except GoujiError as error:
        assert str(error) and "\n" not in str(error)


@given(lines=st.lists(st.text("\t \n一（三）1.0无/|—a", max_size=12), max_size=12))
@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_text_dump_breaks_the_grid_nor_loses_a_figure(lines: list[str], tmp_path: Path) -> None:
    whole = "\n".join(lines)
    if not whole.strip():
        return
    (tmp_path / "a.txt").write_text(whole, encoding="utf-8")
    found = read_office(tmp_path / "a.txt")
    kept = [cell.text for table in found.tables for cell in table.cells] + [line.text for line in found.lines]
    assert "".join(kept).count("0") == whole.count("0")
