"""What gouji promises, measured: how many figures are right, how many are asked, how many errors pass in silence.

Documents are made up in the split `judge`, which no constant was chosen on. `make accuracy` runs it and writes
docs/accuracy.md and docs/accuracy.png.
"""

from __future__ import annotations

import json
import tempfile
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

from models.metrics import Score, judged
from review.risk import upper_bound
from services.extract import extract
from services.settings import Settings
from services.synth import synthesise

KINDS = ("gov-disclosure-2019", "gov-disclosure-2021")
DAMAGES = ("digital", "office", "bad", "fax", "photo", "worn")
ASKED_AT_MOST = {"digital": 0.01, "office": 0.01, "bad": 0.06, "fax": 0.06, "photo": 0.06, "worn": 0.12}
PLANTED = "error in the source: "


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


@dataclass(frozen=True)
class Planted:
    """An error that was printed in the source on purpose."""

    document: str
    damage: str
    reported: bool
    """Whether some relation of the figure was found violated."""
    kept: bool
    """Whether what was printed stands: never repaired."""
    located: bool
    """Whether the figure is among the (at most two) most suspected ones of its relations."""


@dataclass(frozen=True)
class Measured:
    """Everything that one run found out."""

    facts: tuple[Judged, ...]
    planted: tuple[Planted, ...]
    scores: Mapping[str, Score]
    pages: Mapping[str, int]
    seconds: Mapping[str, float]
    failures: tuple[str, ...]
    unkeyed: Mapping[str, tuple[int, int]]
    """By damage: (figures found under their right key and rightly read or not, figures on the pages)."""


def measure(out: Path, seeds: Sequence[int], damages: Sequence[str] = DAMAGES, split: str = "judge") -> Measured:
    """Make the pages, read them all, and hold them against their truth."""
    facts: list[Judged] = []
    planted: list[Planted] = []
    scores: dict[str, Score] = {}
    pages: dict[str, int] = {}
    seconds: dict[str, float] = {}
    failures: list[str] = []
    keyed: dict[str, tuple[int, int]] = {}
    for damage in damages:
        made = list(synthesise(out / damage, KINDS, split, [damage], list(seeds)))
        with tempfile.TemporaryDirectory() as read:
            for done in extract(made, Path(read), Settings.from_environment()):
                truth = json.loads(done.path.with_suffix(".truth.json").read_text(encoding="utf-8"))
                extraction = done.extraction
                if extraction is None:
                    failures.append(f"{done.path.name}: {done.reason}")
                    extraction = {"tables": [], "facts": [], "rules": []}
                else:
                    seconds[damage] = seconds.get(damage, 0.0) + extraction["timing"]["seconds"]
                    (done.path.with_suffix(".read.json")).write_text(json.dumps(extraction, ensure_ascii=False))
                pages[damage] = pages.get(damage, 0) + len(truth["source"]["pages"])
                scores[damage] = scores.get(damage, Score()) + judged(truth, extraction)[0]
                facts += facts_of(done.path.name, damage, truth, extraction)
                planted += planted_of(done.path.name, damage, truth, extraction)
                found, of = keyed.get(damage, (0, 0))
                rightly, every = keyed_rightly(truth, extraction)
                keyed[damage] = (found + rightly, of + every)
    return Measured(tuple(facts), tuple(planted), scores, pages, seconds, tuple(failures), keyed)


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


def planted_of(name: str, damage: str, truth: Mapping[str, Any], read: Mapping[str, Any]) -> Iterator[Planted]:
    """What became of each error that is printed in the source."""
    printed = {fact["key"]: fact["text"] for fact in truth["facts"]}
    said = {fact["key"]: fact for fact in read["facts"]}
    for note in truth["notes"]:
        if not note.startswith(PLANTED):
            continue
        key = note.removeprefix(PLANTED)
        violated = [rule for rule in read["rules"] if rule["status"] == "violated" and key in rule["facts"]]
        codes = {reason["code"] for reason in said.get(key, {}).get("reasons", [])}
        suspects = {
            fact["key"]
            for fact in read["facts"]
            if any(reason.get("rule") for reason in fact["reasons"])
            and any(fact["key"] in rule["facts"] for rule in violated)
        }
        yield Planted(
            name,
            damage,
            bool(violated),
            normal(said.get(key, {}).get("text")) == normal(printed.get(key)),
            bool(codes) and key in suspects and len(suspects) <= 2,
        )


def keyed_rightly(truth: Mapping[str, Any], read: Mapping[str, Any]) -> tuple[int, int]:
    """Of the printed figures, how many carry the right key, whatever was read: judged by where they stand."""
    said = {fact["key"]: fact for fact in read["facts"]}
    right = every = 0
    for fact in truth["facts"]:
        if not fact["text"] or not fact.get("bbox"):
            continue
        every += 1
        got = said.get(fact["key"])
        if got is None or got["bbox"] is None or got["page"] != fact["page"]:
            continue
        left, top, low_right, bottom = got["bbox"]
        x, y = (fact["bbox"][0] + fact["bbox"][2]) / 2, (fact["bbox"][1] + fact["bbox"][3]) / 2
        right += left <= x <= low_right and top <= y <= bottom
    return right, every


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
