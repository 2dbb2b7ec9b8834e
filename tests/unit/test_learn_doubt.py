"""The model of doubt is refitted on what people said."""

from __future__ import annotations

import random
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from review import risk
from review.features import logit
from review.risk import Model, Sample
from review.risk_refit import FEWEST, refitted, with_line

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


@settings(max_examples=60, deadline=None)
@given(st.floats(0.3, 2.0), st.floats(-3, 3), st.lists(st.floats(-8, 3), min_size=2, max_size=6))
def test_another_line_never_changes_who_is_surer(slope: float, shift: float, pixels: list[float]):
    moved = with_line(MODEL, (slope, shift), 500)

    ranked = sorted(pixels, key=lambda pixel: MODEL.error_probability({"pixel": pixel}))
    said = [moved.error_probability({"pixel": pixel}) for pixel in ranked]

    assert all(a <= b + 1e-12 for a, b in pairwise(said))
    assert [n for _, n, _ in moved.cuts] == [n for _, n, _ in MODEL.cuts]
    assert sorted(at for at, _, _ in moved.cuts) == [at for at, _, _ in moved.cuts]
