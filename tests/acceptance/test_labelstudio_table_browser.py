"""A table of which a cell was missed, in a browser: its page with its rectangles, the cell drawn, the table that comes.

A rectangle is drawn with the mouse, for Label Studio has no keys for it; all else is done by keys.
"""

from __future__ import annotations

from pathlib import Path

from browser_parts import a_page, begin, keep, load, sign_in, tab_to
from labelstudio_server import OWNER, TOKEN
from playwright.sync_api import Page
from table_parts import KEY, MADE, TEXT, MissesACell, missed_in, whole
from whole_system import a_whole_system, until

from models.document import Box
from review.decision import Outcome, QuestionState, StructureQuestion
from review.labelstudio.client import LabelStudioServer
from review.labelstudio.tasks import cells_shown
from services import wiring
from services.settings import Settings
from services.store.seam import DocumentState, Wanted
from services.store.sql import SqlStore

NEXT_TO_IT = ".rv-form input[name=text]"
"""Where the text of the rectangle is typed that has the focus."""
RECTANGLES = "() => Htx.annotationStore.selected.regions.filter(one => one.type === 'rectangleregion').length"


def held_with_a_gap(home: Path, folder: Path) -> str:
    """The report, read into the store by a machine that misses a cell; its sha256."""
    settings = Settings(home=str(home), threads=1)
    desk = wiring.desk(settings, MissesACell(), "a machine that misses a cell")  # type: ignore[arg-type]
    path = folder / MADE.name
    path.write_bytes(MADE.data)
    case = desk.read(desk.receive(path).sha256)
    assert case.state is DocumentState.HELD
    desk.store.close()  # type: ignore[attr-defined]
    return case.sha256


def test_a_missed_cell_is_drawn_on_its_page_and_its_table_is_whole(tmp_path: Path):
    printed, reports = whole(tmp_path)
    table, cell = missed_in(printed, reports)
    assert cell.box is not None
    sha256 = held_with_a_gap(tmp_path / "home", tmp_path)
    with a_whole_system(tmp_path / "home") as system:
        store = SqlStore(str(system.home / "gouji.db"))
        until(lambda: store.reviewing.questions(QuestionState.ASKED), 60)
        (question,) = store.reviewing.questions(QuestionState.ASKED)
        labels = LabelStudioServer(system.labels.address, TOKEN)
        task = labels.task(int((question.task or "").split("/")[2]))
        assert task is not None
        with a_page() as page:
            sign_in(page, system.labels.address)
            begin(page, system.labels.address, task.project)
            assert shown_on(page) == len(cells_shown(question, store.document(sha256))) > 100, "a rectangle a cell"
            draw(page, cell.box)
            until(lambda: page.evaluate(RECTANGLES) == len(cells_shown(question, printed)), 10)
            click(page, cell.box)
            tab_to(page, f"e => e.matches('{NEXT_TO_IT}')")
            page.keyboard.type(TEXT)
            keep(page, "review-table")
            for key in ("Enter", "2", "Control+Enter"):
                page.keyboard.press(key)
            print(f"the redrawn table after {arrival(store, sha256, question):.1f} s ({load()})")
        until(lambda: store.case(sha256).state is DocumentState.SETTLED, 60)
        until(lambda: not [one for one in labels.tasks_of(task.project, sha256) if not one.annotations], 30)
        (answer,) = store.reviewing.answers(sha256)
        assert (answer.outcome, answer.reviewer) == (Outcome.CORRECTED, OWNER)
        came = {(c.row, c.col, c.rowspan, c.colspan, c.text) for c in store.document(sha256).tables[table].cells}
        assert came == {(c.row, c.col, c.rowspan, c.colspan, c.text) for c in printed.tables[table].cells}
        record = next(one for one in store.records(Wanted(documents=(sha256,))) if one.key == KEY)
        assert record.text == TEXT
        assert store.questions() == store.questions(QuestionState.ASKED) == []
        store.close()


def shown_on(page: Page) -> int:
    """How many rectangles stand on the page, once its picture is there."""
    page.wait_for_function(
        "() => { const one = document.querySelector('.rv-img img'); return one && one.naturalWidth > 1; }",
        timeout=60_000,
    )
    page.wait_for_function(f"() => window.Htx && Htx.annotationStore.selected && ({RECTANGLES})() > 0", timeout=30_000)
    return page.evaluate(RECTANGLES)


def draw(page: Page, box: Box) -> None:
    """The rectangle of a cell: c, and the mouse from corner to corner."""
    page.keyboard.press("c")
    inset = 0.002
    page.mouse.move(*at(page, box.left + inset, box.top + inset))
    page.mouse.down()
    page.mouse.move(*at(page, (box.left + box.right) / 2, (box.top + box.bottom) / 2), steps=4)
    page.mouse.move(*at(page, box.right - inset, box.bottom - inset), steps=4)
    page.mouse.up()


def click(page: Page, box: Box) -> None:
    """Choose the rectangle of a cell."""
    page.mouse.click(*at(page, (box.left + box.right) / 2, (box.top + box.bottom) / 2))
    page.wait_for_selector(NEXT_TO_IT, state="visible", timeout=10_000)


def at(page: Page, across: float, down: float) -> tuple[float, float]:
    """A place on the page's picture, in the window."""
    picture = page.locator(".rv-img img").first.bounding_box()
    assert picture is not None
    return picture["x"] + across * picture["width"], picture["y"] + down * picture["height"]


def arrival(store: SqlStore, sha256: str, question: StructureQuestion) -> float:
    """Seconds until the document has the table that was drawn."""
    took = until(lambda: len(store.reviewing.drawings(sha256)) == 2, 60)
    assert store.reviewing.question(question.id).state is QuestionState.ANSWERED
    return took
