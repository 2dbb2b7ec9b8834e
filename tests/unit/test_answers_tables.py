"""A table whose cells were missed or cut wrongly is drawn by a person, and all that follows from it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from answer_parts import MORNING, the_rest
from desk_parts import a_desk, bench
from hypothesis import given, settings
from hypothesis import strategies as st

from models.document import Box, Cell, Document, Reading, Table
from models.training.synthesis import make
from review.decision import (
    Answer,
    DrawnCell,
    Flag,
    FlagState,
    Outcome,
    QuestionState,
    Reason,
    Report,
    StructureAnswer,
    StructureQuestion,
)
from review.redrawn import redrawn, tables_in_doubt
from services.audit import verify
from services.desk import Desk
from services.store.memory import MemoryStore
from services.store.seam import DocumentState, Store
from services.store.sql import SqlStore

MADE = make("gov-disclosure-2021", "tune", "digital", 1)
REQUESTS, MISSED_ROW, PAGE = 1, 6, 2
MISSED = "requests.partial."
"""The table of requests runs over two pages; its row 6, on the first of them, is missed."""


@cache
def whole() -> Document:
    """The document as it was printed."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / MADE.name
        path.write_bytes(MADE.data)
        return bench().recognise([bench().read(path, 1, 99, lambda page: None)], {})[0]


def without(document: Document, table: int, row: int) -> Document:
    """The document as it is read when a row of a table is missed."""

    def left(cell: Cell) -> Cell | None:
        if cell.row > row:
            return replace(cell, row=cell.row - 1)
        if cell.row + cell.rowspan <= row:
            return cell
        return replace(cell, rowspan=cell.rowspan - 1) if cell.rowspan > 1 else None

    old = document.tables[table]
    cells = tuple(cell for cell in map(left, old.cells) if cell is not None)
    fewer = replace(old, rows=old.rows - 1, cells=cells)
    return replace(document, tables=tuple(fewer if n == table else t for n, t in enumerate(document.tables)))


class NearSighted:
    """The real bench, but it misses a row."""

    def __init__(self, damage: Any = lambda document: without(document, REQUESTS, MISSED_ROW)) -> None:
        self._damage = damage

    def __getattr__(self, name: str) -> Any:
        return getattr(bench(), name)

    def recognise(self, pieces: Sequence[bytes], options: Mapping[str, Any]) -> tuple[Document, tuple[Report, ...]]:
        document = self._damage(bench().recognise(pieces, options)[0])
        return document, bench().match(document, options)


