"""Tables by how their words stand: words set by hand in, grids out."""

from __future__ import annotations

import random
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.layout import borderless
from models.layout.found import FoundTable
from models.sheet import Rect, Segment, Word

SIZE = 24.0


def set_words(text: str, x: float, y: float, size: float = SIZE, right: bool = False) -> list[Word]:
    """A text as words, its left or right edge at x; a letter is half as wide as high, a space half of that."""
    letter = 0.5 * size
    at = x - sum(letter / 2 if c == " " else letter for c in text) if right else x
    words = []
    for word in text.split(" "):
        if word:
            words.append(Word(word, Rect(at, y, at + len(word) * letter, y + size), size))
        at += len(word) * letter + letter / 2
    return words


def set_table(rows: Sequence[Sequence[str]], xs: Sequence[float], top: float, step: float = 32.0) -> list[Word]:
    """Rows of texts: the first column from its left edge, the others to their right edge."""
    words = []
    for r, row in enumerate(rows):
        for c, (text, x) in enumerate(zip(row, xs, strict=True)):
            words += set_words(text, x, top + r * step, right=c > 0)
    return words


def texts(table: FoundTable, words: Sequence[Word]) -> dict[tuple[int, int, int, int], str]:
    found = {}
    for cell in table.cells:
        inside = [w for w in words if cell.rect.holds(*w.rect.middle)]
        inside.sort(key=lambda w: (round(w.rect.top), w.rect.left))
        found[cell.row, cell.col, cell.rowspan, cell.colspan] = " ".join(w.text for w in inside)
    return found


def level(y: float, x0: float, x1: float) -> Segment:
    return Segment(x0, y, x1, y, 2)


LABELS = ["Belgium", "Czech Republic", "Denmark", "Germany", "United Kingdom"]
FIGURES = [["1,234", "5.6", "78"], ["980", "12.4", "7"], ["45", "3.1", "1,022"], ["6,001", "0.2", "64"]]
XS = [100, 620, 800, 980]
ROWS = [["Country", "2008", "2009", "2010"], *([label, *f] for label, f in zip(LABELS, FIGURES, strict=False))]
PROSE = (
    "The number of persons employed in the public sector of the member states grew by more than two "
    "per cent in the course of the year according to figures that the statistical office released today "
    "while the private sector remained stable over the same period in all but three of these countries"
)


def set_prose(x: float, top: float, width: int = 60) -> list[Word]:
    lines, held = [], ""
    for word in (PROSE + " " + PROSE).split():
        if held and len(held) + 1 + len(word) > width:
            lines.append(held)
            held = word
        else:
            held = f"{held} {word}".strip()
    lines.append(held)
    return [w for i, line in enumerate(lines) for w in set_words(line, x, top + 28 * i)]


def test_a_table_without_any_ruling_is_found_cell_by_cell():
    words = set_table(ROWS, XS, 300)
    [table] = borderless.find(words, [], 1654, 2339)
    assert (table.rows, table.cols) == (5, 4)
    found = texts(table, words)
    assert all(found[r, c, 1, 1] == text for r, row in enumerate(ROWS) for c, text in enumerate(row))


def test_prose_holds_no_table():
    assert borderless.find(set_prose(100, 100), [], 1654, 2339) == []


def test_two_columns_of_prose_are_no_table():
    words = set_prose(100, 100, 40) + set_prose(700, 100, 40)
    assert borderless.find(words, [], 1654, 2339) == []


def test_a_table_of_contents_is_no_table():
    words = []
    for i, page in enumerate([3, 7, 12, 19, 24, 31]):
        words += set_words(f"Chapter on something {i} " + "." * 40, 100, 300 + 32 * i)
        words += set_words(str(page), 1400, 300 + 32 * i, right=True)
    assert borderless.find(words, [], 1654, 2339) == []


def test_a_list_with_bullets_is_no_table():
    words = []
    for i, text in enumerate(["first point 12", "second point", "third 3", "fourth of them"]):
        words += set_words("•", 100, 300 + 32 * i) + set_words(text, 150, 300 + 32 * i)
    assert borderless.find(words, [], 1654, 2339) == []


def test_a_table_between_paragraphs_leaves_them_out():
    table_words = set_table(ROWS, XS, 600)
    words = set_prose(100, 100, 80) + table_words + set_prose(100, 900, 80)
    [table] = borderless.find(words, [], 1654, 2339)
    assert table.rect.top >= 590 and table.rect.bottom <= 800


def test_a_header_over_a_group_of_columns_spans_them():
    rows = [["Sector", "Number", "Share", "Number", "Share"], ["Mining", "12", "3.4", "15", "3.9"]]
    rows += [["Trade", "210", "33.0", "222", "34.1"], ["Education", "98", "12.9", "101", "13.3"]]
    xs = [100, 620, 780, 980, 1140]
    words = set_words("2009", 610, 260) + set_words("2010", 970, 260) + set_table(rows, xs, 300)
    rules = [level(250, 100, 1140), level(292, 530, 780), level(292, 890, 1140), level(330, 100, 1140)]
    [table] = borderless.find(words, [*rules, level(440, 100, 1140)], 1654, 2339)
    found = texts(table, words)
    assert found[0, 1, 1, 2] == "2009"
    assert found[0, 3, 1, 2] == "2010"
    assert found[1, 2, 1, 1] == "Share"


