"""Headings on two levels whose texts are set in the middle of their cells, so that no line of one meets another's."""

from __future__ import annotations

from test_borderless_reports import figures, found, grid, level, middle, said

from models.sheet import Word

AGENCIES = ["Public Affairs", "Field Office", "General Counsel", "Overall"]
MIDDLES = [440.0, 600.0, 760.0, 920.0, 1080.0, 1240.0]


def column(lines: list[str], x: float, at: float) -> list[Word]:
    """Lines one below the other, in the middle of x and of the height `at`."""
    top = at - 14 * len(lines)
    return [w for i, line in enumerate(lines) for w in middle(line, x, top + 2 + 28 * i)]


def two_levels() -> list[Word]:
    """A heading over the four columns before the last, and beside it headings in the middle of the whole height."""
    words = middle("Other reasons", 840, 60)
    words += said("Agency", 100, 110) + column(["Granted", "in part", "or full"], 440, 122)
    words += column(["None"], 600, 140) + column(["Referred", "to other", "agency"], 760, 140)
    words += column(["Not", "sought"], 920, 140) + column(["Other"], 1080, 140) + column(["TOTAL"], 1240, 122)
    return words + figures(AGENCIES, 100, [x + 30 for x in MIDDLES], 210)


def test_a_heading_beside_taller_ones_belongs_to_the_table_and_spans_what_hangs_as_low():
    words = two_levels()

    [table] = found(words)

    cells = grid(table, words)
    assert (table.rows, table.cols) == (6, 7)
    assert cells[0, 2, 1, 4] == "Other reasons"
    assert cells[1, 3, 1, 1] == "Referred to other agency"
    assert cells[0, 1, 2, 1] == "Granted in part or full"
    assert cells[0, 6, 2, 1] == "TOTAL"


def test_a_ruling_under_a_heading_counts_though_a_line_of_a_taller_one_stands_above_it():
    words = two_levels()

    [table] = found(words, [level(50, 95, 1300), level(98.5, 530, 1150), level(195, 95, 1300), level(340, 95, 1300)])

    cells = grid(table, words)
    assert cells[0, 2, 1, 4] == "Other reasons"
    assert cells[0, 1, 2, 1] == "Granted in part or full"


def test_headings_of_several_lines_do_not_cut_the_labels_off():
    words = []
    for top in (60, 360):
        words += said("Agency / Component", 100, top + 30)
        for x, lines in zip((600, 840, 1080, 1320), (3, 2, 2, 3), strict=True):
            words += column(["Requests", "pending as of start", "of year"][:lines], x, top + 42)
        words += figures(AGENCIES[:2], 100, [640, 880, 1120, 1360], top + 110)

    assert [(t.rows, t.cols) for t in found(words)] == [(3, 5), (3, 5)]


def test_headings_that_begin_on_many_heights_do_not_cut_the_labels_off():
    words = []
    for top in (60, 400):
        words += said("Agency / Component", 100, top + 58)
        for i, x in enumerate((600, 800, 1000, 1200, 1400)):
            words += column(["Fees", "asked", "or paid", "at any", "time"][: i + 1], x, top + 70)
        words += figures(AGENCIES[:2], 100, [x + 40 for x in (600, 800, 1000, 1200, 1400)], top + 160)

    assert [(t.rows, t.cols) for t in found(words)] == [(3, 6), (3, 6)]


def test_a_line_between_rulings_that_comes_before_a_head_over_other_columns_parts_two_tables():
    words = said("Agency", 100, 60)
    for x in MIDDLES[1:5:3]:
        words += middle("Pending", x, 60)
    words += figures(AGENCIES, 100, [x + 30 for x in MIDDLES[1:5:3]], 110)
    words += said("Disposed Requests", 100, 250) + said("Agency", 100, 300)
    for x in MIDDLES:
        words += middle("Granted", x, 300)
    words += figures(AGENCIES, 100, [x + 30 for x in MIDDLES], 350)

    tables = found(words, [level(y, 95, 1300) for y in (50, 95, 240, 285, 335, 480)])

    assert [(t.rows, t.cols) for t in tables] == [(5, 3), (5, 7)]


def test_a_heading_that_ends_where_its_only_figures_begin_is_in_their_column():
    words = said("Agency", 100, 88) + column(["In full"], 400, 100)
    words += column(["In", "part", "or", "else", "so"], 560, 100) + column(["None"], 760, 100)
    words += figures(AGENCIES[:3], 100, [420, 780], 190)
    for y in (190, 222, 254):
        words += said("7", 600, y, right=True)

    [table] = found(words)

    assert (table.rows, table.cols) == (4, 4)
    assert grid(table, words)[0, 2, 1, 1] == "In part or else so"


