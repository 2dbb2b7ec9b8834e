"""The model of doubt, refitted on what people said: questions that were answered, and audits of what was accepted.

Weights and features stay; the line that turns a raw probability into a promised one is drawn anew. It takes a few
hundred answers, and no single document can bend it far. People are asked about what is doubted, so that answers alone
say little of what was accepted: figures that were audited by lot stand for all that were accepted.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from models.document import Document
from review.check import is_stated, judgement
from review.decision import Correction, Flag, Outcome, Reason, Report
from review.features import features_of, habits_of, logit
from review.forms.form import Form
from review.repair import Opinion
from review.risk import LEAST, MOST, PULL, Bin, Model, Sample, calibration_error, reliability, sigmoid
from review.risk_training import same_width

FEWEST = 100
"""With fewer answers the line stays as it is."""
AUDIT = "audit-sample"


@dataclass(frozen=True)
class Refit:
    """A refitted model, and how honest both are on answers that neither line was drawn on."""

    model: Model
    facts: int
    wrong: int
    before: float
    """Expected calibration error of the model as it was."""
    after: float
    loss_before: float
    """How unlikely the model as it was held what was so, on average: the logarithm of it."""
    loss_after: float
    reliability_before: tuple[Bin, ...] = field(default=(), repr=False)
    reliability_after: tuple[Bin, ...] = field(default=(), repr=False)

    @property
    def better(self) -> bool:
        return self.after < self.before and self.loss_after <= self.loss_before


@dataclass(frozen=True)
class Heard:
    """What people said of figures, and how these had come before them."""

    asked: tuple[Sample, ...] = ()
    """Figures that were doubted; every one of them is asked about."""
    audited: tuple[Sample, ...] = ()
    """Figures that were accepted, and drawn by lot."""
    accepted: int = 0
    """So many were accepted in all, those that were drawn included."""

    def __add__(self, other: Heard) -> Heard:
        return Heard(self.asked + other.asked, self.audited + other.audited, self.accepted + other.accepted)

    @property
    def samples(self) -> tuple[Sample, ...]:
        return self.asked + self.audited

    @property
    def each_audited(self) -> float:
        """How many accepted figures an audited one stands for."""
        return max(1.0, self.accepted / len(self.audited)) if self.audited else 1.0

    @property
    def counts(self) -> tuple[float, ...]:
        """How many figures each sample stands for."""
        return (1.0,) * len(self.asked) + (self.each_audited,) * len(self.audited)


def refitted(model: Model, samples: Sequence[Sample], counts: Sequence[float] | None = None) -> Refit | None:
    """The model with its calibration drawn anew; None where there are too few answers, or all of one sort.

    `counts` says what each sample stands for: an audited figure for all that were accepted and not audited.
    """
    counts = counts or [1.0] * len(samples)
    if len(samples) < FEWEST or len({sample.wrong for sample in samples}) < 2:
        return None
    said = [model.error_probability(sample.features) for sample in samples]
    documents = {name: i % 2 for i, name in enumerate(sorted({sample.document for sample in samples}))}
    half = [documents[sample.document] for sample in samples]
    unseen = list(said)
    for side in (0, 1):
        chosen = [i for i, own in enumerate(half) if own != side]
        line = _line([said[i] for i in chosen], [samples[i].wrong for i in chosen], [counts[i] for i in chosen])
        unseen = [_moved(said[i], line) if half[i] == side else one for i, one in enumerate(unseen)]
    line = _line(said, [sample.wrong for sample in samples], counts)
    wrong = [sample.wrong for sample in samples]
    before, after = list(zip(said, wrong, strict=True)), list(zip(unseen, wrong, strict=True))
    return Refit(
        with_line(model, line, len(samples)),
        len(samples),
        sum(wrong),
        calibration_error(before, counts=counts),
        calibration_error(after, counts=counts),
        _loss(before, counts),
        _loss(after, counts),
        reliability(before, counts=counts),
        reliability(after, counts=counts),
    )


def with_line(model: Model, line: tuple[float, float], answers: int) -> Model:
    """The model with another line drawn over its own."""
    steps = model.steps or ((LEAST, LEAST), (MOST, MOST))
    return replace(
        model,
        # Not cut off at LEAST and MOST here: the ends carry the line between them.
        steps=tuple((raw, sigmoid(line[0] * logit(told) + line[1])) for raw, told in steps),
        cuts=_cuts(model, line),
        provenance={**model.provenance, "refitted_on_answers": answers},
    )


def _cuts(model: Model, line: tuple[float, float]) -> tuple[tuple[float, int, int], ...]:
    """What was counted on calibration data, at its new place, with the errors that the line adds.

    None are taken off: people's answers may shake the promise about what is accepted, they never widen it.
    """
    moved, more, before = [], 0.0, 0
    for at, accepted, wrong in model.cuts:
        there = _moved(at, line)
        more += (accepted - before) * max(0.0, there - at)
        before = accepted
        moved.append((there, accepted, min(accepted, wrong + round(more))))
    return tuple(moved)


def accepted_in(reports: Sequence[Report], flags: Sequence[Flag]) -> int:
    """How many figures of a document were accepted as they were read, those that an audit asked about included."""
    first = _first_reasons(flags)
    return sum(
        not fact.absent and not is_stated(fact, None) and _was_accepted(first.get((index, fact.key), ()))
        for index, report in enumerate(reports)
        for fact in report.facts
    )


def heard(
    document: Document,
    reports: Sequence[Report],
    said: Sequence[Correction],
    flags: Sequence[Flag],
    forms: Sequence[Form],
) -> Heard:
    """What people said of a document's figures, with their features as they were read, and whether they were wrong.

    What nobody asked about is left out: whoever corrects on their own account corrects what is wrong, and passes over
    what is right. So are figures that a file states itself, which no model judges.
    """
    by_id, first = {form.id: form for form in forms}, _first_reasons(flags)
    asked: list[Sample] = []
    audited: list[Sample] = []
    for index, report in enumerate(reports):
        own = {c.key: c for c in said if c.report == index and c.outcome is not Outcome.ILLEGIBLE}
        form = by_id.get(report.form or "")
        if form is None or not own:
            continue
        inferred, habits = judgement(document, report, form).repair, habits_of(report.facts, document)
        for fact in report.facts:
            reasons = first.get((index, fact.key), ())
            opinion = inferred.opinions.get(fact.key, Opinion(1e-6))
            if fact.key not in own or fact.absent or not reasons or is_stated(fact, opinion):
                continue
            wrong = same_width(fact.text or "") != same_width(own[fact.key].after or "")
            sample = Sample(features_of(fact, opinion, habits), wrong, document.sha256)
            (audited if _was_accepted(reasons) else asked).append(sample)
    return Heard(tuple(asked), tuple(audited), accepted_in(reports, flags))


def _first_reasons(flags: Sequence[Flag]) -> dict[tuple[int, str], tuple[Reason, ...]]:
    """Why each figure was asked about the first time: later reasons come from answers."""
    return {(flag.report, flag.key): flag.reasons for flag in sorted(flags, key=lambda flag: -flag.id)}


def _was_accepted(reasons: Sequence[Reason]) -> bool:
    return all(reason.code == AUDIT for reason in reasons)


def _moved(probability: float, line: tuple[float, float]) -> float:
    return min(MOST, max(LEAST, sigmoid(line[0] * logit(probability) + line[1])))


def _loss(scored: Sequence[tuple[float, bool]], counts: Sequence[float]) -> float:
    unlikely = (-math.log(p if wrong else 1 - p) * n for (p, wrong), n in zip(scored, counts, strict=True))
    return math.fsum(unlikely) / math.fsum(counts)


def _line(said: Sequence[float], wrong: Sequence[bool], counts: Sequence[float]) -> tuple[float, float]:
    """Slope and shift on the logit that make what was said likeliest, drawn to none at all."""
    import numpy as np
    from scipy.optimize import minimize

    raw, was = np.array([logit(one) for one in said]), np.array(wrong, float)
    weights = np.array(counts)
    # A few that stand for many know no more than so few: all of them together count as their effective number.
    weights = weights * weights.sum() / max(1e-9, float((weights**2).sum()))

    def loss(line):
        score = line[0] * raw + line[1]
        unlikely = np.logaddexp(0.0, score) - was * score
        return float((weights * unlikely).sum() + PULL * ((line[0] - 1) ** 2 + line[1] ** 2))

    slope, shift = minimize(loss, np.array([1.0, 0.0]), method="L-BFGS-B", bounds=[(0.3, 2.0), (-5.0, 5.0)]).x
    return float(slope), float(shift)
