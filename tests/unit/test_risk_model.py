import math
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from simulated_reports import RELATIONS, look

from models.document import Alternative, Document, Reading
from review import risk
from review.candidates import candidates
from review.decision import Fact
from review.features import features_of, habits_of
from review.repair import repair
from review.rules import findings
from review.values import value_of


def fact(text: str, *looks: Reading) -> Fact:
    return Fact("k", text, value_of(text), reading=looks[0], second_readings=looks[1:])


def reading(text: str, confidence: float, **others: float) -> Reading:
    shares = {text: confidence, **{name.removeprefix("_"): share for name, share in others.items()}}
    return Reading(text, confidence, "test", tuple(Alternative(t, math.log(p)) for t, p in shares.items()))


def samples(seeds: range) -> list[risk.Sample]:
    made = []
    for seed in seeds:
        page = look(seed, misreads=seed % 4)
        opinions = repair(page.facts, RELATIONS, findings(page.facts, RELATIONS)).opinions
        habits = habits_of(page.facts, Document("a", "0" * 64, (), ()))
        made += [
            risk.Sample(features_of(f, opinions[f.key], habits), f.text != page.truth[f.key], str(seed))
            for f in page.facts
        ]
    return made


@pytest.fixture(scope="module")
def model() -> risk.Model:
    return risk.fit(samples(range(40)), {"made": "for a test"})


def scored(model: risk.Model, some: list[risk.Sample]) -> list[tuple[float, bool]]:
    return [(model.error_probability(s.features), s.wrong) for s in some]


def test_a_fitted_model_is_calibrated_on_documents_it_has_not_seen(model: risk.Model) -> None:
    unseen = scored(model, samples(range(100, 130)))

    assert risk.calibration_error(unseen) < 0.005
    assert abs(sum(p for p, _ in unseen) - sum(w for _, w in unseen)) < 0.5 * sum(w for _, w in unseen)


def test_what_is_accepted_under_the_threshold_keeps_the_target(model: risk.Model) -> None:
    threshold = model.threshold(0.005)

    accepted = [wrong for p, wrong in scored(model, samples(range(200, 230))) if p <= threshold]

    assert len(accepted) > 5000
    assert sum(accepted) / len(accepted) <= 0.005


def test_a_tighter_target_never_accepts_more(model: risk.Model) -> None:
    thresholds = [model.threshold(target) for target in (0.05, 0.01, 0.001, 0.0001)]

    assert thresholds == sorted(thresholds, reverse=True)


def test_a_model_survives_being_written_down(model: risk.Model) -> None:
    again = risk.Model.from_json(model.as_json())

    assert again == model
    assert again.provenance["made"] == "for a test"
    assert again.provenance["documents"] == 40


def test_the_shipped_model_says_where_its_numbers_come_from() -> None:
    model = risk.shipped()

    assert model.provenance["made"]
    assert set(model.reading) == set(risk.READING)
    assert set(model.placing) == set(risk.PLACING)


def test_nothing_is_learned_from_readings_that_are_all_right() -> None:
    right = [s for s in samples(range(2)) if not s.wrong]

    with pytest.raises(ValueError, match="add documents, or damage them more"):
        risk.fit(right)


@pytest.mark.parametrize(
    ("wrong", "of", "bound"),
    [(0, 100, 0.0295), (0, 30000, 0.0001), (1, 100, 0.0466), (5, 1000, 0.01048), (10, 10, 1.0), (0, 0, 1.0)],
)
def test_the_bound_is_that_of_clopper_and_pearson(wrong: int, of: int, bound: float) -> None:
    assert risk.upper_bound(wrong, of, 0.95) == pytest.approx(bound, rel=0.01)


def test_a_promise_needs_enough_data() -> None:
    few = risk.Model({"pixel": 1.0}, {}, cuts=((0.01, 200, 0),))
    many = risk.Model({"pixel": 1.0}, {}, cuts=((0.001, 30000, 0), (0.01, 40000, 0), (0.2, 50000, 400)))

    assert few.promise(0.0001) is None
    assert many.threshold(0.0001) == 0.001
    assert many.promise(0.001) == (40000, 0)


def test_the_reliability_curve_puts_what_was_said_beside_what_was_so() -> None:
    rng = random.Random(1)
    honest = [(p, rng.random() < p) for p in (0.01, 0.1, 0.5) for _ in range(3000)]

    curve = risk.reliability(honest)

    assert [part.count for part in curve] == [3000, 3000, 3000]
    assert all(abs(part.said - part.measured) < 0.03 for part in curve)


def test_risk_rises_with_coverage_when_the_order_is_good() -> None:
    curve = risk.risk_by_coverage([(0.1, False)] * 90 + [(0.9, True)] * 10)

    assert curve[0][1] == 0.0
    assert curve[-1] == (1.0, 0.1)


def test_looks_that_agree_are_surer_together_than_alone() -> None:
    once = reading("0", 0.8, _8=0.01)

    alone, thrice = candidates(fact("0", once)), candidates(fact("0", once, once, once))

    assert thrice.probability("0") > alone.probability("0")


def test_looks_that_disagree_leave_both_texts_open() -> None:
    both = candidates(fact("3", reading("3", 0.95), reading("8", 0.97)))

    assert {c.text for c in both.texts[:2]} == {"3", "8"}
    assert both.texts[1].probability > 0.2


def test_a_text_that_is_no_figure_gives_way_to_one_that_is() -> None:
    best = candidates(fact("O", reading("O", 0.9, _0=0.08))).texts[0]

    assert best.text == "0"


@settings(max_examples=100, deadline=None)
@given(st.floats(0, 1), st.lists(st.tuples(st.text(max_size=3), st.floats(-30, 0)), max_size=6))
def test_candidates_are_a_distribution(confidence: float, others: list[tuple[str, float]]) -> None:
    look = Reading("12", confidence, "test", tuple(Alternative(t, p) for t, p in others))

    found = candidates(fact("12", look))

    assert found.other > 0
    assert sum(c.probability for c in found.texts) + found.other == pytest.approx(1.0, abs=1e-4)
