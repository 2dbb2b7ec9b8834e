"""From a scan and what people said of it to samples, a dataset and its exports: real pages, real reader, real store."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import cv2
import numpy as np
import pytest
from click.testing import CliRunner
from held import LOW, NOON, a_correction, a_document, a_report, sha

from models.document import TEXT_LAYER, Document
from models.files import Limits
from models.ocr.reader import Crop
from models.read import Engine, read
from models.training.dataset import SPLITS, Dataset, load
from models.training.sample import LineKind
from review.decision import (
    Correction,
    Fact,
    Kind,
    Outcome,
    Place,
    Report,
    State,
    StructureAnswer,
    Value,
    Verdict,
)
from services import wiring
from services.cli import main
from services.learning.collecting_job import run
from services.learning.wishes import answers, rounds
from services.originals import Originals
from services.settings import Settings
from services.store.reviewing import SqlReviewing
from services.store.samples import Due, SqlSamples
from services.store.seam import Arrival

XS, YS = (100, 420, 640, 860, 1080), (200, 280, 340, 400, 460, 520)
ROWS = (("Item", "Persons", "Firms", "Total"), ("New", "1286", "37", "1323"), ("Carried|over", "12", "5", "17"),
        ("Granted", "940", "28", "968"), ("Refused", "7", "0", "7"))  # fmt: skip


def a_scan(path: Path) -> Path:
    """A page with one ruled table: four columns, a label of two lines, figures."""
    page = np.full((800, 1200, 3), 250, np.uint8)
    for x in XS:
        cv2.line(page, (x, YS[0]), (x, YS[-1]), (0, 0, 0), 2)
    for y in YS:
        cv2.line(page, (XS[0], y), (XS[-1], y), (0, 0, 0), 2)
    for row, texts in enumerate(ROWS):
        for col, text in enumerate(texts):
            lines = text.split("|")
            for number, line in enumerate(lines):
                middle = (YS[row] + YS[row + 1]) // 2 + 8 + round((number - (len(lines) - 1) / 2) * 29)
                scale = 0.7 if len(lines) > 1 else 0.85
                cv2.putText(page, line, (XS[col] + 30, middle), cv2.FONT_HERSHEY_SIMPLEX, scale, (0, 0, 0), 2, 16)
    cv2.imwrite(str(path), page)
    return path


class Watched:
    """A reader that remembers every crop it was given."""

    def __init__(self, reader) -> None:
        self._reader, self.name, self.crops = reader, reader.name, []

    def read(self, crops: Sequence[Crop]):
        self.crops += [crop.image for crop in crops]
        return self._reader.read(crops)

    def read_with_positions(self, crops: Sequence[Crop]):
        return self._reader.read_with_positions(crops)


def report_of(document: Document) -> Report:
    """Every cell below the head with something in it is a fact; labels are none, but for the one of two lines."""
    (table,) = document.tables
    cells = [c for c in table.cells if c.row and c.text and (c.col or c.row == 2)]
    facts = tuple(
        Fact(f"r{c.row}.c{c.col}", c.text, Value(Kind.NUMBER), Place(0, c.row, c.col), c.page, c.box, c.reading)
        for c in cells
    )
    verdicts = {fact.key: Verdict(fact.key, State.ACCEPTED, 0.0001) for fact in facts}
    verdicts["r1.c1"] = Verdict("r1.c1", State.FLAGGED, 0.2, (LOW,))
    return Report("a-form", "机关", 2023, facts, (), verdicts, {0: "requests"}, ("r1.c1",))


SAID = {
    "r1.c1": ("1236", Outcome.CORRECTED),
    "r2.c0": ("Carried ever", Outcome.CORRECTED),
    "r2.c1": ("12", Outcome.AS_READ),
    "r3.c2": (None, Outcome.ILLEGIBLE),
    "r3.c3": ("12345678901234567890", Outcome.CORRECTED),
    "r4.c2": ("", Outcome.BLANK),
}


class Desk:
    """A data directory in which one scan was read, answered and settled."""

    def __init__(self, home: Path) -> None:
        self.settings = Settings(home=str(home), threads=1)
        self.store = wiring.store(self.settings)
        self.reader = Watched(wiring.engine(self.settings).reader)
        scan = a_scan(home / "scan.png")
        self.document = read(scan, Engine(self.reader, threads=1), Limits())  # type: ignore[arg-type]
        self.report = report_of(self.document)
        sha256 = Originals(wiring.blobs(self.settings)).keep(scan)
        self.store.receive(Arrival(sha256, "scan.png", scan.stat().st_size))
        self.store.start(sha256, "worker")
        self.store.hold(self.document, [self.report])
        for key, (text, outcome) in SAID.items():
            fact = next(fact for fact in self.report.facts if fact.key == key)
            value = Value(Kind.TEXT)
            self.store.correct(Correction(sha256, 0, key, "王芳", NOON, fact.text, text, value, outcome))
        reviewing = SqlReviewing(self.store.engine)
        reviewing.want(sha256, {(1, 0): (("r1.c1",), (LOW,))})
        (question,) = reviewing.questions(None, sha256)
        reviewing.answer(StructureAnswer(question.id, "李强", Outcome.AS_READ, "annotation/9@1", datetime.now(UTC)))
        self.store.settle(sha256)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    return Desk(tmp_path_factory.mktemp("home"))


@pytest.fixture(scope="module")
def dataset(desk: Desk) -> Dataset:
    gave = wiring.collector(desk.settings, desk.store).collect()
    assert (gave.documents, gave.failed) == (1, ())
    return wiring.builder(desk.settings, desk.store).build("corrections").dataset


def every(dataset: Dataset) -> list:
    return [sample for split in SPLITS for sample in dataset.samples[split]]


def test_every_answer_that_shows_a_reader_something_is_a_sample(desk: Desk, dataset: Dataset):
    answered = {(s.key, s.line): s for s in every(dataset) if s.answered}

    assert {place: sample.text for place, sample in answered.items()} == {
        ("r1.c1", 0): "1236",
        ("r2.c0", 0): "Carried",
        ("r2.c0", 1): "ever",
        ("r2.c1", 0): "12",
        ("r4.c2", 0): "",
    }
    first = answered["r1.c1", 0]
    assert (first.read_as, first.reviewer, first.reason, first.form) == ("1286", "王芳", "low-confidence", "a-form")
    assert first.reader == desk.reader.name
    assert (first.document, first.page) == (desk.document.sha256, 1)
    assert answered["r2.c1", 0].reason == "unasked"
    assert SqlSamples(desk.store.engine).left_out() == {"illegible": 1, "too-narrow": 1}


def test_a_crop_is_the_very_one_that_the_reader_saw(desk: Desk, dataset: Dataset):
    seen = {crop.tobytes() for crop in desk.reader.crops}

    assert all(dataset.image(sample).tobytes() in seen for sample in every(dataset))


def test_what_nobody_was_asked_about_is_weighted_down(dataset: Dataset):
    accepted = [sample for sample in every(dataset) if not sample.answered]

    assert {sample.weight for sample in accepted} == {0.3}
    assert {sample.reason for sample in accepted} == {"accepted"}
    kinds = Counter(sample.kind for sample in accepted)
    assert kinds == {LineKind.FIGURE: 7, LineKind.LABEL: 7}
    assert not {sample.key for sample in accepted} & SAID.keys()


@pytest.mark.usefixtures("dataset")
def test_a_second_round_reads_nothing_again(desk: Desk):
    assert SqlSamples(desk.store.engine).due() == []
    assert wiring.builder(desk.settings, desk.store).build("corrections").known


def test_a_page_whose_tables_a_person_confirmed_is_a_page_sample(dataset: Dataset):
    (page,) = [page for split in SPLITS for page in dataset.pages[split]]
    assert Counter(mark.label for mark in page.marked) == {"table": 1, "table row": 5, "table column": 4}
    assert dataset.page_image(page).shape == (800, 1200, 3)
    assert (page.reviewer, page.reason, page.finder) == ("李强", "low-confidence", "ruled")
    table = next(mark.box for mark in page.marked if mark.label == "table")
    assert (abs(table.left * 1200 - XS[0]), abs(table.bottom * 800 - YS[-1])) < (4, 4)


def test_a_document_that_settles_gives_its_samples_as_a_job(tmp_path: Path):
    desk = Desk(tmp_path)
    samples = SqlSamples(desk.store.engine)

    assert [samples.call(), samples.call()] == [1, 0]
    (job,) = desk.store.claim("crew", lane="train")
    assert (job.job, job.subject) == ("collect", desk.document.sha256)
    assert samples.call() == 0
    count = run(job.subject, desk.settings)
    desk.store.done([job.id])

    assert count == len(list(samples.lines())) + len(list(samples.pages())) == 20
    assert (samples.due(), samples.call()) == ([], 0)


def test_a_file_that_is_lost_holds_up_nothing_and_is_tried_again(tmp_path: Path):
    desk = Desk(tmp_path)
    settings = replace(desk.settings, blobs=str(tmp_path / "empty"))

    gave = wiring.collector(settings, desk.store).collect()

    assert (gave.documents, gave.samples) == (0, 0)
    assert "scan.png" in gave.failed[0]
    assert [due.document for due in SqlSamples(desk.store.engine).due()] == [desk.document.sha256]


def test_figures_that_the_file_states_itself_show_a_reader_nothing():
    document = a_document()
    report = a_report(document)
    stated = replace(report.facts[1], reading=replace(report.facts[1].reading, reader=TEXT_LAYER))  # type: ignore[type-var]
    report = replace(report, facts=(report.facts[0], stated, *report.facts[2:]))
    left_out: Counter[str] = Counter()

    wishes = list(answers([report], [a_correction(document, stated.key)], {}, left_out))

    assert (wishes, left_out) == ([], {"stated-by-the-file": 1})


def test_in_a_round_all_answered_documents_come_and_as_many_others():
    due = [Due(sha(str(number)), True, number < 100, "settled/0") for number in range(1000)]

    chosen = rounds(due)

    assert sum(one.answered for one in chosen) == 100
    assert len(chosen) == 200
    assert rounds(due[100:]) == sorted(due[100:], key=lambda one: one.document)[:40]


def test_the_command_line_tells_the_whole_story(desk: Desk, dataset: Dataset, tmp_path: Path):
    def gouji(*words: str) -> str:
        ran = CliRunner().invoke(main, [*words], env=desk.settings.environment(), catch_exceptions=False)
        assert ran.exit_code == 0, ran.output
        return ran.stdout

    assert "answered by people" in gouji("dataset", "build", "corrections")
    assert f"corrections {dataset.version[:12]}" in gouji("dataset", "list")
    shown = gouji("dataset", "show", dataset.version[:8])
    assert f"{dataset.directory}, whole" in shown
    assert "'1236' read as '1286', low-confidence, by 王芳" in shown
    sample = next(sample for sample in every(dataset) if sample.key == "r2.c1")
    told = gouji("dataset", "withdraw", sample.id[:12], "--why", "read it wrongly", "--by", "李强")
    assert f"held by corrections {dataset.version[:12]}" in told
    built = gouji("dataset", "build", "corrections")
    newest = load(Path(built.rsplit("in ", 1)[1].strip()))
    assert sample.id not in {one.id for one in every(newest)}
    gouji("dataset", "export", dataset.version[:8], "--format", "paddle", "--out", str(tmp_path / "paddle"))
    gouji("dataset", "export", "corrections", "--format", "coco", "--out", str(tmp_path / "coco"))
    gouji("dataset", "export", "corrections", "--format", "hf", "--out", str(tmp_path / "hf"))
    assert load(tmp_path / "hf" / "corrections" / newest.version).version == newest.version
    coco = [json.loads(path.read_text()) for path in (tmp_path / "coco" / "annotations").iterdir()]
    assert sum(len(one["images"]) for one in coco) == 1
    again = CliRunner().invoke(
        main,
        ["dataset", "export", "corrections", "--format", "hf", "--out", str(tmp_path / "hf")],
        env=desk.settings.environment(),
    )
    assert (again.exit_code, "is not empty" in again.stderr) == (2, True)
