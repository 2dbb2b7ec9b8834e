"""The whole circle with real parts: a scan, questions, answers, samples, a training, a better model, no question."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path

import pytest
from ledger_parts import forms, ledger

from models.training.dataset import Shares
from models.training.gate import Bar
from models.training.recogniser import Recipe
from models.training.synthesis import Made
from review.decision import Answer, Outcome
from services import wiring
from services.desk import Desk
from services.jobs import perform
from services.learning.learn import Learner, Means
from services.settings import Settings
from services.store.seam import DocumentState
from services.workbench import ShelteredBench

MEANS = Means(
    Recipe(passes=6, least_replay=16_000, columns_per_second=1e6, looks=3, threads=1),
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
    """A desk with its workers, all in this process but the reading."""

    def __init__(self, folder: Path) -> None:
        self.settings = Settings(home=str(folder / "home"), forms=str(forms(folder / "forms")), threads=2)
        self.store = wiring.store(self.settings)
        self.bench = ShelteredBench(self.settings)
        self.bench.follow(wiring.champion(self.settings, self.store))
        self.desk: Desk = wiring.desk(self.settings, self.bench)
        self.folder = folder

    def take_in(self, made: Made) -> str:
        """A scan comes in, and is worked on until nothing is left to do."""
        path = self.folder / made.name
        path.write_bytes(made.data)
        sha256 = self.desk.receive(path).sha256
        self.work()
        return sha256

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

    def work(self) -> None:
        while jobs := self.store.claim("test"):
            for job in jobs:
                perform(self.desk, job, 60)


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    house = House(tmp_path)
    yield house
    house.bench.close()
    house.store.close()


def test_what_people_said_is_read_rightly_without_a_question_the_next_time(house: House):
    learned_from, held_out = [*some("train", 8, 1), *some("validation", 1, 1)], some("test", 6, 1)
    newcomers = [ledger(seed) for seed in (901, 902, 903)]
    before = [house.take_in(made) for made in newcomers]
    wrong_before = {sha: wrong(house, sha, made) for sha, made in zip(before, newcomers, strict=True)}
    before_asked = sum(len(house.store.questions(sha256=sha)) for sha in before)
    assert before_asked > 10
    assert sum(map(len, wrong_before.values())) >= 5
    for made in (*learned_from, *held_out):
        sha256 = house.take_in(made)
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

    after = [house.take_in(ledger(seed)) for seed in (911, 912, 913)]
    asked = sum(len(house.store.questions(sha256=sha)) for sha in after)
    wrong_after = [wrong(house, sha, ledger(seed)) for sha, seed in zip(after, (911, 912, 913), strict=True)]
    assert sum(map(len, wrong_after)) <= sum(map(len, wrong_before.values())) // 3
    assert asked <= before_asked // 2
    settled = [sha for sha in after if house.store.case(sha).state is DocumentState.SETTLED]
    assert settled, "the same kind of scan settles without a question"
    readers = {record.readers for record in house.store.records() if record.document in settled}
    assert all(champion.settings["files"]["inference.onnx"][:8] in names for names in readers)

    assert registry.roll_back("王芳").name == "pp-ocrv6-small"


def wrong(house: House, sha256: str, made: Made) -> list[str]:
    """The figures that the machine read otherwise than they are printed."""
    truth = printed(made)
    return [fact.key for report in house.store.reports(sha256) for fact in report.facts if fact.text != truth[fact.key]]
