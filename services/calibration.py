"""How honest the error probabilities are: what was said of facts whose truth is known, and what was true."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from review.risk import upper_bound


@dataclass(frozen=True)
class Judged:
    """One fact: what gouji thought, and what was true."""

    document: str
    damage: str
    key: str
    right: bool
    flagged: bool
    confidence: float
    error_probability: float
    suggested_right: bool | None
    """Whether the suggestion is what was printed; None without one."""


def facts_of(name: str, damage: str, truth: Mapping[str, Any], read: Mapping[str, Any]) -> Iterator[Judged]:
    """Every fact of the truth, as it was read; one that was not read at all is wrong and accepted."""
    said = {fact["key"]: fact for fact in read["facts"]}
    for fact in truth["facts"]:
        got = said.get(fact["key"])
        if got is None:
            yield Judged(name, damage, fact["key"], False, False, 0.0, 0.0, None)
            continue
        suggestion = got["suggestion"]
        yield Judged(
            name,
            damage,
            fact["key"],
            normal(got["text"]) == normal(fact["text"]),
            got["state"] == "flagged",
            got["confidence"] if got["confidence"] is not None else 1.0,
            got["error_probability"],
            None if suggestion is None else normal(suggestion) == normal(fact["text"]),
        )


def normal(text: str | None) -> str | None:
    return None if text is None else "".join(unicodedata.normalize("NFKC", text).split())


@dataclass(frozen=True)
class Point:
    """If this share is asked, so many errors are accepted in silence."""

    asked: float
    silent: int


def curve(facts: Sequence[Judged], doubts: Iterable[float]) -> list[Point]:
    """Silent errors against questions, when facts are asked from the most doubted down."""
    order = sorted(zip(doubts, facts, strict=True), key=lambda pair: -pair[0])
    wrong = sum(not fact.right for _, fact in order)
    points = [Point(0.0, wrong)]
    for number, (_, fact) in enumerate(order, 1):
        wrong -= not fact.right
        points.append(Point(number / len(order), wrong))
    return points


def asked_for(points: Sequence[Point], silent: int) -> float:
    """The least share that must be asked so that no more than `silent` errors pass."""
    return next(point.asked for point in points if point.silent <= silent)


@dataclass(frozen=True)
class Bin:
    """Facts whose error probability lies in one range: what was said of them, and what was true."""

    said: float
    wrong: int
    of: int


def reliability(facts: Sequence[Judged]) -> list[Bin]:
    """What was said against what was true, in decades of the error probability."""
    edges = [0.0, 1e-5, 1e-4, 1e-3, 1e-2, 0.1, 0.5, 1.01]
    bins = []
    for low, high in pairwise(edges):
        inside = [fact for fact in facts if low <= fact.error_probability < high]
        if inside:
            said = sum(fact.error_probability for fact in inside) / len(inside)
            bins.append(Bin(said, sum(not fact.right for fact in inside), len(inside)))
    return bins


def calibration_error(bins: Sequence[Bin]) -> float:
    """Expected calibration error over those ranges."""
    every = sum(one.of for one in bins)
    return sum(abs(one.said - one.wrong / one.of) * one.of for one in bins) / every


def bound(wrong: int, of: int) -> float:
    """With 95 % confidence the true rate is no higher than this."""
    return upper_bound(wrong, of, 0.95)
