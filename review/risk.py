"""How likely each fact is wrong, calibrated; and the threshold that keeps a promise about what is accepted.

A figure is wrong when it was misread or when it was read from the wrong cell: two logistic curves over measured
features, then a calibrating line, fitted on readings whose truth is known. It ships as plain numbers, with where they
come from.
"""

from __future__ import annotations

import json
import math
from bisect import bisect_right
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from functools import cache, lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from review.features import logit

READING = {
    "bias": 0.0,
    "posterior": 0.85,
    "pixel": 0.1,
    "lead": 0.0,
    "agree": 0.0,
    "disagree": 0.7,
    "blank": 0.0,
    "usual": -2.5,
    "zero": 0.0,
    "sign": -3.0,
    "text": 1.0,
    "odd": 1.0,
    "dashes": 1.0,
    "shape": 2.0,
    "length": 0.0,
}
"""For being misread: weights chosen before any reading was seen; where fitting starts from and what it is drawn to."""
PLACING = {
    "bias": -9.0,
    "edge": 4.0,
    "violated": 1.5,
    "covered": -1.5,
    "trouble": 2.0,
    "unkeyed": 3.0,
    "trouble_in_row": 1.5,
    "odd": 0.5,
}
"""The same for being read rightly, but from the wrong cell."""
NEVER_REASSURING = frozenset(
    (
        "posterior",
        "pixel",
        "disagree",
        "edge",
        "violated",
        "text",
        "odd",
        "dashes",
        "shape",
        "trouble",
        "trouble_in_row",
        "unkeyed",
    )
)
"""More doubt in the pixels, a worse edge, a broken sum never make a figure surer."""
PULL = 1.0
WORST = 10.0
"""No fact is accepted whose own error probability is more than so many times the target."""
LEAST, MOST = 1e-7, 1 - 1e-4


@dataclass(frozen=True)
class Model:
    """Numbers that turn features into an error probability, and where they come from."""

    reading: Mapping[str, float]
    """Weights of the features, and `bias`, for being misread."""
    placing: Mapping[str, float]
    """The same for being read from the wrong cell."""
    steps: tuple[tuple[float, float], ...] = ()
    """Calibration: (raw probability, measured one), rising, straight on the logit between two of them."""
    cuts: tuple[tuple[float, int, int], ...] = ()
    """On calibration data: (error probability, facts accepted up to it, of these wrong), rising."""
    provenance: Mapping[str, Any] = field(default_factory=dict)

    def error_probability(self, features: Mapping[str, float]) -> float:
        misread, misplaced = odds_of(self.reading, features), odds_of(self.placing, features)
        raw = 1.0 - (1.0 - sigmoid(misread)) * (1.0 - sigmoid(misplaced))
        return min(MOST, max(LEAST, self.calibrated(raw)))

    def is_misplaced_rather(self, features: Mapping[str, float]) -> bool:
        """Whether a doubted figure is likelier to be read from the wrong cell than to be misread."""
        return odds_of(self.placing, features) > odds_of(self.reading, features)

    def calibrated(self, raw: float) -> float:
        """The measured error rate at a raw probability, between two steps in proportion."""
        if not self.steps:
            return raw
        at = bisect_right(self.steps, (raw, math.inf))
        if at == 0:
            return min(raw, self.steps[0][1])
        if at == len(self.steps):
            return self.steps[-1][1]
        (x0, y0), (x1, y1) = self.steps[at - 1], self.steps[at]
        share = (logit(raw) - logit(x0)) / max(1e-9, logit(x1) - logit(x0))
        return sigmoid(logit(y0) + share * (logit(y1) - logit(y0)))

    def threshold(self, target: float, confidence: float = 0.9) -> float:
        """The highest error probability that may be accepted so that at most `target` of what is accepted is wrong.

        Where calibration data are enough to promise it, the promise holds with the given confidence; where they are
        not, only what was never wrong in them is accepted. No fact is accepted that is much worse than the target.
        """
        most = min(0.5, WORST * target)
        likely = [cut for cut in self.cuts if cut[2] <= target * cut[1]]  # the bound lies above the measured rate
        promised = [cut for cut, n, wrong in likely if upper_bound(wrong, n, confidence) <= target]
        faultless = [cut for cut, _, wrong in self.cuts if wrong == 0]
        return min(most, max(promised or faultless, default=most))

    def promise(self, target: float, confidence: float = 0.9) -> tuple[int, int] | None:
        """(facts accepted, of these wrong) on the calibration data that the threshold rests on; None without any."""
        cut = self.threshold(target, confidence)
        under = [(n, wrong) for at, n, wrong in self.cuts if at <= cut]
        if not under or upper_bound(under[-1][1], under[-1][0], confidence) > target:
            return None
        return under[-1]

    def as_json(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False, indent=1)

    @classmethod
    def from_json(cls, text: str) -> Model:
        raw = json.loads(text)
        return cls(
            raw["reading"],
            raw["placing"],
            tuple((x, y) for x, y in raw["steps"]),
            tuple((cut, accepted, wrong) for cut, accepted, wrong in raw["cuts"]),
            raw["provenance"],
        )


