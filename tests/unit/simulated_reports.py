"""Whole 2021 requests tables with figures that balance, and readers that misread some of them."""

from __future__ import annotations

import math
import random
from dataclasses import dataclass, replace

from models.document import Alternative, Reading
from review.decision import Fact, Place
from review.forms.relation import Relation
from review.values import value_of

COLUMNS = ("natural", "company", "research", "ngo", "legal_service", "other_org", "total")
OUTCOMES = [
    "granted",
    "partial",
    "denied.state_secret",
    "denied.forbidden_by_law",
    "denied.three_securities",
    "denied.third_party",
    "denied.internal_affairs",
    "denied.process",
    "denied.enforcement_file",
    "denied.administrative_query",
    "unavailable.not_held",
    "unavailable.must_be_created",
    "unavailable.unclear",
    "not_processed.petition",
    "not_processed.duplicate",
    "not_processed.publication",
    "not_processed.excessive",
    "not_processed.confirm_again",
    "other.not_corrected",
    "other.unpaid",
    "other.misc",
]
ROWS = ("new", "carried_in", *OUTCOMES, "total", "carried_out")
CONFUSED = {
    "0": "68",
    "1": "74",
    "2": "7",
    "3": "85",
    "4": "19",
    "5": "63",
    "6": "805",
    "7": "12",
    "8": "306",
    "9": "47",
}

RELATIONS = (
    *(
        Relation(
            "requests.balance",
            c,
            (f"requests.new.{c}", f"requests.carried_in.{c}"),
            (f"requests.total.{c}", f"requests.carried_out.{c}"),
            needs=(f"requests.total.{c}",),
            text="第一项加第二项等于第三项加第四项",
        )
        for c in COLUMNS
    ),
    *(
        Relation(
            "requests.outcomes",
            c,
            (f"requests.total.{c}",),
            tuple(f"requests.{o}.{c}" for o in OUTCOMES),
            text="总计等于各项之和",
        )
        for c in COLUMNS
    ),
    *(
        Relation(
            "requests.row_total",
            r,
            (f"requests.{r}.total",),
            tuple(f"requests.{r}.{c}" for c in COLUMNS[:-1]),
            text="总计等于各列之和",
        )
        for r in ROWS
    ),
)


def figures(seed: int, zeros: float = 0.55) -> dict[str, int]:
    """Figures that balance, most of them 0 or small, as agencies print them."""
    rng = random.Random(seed)
    scale = math.exp(rng.uniform(1.0, 6.5))
    values: dict[str, int] = {}
    for column in COLUMNS[:-1]:
        weight = 1.0 if column == "natural" else rng.choice((0.3, 0.05, 0.02))
        for outcome in OUTCOMES:
            empty = rng.random() < zeros + (0.2 if weight < 0.1 else 0)
            values[f"requests.{outcome}.{column}"] = 0 if empty else int(rng.expovariate(1 / (scale * weight + 0.5)))
        total = sum(values[f"requests.{o}.{column}"] for o in OUTCOMES)
        values[f"requests.total.{column}"] = total
        carried_out = int(rng.expovariate(1 / (scale * weight / 4 + 0.2)))
        carried_in = min(int(rng.expovariate(1 / (scale * weight / 4 + 0.2))), total + carried_out)
        values[f"requests.carried_out.{column}"] = carried_out
        values[f"requests.carried_in.{column}"] = carried_in
        values[f"requests.new.{column}"] = total + carried_out - carried_in
    for row in ROWS:
        values[f"requests.{row}.total"] = sum(values[f"requests.{row}.{c}"] for c in COLUMNS[:-1])
    return values


@dataclass(frozen=True)
class Look:
    """What readers made of a page whose truth is known."""

    facts: tuple[Fact, ...]
    truth: dict[str, str]
    """What is printed, by key."""
    misread: tuple[str, ...]
    wrong_on_paper: dict[str, str]
    """Keys that are printed wrong, and what they should have been."""


