"""What a fact's error probability is made of: its pixels, its sums, and how it stands among its neighbours."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise

from models.document import Document, Table
from review.candidates import candidates, is_well_formed
from review.decision import Fact, Kind, Place
from review.repair import Opinion
from review.values import value_of

EVERYTHING = ""
"""The name of the report as a whole among its tables, rows and columns."""
UNCERTAIN_EDGE = 0.5
ILLEGIBLE = 0.3
LEAST_SEEN, USUAL = 5, 0.6
"""How often a table has to write its zeros in one way for this to be its way."""
MONEY = ("元", "美元", "$", "€")
"""How units of money end."""


@dataclass(frozen=True, slots=True)
class Habits:
    """How a table or a row is filled in, and how it was read: what stands out from it is doubted."""

    zeros_printed: float = 0.5
    """Of its figures without an amount, the share for which something is printed: 0, a dash, a word for none."""
    dashes: float = 0.0
    """The share of its figures without an amount for which a dash or a slash is printed."""
    zero: str | None = None
    """What it usually prints where there is no amount, if it has a way."""
    always: str | None = None
    """What it prints wherever there is no amount, if it does so in one way only."""
    decimals: float = 0.5
    """The share of its numbers that have a fraction."""
    trouble: float = 0.0
    """The share of its figures that show that it was cut or read badly."""
    unkeyed: float = 0.0
    """The share of the numbers in its cells that no figure of the form claims."""


def habits_of(facts: Sequence[Fact], document: Document) -> dict[str, Habits]:
    """The habits of each table, row and column of the form, by the names that their facts have in common."""
    groups: dict[str, list[Fact]] = {}
    for fact in facts:
        groups.setdefault(EVERYTHING, []).append(fact)
        groups.setdefault(table_of(fact), []).append(fact)
        groups.setdefault(row_of(fact), []).append(fact)
        groups.setdefault(column_of(fact), []).append(fact)
    # Rows that are wholly absent are no trouble: agencies leave rows out. A cell that is missing from its row is.
    torn = {row_of(fact) for fact in facts if not fact.absent}
    unkeyed = unkeyed_shares(facts, document)
    return {
        name: _habits([f for f in some if not f.absent or row_of(f) in torn], unkeyed.get(name, 0.0))
        for name, some in groups.items()
    }


def unkeyed_shares(facts: Sequence[Fact], document: Document) -> dict[str, float]:
    """For each table of the form: how much of the tables that it was found in was left over."""
    claimed: dict[str, set[Place]] = {}
    everything = {fact.place for fact in facts if fact.place is not None}
    for fact in facts:
        if fact.place is not None:
            claimed.setdefault(table_of(fact), set()).add(fact.place)
    shares = {}
    for name, places in claimed.items():
        tables = [index for index in {place.table for place in places} if index < len(document.tables)]
        numbers = [place for index in tables for place in numbers_in(document.tables[index], index)]
        shares[name] = sum(place not in everything for place in numbers) / max(1, len(numbers))
    return shares


def numbers_in(table: Table, index: int) -> list[Place]:
    """The cells of a table that hold amounts: numbers of lines and years do not count."""
    values = {(cell.col, cell.row): value_of(cell.text) for cell in table.cells}
    columns: dict[int, list[tuple[int, object]]] = {}
    for (col, row), value in sorted(values.items()):
        if value.kind is Kind.NUMBER:
            columns.setdefault(col, []).append((row, value.number))
    rows: dict[int, list[object]] = {}
    for cells in columns.values():
        for row, number in cells:
            rows.setdefault(row, []).append(number)
    return [
        Place(index, row, col)
        for col, cells in columns.items()
        if not counts_up([number for _, number in cells])
        for row, number in cells
        if rows[row] != list(range(1, len(rows[row]) + 1))
        if not (isinstance(number, int) and 1990 <= number <= 2100)
    ]


def counts_up(numbers: Sequence[object]) -> bool:
    """Whether most of a column's numbers are one more than the one above."""
    steps = [isinstance(a, int) and isinstance(b, int) and b - a == 1 for a, b in pairwise(numbers)]
    return len(steps) > 2 and sum(steps) > 0.6 * len(steps)


def _habits(facts: Sequence[Fact], unkeyed: float) -> Habits:
    present = [fact for fact in facts if not fact.absent]
    without = [fact for fact in present if not fact.value.number and fact.value.kind is not Kind.TEXT]
    zeros = sum(fact.value.kind is not Kind.BLANK for fact in without)
    dashes = sum(fact.value.kind is Kind.NOT_APPLICABLE for fact in without)
    numbers = [fact.value.number for fact in present if fact.value.number is not None]
    fractions = sum(isinstance(number, Decimal) for number in numbers)
    trouble = sum(fact.absent or is_trouble(fact) for fact in facts)
    return Habits(
        (zeros + 1) / (len(without) + 2),
        dashes / max(1, len(without)),
        usual_text(without),
        usual_text(without, 1.0),
        (fractions + 1) / (len(numbers) + 2),
        trouble / max(1, len(facts)),
        unkeyed,
    )


