"""What learning brings, measured from scans to pages read: `make learning` runs it and writes docs/learning.md.

A kind of page that the shipped weights read badly (needle printer, crossed zeros, fax) comes in, gouji asks, a person
who knows the truth answers, and gouji learns from 100, 300 and 1,000 of the answers. Then other documents are read with
each model: of that kind, in other fonts, and of every other damage.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import sys
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from queue import SimpleQueue

sys.path.insert(0, str(Path(__file__).parents[1]))

from ledger_parts import forms, ledger

from models import zoo
from models.metrics import normal
from models.ocr.pair import Pair
from models.training import plots, replay
from models.training.comparing import Change, Outcome, changes, compared
from models.training.figure_reader import train_figures
from models.training.gate import judged
from models.training.learning_report import Story, written
from models.training.lesson import Curriculum, curriculum
from models.training.recogniser import Moment, Recipe, Trained, train
from models.training.synthesis import Made, make
from review.decision import Answer
from review.decision import Outcome as Said
from services import wiring
from services.accuracy import measure
from services.desk import Desk
from services.jobs import perform
from services.learning.learn import PROOF_SEED, REPLAY_SEED
from services.learning.training_job import told
from services.settings import Settings
from services.workbench import ShelteredBench

READER = "GOUJI_READER"
MARKS = ("<!-- figures -->", "<!-- end of figures -->")
"""Between these the page is written anew, the rest of it stays."""


@dataclass(frozen=True)
class Size:
    """How large a run is."""

    sizes: tuple[int, ...]
    judged_ledgers: int
    judged_reports: int
    documents: int
    """Of each form and damage, for the accuracy of everything else; 0 leaves it out."""
    replayed: int
    proofs: int
    recipe: Recipe


FULL = Size((100, 300, 1000), 30, 2, 4, 6, 6, Recipe(minutes=7.0))
TINY = Size((20, 60), 3, 0, 0, 1, 1, Recipe(minutes=1.5, passes=4, least_replay=20_000))


@dataclass(frozen=True)
class Read:
    """Documents of one kind as one model read them."""

    figures: int
    wrong: int
    asked: int


@dataclass(frozen=True)
class Stage:
    """One point of the curve."""

    corrections: int
    reader: str
    seconds: float
    trained: Trained | None
    ledgers: Read
    reports: Read
    held_out: Sequence[Change]


class House:
    """Real parts in a folder of their own; two benches read side by side."""

    def __init__(self, folder: Path, reader: str = "onnx", cores: int = 2) -> None:
        self.folder = folder
        self.settings = Settings(
            home=str(folder / "home"), forms=str(forms(folder / "forms")), reader=reader, threads=1
        )
        self.store = wiring.store(self.settings)
        self.benches = [ShelteredBench(self.settings) for _ in range(cores)]
        self.desk = wiring.desk(self.settings, self.benches[0])
        self.truth: dict[str, dict[str, str]] = {}

    def take_in(self, many: Sequence[Made]) -> list[str]:
        """Scans come in and are read; in the order in which they were given."""
        free: SimpleQueue[ShelteredBench] = SimpleQueue()
        for bench in self.benches:
            free.put(bench)

        def one(made: Made) -> str:
            path = self.folder / made.name
            path.write_bytes(made.data)
            sha256 = self.desk.receive(path).sha256
            path.unlink()
            self.truth[sha256] = {fact["key"]: fact["text"] for fact in made.truth["facts"]}
            bench = free.get()
            try:
                self.desk.at(bench).read(sha256)
            finally:
                free.put(bench)
            return sha256

        with ThreadPoolExecutor(len(self.benches)) as pool:
            return list(pool.map(one, many))

    def answer(self, sha256: str) -> int:
        """A person answers every question of a document with what is printed."""
        said = 0
        while questions := self.store.questions(sha256=sha256):
            for question in questions:
                text, source = self.truth[sha256][question.flag.key], f"bench/{question.id}"
                said += self.desk.answer(Answer(question.id, "bench", Said.CORRECTED, source, datetime.now(UTC), text))
            self.work(self.desk)
        return said

    def work(self, desk: Desk) -> None:
        while jobs := self.store.claim("bench"):
            for job in jobs:
                perform(desk, job, 60)

    def outcome(self, documents: Sequence[str]) -> Read:
        figures = wrong = asked = 0
        for sha256 in documents:
            truth = self.truth[sha256]
            said = {fact.key: fact.text for report in self.store.reports(sha256) for fact in report.facts}
            figures += len(truth)
            wrong += sum(normal(said.get(key) or "") != normal(text or "") for key, text in truth.items())
            asked += self.store.case(sha256).open_flags
        return Read(figures, wrong, asked)

    def close(self) -> None:
        for bench in self.benches:
            bench.close()
        self.store.close()


def answered(house: House, wanted: int) -> int:
    """Documents come in and are answered until so many corrected cells can be learned from; how many documents."""
    builder, collector = wiring.builder(house.settings, house.store), wiring.collector(house.settings, house.store)
    seed, documents = 1, 0
    while True:
        for sha256 in house.take_in([ledger(seed + i) for i in range(10)]):
            house.answer(sha256)
        seed, documents = seed + 10, documents + 10
        collector.collect()
        dataset = builder.build("corrections").dataset
        learnable = sum(sample.answered for sample in dataset.train)
        print(f"{documents} documents, {learnable} corrected lines to learn from", flush=True)
        if learnable >= wanted and sum(sample.answered for sample in dataset.test) >= 20 and dataset.validation:
            return documents


def read_with(reader: str, folder: Path, size: Size) -> tuple[Read, Read]:
    """Held-out documents of the kind, in other fonts, with one model: small ledgers, and whole annual reports."""
    house = House(folder, reader)
    ledgers = house.take_in([ledger(5000 + i, split="judge") for i in range(size.judged_ledgers)])
    kinds = ("gov-disclosure-2021", "gov-disclosure-2019")
    many = [make(kind, "judge", "matrix+plain", 700 + i) for i in range(size.judged_reports) for kind in kinds]
    reports = house.take_in(many)
    found = house.outcome(ledgers), house.outcome(reports)
    house.close()
    shutil.rmtree(folder)
    return found


def first(course: Curriculum, corrections: int) -> Curriculum:
    """The lesson with only so many of the corrections: whole documents, as they came in."""
    order = sorted(course.lesson.corrections, key=lambda line: line.document)
    return replace(course, lesson=replace(course.lesson, corrections=order[:corrections]))


def moving(name: str, moment: Moment) -> None:
    print(f"  {name}: {told(moment)}", flush=True)


def curve(house: House, size: Size, out: Path) -> tuple[list[Stage], list[Outcome]]:
    """Every point of the curve, the champion's first; and every line as champion and last model read it."""
    cache, jobs = out / "cache", os.cpu_count() or 1
    dataset = wiring.builder(house.settings, house.store).dataset("corrections")
    replayed = replay.pages("tune", replay.DAMAGES, REPLAY_SEED, size.replayed)
    proofs = [
        *replay.scans(Path("datasets/samples")),
        *replay.pages("judge", replay.DAMAGES, PROOF_SEED, size.proofs),
    ]
    start = time.monotonic()
    replay.prepared(
        [*replayed, *proofs], "onnx", cache, jobs, lambda done, of: print(f"  page {done} of {of}", flush=True)
    )
    print(f"pages made in {time.monotonic() - start:.0f} s (kept for every later training)", flush=True)
    engine = wiring.engine(house.settings)
    course = curriculum(dataset, replay.lines_from(replayed, engine, cache))
    deciding = [*course.deciding, *replay.lines_from(proofs, engine, cache)]
    champion, weights = Pair(zoo.reader("onnx", jobs), zoo.figure_reader(jobs)), zoo.shipped(zoo.RECOGNISER)
    stages = [Stage(0, "onnx", 0.0, None, *read_with("onnx", out / "read", size), ())]
    outcomes: list[Outcome] = []
    for corrections in size.sizes:
        directory = out / f"model-{corrections}"
        shutil.rmtree(directory, ignore_errors=True)
        start = time.monotonic()
        lesson = first(course, corrections).lesson
        trained = train(weights, lesson, directory, size.recipe, lambda m, c=corrections: moving(f"{c} corrections", m))
        train_figures(zoo.FIGURES, lesson.corrections, lesson.replay, directory / zoo.FIGURES.name)
        seconds = time.monotonic() - start
        small = zoo.figure_reader(jobs, zoo.figures_beside(f"onnx:{directory}"))
        outcomes = compared(deciding, champion, Pair(zoo.reader(f"onnx:{directory}", jobs), small))
        held_out = changes(outcomes)
        reader = f"onnx:{directory.absolute()}"
        stages.append(Stage(corrections, reader, seconds, trained, *read_with(reader, out / "read", size), held_out))
        print(f"{corrections}: {seconds:.0f} s, {stages[-1].ledgers}, {stages[-1].reports}", flush=True)
    return stages, outcomes


