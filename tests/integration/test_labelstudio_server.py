"""The review queue with a real Label Studio: projects, tasks, order, answers, and what is left when it is killed."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from desk_parts import bench
from labelstudio_parts import FORMS, Office
from labelstudio_server import TOKEN, RealLabelStudio, a_labelstudio

from models.errors import LabelStudioAway, LabelStudioRefuses
from review.decision import Outcome, QuestionState
from review.labelstudio import config
from review.labelstudio.client import LabelStudioServer
from services.desk import Desk
from services.labelstudio.poller import Poller
from services.labelstudio.projects import Listening
from services.labelstudio.reviewer import LabelStudioReviewer
from services.originals import Originals
from services.store.blobs import Blobs
from services.store.labelstudio import SqlLedger
from services.store.seam import DocumentState
from services.store.sql import SqlStore


@pytest.fixture(scope="module")
def labels(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RealLabelStudio]:
    with a_labelstudio(tmp_path_factory.mktemp("labelstudio")) as running:
        yield running


@pytest.fixture
def office(labels: RealLabelStudio, tmp_path: Path) -> Iterator[Office]:
    made = a_real_office(labels, tmp_path)
    yield made
    made.store.close()


def a_real_office(labels: RealLabelStudio, folder: Path) -> Office:
    store = SqlStore(str(folder / "gouji.db"))
    client, ledger = LabelStudioServer(labels.address, TOKEN), SqlLedger(store.engine)
    reviewer = LabelStudioReviewer(
        client,
        ledger,
        store,
        lambda: FORMS,
        lambda sha256, name: f"http://127.0.0.1:9/{sha256[:8]}/{name}",
        Listening("http://127.0.0.1:9/hook", "secret"),
        patience=0.0,
    )
    desk = Desk(store, Originals(Blobs(str(folder / "blobs"))), bench(), reviewer)
    return Office(client, ledger, store, reviewer, desk, Poller(desk, reviewer), folder)  # type: ignore[arg-type]


def fill_in(labels: RealLabelStudio, task: int, verdict: str, skipped: bool = False, **form: str) -> int:
    """A person's answer, by the same request that the browser makes."""
    parts = [{"from_name": "verdict", "to_name": "cell", "type": "choices", "value": {"choices": [verdict]}}]
    for name, text in form.items():
        kind = ("choices", {"choices": [text]}) if name == "candidate" else ("textarea", {"text": [text]})
        parts.append({"from_name": name, "to_name": "cell", "type": kind[0], "value": kind[1]})
    result = [] if skipped else parts
    made = labels.sdk.annotations.create(id=task, result=result, was_cancelled=skipped, lead_time=4.5)
    assert made.id is not None
    return made.id


def number_of(office: Office, sha256: str) -> tuple[int, int]:
    """The project and the task of a document's only question, as Label Studio numbers them."""
    (question,) = office.store.questions(QuestionState.ASKED, sha256)
    assert question.task is not None
    _, known, task, _ = question.task.split("/")
    project = next(one.project for one in office.ledger.projects() if one.id == int(known))
    assert project is not None
    return project, int(task)


@pytest.mark.parametrize("kind", [config.FIGURES, config.STRUCTURE])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_form_is_one_that_label_studio_accepts(office: Office, kind: str, language: str):
    known = office.reviewer.projects.of(kind, language)
    assert known.project is not None
    standing = office.labels.project(known.project)
    assert standing is not None
    assert (standing.is_right, standing.mark) == (True, known.mark)
    assert standing.config == config.wanted(kind, language).config
    office.labels.discard(known.project)


def test_answers_come_and_change_and_go_and_each_is_taken_in_once(labels: RealLabelStudio, office: Office):
    sha256 = office.receive()
    office.desk.ask(sha256)
    _, task = number_of(office, sha256)
    annotation = fill_in(labels, task, "corrected", reading="3", note="<b>看不清</b>")
    office.poll()
    office.poll()
    labels.sdk.annotations.update(
        annotation,
        result=[
            {"from_name": "verdict", "to_name": "cell", "type": "choices", "value": {"choices": ["corrected"]}},
            {"from_name": "reading", "to_name": "cell", "type": "textarea", "value": {"text": ["0"]}},
        ],
    )
    office.poll()
    assert [(a.outcome, a.text, a.reviewer) for a in office.store.answers(sha256)] == [
        (Outcome.CORRECTED, "3", "gouji@localhost.localdomain"),
        (Outcome.CORRECTED, "0", "gouji@localhost.localdomain"),
    ]
    assert office.store.answers(sha256)[0].note == "<b>看不清</b>"
    assert office.store.answers(sha256)[0].seconds == 4.5
    labels.sdk.annotations.delete(annotation)
    office.poll()
    assert office.store.answers(sha256)[-1].outcome is Outcome.TAKEN_BACK
    office.desk.ask(sha256)
    project, fresh = number_of(office, sha256)
    shown = [one.cell_id for one in office.labels.tasks(project)]
    assert shown == [f"q{office.store.questions(QuestionState.ASKED)[0].id}-{sha256[:12]}-0.requests.new.natural"]
    fill_in(labels, fresh, "as_read", skipped=True)
    office.poll()
    assert office.store.answers(sha256)[-1].outcome is Outcome.SKIPPED
    fill_in(labels, fresh, "inconsistent_in_source", reading="5")
    office.poll()
    assert office.desk.check(sha256).state is DocumentState.SETTLED


