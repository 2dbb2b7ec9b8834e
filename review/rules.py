"""Relations between facts, judged: each holds, is violated, or cannot be judged, and why.

Blank parts of a sum count 0; a blank total says nothing. Figures are compared exactly, as decimals.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from review.decision import Fact, Finding, Kind, Status
from review.forms.relation import BEFORE, Relation
from review.wording import Words, words_for

Number = int | Decimal

MULTIPLIERS = {"万": 10_000, "亿": 100_000_000, "thousand": 1_000, "million": 1_000_000, "billion": 1_000_000_000}


def with_last_year(facts: Iterable[Fact], earlier: Iterable[Fact]) -> tuple[Fact, ...]:
    """The facts of a report, and those of the year before under keys of their own, so that a relation can name both."""
    return (*facts, *(replace(fact, key=BEFORE + fact.key) for fact in earlier))


def over_last_year(relation: Relation) -> Relation:
    """A relation that reaches back a year, with the keys of `with_last_year`."""
    return replace(
        relation,
        left=(*relation.left, *(BEFORE + key for key in relation.left_before)),
        right=(*relation.right, *(BEFORE + key for key in relation.right_before)),
        left_before=(),
        right_before=(),
    )


def findings(facts: Iterable[Fact], relations: Iterable[Relation]) -> tuple[Finding, ...]:
    """What each relation gives on these facts, in the order of the relations."""
    known = {fact.key: fact for fact in facts}
    relations = tuple(relations)
    parts_of = {side[0]: other for r in relations for side, other in sides(r) if len(side) == 1 and len(other) > 1}
    broken_down = {r.id for r in relations for side, _ in sides(r) if len(side) > 1 and any_printed(side, known)}
    return tuple(judged(relation, known, parts_of, broken_down) for relation in relations)


def judged(
    relation: Relation,
    known: Mapping[str, Fact],
    parts_of: Mapping[str, Sequence[str]],
    broken_down: set[str],
) -> Finding:
    """One relation on the facts that are known."""
    words = words_for(relation.text)
    keys = (*relation.left, *relation.right)
    scale = common_scale(known[key] for key in keys if key in known)
    left = total_of(relation.left, known, scale)
    right = total_of(relation.right, known, scale)
    why = unjudgeable(relation, known, parts_of, broken_down, left, right, words)
    if why:
        status = Status.NOT_ASSESSABLE
    elif agrees(left, right, relation):
        status = Status.HOLDS
    else:
        status, why = Status.VIOLATED, words.differs(plain(left), plain(right), plain(left - right), relation.op)
        if missing := [key for key in keys if is_absent(known.get(key))]:
            why += words.rows_missing(len(missing))
    return Finding(relation.id, relation.scope, status, relation.text, plain(left), plain(right), keys, (), why)


def agrees(left: Number, right: Number, relation: Relation) -> bool:
    difference = left - right
    return difference <= relation.tolerance if is_at_most(relation) else abs(difference) <= relation.tolerance


def is_at_most(relation: Relation) -> bool:
    return relation.op in ("≤", "<=", "le")


def unjudgeable(
    relation: Relation,
    known: Mapping[str, Fact],
    parts_of: Mapping[str, Sequence[str]],
    broken_down: set[str],
    left: Number,
    right: Number,
    words: Words,
) -> str:
    """Why this relation says nothing here; empty where it can be judged."""
    keys = (*relation.left, *relation.right)
    for key in keys:
        fact = known.get(key)
        if fact is not None and fact.value.kind is Kind.TEXT:
            return words.not_a_figure(name_of(key, known), fact.text or "")
    if not any_printed(keys, known):
        return words.nothing_printed
    for key in needed(relation):
        if is_absent(known.get(key)):
            return words.absent_side(name_of(key, known))
        if not is_printed(known.get(key)):
            return words.blank_total(name_of(key, known))
    for side, other_sum in ((relation.left, right), (relation.right, left)):
        if all(is_absent(known.get(key)) for key in side):
            return words.absent_parts
        if len(side) > 1 and not any_printed(side, known) and other_sum != 0 and relation.id not in broken_down:
            return words.not_broken_down
    for key in keys:
        # A total left blank is a total not given, not a zero, unless all that it sums is zero as well.
        if (
            key in parts_of
            and not is_printed(known.get(key))
            and total_of(parts_of[key], known, common_scale(known[k] for k in parts_of[key] if k in known)) != 0
        ):
            return words.blank_total(name_of(key, known))
    return ""


def sides(relation: Relation) -> tuple[tuple[Sequence[str], Sequence[str]], ...]:
    return ((relation.left, relation.right), (relation.right, relation.left)) if not is_at_most(relation) else ()


def needed(relation: Relation) -> tuple[str, ...]:
    """The totals of a relation: what must be printed for it to say anything."""
    alone = (side[0] for side in (relation.left, relation.right) if len(side) == 1)
    return tuple(dict.fromkeys((*relation.needs, *alone)))


def is_absent(fact: Fact | None) -> bool:
    return fact is None or fact.absent


def is_printed(fact: Fact | None) -> bool:
    """Whether a figure stands there: neither blank, nor a mark for 'not applicable', nor off the page."""
    return fact is not None and not fact.absent and fact.value.number is not None


def any_printed(keys: Iterable[str], known: Mapping[str, Fact]) -> bool:
    return any(is_printed(known.get(key)) for key in keys)


def name_of(key: str, known: Mapping[str, Fact]) -> str:
    fact = known.get(key)
    return fact.label if fact is not None and fact.label else key


def multiplier(unit: str | None) -> int:
    return next((m for word, m in MULTIPLIERS.items() if unit and unit.lower().startswith(word)), 1)


def common_scale(facts: Iterable[Fact]) -> bool:
    """Whether the units differ in size, so that every figure has to be brought to the basic unit first."""
    return len({multiplier(fact.value.unit) for fact in facts if is_printed(fact)}) > 1


def amount(fact: Fact | None, scaled: bool) -> Number:
    """What a fact adds to a sum: 0 where nothing is printed."""
    if fact is None or fact.value.number is None:
        return 0
    return fact.value.number * multiplier(fact.value.unit) if scaled else fact.value.number


def total_of(keys: Iterable[str], known: Mapping[str, Fact], scaled: bool) -> Number:
    return sum((amount(known.get(key), scaled) for key in keys), start=0)


def plain(number: Number) -> Number:
    """A decimal without a fraction as the integer that it is."""
    if isinstance(number, Decimal) and number == number.to_integral_value():
        return int(number)
    return number
