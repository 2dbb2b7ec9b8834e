"""Where two tables stand beside each other: white strips that titles and broken rulings show.

Rulings of two tables side by side often lie on one height, and their lines on one base line: without the strip between
them they would be read as one table.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import replace

from models.layout.marks import TITLE
from models.layout.prose import Block
from models.layout.rules import RuleRow
from models.layout.runs import Run, TextLine, around
from models.sheet import Rect

_LEAST = 7.0
"""A ruling over a table is at least so many text heights long."""


def white_strips(lines: Sequence[TextLine], rules: Sequence[RuleRow], blocks: Sequence[Block], em: float) -> list[Rect]:
    """The strips between tables side by side, each as far up and down as nothing runs through it."""
    found: list[Rect] = []
    for left, right, y in [*_between_titles(lines, em), *_between_rulings(lines, rules, em)]:
        if any(s.left < right and left < s.right and s.top <= y <= s.bottom for s in found):
            continue
        found.append(_reaching(left, right, y, lines, rules))
    for strip in _between_prose(lines, rules, blocks, em):
        if not any(
            s.left < strip.right and strip.left < s.right and s.top < strip.bottom and strip.top < s.bottom
            for s in found
        ):
            found.append(strip)
    return found


def parted_lines(lines: Sequence[TextLine], strips: Sequence[Rect]) -> list[TextLine]:
    """The lines, each cut at the strips that it meets."""
    parted: list[TextLine] = []
    for line in lines:
        held: list[Run] = []
        for run in line.runs:
            if held and any(_between(s, held[-1], run) for s in strips):
                parted.append(TextLine(tuple(held), around(r.rect for r in held)))
                held = []
            held.append(run)
        parted.append(TextLine(tuple(held), around(r.rect for r in held)))
    return parted


def parted_rules(rules: Sequence[RuleRow], strips: Sequence[Rect]) -> list[RuleRow]:
    """The rulings, each row cut at the strips that it meets."""
    parted = list(rules)
    for strip in strips:
        cut: list[RuleRow] = []
        x = strip.middle[0]
        for rule in parted:
            left = tuple(p for p in rule.pieces if p[1] <= x)
            right = tuple(p for p in rule.pieces if p[0] >= x)
            if strip.top <= rule.y <= strip.bottom and left and right:
                cut += [replace(rule, x0=part[0][0], x1=part[-1][1], pieces=part) for part in (left, right)]
            else:
                cut.append(rule)
        parted = cut
    return parted


def side_of(rect: Rect, strips: Sequence[Rect]) -> tuple[int, ...]:
    """On which side of each strip something stands: -1 left, 1 right, 0 above, below or across."""
    sides = []
    for strip in strips:
        x, y = strip.middle[0], rect.middle[1]
        within = strip.top <= y <= strip.bottom
        sides.append(0 if not within or rect.left < x < rect.right else -1 if rect.right <= x else 1)
    return tuple(sides)


def _between_titles(lines: Sequence[TextLine], em: float) -> list[tuple[float, float, float]]:
    """Two titles on one height: what stands below the second begins where it begins."""
    found = []
    for line in lines:
        titles = [run for run in line.runs if TITLE.match(run.text)]
        for left, right in itertools.pairwise(titles):
            if right.rect.left - left.rect.left >= _LEAST * em:
                found.append((right.rect.left - 0.5 * em, right.rect.left, right.rect.middle[1]))
    return found


def _between_rulings(
    lines: Sequence[TextLine], rules: Sequence[RuleRow], em: float
) -> list[tuple[float, float, float]]:
    """A ruling with one gap, below both parts of which labels stand on the left edge."""
    found = []
    for rule in rules:
        if len(rule.pieces) != 2:
            continue
        (a, b), (c, d) = rule.pieces
        if c - b < 0.5 * em or min(b - a, d - c) < _LEAST * em:
            continue
        strip = _reaching(b, c, rule.y, lines, rules)
        below = [ln for ln in lines if rule.y < ln.rect.middle[1] <= strip.bottom]
        if all(_labelled(below, x0, x1, em) for x0, x1 in rule.pieces) and _uncrossed(strip, rules, rule.y, em):
            found.append((b, c, rule.y))
    return found


def _between_prose(
    lines: Sequence[TextLine], rules: Sequence[RuleRow], blocks: Sequence[Block], em: float
) -> list[Rect]:
    """The white between two columns of a page, from their first piece of prose to their last."""
    found = []
    columns = [b.rect for b in blocks if len(b.runs) >= 3]
    for a in columns:
        for b in columns:
            beside = 0 < b.left - a.right < 8 * em and min(a.bottom, b.bottom) > max(a.top, b.top)
            if not beside or not 0.8 <= a.width / b.width <= 1.25:
                continue
            strip = _reaching(a.right, b.left, (max(a.top, b.top) + min(a.bottom, b.bottom)) / 2, lines, rules)
            same = [c for c in columns if abs(c.left - a.left) <= em or abs(c.left - b.left) <= em]
            same = [c for c in same if strip.top <= c.middle[1] <= strip.bottom]
            top, bottom = min(c.top for c in same) - 1, max(c.bottom for c in same) + 1
            found.append(Rect(strip.left, max(strip.top, top), strip.right, min(strip.bottom, bottom)))
    return found


def _labelled(below: Sequence[TextLine], x0: float, x1: float, em: float) -> bool:
    """Whether the lines below a part of a ruling mostly begin with words on its left edge."""
    held = [[r for r in ln.runs if x0 - em <= r.rect.middle[0] <= x1 + em] for ln in below]
    firsts = [runs[0] for runs in held[:12] if len(runs) >= 2]
    words = [r for r in firsts if r.rect.left - x0 <= 3 * em and any(c.isalpha() for c in r.text) and not r.figure]
    return len(firsts) >= 2 and len(words) >= 0.6 * len(firsts)


def _uncrossed(strip: Rect, rules: Sequence[RuleRow], y: float, em: float) -> bool:
    """Whether no ruling runs through the gap just above or below the strip, as it does in a table with one frame."""
    x = strip.middle[0]
    near = [r for r in rules if strip.top - 2 * em <= r.y <= strip.bottom + 2 * em]
    return not any(p <= x <= q for r in near for p, q in r.pieces)


def _reaching(left: float, right: float, y: float, lines: Sequence[TextLine], rules: Sequence[RuleRow]) -> Rect:
    x = (left + right) / 2
    across = [r.rect.middle[1] for ln in lines for r in ln.runs if r.rect.left < x < r.rect.right]
    across += [rule.y for rule in rules if any(p < x < q for p, q in rule.pieces)]
    top = max((at for at in across if at < y), default=-1.0)
    bottom = min((at for at in across if at > y), default=1e9)
    return Rect(left, top + 0.01, right, bottom - 0.01)


def _between(strip: Rect, left: Run, right: Run) -> bool:
    x = strip.middle[0]
    return left.rect.middle[0] < x < right.rect.middle[0] and strip.top <= right.rect.middle[1] <= strip.bottom
