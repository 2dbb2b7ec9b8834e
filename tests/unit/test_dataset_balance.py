"""Which accepted cells are taken: in balance, by a lot that growing data do not upset."""

from __future__ import annotations

from dataclasses import dataclass

from hypothesis import given, settings
from hypothesis import strategies as st

from models.training.balance import balanced, by_kind, is_label, spread
from models.training.sample import LineKind, kind_of


@dataclass(frozen=True)
class Word:
    name: str
    text: str


def words(*texts: str) -> list[Word]:
    return [Word(str(number), text) for number, text in enumerate(texts)]


MANY = st.lists(st.sampled_from(["0", "1286", "无", "自然人", "总计", "/"]), max_size=40).map(lambda t: words(*t))


@settings(max_examples=100, deadline=None)
@given(MANY, st.integers(0, 20))
def test_no_text_is_taken_again_before_every_other_was_taken(many: list[Word], take: int):
    taken = [word.text for word in spread(many, lambda word: word.name)][:take]

    left = {word.text for word in many} - set(taken)
    assert all(taken.count(text) <= 1 for text in taken) or not left


@settings(max_examples=100, deadline=None)
@given(MANY, st.integers(0, 30))
def test_more_to_choose_from_does_not_change_the_order_of_what_was_there(many: list[Word], first: int):
    before = {text: [w for w in spread(many[:first], lambda w: w.name) if w.text == text] for text in "0/无"}

    after = spread(many, lambda word: word.name)
    for ordered in before.values():
        assert ordered == [word for word in after if word in ordered]


def test_labels_are_drawn_where_people_answered_figures():
    answered = words(*(str(n) for n in range(40)))
    accepted = words(*(f"标签{n}" for n in range(100)), *(str(n) for n in range(100)))

    taken = balanced(answered, accepted, 60, lambda word: f"{word.name}/{word.text}")

    labels = sum(map(is_label, taken))
    assert (labels, len(taken) - labels) == (50, 10)
    assert labels == len(answered) + len(taken) - labels


def test_a_document_of_zeros_gives_few_of_them():
    many = words(*["0"] * 150, "12", "7", *["总计", "自然人"] * 30)

    taken = [word.text for word in by_kind(many, 4, lambda word: word.name)]

    assert sorted(taken) == ["0", "0", "12", "7", "总计", "总计", "自然人", "自然人"]


def test_kinds_of_text_are_told():
    kinds = {text: kind_of(text) for text in ("1,286", "-3.5%", "无", "总计", "2023年", "/", "——", "")}

    assert kinds == {
        "1,286": LineKind.FIGURE,
        "-3.5%": LineKind.FIGURE,
        "无": LineKind.FIGURE,
        "总计": LineKind.LABEL,
        "2023年": LineKind.LABEL,
        "/": LineKind.OTHER,
        "——": LineKind.OTHER,
        "": LineKind.OTHER,
    }
