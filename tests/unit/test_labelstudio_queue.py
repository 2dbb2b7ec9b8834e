"""Questions in Label Studio: each once, found again, made anew; answers taken in once, taken back, never lost."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from labelstudio_fake import Content
from labelstudio_parts import Office, an_office

from models.errors import LabelStudioAway
from review.decision import Outcome, QuestionState
from review.labelstudio import config
from services.labelstudio import webhook
from services.labelstudio.poller import call_again
from services.store.seam import DocumentState

KEY = "requests.new.natural"


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return an_office(tmp_path)


def cells(office: Office) -> list[str]:
    return sorted(task.cell_id for task in office.labels.content.tasks.values())


def test_a_doubted_figure_becomes_one_task_however_often_it_is_asked(office: Office):
    sha256 = office.receive()
    office.desk.ask(sha256)
    office.store.unasked([])
    first = office.labels.open_tasks()
    office.desk.ask(sha256)
    office.reviewer.ask(office.store.questions(QuestionState.ASKED))

    assert [task.cell_id for task in office.labels.open_tasks()] == [task.cell_id for task in first]
    (question,) = office.store.questions(QuestionState.ASKED)
    assert question.task == f"labelstudio/1/{first[0].id}/q{question.id}"
    assert first[0].data is not None
    assert first[0].data["machine_text"] == "5"
    assert first[0].cell_id == f"q{question.id}-{sha256[:12]}-0.{KEY}"


def test_the_project_is_made_with_its_webhook_and_put_right_when_somebody_changed_it(office: Office):
    office.desk.ask(office.receive())
    (project,) = office.labels.projects()
    assert project.title == config.wanted("figures", "zh").title
    assert office.labels.content.hooks[project.id] == [("http://gouji/hook", "secret")]

    office.labels.mend(project.id, config.Wanted("figures", "zh", "changed", "<View/>", ""), project.mark)
    office.labels.content.hooks.clear()
    office.reviewer.projects.put_right()

    assert office.labels.projects() == [project]
    assert office.labels.content.hooks[project.id] == [("http://gouji/hook", "secret")]


def test_an_answer_settles_its_document(office: Office):
    sha256 = office.receive()
    office.desk.ask(sha256)
    office.labels.fill_in(office.labels.open_tasks()[0].id, "corrected", reading="0", note="清楚")
    office.poll()
    office.poll()

    (answer,) = office.store.answers(sha256)
    assert (answer.outcome, answer.text, answer.reviewer, answer.note) == (
        Outcome.CORRECTED,
        "0",
        "li@example.com",
        "清楚",
    )
    assert office.desk.check(sha256).state is DocumentState.SETTLED
    assert {record.key: record.text for record in office.store.records()}[KEY] == "0"


def test_an_error_in_the_source_settles_with_the_name_of_whoever_saw_it(office: Office):
    sha256 = office.receive()
    office.desk.ask(sha256)
    office.labels.fill_in(office.labels.open_tasks()[0].id, "inconsistent_in_source", reading="5")
    office.poll()
    assert office.desk.check(sha256).state is DocumentState.SETTLED
    record = next(record for record in office.store.records() if record.key == KEY)
    assert (record.text, record.outcome, record.reviewer) == ("5", Outcome.INCONSISTENT, "li@example.com")


def test_a_changed_answer_counts_as_it_was_changed(office: Office):
    sha256 = office.receive()
    office.desk.ask(sha256)
    annotation = office.labels.fill_in(office.labels.open_tasks()[0].id, "corrected", reading="3")
    office.poll()
    office.labels.change_answer(annotation, "corrected", reading="0")
    office.poll()
    assert [answer.text for answer in office.store.answers(sha256)] == ["3", "0"]
    assert [correction.after for correction in office.store.corrections(sha256)] == ["0"]


def test_an_annotation_that_is_saved_again_as_it_was_is_one_answer(office: Office):
    sha256 = office.receive()
    office.desk.ask(sha256)
    annotation = office.labels.fill_in(office.labels.open_tasks()[0].id, "corrected", reading="0")
    office.poll()
    office.labels.change_answer(annotation, "corrected", reading="0")
    office.poll()
    assert [answer.text for answer in office.store.answers(sha256)] == ["0"]


def test_a_deleted_answer_is_taken_back_and_its_figure_asked_about_anew(office: Office):
    sha256 = office.receive()
    office.desk.ask(sha256)
    (task,) = office.labels.open_tasks()
    annotation = office.labels.fill_in(task.id, "corrected", reading="0")
    office.poll()
    office.labels.delete_answer(annotation)
    office.poll()
    office.ask_what_waits()

    assert [answer.outcome for answer in office.store.answers(sha256)] == [Outcome.CORRECTED, Outcome.TAKEN_BACK]
    assert office.store.corrections(sha256) == []
    (fresh,) = office.labels.open_tasks()
    assert fresh.cell_id != task.cell_id


def test_a_skipped_question_stays_open_for_others(office: Office):
    sha256 = office.receive()
    office.desk.ask(sha256)
    office.labels.fill_in(office.labels.open_tasks()[0].id, "", skipped=True)
    office.poll()
    assert [answer.outcome for answer in office.store.answers(sha256)] == [Outcome.SKIPPED]
    assert office.store.case(sha256).open_flags == 1


def test_a_form_that_contradicts_itself_comes_back_with_the_contradiction_as_its_reason(office: Office):
    sha256 = office.receive()
    office.desk.ask(sha256)
    office.labels.fill_in(office.labels.open_tasks()[0].id, "as_read", reading="8")
    office.poll()
    office.ask_what_waits()
    (task,) = office.labels.open_tasks()
    assert task.data is not None
    assert "8" in task.data["reason"].splitlines()[-1]
    assert office.store.case(sha256).open_flags == 1


def test_two_people_who_disagree_leave_it_to_a_third(office: Office):
    sha256 = office.receive()
    office.desk.ask(sha256)
    (task,) = office.labels.open_tasks()
    office.labels.fill_in(task.id, "corrected", by="li@example.com", reading="0")
    office.labels.fill_in(task.id, "corrected", by="wang@example.com", reading="3")
    office.poll()
    office.ask_what_waits()
    assert {answer.reviewer for answer in office.store.answers(sha256)} == {"li@example.com", "wang@example.com"}
    assert office.store.case(sha256).open_flags == 1
    (third,) = office.labels.open_tasks()
    office.labels.fill_in(third.id, "corrected", by="chen@example.com", reading="0")
    office.poll()
    assert office.desk.check(sha256).state is DocumentState.SETTLED


def test_a_needless_question_goes_but_not_one_that_was_answered(office: Office):
    sha256 = office.receive(twice=True)
    office.desk.ask(sha256)
    asked = office.store.questions(QuestionState.ASKED)
    assert len(asked) == 2
    answered = office.labels.open_tasks()[0]
    office.labels.fill_in(answered.id, "as_read")
    office.reviewer.withdraw(asked)
    office.reviewer.withdraw(asked)
    assert [task.id for task in office.labels.content.tasks.values()] == [answered.id]


def test_while_it_is_down_questions_wait(office: Office):
    sha256 = office.receive()
    office.labels.down = True
    with pytest.raises(LabelStudioAway):
        office.desk.ask(sha256)
    assert not office.poller.look()
    assert len(office.store.questions(QuestionState.WAITING)) == 1
    office.labels.down = False
    office.desk.ask(sha256)
    assert len(office.labels.open_tasks()) == 1


def test_what_was_done_but_not_answered_is_found_again_by_its_cell_id(office: Office):
    sha256 = office.receive(twice=True)
    office.labels.deaf = True
    with pytest.raises(LabelStudioAway):
        office.desk.ask(sha256)
    with pytest.raises(LabelStudioAway):
        office.desk.ask(sha256)
    office.labels.deaf = False
    office.desk.ask(sha256)
    assert len(office.labels.projects()) == 1
    assert len(cells(office)) == len(set(cells(office))) == 2
    assert len(office.store.questions(QuestionState.ASKED)) == 2


def test_what_another_worker_sends_just_now_is_left_to_it(tmp_path: Path):
    office = an_office(tmp_path, patience=60)
    sha256 = office.receive()
    office.reviewer.projects.of("figures", "zh")
    office.labels.deaf = True
    with pytest.raises(LabelStudioAway):
        office.desk.ask(sha256)
    office.labels.deaf = False
    with pytest.raises(LabelStudioAway, match="on their way"):
        office.desk.ask(sha256)
    assert len(cells(office)) == 1


def test_one_that_was_wiped_gets_a_new_project_with_every_question_that_waits(office: Office):
    first, second = office.receive("a.txt"), office.receive("b.txt")
    for sha256 in (first, second):
        office.desk.ask(sha256)
    answered = next(task for task in office.labels.open_tasks() if first[:12] in task.cell_id)
    office.labels.fill_in(answered.id, "corrected", reading="0")
    office.poll()
    office.labels.wipe()

    office.compare()
    office.ask_what_waits()

    (task,) = office.labels.open_tasks()
    assert second[:12] in task.cell_id
    assert [answer.text for answer in office.store.answers(first)] == ["0"]
    assert [known.retired for known in office.ledger.projects()] == [False, True]
    office.labels.fill_in(task.id, "corrected", reading="0")
    office.poll()
    assert office.desk.check(second).state is DocumentState.SETTLED


def test_one_restored_from_a_backup_loses_no_answer_and_doubles_no_question(office: Office):
    first, second, third = office.receive("a.txt"), office.receive("b.txt"), office.receive("c.txt")
    office.desk.ask(first)
    office.desk.ask(second)
    backup = office.labels.backup()
    office.desk.ask(third)
    answered = next(task for task in office.labels.open_tasks() if first[:12] in task.cell_id)
    office.labels.fill_in(answered.id, "corrected", reading="0")
    office.poll()
    office.labels.restore(backup)

    office.compare()
    office.ask_what_waits()
    office.poll()

    assert [answer.outcome for answer in office.store.answers(first)] == [Outcome.CORRECTED]
    assert office.desk.check(first).state is DocumentState.SETTLED
    shown = office.labels.open_tasks()
    assert len(shown) == 2, "what was answered is shown no more"
    assert {sha for sha in (second, third) for task in shown if sha[:12] in task.cell_id} == {second, third}


def test_a_task_that_somebody_deleted_is_asked_again_unless_it_was_answered(office: Office):
    sha256 = office.receive()
    office.desk.ask(sha256)
    office.labels.remove(office.labels.open_tasks()[0].id)
    office.compare()
    office.ask_what_waits()
    (task,) = office.labels.open_tasks()
    office.labels.fill_in(task.id, "corrected", reading="0")
    office.poll()
    office.labels.remove(task.id)
    office.compare()
    office.ask_what_waits()
    assert cells(office) == []
    assert len(office.store.answers(sha256)) == 1


def test_a_form_of_another_version_moves_its_open_questions_to_a_new_project(office: Office):
    first, second = office.receive("a.txt"), office.receive("b.txt")
    for sha256 in (first, second):
        office.desk.ask(sha256)
    answered = next(task for task in office.labels.open_tasks() if first[:12] in task.cell_id)
    annotation = office.labels.fill_in(answered.id, "corrected", reading="3")
    office.poll()
    office.labels.refuses_config = True
    project = office.labels.projects()[0]
    office.labels.content.projects[project.id] = type(project)(project.id, project.mark, "old", "<View/>", True)

    office.compare()
    office.ask_what_waits()

    old, new = office.labels.projects()
    assert (old.title, new.title) == ("old (1)", config.wanted("figures", "zh").title)
    (task,) = office.labels.open_tasks()
    assert task.project == new.id
    assert second[:12] in task.cell_id
    office.labels.change_answer(annotation, "corrected", reading="0")
    office.poll()
    assert [correction.after for correction in office.store.corrections(first)] == ["0"]


def test_the_order_of_questions_that_are_shown_follows_what_is_known(office: Office):
    sha256 = office.receive(twice=True)
    office.desk.ask(sha256)
    before = {task.cell_id: task.score for task in office.labels.open_tasks()}
    for task in office.labels.open_tasks():
        office.labels.rank(task.id, 0.5)
        office.labels.change(task.id, {**(task.data or {}), "reason": "something old"})
    office.desk.ask(sha256)
    assert {task.cell_id: task.score for task in office.labels.open_tasks()} == before
    assert all((task.data or {})["reason"] != "something old" for task in office.labels.open_tasks())


def test_a_webhook_is_believed_only_as_far_as_what_is_fetched(office: Office):
    sha256 = office.receive()
    office.desk.ask(sha256)
    (task,) = office.labels.open_tasks()
    said = {"action": "ANNOTATION_CREATED", "task": {"id": task.id}, "annotation": {"id": 999, "result": ["forged"]}}
    office.desk.fetch(webhook.news_of(said))
    assert office.store.answers(sha256) == []
    annotation = office.labels.fill_in(task.id, "corrected", reading="0")
    office.desk.fetch(webhook.news_of(said))
    assert [answer.text for answer in office.store.answers(sha256)] == ["0"]
    office.labels.delete_answer(annotation)
    office.desk.fetch(webhook.news_of({"action": "ANNOTATIONS_DELETED", "annotations": [{"id": annotation}]}))
    assert [answer.outcome for answer in office.store.answers(sha256)][-1] is Outcome.TAKEN_BACK


def test_what_was_given_up_while_it_was_away_is_called_for_again(office: Office):
    sha256 = office.receive()
    (job,) = [job for job in office.store.claim("dispatcher") if job.job == "ask"]
    while office.store.postpone(job.id, "away").state != "dead":
        pass
    call_again(office.store)
    assert office.store.dead() == []
    assert {(job.job, job.subject) for job in office.store.claim("dispatcher")} >= {("ask", sha256)}


DEEDS = ("ask", "ask", "poll", "compare", "answer", "answer", "change", "delete", "down", "up", "deaf")
DEEDS += ("hear", "backup", "restore", "wipe", "remove")


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(deeds=st.lists(st.tuples(st.sampled_from(DEEDS), st.integers(0, 5)), min_size=5, max_size=40))
def test_whatever_happens_to_it_every_question_is_asked_once_and_no_answer_is_lost(
    tmp_path_factory: pytest.TempPathFactory, deeds: list[tuple[str, int]]
):
    office = an_office(tmp_path_factory.mktemp("office"))
    documents = [office.receive(f"{name}.txt") for name in "abc"]
    backup, heard = office.labels.backup(), dict[str, int]()
    for deed, which in deeds:
        with suppress(LabelStudioAway):
            backup = _do(office, deed, which, documents, backup)
        heard = {sha: len(office.store.answers(sha)) for sha in documents}
    office.labels.down = office.labels.deaf = False
    for _ in range(2):
        office.compare()
        office.poll()
        office.ask_what_waits()

    shown = [task.cell_id for task in office.labels.open_tasks()]
    assert len(shown) == len(set(shown)), "nothing is asked twice"
    alive = office.store.questions(QuestionState.ASKED)
    assert office.store.questions(QuestionState.WAITING) == []
    names = {task.cell_id for task in office.labels.content.tasks.values()}
    for question in alive:
        assert any(name.startswith(f"q{question.id}-") for name in names), "every open question is there"
    for sha in documents:
        answers = office.store.answers(sha)
        assert len(answers) >= heard[sha]
        assert len({answer.source for answer in answers}) == len(answers), "no answer is taken in twice"
        if not office.store.case(sha).open_flags:
            assert office.desk.check(sha).state is DocumentState.SETTLED


def _do(office: Office, deed: str, which: int, documents: list[str], backup: Content) -> Content:
    labels = office.labels
    tasks = sorted(labels.content.tasks.values(), key=lambda task: task.id)
    annotations = [annotation.id for task in tasks for annotation in task.annotations]
    if deed == "ask":
        office.desk.ask(documents[which % len(documents)])
    elif deed == "poll":
        office.poll()
    elif deed == "compare":
        office.compare()
    elif deed == "answer" and (open_tasks := labels.open_tasks()):
        labels.fill_in(open_tasks[which % len(open_tasks)].id, "corrected", reading="0")
    elif deed == "change" and annotations:
        labels.change_answer(annotations[which % len(annotations)], "corrected", reading="0")
    elif deed == "delete" and annotations:
        labels.delete_answer(annotations[which % len(annotations)])
    elif deed == "remove" and tasks:
        labels.content.tasks.pop(tasks[which % len(tasks)].id)
    elif deed in ("down", "up"):
        labels.down = deed == "down"
    elif deed in ("deaf", "hear"):
        labels.deaf = deed == "deaf"
    elif deed == "backup":
        return labels.backup()
    elif deed == "restore":
        labels.restore(backup)
    elif deed == "wipe":
        labels.wipe()
    return backup
