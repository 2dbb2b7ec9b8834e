"""Which of many samples are taken: figures and labels in balance, no text over and over, by lot. Pure."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import Protocol, TypeVar

from models.training.sample import LineKind, kind_of


class Worded(Protocol):
    """Something with a text."""

    @property
    def text(self) -> str: ...


One = TypeVar("One", bound=Worded)


def spread(many: Iterable[One], name: Callable[[One], str], seed: str = "gouji") -> list[One]:
    """In an order by lot in which every text comes once before any comes twice.

    The lot hangs on the name alone: more to choose from does not change the order of what was there.
    """
    by_text: defaultdict[str, list[tuple[str, One]]] = defaultdict(list)
    for one in many:
        by_text[one.text].append((hashlib.sha256(f"{seed}/{name(one)}".encode()).hexdigest(), one))
    turns = [
        (turn, lot, one)
        for alike in by_text.values()
        for turn, (lot, one) in enumerate(sorted(alike, key=lambda pair: pair[0]))
    ]
    return [one for _, _, one in sorted(turns, key=lambda turn: turn[:2])]


def balanced(
    fixed: Iterable[Worded], others: Iterable[One], most: int, name: Callable[[One], str], seed: str = "gouji"
) -> list[One]:
    """At most so many of the others, chosen so that with the fixed ones there are as many labels as figures."""
    figures = labels = 0
    for one in fixed:
        label = is_label(one)
        figures, labels = figures + (not label), labels + label
    ordered = spread(others, name, seed)
    labelled, rest = [o for o in ordered if is_label(o)], [o for o in ordered if not is_label(o)]
    wanted = min(most, max(0, (most + figures - labels + 1) // 2))
    return [*labelled[:wanted], *rest[: most - wanted]]


def is_label(one: Worded) -> bool:
    """Whether it is words, not a figure or a sign that stands where figures stand."""
    return kind_of(one.text) is LineKind.LABEL


def by_kind(many: Sequence[One], each: int, name: Callable[[One], str], seed: str = "gouji") -> list[One]:
    """At most so many figures and so many labels."""
    ordered = spread(many, name, seed)
    return [*[o for o in ordered if is_label(o)][:each], *[o for o in ordered if not is_label(o)][:each]]
