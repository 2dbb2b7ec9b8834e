"""The ICDAR 2013 measure, on tables small enough to count by hand."""

import pytest

from models.adjacency import NOTHING, PlacedText, Relation, normalised, relations, score


def table(*rows: str) -> list[PlacedText]:
    return [PlacedText(r, c, 1, 1, text) for r, row in enumerate(rows) for c, text in enumerate(row.split("|"))]


def test_each_text_is_next_to_the_nearest_on_its_right_and_below():
    assert relations(table("a|b", "c|d")) == {
        Relation("a", "b", False): 1,
        Relation("c", "d", False): 1,
        Relation("a", "c", True): 1,
        Relation("b", "d", True): 1,
    }


def test_blank_cells_are_passed_over():
    assert relations(table("a||b")) == {Relation("a", "b", False): 1}


def test_a_spanning_cell_is_next_to_all_that_it_stands_over_but_once_to_each():
    cells = [PlacedText(0, 0, 1, 2, "both"), *table("", "x|y")]
    found = relations(cells)
    assert found[Relation("both", "x", True)] == found[Relation("both", "y", True)] == 1
    tall = [PlacedText(0, 0, 2, 1, "group"), PlacedText(0, 1, 2, 1, "tall")]
    assert relations(tall) == {Relation("group", "tall", False): 1}


def test_the_same_table_scores_one():
    assert score([table("a|b", "c|d")], [table("a|b", "c|d")]).f1 == 1.0


def test_a_missed_table_costs_recall_and_an_invented_one_precision():
    true = [table("a|b", "c|d"), table("e|f", "g|h")]
    missed = score(true, true[:1])
    assert (missed.precision, missed.recall) == (1.0, 0.5)
    invented = score(true[:1], true)
    assert (invented.precision, invented.recall) == (0.5, 1.0)


def test_tables_are_matched_whatever_their_order():
    true = [table("a|b"), table("c|d")]
    assert score(true, true[::-1]).f1 == 1.0


def test_two_tables_joined_into_one_count_as_one_of_them():
    joined = table("a|b", "c|d", "e|f", "g|h")
    result = score([table("a|b", "c|d"), table("e|f", "g|h")], [joined])
    assert (result.right, result.found, result.true) == (4, 10, 8)


def test_documents_pool_by_adding():
    one = score([table("a|b")], [table("a|b")])
    assert one + NOTHING == one


@pytest.mark.parametrize(
    ("text", "same", "reason"),
    [
        ("1 234", "1234", "white space is no content"),
        ("–5", "-5", "one dash or another"),
        ("Total ........", "total", "dots that lead the eye"),
        ("１２", "12", "full and half width"),
    ],
)
def test_what_print_varies_is_not_compared(text: str, same: str, reason: str):
    assert normalised(text) == normalised(same), reason
