"""What pages of English reports hold: tables beside tables, boxed heads, sentences in cells, and what is no table."""

from __future__ import annotations

from dataclasses import replace

from models.layout import borderless
from models.layout.choose import chosen
from models.layout.found import FoundCell, FoundTable
from models.sheet import Rect, Segment, Word

SIZE = 24.0


def said(text: str, x: float, y: float, right: bool = False, bold: bool = False) -> list[Word]:
    """A text as words with its left or right edge at x; a letter is half as wide as high, a space half of that."""
    letter = SIZE / 2
    at = x - sum(letter / 2 if c == " " else letter for c in text) if right else x
    words = []
    for word in text.split(" "):
        words.append(Word(word, Rect(at, y, at + len(word) * letter, y + SIZE), SIZE, bold))
        at += len(word) * letter + letter / 2
    return words


def middle(text: str, x: float, y: float) -> list[Word]:
    width = said(text, 0, 0)[-1].rect.right
    return said(text, x - width / 2, y)


def figures(labels: list[str], x: float, rights: list[float], top: float, step: float = 32) -> list[Word]:
    words = []
    for r, label in enumerate(labels):
        words += said(label, x, top + r * step)
        for c, right in enumerate(rights):
            words += said(f"{(r + 3) * 137 + c * 29}", right, top + r * step, right=True)
    return words


def level(y: float, x0: float, x1: float) -> Segment:
    return Segment(x0, y, x1, y, 2)


def upright(x: float, y0: float, y1: float) -> Segment:
    return Segment(x, y0, x, y1, 2)


def found(words: list[Word], segments: list[Segment] | None = None) -> list[FoundTable]:
    return borderless.find(words, segments or [], 1700, 2200)


def grid(table: FoundTable, words: list[Word]) -> dict[tuple[int, int, int, int], str]:
    texts = {}
    for cell in table.cells:
        inside = [w for w in words if cell.rect.holds(*w.rect.middle)]
        inside.sort(key=lambda w: (round(w.rect.top), w.rect.left))
        texts[cell.row, cell.col, cell.rowspan, cell.colspan] = " ".join(w.text for w in inside)
    return texts


STATES = ["Alabama", "Alaska", "Arizona", "Arkansas", "California", "Colorado"]
CROPS = ["Wheat", "Corn", "Barley", "Oats", "Rice", "Cotton"]


def test_two_titles_on_one_line_head_two_tables():
    words = said("Table 1. Staff", 100, 60) + said("Table 2. Land", 760, 60)
    words += figures(STATES, 100, [480, 640], 100) + figures(CROPS, 760, [1100, 1260], 100)

    tables = found(words)

    assert [t.cols for t in tables] == [3, 3]


def test_a_ruling_broken_between_labels_parts_two_tables():
    words = figures(STATES, 100, [480, 640], 150) + figures(CROPS, 700, [1100, 1260], 150)
    words += said("State", 100, 110) + said("Number", 480, 110, right=True) + said("Rank", 640, 110, right=True)
    words += said("Crop", 700, 110) + said("Number", 1100, 110, right=True) + said("Rank", 1260, 110, right=True)
    rules = [level(y, a, b) for y in (105, 142, 345) for a, b in ((95, 645), (695, 1265))]

    assert [t.cols for t in found(words, rules)] == [3, 3]


def test_a_ruling_broken_over_groups_of_figures_parts_no_table():
    words = middle("Males", 560, 100) + middle("Females", 920, 100)
    words += [w for i, x in enumerate((480, 640, 840, 1000)) for w in said(str(2005 + i % 2), x, 140, right=True)]
    words += figures(STATES, 100, [480, 640, 840, 1000], 180)
    rules = [level(95, 95, 1005), level(132, 420, 650), level(132, 780, 1005), level(172, 95, 1005)]

    [table] = found(words, rules)

    assert table.cols == 5


