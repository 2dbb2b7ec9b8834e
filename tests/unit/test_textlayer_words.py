"""Characters become words, lines and the text of a rectangle; and when their text cannot be believed."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.sheet import Glyph, Rect
from models.textlayer import as_printed, is_garbage, join_lines, lines_of, stretches, text_in, texts_in, turn_of, words

SIZE = 20.0


def line(text: str, x: float = 0, y: float = 0, size: float = SIZE, spaced: bool = False) -> list[Glyph]:
    """Characters side by side: Chinese ones a square, others half of it; a space is only a gap."""
    glyphs: list[Glyph] = []
    for char in text:
        wide = size if char > "\u2e80" else size / 2
        if char == " ":
            if spaced and glyphs:
                glyphs[-1] = glyphs[-1]._replace(spaced=True)
        else:
            glyphs.append(Glyph(char, Rect(x, y, x + wide, y + size), size))
        x += wide
    return glyphs


def test_words_are_cut_at_gaps_and_chinese_is_one_word_until_one() -> None:
    glyphs = line("Number of requests", y=0) + line("一般公共预算　　12,345.67", y=40)
    glyphs = [glyph for glyph in glyphs if glyph.text != "　"]
    assert [word.text for word in words(glyphs)] == ["Number", "of", "requests", "一般公共预算", "12,345.67"]
    assert words(glyphs)[0].rect == Rect(0, 0, 60, 20)


def test_a_narrow_gap_cuts_only_where_the_file_has_a_space() -> None:
    def near(spaced: bool) -> list[Glyph]:
        return [Glyph("a", Rect(0, 0, 10, 20), 20, spaced=spaced), Glyph("b", Rect(13, 0, 23, 20), 20)]

    assert [word.text for word in words(near(spaced=True))] == ["a", "b"]
    assert [word.text for word in words(near(spaced=False))] == ["ab"]


def test_the_order_of_the_file_does_not_matter() -> None:
    glyphs = line("Total 35", y=0) + line("Debt 5", y=30) + line("现金 10", y=60)
    shuffled = glyphs.copy()
    random.Random(3).shuffle(shuffled)
    assert lines_of(shuffled) == lines_of(glyphs)
    assert [[word.text for word in one] for one in lines_of(glyphs)] == [["Total", "35"], ["Debt", "5"], ["现金", "10"]]


def test_small_characters_stay_on_the_line_they_hang_on() -> None:
    raised = [Glyph("2", Rect(30, -3, 35, 7), 10)]
    assert [[word.text for word in one] for one in lines_of(line("9 m", y=0) + raised + line("next", y=22))] == [
        ["9", "m2"],
        ["next"],
    ]


def test_the_text_of_a_cell_is_what_has_its_middle_there() -> None:
    glyphs = line("本年新", y=0) + line("制作数量", y=24) + line("0", x=200)
    assert text_in(glyphs, Rect(-5, -5, 100, 60)) == "本年新制作数量"
    assert text_in(glyphs, Rect(150, -5, 300, 60)) == "0"
    assert text_in(glyphs, Rect(400, 0, 500, 60)) == ""


def test_the_cells_of_a_page_can_be_asked_at_once() -> None:
    glyphs = line("本年新", y=0) + line("制作数量", y=24) + line("0", x=200)
    cells = [Rect(-5, -5, 100, 60), Rect(150, -5, 300, 60), Rect(400, 0, 500, 60)]
    assert texts_in(glyphs, cells) == [text_in(glyphs, cell) for cell in cells] == ["本年新制作数量", "0", ""]
    assert texts_in([], cells) == ["", "", ""]


def test_a_line_is_cut_where_columns_part_it() -> None:
    (one,) = lines_of(line("部门：某局") + line("单位：万元 only", x=400))
    assert [[word.text for word in part] for part in stretches(one)] == [["部门：某局"], ["单位：万元", "only"]]


def test_sideways_text_reads_in_its_direction() -> None:
    def up(text: str, x: float) -> list[Glyph]:
        return [Glyph(char, Rect(x, 90 - 10 * n, x + 20, 100 - 10 * n), 20, turned=270) for n, char in enumerate(text)]

    upward, second = up("Year", 0), up("2023", 25)
    assert text_in(second + upward, Rect(-5, 0, 60, 120)) == "Year 2023"
    downward = [Glyph(char, Rect(0, 20 * n, 20, 20 * n + 20), 20, turned=90) for n, char in enumerate("合计")]
    assert text_in(downward, Rect(-5, -5, 60, 120)) == "合计"
    assert turn_of(upward + second + downward) == 270


@pytest.mark.parametrize(
    ("lines", "joined"),
    [
        (["本年新", "制作数量"], "本年新制作数量"),
        (["Number of", "requests"], "Number of requests"),
        (["inter-", "national"], "inter- national"),
        (["本年增/", "减"], "本年增/减"),
        (["收费金额", "(万元)"], "收费金额(万元)"),
        (["收费金额", "（万元）"], "收费金额（万元）"),
        (["危及“三安全", "一稳定”"], "危及“三安全一稳定”"),
        (["１２", "万元"], "１２万元"),
        (["2023", "年"], "2023 年"),
        (["", " a ", "　", "b"], "a b"),
        ([], ""),
    ],
)
def test_lines_of_one_cell_are_joined_by_the_rule(lines: list[str], joined: str) -> None:
    assert join_lines(lines) == joined


@given(st.lists(st.text("ab 12一二（）(/“", max_size=6), max_size=5))
@settings(max_examples=200, deadline=None)
def test_joining_loses_no_character_and_leaves_no_edge_blank(lines: list[str]) -> None:
    joined = join_lines(lines)
    assert joined.replace(" ", "") == "".join(lines).replace(" ", "")
    assert joined == joined.strip()


@given(st.lists(st.text("abc12一二三", min_size=1, max_size=8), min_size=1, max_size=6), st.randoms())
@settings(max_examples=100, deadline=None)
def test_every_line_comes_back_whole_whatever_the_order(texts: list[str], chance: random.Random) -> None:
    glyphs = [glyph for number, text in enumerate(texts) for glyph in line(text, y=30 * number)]
    chance.shuffle(glyphs)
    assert ["".join(word.text for word in one) for one in lines_of(glyphs)] == texts


@pytest.mark.parametrize(
    ("text", "unmapped"),
    [
        ("\ue001\ue002\ue003 ab", 0),
        ("\ufffd\ufffd\ufffd abc", 0),
        ("(cid:12)(cid:7)(cid:99) ab", 0),
        ("Ö÷¶¯¹«¿ªÕþ¸®ÐÅÏ¢Çé¿ö", 0),
        ("ä¸»åŠ¨å…¬å¼€æ”¿åºœä¿¡æ¯", 0),
        ("A normal text of a broken font", 12),
        ("䶮㐂㐄龘鿇䴗䶊㸚㠭䶮㐂㐄龘鿇䴗䶊㸚㠭䶮㐂㐄", 0),
    ],
)
def test_a_text_layer_of_garbage_is_known_as_such(text: str, unmapped: int) -> None:
    assert is_garbage(text, unmapped)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "三、收到和处理政府信息公开申请情况　（一）予以公开 1,286 ——  0",
        "Dépenses générales de l'État à l'étranger, août 2023: 1 234,50 €",
        "  Item one  Item two of the list of many things that are normal",
        "行政複議 數量 總計 收入支出決算總表 財政撥款收入 經營收入 上級補助",
        "収入支出決算の総括表 一般公共サービス 教育費 社会保障",
        "0 0 0 0 0 0 0 0 0 / / / —— ——",
    ],
)
def test_plain_text_of_many_languages_is_believed(text: str) -> None:
    assert not is_garbage(text)


def test_look_alikes_become_what_print_shows() -> None:
    assert as_printed("⼀") == "一"
    assert as_printed("ﬁ") == "fi"
    assert as_printed("０") == "０"
    assert as_printed("（") == "（"