def test_rows_far_apart_whose_many_figures_stand_in_columns_are_one_table():
    words = said("Agency", 100, 100)
    for x in MIDDLES:
        words += middle("Granted", x, 100)
    words += figures(AGENCIES, 100, [x + 30 for x in MIDDLES], 190, step=90)

    assert [(t.rows, t.cols) for t in found(words)] == [(5, 7)]


def test_a_heading_right_above_some_of_the_columns_belongs_to_the_table_where_all_headings_end_on_one_line():
    words = middle("Reasons for the refusal", 920, 42)
    words += said("Agency", 100, 150)
    for x, lines in zip(MIDDLES, (3, 1, 3, 2, 2, 1), strict=True):
        words += column(["Granted", "in part", "or full"][-lines:], x, 178 - 14 * lines)
    words += figures(AGENCIES, 100, [x + 30 for x in MIDDLES], 200)

    [table] = found(words)

    assert (table.rows, table.cols) == (6, 7)
    assert "Reasons for the refusal" in grid(table, words).values()


def test_a_title_right_above_the_middle_of_a_table_is_no_heading():
    words = middle("Requests in the year", 685, 62)
    words += said("Agency", 100, 150)
    for x, lines in zip(MIDDLES, (3, 1, 3, 2, 2, 1), strict=True):
        words += column(["Granted", "in part", "or full"][-lines:], x, 178 - 14 * lines)
    words += figures(AGENCIES, 100, [x + 30 for x in MIDDLES], 200)

    [table] = found(words)

    assert (table.rows, table.cols) == (5, 7)


def test_a_label_of_two_lines_beside_figures_set_between_them_is_one_row():
    words = said("Agency", 100, 60)
    for x in MIDDLES[:4]:
        words += middle("Granted", x, 60)
    words += figures(["River Commission", "Field Office"], 100, [x + 30 for x in MIDDLES[:4]], 100)
    words += said("Office of Inspector", 100, 162) + said("General", 100, 190)
    words += figures([""], 100, [x + 30 for x in MIDDLES[:4]], 176)
    words += figures(["Overall", "Last year"], 100, [x + 30 for x in MIDDLES[:4]], 224)
    words = [w for w in words if w.text]

    [table] = found(words)

    cells = grid(table, words)
    assert cells[3, 0, 1, 1] == "Office of Inspector General"
    assert cells[2, 0, 1, 1] == "Field Office"


def test_one_row_of_figures_below_headings_of_many_lines_is_no_part_of_them():
    words = said("Agency", 100, 88)
    for x, lines in zip(MIDDLES[:4], (3, 2, 2, 3), strict=True):
        words += column(["Granted", "in part", "or full"][:lines], x, 100)
    words += figures(AGENCIES[:1], 100, [x + 30 for x in MIDDLES[:4]], 170)

    [table] = found(words)

    assert (table.rows, table.cols) == (2, 5)


def test_rows_far_apart_below_a_ruled_head_go_on_from_it():
    words = said("Agency", 100, 60)
    for x in MIDDLES[:4]:
        words += middle("Granted", x, 60)
    words += figures(AGENCIES, 100, [x + 30 for x in MIDDLES[:4]], 110, step=84)

    assert [(t.rows, t.cols) for t in found(words, [level(50, 95, 1000), level(94, 95, 1000)])] == [(5, 5)]


def test_a_label_on_one_of_two_rows_has_a_column_of_its_own():
    words = figures([""], 100, [x + 30 for x in MIDDLES], 74) + said("Counsel", 100, 88)
    words += figures(["Overall"], 100, [x + 30 for x in MIDDLES], 120)
    words = [w for w in words if w.text]

    [table] = found(words)

    assert table.cols == 7


def test_headings_set_close_that_say_the_same_in_each_column_stay_apart():
    words = said("Agency", 100, 74)
    for x in (440, 608, 776, 944):
        words += middle("Number sought", x, 60) + middle("in 2019", x, 88)
    words += figures(AGENCIES, 100, [470, 638, 806, 974], 130)

    [table] = found(words, [level(y, 95, 1030) for y in (50, 121, 265)])

    assert grid(table, words)[0, 2, 1, 1] == "Number sought in 2019"