def others(size: Size, readers: Sequence[str], out: Path) -> dict[str, list[tuple[str, str]]]:
    """The accuracy of every other damage with each reader: figures and labels right."""
    found: dict[str, list[tuple[str, str]]] = {}
    for reader in readers:
        os.environ[READER] = reader
        measured = measure(out / "accuracy", range(61, 61 + size.documents))
        for damage, score in measured.scores.items():
            found.setdefault(damage, []).append((_share(score.figures), _share(score.labels)))
    os.environ.pop(READER, None)
    return found


def _share(share) -> str:
    return f"{100 * (share.rate or 0):.2f} % ({share.of - share.right} of {share.of} wrong)"


def page(
    stages: Sequence[Stage], accuracy: dict[str, list[tuple[str, str]]], documents: int, minutes: str
) -> Iterator[str]:
    """The figures in docs/learning.md."""
    last = stages[-1]
    yield from (
        f"Measured by `make learning`, which takes {minutes}.",
        "",
        "### A kind of page that the shipped weights read badly",
        "Small stock ledgers, printed by a needle printer in its draft letters (5 × 7 dots, zeros crossed) and sent by "
        "fax in its usual resolution (204 × 98, one bit a pixel). The crossed zero is read as 8, 9 or 6.",
        "",
        "![Lines of that kind](learning-lines.png)",
        "",
        f"{documents} such documents came in. gouji asked about what it doubted, the true answers were given, and the "
        f"recogniser learned from the first {', '.join(str(s.corrections) for s in stages[1:])} corrected cells of the "
        "documents set aside for learning. "
        "Then other documents were read, in fonts that were never learned from:",
        "",
        "| corrected cells | training | figures wrong, ledgers | asked | figures wrong, annual reports | asked |",
        "|---|---|---|---|---|---|",
    )
    for stage in stages:
        lasted = f"{stage.seconds / 60:.1f} min" if stage.trained else "–"
        yield (
            f"| {stage.corrections} | {lasted} | {_wrong(stage.ledgers)} | {stage.ledgers.asked} "
            f"| {_wrong(stage.reports)} | {stage.reports.asked} |"
        )
    gone = 1 - last.ledgers.wrong / max(1, stages[0].ledgers.wrong)
    yield from (
        "",
        f"After {last.corrections} corrections {100 * gone:.0f} % of the errors on held-out ledgers are gone. The time "
        f"is that of the training alone, on {os.cpu_count()} cores; pages to replay and to prove it on are made once, "
        "and kept.",
        "",
        "![The curve, and what changed](learning.png)",
        "",
        "### Everything else",
        "Whole annual reports of the split `judge`, seeds that nothing else uses, before and after "
        f"{last.corrections} corrections:",
        "",
        "| damage | figures right before | after | labels right before | after |",
        "|---|---|---|---|---|",
    )
    for damage, ((f0, l0), (f1, l1)) in accuracy.items():
        yield f"| {damage} | {f0} | {f1} | {l0} | {l1} |"
    yield from ("", "Line by line, as the gate sees it (paired bootstrap, 95 %):", "")
    yield "| lines | documents | lines | wrong before | after | points | between |"
    yield "|---|---|---|---|---|---|---|"
    for change in last.held_out:
        yield (
            f"| {change.group} | {change.documents} | {change.lines} | {change.errors_before} | {change.errors_after} "
            f"| {100 * change.rise:+.2f} | {100 * change.low:+.2f} … {100 * change.high:+.2f} |"
        )
    judgement = judged(last.held_out)
    yield from ("", f"The gate: {'promoted' if judgement.promoted else 'refused'}: {'; '.join(judgement.reasons)}.")