def test_a_label_that_wraps_is_one_cell():
    rows = [["Item", "2009", "2010"], ["Public administration and", "", ""], ["defence", "12", "13"]]
    rows += [["Education", "4", "5"], ["Construction and real", "", ""], ["estate", "77", "78"]]
    words = set_table(rows, [100, 620, 800], 300)
    [table] = borderless.find(words, [], 1654, 2339)
    found = texts(table, words)
    assert table.rows == 4
    assert found[1, 0, 1, 1] == "Public administration and defence"
    assert found[3, 0, 1, 1] == "Construction and real estate"


def test_a_heading_inside_the_body_stays_a_row_of_its_own():
    rows = [["", "2009", "2010"], ["Imports:", "", ""], ["Machinery and vehicles", "12", "13"], ["Food", "4", "5"]]
    rows += [["Exports:", "", ""], ["Chemicals", "77", "78"]]
    words = set_table(rows, [100, 620, 800], 300)
    [table] = borderless.find(words, [], 1654, 2339)
    assert table.rows == 6


def test_a_currency_sign_at_the_edge_of_its_column_belongs_to_the_figure():
    words = set_table(
        [["", "2009", "2010"], ["Assets", "1,200", "1,300"], ["Debts", "300", "250"]], [100, 620, 900], 300
    )
    words += set_words("$", 500, 332) + set_words("$", 780, 332)
    [table] = borderless.find(words, [], 1654, 2339)
    assert table.cols == 3
    assert texts(table, words)[1, 1, 1, 1] == "$ 1,200"


def test_thousands_parted_by_a_space_are_one_figure():
    rows = [["", "2009", "2010"], ["Austria", "1 200", "981 300"], ["Poland", "12 300", "2 250"], ["Malta", "12", "99"]]
    words = set_table(rows, [100, 620, 900], 300)
    [table] = borderless.find(words, [], 1654, 2339)
    assert table.cols == 3
    assert texts(table, words)[1, 2, 1, 1] == "981 300"


def test_a_three_line_table_in_chinese_is_found():
    rows = [["项目", "预算数", "决算数"], ["一般公共服务支出", "1,230.50", "1,198.02"]]
    rows += [["教育支出", "880.00", "901.33"], ["合计", "2,110.50", "2,099.35"]]
    words = []
    for r, row in enumerate(rows):
        for c, (text, x) in enumerate(zip(row, [100, 700, 950], strict=True)):
            width = SIZE * sum(1.0 if ord(ch) > 0x2E80 else 0.5 for ch in text)
            left = x if c == 0 else x - width
            words.append(Word(text, Rect(left, 300 + 40 * r, left + width, 324 + 40 * r), SIZE))
    rules = [level(290, 90, 960), level(332, 90, 960), level(452, 90, 960)]
    [table] = borderless.find(words, rules, 1654, 2339)
    assert (table.rows, table.cols) == (4, 3)
    assert texts(table, words)[3, 0, 1, 1] == "合计"


@settings(max_examples=25, deadline=None)
@given(
    rows=st.integers(3, 14), cols=st.integers(2, 7), size=st.sampled_from([14.0, 20.0, 33.0]), seed=st.integers(0, 999)
)
def test_any_grid_of_figures_comes_back_whole_at_any_size(rows: int, cols: int, size: float, seed: int):
    rng = random.Random(seed)
    words, texts_set = [], {}
    for r in range(rows):
        for c in range(cols + 1):
            text = f"Row {chr(65 + r)}" if c == 0 else f"{rng.randint(1, 99999):,}"
            x = 60.0 if c == 0 else 60 + 7 * size + c * 5.5 * size
            words += set_words(text, x, 200 + r * 1.3 * size, size, right=c > 0)
            texts_set[r, c] = text
    [table] = borderless.find(words, [], 60 * size, 60 * size)
    found = texts(table, words)
    assert {(r, c): text for (r, c, _, _), text in found.items()} == texts_set


@settings(max_examples=25, deadline=None)
@given(
    rects=st.lists(
        st.tuples(
            st.floats(0, 900),
            st.floats(0, 900),
            st.floats(1, 300),
            st.floats(4, 40),
            st.sampled_from(["a", "1", "$", "-", "...", "表"]),
        ),
        max_size=40,
    ),
    rules=st.lists(st.tuples(st.floats(0, 900), st.floats(0, 900), st.floats(0, 600)), max_size=10),
)
def test_whatever_the_words_no_two_cells_share_a_place(rects, rules):
    words = [Word(text, Rect(x, y, x + w, y + h), h) for x, y, w, h, text in rects]
    for table in borderless.find(words, [level(y, x, x + w) for x, y, w in rules], 1000, 1000):
        places = [(r, c) for cell in table.cells for r in range(cell.row, cell.row + cell.rowspan)
                  for c in range(cell.col, cell.col + cell.colspan)]  # fmt: skip
        assert len(places) == len(set(places)) == table.rows * table.cols


@pytest.mark.parametrize("words", [[], set_words("alone", 10, 10)])
def test_a_page_with_next_to_nothing_has_no_table(words: list[Word]):
    assert borderless.find(words, [], 1000, 1000) == []
