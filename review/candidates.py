"""What a cell may show: every text that its readers considered, with a probability, and room for something else."""

from __future__ import annotations

import math
import re
from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from models.document import Reading
from review.decision import Fact, Kind
from review.values import simplified, value_of

Number = int | Decimal

FLOOR = 1e-6
"""No reading is surer than this, not even a text layer: fonts lie."""
SMALLEST = 1e-7
WELL_FORMED = re.compile(r"[^\d.,]{0,3}(?:0(?!\d)|[1-9]\d{0,2}(?:,\d{3})+(?!\d)|[1-9]\d*(?![\d, ]))(?:\.\d+)?\D*$")
FIGURES_OWN = 0.05
"""The part of a reader's unnamed rest that goes to other figures; the chance of a text that is no figure."""
MISSED_INK = 2e-4
"""The chance that a cell which seems empty is not: a digit may have faded."""
UNSEEN = 0.2
"""The part of a look's unnamed rest that goes to a text which another look named."""

# How a figure is mistaken for another that no reader considered: shares of what is left over.
ONE_DIGIT, ONE_MORE_OR_LESS, ANYTHING = 0.7, 0.2, 0.1


@dataclass(frozen=True, slots=True)
class Candidate:
    """A text that a cell may show, its value, and how likely it is."""

    text: str
    value: Number | None
    probability: float


@dataclass(frozen=True, slots=True)
class Candidates:
    """Every text considered for a cell, likeliest first, and the probability that it is none of them."""

    texts: tuple[Candidate, ...]
    other: float

    def probability(self, text: str) -> float:
        return next((c.probability for c in self.texts if c.text == text), 0.0)


def candidates(fact: Fact, floor: float = FLOOR) -> Candidates:
    """The readers' n-bests as one distribution.

    Looks at one cell are related but not the same: n of them count like the square root of n independent ones. A
    form's figure is seldom anything but a figure, and what a reader leaves over goes mostly to letters of its shape.
    """
    first = fact.reading or Reading(fact.text or "", 1.0, "given")
    looks = [shares_of(look) for look in (first, *fact.second_readings)]
    least = max(floor, MISSED_INK) if not first.text.strip() else floor
    left_over = [max(least, FIGURES_OWN * (1.0 - sum(shares.values()))) for shares in looks]
    weight = 1.0 / math.sqrt(len(looks))
    texts = dict.fromkeys(text for shares in looks for text in shares)
    values = {text: number_in(text, fact) for text in texts}
    mass = {}
    for text in texts:
        likely = values[text] is not None and is_well_formed(text)
        seen = (shares.get(text) or UNSEEN * rest for shares, rest in zip(looks, left_over, strict=True))
        prior = 0.0 if likely else math.log(FIGURES_OWN)
        mass[text] = math.exp(prior + weight * sum(math.log(max(SMALLEST, share)) for share in seen))
    other = math.exp(weight * sum(math.log(rest) for rest in left_over))
    whole = sum(mass.values()) + other
    ranked = sorted(mass.items(), key=lambda item: -item[1])
    return Candidates(
        tuple(Candidate(text, values[text], max(SMALLEST, share / whole)) for text, share in ranked),
        max(least, other / whole),
    )


@lru_cache(maxsize=65536)
def is_well_formed(text: str) -> bool:
    """Whether a text is a figure as people print it: no stray point before it, no zeros before a number."""
    plain = simplified(text)
    return value_of(text).kind is not Kind.NUMBER or bool(WELL_FORMED.match(plain))


def shares_of(look: Reading) -> dict[str, float]:
    """A look's texts with their probabilities; its text has at least its confidence, all have at most 1 in sum."""
    shares: dict[str, float] = defaultdict(float)
    for alternative in look.alternatives:
        shares[alternative.text.strip()] += math.exp(min(0.0, alternative.log_probability))
    text = look.text.strip()
    others = sum(share for other, share in shares.items() if other != text)
    shares[text] = min(look.confidence, 1.0 - FLOOR)
    if others > 1.0 - shares[text] and others > 0:
        # The n-best and the confidence may be different measures: neither may crowd out the other.
        room = max(1.0 - shares[text], FLOOR)
        for other in shares:
            if other != text:
                shares[other] *= room / others
    return shares


@lru_cache(maxsize=65536)
def _number(text: str) -> Number | None:
    value = value_of(text)
    return 0 if value.kind in (Kind.BLANK, Kind.NOT_APPLICABLE) else value.number


def number_in(text: str, fact: Fact) -> Number | None:
    """What a text adds to a sum: 0 for a blank, None where it is no figure."""
    if fact.text is not None and text == fact.text.strip():
        return 0 if fact.value.kind in (Kind.BLANK, Kind.NOT_APPLICABLE) else fact.value.number
    return _number(text)


@lru_cache(maxsize=65536)
def slip_nats(read: int, other: int) -> float:
    """How unlikely, in nats, it is that of all mistakes it was just this one that turned one figure into the other."""
    a, b = str(abs(read)), str(abs(other))
    sign = 0.0 if (read < 0) == (other < 0) else 4.0
    anything = ANYTHING / (9.0 * 10 ** max(len(a), len(b)))
    if len(a) == len(b) and sum(x != y for x, y in zip(a, b, strict=True)) == 1:
        likely = ONE_DIGIT / (9.0 * len(a))
    elif abs(len(a) - len(b)) == 1 and one_more(*sorted((a, b), key=len)):
        likely = ONE_MORE_OR_LESS / (11.0 * max(len(a), len(b)))
    else:
        likely = 0.0
    return sign - math.log(likely + anything)


def one_more(short: str, long: str) -> bool:
    """Whether the long text is the short one with one character more."""
    return any(long[:i] + long[i + 1 :] == short for i in range(len(long)))
