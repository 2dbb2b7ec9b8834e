"""Figures that were read right but stand in the wrong cells: a run shifted by one, two cells read as one.

A slip breaks many relations at once, and one small move mends them all; misreads of that many figures at the same
time are far less likely.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from review.decision import Fact, Finding, Kind, Status
from review.forms.relation import Relation
from review.repair import Repair
from review.rules import Number, agrees
from review.values import value_of
from review.wording import Words

LEAST_BLAMED = 1.5
"""So few wrong figures, as single causes, are likelier than a slip."""
LEAST_BROKEN = 3
"""Fewer violated relations than this are a misread figure, not a slip."""


class Way(StrEnum):
    """How figures came to stand where they do not belong."""

    ALONG_ROW = "along-row"
    ALONG_COLUMN = "along-column"
    ROWS = "rows"
    MERGED = "merged"


@dataclass(frozen=True, slots=True)
class Slip:
    """A move of figures between cells that makes violated relations hold."""

    way: Way
    meant: Mapping[str, str]
    """For each figure that moves: the text that belongs there."""
    mended: int
    """How many more relations hold after it."""

    @property
    def keys(self) -> tuple[str, ...]:
        return tuple(self.meant)

    def what(self, words: Words) -> str:
        return words.slip(self.way.value, len(self.meant))


def slips(
    facts: Sequence[Fact], relations: Sequence[Relation], found: Sequence[Finding], repair: Repair
) -> tuple[Slip, ...]:
    """The one move that explains the violated relations better than single misreads do, if there is one."""
    status = {(f.rule, f.scope): f.status for f in found}
    judged = [r for r in relations if status.get((r.id, r.scope)) in (Status.HOLDS, Status.VIOLATED)]
    broken = [r for r in judged if status[r.id, r.scope] is Status.VIOLATED]
    blamed = sum(min(1.0, o.misread + o.source) for o in repair.opinions.values() if o.violated)
    if len(broken) < LEAST_BROKEN or blamed < LEAST_BLAMED:
        return ()
    balance = Balance.of(facts, judged)
    best: Slip | None = None
    for way, meant in moves(facts):
        mended = balance.mended(meant)
        if mended > (best.mended if best else 0):
            best = Slip(way, meant, mended)
    if best is None or best.mended < max(LEAST_BROKEN, 0.7 * len(broken)):
        return ()
    return (best,)


@dataclass(frozen=True)
class Balance:
    """Relations as they stand, so that the effect of a move is quickly told."""

    values: dict[str, Number]
    through: dict[str, list[Relation]]

    @classmethod
    def of(cls, facts: Sequence[Fact], relations: Sequence[Relation]) -> Balance:
        through: defaultdict[str, list[Relation]] = defaultdict(list)
        for relation in relations:
            for key in relation.keys:
                through[key].append(relation)
        return cls({fact.key: fact.value.number or 0 for fact in facts}, dict(through))

    def mended(self, meant: Mapping[str, str]) -> int:
        """How many more relations hold when these texts stand at these keys."""
        moved: dict[str, Number] = {}
        for key, text in meant.items():
            value = value_of(text)
            if value.kind is Kind.TEXT:
                return 0
            moved[key] = value.number or 0
        touched = {id(r): r for key in meant for r in self.through.get(key, ())}
        gain = 0
        for relation in touched.values():
            gain += self._holds(relation, moved) - self._holds(relation, {})
        return gain

    def _holds(self, relation: Relation, moved: Mapping[str, Number]) -> bool:
        left, right = (
            sum((moved.get(key, self.values.get(key, 0)) for key in side), start=0)
            for side in (relation.left, relation.right)
        )
        return agrees(left, right, relation)


def moves(facts: Sequence[Fact]) -> Iterator[tuple[Way, dict[str, str]]]:
    """Every slip that could have happened."""
    rows: defaultdict[tuple[int, int], list[Fact]] = defaultdict(list)
    columns: defaultdict[tuple[int, int], list[Fact]] = defaultdict(list)
    for fact in facts:
        if fact.place is not None:
            rows[fact.place.table, fact.place.row].append(fact)
            columns[fact.place.table, fact.place.col].append(fact)
    for (_, _), line in rows.items():
        line.sort(key=lambda f: f.place.col if f.place else 0)
        yield from ((Way.ALONG_ROW, meant) for meant in shifts([f.key for f in line], [f.text or "" for f in line]))
        yield from ((Way.MERGED, meant) for meant in splits(line))
    for (_, _), line in columns.items():
        line.sort(key=lambda f: f.place.row if f.place else 0)
        yield from ((Way.ALONG_COLUMN, meant) for meant in shifts([f.key for f in line], [f.text or "" for f in line]))
    yield from ((Way.ROWS, meant) for meant in row_shifts(rows))


def shifts(keys: Sequence[str], texts: Sequence[str]) -> Iterator[dict[str, str]]:
    """Every blank taken out of a line and put in elsewhere, so that what is between moves by one."""
    for hole, text in enumerate(texts):
        if text.strip():
            continue
        for place in range(len(texts)):
            if place == hole or not texts[place].strip():
                continue
            meant = list(texts)
            meant.insert(place, meant.pop(hole))
            yield {key: new for key, old, new in zip(keys, texts, meant, strict=True) if new != old}


def splits(line: Sequence[Fact]) -> Iterator[dict[str, str]]:
    """Every text cut in two, the other part belonging to a blank cell next door."""
    for one, next_one in pairwise(line):
        for full, blank, first in ((one, next_one, True), (next_one, one, False)):
            text = (full.text or "").strip()
            if not text or (blank.text or "").strip():
                continue
            for cut in range(1, len(text)):
                left, right = text[:cut].strip(), text[cut:].strip()
                if left and right:
                    yield {full.key: left, blank.key: right} if first else {full.key: right, blank.key: left}


def row_shifts(rows: Mapping[tuple[int, int], Sequence[Fact]]) -> Iterator[dict[str, str]]:
    """Every wholly blank row taken out and put in elsewhere, so that the rows between move by one."""
    tables: defaultdict[int, list[tuple[int, Sequence[Fact]]]] = defaultdict(list)
    for (table, row), line in rows.items():
        tables[table].append((row, line))
    for lines in tables.values():
        lines.sort(key=lambda item: item[0])
        grid = [line for _, line in lines if len(line) == max(len(other) for _, other in lines)]
        blank = [not any((f.text or "").strip() for f in line) for line in grid]
        for hole in (n for n, empty in enumerate(blank) if empty):
            for place in range(len(grid)):
                if place == hole or blank[place]:
                    continue
                order = list(range(len(grid)))
                order.insert(place, order.pop(hole))
                yield {
                    to.key: origin.text or ""
                    for line, source in zip(grid, order, strict=True)
                    for to, origin in zip(line, grid[source], strict=True)
                    if (to.text or "") != (origin.text or "")
                }
