"""The model of doubt, refitted on what people said: questions that were answered, and audits of what was accepted.

Weights and features stay; the line that turns a raw probability into a promised one is drawn anew. It takes a few
hundred answers, and no single document can bend it far.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from models.document import Document
from review.check import judgement
from review.decision import Correction, Outcome, Report
from review.features import features_of, habits_of, logit
from review.forms.form import Form
from review.repair import Opinion
from review.risk import LEAST, MOST, PULL, Bin, Model, Sample, calibration_error, reliability, sigmoid
from review.risk_training import same_width

FEWEST = 100
"""With fewer answers the line stays as it is."""


@dataclass(frozen=True)
class Refit:
    """A refitted model, and how honest both are on answers that neither line was drawn on."""

    model: Model
    facts: int
    wrong: int
    before: float
    """Expected calibration error of the model as it was."""
    after: float
    reliability_before: tuple[Bin, ...] = field(default=(), repr=False)
    reliability_after: tuple[Bin, ...] = field(default=(), repr=False)

    @property
    def better(self) -> bool:
        return self.after < self.before


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
        calibration_error(before),
        calibration_error(after),
        reliability(before),
        reliability(after),
    )


def with_line(model: Model, line: tuple[float, float], answers: int) -> Model:
    """The model with another line drawn over its own."""
    steps = model.steps or ((LEAST, LEAST), (MOST, MOST))
    return replace(
        model,
        # Not cut off at LEAST and MOST here: the ends carry the line between them.
        steps=tuple((raw, sigmoid(line[0] * logit(told) + line[1])) for raw, told in steps),
        cuts=tuple((_moved(at, line), accepted, wrong) for at, accepted, wrong in model.cuts),
        provenance={**model.provenance, "refitted_on_answers": answers},
    )


def samples_of_answers(
    document: Document, reports: Sequence[Report], said: Sequence[Correction], forms: Sequence[Form]
) -> list[Sample]:
    """Every figure that a person spoke about, with its features as it was read, and whether it was read wrong."""
    by_id = {form.id: form for form in forms}
    found: list[Sample] = []
    for index, report in enumerate(reports):
        own = {c.key: c for c in said if c.report == index and c.outcome is not Outcome.ILLEGIBLE}
        form = by_id.get(report.form or "")
        if form is None or not own:
            continue
        inferred, habits = judgement(document, report, form).repair, habits_of(report.facts, document)
        found += [
            Sample(
                features_of(fact, inferred.opinions.get(fact.key, Opinion(1e-6)), habits),
                same_width(fact.text or "") != same_width(own[fact.key].after or ""),
                document.sha256,
            )
            for fact in report.facts
            if fact.key in own and not fact.absent
        ]
    return found


def _moved(probability: float, line: tuple[float, float]) -> float:
    return min(MOST, max(LEAST, sigmoid(line[0] * logit(probability) + line[1])))


def _line(said: Sequence[float], wrong: Sequence[bool], counts: Sequence[float]) -> tuple[float, float]:
    """Slope and shift on the logit that make what was said likeliest, drawn to none at all."""
    import numpy as np
    from scipy.optimize import minimize

    raw, was = np.array([logit(one) for one in said]), np.array(wrong, float)
    weights = np.array(counts) / max(1e-9, float(np.mean(counts)))

    def loss(line):
        score = line[0] * raw + line[1]
        unlikely = np.logaddexp(0.0, score) - was * score
        return float((weights * unlikely).sum() + PULL * ((line[0] - 1) ** 2 + line[1] ** 2))

    slope, shift = minimize(loss, np.array([1.0, 0.0]), method="L-BFGS-B", bounds=[(0.3, 2.0), (-5.0, 5.0)]).x
    return float(slope), float(shift)
