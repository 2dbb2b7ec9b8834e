"""Word documents: their tables and paragraphs, and what Word prints without writing it."""

from __future__ import annotations

from pathlib import Path

import pytest
from tiny_files import docx, written, zipped

from models.document import Table
from models.errors import Damaged, GoujiError, TooLarge
from models.files import Limits
from models.office.contents import Contents
from models.office.numbering import in_words
from models.office.read import read_office


def read(folder: Path, body: str, **parts: str) -> Contents:
    return read_office(written(folder, "a.docx", docx(body, **parts)))


def p(text: str, properties: str = "") -> str:
    return f"<w:p>{properties}<w:r><w:t>{text}</w:t></w:r></w:p>"


def tc(content: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{content if content.startswith('<') else p(content)}</w:tc>"


def tr(*cells: str) -> str:
    return f"<w:tr>{''.join(cells)}</w:tr>"


def tbl(*rows: str) -> str:
    return f"<w:tbl><w:tblPr/>{''.join(rows)}</w:tbl>"


def grid(table: Table) -> dict[tuple[int, int, int, int], str]:
    return {(c.row, c.col, c.rowspan, c.colspan): c.text for c in table.cells}


def test_cells_merged_both_ways_keep_their_spans(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        tbl(
            tr(tc("项目", '<w:vMerge w:val="restart"/>'), tc("申请人情况", '<w:gridSpan w:val="2"/>')),
            tr(tc("", "<w:vMerge/>"), tc("自然人"), tc("总计")),
            tr(tc("一、本年新收"), tc("12"), tc("15")),
        ),
    )
    assert grid(found.tables[0]) == {
        (0, 0, 2, 1): "项目",
        (0, 1, 1, 2): "申请人情况",
        (1, 1, 1, 1): "自然人",
        (1, 2, 1, 1): "总计",
        (2, 0, 1, 1): "一、本年新收",
        (2, 1, 1, 1): "12",
        (2, 2, 1, 1): "15",
    }
    cell = found.tables[0].cells[0]
    assert (cell.confidence, cell.reading.reader, cell.page, cell.box) == (1.0, "docx", None, None)


def test_a_row_may_begin_right_of_the_first_column(tmp_path: Path) -> None:
    indented = '<w:tr><w:trPr><w:gridBefore w:val="1"/></w:trPr>' + tc("b") + "</w:tr>"
    table = read(tmp_path, tbl(tr(tc("x"), tc("y")), indented)).tables[0]
    assert table.at(1, 1) is not None and table.at(1, 1).text == "b"
    assert table.at(1, 0) is not None and table.at(1, 0).text == ""


def test_lines_and_tables_keep_their_order(tmp_path: Path) -> None:
    found = read(tmp_path, p("某市统计局") + p("2023年度报告") + tbl(tr(tc("a"), tc("b"))) + p("　") + p("注：无"))
    assert [line.text for line in found.lines] == ["某市统计局", "2023年度报告", "注：无"]
    assert found.order == (("line", 0), ("line", 1), ("table", 0), ("line", 2))


def test_lines_of_one_cell_are_joined_by_the_rule(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        tbl(
            tr(tc(p("本年新") + p("制作数量")), tc(p("Number of") + p("requests"))),
            tr(tc("<w:p><w:r><w:t>上年</w:t><w:br/><w:t>结转</w:t></w:r></w:p>"), tc("　 0 ")),
        ),
    )
    assert [cell.text for cell in found.tables[0].cells] == ["本年新制作数量", "Number of requests", "上年结转", "0"]


def test_a_table_in_a_cell_is_a_table_of_its_own(tmp_path: Path) -> None:
    inner = tbl(tr(tc("甲"), tc("1")), tr(tc("乙"), tc("2")))
    data = tbl(tr(tc("项目"), tc("明细")), tr(tc("合计"), tc(p("见下") + inner)))
    found = read(tmp_path, data)
    assert [sorted(grid(table).values()) for table in found.tables] == [
        sorted(["项目", "明细", "合计", "见下"]),
        sorted(["甲", "1", "乙", "2"]),
    ]
    framed = read(tmp_path, tbl(tr(tc(p("标题") + inner))))
    assert len(framed.tables) == 1 and [line.text for line in framed.lines] == ["标题"]


def test_text_boxes_are_read_once_where_they_are_anchored(tmp_path: Path) -> None:
    box = "<wps:txbx><w:txbxContent>" + p("单位：万元") + tbl(tr(tc("a"), tc("1"))) + "</w:txbxContent></wps:txbx>"
    twice = f"<mc:AlternateContent><mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback></mc:AlternateContent>"
    found = read(tmp_path, f"<w:p><w:r><w:t>决算表</w:t></w:r><w:r>{twice}</w:r></w:p>")
    assert [line.text for line in found.lines] == ["决算表", "单位：万元"]
    assert len(found.tables) == 1


def test_deleted_and_hidden_text_is_not_printed(tmp_path: Path) -> None:
    body = (
        "<w:p><w:del><w:r><w:delText>old</w:delText></w:r></w:del><w:ins><w:r><w:t>new</w:t></w:r></w:ins>"
        "<w:r><w:rPr><w:vanish/></w:rPr><w:t>hidden</w:t></w:r><w:r><w:instrText>PAGE</w:instrText></w:r></w:p>"
    )
    assert [line.text for line in read(tmp_path, body).lines] == ["new"]


def test_content_controls_are_looked_through(tmp_path: Path) -> None:
    def control(content: str) -> str:
        return f"<w:sdt><w:sdtPr/><w:sdtContent>{content}</w:sdtContent></w:sdt>"

    found = read(tmp_path, control(tbl(control(tr(tc("a"), control(tc("1")))))))
    assert sorted(grid(found.tables[0]).values()) == ["1", "a"]


def test_numbers_that_word_prints_before_paragraphs_are_there(tmp_path: Path) -> None:
    levels = (
        '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="%1、"/></w:lvl>'
        '<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="（%2）"/></w:lvl>'
        '<w:lvl w:ilvl="2"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%3."/></w:lvl>'
    )
    lists = f'<w:abstractNum w:abstractNumId="7">{levels}</w:abstractNum>'
    lists += '<w:num w:numId="3"><w:abstractNumId w:val="7"/></w:num>'
    styles = '<w:style w:styleId="H1"><w:pPr><w:numPr><w:numId w:val="3"/></w:numPr></w:pPr></w:style>'

    def numbered(text: str, level: int) -> str:
        return p(text, f'<w:pPr><w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="3"/></w:numPr></w:pPr>')

    body = (
        p("总体情况", '<w:pPr><w:pStyle w:val="H1"/></w:pPr>')
        + numbered("予以公开", 1)
        + numbered("不予公开", 1)
        + numbered("属于国家秘密", 2)
        + numbered("重复申请", 2)
        + p("", '<w:pPr><w:pStyle w:val="H1"/></w:pPr>')
        + p("问题", '<w:pPr><w:pStyle w:val="H1"/></w:pPr>')
        + numbered("其他", 1)
    )
    found = [line.text for line in read(tmp_path, body, numbering=lists, styles=styles).lines]
    assert found == [
        "一、总体情况",
        "（一）予以公开",
        "（二）不予公开",
        "1.属于国家秘密",
        "2.重复申请",
        "二、问题",
        "（一）其他",
    ]


@pytest.mark.parametrize(
    ("number", "kind", "words"),
    [
        (1, "chineseCounting", "一"),
        (10, "chineseCounting", "十"),
        (12, "chineseCounting", "十二"),
        (20, "chineseCounting", "二十"),
        (105, "chineseCounting", "一百零五"),
        (3, "upperRoman", "III"),
        (44, "lowerRoman", "xliv"),
        (28, "lowerLetter", "bb"),
        (7, "decimalEnclosedCircle", "⑦"),
        (9, "decimal", "9"),
    ],
)
def test_numbers_are_written_as_the_list_asks(number: int, kind: str, words: str) -> None:
    assert in_words(number, kind) == words


def test_a_document_that_is_a_bomb_or_broken_is_refused_in_one_line(tmp_path: Path) -> None:
    entity = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]><x>&b;</x>'
    deep = "<w:tbl><w:tr><w:tc>" * 3000
    cases: list[tuple[str, bytes, type[GoujiError]]] = [
        ("a ZIP bomb", zipped({"word/document.xml": b"0" * 60_000_000}), TooLarge),
        ("entities", zipped({"word/document.xml": entity}), Damaged),
        ("no document", zipped({"word/styles.xml": "<x/>"}), Damaged),
        ("no XML", zipped({"word/document.xml": "what?"}), Damaged),
        ("no body", zipped({"word/document.xml": "<document/>"}), Damaged),
        ("cells within cells without end", docx(deep), Damaged),
    ]
    for name, data, error in cases:
        with pytest.raises(error) as caught:
            read_office(written(tmp_path, "bad.docx", data))
        assert "\n" not in str(caught.value) and ":" in str(caught.value), name


def test_more_than_the_limits_allow_is_refused(tmp_path: Path) -> None:
    body = tbl(*[tr(*[tc("x")] * 10)] * 20)
    path = written(tmp_path, "large.docx", docx(body))
    assert len(read_office(path).tables[0].cells) == 200
    for limits in (Limits(cells=150), Limits(unzipped_bytes=5000), Limits(xml_bytes=5000)):
        with pytest.raises(TooLarge):
            read_office(path, limits)