def texts_of(
    values: dict[str, int], rng: random.Random, row_totals: bool = True, blanks: float = 0.0
) -> dict[str, str]:
    """The figures as printed: some agencies leave row totals blank, some zeros."""
    printed = {}
    for key, value in values.items():
        if not row_totals and key.endswith(".total"):
            printed[key] = ""
        else:
            printed[key] = "" if value == 0 and rng.random() < blanks else str(value)
    return printed


def confusable(text: str, rng: random.Random) -> str:
    """Another figure that looks like this one."""
    at = rng.randrange(len(text))
    way = rng.random()
    if way < 0.85 or len(text) == 1:
        other = (
            rng.choice(CONFUSED[text[at]]) if rng.random() < 0.85 else rng.choice("0123456789".replace(text[at], ""))
        )
        return text[:at] + other + text[at + 1 :]
    return text[:at] + text[at + 1 :] if way < 0.95 else text[:at] + text[at] + text[at:]


def sure(text: str, rng: random.Random) -> Reading:
    """A right reading: nearly always sure, sometimes with a rival."""
    if not text:
        return Reading("", 1.0, "ink")
    doubt = math.exp(rng.gauss(-7.5, 1.6)) if rng.random() > 0.03 else rng.uniform(0.02, 0.45)
    doubt = min(doubt, 0.45)
    rival = confusable(text, rng)
    alternatives = (Alternative(text, math.log(1 - doubt)), Alternative(rival, math.log(doubt * 0.8)))
    return Reading(text, 1 - doubt, "simulated", alternatives)


def mistaken(text: str, rng: random.Random, named: float = 0.9) -> Reading:
    """A wrong reading: less sure, and most often with the truth among its alternatives."""
    seen = confusable(text, rng)
    while seen == text or (len(seen) > 1 and seen.startswith("0")):
        seen = confusable(text, rng)
    doubt = min(0.6, math.exp(rng.gauss(-2.0, 1.0)))
    shares = {seen: 1 - doubt}
    if rng.random() < named:
        shares[text] = doubt * rng.uniform(0.3, 0.95)
    other = confusable(text, rng)
    shares.setdefault(other, doubt * 0.04)
    ranked = sorted(shares.items(), key=lambda item: -item[1])
    return Reading(seen, 1 - doubt, "simulated", tuple(Alternative(t, math.log(p)) for t, p in ranked))


def look(
    seed: int,
    misreads: int = 0,
    row_totals: bool = True,
    planted: int = 0,
    blanks: float = 0.0,
    named: float = 0.9,
) -> Look:
    """One report, printed (with errors planted in the source) and read (with misreads)."""
    rng = random.Random(seed * 7919 + 13)
    values = figures(seed)
    printed = texts_of(values, rng, row_totals, blanks)
    wrong_on_paper = {}
    for key in rng.sample([k for k, t in printed.items() if t], planted):
        intended = printed[key]
        slip = str(int(intended) + rng.choice((1, -1, 10, -9, 100)))
        while slip == intended or int(slip) < 0 or (rng.random() < 0.5 and len(slip) > 1):
            slip = confusable(intended, rng)
            slip = str(int(slip))
        wrong_on_paper[key], printed[key] = intended, slip
    candidates_for_misread = [k for k, t in printed.items() if t and k not in wrong_on_paper]
    misread = tuple(rng.sample(candidates_for_misread, misreads))
    facts = []
    for r, row in enumerate(ROWS):
        for c, column in enumerate(COLUMNS):
            key = f"requests.{row}.{column}"
            reading = mistaken(printed[key], rng, named) if key in misread else sure(printed[key], rng)
            facts.append(
                Fact(key, reading.text, value_of(reading.text), Place(0, r + 3, c + 3), reading=reading, label=key)
            )
    return Look(tuple(facts), printed, misread, wrong_on_paper)


def reread(fact: Fact, text: str) -> Fact:
    """The same fact, read as another text and surely so."""
    return replace(fact, text=text, value=value_of(text), reading=Reading(text, 0.9999, "simulated"))
