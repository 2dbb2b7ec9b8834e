"""Text dumps of real reports: every figure stands in the row of its label, in order."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from tiny_files import written

from models.document import Table
from models.office.read import read_office

REPORTS = Path(__file__).parents[1] / "resources" / "reports"
COLUMNS = ("natural", "company", "research", "ngo", "legal_service", "other_org", "total")
HEADERS = ("自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计")
ROWS = {
    "new": "一、本年新收政府信息公开申请数量",
    "carried_in": "二、上年结转政府信息公开申请数量",
    "granted": "(一)予以公开",
    "partial": "(二)部分公开(区分处理的，只计这一情形，不计其他情形)",
    "denied.state_secret": "1.属于国家秘密",
    "denied.forbidden_by_law": "2.其他法律行政法规禁止公开",
    "denied.three_securities": "3.危及“三安全一稳定”",
    "denied.third_party": "4.保护第三方合法权益",
    "denied.internal_affairs": "5.属于三类内部事务信息",
    "denied.process": "6.属于四类过程性信息",
    "denied.enforcement_file": "7.属于行政执法案卷",
    "denied.administrative_query": "8.属于行政查询事项",
    "unavailable.not_held": "1.本机关不掌握相关政府信息",
    "unavailable.must_be_created": "2.没有现成信息需要另行制作",
    "unavailable.unclear": "3.补正后申请内容仍不明确",
    "not_processed.petition": "1.信访举报投诉类申请",
    "not_processed.duplicate": "2.重复申请",
    "not_processed.publication": "3.要求提供公开出版物",
    "not_processed.excessive": "4.无正当理由大量反复申请",
    "not_processed.confirm_again": "5.要求行政机关确认或重新出具已获取信息",
    "other": "(六)其他处理",
    "total": "(七)总计",
    "carried_out": "四、结转下年度继续办理",
}
PROACTIVE = {
    "art20_1.regulations": "规章",
    "art20_1.normative_documents": "规范性文件",
    "art20_5.licensing": "行政许可",
    "art20_5.other_services": "其他对外管理服务事项",
    "art20_6.penalties": "行政处罚",
    "art20_6.coercion": "行政强制",
    "art20_8.fees": "行政事业性收费",
    "art20_9.procurement": "政府集中采购",
}


def plain(text: str) -> str:
    return re.sub(r"\s", "", text.replace("（", "(").replace("）", ")"))


def table_with(tables: tuple[Table, ...], words: str) -> Table:
    return next(table for table in tables if any(words in cell.text for cell in table.cells))


def row_of(table: Table, label: str) -> int:
    return next(cell.row for cell in table.cells if plain(cell.text) == plain(label))


def figures_right_of(table: Table, label: str) -> list[str]:
    cell = next(cell for cell in table.cells if plain(cell.text) == plain(label))
    after = [other for other in table.cells if other.row == cell.row and other.col >= cell.col + cell.colspan]
    return [other.text for other in sorted(after, key=lambda other: other.col)]


def printed(truth: dict[str, Any], start: str) -> list[str]:
    return [text for key, text in truth["as_printed"].items() if key.startswith(start + ".")]


@pytest.mark.parametrize("name", ["report-000", "report-001", "report-002", "report-003", "report-004"])
def test_every_figure_of_a_real_report_stands_in_the_row_of_its_label(name: str) -> None:
    truth = json.loads((REPORTS / f"{name}.json").read_text(encoding="utf-8"))
    found = read_office(REPORTS / f"{name}.txt")
    checked = 0
    requests = table_with(found.tables, "本年新收政府信息公开申请数量")
    misprints = {"2.其他法律行政法规禁止公开": "2.就法制行政禁止公开"} if name == "report-001" else {}
    for row, label in ROWS.items():
        if row in truth["absent_rows"]:
            continue
        label = misprints.get(label, label)
        expected = [truth["as_printed"][f"requests.{row}.{column}"].strip() for column in COLUMNS]
        assert figures_right_of(requests, label) == expected, label
        checked += len(expected)
    proactive = table_with(found.tables, "第二十条第（一）项")
    for row, label in PROACTIVE.items():
        expected = [text.strip() for text in printed(truth, f"proactive.{row}")]
        assert figures_right_of(proactive, label)[: len(expected)] == expected, label
        checked += len(expected)
    expected = [text.strip() for text in printed(truth, "appeals")]
    if expected:
        appeals = table_with(found.tables, "未经复议直接起诉")
        last = [cell.text for cell in appeals.cells if cell.row == appeals.rows - 1]
        assert last == expected
        checked += len(expected)
    assert checked == len(truth["as_printed"])


@pytest.mark.parametrize("name", ["report-000", "report-001", "report-002", "report-003", "report-004"])
def test_each_figure_stands_under_the_header_of_its_column(name: str) -> None:
    table = table_with(read_office(REPORTS / f"{name}.txt").tables, "本年新收政府信息公开申请数量")
    first = row_of(table, ROWS["new"])
    for place, header in enumerate(HEADERS):
        col = table.cols - len(HEADERS) + place
        above = [cell.text for row in range(first) if (cell := table.at(row, col)) is not None]
        assert header in above, (header, above)


def test_an_older_table_in_a_report_keeps_labels_units_and_figures() -> None:
    truth = json.loads((REPORTS / "report-003.json").read_text(encoding="utf-8"))
    table = table_with(read_office(REPORTS / "report-003.txt").tables, "统计数")
    extra = truth["channels_table"]
    got = [[cell.text for cell in table.cells if cell.row == row] for row in range(1, table.rows)]
    assert [[plain(text) for text in line] for line in got] == [
        [plain(row[name]) for name in ("label", "unit", "text")] for row in extra
    ]


def read(folder: Path, text: str) -> list[list[list[str]]]:
    found = read_office(written(folder, "a.txt", text.encode()))
    return [
        [[cell.text for cell in table.cells if cell.row == row] for row in range(table.rows)] for table in found.tables
    ]


def test_rows_of_tabs_become_a_table_and_prose_becomes_lines(tmp_path: Path) -> None:
    path = written(tmp_path, "a.txt", "标题\n\n项目\t金额\n甲\t1,286\n乙\t/\n\n\n结语".encode("gb18030"))
    found = read_office(path)
    assert [line.text for line in found.lines] == ["标题", "结语"]
    assert found.order == (("line", 0), ("table", 0), ("line", 1))
    assert [cell.text for cell in found.tables[0].cells] == ["项目", "金额", "甲", "1,286", "乙", "/"]


def test_tables_between_bars_are_tables(tmp_path: Path) -> None:
    assert read(tmp_path, "| Item | Sum |\n|------|-----|\n| Cash | 10 |\n| Debt | 5 |\n") == [
        [["Item", "Sum"], ["Cash", "10"], ["Debt", "5"]]
    ]


def test_a_cell_in_quotes_may_have_several_lines(tmp_path: Path) -> None:
    assert read(tmp_path, '项目\t"本年新\n制作数量"\n规章\t0\n文件\t"1"\n') == [
        [["项目", "本年新制作数量"], ["规章", "0"], ["文件", "1"]]
    ]


def test_prose_alone_has_no_table(tmp_path: Path) -> None:
    assert read(tmp_path, "一、总体情况\n\n2023年，本机关新收申请12件。\n") == []


def test_a_row_wider_than_the_others_keeps_all_its_figures(tmp_path: Path) -> None:
    (table,) = read(tmp_path, "项目\t甲\n文件\t1\n规章\t合计\t一0\n")
    assert "一0" in table[2]
    (between_bars,) = read(tmp_path, "||0|0|\n）\t")
    assert between_bars[0].count("0") == 2