def _wrong(read: Read) -> str:
    return f"{100 * read.wrong / max(1, read.figures):.2f} % ({read.wrong} of {read.figures})"


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--out", type=Path, default=Path("out/learning"))
    asked.add_argument("--write", type=Path, default=Path("docs/learning.md"))
    asked.add_argument("--tiny", action="store_true", help="a few minutes, to see that it runs")
    asked.add_argument("--keep", action="store_true", help="learn from what an earlier run let in and had answered")
    options = asked.parse_args()
    size = TINY if options.tiny else FULL
    start = time.monotonic()
    let_in = options.out / "let_in.txt"
    if not options.keep:
        shutil.rmtree(options.out / "house", ignore_errors=True)
    house = House(options.out / "house")
    if not options.keep:
        let_in.write_text(str(answered(house, size.sizes[-1])))
    documents = int(let_in.read_text())
    stages, outcomes = curve(house, size, options.out)
    house.close()
    accuracy = others(size, ("onnx", stages[-1].reader), options.out) if size.documents else {}
    points = [(stage.corrections, stage.ledgers.wrong / max(1, stage.ledgers.figures)) for stage in stages]
    last = stages[-1]
    assert last.trained is not None
    facts = {"documents answered": str(documents), "training": f"{last.seconds / 60:.1f} min"}
    story = Story("needle prints by fax", "pp-ocrv6-small", "0" * 12, judged(last.held_out), outcomes,
                  last.trained.history, points, facts)  # fmt: skip
    report = written(story, options.out / "report")
    options.write.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(options.out / "report" / "report.png", options.write.with_suffix(".png"))
    plots.saved(plots.lines([o.image for o in outcomes if o.group == "corrected"][:40]),
                options.write.with_name(f"{options.write.stem}-lines.png"))  # fmt: skip
    minutes = (time.monotonic() - start) / 60
    way = (
        ", from the documents that an earlier run of it had let in and had answered (`--keep`)" if options.keep else ""
    )
    figures = "\n".join(page(stages, accuracy, documents, f"{minutes:.0f} minutes{way}"))
    before = (
        options.write.read_text(encoding="utf-8")
        if options.write.is_file()
        else f"# Learning\n\n{MARKS[0]}\n{MARKS[1]}\n"
    )
    head, rest = before.split(MARKS[0])
    options.write.write_text(f"{head}{MARKS[0]}\n{figures}\n{MARKS[1]}{rest.split(MARKS[1])[1]}", encoding="utf-8")
    (options.out / "curve.json").write_text(json.dumps(points))
    print(f"{options.write}; {report}")


if __name__ == "__main__":
    main()