def usual_text(facts: Sequence[Fact], share: float = USUAL) -> str | None:
    """The text of so many of these facts, where there are enough of them."""
    if len(facts) < LEAST_SEEN:
        return None
    text, count = Counter((fact.text or "").strip() for fact in facts).most_common(1)[0]
    return text if count >= share * len(facts) else None


def is_trouble(fact: Fact) -> bool:
    if fact.value.kind is Kind.TEXT or fact.edge_doubt > UNCERTAIN_EDGE:
        return True
    return fact.reading is not None and fact.reading.confidence < ILLEGIBLE


def table_of(fact: Fact) -> str:
    return fact.key.partition(".")[0]


def row_of(fact: Fact) -> str:
    return fact.key.rpartition(".")[0] + "."


def column_of(fact: Fact) -> str:
    return f"{table_of(fact)}/{fact.key.rpartition('.')[2]}"


def oddity(fact: Fact, habits: Mapping[str, Habits]) -> float:
    """By how much a blank, or something printed for zero, stands out from its table and from its column.

    Agencies print every zero or leave all of them out, in the whole table or in some of its columns.
    """
    if fact.value.number or fact.value.kind is Kind.TEXT:
        return 0.0
    shares = (habits.get(name, Habits()).zeros_printed for name in (table_of(fact), column_of(fact)))
    sign = 1.0 if fact.value.kind is Kind.BLANK else -1.0
    return max(0.0, min(sign * logit(share) for share in shares))


def in_their_habit(
    facts: Sequence[Fact], opinions: Mapping[str, Opinion], habits: Mapping[str, Habits]
) -> dict[str, Opinion]:
    """Opinions in which a suggested zero is written as the table writes its zeros: 0, a dash, a word, nothing."""
    changed = dict(opinions)
    for fact in facts:
        opinion, usual = opinions.get(fact.key), habits.get(table_of(fact), Habits()).zero
        if opinion is None or opinion.suggestion is None or usual is None or is_amount(opinion.suggestion):
            continue
        changed[fact.key] = replace(opinion, suggestion=usual)
    return changed


def is_amount(text: str) -> bool:
    value = value_of(text)
    return bool(value.number) or value.kind is Kind.TEXT


def features_of(fact: Fact, opinion: Opinion, habits: Mapping[str, Habits]) -> dict[str, float]:
    """The numbers of one fact; `habits` as from `habits_of` on all facts of its report."""
    looked_at = candidates(fact)
    table, row = habits.get(table_of(fact), Habits()), habits.get(row_of(fact), Habits())
    is_blank = fact.value.kind is Kind.BLANK
    # Money has fractions wherever it stands among counts.
    money = (fact.value.unit or "").endswith(MONEY)
    lone_fraction = isinstance(fact.value.number, Decimal) and table.decimals < 0.2 and not money
    text = (fact.text or "").strip()
    own = max(1e-7, looked_at.probability(text))
    rival = max((c.probability for c in looked_at.texts if c.text != text), default=0.0)
    rival = max(rival, looked_at.other, 1e-7)
    seconds = [look.text.strip() for look in fact.second_readings]
    return {
        "posterior": logit(opinion.misread),
        "pixel": logit(1.0 - own),
        "lead": min(16.0, math.log(own / rival)),
        "agree": float(bool(seconds) and all(text == other for other in seconds)),
        "disagree": float(any(text != other for other in seconds)),
        "edge": fact.edge_doubt,
        "covered": float(min(3, opinion.covered)),
        "trivial": float(min(3, opinion.trivially)),
        "violated": float(min(3, opinion.violated)),
        "blank": float(is_blank),
        # A whole column may be left blank in a table that prints its zeros elsewhere.
        "usual": float(text in (table.zero, habits.get(column_of(fact), Habits()).always)),
        "zero": float(text in ("0", "０", "O", "o")),
        "sign": float(fact.value.kind is Kind.NOT_APPLICABLE),
        "text": float(fact.value.kind is Kind.TEXT),
        "odd": oddity(fact, habits),
        # A row of dashes is easily taken for a ruling.
        "dashes": math.log1p(10 * habits.get(EVERYTHING, Habits()).dashes) if is_blank else 0.0,
        "shape": float(lone_fraction or not is_well_formed(text)),
        "trouble": math.log1p(10 * table.trouble),
        "unkeyed": math.log1p(10 * table.unkeyed),
        "trouble_in_row": math.log1p(10 * row.trouble),
        "length": float(min(8, len(text))),
    }


def logit(probability: float) -> float:
    probability = min(max(probability, 1e-9), 1 - 1e-9)
    return math.log(probability) - math.log1p(-probability)