def test_the_least_sure_is_asked_first_and_one_document_after_the_other(labels: RealLabelStudio, office: Office):
    documents = [office.receive(f"{n}.txt", twice=True) for n in range(3)]
    for sha256 in documents:
        office.desk.ask(sha256)
    project = office.ledger.projects()[0].project
    order = []
    for _ in range(6):
        answer = labels.sdk._client_wrapper.httpx_client.request(f"api/projects/{project}/next", method="GET")
        order.append(answer.json()["data"]["document"])
        fill_in(labels, answer.json()["id"], "as_read", reading=answer.json()["data"]["machine_text"])
    assert sorted(order) == sorted(documents * 2)
    assert [order[n] for n in (0, 2, 4)] == [order[n] for n in (1, 3, 5)], "a document's questions stand together"


def test_a_thousand_questions_are_there_in_five_seconds_and_each_can_be_found(office: Office):
    from review.decision import Reason

    sha256 = office.receive()
    report = office.store.reports(sha256)[0]
    keys = [fact.key for fact in report.facts if not fact.absent]
    many = []
    template = office.store.questions()[0]
    from dataclasses import replace

    for n in range(1000):
        flag = replace(template.flag, key=keys[n % len(keys)], reasons=(Reason("low-confidence", "字迹不清"),))
        many.append(replace(template, id=10_000 + n, flag=flag, confidence=n / 1000))
    start = time.monotonic()
    names = office.reviewer.ask(many)
    took = time.monotonic() - start
    print(f"1000 questions in {took:.2f} s")
    assert len(set(names.values())) == 1000
    assert took < 5 * 4, "far over what was measured on a quiet machine"
    assert office.reviewer.ask(many) == names
    known = office.ledger.projects()[0].project or 0
    assert len(list(office.labels.tasks(known))) == 1000


def test_a_form_that_changed_is_put_right_and_no_task_is_lost(labels: RealLabelStudio, office: Office):
    sha256 = office.receive()
    office.desk.ask(sha256)
    project, task = number_of(office, sha256)
    labels.sdk.projects.update(project, label_config='<View><Text name="t" value="$reason"/></View>', title="mine now")
    office.compare()
    standing = office.labels.project(project)
    assert standing is not None
    assert standing.title == config.wanted("figures", "zh").title
    assert standing.config == config.wanted("figures", "zh").config
    assert office.labels.task(task) is not None


def test_a_refused_token_says_which_setting_to_look_at(labels: RealLabelStudio):
    with pytest.raises(LabelStudioRefuses, match="GOUJI_LABELSTUDIO_TOKEN"):
        LabelStudioServer(labels.address, "f" * 40).projects()
    assert "/user/signup/?token=" in LabelStudioServer(labels.address, TOKEN).invitation()


def test_killed_restored_from_a_backup_and_wiped_it_loses_no_answer_and_doubles_no_question(tmp_path: Path):
    (tmp_path / "run").mkdir()
    with a_labelstudio(tmp_path / "run") as labels:
        office = a_real_office(labels, tmp_path)
        first, second, third = (office.receive(f"{name}.txt") for name in "abc")
        office.desk.ask(first)
        office.desk.ask(second)
        labels.kill()
        with pytest.raises(LabelStudioAway, match="does not answer"):
            office.desk.ask(third)
        shutil.copytree(labels.data, tmp_path / "backup")
        labels.start()
        office.desk.ask(third)
        _, task = number_of(office, first)
        fill_in(labels, task, "corrected", reading="0")
        assert office.poller.look()
        assert office.desk.check(first).state is DocumentState.SETTLED

        labels.kill()
        shutil.rmtree(labels.data)
        shutil.copytree(tmp_path / "backup", labels.data)
        labels.start()
        office.compare()
        office.ask_what_waits()
        project = office.ledger.projects()[0].project or 0
        shown = [task for task in office.labels.tasks(project) if not task.annotations]
        assert sorted((task.data or {})["document"] for task in shown) == sorted((second, third))
        assert [answer.outcome for answer in office.store.answers(first)] == [Outcome.CORRECTED]

        labels.kill()
        shutil.rmtree(labels.data)
        from labelstudio_server import migrated

        shutil.copytree(migrated(), labels.data)
        labels.start()
        office.compare()
        office.ask_what_waits()
        for sha256 in (second, third):
            fill_in(labels, number_of(office, sha256)[1], "corrected", reading="0")
        office.poll()
        assert [office.desk.check(sha256).state for sha256 in (second, third)] == [DocumentState.SETTLED] * 2
        assert all(len(office.store.answers(sha256)) == 1 for sha256 in (first, second, third))
        office.store.close()
