"""The champion model of doubt judges: what it doubts is asked about, from one job to the next."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import onnx
import pytest
from ledger_parts import forms, ledger

from models import zoo
from review import risk
from review.decision import Answer, Outcome
from review.risk_refit import with_line
from services import wiring
from services.extract import extract
from services.jobs import perform
from services.registry import DOUBT, RECOGNISE, RISK, SHIPPED_DOUBT, WEIGHTS, Registry
from services.run import Run
from services.settings import Settings
from services.store.seam import DocumentState
from services.workbench import OpenBench, ShelteredBench

SCAN = ledger(3, "office")
"""A page that is read without trouble."""


class House:
    """A desk that works at its own jobs, and the models that it may use."""

    def __init__(self, folder: Path) -> None:
        self.settings = Settings(home=str(folder / "home"), forms=str(forms(folder / "forms")), threads=1)
        self.bench = ShelteredBench(self.settings)
        self.desk = wiring.desk(self.settings, self.bench)
        self.store = wiring.store(self.settings)
        self.folder, self.copies = folder, 0

    @property
    def registry(self) -> Registry:
        return wiring.registry(self.settings, self.store)

    def take_in(self) -> str:
        """The same scan as a new document, which bytes at its end make it; worked on until nothing is left to do."""
        self.copies += 1
        path = self.folder / f"{self.copies}.tiff"
        path.write_bytes(SCAN.data + bytes([self.copies]))
        sha256 = self.desk.receive(path).sha256
        self.work()
        return sha256

    def work(self) -> None:
        while jobs := self.store.claim("test"):
            for job in jobs:
                perform(self.desk, job, 60)

    def asked(self, sha256: str) -> set[str]:
        """What is asked about a document."""
        return {flag.key for flag in self.store.flags(sha256)}

    def says(self, sha256: str, keys: set[str], count: int) -> None:
        """A person finds so many of the figures read rightly."""
        for question in [q for q in self.store.questions(sha256=sha256) if q.flag.key in keys][:count]:
            self.desk.answer(Answer(question.id, "王芳", Outcome.AS_READ, f"t/{question.id}", datetime.now(UTC)))

    def promote(self, name: str, shift: float) -> str:
        """A model of doubt that doubts more than the one that comes with gouji; how readings name it."""
        place = self.folder / name
        place.mkdir()
        (place / RISK).write_text(with_line(risk.shipped(), (1.0, shift), 0).as_json(), encoding="utf-8")
        model = self.registry.add(place, name, DOUBT)
        self.registry.promote(name, "王芳")
        return f"{name}@{model.sha256[:8]}"


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    house = House(tmp_path)
    yield house
    house.bench.close()
    house.store.close()
    house.desk.store.close()


def test_a_promoted_model_of_doubt_changes_what_is_asked_and_a_rollback_changes_it_back(house: House):
    plain = house.take_in()
    few = house.asked(plain)
    name = house.promote("wary", 9.0)

    doubted = house.take_in()
    many = house.asked(doubted)

    assert many > few and len(many) >= len(few) + 10
    assert {report.doubted_by for report in house.store.reports(plain)} == {""}
    assert {report.doubted_by for report in house.store.reports(doubted)} == {name}
    assert house.registry.roll_back("王芳", DOUBT).name == SHIPPED_DOUBT
    after = house.take_in()
    assert house.asked(after) == few
    assert {report.doubted_by for report in house.store.reports(after)} == {""}


def test_a_document_in_doubt_is_judged_by_the_champion_of_the_day_as_soon_as_somebody_says_something(house: House):
    few = house.asked(house.take_in())
    name = house.promote("wary", 9.0)
    sha256 = house.take_in()
    many = house.asked(sha256)
    house.registry.roll_back("王芳", DOUBT)

    house.says(sha256, many - few, 1)
    house.work()

    assert house.asked(sha256) == few, "one job later nobody is asked what only the other model doubted"
    assert {report.doubted_by for report in house.store.reports(sha256)} == {""}
    if not few:
        assert house.store.case(sha256).state is DocumentState.SETTLED
        assert not any(name in record.readers for record in house.store.records())


def test_records_name_the_model_of_doubt(house: House):
    name = house.promote("wary", 9.0)
    sha256 = house.take_in()
    while house.store.questions(sha256=sha256):
        house.says(sha256, house.asked(sha256), 100)
        house.work()

    records = [record for record in house.store.records() if record.document == sha256]
    assert records and all(f"doubt {name}" in record.readers.split("; ") for record in records)
    judged = [event.data for event in house.store.events(sha256) if event.kind == "document.judged"]
    assert judged and all(name in data for data in judged)


def test_gouji_run_reads_and_judges_with_the_champions_and_gouji_extract_with_what_comes_with_gouji(house: House):
    few = house.asked(house.take_in())
    name = house.promote("wary", 9.0)
    weights = onnx.load(str(zoo.shipped(zoo.RECOGNISER)))
    weights.metadata_props.add(key="note", value="another")
    (house.folder / "other").mkdir()
    onnx.save(weights, str(house.folder / "other" / WEIGHTS))
    other = house.registry.add(house.folder / "other", "other", RECOGNISE)
    house.registry.promote("other", "王芳")
    path = house.folder / "run.tiff"
    path.write_bytes(SCAN.data + b"run")

    run = Run(house.settings, 1)
    (ran,) = run.files([path], "auto")
    run.close()
    (extracted,) = extract([path], house.folder / "out", house.settings)

    assert ran.case is not None
    (report,) = house.store.reports(ran.case.sha256)
    assert report.doubted_by == name and len(house.asked(ran.case.sha256)) > len(few)
    assert any(other.settings["files"][WEIGHTS][:8] in fact.reading.reader for fact in report.facts if fact.reading)
    assert extracted.extraction is not None
    assert set(extracted.extraction["questions"]) == few


def test_whoever_sits_at_the_desk_judges_with_the_champion(house: House):
    few = house.asked(house.take_in())
    house.promote("wary", 9.0)
    open_bench = OpenBench(house.settings)
    house.desk = wiring.desk(house.settings, open_bench)

    assert len(house.asked(house.take_in())) > len(few)
