"""Tables in Label Studio: shown once, called for again, drawn by people, and brought to what they drew at once."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from labelstudio_parts import Office, an_office
from table_parts import KEY, MADE, TEXT, MissesACell, whole

from review.decision import Outcome, QuestionState, StructureQuestion
from review.labelstudio import tasks
from services.desk import Desk
from services.labelstudio.poller import call_again
from services.labelstudio.syncing import synced
from services.originals import Originals
from services.store.blobs import Blobs
from services.store.seam import DocumentState


@pytest.fixture
def office(tmp_path: Path) -> Office:
    made = an_office(tmp_path)
    blobs = Originals(Blobs(str(tmp_path / "blobs")))
    made.desk = Desk(made.store, blobs, MissesACell(), made.reviewer)  # type: ignore[arg-type]
    return made


def received(office: Office) -> str:
    path = office.folder / MADE.name
    path.write_bytes(MADE.data)
    return office.desk.read(office.desk.receive(path).sha256).sha256


def told_of(office: Office) -> StructureQuestion:
    """The only question about a table, shown to people."""
    list(synced(office.desk, office.reviewer))
    (question,) = office.store.reviewing.questions(QuestionState.ASKED)
    return question


def text_at(office: Office, sha256: str) -> str | None:
    return next(fact.text for fact in office.store.reports(sha256)[0].facts if fact.key == KEY)


def draw_as_printed(office: Office, question: StructureQuestion) -> None:
    """A person adds the cell that is missing among the rectangles."""
    shown = tasks.structure_task(question, whole(office.folder)[0], "", "zh")
    (task,) = [one for one in office.labels.open_tasks() if one.cell_id == tasks.structure_id(question)]
    office.labels.draw(task.id, "corrected", shown["predictions"][0]["result"])


def test_a_table_that_was_drawn_is_brought_to_its_document_by_one_sync(office: Office):
    sha256 = received(office)
    question = told_of(office)
    assert question.keys == (KEY,)
    assert text_at(office, sha256) == ""
    draw_as_printed(office, question)
    lines = list(synced(office.desk, office.reviewer))
    assert lines[:2] == ["1 answer fetched, about 1 document", "1 document settled"]
    assert text_at(office, sha256) == TEXT
    (answer,) = office.store.reviewing.answers(sha256)
    assert (answer.outcome, answer.reviewer) == (Outcome.CORRECTED, "li@x.cn")
    table = next(fact.place.table for fact in whole(office.folder)[1][0].facts if fact.key == KEY and fact.place)
    drawn, printed = office.store.document(sha256).tables[table], whole(office.folder)[0].tables[table]
    places = [{(c.row, c.col, c.rowspan, c.colspan, c.text) for c in one.cells} for one in (drawn, printed)]
    assert places[0] == places[1], "the whole table, with its spans"
    assert office.store.case(sha256).state is DocumentState.SETTLED


def test_a_table_that_waits_is_called_for_again(office: Office):
    sha256 = received(office)
    question = told_of(office)
    for figure in office.store.questions(QuestionState.ASKED, sha256):
        assert figure.flag.key == KEY, "no figure waits: only the table does"
    office.store.reviewing.unasked([question.id])
    drop_all_jobs(office)
    call_again(office.store)
    assert ("ask", sha256) in {(job.job, job.subject) for job in office.store.claim("dispatcher")}


@pytest.mark.parametrize("job", ["ask", "withdraw", "withdraw-tables", "fetch"])
def test_what_goes_through_label_studio_is_revived_when_it_was_given_up(office: Office, job: str):
    office.store.announce(job, received(office), {"questions": [17]})
    drop_all_jobs(office, but=job)
    given_up = office.store.dead()
    assert {one.job for one in given_up} == {job}
    call_again(office.store)
    assert office.store.dead() == []
    assert {one.id for one in given_up} <= {one.id for one in office.store.claim("dispatcher")}


def test_what_has_nothing_to_do_with_label_studio_is_not_revived_by_it(office: Office):
    office.store.announce("learn", "1", {"training": 1})
    drop_all_jobs(office, but="learn")
    call_again(office.store)
    assert [one.job for one in office.store.dead()] == ["learn"]


def test_a_table_accepted_as_drawn_stays_as_it_is_and_is_not_asked_about_again(office: Office):
    sha256 = received(office)
    question = told_of(office)
    before = office.store.document(sha256).tables
    (task,) = [one for one in office.labels.open_tasks() if one.cell_id == tasks.structure_id(question)]
    shown = tasks.structure_task(question, office.store.document(sha256), "", "zh")
    office.labels.draw(task.id, "as_read", shown["predictions"][0]["result"])
    list(synced(office.desk, office.reviewer))
    assert office.store.document(sha256).tables == before
    assert office.store.reviewing.question(question.id).state is QuestionState.ANSWERED
    list(synced(office.desk, office.reviewer))
    assert office.store.reviewing.questions(None) == [replace(question, state=QuestionState.ANSWERED)]
    assert [one.flag.key for one in office.store.questions(QuestionState.ASKED, sha256)] == [KEY]


def drop_all_jobs(office: Office, but: str = "") -> None:
    """Every job is done; those of one name are given up."""
    for job in office.store.claim("dispatcher", 1000):
        if job.job == but:
            while office.store.postpone(job.id, "away").state != "dead":
                pass
        else:
            office.store.done([job.id])
