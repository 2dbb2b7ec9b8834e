"""Rulings put in order: pieces on one height become a row of rules."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from models.sheet import Segment


@dataclass(frozen=True, slots=True)
class RuleRow:
    """Level rulings at one height, close enough to be read as one."""

    y: float
    x0: float
    x1: float
    pieces: tuple[tuple[float, float], ...]
    """The drawn parts, left to right; a gap between them parts groups of columns."""

    @property
    def inked(self) -> float:
        return sum(b - a for a, b in self.pieces)

    def covers(self, left: float, right: float) -> bool:
        """Whether ink lies over most of a stretch."""
        over = sum(max(0.0, min(b, right) - max(a, left)) for a, b in self.pieces)
        return over >= 0.7 * max(1.0, right - left)


def rule_rows(segments: Sequence[Segment], em: float, reach: float = 3.0) -> list[RuleRow]:
    """Level rulings as rows, top to bottom."""
    level = sorted((s for s in segments if s.horizontal and s.x1 - s.x0 >= 0.8 * em), key=lambda s: s.y0 + s.y1)
    heights: list[list[Segment]] = []
    for segment in level:
        y = (segment.y0 + segment.y1) / 2
        if heights and y - (heights[-1][0].y0 + heights[-1][0].y1) / 2 <= 0.3 * em:
            heights[-1].append(segment)
        else:
            heights.append([segment])
    rows: list[RuleRow] = []
    for group in heights:
        held: list[tuple[float, float]] = []
        y = sum((s.y0 + s.y1) / 2 for s in group) / len(group)
        for x0, x1 in sorted((s.x0, s.x1) for s in group):
            if held and x0 - held[-1][1] <= 0.12 * em:
                held[-1] = (held[-1][0], max(held[-1][1], x1))
            elif held and x0 - held[-1][1] > reach * em:
                rows.append(RuleRow(y, held[0][0], held[-1][1], tuple(held)))
                held = [(x0, x1)]
            else:
                held.append((x0, x1))
        if held:
            rows.append(RuleRow(y, held[0][0], held[-1][1], tuple(held)))
    return rows
