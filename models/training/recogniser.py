"""The recogniser learns from corrections, with older lines replayed among them. Killed, it goes on from where it was.

The champion's weights are trained in transformers with BatchNorm frozen, and written back to ONNX. What comes out is
the best of what was seen on held-out lines; it may be the champion itself, and whether it is used is not decided here.
"""

from __future__ import annotations

import json
import os
import shutil
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from models.errors import NothingToLearn
from models.ocr.ctc import columns
from models.ocr.port import ported
from models.ocr.session import Network
from models.training.recogniser_data import (
    CORRECTED,
    Speller,
    TextLine,
    batched,
    cost,
    drawn,
    learnable,
    pixels_of,
    tensors,
)
from models.training.write_back import proven, write_back

if TYPE_CHECKING:
    from models.training.taught import Taught

PLAN, CHECKPOINTS, HISTORY = "plan.json", "checkpoints", "history.json"
NEARLY = 0.2
"""What a whole unit of loss counts beside a line read wrong."""


@dataclass(frozen=True)
class Recipe:
    """How a recogniser is trained."""

    rate: float = 1e-4
    """The highest learning rate."""
    passes: int = 10
    """How often each correction is seen, each time a little different; less often where the minutes do not suffice."""
    replay: float = 1.0
    """Columns of pixels of replayed lines for each one of corrections."""
    least_replay: int = 150_000
    """At least so many columns of replayed lines, however few the corrections."""
    minutes: float = 7.0
    """How long the training itself may take; how fast the machine is, is measured first."""
    columns_per_second: float = 0.0
    """How fast the machine learns; 0: it is measured."""
    looks: int = 6
    """How often the held-out lines are read on the way; the best state is kept."""
    patience: int = 3
    """It ends when so many looks in a row were no better."""
    harm: float = 4.0
    """A line lost among those that were known costs as much as so many won among the corrected."""
    shares: tuple[float, ...] = (0.8, 0.6, 0.4, 0.25)
    """Weights so far from the champion's towards the trained ones are tried too: they often forget less."""
    frozen: tuple[str, ...] = ("head.head.",)
    """Parameters whose names begin so stay as they are."""
    threads: int = 0
    """0: one or as many as there are cores, whichever is faster here and now."""
    seed: int = 1


@dataclass(frozen=True)
class Plan:
    """What a training will do, decided once, so that one that is taken up again does the same."""

    recipe: Recipe
    passes: int
    steps: int
    every: int
    """After so many steps the held-out lines are read."""
    lines: int
    replayed: int
    threads: int
    dropped: int
    """Corrections that cannot be learned: too wide, or with characters that the recogniser does not have."""


@dataclass(frozen=True, slots=True)
class Moment:
    """How far a training is."""

    step: int
    steps: int
    seconds: float
    seconds_left: float
    loss: float
    error: float | None
    """The share of held-out corrected lines read wrong, when they were last read."""
    forgotten: float | None = None
    """The share read wrong of lines that were known before."""


@dataclass(frozen=True)
class Trained:
    """A recogniser as it came out of training."""

    directory: Path
    plan: Plan
    history: tuple[Moment, ...]
    seconds: float
    """Of the training itself, all its parts together where it was interrupted."""
    best_step: int
    resumed: bool
    share: float
    """How far the weights went from the champion's towards the trained ones."""


@dataclass(frozen=True)
class Lesson:
    """What a recogniser is to learn, and what it is held against on the way."""

    corrections: Sequence[TextLine] = field(repr=False)
    replay: Sequence[TextLine] = field(repr=False)
    held_out: Sequence[TextLine] = field(repr=False)
    """Of other documents than the corrections; those replayed among them count as much as those corrected."""


