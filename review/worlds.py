"""Which figures, changed, would make every sum come out: all such worlds, likeliest first.

A world is a set of figures that differ from what was read, and of relations that do not hold on paper. It costs the
nats by which it is less likely than that all was read right. Best-first search over violated relations: each of
them needs one of its figures changed or has to be broken itself, and most single misreads break two or three
relations with the same difference, so that few steps lead to the answer. The bound (what the relations still
violated must cost at least) never overestimates: what is found first is the best.
"""

from __future__ import annotations

import heapq
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from review.candidates import slip_nats

NEVER = 1e9


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure in sums: as read, what else it may be, and what each change costs."""

    value: int
    options: dict[int, float]
    """Other values that readers considered, and their nats above the reading."""
    other: float
    """Nats for being misread as something that no reader considered (which one is extra)."""
    source: float
    """Nats for being wrong on paper (how wrong is extra)."""
    fixed: bool = False
    """Whether a person has vouched for what is printed."""

    def misread(self, value: int) -> float:
        if self.fixed:
            return NEVER
        given = self.options.get(value)
        return given if given is not None else self.other + slip_nats(self.value, value)

    def wrong_on_paper(self, value: int) -> float:
        return self.source + slip_nats(self.value, value)

    def change(self, value: int) -> float:
        """Nats for meaning another value than was read, for whichever reason."""
        misread, wrong = self.misread(value), self.wrong_on_paper(value)
        low, high = sorted((misread, wrong))
        negative = 8.0 if value < 0 <= self.value else 0.0
        return low - math.log1p(math.exp(low - high)) + negative


@dataclass(frozen=True, slots=True)
class Equation:
    """A sum of figures, with signs, that is 0 (or at most 0) where the relation holds."""

    terms: tuple[tuple[int, int], ...]
    """(index of the figure, its sign)."""
    tolerance: int = 0
    at_most: bool = False
    broken: float = 9.0
    """Nats for not holding on paper."""

    def violated(self, residual: int) -> bool:
        return residual > self.tolerance if self.at_most else abs(residual) > self.tolerance


@dataclass(frozen=True, slots=True)
class World:
    """Figures that differ from what was read, relations that do not hold on paper, and the cost of it all."""

    cost: float
    changes: frozenset[tuple[int, int]] = frozenset()
    broken: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Worlds:
    """The likeliest worlds, best first; every other one costs at least `bound`."""

    found: tuple[World, ...]
    bound: float


@dataclass
class Sums:
    """Figures and equations with what the search looks up again and again."""

    figures: Sequence[Figure]
    equations: Sequence[Equation]
    of: list[list[tuple[int, int]]] = field(init=False)
    """For each figure: (index of an equation, sign)."""
    masks: list[int] = field(init=False)
    cheapest: list[float] = field(init=False)
    _changes: dict[tuple[int, int], float] = field(default_factory=dict)
    _least: dict[tuple[int, int], float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.of = [[] for _ in self.figures]
        self.masks = []
        for number, equation in enumerate(self.equations):
            mask = 0
            for index, sign in equation.terms:
                self.of[index].append((number, sign))
                mask |= 1 << index
            self.masks.append(mask)
        self.cheapest = [
            min(min(f.options.values(), default=NEVER), f.source + 2.0, NEVER if f.fixed else f.other + 2.0) - 0.7
            for f in self.figures
        ]

    def change(self, index: int, value: int) -> float:
        key = (index, value)
        cost = self._changes.get(key)
        if cost is None:
            cost = self._changes[key] = self.figures[index].change(value)
        return cost

    def residuals(self) -> dict[int, int]:
        """The equations that are violated as read, with by how much."""
        sums = (
            (n, sum(sign * self.figures[index].value for index, sign in e.terms)) for n, e in enumerate(self.equations)
        )
        return {n: residual for n, residual in sums if self.equations[n].violated(residual)}

    def least(self, number: int, residual: int) -> float:
        """The least that it can cost to settle one violated equation: one figure that closes it, two, or none."""
        key = (number, residual)
        known = self._least.get(key)
        if known is None:
            equation = self.equations[number]
            known = equation.broken
            first = second = NEVER
            for index, sign in equation.terms:
                cheap = self.cheapest[index]
                if cheap < first:
                    first, second = cheap, first
                elif cheap < second:
                    second = cheap
                closing = self.change(index, self.figures[index].value - sign * residual)
                if equation.tolerance or equation.at_most:
                    closing = min(closing, cheap)
                known = min(known, closing)
            known = self._least[key] = min(known, max(0.0, first) + max(0.0, second))
        return known

    def still_to_pay(self, violated: dict[int, int]) -> tuple[float, int]:
        """A lower bound on settling all violated equations, and the one that is dearest to settle."""
        prices = sorted(((self.least(n, residual), n) for n, residual in violated.items()), reverse=True)
        used, bound = 0, 0.0
        for price, number in prices:
            if not self.masks[number] & used:
                used |= self.masks[number]
                bound += price
        return bound, prices[0][1] if prices else -1


def worlds(sums: Sums, within: float = 8.0, steps: int = 2500, forced: Iterable[tuple[int, int]] = ()) -> Worlds:
    """Every world within some nats of the best one, as far as the steps go; `forced` changes are made beforehand."""
    start, violated, cost = frozenset[tuple[int, int]](), sums.residuals(), 0.0
    for index, value in forced:
        violated = _moved(sums, violated, start, frozenset(), index, value)
        start |= {(index, value)}
        cost += sums.change(index, value)
    counter = 0
    bound, dearest = sums.still_to_pay(violated)
    heap: list[tuple] = [(cost + bound, counter, cost, start, frozenset[int](), violated, dearest)]
    seen: set[tuple[frozenset[tuple[int, int]], frozenset[int]]] = {(start, frozenset())}
    found: list[World] = []
    best = math.inf
    for _ in range(steps):
        if not heap or heap[0][0] > best + within:
            break
        expected, _, cost, changes, broken, violated, dearest = heapq.heappop(heap)
        if dearest == -2:  # its bound has not been worked out yet
            bound, dearest = sums.still_to_pay(violated)
            if cost + bound > expected + 1e-9:
                counter += 1
                heapq.heappush(heap, (cost + bound, counter, cost, changes, broken, violated, dearest))
                continue
        if not violated:
            found.append(World(cost, changes, broken))
            best = min(best, cost)
            continue
        for step_cost, next_changes, next_broken, next_violated in _steps(sums, changes, broken, violated, dearest):
            key = (next_changes, next_broken)
            if key in seen or cost + step_cost > best + within:
                continue
            seen.add(key)
            counter += 1
            # A later bound cannot be lower than an earlier one on the same path.
            entry = (max(expected, cost + step_cost), counter, cost + step_cost, next_changes, next_broken)
            heapq.heappush(heap, (*entry, next_violated, -2))
    frontier = heap[0][0] if heap else math.inf
    found.sort(key=lambda w: (w.cost, sorted(w.changes), sorted(w.broken)))
    return Worlds(tuple(found), min(frontier, best + within))


def _steps(sums: Sums, changes: frozenset, broken: frozenset, violated: dict[int, int], dearest: int):
    """Every way to do something about one violated equation: its price, and what is then changed and violated."""
    touched = {index for index, _ in changes}
    for index, _ in sums.equations[dearest].terms:
        if index in touched:
            continue
        figure = sums.figures[index]
        values = set(figure.options)
        for number, sign in sums.of[index]:
            if number in violated:
                values.add(figure.value - sign * violated[number])
        values.discard(figure.value)
        for value in values:
            cost = sums.change(index, value)
            if cost < NEVER:
                yield (
                    cost,
                    changes | {(index, value)},
                    broken,
                    _moved(sums, violated, changes, broken, index, value),
                )
    rest = {number: residual for number, residual in violated.items() if number != dearest}
    yield sums.equations[dearest].broken, changes, broken | {dearest}, rest


def _moved(
    sums: Sums, violated: dict[int, int], changes: frozenset, broken: frozenset, index: int, value: int
) -> dict[int, int]:
    """The violated equations after one more change."""
    after = dict(violated)
    difference = value - sums.figures[index].value
    for number, sign in sums.of[index]:
        if number in broken:
            continue
        before = after.get(number)
        if before is None:
            before = _residual(sums, number, changes)
        residual = before + sign * difference
        if sums.equations[number].violated(residual):
            after[number] = residual
        else:
            after.pop(number, None)
    return after


def _residual(sums: Sums, number: int, changes: frozenset) -> int:
    changed = dict(changes)
    return sum(sign * changed.get(i, sums.figures[i].value) for i, sign in sums.equations[number].terms)
