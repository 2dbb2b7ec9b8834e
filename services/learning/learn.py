"""The story of learning: what people said is frozen, a challenger is trained on it, and the better one reads."""

from __future__ import annotations

import fcntl
import json
import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path

from models import zoo
from models.errors import BadRequest, NothingToLearn
from models.ocr.pair import Pair
from models.read import Engine
from models.training import replay
from models.training.comparing import Outcome, changes, compared
from models.training.dataset import Dataset
from models.training.figure_reader import FILE as FIGURES
from models.training.figure_reader import train_figures
from models.training.gate import Bar, Judgement, judged, unfit
from models.training.learning_report import Story, as_dict, written
from models.training.lesson import Curriculum, curriculum
from models.training.recogniser import CHECKPOINTS, Moment, Recipe, Trained, train
from models.training.recogniser_data import CORRECTED, TextLine
from services.learning.building import Builder
from services.learning.collecting import Collector
from services.registry import RECOGNISE, WEIGHTS, Registry
from services.store.seam import Model

MODEL, REPORT = "model", "report"
REPLAY_SEED, PROOF_SEED, MORE_PROOF_SEED = 1, 9001, 9501
"""Of the pages that are replayed, of those that a challenger is proven on, and of more where these leave doubt."""


@dataclass(frozen=True)
class Means:
    """What learning may use."""

    recipe: Recipe = field(default_factory=Recipe)
    bar: Bar = field(default_factory=Bar)
    jobs: int = 2
    replayed: int = len(replay.KINDS)
    """So many made documents of each damage are replayed: one of each kind, for what is not replayed is forgotten."""
    proofs: int = len(replay.KINDS)
    """So many made documents of each damage the challenger is proven on: one of each kind, for some kinds only show
    what was forgotten under one damage."""
    proof_split: str = "judge"
    damages: tuple[str, ...] = replay.DAMAGES
    kinds: tuple[str, ...] = replay.KINDS
    scans: Path | None = None
    """A folder with scans whose truth lies beside them."""


class Watcher:
    """Is told how far learning is; this one does not care."""

    def stage(self, name: str) -> None:
        """Something else begins."""

    def done(self, done: int, of: int) -> None:
        """So much of the stage is done."""

    def moment(self, moment: Moment) -> None:
        """How far the training is."""


@dataclass(frozen=True)
class Learned:
    """What came of it."""

    promoted: bool
    proven: bool
    reasons: tuple[str, ...]
    dataset: str | None = None
    model: Model | None = None
    report: Path | None = None


