"""Lines as a recogniser learns them."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.sheet import Image
from models.training.lesson import ENOUGH, MOST_TIMES, WATCHED_EACH, evened, known, parted
from models.training.recogniser_data import (
    BATCH_CROPS,
    Speller,
    TextLine,
    batched,
    cost,
    drawn,
    learnable,
    tensors,
    varied,
)

ALPHABET = ["", *"0123456789.,()%元", " "]
SPELLER = Speller(ALPHABET)


def blank(width: int, height: int = 24) -> Image:
    return np.full((height, width, 3), 255, np.uint8)


def line(text: str, width: int = 60, read_as: str = "", weight: float = 1.0) -> TextLine:
    return TextLine(blank(width), text, "corrected", "d", read_as, weight)


@settings(max_examples=80, deadline=None)
@given(st.text(st.sampled_from("0123456789.,()%元"), max_size=12))
def test_what_is_spelt_is_read_back(text: str):
    spelt = SPELLER.spelt(text)

    assert spelt is not None
    assert SPELLER.read([c for column in spelt for c in (column, column, 0)]) == text


@pytest.mark.parametrize(
    ("text", "spelt", "why"),
    [
        ("１２", "12", "wide figures are spelt as narrow ones where the alphabet has no wide ones"),
        ("（3）", "(3)", "so are brackets"),
        ("1  2", "1 2", "several blanks are one"),
        ("1㍘", None, "a character that is nowhere in the alphabet cannot be learned"),
    ],
)
def test_texts_are_spelt_in_the_alphabet_or_not_at_all(text: str, spelt: str | None, why: str):
    found = SPELLER.spelt(text)

    assert (None if found is None else "".join(ALPHABET[c] for c in found)) == spelt, why


@pytest.mark.parametrize(
    ("line_", "fits", "why"),
    [
        (line("12"), True, "a short figure in a crop of its width"),
        (line(""), False, "nothing is printed"),
        (line("1234567890" * 4, 60), False, "more characters than frames"),
        (line("11", 9), False, "doubled characters need a frame between them"),
        (line("12", 2000), False, "too wide to be worth its cost"),
        (line("甲"), False, "beyond the alphabet"),
        (line("()"), False, "signs alone are told by their shape"),
    ],
)
def test_only_what_can_be_learned_is(line_: TextLine, fits: bool, why: str):
    assert learnable(line_, SPELLER) is fits, why


@settings(max_examples=40, deadline=None)
@given(st.lists(st.integers(10, 700), min_size=1, max_size=60), st.integers(0, 9))
def test_batches_hold_every_line_once_and_are_bounded(widths: list[int], seed: int):
    lines = [line("1", width) for width in widths]

    batches = batched(lines, np.random.default_rng(seed))

    assert sorted(i for batch in batches for i in batch) == list(range(len(lines)))
    assert all(len(batch) <= BATCH_CROPS for batch in batches)


def test_heavier_lines_are_drawn_first_and_all_before_any_twice():
    light, heavy = [line("1", weight=0.01) for _ in range(50)], [line("2") for _ in range(50)]

    some = drawn([*light, *heavy], cost(heavy), np.random.default_rng(1))

    assert sum(one.text == "2" for one in some) > 40
    twice = drawn(heavy, 2 * cost(heavy), np.random.default_rng(1))
    assert len(twice) == 100 and len({id(one) for one in twice[:50]}) == 50


def test_the_same_source_of_chance_gives_the_same_batch():
    one, other = (tensors([line("12"), line("3")], SPELLER, np.random.default_rng((1, 7))) for _ in range(2))

    assert bool((one["pixel_values"] == other["pixel_values"]).all())
    assert one["labels"].tolist() == [[2, 3], [4, -100]]


@settings(max_examples=40, deadline=None)
@given(st.integers(8, 60), st.integers(4, 300), st.integers(0, 99))
def test_a_varied_crop_is_still_a_picture(height: int, width: int, seed: int):
    image = varied(blank(width, height), np.random.default_rng(seed))

    assert image.dtype == np.uint8 and image.ndim == 3 and min(image.shape[:2]) >= 4


def test_what_is_replayed_stays_spelt_as_it_is_read_and_what_was_never_known_is_not_replayed():
    wide, lost, near = line("（3）", read_as="(3)"), line("Steel ......", read_as="5"), line("1234", read_as="1284")

    assert [one.text for one in known([wide, lost, near])] == ["(3)", "1234"]


def test_a_sign_that_few_lines_hold_is_replayed_more_often():
    lines = [*(line(f"{n}.5") for n in range(4000)), *(line(f"{n}%") for n in range(60)), line("(7)"), line("Total")]
    texts = [one.text for one in evened(lines)]
    assert texts.count("17.5") == 1
    assert texts.count("17%") == math.ceil(ENOUGH / 60)
    assert texts.count("(7)") == MOST_TIMES
    assert texts.count("Total") == 1


def test_lines_of_every_sign_are_watched_and_watched_lines_are_not_replayed():
    lines = [
        *(line(f"{n}.5") for n in range(2000)),
        *(line(f"{n}%") for n in range(60)),
        *(line(f"${n}") for n in range(9)),
    ]
    watched, replayed = parted(lines)
    assert sum("%" in one.text for one in watched) >= WATCHED_EACH
    assert sum("$" in one.text for one in watched) >= 1
    assert sorted(one.text for one in (*watched, *replayed)) == sorted(one.text for one in lines)