def test_a_head_boxed_by_rulings_stays_with_its_body():
    heads = ["State", "Sites", "Acres", "Staff"]
    xs = [100, 400, 560, 720, 880]
    words = [w for i, head in enumerate(heads) for w in middle(head, (xs[i] + xs[i + 1]) / 2, 105)]
    words += figures(STATES, 110, [550, 710, 870], 150)
    cells = tuple(FoundCell(0, i, 1, 1, Rect(xs[i], 90, xs[i + 1], 140)) for i in range(4))
    more = tuple(replace(c, row=1, rect=Rect(c.rect.left, 138, c.rect.right, 140)) for c in cells)
    drawn = FoundTable(Rect(100, 90, 880, 140), 2, 4, (*cells, *more), "ruled")
    rules = [level(90, 100, 880), level(140, 100, 880), *(upright(x, 90, 140) for x in xs)]

    [table] = chosen([drawn], words, rules, 1700, 2200)

    assert table.finder == "borderless"
    assert grid(table, words)[0, 1, 1, 1] == "Sites"


def test_a_unit_in_the_middle_of_all_figures_spans_them():
    rights = [560.0, 720.0, 880.0, 1040.0, 1200.0]
    words = said("Item", 100, 60) + [w for r in rights for w in said("Total", r, 60, right=True)]
    words += middle("Million bushels", 815, 100) + figures(CROPS[:4], 100, rights, 140)
    words += middle("Dollars per bushel", 815, 280) + figures(STATES[:4], 100, rights, 320)

    [table] = found(words)
    cells = grid(table, words)

    assert cells[1, 1, 1, 5] == "Million bushels"
    assert cells[6, 1, 1, 5] == "Dollars per bushel"


def test_a_heading_alone_above_one_column_belongs_to_the_table():
    words = said("Share of", 700, 60, right=True)
    words += said("Answer", 100, 90) + said("Number", 500, 90, right=True) + said("total", 700, 90, right=True)
    words += figures(["Yes", "No", "None"], 100, [500, 700], 124)

    [table] = found(words)

    assert grid(table, words)[0, 2, 1, 1] == "Share of total"


def test_paragraphs_with_a_short_text_beside_each_are_rows_of_a_table():
    words = said("Action", 100, 100) + said("Responsible", 900, 100) + said("Deadline", 1200, 100)
    y = 150.0
    for who, when in (("Commission", "2008"), ("Member States", "2009"), ("Council", "Ongoing"), ("Agencies", "2010")):
        for i, line in enumerate(
            ("Review of the reporting obligations with a view to their reduction",
             "by one quarter and publication of guidance for all the authorities",
             "in charge of awarding public contracts in every region concerned")
        ):  # fmt: skip
            words += said(line, 100, y + 28 * i)
        words += said(who, 900, y) + said(when, 1200, y)
        y += 3 * 28 + 16

    [table] = found(words, [level(92, 95, 1320), level(136, 95, 1320)])

    assert (table.rows, table.cols) == (5, 3)


def test_the_last_line_of_the_last_cell_belongs_to_it():
    words = said("Program", 100, 100) + said("Description", 500, 100) + said("Cost", 1290, 100, right=True)
    for i, label in enumerate(("Salaries", "Grants", "Estimated need for")):
        words += said(label, 100, 150 + 40 * i) + said("Training of staff in all offices", 500, 150 + 40 * i)
        words += said(f"{i + 1},200", 1290, 150 + 40 * i, right=True)
    words += said("water", 100, 150 + 80 + 28)

    [table] = found(words, [level(92, 95, 1300), level(136, 95, 1300)])

    assert grid(table, words)[3, 0, 1, 1] == "Estimated need for water"


def test_a_bold_head_without_a_ruling_below_it_is_no_part_of_the_first_ruled_row():
    words = said("Office", 100, 100, bold=True) + said("Address", 400, 100, bold=True)
    words += said("Director", 900, 100, bold=True)
    rules = [level(92, 95, 1200)]
    for i, office in enumerate(("Boston", "Denver", "Dallas", "Seattle")):
        y = 134 + 36 * i
        words += said(office, 100, y) + said("Main Street, Suite", 400, y) + said("Maria Lopez", 900, y)
        rules.append(level(y + 30, 95, 1200))

    [table] = found(words, rules)

    assert grid(table, words)[0, 0, 1, 1] == "Office"
    assert table.rows == 5


