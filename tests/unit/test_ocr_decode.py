import itertools
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.ocr import decode

ALPHABET = ["", "a", "b", "（", "(", "0", "O", "元", " "]


def frames_of(rows: list[list[float]]) -> list[decode.Frame]:
    table = np.array(rows, np.float32)
    table /= table.sum(axis=1, keepdims=True)
    return decode.frames(table[None], [len(table)])[0]


def spelled(path: tuple[int, ...]) -> str:
    """What a path through the frames says: repeats once, blanks not at all."""
    return "".join(ALPHABET[c] for c, _ in itertools.groupby(path)).strip()


posteriors = st.integers(1, 5).flatmap(
    lambda steps: st.lists(st.lists(st.floats(0.02, 1.0), min_size=3, max_size=3), min_size=steps, max_size=steps)
)


@settings(max_examples=60, deadline=None)
@given(posteriors)
def test_the_beam_finds_what_adding_up_all_paths_finds(rows):
    table = np.array(rows, np.float64)
    table /= table.sum(axis=1, keepdims=True)
    sums: dict[str, float] = {}
    for path in itertools.product(range(3), repeat=len(rows)):
        probability = math.prod(float(table[step, c]) for step, c in enumerate(path))
        text = "".join(ALPHABET[c] for c, _ in itertools.groupby(path) if c)
        sums[text] = sums.get(text, 0.0) + probability
    best = max(sums, key=lambda text: sums[text])

    said = decode.beam(frames_of(rows), ALPHABET, kept=64)

    assert math.exp(said[0].log_probability) == pytest.approx(sums[best], rel=1e-4)
    assert sums[said[0].text] == pytest.approx(sums[best], rel=1e-4)


@settings(max_examples=60, deadline=None)
@given(posteriors)
def test_alternatives_come_best_first_and_share_one_whole(rows):
    said = decode.beam(frames_of(rows), ALPHABET)
    shares = [math.exp(spell.log_probability) for spell in said]
    assert shares == sorted(shares, reverse=True)
    assert sum(shares) <= 1.0 + 1e-6
    assert len({spell.text for spell in said}) == len(said)


def test_texts_that_are_equal_after_nfkc_are_one_alternative():
    said = decode.beam(frames_of([[0, 0, 0, 0.6, 0.4, 0, 0, 0, 0]]), ALPHABET)
    assert [spell.text for spell in said] == ["（"]
    assert math.exp(said[0].log_probability) == pytest.approx(1.0, abs=1e-3)


def test_a_long_line_does_not_underflow():
    row = [0.5, 0.5, 0, 0, 0, 0, 0, 0, 0]
    said = decode.beam(frames_of([row] * 3000), ALPHABET)
    assert said and math.isfinite(said[0].log_probability)


def test_where_only_figures_stand_what_looks_like_an_o_is_a_nought():
    permitted = decode.Permitted.of(ALPHABET)
    row = np.array([[0.01, 0, 0, 0, 0, 0.04, 0.95, 0, 0]], np.float32)
    said = decode.beam(decode.figure_frames(row, permitted), ALPHABET)
    assert said[0].text == "0"
    assert math.exp(said[0].log_probability) > 0.9


def test_a_figure_forced_on_what_is_none_stays_unsure():
    permitted = decode.Permitted.of(ALPHABET)
    row = np.array([[1e-6, 0.99, 0, 0, 0, 1e-5, 0, 1e-6, 0]], np.float32)
    said = decode.beam(decode.figure_frames(row, permitted), ALPHABET)
    assert math.exp(said[0].log_probability) < 0.5


def test_each_character_is_placed_in_the_frame_where_it_peaks():
    rows = [
        [0.9, 0.1, 0, 0, 0, 0, 0, 0, 0],
        [0.1, 0.9, 0, 0, 0, 0, 0, 0, 0],
        [0.9, 0.1, 0, 0, 0, 0, 0, 0, 0],
        [0.1, 0.9, 0, 0, 0, 0, 0, 0, 0],
        [0.3, 0, 0.7, 0, 0, 0, 0, 0, 0],
    ]
    assert decode.spikes(frames_of(rows), [1, 1, 2]) == [1, 3, 4]
