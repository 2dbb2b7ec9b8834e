"""Figures that balance, and how an agency writes them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

APPLICANTS = ("natural", "company", "research", "ngo", "legal_service", "other_org")
_BUSY = (1.0, 0.45, 0.08, 0.1, 0.22, 0.12)
"""How likely each sort of applicant asks at all."""


@dataclass(frozen=True, slots=True)
class Habits:
    """How an agency fills in its forms."""

    zero: str
    """What stands for nothing: 0, a blank, 无, / or ——."""
    zero_in_totals: str
    totals_blank: bool
    """Whether the totals of the rows are left blank."""
    thousands: bool
    full_width: bool
    units: bool
    """Whether amounts carry their unit in the cell."""
    signs: str
    """How a change is written: words (增加12), sign (+12), plain (12)."""


def habits(rng: np.random.Generator) -> Habits:
    zero = str(rng.choice(["0", "0", "0", "0", "0", "", "", "无", "/", "——"]))
    return Habits(
        zero=zero,
        zero_in_totals=zero
        if zero == "0" or rng.random() < 0.3
        else str(rng.choice(["0", "无" if zero == "" else zero])),
        totals_blank=bool(rng.random() < 0.08),
        thousands=bool(rng.random() < 0.08),
        full_width=bool(rng.random() < 0.04),
        units=bool(rng.random() < 0.4),
        signs=str(rng.choice(["words", "sign", "plain"])),
    )


def counts(split: str, rng: np.random.Generator, size: int, level: float) -> list[int]:
    """Counts as offices have them: many nothings, mostly small, now and then thousands."""
    if split == "judge":
        heavy = 1 + np.floor(rng.pareto(1.1, size) * 3 * 2.2**level)
        return [int(n) for n in np.where(rng.random(size) < 0.42, np.minimum(heavy, 9000 * 1.5**level), 0)]
    broad = 1 + np.floor(np.exp(rng.normal(0.5 + 0.9 * level, 1.1, size)))
    return [int(n) for n in np.where(rng.random(size) < 0.36, broad, 0)]


def requests(split: str, rows: list[str], rng: np.random.Generator, level: float) -> dict[str, int]:
    """The requests table of an annual report, balanced in both directions."""
    outcomes = [row for row in rows if row not in ("new", "carried_in", "total", "carried_out")]
    facts: dict[str, int] = {}
    for column, busy in zip(APPLICANTS, _BUSY, strict=True):
        weight = level if column == "natural" else level - 1.2
        amounts = counts(split, rng, len(outcomes), weight) if rng.random() < busy else [0] * len(outcomes)
        if column == "natural" and amounts and level > 0:
            amounts[0] = int(sum(amounts) * rng.uniform(0.3, 2.5)) + amounts[0]
        total = sum(amounts)
        carried_out = int(total * rng.uniform(0, 0.12)) if rng.random() < 0.5 else 0
        carried_in = min(int(total * rng.uniform(0, 0.12)), total + carried_out) if rng.random() < 0.5 else 0
        facts |= {f"{row}.{column}": amount for row, amount in zip(outcomes, amounts, strict=True)}
        facts[f"total.{column}"] = total
        facts[f"carried_out.{column}"] = carried_out
        facts[f"carried_in.{column}"] = carried_in
        facts[f"new.{column}"] = total + carried_out - carried_in
    for row in rows:
        facts[f"{row}.total"] = sum(facts[f"{row}.{column}"] for column in APPLICANTS)
    return {f"requests.{key}": number for key, number in facts.items()}


def appeals(split: str, rng: np.random.Generator, level: float) -> dict[str, int]:
    """Reviews and suits, each total the sum of its parts."""
    facts: dict[str, int] = {}
    for group in ("review", "direct_suit", "suit_after_review"):
        amounts = [min(n, 9999) for n in counts(split, rng, 4, level - 1.5)]
        parts = dict(zip(("upheld", "corrected", "other", "pending"), amounts, strict=True))
        facts |= {f"appeals.{group}.{part}": n for part, n in (parts | {"total": sum(amounts)}).items()}
    return facts


def proactive(split: str, keys: list[str], rng: np.random.Generator, level: float) -> dict[str, int | str]:
    """The figures of what was published unasked; amounts are texts, as they are printed with units and points."""
    facts: dict[str, int | str] = dict(zip(keys, counts(split, rng, len(keys), level + 0.8), strict=True))
    for key in keys:
        if key.endswith("decisions") and facts[key] and rng.random() < 0.35:
            facts[key] = int(rng.integers(1000, 800000))
        if key.endswith("in_force"):
            made = int(facts.get(key.replace("in_force", "made"), 0))
            facts[key] = made + int(facts[key])
        if key.endswith("amount") and rng.random() < 0.7:
            facts[key] = f"{rng.gamma(1.2, 400):.2f}" if rng.random() < 0.6 else str(int(rng.integers(100, 999999)))
    return facts


def written(
    facts: Mapping[str, int | str], habit: Habits, rng: np.random.Generator
) -> tuple[dict[str, str], dict[str, tuple[object, str | None, str]]]:
    """Figures as an agency prints them, and what each then means: value, unit, kind."""
    texts: dict[str, str] = {}
    values: dict[str, tuple[object, str | None, str]] = {}
    for key, fact in facts.items():
        total = key.endswith(".total")
        text, value, unit = str(fact), int(fact) if isinstance(fact, int) else _decimal(fact), None
        if total and habit.totals_blank and key.startswith("requests"):
            text = ""
        elif fact in (0, "0"):
            text = habit.zero_in_totals if total else habit.zero
        elif key.endswith("amount") and habit.units and "fees" not in key:
            unit = "万元" if "." in text else "元"
            text += unit
        elif key.endswith("change") and isinstance(fact, int):
            text, value = _change(fact, habit, rng)
        elif habit.thousands and isinstance(fact, int):
            text = f"{fact:,}"
        if habit.full_width and not unit:
            text = text.translate({ord("0") + n: "０１２３４５６７８９"[n] for n in range(10)})
        texts[key] = text
        values[key] = _meaning(text, value, unit)
    return texts, values


def _decimal(text: str) -> int | str:
    return text.rstrip("0").rstrip(".") if "." in text else int(text)


def _change(amount: int, habit: Habits, rng: np.random.Generator) -> tuple[str, int]:
    down = rng.random() < 0.35
    value = -amount if down else amount
    if habit.signs == "words":
        return f"{'减少' if down else '增加'}{amount}", value
    if habit.signs == "sign":
        return f"{'-' if down else '+'}{amount}", value
    return str(value), value


def _meaning(text: str, value: object, unit: str | None) -> tuple[object, str | None, str]:
    if text == "":
        return None, None, "blank"
    if text in ("无", "零"):
        return 0, None, "zero-word"
    if text in ("/", "——", "－"):
        return None, None, "not-applicable"
    return value, unit, "number"
