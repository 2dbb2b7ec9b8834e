"""A line that is missing: sums that come out short in many scopes at once, all in the same direction."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from review.decision import Finding, Status
from review.forms.relation import Relation

LEAST_SHORT = 3
"""Fewer short sums than this have other causes."""


@dataclass(frozen=True, slots=True)
class Gap:
    """A row or column that the sums need and the page, as it was read, does not have."""

    rule: str
    scopes: frozenset[str]
    key: str
    """The total that is shortest of its parts: the one figure to ask about."""


def gaps(relations: Sequence[Relation], found: Sequence[Finding]) -> tuple[Gap, ...]:
    """The relations of which at least half fail, and each total that fails is more than its parts."""
    totals = {(r.id, r.scope): r.left[0] for r in relations if len(r.left) == 1 and len(r.right) > 1 and r.op == "="}
    families: defaultdict[str, list[Finding]] = defaultdict(list)
    for finding in found:
        content = finding.left or finding.right
        if (finding.rule, finding.scope) in totals and finding.status is not Status.NOT_ASSESSABLE and content:
            families[finding.rule].append(finding)
    found_gaps = []
    for rule, family in families.items():
        short = [f for f in family if f.status is Status.VIOLATED]
        if len(short) < LEAST_SHORT or 2 * len(short) < len(family):
            continue
        if all((f.left or 0) > (f.right or 0) for f in short):
            worst = max(short, key=lambda f: (f.left or 0) - (f.right or 0))
            found_gaps.append(Gap(rule, frozenset(f.scope for f in short), totals[rule, worst.scope]))
    return tuple(found_gaps)
