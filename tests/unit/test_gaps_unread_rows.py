"""A row that nobody can read is not a row that is not there."""

from models.document import Cell, Document, Reading, Table
from review.decision import Fact, Kind, Place, Report, Value
from review.gaps import unread_rows

ABSENT = Value(Kind.BLANK)


def table(*rows):
    cells = [Cell(r, c, 1, 1, Reading(text, 0.9, "test")) for r, row in enumerate(rows) for c, text in enumerate(row)]
    return Document("a.pdf", "0" * 64, (), (Table(len(rows), len(rows[0]), tuple(cells)),))


def facts(*rows):
    """Facts of the form's rows in order: the row of the page on which each was found, or None."""
    for name, row in rows:
        for col, column in enumerate(("made", "total"), start=1):
            key = f"part.{name}.{column}"
            yield Fact(key, None, ABSENT) if row is None else Fact(key, "1", Value(Kind.NUMBER, 1), Place(0, row, col))


def unread(document, *rows):
    return unread_rows(document, Report("f", None, None, tuple(facts(*rows))))


HEADER = ("项目", "制作", "总计")


def test_a_row_of_figures_that_no_key_claims_is_the_one_that_was_not_found():
    page = table(HEADER, ("甲", "1", "1"), ("1 径护第一亡", "——", ""), ("丙", "1", "1"))
    assert unread(page, ("a", 1), ("b", None), ("c", 3)) == {"part.b.made", "part.b.total"}


def test_a_row_that_the_paper_left_out_stays_absent():
    page = table(HEADER, ("甲", "1", "1"), ("丙", "1", "1"))
    assert unread(page, ("a", 1), ("b", None), ("c", 2)) == frozenset()


def test_headings_in_the_midst_of_a_table_are_no_row_of_figures():
    page = table(HEADER, ("甲", "1", "1"), ("信息内容", "上一年", "本年"), ("丙", "1", "1"))
    assert unread(page, ("a", 1), ("b", None), ("c", 3)) == frozenset()


def test_the_first_and_the_last_row_can_be_unread_too():
    page = table(HEADER, ("？", "7", "7"), ("乙", "1", "1"), ("？", "", "3"))
    assert unread(page, ("a", None), ("b", 2), ("c", None)) == {
        *("part.a.made", "part.a.total", "part.c.made", "part.c.total")
    }


def test_facts_without_a_place_or_table_say_nothing():
    page = Document("a.pdf", "0" * 64, (), ())
    assert unread(page, ("a", 1), ("b", None)) == frozenset()
    assert unread(page, ("a", None)) == frozenset()
