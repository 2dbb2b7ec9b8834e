"""Tables over two pages whose parts wear, a skewed page or the page break itself made unlike."""

from __future__ import annotations

from dataclasses import replace

from models.document import Box, Cell, Line, Page, Reading, Table
from models.stitch import stitch


def table(page: int, rows: list[list[tuple[int, int, int, str]]], edges: list[float], top: float) -> Table:
    """Rows of (column, rowspan, colspan, text) on a page, each a twentieth of it high."""
    cells = []
    for row, given in enumerate(rows):
        for col, rowspan, colspan, text in given:
            box = Box(edges[col], top + 0.05 * row, edges[col + colspan], top + 0.05 * (row + rowspan))
            cells.append(Cell(row, col, rowspan, colspan, Reading(text, 0.99, "test"), page, box))
    bottom = top + 0.05 * len(rows)
    return Table(len(rows), len(edges) - 1, tuple(cells), (page,), (Box(edges[0], top, edges[-1], bottom),))


EDGES = [0.1, 0.2, 0.5, 0.7, 0.9]


def spots(found: Table) -> set[tuple[int, int, int, int, str]]:
    return {(c.row, c.col, c.rowspan, c.colspan, c.text) for c in found.cells}


def test_a_bracket_that_the_page_break_cut_makes_both_parts_one_cell() -> None:
    upper = table(1, [[(0, 1, 1, "（三"), (1, 1, 1, "国家秘密"), (2, 1, 1, "7"), (3, 1, 1, "8")]], EDGES, 0.85)
    lower = table(
        2,
        [
            [(0, 2, 1, "）不予公开"), (1, 1, 1, "内部事务"), (2, 1, 1, "5"), (3, 1, 1, "6")],
            [(1, 1, 1, "执法案卷"), (2, 1, 1, "3"), (3, 1, 1, "4")],
        ],
        EDGES,
        0.1,
    )
    (whole,) = stitch([upper, lower])
    assert (0, 0, 3, 1, "（三）不予公开") in spots(whole)


def test_a_word_for_nothing_in_both_rows_at_the_page_break_stands_for_itself() -> None:
    upper = table(1, [[(0, 1, 1, "一、新收"), (1, 1, 1, "无"), (2, 1, 1, "无")]], EDGES[1:], 0.85)
    lower = table(2, [[(0, 1, 1, "二、结转"), (1, 1, 1, "无"), (2, 1, 1, "无")]], EDGES[1:], 0.1)
    (whole,) = stitch([upper, lower])
    assert {(0, 1, 1, 1, "无"), (1, 1, 1, 1, "无")} <= spots(whole)


def test_a_repeated_header_in_which_wear_joined_two_cells_is_dropped_all_the_same() -> None:
    header = [(0, 1, 1, "项目"), (1, 1, 1, "内容"), (2, 1, 1, "上年数"), (3, 1, 1, "本年数")]
    worn = [(0, 1, 1, "项目"), (1, 1, 1, "内容"), (2, 1, 2, "本年数")]
    upper = table(1, [header, [(0, 1, 1, "甲"), (1, 1, 1, "收入"), (2, 1, 1, "1"), (3, 1, 1, "2")]], EDGES, 0.8)
    lower = table(2, [worn, [(0, 1, 1, "乙"), (1, 1, 1, "支出"), (2, 1, 1, "3"), (3, 1, 1, "4")]], EDGES, 0.1)
    (whole,) = stitch([upper, lower])
    assert whole.rows == 3
    assert sum(c.text == "项目" for c in whole.cells) == 1


def test_rows_without_figures_below_a_repeated_header_are_no_header() -> None:
    header = [(0, 1, 1, "项目"), (1, 1, 1, "内容"), (2, 1, 1, "上年数"), (3, 1, 1, "本年数")]
    upper = table(1, [header, [(0, 1, 2, "一、新收"), (2, 1, 1, ""), (3, 1, 1, "")]], EDGES, 0.8)
    lower = table(
        2,
        [
            header,
            [(0, 1, 2, "二、结转"), (2, 1, 1, ""), (3, 1, 1, "")],
            [(0, 1, 2, "三、办结"), (2, 1, 1, ""), (3, 1, 1, "")],
        ],
        EDGES,
        0.1,
    )
    (whole,) = stitch([upper, lower])
    assert whole.rows == 4


def test_two_groups_that_are_one_blank_cell_after_the_page_break_go_on_both() -> None:
    upper = table(
        1,
        [
            [(0, 2, 1, "结果"), (1, 2, 1, "（一）公开"), (2, 1, 1, "全部公开"), (3, 1, 1, "1")],
            [(2, 1, 1, "部分公开"), (3, 1, 1, "2")],
        ],
        EDGES,
        0.8,
    )
    lower = table(2, [[(0, 1, 1, ""), (1, 1, 1, "不予公开"), (2, 1, 1, "3")]], [EDGES[0], *EDGES[2:]], 0.1)
    (whole,) = stitch([upper, lower])
    assert {(0, 0, 3, 1, "结果"), (0, 1, 3, 1, "（一）公开")} <= spots(whole)
    assert all(c.text or c.row < 2 for c in whole.cells)


