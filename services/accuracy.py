"""What gouji promises, measured: how many figures are right, how many are asked, how many errors pass in silence.

Documents are made up in the split `judge`, which no constant was chosen on. `make accuracy` runs it and writes
docs/accuracy.md and docs/accuracy.png.
"""

from __future__ import annotations

import itertools
import json
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from models.metrics import Score, judged
from services.calibration import Judged, facts_of, normal
from services.extract import extract
from services.settings import Settings
from services.synth import synthesise

KINDS = ("gov-disclosure-2019", "gov-disclosure-2021")
DAMAGES = ("digital", "office", "bad", "fax", "photo", "worn")
ASKED_AT_MOST = {"digital": 0.01, "office": 0.01, "bad": 0.06, "fax": 0.06, "photo": 0.06, "worn": 0.12}
PLANTED = "error in the source: "


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


def measure(
    out: Path,
    seeds: Sequence[int],
    damages: Sequence[str] = DAMAGES,
    split: str = "judge",
    kinds: Sequence[str] = KINDS,
) -> Measured:
    """Make the pages, read them all, and hold them against their truth."""
    facts: list[Judged] = []
    planted: list[Planted] = []
    scores: dict[str, Score] = {}
    pages: dict[str, int] = {}
    seconds: dict[str, float] = {}
    failures: list[str] = []
    keyed: dict[str, tuple[int, int]] = {}
    for damage in damages:
        made = list(synthesise(out / damage, kinds, split, [damage], list(seeds)))
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


def seeds_with_errors(kind: str, split: str, first: int, count: int) -> list[int]:
    """The first seeds, from a number on, whose documents have an error in their source: told, not printed or read."""
    from models.training.synthesis import notes_of

    told = (seed for seed in itertools.count(first) if any(n.startswith(PLANTED) for n in notes_of(kind, split, seed)))
    return list(itertools.islice(told, count))


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
