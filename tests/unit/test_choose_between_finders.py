"""Rulings where they explain the words, alignment for the rest, and never two tables over the same words."""

from __future__ import annotations

import numpy as np

from models.layout.choose import chosen, explained, find_tables
from models.layout.found import FoundCell, FoundTable
from models.sheet import Glyph, Rect, Segment, Sheet, Word


def grid(left: float, top: float, rows: int, cols: int, width: float = 150, height: float = 40) -> FoundTable:
    cells = tuple(
        FoundCell(r, c, 1, 1, Rect(left + c * width, top + r * height, left + (c + 1) * width, top + (r + 1) * height))
        for r in range(rows)
        for c in range(cols)
    )
    return FoundTable(Rect(left, top, left + cols * width, top + rows * height), rows, cols, cells, "ruled")


def words_in(table: FoundTable, lines: int = 1) -> list[Word]:
    return [
        Word(
            str(100 + i),
            Rect(c.rect.left + 40, c.rect.top + 8 + 30 * k, c.rect.left + 90, c.rect.top + 30 + 30 * k),
            22,
        )
        for i, c in enumerate(table.cells)
        for k in range(lines)
    ]


def loose_table(left: float, top: float) -> list[Word]:
    return [
        Word(text, Rect(left + 200 * c, top + 34 * r, left + 200 * c + 12 * len(text), top + 34 * r + 24), 24)
        for r, row in enumerate([["Item", "2009", "2010"], *([f"Row{i}", "12.5", "13.1"] for i in range(5))])
        for c, text in enumerate(row)
    ]


def test_rulings_that_hold_one_text_a_cell_explain_their_table():
    table = grid(100, 100, 4, 3)
    assert explained(table, words_in(table), 22)


def test_rulings_around_rows_of_figures_do_not_explain_them():
    table = grid(100, 100, 2, 3, height=200)
    assert not explained(table, words_in(table, lines=5), 22)


def test_a_frame_with_one_cell_is_no_table():
    frame = grid(100, 100, 1, 1, width=900, height=600)
    assert not explained(frame, loose_table(150, 150), 24)


def test_each_part_of_a_page_gets_the_finder_that_suits_it():
    ruled = grid(100, 100, 4, 3)
    found = chosen([ruled], [*words_in(ruled), *loose_table(100, 600)], [], 1654, 2339)
    assert [t.finder for t in found] == ["ruled", "borderless"]


def test_no_two_tables_lie_over_the_same_words():
    ruled = grid(100, 100, 4, 3)
    words = [*words_in(ruled), *loose_table(100, 280), *loose_table(100, 800)]
    found = chosen([ruled], words, [], 1654, 2339)
    for word in words:
        assert sum(t.rect.holds(*word.rect.middle) for t in found) <= 1


def test_a_page_without_words_keeps_its_ruled_tables():
    ruled = grid(100, 100, 4, 3)
    assert chosen([ruled], [], [], 1654, 2339) == [ruled]


def test_a_born_digital_page_is_read_from_its_characters_and_lines():
    glyphs = []
    for word in loose_table(100, 300):
        step = word.rect.width / len(word.text)
        for i, c in enumerate(word.text):
            left = word.rect.left + i * step
            glyphs.append(Glyph(c, Rect(left, word.rect.top, left + step, word.rect.bottom), 24.0))
    rules = (Segment(90, 290, 560, 290, 2), Segment(90, 330, 560, 330, 2), Segment(90, 510, 560, 510, 2))
    sheet = Sheet(1, 1654, 2339, 200.0, lambda: np.zeros((1, 1, 3), np.uint8), tuple(glyphs), rules)
    [table] = find_tables(sheet)
    assert (table.rows, table.cols, table.finder) == (6, 3, "borderless")


def test_a_section_title_across_a_grid_is_one_cell_again():
    table = grid(100, 100, 4, 3)
    title = Word("Thousand", Rect(200, 150, 300, 172), 22)
    words = [*(w for w in words_in(table) if not 140 < w.rect.top < 180), title]
    rules = [Segment(x, y, x, y + 40, 2) for x in (100, 250, 400, 550) for y in (100, 180, 220)]
    [found] = chosen([table], words, rules, 1654, 2339)
    assert [(c.row, c.col, c.colspan) for c in found.cells if c.colspan > 1] == [(1, 0, 3)]