def train(
    champion: Path,
    lesson: Lesson,
    directory: Path,
    recipe: Recipe | None = None,
    on_moment: Callable[[Moment], None] = lambda moment: None,
) -> Trained:
    """Trains on a lesson and leaves a model directory; begins where a killed training of that directory ended."""
    import torch

    from models.training.taught import Taught

    recipe = recipe or Recipe()
    torch.manual_seed(recipe.seed)
    speller = Speller(columns(Network(champion, 1).metadata["character"].split("\n")))
    fit = replace(lesson, **{name: [line for line in getattr(lesson, name) if learnable(line, speller)]
                             for name in ("corrections", "replay", "held_out")})  # fmt: skip
    if not fit.corrections:
        raise NothingToLearn("no corrected line can be learned: none was given, or the recogniser lacks its characters")
    if not fit.held_out:
        raise NothingToLearn("no line is held out to prove the training on: answer questions of more documents")
    model = ported(champion)
    taught = Taught(model, recipe.frozen)
    plan = _planned(directory, recipe, fit, taught, speller, len(lesson.corrections) - len(fit.corrections))
    torch.set_num_threads(plan.threads)
    run = _Run(taught, fit, speller, plan, directory, on_moment)
    history, best, resumed = run.finished()
    share = blended(taught, ported(champion).state_dict(), recipe.shares, run.cost)
    written = write_back(champion, taught.recogniser.state_dict(), directory)
    proven(written, taught.recogniser, pixels_of([line.image for line in fit.held_out[:4]]))
    (directory / HISTORY).write_text(json.dumps([asdict(moment) for moment in history]), encoding="utf-8")
    return Trained(directory, plan, tuple(history), history[-1].seconds if history else 0.0, best, resumed, share)


def blended(
    taught: Taught, champion: Mapping[str, Any], shares: Sequence[float], cost_of: Callable[[Taught], float]
) -> float:
    """Leaves the model between the champion and what was trained, where it costs least; how far it went.

    Between two models that were trained from one another everything reads, and much less is forgotten on the way.
    """
    trained = {name: value.clone() for name, value in taught.recogniser.state_dict().items()}
    best = (cost_of(taught), -1.0, 1.0)
    for share in shares:
        taught.recogniser.load_state_dict(_between(champion, trained, share))
        best = min(best, (cost_of(taught), -share, share))
    taught.recogniser.load_state_dict(_between(champion, trained, best[2]))
    return best[2]


def _between(one: Mapping[str, Any], other: Mapping[str, Any], share: float) -> dict[str, Any]:
    return {
        name: one[name].to(value.device) + share * (value - one[name].to(value.device))
        if value.is_floating_point()
        else value
        for name, value in other.items()
    }


def steps_of(lesson: Lesson, plan: Plan) -> list[list[TextLine]]:
    """The batches of a training in their order: in each pass all corrections, and other lines replayed."""
    rng = np.random.default_rng(plan.recipe.seed)
    columns = max(plan.recipe.replay * cost(lesson.corrections) * plan.passes, plan.recipe.least_replay)
    replayed = drawn(lesson.replay, columns, rng)
    batches: list[list[TextLine]] = []
    for number in range(plan.passes):
        share = replayed[number :: plan.passes]
        lines = [*lesson.corrections, *share]
        batches += [[lines[i] for i in batch] for batch in batched(lines, rng)]
    return batches


