"""Running text that stands in the cells of a table: a short text beside each paragraph tells it from prose."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from models.layout.marks import BULLET
from models.layout.runs import Run, TextLine, around
from models.sheet import Rect

_LONGEST = 14
"""So many lines of running text may stand in one cell."""
_SHORT = 16.0
"""What stands beside a paragraph is narrower than so many text heights."""


@dataclass(frozen=True, slots=True)
class Block:
    """Lines of running text in one column."""

    runs: tuple[Run, ...]
    rect: Rect


class _Pair(NamedTuple):
    """A text and a short one beside it that belongs to it, by where both begin."""

    text: float
    short: float
    block: int
    """Which block the text is; -1 for a single line."""


def cells_of_rows(blocks: Sequence[Block], lines: Sequence[TextLine], em: float) -> list[Block]:
    """The blocks that are cells: level with a short text beside them, or that is set in their middle, as others on
    the same two edges are.

    What stands beside a column of prose goes on above and below each paragraph of it.
    """
    pairs = [pair for line in lines for pair in _level(line, em)]
    prose = {id(run) for block in blocks for run in block.runs}
    loose = [run for line in lines for run in line.runs if id(run) not in prose]
    for i, block in enumerate(blocks):
        if len(block.runs) <= _LONGEST:
            pairs += [_Pair(block.rect.left, short, i) for short in _beside(block, loose, em)]
    cells = {
        pair.block
        for pair in pairs
        if pair.block >= 0
        and sum(abs(p.text - pair.text) <= 0.3 * em and abs(p.short - pair.short) <= 0.3 * em for p in pairs) >= 3
    }
    return [blocks[i] for i in sorted(cells)]


def _level(line: TextLine, em: float) -> list[_Pair]:
    found = []
    for left, right in itertools.pairwise(line.runs):
        level = abs(left.words[0].rect.bottom - right.words[0].rect.bottom) <= 0.1 * em
        if not level or right.rect.left - left.rect.right <= 0.6 * em:
            continue
        if right.rect.width <= _SHORT * em:
            found.append(_Pair(left.rect.left, right.rect.left, -1))
        if left.rect.width <= _SHORT * em and not BULLET.match(left.text):
            found.append(_Pair(right.rect.left, left.rect.left, -1))
    return found


def _beside(block: Block, loose: Sequence[Run], em: float) -> list[float]:
    """Where short texts begin that stand beside a block, and neither go on above nor below it."""
    rect = block.rect
    near = [r for r in loose if rect.top - 2 * em < r.rect.middle[1] < rect.bottom + 2 * em]
    near = [r for r in near if r.rect.width <= _SHORT * em and not BULLET.match(r.text)]
    near = [r for r in near if r.rect.left >= rect.right + 0.4 * em or r.rect.right <= rect.left - 0.4 * em]
    found = []
    for stack in _stacks(near, em):
        own = around(r.rect for r in stack)
        if own.top < rect.top - 0.3 * em or own.bottom > rect.bottom + 0.3 * em:
            continue
        level = min(abs(own.top - rect.top), abs(own.bottom - rect.bottom), abs(own.middle[1] - rect.middle[1]))
        if level <= 0.2 * em:
            found.append(own.left)
    return found


def _stacks(runs: Sequence[Run], em: float) -> list[list[Run]]:
    """Texts on one left edge, each right below the one before."""
    stacks: list[list[Run]] = []
    for run in sorted(runs, key=lambda r: r.rect.top):
        for stack in stacks:
            last = stack[-1].rect
            if abs(last.left - run.rect.left) <= 1.2 * em and -0.3 * em <= run.rect.top - last.bottom <= 0.5 * em:
                stack.append(run)
                break
        else:
            stacks.append([run])
    return stacks
