"""The model of doubt learns from settled documents: what was asked, what was audited, and what was accepted unseen."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from simulated_reports import look

from models.document import Document
from review.decision import Answer, Correction, Outcome, Report, Settled
from review.values import value_of
from services import wiring
from services.desk import Desk
from services.learning.doubt import DoubtLearner
from services.settings import Settings
from services.store.seam import Arrival, DocumentState
from services.workbench import Doubt, OpenBench

DOCUMENTS = 16


class House:
    """A desk on which simulated reports lie, and a person who knows what is printed."""

    def __init__(self, folder: Path) -> None:
        self.settings = Settings(home=str(folder / "home"), audit=0.1)
        self.bench = OpenBench(self.settings)
        self.desk: Desk = wiring.desk(self.settings, self.bench)
        self.store = self.desk.store

    def settle(self, seed: int) -> str:
        """A report is read with two misread figures, judged, asked about, answered, and settled."""
        page = look(seed, misreads=2)
        document = Document(f"{seed}.pdf", hashlib.sha256(str(seed).encode()).hexdigest(), (), ())
        report = Report("gov-disclosure-2021", "青河市统计局", 2023, page.facts, table_keys={0: "requests"})
        self.store.receive(Arrival(document.sha256, document.name))
        self.store.start(document.sha256, "test")
        self.store.hold(document, self.bench.judge(document, [Doubt(report)]))
        while self.desk.check(document.sha256).state is DocumentState.HELD:
            for question in self.store.questions(sha256=document.sha256):
                said = datetime.now(UTC)
                text = page.truth[question.flag.key]
                outcome = Outcome.CORRECTED if text else Outcome.BLANK
                self.desk.answer(Answer(question.id, "王芳", outcome, f"t/{question.id}", said, text))
        return document.sha256

    def learner(self) -> DoubtLearner:
        learner = wiring.learner(self.settings, wiring.store(self.settings), "doubt")
        assert isinstance(learner, DoubtLearner)
        return learner


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    house = House(tmp_path_factory.mktemp("house"))
    for seed in range(DOCUMENTS):
        house.settle(seed)
    yield house
    house.store.close()


def test_audits_stand_for_all_that_was_accepted(house: House):
    records = list(house.store.records())
    asked = sum(record.settled_by is Settled.REVIEWER for record in records)
    audited = sum(record.settled_by is Settled.AUDIT for record in records)
    assert len(records) == DOCUMENTS * 175 and audited > 150 and asked > 20

    learned = house.learner().learn("corrections", promote=False)

    assert learned.model is not None
    assert learned.model.settings["answers"] == asked + audited
    assert learned.model.settings["audited"] == audited
    assert learned.model.settings["accepted"] == len(records) - asked
    assert f"{audited} of them audits, each of which stands for " in learned.reasons[0]
    stands_for = [part["stands_for"] for part in learned.model.results["reliability_before"]]
    assert sum(stands_for) == pytest.approx(len(records))


def test_what_somebody_corrects_unasked_is_no_answer(house: House):
    records = list(house.store.records())
    unasked = next(r for r in records if r.settled_by is Settled.MACHINE and r.text)
    before = house.learner()._heard_of(unasked.document)
    house.store.correct(
        Correction(unasked.document, 0, unasked.key, "王芳", datetime.now(UTC), unasked.text, unasked.text,
                   value_of(unasked.text or ""), Outcome.CORRECTED)
    )  # fmt: skip
    assert house.desk.check(unasked.document).state is DocumentState.SETTLED

    assert house.learner()._heard_of(unasked.document) == before


def test_answers_without_audits_teach_nothing(tmp_path: Path):
    house = House(tmp_path)
    house.bench = OpenBench(replace(house.settings, audit=0.0))
    house.desk.bench = house.bench
    house.settle(1)

    learned = house.learner().learn("corrections")
    house.store.close()

    assert not learned.promoted and learned.model is None
    assert "GOUJI_AUDIT=0.02" in learned.reasons[0]