def test_a_skewed_page_keeps_the_columns_that_the_boxes_of_tall_cells_hide() -> None:
    """The boxes of a page turned by two degrees are wider than their cells, most of all those of tall ones."""
    upper = table(1, [[(0, 1, 1, "甲"), (1, 1, 1, "收入"), (2, 1, 1, "1"), (3, 1, 1, "2")]], EDGES, 0.85)
    level = table(
        2,
        [
            [(0, 12, 1, "乙"), (1, 12, 1, "支出"), (2, 1, 1, "3"), (3, 1, 1, "4")],
            *[[(2, 1, 1, "5"), (3, 1, 1, "6")] for _ in range(11)],
        ],
        EDGES,
        0.1,
    )
    pages = (Page(1, 1654, 2339), Page(2, 1654, 2339, 2.0))
    (whole,) = stitch([upper, turned(level, pages[1])], (), pages)
    assert (whole.rows, whole.cols) == (13, 4)


def turned(flat: Table, page: Page) -> Table:
    """A table as its boxes come out on a page that is turned."""
    from dataclasses import replace
    from math import cos, radians, sin

    s, c = sin(radians(page.rotation)), cos(radians(page.rotation))

    def box(given: Box) -> Box:
        corners = [
            ((x - 0.5) * page.width, (y - 0.5) * page.height)
            for x in (given.left, given.right)
            for y in (given.top, given.bottom)
        ]
        xs = [0.5 + (x * c - y * s) / page.width for x, y in corners]
        ys = [0.5 + (x * s + y * c) / page.height for x, y in corners]
        return Box.clipped(min(xs), min(ys), max(xs), max(ys))

    cells = tuple(replace(cell, box=box(cell.box)) for cell in flat.cells if cell.box)
    return replace(flat, cells=cells, boxes=tuple(box(b) for b in flat.boxes))


def test_a_heading_below_a_skewed_table_keeps_the_next_page_apart_though_the_table_s_box_reaches_over_it() -> None:
    flat = table(1, [[(0, 1, 1, "甲"), (1, 1, 1, "收入"), (2, 1, 1, "1"), (3, 1, 1, "2")]], EDGES, 0.8)
    page = Page(1, 1654, 2339, 2.0)
    upper = turned(flat, page)
    lower = table(2, [[(0, 1, 1, "乙"), (1, 1, 1, "支出"), (2, 1, 1, "3"), (3, 1, 1, "4")]], EDGES, 0.1)
    heading = Line(Reading("四、行政复议情况", 0.99, "test"), 1, Box(0.1, 0.852, 0.35, 0.868))
    assert heading.box and heading.box.top < upper.boxes[0].bottom
    assert len(stitch([upper, lower], (heading,), (page, Page(2, 1654, 2339)))) == 2


def test_a_repeated_head_of_years_is_dropped() -> None:
    header = [(0, 1, 1, "Program"), (1, 1, 1, "2006"), (2, 1, 1, "2007"), (3, 1, 1, "2008")]
    upper = table(1, [header, [(0, 1, 1, "Grants"), (1, 1, 1, "41"), (2, 1, 1, "52"), (3, 1, 1, "63")]], EDGES, 0.8)
    lower = table(2, [header, [(0, 1, 1, "Loans"), (1, 1, 1, "74"), (2, 1, 1, "85"), (3, 1, 1, "96")]], EDGES, 0.1)
    (whole,) = stitch([upper, lower])
    assert whole.rows == 3


def test_columns_that_only_white_parts_are_the_same_on_the_next_page_though_its_texts_are_narrower() -> None:
    edges = [0.1, 0.4, 0.55, 0.7, 0.9]
    rows = [[(0, 1, 1, "Program"), (1, 1, 1, "Sites"), (2, 1, 1, "Acres"), (3, 1, 1, "Staff")]]
    upper = table(1, [*rows, [(0, 1, 1, "Grants"), (1, 1, 1, "41"), (2, 1, 1, "52"), (3, 1, 1, "63")]], edges, 0.8)
    moved = [0.1, 0.35, 0.55, 0.7, 0.9]
    lower = table(2, [*rows, [(0, 1, 1, "Loans"), (1, 1, 1, "74"), (2, 1, 1, "85"), (3, 1, 1, "96")]], moved, 0.1)
    parts = [replace(part, finder="borderless") for part in (upper, lower)]
    (whole,) = stitch(parts)
    assert whole.cols == 4
