"""Totals in tables that follow no known form: found by their words and by their arithmetic, then judged.

Down each side of a table and across it, lines are taken in order; a line that is the sum of the open lines just
before it closes them and stays open itself, so that subtotals add up to totals. Read backwards, the same finds
totals that stand above or left of their parts. A sum is believed when it holds with real content on enough lines;
one that never holds is dropped, one that holds on all lines but one is a finding.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from models.document import Document
from review.decision import Finding, Kind, Place, Status
from review.lines import Line, figures_of
from review.repair import decimals
from review.rules import Number, plain
from review.wording import words_for

MOST_PARTS = 60
BELIEVED = 3.0
"""Powers of ten of evidence that a sum without a word for it needs: chance agreement must be this unlikely."""


@dataclass(frozen=True, slots=True)
class Sum:
    """A line that is the sum of others, or at least as much."""

    total: Line
    parts: tuple[Line, ...]
    at_least: bool = False
    tolerance: Number = 0

    @property
    def sentence(self) -> str:
        names = [name_of(part) for part in self.parts]
        shown = names if len(names) <= 6 else [*names[:3], "…", names[-1]]
        return f"{name_of(self.total)} {'≥' if self.at_least else '='} {' + '.join(shown)}"


@dataclass(frozen=True, slots=True)
class Evidence:
    """On how many crossing lines a sum holds with content, on how many it fails, and how unlikely chance is."""

    holds: int
    fails: int
    power: float


def findings(document: Document, skip: Iterable[int] = ()) -> tuple[Finding, ...]:
    """Every total that the tables hold, judged on every line that crosses it."""
    left_out = set(skip)
    return tuple(
        finding
        for index, table in enumerate(document.tables)
        if index not in left_out
        for side in figures_of(table, index)
        for way, lines in (("rows", side.rows), ("columns", side.columns))
        for found in sums(lines)
        for finding in judged(found, f"table-{index + 1}.{way}")
    )


def sums(lines: Sequence[Line]) -> list[Sum]:
    """The sums among parallel lines, in either direction."""
    onward = [line for line in lines if not line.is_of_which]
    found = absorbed(onward)
    backward = absorbed(onward[::-1])
    totals = {s.total.position for s in found}
    for candidate in backward:
        mutual = any(candidate.total in s.parts and s.total in candidate.parts for s in found)
        if candidate.total.position not in totals and not mutual:
            found.append(candidate)
    found += of_which(lines)
    in_order = (Sum(s.total, tuple(sorted(s.parts, key=lambda p: p.position)), s.at_least, s.tolerance) for s in found)
    return sorted(in_order, key=lambda s: (s.total.position, s.at_least))


def absorbed(lines: Sequence[Line]) -> list[Sum]:
    """Each line that is the sum of the open lines right before it."""
    open_lines: list[Line] = []
    found = []
    for line in lines:
        best = best_sum(line, open_lines, {s.total.position for s in found})
        if best is not None:
            found.append(best)
            del open_lines[len(open_lines) - len(best.parts) :]
        open_lines.append(line)
    return found


def best_sum(total: Line, open_lines: Sequence[Line], closed: set[int]) -> Sum | None:
    """The longest run of open lines, ending right here, whose sum this line is beyond chance.

    A run does not reach over a line that is called a total but closes nothing: its own parts would count twice.
    """
    best: tuple[tuple[float, int], Sum] | None = None
    most = min(len(open_lines), MOST_PARTS)
    for count in range(2, most + 1):
        inner = open_lines[-count + 1 :]
        if inner and inner[0].is_total and inner[0].position not in closed:
            break
        candidate = with_tolerance(Sum(total, tuple(open_lines[-count:])))
        evidence = weighed(candidate)
        if not believed(candidate, evidence, most):
            continue
        rank = (evidence.holds - evidence.fails, count)
        if best is None or rank > best[0]:
            best = (rank, candidate)
    return best[1] if best else None


def believed(candidate: Sum, evidence: Evidence, tried: int) -> bool:
    """Whether a sum is there on purpose: by its word and one good line, or by arithmetic alone."""
    if not evidence.holds:
        return False
    if evidence.fails > max(1, evidence.holds // 3):
        return False
    power = evidence.power - math.log10(max(1, tried)) - 1.5 * evidence.fails
    if candidate.total.is_total:
        return power > 0.3 or evidence.holds > 2 * evidence.fails
    if any(part.is_total for part in candidate.parts) and not all(part.is_total for part in candidate.parts):
        power -= 1.0  # a line without a word for it is seldom the sum of a total and something else
    return power >= BELIEVED and (evidence.holds >= 2 or evidence.fails == 0)


def weighed(candidate: Sum) -> Evidence:
    holds, fails, power = 0, 0, 0.0
    for at in crossings(candidate):
        left, right = both_sides(candidate, at)
        filled = sum(bool(part.values[at].number) for part in candidate.parts if at in part.values)
        if not is_number(candidate.total, at) or (left == 0 and right == 0):
            continue
        if not agrees(candidate, left, right):
            fails += 1
        elif filled >= 2:
            holds += 1
            # A chance agreement is about as likely as hitting one number among those of its size.
            digits = 10 ** max(decimals(left), decimals(right))
            power += math.log10(1 + abs(float(left)) * digits)
    return Evidence(holds, fails, power)


def with_tolerance(candidate: Sum) -> Sum:
    """Rounded figures may add up a little off; where most lines are exact, all have to be."""
    exact = off = digits = 0
    for at in crossings(candidate):
        left, right = both_sides(candidate, at)
        if not is_number(candidate.total, at) or (left == 0 and right == 0):
            continue
        digits = max(digits, decimals(left), decimals(right))
        exact += left == right
        off += left != right
    if not digits or exact >= off:
        return candidate
    slack = Decimal(1).scaleb(-digits) * max(1, round(math.sqrt(len(candidate.parts)) / 2))
    return Sum(candidate.total, candidate.parts, candidate.at_least, slack)


def of_which(lines: Sequence[Line]) -> list[Sum]:
    """A line that begins with 'of which' is at most the line that it belongs to."""
    found = []
    owner: Line | None = None
    for line in lines:
        if not line.is_of_which:
            owner = line
        elif owner is not None:
            candidate = Sum(owner, (line,), at_least=True)
            evidence = [agrees(candidate, *both_sides(candidate, at)) for at in crossings(candidate)]
            if sum(evidence) > 2 * evidence.count(False) and any(part_filled(line, at) for at in crossings(candidate)):
                found.append(candidate)
    return found


def part_filled(line: Line, at: int) -> bool:
    return bool(line.values[at].number)


def crossings(candidate: Sum) -> list[int]:
    """Where the total and all of its parts have a cell, and something is printed."""
    shared = [at for at in candidate.total.values if any(at in part.values for part in candidate.parts)]
    return [
        at for at in shared if is_number(candidate.total, at) or any(is_number(part, at) for part in candidate.parts)
    ]


def both_sides(candidate: Sum, at: int) -> tuple[Number, Number]:
    right = sum((part.values[at].number or 0 for part in candidate.parts if at in part.values), start=0)
    return candidate.total.values[at].number or 0, right


def agrees(candidate: Sum, left: Number, right: Number) -> bool:
    return right - left <= candidate.tolerance if candidate.at_least else abs(left - right) <= candidate.tolerance


def is_number(line: Line, at: int) -> bool:
    value = line.values.get(at)
    return value is not None and value.kind in (Kind.NUMBER, Kind.ZERO_WORD)


def judged(found: Sum, rule: str) -> Iterator[Finding]:
    """A finding for every line that crosses the sum."""
    words = words_for(found.sentence)
    for at in crossings(found):
        left, right = both_sides(found, at)
        cells = tuple(places_of(found, at))
        if not is_number(found.total, at):
            status, why = Status.NOT_ASSESSABLE, words.blank_total(name_of(found.total))
        elif agrees(found, left, right):
            status, why = Status.HOLDS, ""
        else:
            op = "≤" if found.at_least else "="
            status, why = Status.VIOLATED, words.differs(plain(left), plain(right), plain(left - right), op)
        scope = f"{found.total.position}:{at}"
        yield Finding(rule, scope, status, found.sentence, plain(left), plain(right), (), cells, why)


def places_of(found: Sum, at: int) -> Iterator[Place]:
    yield found.total.places[at]
    for part in found.parts:
        if at in part.places:
            yield part.places[at]


def name_of(line: Line) -> str:
    return line.label or f"#{line.position + 1}"