@dataclass(frozen=True, slots=True)
class Sample:
    """One fact whose truth is known: its features, and whether it was read wrong."""

    features: Mapping[str, float]
    wrong: bool
    document: str = ""


@cache
def shipped() -> Model:
    """The model that comes with the package."""
    return Model.from_json(files("review").joinpath("risk_model.json").read_text(encoding="utf-8"))


def load(path: Path) -> Model:
    return Model.from_json(path.read_text(encoding="utf-8"))


def fit(samples: Sequence[Sample], provenance: Mapping[str, Any] | None = None) -> Model:
    """A model from facts whose truth is known; it is calibrated on documents that its weights have not seen.

    The weights start from what was set by hand and move away from it only as far as the documents insist: a few
    badly cut tables hold most of the errors, and would otherwise decide everything.
    """
    documents = sorted({sample.document for sample in samples})
    half = set(documents[::2])
    first = [s for s in samples if s.document in half]
    second = [s for s in samples if s.document not in half]
    if len({s.wrong for s in first}) < 2 or len({s.wrong for s in second}) < 2:
        raise ValueError("a risk model needs right and wrong readings: add documents, or damage them more")
    unseen = [
        (model.error_probability(s.features), s.wrong)
        for model, rest in ((Model(*_weights(first)), second), (Model(*_weights(second)), first))
        for s in rest
    ]
    steps = _steps(unseen, counts_of([*second, *first]))
    line = Model({}, {}, steps)
    cuts = cuts_of([(line.calibrated(probability), is_wrong) for probability, is_wrong in unseen])
    facts = {"facts": len(samples), "wrong": sum(s.wrong for s in samples), "documents": len(documents)}
    return Model(*_weights(samples), steps, cuts, {**(provenance or {}), **facts})


def counts_of(samples: Sequence[Sample]) -> list[float]:
    """What each sample counts: the more errors a document has, the less each of them."""
    errors = Counter(s.document for s in samples if s.wrong)
    return [1.0 / math.sqrt(errors[s.document]) if s.wrong else 1.0 for s in samples]


def _weights(samples: Sequence[Sample]) -> tuple[dict[str, float], dict[str, float]]:
    """The likeliest weights, drawn towards those set by hand; no document counts for more than a few of its errors."""
    import numpy as np
    from scipy.optimize import minimize

    def table_of(names: Sequence[str]):
        return np.array([[1.0 if name == "bias" else s.features[name] for name in names] for s in samples])

    reads, places = table_of(list(READING)), table_of(list(PLACING))
    wrong = np.array([s.wrong for s in samples], bool)
    counts = np.array(counts_of(samples))
    names = [*READING, *PLACING]
    by_hand = np.array([*READING.values(), *PLACING.values()])
    spread = np.maximum(np.concatenate([reads.std(axis=0), places.std(axis=0)]), 0.3)
    split = len(READING)

    def loss(weights):
        first = 1 / (1 + np.exp(-np.clip(reads @ weights[:split], -30, 30)))
        second = 1 / (1 + np.exp(-np.clip(places @ weights[split:], -30, 30)))
        right = np.maximum((1 - first) * (1 - second), 1e-12)
        odds = np.where(wrong, right / np.maximum(1 - right, 1e-12), -1.0)
        unlikely = -np.where(wrong, np.log(np.maximum(1 - right, 1e-12)), np.log(right))
        slope = -counts * odds
        gradient = np.concatenate([reads.T @ (slope * first), places.T @ (slope * second)])
        pull = (weights - by_hand) * spread
        return float((counts * unlikely).sum() + PULL * (pull**2).sum()), gradient + 2 * PULL * pull * spread

    bounds = [(0.0, None) if name in NEVER_REASSURING else (None, None) for name in names]
    best = [float(weight) for weight in minimize(loss, by_hand, jac=True, method="L-BFGS-B", bounds=bounds).x]
    return dict(zip(READING, best[:split], strict=True)), dict(zip(PLACING, best[split:], strict=True))


