"""A file read in pieces, on several machines, is the same document as one read in one go."""

from __future__ import annotations

from pathlib import Path

import pytest
from desk_parts import bench, clean, many_pages
from held import a_document
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from models.document import Alternative, Box, Cell, Document, Known, Line, Page, Reading, Table
from models.errors import Damaged
from models.pages import open_pages, page_count
from models.read import joined
from models.written import document_of, written

fractions = st.floats(0, 1)
boxes = st.tuples(fractions, fractions, fractions, fractions).map(lambda sides: Box.clipped(*sides))
readings = st.builds(
    Reading,
    st.text(max_size=8),
    fractions,
    st.sampled_from(["text-layer", "onnx/PP-OCRv6_small@1f2e3d4c"]),
    st.lists(st.builds(Alternative, st.text(max_size=4), st.floats(-50, 0)), max_size=3).map(tuple),
)
cells = st.builds(
    Cell,
    st.integers(0, 5),
    st.integers(0, 5),
    st.integers(1, 3),
    st.integers(1, 3),
    readings,
    st.none() | st.integers(1, 9),
    st.none() | boxes,
    st.lists(readings, max_size=2).map(tuple),
    fractions,
)
numbers = st.lists(st.integers(-1, 99), max_size=4).map(tuple)
ways = st.lists(st.builds(Known, st.text(max_size=8), numbers, numbers, numbers), max_size=2).map(tuple)
tables = st.builds(
    lambda cell, known: Table(9, 9, (cell,), (1,), (Box(0, 0, 1, 1),), "ruled", known),
    cells,
    ways,
)
documents = st.builds(
    Document,
    st.text(max_size=8),
    st.just("0" * 64),
    st.lists(st.builds(Page, st.integers(1, 9), st.integers(1, 99), st.integers(1, 99), fractions)).map(tuple),
    st.lists(tables, max_size=2).map(tuple),
    st.lists(st.builds(Line, readings, st.none() | st.integers(1, 9), st.none() | boxes), max_size=3).map(tuple),
    st.sampled_from([(), (("line", 0), ("table", 0))]),
    st.dictionaries(st.sampled_from(["open", "read"]), st.floats(0, 9)),
)


@given(documents)
@settings(max_examples=60, deadline=None)
def test_what_was_written_reads_back_the_same(document: Document):
    assert document_of(written(document)) == document


def test_what_another_gouji_wrote_is_refused_with_what_to_do():
    data = written(a_document("a.pdf")).replace(b"gouji.pages/2", b"gouji.pages/9")
    with pytest.raises(Damaged, match="send the file in again"):
        document_of(data)


def a_table_over_pages(path: Path) -> Path:
    from reportlab.lib.pagesizes import A4
    from reportlab.platypus import SimpleDocTemplate, TableStyle
    from reportlab.platypus import Table as Drawn

    rows = [["item", "first", "second"], *([f"row {n}", str(n * 7), str(n * 13)] for n in range(70))]
    style = TableStyle([("GRID", (0, 0), (-1, -1), 0.8, "black")])
    SimpleDocTemplate(str(path), pagesize=A4, invariant=1).build([Drawn(rows, repeatRows=1, style=style)])
    return path


def test_a_table_that_was_read_in_parts_on_two_machines_is_one_table(tmp_path: Path):
    path = a_table_over_pages(tmp_path / "table.pdf")
    assert bench().pages(path) == 2
    in_parts = [document_of(bench().read(path, page, page, lambda page: None)) for page in (1, 2)]
    whole, _ = bench().recognise([bench().read(path, 1, 2, lambda page: None)], {})
    document = joined(in_parts)
    assert [(table.rows, table.pages) for table in document.tables] == [(71, (1, 2))]
    assert (document.tables, document.lines, document.order) == (whole.tables, whole.lines, whole.order)


def test_pages_are_counted_and_found_by_their_numbers(tmp_path: Path):
    pdf = many_pages(tmp_path / "a.pdf", 5)
    frames = [Image.new("L", (40, 30 + number), 255) for number in range(4)]
    tiff = tmp_path / "a.tif"
    frames[0].save(tiff, save_all=True, append_images=frames[1:])
    assert [page_count(path) for path in (pdf, tiff, clean(tmp_path))] == [5, 4, 0]
    assert [sheet.number for sheet in open_pages(pdf, first=2, last=4)] == [2, 3, 4]
    found = [(sheet.number, sheet.height) for sheet in open_pages(tiff, first=3, last=9)]
    assert [number for number, _ in found] == [3, 4]
    assert found == [(sheet.number, sheet.height) for sheet in open_pages(tiff)][2:]
