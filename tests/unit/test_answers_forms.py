"""What a filled-in form says, and where it contradicts itself."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from review.answered import said_by
from review.decision import Filled, Outcome

AS_READ, CORRECTED, BLANK = Outcome.AS_READ, Outcome.CORRECTED, Outcome.BLANK
ILLEGIBLE, INCONSISTENT, SKIPPED = Outcome.ILLEGIBLE, Outcome.INCONSISTENT, Outcome.SKIPPED
NO = Outcome.CONTRADICTORY


@pytest.mark.parametrize(
    "outcome, typed, candidate, means, text, why",
    [
        (AS_READ, "36", None, AS_READ, None, "accepted as it is"),
        (AS_READ, None, None, AS_READ, None, "the box was never touched"),
        (AS_READ, "36", "36", AS_READ, None, "a candidate that is what was read"),
        (AS_READ, "38", None, NO, None, "right, and yet changed"),
        (AS_READ, "36", "38", NO, None, "right, and yet a candidate was chosen"),
        (AS_READ, "", None, NO, None, "right, and yet emptied"),
        (CORRECTED, "38", None, CORRECTED, "38", "typed"),
        (CORRECTED, " 38 ", None, CORRECTED, "38", "typed, with blanks"),
        (CORRECTED, "36", "38", CORRECTED, "38", "chosen"),
        (CORRECTED, "", "38", CORRECTED, "38", "chosen, and the box cleared"),
        (CORRECTED, "38", "38", CORRECTED, "38", "chosen and typed the same"),
        (CORRECTED, "３８", "38", CORRECTED, "３８", "the same in full width, as typed"),
        (CORRECTED, "36", None, NO, None, "corrected, and nothing is changed"),
        (CORRECTED, "36", "36", NO, None, "corrected to what was read"),
        (CORRECTED, "39", "38", NO, None, "a candidate and another text"),
        (CORRECTED, "", None, NO, None, "corrected to nothing"),
        (BLANK, "36", None, BLANK, None, "the box still holds what was read"),
        (BLANK, "", None, BLANK, None, "blank and emptied"),
        (BLANK, "38", None, NO, None, "blank, and yet something was typed"),
        (BLANK, "36", "38", NO, None, "blank, and yet a candidate"),
        (ILLEGIBLE, "36", None, ILLEGIBLE, None, "nobody can read it"),
        (ILLEGIBLE, "", None, ILLEGIBLE, None, "and the box is cleared"),
        (ILLEGIBLE, "3?", None, NO, None, "illegible, and yet something was typed"),
        (INCONSISTENT, "36", None, INCONSISTENT, None, "printed so, and wrong on paper"),
        (INCONSISTENT, "38", None, INCONSISTENT, "38", "misread as well"),
        (INCONSISTENT, "", None, NO, None, "as printed, and yet emptied"),
        (None, "38", None, CORRECTED, "38", "no choice, but clear"),
        (None, "36", "38", CORRECTED, "38", "no choice but a candidate"),
        (None, "36", None, SKIPPED, None, "nothing at all was said"),
        (None, "", None, NO, None, "emptied without a word"),
        (None, "39", "38", NO, None, "two texts and no choice"),
    ],
)
def test_a_form_says_one_thing_or_contradicts_itself(
    outcome: Outcome | None, typed: str | None, candidate: str | None, means: Outcome, text: str | None, why: str
):
    said, what, note = said_by(Filled(outcome, "36", typed, candidate))
    assert (said, what) == (means, text), why
    assert bool(note) == (means is NO), "a contradiction says what contradicts, and nothing else does"


def test_a_blank_that_was_read_blank_needs_no_text():
    assert said_by(Filled(AS_READ, "", ""))[0] is AS_READ
    assert said_by(Filled(CORRECTED, "", ""))[0] is NO
    assert said_by(Filled(CORRECTED, "", "7"))[:2] == (CORRECTED, "7")


TEXTS = st.sampled_from(["", "36", " 36", "38", "３６", "无", "/"])


@settings(max_examples=300, deadline=None)
@given(
    st.sampled_from([None, AS_READ, CORRECTED, BLANK, ILLEGIBLE, INCONSISTENT]),
    TEXTS,
    st.none() | TEXTS,
    st.none() | TEXTS,
)
def test_whatever_is_filled_in_has_one_meaning(
    outcome: Outcome | None, prefilled: str, typed: str | None, candidate: str | None
):
    said, text, note = said_by(Filled(outcome, prefilled, typed, candidate))
    assert said is outcome or said in (CORRECTED, SKIPPED, NO) or (said is BLANK and candidate == "")
    if said is CORRECTED:
        assert text and text != prefilled.strip()
        assert text in {(typed or "").strip(), (candidate or "").strip()}
    elif said is not INCONSISTENT:
        assert text is None
    assert bool(note) == (said is NO)