@pytest.fixture(params=["memory", "sqlite"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Store:
    if request.param == "memory":
        return MemoryStore()
    import shutil

    shutil.copy(request.getfixturevalue("migrated_file"), tmp_path / "gouji.db")
    return SqlStore(f"sqlite:///{tmp_path / 'gouji.db'}")


def a_desk_with_a_gap(folder: Path, store: Store | None = None, damage: Any = None) -> Desk:
    path = folder / MADE.name
    path.write_bytes(MADE.data)
    desk = a_desk(folder, store, NearSighted(damage) if damage else NearSighted())
    desk.receive(path)
    the_rest(desk)
    return desk


def the_table(desk: Desk) -> StructureQuestion:
    (question,) = desk.store.reviewing.questions(QuestionState.ASKED)
    return question


def as_drawn(cells: Iterable[Cell], page: int, upto: int = 1000) -> tuple[DrawnCell, ...]:
    """The cells of one page as a person draws them, who sees no row of the next page."""
    here = [cell for cell in cells if cell.page == page]
    return tuple(DrawnCell(c.row, c.col, c.text, min(c.row + c.rowspan, upto) - c.row, c.colspan, c.box) for c in here)


def truth() -> tuple[DrawnCell, ...]:
    cells = whole().tables[REQUESTS].cells
    next_page = min(cell.row for cell in cells if (cell.page or 0) > PAGE)
    return as_drawn(cells, PAGE, next_page)


def draws(
    desk: Desk, cells: tuple[DrawnCell, ...], *, question: int = 0, by: str = "Li", name: str = "a", at: int = 0
) -> StructureAnswer:
    asked = question or the_table(desk).id
    moment = MORNING + timedelta(minutes=at)
    answer = StructureAnswer(asked, by, Outcome.CORRECTED, f"{name}@{at}", moment, cells)
    assert desk.answer(answer)
    the_rest(desk)
    return answer


def grid(document: Document) -> list[tuple]:
    table = document.tables[REQUESTS]
    return sorted((c.row, c.col, c.rowspan, c.colspan, c.text, c.page) for c in table.cells)


def texts(desk: Desk) -> dict[str, str | None]:
    return {fact.key: fact.text for fact in desk.store.reports(whole().sha256)[0].facts}


def test_a_missed_row_is_asked_about_once_with_its_page_and_table(tmp_path: Path):
    desk = a_desk_with_a_gap(tmp_path)
    question = the_table(desk)
    assert (question.page, question.table) == (PAGE, REQUESTS)
    assert any(key.startswith(MISSED) for key in question.keys)
    assert question.reasons and {reason.code for reason in question.reasons} == {"structure"}
    assert list(desk.reviewer.shown_tables) == [question.task]  # type: ignore[attr-defined]
    desk.ask(question.document)
    desk.check(question.document)
    the_rest(desk)
    assert [one.id for one in desk.store.reviewing.questions(None)] == [question.id]


def test_a_row_that_was_missed_is_drawn_and_its_figures_are_matched(tmp_path: Path, store: Store):
    desk = a_desk_with_a_gap(tmp_path, store)
    sha = whole().sha256
    assert desk.store.case(sha).state is DocumentState.HELD
    question = the_table(desk)
    answer = draws(desk, truth())
    assert grid(desk.store.document(sha)) == grid(whole()), "also behind the page break"
    as_printed = {fact.key: fact.text for fact in bench().match(whole(), {})[0].facts}
    assert texts(desk) == as_printed
    assert desk.store.case(sha).state is DocumentState.SETTLED, "now everything adds up, and nobody need be asked more"
    assert desk.store.reviewing.question(question.id).state is QuestionState.ANSWERED
    assert not desk.reviewer.shown, "the questions about single figures are withdrawn"  # type: ignore[attr-defined]
    first, second = desk.store.reviewing.drawings(sha)
    assert (first.answer, second.answer) == (None, answer.source)
    assert len(first.tables[REQUESTS].cells) < len(second.tables[REQUESTS].cells)
    fact = next(f for f in desk.store.reports(sha)[0].facts if f.key.startswith(MISSED) and f.text)
    assert fact.reading is not None and fact.reading.reader == "person/Li"


def test_a_drawing_on_a_settled_document_makes_new_versions_of_its_records(tmp_path: Path):
    desk = a_desk_with_a_gap(tmp_path)
    sha, question = whole().sha256, the_table(desk).id
    for _ in range(200):
        waiting = desk.store.questions(None, sha)
        alive = [q for q in waiting if q.state in (QuestionState.ASKED, QuestionState.WAITING)]
        if not alive:
            break
        flag = alive[0].flag
        read = texts(desk)[flag.key]
        outcome = Outcome.INCONSISTENT if read else Outcome.BLANK
        source = f"figure/{alive[0].id}@1"
        desk.answer(Answer(alive[0].id, "Wang", outcome, source, MORNING))
        the_rest(desk)
    assert desk.store.case(sha).state is DocumentState.SETTLED
    assert desk.store.reviewing.question(question).state is QuestionState.WITHDRAWN
    draws(desk, truth(), question=question, at=99)
    assert desk.store.case(sha).state is DocumentState.SETTLED
    key = next(fact.key for fact in bench().match(whole(), {})[0].facts if fact.key.startswith(MISSED) and fact.text)
    assert [record.text for record in desk.store.history(sha, 0, key)][-1] == "4"
    assert len(desk.store.history(sha, 0, key)) == 2, "blank before, and now as it is printed"


def test_what_was_said_of_a_cell_that_is_elsewhere_now_is_void(tmp_path: Path):
    desk = a_desk_with_a_gap(tmp_path)
    sha = whole().sha256
    question = next(q for q in desk.store.questions(QuestionState.ASKED) if q.flag.key.startswith(MISSED))
    kept = next(q for q in desk.store.questions(QuestionState.ASKED) if q.flag.key == "requests.granted.total")
    for asked, outcome in ((question, Outcome.BLANK), (kept, Outcome.AS_READ)):
        desk.answer(Answer(asked.id, "Wang", outcome, f"figure/{asked.id}@1", MORNING))
        the_rest(desk)
    assert question.flag.key in {said.key for said in desk.store.corrections(sha)}
    draws(desk, truth())
    said = {said.key for said in desk.store.corrections(sha)}
    assert question.flag.key not in said, "it was said of a row that was not there"
    assert kept.flag.key in said, "its cell is where it was"
    desk.check(sha)
    assert question.flag.key not in {said.key for said in desk.store.corrections(sha)}


def test_a_drawing_that_is_deleted_leaves_the_table_as_it_was_read(tmp_path: Path, store: Store):
    desk = a_desk_with_a_gap(tmp_path, store)
    sha, question = whole().sha256, the_table(desk).id
    before = grid(desk.store.document(sha))
    draws(desk, truth(), at=1)
    gone = StructureAnswer(question, "Li", Outcome.TAKEN_BACK, "a@2", MORNING + timedelta(minutes=2))
    desk.answer(gone)
    the_rest(desk)
    assert grid(desk.store.document(sha)) == before
    assert desk.store.case(sha).state is DocumentState.HELD
    assert the_table(desk).id != question, "it is asked anew"
    assert len(desk.store.reviewing.drawings(sha)) == 3


def test_the_same_drawing_twice_and_an_old_one_late_change_nothing(tmp_path: Path):
    desk = a_desk_with_a_gap(tmp_path)
    sha, question = whole().sha256, the_table(desk).id
    answer = draws(desk, truth(), at=5)
    assert not desk.answer(answer)
    early = truth()[:3]
    desk.answer(replace(answer, source="a@4", given=MORNING + timedelta(minutes=4), cells=early))
    the_rest(desk)
    assert grid(desk.store.document(sha)) == grid(whole())
    assert len(desk.store.reviewing.drawings(sha)) == 2
    assert desk.store.reviewing.question(question).state is QuestionState.ANSWERED


def test_cells_that_lie_over_each_other_are_a_contradiction_and_asked_again(tmp_path: Path, store: Store):
    desk = a_desk_with_a_gap(tmp_path, store)
    sha, question = whole().sha256, the_table(desk).id
    before = grid(desk.store.document(sha))
    twice = (*truth(), replace(truth()[0], text="again"))
    draws(desk, twice)
    assert grid(desk.store.document(sha)) == before
    (kept,) = desk.store.reviewing.answers(sha)
    assert kept.outcome is Outcome.CONTRADICTORY and "two cells" in kept.note
    assert the_table(desk).id != question


def test_a_table_that_is_cut_right_is_not_asked_about_again(tmp_path: Path):
    desk = a_desk_with_a_gap(tmp_path)
    sha, question = whole().sha256, the_table(desk).id
    desk.answer(StructureAnswer(question, "Li", Outcome.AS_READ, "a@1", MORNING))
    the_rest(desk)
    desk.check(sha)
    the_rest(desk)
    assert not desk.store.reviewing.questions(QuestionState.ASKED)
    assert desk.store.flags(sha), "but its figures still are"
    assert not desk.store.reviewing.drawings(sha)


def test_a_table_that_was_not_found_is_drawn_as_a_whole(tmp_path: Path):
    def lose(document: Document) -> Document:
        return replace(document, tables=document.tables[:2], order=())

    desk = a_desk_with_a_gap(tmp_path, damage=lose)
    sha = whole().sha256
    lost = whole().tables[2]
    page = lost.pages[0]
    desk.store.reviewing.want(sha, {(page, None): (("appeals.review.total",), (Reason("structure", "?"),))})
    question = desk.store.reviewing.questions(None)[-1]
    draws(desk, as_drawn(lost.cells, page), question=question.id)
    as_printed = {fact.key: fact.text for fact in bench().match(whole(), {})[0].facts}
    assert texts(desk) == as_printed


def test_cancelling_a_document_withdraws_its_tables(tmp_path: Path, store: Store):
    desk = a_desk_with_a_gap(tmp_path, store)
    question = the_table(desk)
    desk.store.cancel(question.document, "Li")
    the_rest(desk)
    assert desk.store.reviewing.question(question.id).state is QuestionState.WITHDRAWN
    assert not desk.reviewer.shown_tables  # type: ignore[attr-defined]


@st.composite
def tables_on_pages(draw: st.DrawFn) -> Document:
    """A plain table of some rows over one to three pages, with a group cell down its left side."""
    heights = draw(st.lists(st.integers(1, 4), min_size=1, max_size=3))
    rows, cells = 0, []
    group = draw(st.integers(1, sum(heights)))
    for page, height in enumerate(heights, 1):
        for line in range(height):
            for col in range(3):
                box = Box(col / 3, line / 5, (col + 1) / 3, (line + 1) / 5)
                row = rows + line
                if col == 0 and row < group:
                    if row == 0:
                        cells.append(Cell(0, 0, group, 1, Reading("group", 1.0, "r"), 1, box))
                    continue
                cells.append(Cell(row, col, 1, 1, Reading(f"{row}.{col}", 0.9, "r"), page, box))
        rows += height
    cells.sort(key=lambda c: (c.row, c.col))
    pages = tuple(range(1, len(heights) + 1))
    return Document("a", "0" * 64, (), (Table(rows, 3, tuple(cells), pages),))


@settings(max_examples=60, deadline=None)
@given(tables_on_pages(), st.data())
def test_drawing_what_is_there_changes_nothing(document: Document, data: st.DataObject):
    page = data.draw(st.sampled_from(document.tables[0].pages))
    cells = document.tables[0].cells
    next_page = min((cell.row for cell in cells if (cell.page or 0) > page), default=1000)
    question = StructureQuestion(1, "", page, 0, (), (), QuestionState.ASKED, MORNING)
    drawn = as_drawn(cells, page, next_page)
    if not drawn:
        return
    answer = StructureAnswer(1, "Li", Outcome.CORRECTED, "a@1", MORNING, drawn)
    assert redrawn(document, question, answer) == document


def test_a_table_that_is_missing_is_asked_about_on_the_page_where_its_neighbours_stand():
    tables = whole().tables
    without_the_last = replace(whole(), tables=tables[:2], order=())
    (report,) = bench().match(without_the_last, {})
    key = next(fact.key for fact in report.facts if fact.key.startswith("appeals.") and fact.absent)
    flag = Flag(1, "", 0, key, (Reason("structure", "?"),), FlagState.OPEN, MORNING)
    assert list(tables_in_doubt(without_the_last, [report], [flag])) == [(tables[2].pages[0], None)]
    assert tables_in_doubt(without_the_last, [report], [replace(flag, reasons=())]) == {}
    assert tables_in_doubt(without_the_last, [report], [replace(flag, state=FlagState.ANSWERED)]) == {}


def test_a_figure_that_turns_out_not_to_be_printed_gets_a_version_that_says_so(tmp_path: Path, store: Store):
    desk = a_desk_with_a_gap(tmp_path, store, damage=lambda document: document)
    sha = whole().sha256
    assert desk.store.case(sha).state is DocumentState.SETTLED
    key = next(record.key for record in desk.store.records() if record.key.startswith("appeals.") and record.text)
    lost = whole().tables[2]
    page, last = lost.pages[0], lost.cols - 5
    desk.store.reviewing.want(sha, {(page, 2): ((key,), (Reason("structure", "?"),))})
    the_rest(desk)
    cells = as_drawn([cell for cell in lost.cells if cell.col + cell.colspan <= last], page)
    question = desk.store.reviewing.questions(None)[-1]
    draws(desk, cells, question=question.id)
    for _ in range(30):
        alive = [q for q in desk.store.questions(None, sha) if q.state in (QuestionState.ASKED, QuestionState.WAITING)]
        if not alive:
            break
        desk.answer(Answer(alive[0].id, "Wang", Outcome.AS_READ, f"figure/{alive[0].id}@1", MORNING))
        the_rest(desk)
    assert desk.store.case(sha).state is DocumentState.SETTLED
    absent = {fact.key for fact in desk.store.reports(sha)[0].facts if fact.absent}
    gone = [record for record in desk.store.records() if record.key in absent and record.version == 2]
    assert gone and all(record.text is None and record.page is None for record in gone)
    assert all(desk.store.history(sha, 0, record.key)[0].text for record in gone), "what was settled before stays"
    assert verify(desk.store).whole
