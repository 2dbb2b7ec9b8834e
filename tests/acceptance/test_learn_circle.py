"""The whole circle with real parts: a scan, questions, answers, samples, a training, a better model, no question.

Two documents are asked about in a real Label Studio and answered there, by the requests that a browser makes; what is
asked of the others is answered at the desk, so that the test takes minutes and not an hour.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from labelstudio_server import OWNER, TOKEN, RealLabelStudio, a_labelstudio
from ledger_parts import forms, ledger

from models.training.dataset import Shares
from models.training.gate import Bar
from models.training.recogniser import Recipe
from models.training.synthesis import Made
from review.decision import Answer, Outcome
from review.labelstudio.client import LabelStudioServer
from review.labelstudio.seam import Shown
from services import wiring
from services.desk import Desk
from services.jobs import perform
from services.labelstudio.poller import Poller
from services.learning.learn import Learner, Means
from services.settings import Settings
from services.store.seam import DocumentState
from services.workbench import ShelteredBench

MEANS = Means(
    Recipe(passes=8, least_replay=16_000, columns_per_second=1e6, looks=3, threads=1),
    Bar(least_corrections=20, least_held_out=10),
    jobs=1,
    replayed=1,
    proofs=1,
    proof_split="tune",
    damages=("office", "fax"),
    kinds=("three-line",),
)


def printed(made: Made) -> Mapping[str, str]:
    return {fact["key"]: fact["text"] for fact in made.truth["facts"]}


def some(split: str, count: int, first: int) -> list[Made]:
    """So many ledgers that the hash of their bytes puts into a split."""
    found: list[Made] = []
    while len(found) < count:
        made = ledger(first)
        first += 1
        if Shares().split_of(hashlib.sha256(made.data).hexdigest()) == split:
            found.append(made)
    return found


class House:
    """A desk with its workers, all in this process but the reading and Label Studio."""

    def __init__(self, folder: Path, labels: RealLabelStudio) -> None:
        self.settings = Settings(home=str(folder / "home"), forms=str(forms(folder / "forms")), threads=2)
        self.store = wiring.store(self.settings)
        self.bench = ShelteredBench(self.settings)
        self.bench.follow(wiring.champion(self.settings, self.store))
        self.desk: Desk = wiring.desk(self.settings, self.bench)
        self.folder = folder
        with_labels = replace(self.settings, labelstudio=labels.address, labelstudio_token=TOKEN)
        self.labels, self.sdk = LabelStudioServer(labels.address, TOKEN), labels.sdk
        self.asking: Desk = wiring.desk(with_labels, self.bench)
        self.poller = Poller(self.asking, wiring.labelstudio(with_labels, self.store))

    def take_in(self, made: Made, asking: bool = False) -> str:
        """A scan comes in, and is worked on until nothing is left to do, asking in Label Studio or not."""
        path = self.folder / made.name
        path.write_bytes(made.data)
        sha256 = self.desk.receive(path).sha256
        self.work(asking)
        return sha256

    def answer_in_label_studio(self, sha256: str, truth: Mapping[str, str]) -> int:
        """A person fills in every task of a document, and submits it; the answers are fetched as gouji up does."""
        filled: set[int] = set()
        while shown := [task for task in self.tasks(sha256) if task.id not in filled]:
            for task in shown:
                data = task.data or {}
                printed = truth[data["key"]]
                verdict = "as_read" if data["machine_text"] == printed else "corrected"
                self.sdk.annotations.create(
                    id=task.id,
                    lead_time=3.0,
                    result=[
                        {"from_name": "verdict", "to_name": "cell", "type": "choices", "value": {"choices": [verdict]}},
                        {"from_name": "reading", "to_name": "cell", "type": "textarea", "value": {"text": [printed]}},
                    ],
                )
            filled |= {task.id for task in shown}
            assert self.poller.look()
            self.work(asking=True)
        return len(filled)

    def tasks(self, sha256: str) -> list[Shown]:
        """What Label Studio shows of a document's figures."""
        projects = [project.id for project in self.labels.projects() if project.mark]
        shown = [task for project in projects for task in self.labels.tasks_of(project, sha256)]
        return [task for task in shown if task.data and "key" in task.data]

    def answer_all(self, sha256: str, truth: Mapping[str, str]) -> int:
        """A person looks at every question of a document, and says what is printed."""
        said = 0
        while questions := self.store.questions(sha256=sha256):
            for question in questions:
                key = question.flag.key
                answer = Answer(
                    question.id, "王芳", Outcome.CORRECTED, f"t/{question.id}", datetime.now(UTC), truth[key]
                )
                said += self.desk.answer(answer)
            self.work()
        return said

    def work(self, asking: bool = False) -> None:
        while jobs := self.store.claim("test"):
            for job in jobs:
                perform(self.asking if asking else self.desk, job, 60)


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    with a_labelstudio(tmp_path) as labels:
        house = House(tmp_path, labels)
        yield house
        house.bench.close()
        for store in (house.desk.store, house.asking.store, house.store):
            store.close()