class Learner:
    """Builds, trains, compares, and promotes what is proven better."""

    def __init__(
        self, collector: Collector, builder: Builder, registry: Registry, home: Path, means: Means | None = None
    ) -> None:
        self._collector, self._builder, self._registry = collector, builder, registry
        self._home, self._means = home, means or Means()

    def learn(self, name: str, promote: bool = True, watcher: Watcher | None = None, actor: str = "gouji") -> Learned:
        """Learn from all that people said. Killed and called again, it goes on from where it was."""
        watcher = watcher or Watcher()
        watcher.stage("looking through documents")
        self._collector.collect(watcher.done)
        dataset = self._builder.build(name).dataset
        champion = self._champion()
        place = self._home / f"{dataset.version[:12]}-{champion.sha256[:8]}"
        with _alone(place):
            if (known := self._known(place, dataset)) is not None:
                return known
            try:
                course = self._course(dataset, champion, watcher)
            except NothingToLearn as reason:
                return Learned(False, False, (str(reason),), dataset.version)
            watcher.stage("training")
            trained = train(self._weights(champion), course.lesson, place / MODEL, self._means.recipe, watcher.moment)
            watcher.stage("training the reader of figures")
            train_figures(
                self._figures(champion), course.lesson.corrections, course.lesson.replay, place / MODEL / FIGURES
            )
            judgement, outcomes = self._judged(champion, place / MODEL, course, watcher)
            model = self._kept(name, champion, dataset, trained, judgement, course, place)
            report = written(_story(model, dataset, course, trained, judgement, outcomes), place / REPORT)
            shutil.rmtree(place / MODEL / CHECKPOINTS, ignore_errors=True)
            promoted = judgement.promoted and promote
            if promoted:
                self._registry.promote(model.name, actor, judgement.reasons[0])
            (place / "learned.json").write_text(json.dumps({"model": model.name, "promoted": promoted}))
            return Learned(promoted, judgement.promoted, judgement.reasons, dataset.version, model, report)

    def compare(self, one: str, other: str, name: str, watcher: Watcher | None = None) -> list[Outcome]:
        """Two models on all that is held out and on made pages: every line as both read it."""
        dataset = self._builder.dataset(name) if self._has(name) else None
        readers = [self._pair(self._registry.model(model)) for model in (one, other)]
        held_out = [] if dataset is None else list(curriculum(dataset, []).deciding)
        lines = [*held_out, *self._lines(self._proofs(), self._registry.model(one), watcher or Watcher())]
        return compared(lines, *readers)

    def _course(self, dataset: Dataset, champion: Model, watcher: Watcher) -> Curriculum:
        """What is to be learned, once it is seen that it can be."""
        reader = self._reader(champion)
        bare = curriculum(dataset, [], self._means.bar)
        if why := unfit(bare.lesson.corrections, bare.deciding, reader, self._means.bar):
            raise NothingToLearn(why)
        watcher.stage("making pages to replay")
        lines = self._lines(
            replay.pages("tune", self._means.damages, REPLAY_SEED, self._means.replayed, self._means.kinds),
            champion,
            watcher,
        )
        return curriculum(dataset, lines, self._means.bar)

    def _judged(
        self, champion: Model, challenger: Path, course: Curriculum, watcher: Watcher
    ) -> tuple[Judgement, list[Outcome]]:
        watcher.stage("making pages to prove it on")
        lines = [*course.deciding, *self._lines(self._proofs(), champion, watcher)]
        new = zoo.reader(f"onnx:{challenger}", self._means.jobs)
        figures = zoo.figure_reader(self._means.jobs, zoo.figures_beside(f"onnx:{challenger}"))
        old, pair = self._pair(champion), Pair(new, figures)
        watcher.stage("comparing")
        outcomes = compared(lines, old, pair)
        judgement = judged(changes(outcomes), self._means.bar)
        if judgement.by_chance:
            watcher.stage("making more pages, since what is worse may be chance")
            more = self._lines(self._made(MORE_PROOF_SEED), champion, watcher)
            watcher.stage("comparing on these too")
            outcomes += compared(more, old, pair)
            judgement = judged(changes(outcomes), self._means.bar)
        return judgement, outcomes

    def _proofs(self) -> list[replay.Source]:
        scans = replay.scans(self._means.scans) if self._means.scans else []
        return [*scans, *self._made(PROOF_SEED)]

    def _made(self, seed: int) -> list[replay.Page]:
        means = self._means
        return replay.pages(means.proof_split, means.damages, seed, means.proofs, means.kinds)

    def _lines(self, sources: Sequence[replay.Source], champion: Model, watcher: Watcher) -> list[TextLine]:
        name = self._registry.reader(champion)
        cache = self._home / "pages"
        replay.prepared(sources, name, cache, self._means.jobs, watcher.done)
        return replay.lines_from(sources, Engine(zoo.reader(name, self._means.jobs)), cache)  # type: ignore[arg-type]

    def _kept(
        self,
        name: str,
        champion: Model,
        dataset: Dataset,
        trained: Trained,
        judgement: Judgement,
        course: Curriculum,
        place: Path,
    ) -> Model:
        """The challenger in the registry, under a name of its own, whatever was thought of it."""
        many = self._registry.models()
        for model in many:
            # A kill came between keeping it and saying so.
            if (model.dataset, model.parent) == (dataset.version, champion.name) and model.task == RECOGNISE:
                return model
        known = {model.name for model in many}
        own = next(f"{name}-{n}" for n in range(1, len(known) + 2) if f"{name}-{n}" not in known)
        files = place / f"{MODEL}-files"
        files.mkdir(exist_ok=True)
        for path in (trained.directory / name for name in (WEIGHTS, "inference.yml", FIGURES)):
            if path.is_file():
                os.replace(path, files / path.name)
        settings = {"recipe": asdict(trained.plan.recipe), "passes": trained.plan.passes, "steps": trained.plan.steps,
                    "corrections": course.corrected, "seconds": round(trained.seconds, 1)}  # fmt: skip
        model = self._registry.add(files, own, RECOGNISE, champion.name, dataset.version, settings, as_dict(judgement))
        shutil.rmtree(files)
        return model

    def _known(self, place: Path, dataset: Dataset) -> Learned | None:
        """What came of the same lesson for the same champion before."""
        if not (place / "learned.json").is_file():
            return None
        told = json.loads((place / "learned.json").read_text(encoding="utf-8"))
        model = self._registry.model(told["model"])
        reasons = ("nothing new was said since this was learned", *model.results.get("reasons", ()))
        proven = bool(model.results.get("promoted"))
        return Learned(told["promoted"], proven, reasons, dataset.version, model, place / REPORT / "report.html")

    def _champion(self) -> Model:
        champion = self._registry.champion(RECOGNISE)
        if champion is None:
            raise BadRequest("no model is champion; name one: gouji models promote NAME")
        return champion

    def _reader(self, model: Model):
        return zoo.reader(self._registry.reader(model), self._means.jobs)

    def _pair(self, model: Model) -> Pair:
        return Pair(self._reader(model), zoo.figure_reader(self._means.jobs, self._figures(model)))

    def _figures(self, model: Model) -> Path:
        return zoo.figures_beside(self._registry.reader(model))

    def _weights(self, model: Model) -> Path:
        place = self._registry.directory(model)
        return place / WEIGHTS if place.is_dir() else place

    def _has(self, name: str) -> bool:
        return any(version.name == name for version in self._builder.versions())


def _story(
    model: Model,
    dataset: Dataset,
    course: Curriculum,
    trained: Trained,
    judgement: Judgement,
    outcomes: Sequence[Outcome],
) -> Story:
    own = next((change for change in judgement.changes if change.group == CORRECTED), None)
    curve = []
    if own is not None:
        curve = [(0, own.errors_before / own.lines), (course.corrected, own.errors_after / own.lines)]
    plan = trained.plan
    facts = {
        "corrected lines learned from": str(course.corrected),
        "lines replayed": str(plan.replayed),
        "times each was seen": str(plan.passes),
        "best after step": f"{trained.best_step} of {plan.steps}",
        "training": f"{trained.seconds / 60:.1f} min" + (", resumed" if trained.resumed else ""),
    }
    if course.watched_decides:
        facts["held out"] = "few: lines watched in training decide too"
    if plan.dropped:
        facts["not learnable"] = str(plan.dropped)
    return Story(model.name, model.parent or "", dataset.version, judgement, outcomes, trained.history, curve, facts)


@contextmanager
def _alone(place: Path) -> Iterator[None]:
    """Nobody else learns the same lesson meanwhile; a lock of a process that died is none."""
    place.mkdir(parents=True, exist_ok=True)
    with open(place / ".lock", "w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise BadRequest("this is being learned by another process already; wait until it is done") from None
        yield
