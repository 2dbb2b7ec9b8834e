"""Learning as a command and as a job: called for once, refused with a reason, told about."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner
from desk_parts import a_desk
from held import a_correction, a_document, a_report

from models.errors import BadRequest
from models.training.recogniser import Moment
from services import wiring
from services.cli import main
from services.jobs import JOBS, perform
from services.learning.showing import Showing, outcome
from services.learning.training_job import run, told
from services.learning.trigger import call_if_due
from services.settings import Settings
from services.store.seam import Arrival
from services.store.sql import SqlStore
from services.store.trainings import Course, SqlTrainings


@pytest.fixture
def store(database: str):
    store = SqlStore(database)
    yield store
    store.close()


def test_a_training_is_called_for_once_however_often_it_is_wished_for(store: SqlStore):
    trainings = SqlTrainings(store.engine)

    first, fresh = trainings.call("recognise", "corrections", "by hand")
    again, fresh_again = trainings.call("recognise", "corrections", "100 new corrections")
    other, _ = trainings.call("doubt", "corrections", "by hand")

    assert (fresh, fresh_again) == (True, False)
    assert again == first and other.id != first.id
    assert [(job.job, job.lane, job.payload) for job in store.claim("test")] == [
        ("learn", "train", {"training": first.id}),
        ("learn", "train", {"training": other.id}),
    ]
    assert "learn" in JOBS


def test_what_came_of_a_training_is_kept_and_told(store: SqlStore):
    trainings = SqlTrainings(store.engine)
    training, _ = trainings.call("recognise", "corrections", "by hand")

    trainings.begin(training.id)
    ended = trainings.end(training.id, Course.REFUSED, ["it was no better"], "a" * 64, "corrections-1", "report.html")

    assert trainings.training(training.id) == ended == trainings.last("recognise")[0]
    assert (ended.state, ended.told, ended.model) == (Course.REFUSED, ("it was no better",), "corrections-1")
    kinds = [event.kind for event in store.events(str(training.id))]
    assert kinds == ["training.called", "training.running", "training.refused"]
    assert trainings.call("recognise", "corrections", "once more")[1], "what is over can be called for again"
    with pytest.raises(BadRequest, match="gouji learn --list"):
        trainings.training(99)


def test_new_corrections_call_for_a_training_by_themselves(store: SqlStore):
    trainings, document = SqlTrainings(store.engine), a_document()
    store.receive(Arrival(document.sha256, "a.pdf"))
    store.start(document.sha256, "worker")
    store.hold(document, [a_report(document)])

    assert call_if_due(trainings, Settings(learn_after=1)) is None
    store.correct(a_correction(document, "requests.r1.c1"))
    assert call_if_due(trainings, Settings()) is None, "nobody wished it"
    called = call_if_due(trainings, Settings(learn_after=1))

    assert called is not None and called.why == "1 new corrections"
    assert call_if_due(trainings, Settings(learn_after=1)) is None


def test_the_job_ends_with_the_reason_where_there_is_nothing_to_learn(tmp_path: Path):
    settings = Settings(home=str(tmp_path / "home"))
    store = wiring.store(settings)
    trainings = wiring.trainings(store)
    training, _ = trainings.call("recognise", "corrections", "by hand")

    run(trainings, training.id, settings)
    ended = trainings.training(training.id)
    run(trainings, training.id, settings)
    store.close()

    assert ended.state is Course.FAILED
    assert "nothing to learn from yet" in ended.told[0]


def test_a_worker_does_the_job(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("GOUJI_HOME", str(tmp_path / "home"))
    store = wiring.store(Settings.from_environment())
    training, _ = wiring.trainings(store).call("doubt", "corrections", "by hand")

    for job in store.claim("test"):
        perform(a_desk(tmp_path, store), job, 60)
    ended = wiring.trainings(store).training(training.id)
    left = store.claim("test")
    store.close()

    assert ended.state is Course.REFUSED and "0 answers" in ended.told[0]
    assert left == []


def test_the_command_says_why_nothing_was_learned(tmp_path: Path):
    home = ["--home", str(tmp_path / "home")]

    nothing = CliRunner().invoke(main, ["learn", *home])
    tables = CliRunner().invoke(main, ["learn", "--task", "structure", *home])
    queued = CliRunner().invoke(main, ["learn", "--queue", "--by", "王芳", *home])
    twice = CliRunner().invoke(main, ["learn", "--queue", *home])
    listed = CliRunner().invoke(main, ["learn", "--list", *home])

    assert nothing.exit_code == 2 and "samples come from answers" in nothing.output
    assert "refused" in tables.output and "no table finder" in tables.output
    assert "training 1 is called for" in queued.output and "training 1 is called already" in twice.output
    assert "called for by 王芳" in listed.output


def test_how_far_a_training_is_is_told_in_words(capsys: pytest.CaptureFixture[str]):
    import sys

    moment = Moment(120, 400, 61.0, 142.0, 0.1234, 0.034)

    showing = Showing(sys.stderr)
    showing.stage("training")
    showing.moment(moment)

    assert told(moment) == "step 120 of 400, loss 0.123, 3.4 % of held-out lines wrong, about 2 min left"
    assert capsys.readouterr().err == f"training\n  {told(moment)}\n"
    assert callable(outcome)
