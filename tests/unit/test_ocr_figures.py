import math

import pytest

from models.document import Alternative, Reading
from models.layout.found import FoundCell, FoundTable
from models.ocr.figures import figure_cells, is_figure, likely_figure
from models.ocr.script import in_simplified, writes_simplified
from models.ocr.spacing import closed_up
from models.sheet import Rect


@pytest.mark.parametrize(
    "text",
    ["0", "1286", "12,345.67", "-2", "－2", "１２", "251000元", "12.5万元", "增加12", "98%", "(3)", "无", "/", "——"],
)
def test_what_stands_in_figure_cells_is_a_figure(text):
    assert is_figure(text)


@pytest.mark.parametrize("text", ["", "其他", "1.属于国家秘密", "63.", ".5", "14 1", "O", "本年新公开数量"])
def test_what_is_no_figure_is_none(text):
    assert not is_figure(text)


def table(rows: int, cols: int) -> FoundTable:
    cells = [FoundCell(r, c, 1, 1, Rect(c, r, c + 1, r + 1)) for r in range(rows) for c in range(cols)]
    return FoundTable(Rect(0, 0, cols, rows), rows, cols, tuple(cells), "test")


def test_a_column_holds_figures_from_its_first_figure_down():
    texts = ["项目", "数量", "申请", "12", "其他", "O", "合计", "", "说明", "15", "附注", "16"]
    held = figure_cells(table(6, 2), texts)
    assert held == [False, False, False, True, False, True, False, True, False, True, False, True]


def test_a_column_of_words_with_one_figure_holds_no_figures():
    texts = ["项目", "申请", "12", "其他", "规章"]
    assert not any(figure_cells(table(5, 1), texts))


def test_a_lone_letter_that_could_be_a_nought_counts_as_one():
    said = Reading("O", 0.95, "test", (Alternative("O", -0.05), Alternative("0", -3.0)))
    assert likely_figure(said) == "0"
    assert likely_figure(Reading("Oslo", 0.95, "test", (Alternative("Oslo", -0.05), Alternative("0510", -3.0)))) is None


@pytest.mark.parametrize(
    ("read", "gap", "printed"),
    [
        ("（一） 予以公开", 0.6, "（一）予以公开"),
        ("(七) 总计", 0.6, "(七)总计"),
        ("1. 属于国家秘密", 0.2, "1.属于国家秘密"),
        ("合 计", 1.5, "合 计"),
        ("合 计", 0.2, "合计"),
        ("Total revenue", 0.3, "Total revenue"),
        ("1 286", 0.4, "1 286"),
    ],
)
def test_a_space_stands_where_print_has_room_for_one(read, gap, printed):
    assert closed_up(Reading(read, 0.9, "test", (Alternative(read, -0.1),)), gap).text == printed


def test_alternatives_that_differ_in_such_a_space_only_become_one():
    said = Reading("（一） 公", 0.6, "test", (Alternative("（一） 公", -0.7), Alternative("（一）公", -0.8)))
    assert [a.text for a in closed_up(said, 0.3).alternatives] == ["（一）公"]
    assert closed_up(said, 0.3).confidence > 0.9


def test_on_a_page_of_simplified_characters_a_traditional_reading_gives_way():
    page = [Reading("政府信息公开工作年度报告本年度共收到申请", 0.99, "test")] * 3
    said = Reading("規章", 0.58, "test", (Alternative("規章", math.log(0.58)), Alternative("规章", math.log(0.4))))
    assert writes_simplified(page)
    assert in_simplified(said).text == "规章"
    assert sum(math.exp(a.log_probability) for a in in_simplified(said).alternatives) == pytest.approx(0.98)


def test_a_page_of_traditional_characters_stays_as_it_is():
    assert not writes_simplified([Reading("財政收支總表實際數額與預算數額之差異說明", 0.99, "test")] * 3)
    assert not writes_simplified([Reading("政府", 0.99, "test")])
