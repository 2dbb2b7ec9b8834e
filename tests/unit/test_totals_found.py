import random

from hypothesis import given, settings
from hypothesis import strategies as st

from models.document import Cell, Document, Reading, Table
from review.decision import Status
from review.totals import findings


def document(*rows: list) -> Document:
    cells = tuple(
        Cell(i, j, 1, 1, Reading(str(text), 0.99, "test")) for i, row in enumerate(rows) for j, text in enumerate(row)
    )
    return Document("a", "0" * 64, (), (Table(len(rows), max(len(row) for row in rows), cells),))


HEAD = ["地区", "2021", "2022", "2023"]
EAST, WEST = ["东部", 100, 120, 131], ["西部", 80, 88, 95]
SOUTH, NORTH = ["南部", 50, 60, 70], ["北部", 41, 42, 43]
SUB_1, SUB_2, GRAND = ["小计", 180, 208, 226], ["小计", 91, 102, 113], ["合计", 271, 310, 339]


def sentences(some: Document) -> dict[str, int]:
    counts: dict[str, int] = {}
    for finding in findings(some):
        counts[finding.text] = counts.get(finding.text, 0) + 1
    return counts


def test_subtotals_add_up_to_the_total() -> None:
    found = sentences(document(HEAD, EAST, WEST, SUB_1, SOUTH, NORTH, SUB_2, GRAND))

    assert found == {"小计 = 东部 + 西部": 3, "小计 = 南部 + 北部": 3, "合计 = 小计 + 小计": 3}


def test_totals_may_stand_above_and_left_of_their_parts() -> None:
    found = sentences(
        document(["", "合计", "基本", "项目"], ["合计", 500, 410, 90], ["教育", 150, 110, 40], ["科技", 350, 300, 50])
    )

    assert found == {"合计 = 教育 + 科技": 3, "合计 = 基本 + 项目": 3}


def test_a_total_that_fails_on_one_line_is_a_finding_with_its_cells() -> None:
    found = findings(document(HEAD, EAST, WEST, SUB_1, SOUTH, ["北部", 41, 42, 48], SUB_2, GRAND))

    (wrong,) = [finding for finding in found if finding.status is Status.VIOLATED]
    assert (wrong.left, wrong.right) == (113, 118)
    assert [(cell.row, cell.col) for cell in wrong.cells] == [(6, 3), (4, 3), (5, 3)]


def test_a_word_for_a_total_that_never_is_one_is_dropped() -> None:
    assert findings(document(HEAD, EAST, WEST, ["合计", 7, 8, 9])) == ()


def test_a_total_without_a_word_is_found_by_its_arithmetic() -> None:
    assert sentences(document(HEAD, EAST, WEST, ["全市", 180, 208, 226])) == {"全市 = 东部 + 西部": 3}


def test_zeros_agree_with_everything_and_prove_nothing() -> None:
    assert findings(document(HEAD, ["甲", 0, 0, 0], ["乙", 0, 0, 0], ["丙", 0, 0, 0])) == ()


def test_two_sides_of_one_table_have_their_own_totals() -> None:
    found = sentences(
        document(
            ["收入", "行次", "金额", "支出", "行次", "金额"],
            ["财政拨款收入", 1, "1,234.56", "公共服务支出", 4, "1,000.10"],
            ["其他收入", 2, "12.30", "社会保障支出", 5, "150.26"],
            ["收入合计", 3, "1,246.86", "支出合计", 6, "1,150.36"],
        )
    )

    assert found == {"收入合计 = 财政拨款收入 + 其他收入": 1, "支出合计 = 公共服务支出 + 社会保障支出": 1}


def test_of_which_is_at_most_what_it_is_part_of_and_not_added_twice() -> None:
    found = sentences(document(HEAD, EAST, ["其中：城区", 60, 70, 77], WEST, SUB_1))

    assert found == {"东部 ≥ 其中：城区": 3, "小计 = 东部 + 西部": 3}


def test_rounded_figures_may_be_a_last_digit_off_where_most_lines_are() -> None:
    found = findings(document(["", "金额"], ["甲", "10.33"], ["乙", "20.33"], ["丙", "30.33"], ["合计", "61.00"]))

    assert [finding.status for finding in found] == [Status.HOLDS]


def test_shares_and_line_numbers_are_no_amounts() -> None:
    found = sentences(
        document(["项目", "行次", "数量", "占比"], ["甲", 1, 30, "60%"], ["乙", 2, 20, "40%"], ["合计", 3, 50, "100%"])
    )

    assert found == {"合计 = 甲 + 乙": 1}


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10**6))
def test_tables_of_random_figures_hold_no_totals(seed: int) -> None:
    rng = random.Random(seed)
    columns, largest = rng.randint(1, 7), rng.choice((3, 10, 100, 100000))
    rows = [
        [f"项目{n}", *(rng.randrange(largest) if rng.random() < 0.6 else 0 for _ in range(columns))]
        for n in range(rng.randint(3, 20))
    ]

    violated = [
        f for f in findings(document(["名称", *"甲乙丙丁戊己庚"[:columns]], *rows)) if f.status is Status.VIOLATED
    ]

    assert violated == []