@pytest.mark.timeout(900)
def test_what_people_said_is_read_rightly_without_a_question_the_next_time(house: House):
    learned_from, held_out = [*some("train", 22, 1), *some("validation", 1, 1)], some("test", 8, 1)
    newcomers = [ledger(seed) for seed in (901, 902, 903)]
    before = [house.take_in(made) for made in newcomers]
    wrong_before = {sha: wrong(house, sha, made) for sha, made in zip(before, newcomers, strict=True)}
    before_asked = sum(len(house.store.flags(sha)) for sha in before)
    assert before_asked > 10
    assert sum(map(len, wrong_before.values())) >= 5
    in_labels = {made.name for made in (*learned_from[:3], *held_out[:3])}
    answered_there: set[str] = set()
    for made in (*learned_from, *held_out):
        sha256 = house.take_in(made, asking=made.name in in_labels)
        if made.name in in_labels:
            asked_there = {task.data["key"] for task in house.tasks(sha256) if task.data}
            assert house.answer_in_label_studio(sha256, printed(made)) >= len(asked_there)
            if asked_there:
                assert {answer.reviewer for answer in house.store.answers(sha256)} == {OWNER}
                answered_there.add(sha256)
        else:
            house.answer_all(sha256, printed(made))
        assert house.store.case(sha256).state is DocumentState.SETTLED
        assert {r.key: r.text for r in house.store.records() if r.document == sha256} == printed(made)

    home = Path(house.settings.home) / "learning"
    collector, builder = wiring.collector(house.settings, house.store), wiring.builder(house.settings, house.store)
    registry = wiring.registry(house.settings, house.store)
    learned = Learner(collector, builder, registry, home, MEANS).learn("corrections", actor="王芳")

    assert learned.promoted, learned.reasons
    assert learned.model is not None and learned.report is not None and learned.report.is_file()
    champion = registry.champion()
    assert champion is not None and champion.name == learned.model.name == "corrections-1"
    assert (champion.parent, champion.dataset) == ("pp-ocrv6-small", learned.dataset)
    told = json.loads(learned.report.with_suffix(".json").read_text(encoding="utf-8"))
    own = next(change for change in told["changes"] if change["group"] == "corrected")
    assert own["errors_after"] < own["errors_before"]

    dataset = builder.dataset("corrections")
    from_labels = {sample.document for sample in (*dataset.train, *dataset.test) if sample.reviewer == OWNER}
    assert from_labels == answered_there
    for some_of_them in (learned_from, held_out):
        assert from_labels & {hashlib.sha256(made.data).hexdigest() for made in some_of_them}, "learned and held out"

    fresh = [ledger(seed) for seed in range(911, 921)]
    after = [house.take_in(made, asking=True) for made in fresh]
    asked = sum(len(house.store.flags(sha)) for sha in after)
    wrong_after = [wrong(house, sha, made) for sha, made in zip(after, fresh, strict=True)]
    assert sum(map(len, wrong_after)) <= sum(map(len, wrong_before.values())) // 3
    assert asked / len(after) <= before_asked / len(before) / 4
    settled = [sha for sha in after if house.store.case(sha).state is DocumentState.SETTLED]
    assert settled, "the same kind of scan settles without a question"
    assert not any(house.tasks(sha) for sha in settled), "nobody sees it in Label Studio"
    readers = {record.readers for record in house.store.records() if record.document in settled}
    assert all(champion.settings["files"]["inference.onnx"][:8] in names for names in readers)

    assert registry.roll_back("王芳").name == "pp-ocrv6-small"


def wrong(house: House, sha256: str, made: Made) -> list[str]:
    """The figures that the machine read otherwise than they are printed."""
    truth = printed(made)
    return [fact.key for report in house.store.reports(sha256) for fact in report.facts if fact.text != truth[fact.key]]
