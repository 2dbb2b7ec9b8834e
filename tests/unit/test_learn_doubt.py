"""The model of doubt is refitted on what people said."""

from __future__ import annotations

import math
import random
from dataclasses import dataclass
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from review import risk
from review.features import logit
from review.risk import Model, Sample
from review.risk_refit import FEWEST, Heard, Refit, refitted, with_line

MODEL = Model({"bias": 0.0, "pixel": 1.0}, {"bias": -20.0}, cuts=((0.001, 1000, 0), (0.1, 2000, 20)))


def answers(count: int, shift: float, seed: int = 1) -> list[Sample]:
    """Figures whose true odds of being wrong are those that the model says, shifted."""
    rng = random.Random(seed)
    made = []
    for number in range(count):
        pixel = rng.uniform(-6, 2)
        wrong = rng.random() < risk.sigmoid(pixel + shift)
        made.append(Sample({"pixel": pixel}, wrong, str(number % 20)))
    return made


@pytest.mark.parametrize("shift", [-2.0, 1.5], ids=["too doubtful", "too sure"])
def test_a_model_that_says_the_wrong_thing_is_put_right(shift: float):
    refit = refitted(MODEL, answers(3000, shift))

    assert refit is not None and refit.better
    assert refit.after < refit.before / 3
    said = refit.model.error_probability({"pixel": -2.0})
    assert logit(said) == pytest.approx(-2.0 + shift, abs=0.25)
    assert refit.model.provenance["refitted_on_answers"] == 3000


def test_an_honest_model_stays_about_as_it_is():
    refit = refitted(MODEL, answers(3000, 0.0))

    assert refit is not None
    assert refit.model.error_probability({"pixel": -3.0}) == pytest.approx(risk.sigmoid(-3.0), rel=0.2)


@pytest.mark.parametrize("samples", [answers(FEWEST - 1, 0.0), [Sample({"pixel": 0.0}, False, "d")] * 500])
def test_few_answers_or_answers_of_one_sort_change_nothing(samples: list[Sample]):
    assert refitted(MODEL, samples) is None


def test_an_audited_figure_counts_for_all_that_were_not_audited():
    samples = [*answers(400, 2.0), *answers(400, -2.0, 2)]

    heavy = refitted(MODEL, samples, [1.0] * 400 + [20.0] * 400)
    light = refitted(MODEL, samples, [1.0] * 800)

    assert heavy is not None and light is not None
    assert heavy.model.error_probability({"pixel": 0.0}) < light.model.error_probability({"pixel": 0.0})


@dataclass(frozen=True)
class Population:
    """All figures of many documents, of which people see those that are doubted, and a few by lot."""

    figures: list[tuple[Sample, bool]]
    """Each figure, and whether it is asked about because it is doubted."""

    @property
    def heard(self) -> Heard:
        """One in twenty of those that are accepted is audited."""
        rng = random.Random(5)
        accepted = [sample for sample, asked in self.figures if not asked]
        drawn = [sample for sample in accepted if rng.random() < 0.05]
        return Heard(tuple(sample for sample, asked in self.figures if asked), tuple(drawn), len(accepted))

    @property
    def wrong(self) -> int:
        return sum(sample.wrong for sample, _ in self.figures)

    def expected_wrong(self, refit: Refit | None) -> float:
        """How many errors a model expects among them all."""
        assert refit is not None
        return math.fsum(refit.model.error_probability(sample.features) for sample, _ in self.figures)


def population(shift: float, found_out: float = 0.0, count: int = 40_000) -> Population:
    """Figures whose odds of being wrong are those that the model says, shifted.

    Asked about is what the model doubts, and of all wrong ones a share that is found out by something it knows not of.
    """
    rng = random.Random(11)
    figures = []
    for number in range(count):
        pixel = rng.gauss(-6, 1.5)
        wrong = rng.random() < risk.sigmoid(pixel + shift)
        asked = risk.sigmoid(pixel) > 0.05 or (wrong and rng.random() < found_out)
        figures.append((Sample({"pixel": pixel}, wrong, str(number % 60)), asked))
    return Population(figures)


def test_answers_about_doubted_figures_and_audits_together_are_true_of_all_figures():
    """Broken sums find most errors out: who hears only of these takes the whole page for bad."""
    everybody = population(0.0, found_out=0.9)
    told = everybody.heard

    weighed = refitted(MODEL, told.samples, told.counts)
    alike = refitted(MODEL, told.samples)

    assert everybody.expected_wrong(weighed) == pytest.approx(everybody.wrong, rel=0.3)
    assert everybody.expected_wrong(alike) > 2 * everybody.wrong


def test_what_slips_through_is_seen_in_audits_however_few_they_are_among_the_answers():
    """Where the model is too sure of what it accepts, and right about what it doubts, only audits can say so."""
    doubted = [one for one in population(0.0).figures if one[1]]
    slipping = [one for one in population(3.0).figures if not one[1]]
    told, accepted = Population([*doubted, *slipping]).heard, Population(slipping)

    weighed = refitted(MODEL, told.samples, told.counts)
    alike = refitted(MODEL, told.samples)
    unheard = refitted(MODEL, told.asked)

    assert weighed is not None and weighed.better
    assert weighed.after < weighed.before / 2
    off = [abs(accepted.expected_wrong(refit) - accepted.wrong) for refit in (weighed, alike, unheard)]
    assert off == sorted(off)
    assert off[0] < 0.3 * accepted.wrong < off[2]


def test_an_audited_figure_stands_for_all_that_were_accepted_for_each_one_audited():
    one, other = Sample({"pixel": 0.0}, True, "a"), Sample({"pixel": -5.0}, False, "b")

    told = Heard((one,), (other,), 10) + Heard((one,), (other, other), 20)

    assert told.counts == (1.0, 1.0, 10.0, 10.0, 10.0)
    assert told.samples == (one, one, other, other, other)
    assert Heard((one,), (), 500).counts == (1.0,)


def test_a_line_that_rises_shakes_the_promise_and_one_that_falls_does_not_widen_it():
    model = Model({"bias": 0.0, "pixel": 1.0}, {"bias": -20.0}, cuts=((0.0001, 10_000, 0), (0.01, 20_000, 20)))

    raised, lowered = with_line(model, (1.0, 3.0), 500), with_line(model, (1.0, -3.0), 500)

    assert model.promise(0.001) == (10_000, 0)
    assert raised.cuts[0][2] == pytest.approx(10_000 * 0.0019, rel=0.1)
    assert raised.promise(0.001) is None
    assert [wrong for _, _, wrong in lowered.cuts] == [0, 20]


@settings(max_examples=60, deadline=None)
@given(st.floats(0.3, 2.0), st.floats(-3, 3), st.lists(st.floats(-8, 3), min_size=2, max_size=6))
def test_another_line_never_changes_who_is_surer(slope: float, shift: float, pixels: list[float]):
    moved = with_line(MODEL, (slope, shift), 500)

    ranked = sorted(pixels, key=lambda pixel: MODEL.error_probability({"pixel": pixel}))
    said = [moved.error_probability({"pixel": pixel}) for pixel in ranked]

    assert all(a <= b + 1e-12 for a, b in pairwise(said))
    assert [n for _, n, _ in moved.cuts] == [n for _, n, _ in MODEL.cuts]
    assert sorted(at for at, _, _ in moved.cuts) == [at for at, _, _ in moved.cuts]