def test_two_lines_of_a_heading_repeated_over_two_groups_span_no_group():
    words = middle("Income", 560, 60) + middle("Poverty", 920, 60)
    words += middle("Margin", 640, 96) + middle("Margin", 1000, 96) + said("Area", 100, 124)
    for x in (480, 840):
        words += middle("Estimate", x, 124) + middle("of error", x + 160, 124)
    words += figures(STATES, 100, [520, 680, 880, 1040], 160)
    rules = [level(50, 95, 1060), level(90, 420, 700), level(90, 780, 1060), level(152, 95, 1060), level(360, 95, 1060)]

    [table] = found(words, rules)
    cells = grid(table, words)

    assert cells[1, 2, 1, 1] == cells[1, 4, 1, 1] == "Margin of error"


def test_lists_side_by_side_are_no_table():
    words = []
    for i in range(6):
        words += said(STATES[i], 100, 100 + 30 * i) + said(CROPS[i], 500, 100 + 30 * i)
        words += said(STATES[-1 - i], 900, 100 + 30 * i)

    assert found(words) == []


def test_a_form_with_blanks_to_fill_in_is_no_table():
    words, rules = [], []
    fields = (
        ("1. Name", "2. Date", "3. Code"),
        ("4. City", "5. State", "6. Phone"),
        ("7. Street", "8. Size", "9. Use"),
    )
    for i, line in enumerate([*fields, *fields]):
        for x, field in zip((100, 500, 900), line, strict=True):
            words += said(field, x, 100 + 50 * i)
            rules.append(level(100 + 50 * i + 26, x + 12 * len(field), x + 360))

    assert found(words, rules) == []


def test_dots_that_a_scan_shows_as_rulings_are_no_blanks_to_fill_in():
    words = said("State", 100, 60) + said("Sites", 700, 60, right=True) + said("Acres", 900, 60, right=True)
    words += figures(STATES, 100, [700, 900], 100)
    rules = [level(100 + 32 * i + 22, 106 + 12 * len(label), 620) for i, label in enumerate(STATES)]

    [table] = found(words, rules)

    assert table.cols == 3


def test_offices_in_boxes_are_no_table():
    words, segments = [], []
    for x in (100, 460, 820):
        words += middle("Office of the", x + 150, 110) + middle("Secretary", x + 150, 138)
        segments += [level(100, x, x + 300), level(170, x, x + 300), upright(x, 100, 170), upright(x + 300, 100, 170)]

    assert found(words, segments) == []


def test_figures_scattered_below_the_caption_of_a_chart_are_no_table():
    words = said("Figure 3. Growth of output", 100, 40)
    rules = [level(100 + 60 * i, 150, 900) for i in range(5)]
    for i, (x, y) in enumerate(((200, 130), (330, 180), (460, 130), (590, 250), (720, 180), (850, 310))):
        words += said(f"{i}7.{i}", x, y) + said(str(2001 + i), x, 350)
    words += [w for i in range(5) for w in said(str(100 - 20 * i), 100, 90 + 60 * i)]

    assert all(t.rows * t.cols < 8 for t in found(words, rules))


def test_a_caption_right_below_a_paragraph_is_not_of_the_paragraph():
    lines = ("The number of persons employed in the public sector of all the member states grew",
             "by more than two per cent in the course of the year according to the last figures",
             "that the statistical offices have released today for all of the regions concerned.")  # fmt: skip
    words = [w for i, line in enumerate(lines) for w in said(line, 100, 60 + 28 * i)]
    words += said("Table 4. Codes of the classification", 100, 148)
    words += said("Code", 100, 184, bold=True) + said("Description", 400, 184, bold=True)
    for i, text in enumerate(("Arts and recreation", "Training of inspectors", "Nondurable goods", "Government")):
        words += said(f"47{i}2.5{i}", 100, 216 + 30 * i) + said(text, 400, 216 + 30 * i)

    [table] = found(words)

    assert grid(table, words)[0, 0, 1, 1] == "Code"


def test_a_heading_that_upright_rulings_leave_out_spans_the_table():
    words = said("State", 100, 60) + said("Sites", 500, 60, right=True) + said("Acres", 700, 60, right=True)
    words += (
        figures(STATES[:3], 100, [500, 700], 100) + said("West", 100, 200) + figures(CROPS[:3], 100, [500, 700], 236)
    )
    rules = [upright(x, a, b) for x in (380, 560) for a, b in ((55, 194), (230, 340))]

    [table] = found(words, [level(50, 95, 705), level(92, 95, 705), *rules])

    assert grid(table, words)[4, 0, 1, 3] == "West"
