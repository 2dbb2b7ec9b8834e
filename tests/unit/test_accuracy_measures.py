"""What docs/accuracy.md is made of."""

import itertools

from hypothesis import given
from hypothesis import strategies as st

from services.accuracy import planted_of
from services.calibration import Judged, asked_for, bound, calibration_error, curve, facts_of, reliability


def fact(right, probability, confidence=0.9, flagged=False):
    return Judged("a.pdf", "fax", "k", right, flagged, confidence, probability, None)


def test_asking_the_most_doubted_first_finds_the_errors_first():
    facts = [fact(False, 0.9), fact(True, 0.5), fact(False, 0.1), fact(True, 0.0)]
    points = curve(facts, [f.error_probability for f in facts])
    assert [p.silent for p in points] == [2, 1, 1, 0, 0]
    assert asked_for(points, 0) == 0.75
    assert asked_for(points, 2) == 0.0


@given(st.lists(st.tuples(st.booleans(), st.floats(0, 1)), min_size=1, max_size=60))
def test_asking_more_never_leaves_more_errors(pairs):
    facts = [fact(right, p) for right, p in pairs]
    points = curve(facts, [f.error_probability for f in facts])
    assert all(a.silent >= b.silent for a, b in itertools.pairwise(points))
    assert points[-1].silent == 0


def test_a_perfectly_calibrated_reading_has_no_calibration_error():
    facts = [fact(i >= 3, 0.3) for i in range(10)]
    assert calibration_error(reliability(facts)) < 1e-9


def test_the_bound_lies_above_what_was_seen_and_falls_with_more_facts():
    assert bound(0, 100) > bound(0, 10_000) > 0
    assert bound(5, 1000) > 5 / 1000


TRUTH = {
    "facts": [{"key": "a", "text": "12"}, {"key": "b", "text": "７"}, {"key": "c", "text": "1"}],
    "notes": ["error in the source: a"],
}


def read(text_of_a, flagged, status="violated"):
    reasons = [{"code": "inconsistent-source", "message": "", "rule": "r/x"}] if flagged else []
    return {
        "facts": [
            {
                "key": "a",
                "text": text_of_a,
                "state": "flagged" if flagged else "accepted",
                "confidence": 0.9,
                "error_probability": 0.2,
                "suggestion": None,
                "reasons": reasons,
            },
            {
                "key": "b",
                "text": "7",
                "state": "accepted",
                "confidence": 0.9,
                "error_probability": 0.0,
                "suggestion": None,
                "reasons": [],
            },
        ],
        "rules": [{"status": status, "facts": ["a", "b"]}],
    }


def test_a_fact_that_was_not_read_at_all_counts_as_a_silent_error():
    judged = {f.key: f for f in facts_of("a.pdf", "fax", TRUTH, read("12", True))}
    assert not judged["c"].right
    assert not judged["c"].flagged


def test_full_width_digits_are_the_same_figure():
    judged = {f.key: f for f in facts_of("a.pdf", "fax", TRUTH, read("12", True))}
    assert judged["b"].right


def test_an_error_in_the_source_must_be_reported_kept_and_located():
    (good,) = planted_of("a.pdf", "fax", TRUTH, read("12", True))
    assert (good.reported, good.kept, good.located) == (True, True, True)
    (repaired,) = planted_of("a.pdf", "fax", TRUTH, read("13", False, "holds"))
    assert (repaired.reported, repaired.kept, repaired.located) == (False, False, False)


def test_an_evaluation_tells_what_was_asked_and_what_passed_in_silence():
    from pathlib import Path

    from models.metrics import Score
    from services.evaluate import Judged as Document
    from services.evaluate import doubt_lines

    facts = (fact(True, 0.001), fact(False, 0.002), fact(False, 0.9, flagged=True))
    lines = list(doubt_lines([Document(Path("a.pdf"), "fax", 1, 1.0, Score(), (), facts=facts)]))
    assert lines[0].startswith("3 facts: 33.33% asked, 1 silent errors")
    assert lines[-1].startswith("expected calibration error: 0.3")
