"""What a column does throughout is its habit; money has fractions where everything else is counted."""

from __future__ import annotations

from models.document import Document, Reading
from review.decision import Fact, Place
from review.features import features_of, habits_of
from review.repair import Opinion
from review.values import value_of

ROWS = 8


def fact(row: int, column: str, text: str, unit: str | None = None) -> Fact:
    place = Place(0, row, 0)
    return Fact(f"a.row{row}.{column}", text, value_of(text, unit), place, 1, None, Reading(text, 0.999, "memory"))


def features(facts: list[Fact], which: int) -> dict[str, float]:
    habits = habits_of(facts, Document("a", "0" * 64, (), ()))
    return features_of(facts[which], Opinion(1e-6), habits)


def table(total: list[str]) -> list[Fact]:
    """Columns that print every zero, and totals."""
    zeros = [fact(row, column, "0") for row in range(ROWS) for column in ("one", "two", "three")]
    return [*(fact(row, "total", text) for row, text in enumerate(total)), *zeros]


def test_a_blank_in_a_column_that_is_blank_throughout_is_as_usual():
    assert features(table([""] * ROWS), 0)["usual"] == 1.0


def test_a_blank_among_printed_zeros_is_not():
    assert features(table(["", *["0"] * (ROWS - 1)]), 0)["usual"] == 0.0


def test_a_zero_in_a_table_that_prints_zeros_stays_as_usual():
    facts = table([""] * ROWS)
    assert features(facts, len(facts) - 1)["usual"] == 1.0


def test_a_fraction_among_whole_numbers_is_odd_but_for_money():
    counts = [fact(row, "total", "12") for row in range(ROWS)]
    assert features([*counts, fact(9, "total", "3.51")], ROWS)["shape"] == 1.0
    assert features([*counts, fact(9, "amount", "3.51万元")], ROWS)["shape"] == 0.0
    assert features([*counts, fact(9, "amount", "3.51", "万元")], ROWS)["shape"] == 0.0