def _steps(scored: Sequence[tuple[float, bool]], counts: Sequence[float]) -> tuple[tuple[float, float], ...]:
    """Two corners of a straight line on the logit: stretched and shifted as the second half of the documents says.

    A curve with more corners would follow the few documents that hold most of the errors.
    """
    import numpy as np
    from scipy.optimize import minimize

    raw = np.array([logit(probability) for probability, _ in scored])
    wrong = np.array([is_wrong for _, is_wrong in scored], float)
    weights = np.array(counts)

    def loss(line):
        score = line[0] * raw + line[1]
        unlikely = np.logaddexp(0.0, score) - wrong * score
        return float((weights * unlikely).sum() + PULL * ((line[0] - 1) ** 2 + line[1] ** 2))

    slope, shift = minimize(loss, np.array([1.0, 0.0]), method="L-BFGS-B", bounds=[(0.3, 2.0), (-5.0, 5.0)]).x
    return tuple((at, sigmoid(slope * logit(at) + shift)) for at in (LEAST, MOST))


def cuts_of(scored: Sequence[tuple[float, bool]], most: int = 60) -> tuple[tuple[float, int, int], ...]:
    """How many facts, and how many wrong ones, are accepted up to each of some error probabilities."""
    ranked = sorted(scored)
    cuts: list[tuple[float, int, int]] = []
    wrong, every = 0, max(1, len(ranked) // most)
    for number, (probability, is_wrong) in enumerate(ranked, start=1):
        wrong += is_wrong
        last_of_its_kind = number == len(ranked) or ranked[number][0] > probability
        if last_of_its_kind and (is_wrong or number % every == 0 or number > len(ranked) - every):
            cuts.append((probability, number, wrong))
    return tuple(cuts[:: max(1, len(cuts) // (4 * most))]) if cuts else ()


@lru_cache(maxsize=4096)
def upper_bound(wrong: int, of: int, confidence: float = 0.95) -> float:
    """Clopper–Pearson: with this confidence, the true rate is no higher."""
    if of == 0 or wrong >= of:
        return 1.0
    low, high = wrong / of, 1.0
    for _ in range(60):
        middle = (low + high) / 2
        if at_most(wrong, of, middle) > 1 - confidence:
            low = middle
        else:
            high = middle
    return high


def at_most(wrong: int, of: int, rate: float) -> float:
    """The probability of so few errors at this rate."""
    if rate <= 0:
        return 1.0
    if rate >= 1:
        return 0.0
    total = 0.0
    for k in range(wrong + 1):
        logs = math.lgamma(of + 1) - math.lgamma(k + 1) - math.lgamma(of - k + 1)
        total += math.exp(logs + k * math.log(rate) + (of - k) * math.log1p(-rate))
    return min(1.0, total)


@dataclass(frozen=True, slots=True)
class Bin:
    """Facts of about the same error probability: what was said, and what was so."""

    said: float
    measured: float
    count: int
    stands_for: float
    """So many facts these were drawn from."""


def reliability(
    scored: Sequence[tuple[float, bool]], bins: int = 12, counts: Sequence[float] | None = None
) -> tuple[Bin, ...]:
    """The reliability curve, in bins of equal width on the logit, empty ones left out.

    `counts` says how many facts each of them stands for.
    """
    groups: dict[int, list[tuple[float, bool, float]]] = {}
    low, high = logit(1e-6), logit(0.999)
    for (probability, wrong), count in zip(scored, counts or [1.0] * len(scored), strict=True):
        at = int((min(max(logit(probability), low), high) - low) / (high - low) * (bins - 1e-9))
        groups.setdefault(at, []).append((probability, wrong, count))
    return tuple(_bin(some) for _, some in sorted(groups.items()))


def _bin(some: Sequence[tuple[float, bool, float]]) -> Bin:
    stands_for = math.fsum(count for _, _, count in some)
    said = math.fsum(probability * count for probability, _, count in some) / stands_for
    return Bin(said, math.fsum(count for _, wrong, count in some if wrong) / stands_for, len(some), stands_for)


def risk_by_coverage(scored: Sequence[tuple[float, bool]], points: int = 200) -> tuple[tuple[float, float], ...]:
    """(share of facts accepted, share of these that are wrong) when the surest are accepted first."""
    ranked = sorted(scored)
    every = max(1, len(ranked) // points)
    curve, wrong = [], 0
    for number, (_, is_wrong) in enumerate(ranked, start=1):
        wrong += is_wrong
        if number % every == 0 or number == len(ranked):
            curve.append((number / len(ranked), wrong / number))
    return tuple(curve)


def calibration_error(
    scored: Sequence[tuple[float, bool]], bins: int = 12, counts: Sequence[float] | None = None
) -> float:
    """Expected calibration error: by how much what was said differs from what was so, averaged over facts."""
    curve = reliability(scored, bins, counts)
    every = sum(part.stands_for for part in curve)
    return sum(part.stands_for * abs(part.said - part.measured) for part in curve) / every if every else 0.0


def odds_of(weights: Mapping[str, float], features: Mapping[str, float]) -> float:
    return sum(weight * (1.0 if name == "bias" else features[name]) for name, weight in weights.items())


def sigmoid(value: float) -> float:
    return 1 / (1 + math.exp(-value)) if value > -700 else 0.0