def _planned(directory: Path, recipe: Recipe, lesson: Lesson, taught: Taught, speller: Speller, dropped: int) -> Plan:
    path = directory / PLAN
    if path.is_file():
        raw = json.loads(path.read_text(encoding="utf-8"))
        before = Recipe(**(raw.pop("recipe") | {"frozen": recipe.frozen, "shares": recipe.shares}))
        plan = Plan(before, **raw)
        if (plan.lines, plan.replayed) == (len(lesson.corrections), len(lesson.replay)):
            return plan
        # A training on other lines: nothing of it is of use.
        shutil.rmtree(directory / CHECKPOINTS, ignore_errors=True)
        (directory / HISTORY).unlink(missing_ok=True)
    speed, threads = _speed(lesson, taught, speller, recipe)
    room = recipe.minutes * 60 * speed * 0.85
    once = cost(lesson.corrections) * (1 + recipe.replay)
    passes = int(max(1, min(recipe.passes, (room - recipe.least_replay * 0.2) / max(1, once))))
    plan = Plan(recipe, passes, 0, 0, len(lesson.corrections), len(lesson.replay), threads, dropped)
    steps = len(steps_of(lesson, plan))
    plan = replace(plan, steps=steps, every=max(1, steps // recipe.looks))
    directory.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(asdict(plan)), encoding="utf-8")
    return plan


def _speed(lesson: Lesson, taught: Taught, speller: Speller, recipe: Recipe) -> tuple[float, int]:
    """How many columns of pixels are learned in a second, and with how many threads that is fastest.

    On a machine with other work more threads mostly wait for each other.
    """
    import torch

    choices = [recipe.threads] if recipe.threads else sorted({1, os.cpu_count() or 1})
    if recipe.columns_per_second and len(choices) == 1:
        return recipe.columns_per_second, choices[0]
    measured: list[tuple[float, int]] = []
    for threads in choices:
        torch.set_num_threads(threads)
        measured.append((_columns_per_second(lesson, taught, speller), threads))
    speed, threads = max(measured)
    return recipe.columns_per_second or speed, threads


def _columns_per_second(lesson: Lesson, taught: Taught, speller: Speller) -> float:
    """From a few batches, of which nothing stays."""
    rng = np.random.default_rng(0)
    lines = [*lesson.corrections, *lesson.replay]
    start, done = time.perf_counter(), 0
    for number, batch in enumerate(batched(lines, rng)[:4]):
        if number == 1:  # The first one is slow in ways that the others are not.
            start, done = time.perf_counter(), 0
        taught(**tensors([lines[i] for i in batch], speller, rng))["loss"].backward()
        done += cost([lines[i] for i in batch])
    taught.zero_grad()
    return done / max(1e-6, time.perf_counter() - start)


class _Run:
    """One training under transformers' Trainer."""

    def __init__(
        self,
        taught: Taught,
        lesson: Lesson,
        speller: Speller,
        plan: Plan,
        directory: Path,
        on_moment: Callable[[Moment], None],
    ) -> None:
        self._taught, self._lesson, self._speller, self._plan = taught, lesson, speller, plan
        self._directory, self._on_moment = directory, on_moment
        order = batched(lesson.held_out, np.random.default_rng(0))
        self._held_out = [[lesson.held_out[i] for i in batch] for batch in order]

    def finished(self) -> tuple[list[Moment], int, bool]:
        """Trains to the end; its history, the step of the best state (which the model then has), whether resumed."""
        from transformers import EarlyStoppingCallback, Trainer, TrainingArguments
        from transformers.trainer_utils import get_last_checkpoint

        plan, recipe = self._plan, self._plan.recipe
        checkpoints = self._directory / CHECKPOINTS
        checkpoints.mkdir(parents=True, exist_ok=True)
        settings = TrainingArguments(
            output_dir=str(checkpoints),
            per_device_train_batch_size=1,
            per_device_eval_batch_size=1,
            max_steps=plan.steps,
            learning_rate=recipe.rate,
            lr_scheduler_type="cosine",
            warmup_steps=max(1, plan.steps // 20),
            weight_decay=1e-4,
            eval_strategy="steps",
            eval_steps=plan.every,
            eval_on_start=True,
            save_strategy="steps",
            save_steps=plan.every,
            save_total_limit=2,
            load_best_model_at_end=True,
            metric_for_best_model="eval_cost",
            greater_is_better=False,
            logging_steps=max(1, min(10, plan.every)),
            train_sampling_strategy="sequential",
            remove_unused_columns=False,
            label_names=["labels"],
            report_to=[],
            disable_tqdm=True,
            dataloader_pin_memory=False,
            seed=recipe.seed,
        )
        watch = _watching(plan, self._on_moment, self._directory / HISTORY)
        trainer = Trainer(
            model=self._taught,
            args=settings,
            train_dataset=_Batches(steps_of(self._lesson, plan), self._speller, recipe.seed),  # type: ignore[arg-type]
            eval_dataset=_Batches(self._held_out, self._speller, None),  # type: ignore[arg-type]
            data_collator=lambda items: items[0],
            compute_metrics=self._measured,
            callbacks=[EarlyStoppingCallback(early_stopping_patience=recipe.patience), watch],
        )
        trainer.remove_callback(_printer())
        last = get_last_checkpoint(str(checkpoints))
        trainer.train(resume_from_checkpoint=last)
        best = trainer.state.best_model_checkpoint
        return watch.history, int(best.rsplit("-", 1)[1]) if best else trainer.state.global_step, last is not None

    def _measured(self, said: Any) -> dict[str, float]:
        """How the watched lines are read, as the Trainer asks for it."""
        best, each = said.predictions
        return self._weighed([[int(c) for c in columns if c >= 0] for columns in best], [float(one) for one in each])

    def cost(self, taught: Taught) -> float:
        """The cost of the watched lines as a model reads them."""
        import torch

        device = next(taught.parameters()).device
        best: list[list[int]] = []
        each: list[float] = []
        for batch in self._held_out:
            given = {name: value.to(device) for name, value in tensors(batch, self._speller).items()}
            with torch.no_grad():
                said = taught(**given)
            best += said["best"].cpu().tolist()
            each += said["each"].cpu().tolist()
        return self._weighed(best, each)["cost"]

    def _weighed(self, best: Sequence[Sequence[int]], each: Sequence[float]) -> dict[str, float]:
        """What was read wrong: of the corrected lines, of those that were known, and both together as a cost."""
        lines = [line for batch in self._held_out for line in batch]
        groups: dict[bool, list[tuple[bool, float]]] = {True: [], False: []}
        for line, said, loss in zip(lines, best, each, strict=True):
            wanted = self._speller.read(_apart(self._speller.spelt(line.text) or []))
            groups[line.group == CORRECTED].append((self._speller.read(said) != wanted, loss))
        (own, own_loss), (known, known_loss) = (_means(groups[one]) for one in (True, False))
        harm = self._plan.recipe.harm
        # Few lines are watched: before one of them flips, how nearly it does tells which way things go.
        cost = own + harm * known + NEARLY * (own_loss + harm * known_loss)
        return {"wrong": own if groups[True] else known, "forgotten": known, "cost": cost}


def _means(seen: Sequence[tuple[bool, float]]) -> tuple[float, float]:
    return (sum(w for w, _ in seen) / len(seen), sum(x for _, x in seen) / len(seen)) if seen else (0.0, 0.0)


def _apart(spelt: Sequence[int]) -> list[int]:
    """A text as frames that spell it: doubled characters need a blank between them."""
    return [c for character in spelt for c in (character, 0)]


class _Batches:
    """Batches of lines by their number; what chance does to each depends on the number alone."""

    def __init__(self, batches: Sequence[Sequence[TextLine]], speller: Speller, seed: int | None) -> None:
        self._batches, self._speller, self._seed = batches, speller, seed

    def __len__(self) -> int:
        return len(self._batches)

    def __getitem__(self, number: int) -> dict[str, Any]:
        rng = None if self._seed is None else np.random.default_rng((self._seed, number))
        return tensors(self._batches[number], self._speller, rng)


def _printer() -> type:
    from transformers import PrinterCallback

    return PrinterCallback


def _watching(plan: Plan, on_moment: Callable[[Moment], None], path: Path) -> Any:
    """A callback of the Trainer that tells how far it is, and remembers it, also of a part that was killed."""
    from transformers import TrainerCallback

    before = [Moment(**one) for one in json.loads(path.read_text(encoding="utf-8"))] if path.is_file() else []

    class Watching(TrainerCallback):
        history: list[Moment] = before

        def on_train_begin(self, args: Any, state: Any, control: Any, **_: Any) -> None:
            self.history = [moment for moment in self.history if moment.step <= state.global_step]
            self._spent = self.history[-1].seconds if self.history else 0.0
            self._start, self._first = time.monotonic(), state.global_step
            last = self.history[-1] if self.history else None
            self._loss, self._error, self._forgotten = float("nan"), last and last.error, last and last.forgotten

        def on_log(self, args: Any, state: Any, control: Any, logs: dict[str, float] | None = None, **_: Any) -> None:
            logs = logs or {}
            self._loss = logs.get("loss", self._loss)
            self._error = logs.get("eval_wrong", self._error)
            self._forgotten = logs.get("eval_forgotten", self._forgotten)
            if not {"loss", "eval_wrong"} & set(logs):
                return
            passed = time.monotonic() - self._start
            left = passed / max(1, state.global_step - self._first) * (plan.steps - state.global_step)
            moment = Moment(
                state.global_step, plan.steps, self._spent + passed, left if state.global_step else 0.0,
                self._loss, self._error, self._forgotten,
            )  # fmt: skip
            self.history.append(moment)
            path.write_text(json.dumps([asdict(one) for one in self.history]), encoding="utf-8")
            on_moment(moment)

    return Watching()
