"""HTML: tables with their spans, tables that are mere layout, lines, encodings."""

from __future__ import annotations

from pathlib import Path

import pytest
from tiny_files import written

from models.errors import TooLarge
from models.files import Limits
from models.office.contents import Contents
from models.office.read import read_office


def read(folder: Path, html: str, encoding: str = "utf-8") -> Contents:
    return read_office(written(folder, "a.html", html.encode(encoding)))


def test_spans_and_gaps_become_a_whole_grid(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        "<table><thead><tr><th rowspan=2>项目<th colspan=2>申请人情况</tr><tr><th>自然人<th>总计</tr></thead>"
        "<tbody><tr><td>本年<br>新收<td>&nbsp;12 <td>1,286</tr><tr><td>短行</td></tr></tbody></table>",
    )
    (table,) = found.tables
    cells = {(c.row, c.col, c.rowspan, c.colspan): c.text for c in table.cells}
    assert cells == {
        (0, 0, 2, 1): "项目",
        (0, 1, 1, 2): "申请人情况",
        (1, 1, 1, 1): "自然人",
        (1, 2, 1, 1): "总计",
        (2, 0, 1, 1): "本年新收",
        (2, 1, 1, 1): "12",
        (2, 2, 1, 1): "1,286",
        (3, 0, 1, 1): "短行",
        (3, 1, 1, 1): "",
        (3, 2, 1, 1): "",
    }
    assert table.finder == "html"


def test_a_rowspan_of_nought_reaches_the_last_row(tmp_path: Path) -> None:
    table = read(tmp_path, "<table><tr><td rowspan=0>a<td>1<tr><td>2<tr><td>3</table>").tables[0]
    assert table.cells[0].rowspan == 3


def test_spans_that_overlap_or_exaggerate_do_no_harm(tmp_path: Path) -> None:
    html = "<table><tr><td>a<td rowspan=2>b<td>c<tr><td colspan=999999>d<td rowspan=70000>e</table>"
    table = read(tmp_path, html).tables[0]
    assert sorted(cell.text for cell in table.cells if cell.text) == ["a", "b", "c", "d", "e"]


def test_a_table_for_layout_gives_way_to_what_it_holds(tmp_path: Path) -> None:
    inner = "<table><tr><td>甲<td>1<tr><td>乙<td>2</table>"
    found = read(tmp_path, f"<table><tr><td><h1>年度报告</h1>{inner}<p>附注</p></table>")
    assert len(found.tables) == 1
    assert [line.text for line in found.lines] == ["年度报告", "附注"]
    assert found.order == (("line", 0), ("table", 0), ("line", 1))


def test_a_table_with_data_keeps_it_and_the_table_in_its_cell_follows(tmp_path: Path) -> None:
    inner = "<table><tr><td>甲<td>1<tr><td>乙<td>2</table>"
    found = read(tmp_path, f"<table><tr><td>项目<td>明细<tr><td>合计<td>见下{inner}</table>")
    assert [[cell.text for cell in table.cells] for table in found.tables] == [
        ["项目", "明细", "合计", "见下"],
        ["甲", "1", "乙", "2"],
    ]


def test_lines_are_what_a_reader_sees(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        "<html><head><title>no</title><style>p{}</style></head><body><p>某市<b>统计局</b><br>2023 年</p>"
        "<!-- no --><script>no()</script><div style='display: none'>no</div><p hidden>no</p>尾</body></html>",
    )
    assert [line.text for line in found.lines] == ["某市统计局", "2023 年", "尾"]


@pytest.mark.parametrize(
    ("head", "encoding"),
    [
        ("", "utf-8"),
        ("", "utf-8-sig"),
        ("", "utf-16"),
        ("", "gb18030"),
        ("<meta charset=gb2312>", "gb18030"),
        ('<meta http-equiv="Content-Type" content="text/html; charset=big5">', "big5"),
        ("<meta charset=utf-8>", "gb18030"),
    ],
)
def test_encodings_are_recognised(tmp_path: Path, head: str, encoding: str) -> None:
    found = read(tmp_path, f"<html>{head}<body><table><tr><td>行政許可<td>數量</table></body></html>", encoding)
    assert [cell.text for cell in found.tables[0].cells] == ["行政許可", "數量"]


def test_a_web_page_called_xls_is_read_as_the_web_page_it_is(tmp_path: Path) -> None:
    found = read_office(written(tmp_path, "export.xls", b"<table><tr><td>a<td>1</table>"))
    assert len(found.tables) == 1


def test_too_many_cells_are_refused(tmp_path: Path) -> None:
    path = written(tmp_path, "a.html", b"<table>" + b"<tr><td>1<td>2" * 100 + b"</table>")
    with pytest.raises(TooLarge):
        read_office(path, Limits(cells=150))
    wide = b"<table>" + b"<tr><td colspan=2000>1" * 4000 + b"</table>"
    with pytest.raises(TooLarge):
        read_office(written(tmp_path, "b.html", wide))
