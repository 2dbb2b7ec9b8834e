"""`gouji risk`: the model of doubt fitted anew on made-up documents, and what the one in use promises."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from queue import SimpleQueue
from typing import Any

from models.errors import BadRequest
from review import risk
from services.settings import Settings
from services.shelter import Bounds, Shelter

TARGETS = (0.01, 0.003, 0.001, 0.0003, 0.0001)


@dataclass(frozen=True)
class MadeUp:
    """One document to be made up and read."""

    kind: str
    damage: str
    seed: int


def sampler(settings: Settings) -> Callable[..., list[risk.Sample]]:
    """A function from a made-up document to its facts, its models loaded. Runs inside a Shelter."""
    from review.risk_training import sampled
    from services import wiring

    engine, forms, limits = wiring.engine(settings), wiring.known_forms(settings), wiring.limits(settings)

    def sample(kind: str, damage: str, seed: int, progress: Callable[[Any], None]) -> list[risk.Sample]:
        return sampled(kind, damage, seed, engine, forms, limits)

    return sample


def sampled_all(work: Sequence[MadeUp], settings: Settings) -> Iterator[tuple[MadeUp, list[risk.Sample]]]:
    """The facts of every document, as each is done; all cores share the work."""
    jobs = min(settings.jobs or os.cpu_count() or 1, len(work))
    bounds = Bounds(settings.seconds, settings.megabytes)
    every = [Shelter("services.risk_fitting:sampler", replace(settings, threads=1), bounds=bounds) for _ in range(jobs)]
    free: SimpleQueue[Shelter] = SimpleQueue()
    for shelter in every:
        free.put(shelter)

    def one(document: MadeUp) -> tuple[MadeUp, list[risk.Sample]]:
        shelter = free.get()
        try:
            return document, shelter.call(document.kind, document.damage, document.seed)
        finally:
            free.put(shelter)

    pool = ThreadPoolExecutor(jobs)
    try:
        for done in as_completed([pool.submit(one, document) for document in work]):
            yield done.result()
    finally:
        pool.shutdown(wait=False, cancel_futures=True)
        for shelter in every:
            shelter.close()


def kept(path: Path) -> list[risk.Sample]:
    """Facts that an earlier run has written down."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
        return [risk.Sample(**json.loads(line)) for line in lines]
    except (OSError, ValueError, TypeError) as error:
        raise BadRequest(f"{path} holds no facts of `gouji risk fit --facts` ({error})") from error


def written(samples: Sequence[risk.Sample], path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8") as out:
        for sample in samples:
            out.write(json.dumps(asdict(sample), ensure_ascii=False) + "\n")


def fitted(samples: Sequence[risk.Sample], made_of: dict[str, Any]) -> risk.Model:
    """A model of these facts, its inputs recorded in it; the order in which they came makes no difference."""
    ordered = sorted(samples, key=lambda sample: (sample.document, sorted(sample.features.items()), sample.wrong))
    try:
        return risk.fit(ordered, made_of)
    except ValueError as error:
        raise BadRequest(str(error)) from error


def promises(model: risk.Model) -> Iterator[str]:
    """What a model was fitted on, and what it promises at several targets."""
    for name, value in model.provenance.items():
        yield f"{name:>10}: {value if not isinstance(value, list) else ', '.join(map(str, value))}"
    every = model.cuts[-1][1] if model.cuts else 0
    yield f"{'target':>10} {'accepts up to':>14} {'of its facts':>13} {'wrong':>6}  promise"
    for target in TARGETS:
        threshold = model.threshold(target)
        under = [(n, wrong) for at, n, wrong in model.cuts if at <= threshold]
        n, wrong = under[-1] if under else (0, 0)
        kept_promise = "yes, with 90 % confidence" if model.promise(target) else "no: too few facts to promise it"
        yield f"{target:>10g} {threshold:>14.6f} {n / max(1, every):>13.2%} {wrong:>6}  {kept_promise}"
