"""Which runs are running text: lines that break only because the next word no longer fits."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from models.layout.marks import BULLET, CAPTION, NOTE
from models.layout.rules import RuleRow
from models.layout.runs import Run, TextLine, around, ends_in_leader
from models.layout.sentences import Block, cells_of_rows
from models.sheet import Rect

_MIN_WIDTH = 16.0
"""A column of prose is at least so many text heights wide; a cell that wraps is mostly narrower."""


def wraps(upper: Run, lower: Run, right: float, em: float) -> bool:
    """Whether the upper line is full: the first word of the lower one would not have fitted before `right`."""
    first = lower.words[0].rect.width
    return upper.rect.right + 0.2 * em + first > right - 0.3 * em


def prose_blocks(lines: Sequence[TextLine], rules: Sequence[RuleRow], em: float) -> list[Block]:
    """Stacks of at least three full lines (two very wide ones) on a common left edge."""
    rows = {id(left) for line in lines for left, right in itertools.pairwise(line.runs) if right.figure}
    blocks = [block for chain in _chains(lines, rules, em) for block in _prose_in(chain, em)]
    # Labels have their figures beside them; only a long column of prose may stand beside a table.
    blocks = [b for b in (_without_rows(b, rows, em) for b in blocks) if b is not None]
    named = {
        id(right)
        for line in lines
        for left, right in itertools.pairwise(line.runs)
        if left.rect.width <= 12 * em and not BULLET.match(left.text)
    }
    blocks = [b for b in blocks if not _beside_names(b, named)]
    cells = {id(b) for b in cells_of_rows(blocks, lines, em)}
    return [b for b in blocks if id(b) not in cells]


def _without_rows(block: Block, rows: set[int], em: float) -> Block | None:
    """A block without the labels before and after it that have figures beside them; none where they are within it."""
    if len(block.runs) > 6 or not any(id(r) in rows for r in block.runs):
        return block
    runs = list(block.runs)
    right = max(r.rect.right for r in runs)
    while len(runs) > 1 and id(runs[-1]) in rows and not wraps(runs[-2], runs[-1], right, em):
        runs.pop()
    while runs and id(runs[0]) in rows:
        runs.pop(0)
    if runs and id(runs[-1]) in rows and not any(id(r) in rows for r in runs[:-1]):
        # The last line of a paragraph whose neighbour is the figure of another column of the page.
        return block if len(runs) >= 3 else None
    if not runs or any(id(r) in rows for r in runs):
        return None
    return next(iter(_checked(runs, em)), None)


def _beside_names(block: Block, named: set[int]) -> bool:
    """Whether names or dates stand left of every few lines: sentences of a table, and not of the text."""
    beside = sum(id(r) in named for r in block.runs)
    return beside >= 2 and beside >= 0.3 * len(block.runs)


def justified(lines: Sequence[TextLine], em: float) -> list[TextLine]:
    """The lines, with those runs joined again that only justification has driven apart.

    Such a line reaches from edge to edge of a full line right above or below it, and its gaps are much alike.
    """
    done = list(lines)
    for order in (range(len(done)), range(len(done) - 1, -1, -1)):
        for i in order:
            near = [done[j] for j in (i - 2, i - 1, i + 1, i + 2) if 0 <= j < len(done)]
            full = [r for line in near for r in line.runs if len(r.words) >= 3 and r.rect.width >= 10 * em]
            full = [r for r in full if _stacked(r.rect, done[i].rect, em)]
            if full and len(done[i].runs) >= 2:
                done[i] = _rejoined(done[i], full, em)
    return done


def _stacked(a: Rect, b: Rect, em: float) -> bool:
    gap = max(a.top, b.top) - min(a.bottom, b.bottom)
    return -0.3 * em <= gap <= 0.9 * em


def _rejoined(line: TextLine, full: Sequence[Run], em: float) -> TextLine:
    runs = list(line.runs)
    for first in range(len(runs)):
        for last in range(len(runs) - 1, first, -1):
            part = runs[first : last + 1]
            flush = any(
                abs(f.rect.left - part[0].rect.left) <= 0.4 * em and abs(f.rect.right - part[-1].rect.right) <= 0.4 * em
                for f in full
            )
            if flush and _evenly_spaced(part, em):
                words = tuple(w for r in part for w in r.words)
                joined = Run(words, around(w.rect for w in words))
                return _rejoined(TextLine((*runs[:first], joined, *runs[last + 1 :]), line.rect), full, em)
    return line


def _evenly_spaced(part: Sequence[Run], em: float) -> bool:
    words = [w for r in part for w in r.words]
    gaps = [b.rect.left - a.rect.right for a, b in itertools.pairwise(words)]
    figures = sum(w.text[:1].isdigit() for w in words)
    if len(words) >= 4 and max(gaps) - min(gaps) <= 0.12 * em and any(w.text.isalpha() for w in words):
        return max(gaps) < 6 * em
    return (
        max(gaps) <= max(2.5 * min(gaps), min(gaps) + 0.35 * em) and max(gaps) < 6 * em and figures <= 0.4 * len(words)
    )


def _chains(lines: Sequence[TextLine], rules: Sequence[RuleRow], em: float) -> list[list[Run]]:
    open_chains: list[list[Run]] = []
    closed: list[list[Run]] = []
    for line in lines:
        grown: list[list[Run]] = []
        for run in line.runs:
            best: list[Run] | None = None
            for chain in open_chains:
                last = chain[-1]
                gap = run.rect.top - last.rect.bottom
                if not -0.5 * em <= gap <= 1.1 * em:
                    continue
                if any(last.rect.middle[1] < r.y < run.rect.middle[1] and r.covers(*last.rect[::2]) for r in rules):
                    continue
                if _parted_under(last, run, line, em):
                    continue
                near = abs(run.rect.left - last.rect.left) <= 2.6 * em
                held = run.rect.left >= last.rect.left - 2.6 * em and run.rect.right <= last.rect.right + 2.6 * em
                ratio = run.words[0].size / max(1.0, last.words[0].size)
                if near and (held or last.rect.width >= 0.3 * run.rect.width) and 0.8 <= ratio <= 1.25:
                    best = chain
                    break
            if best is not None and best not in grown:
                best.append(run)
                grown.append(best)
            else:
                fresh = [run]
                grown.append(fresh)
                open_chains.append(fresh)
        kept = []
        for chain in open_chains:
            if line.rect.top - chain[-1].rect.bottom > 1.2 * em:
                closed.append(chain)
            else:
                kept.append(chain)
        open_chains = kept
    return closed + open_chains


def _parted_under(upper: Run, lower: Run, line: TextLine, em: float) -> bool:
    """Whether a line has gone over to columns below a longer text, as the head of a table does below its caption."""
    others = [r.rect for r in line.runs if r is not lower and r.rect.left > lower.rect.right]
    return any(r.left < upper.rect.right - 2 * em and r.right <= upper.rect.right + 2 * em for r in others)


def _prose_in(chain: list[Run], em: float) -> list[Block]:
    blocks: list[Block] = []
    held: list[Run] = [chain[0]]
    rights = sorted(r.rect.right for r in chain)
    right = rights[-1] if len(chain) < 4 else rights[int(0.9 * (len(rights) - 1))]
    for upper, lower in itertools.pairwise(chain):
        goes_on = wraps(upper, lower, right, em) or _stub_of_paragraph(upper, held)
        if goes_on and not (CAPTION.match(lower.text) or NOTE.match(lower.text) or lower.bold != held[0].bold):
            held.append(lower)
        else:
            blocks.extend(_checked(held, em))
            held = [lower]
    blocks.extend(_checked(held, em))
    return blocks


def _stub_of_paragraph(upper: Run, held: Sequence[Run]) -> bool:
    """A short last line ends its paragraph, and the next paragraph may follow at once."""
    return (
        len(held) >= 2 and not ends_in_leader(upper.text) and upper.text.rstrip().endswith((".", ":", "”", ";", "。"))
    )


def _checked(runs: Sequence[Run], em: float) -> list[Block]:
    wide = max(r.rect.width for r in runs)
    words = sum(len(r.words) for r in runs)
    cjk = sum(ord(c) >= 0x2E80 for r in runs for c in r.text)
    plenty = words >= 4 * len(runs) - 3 or cjk >= 10 * len(runs)
    figures = sum(w.text[:1].isdigit() for r in runs for w in r.words)
    long = len(runs) >= 3 and wide >= _MIN_WIDTH * em
    broad = len(runs) >= 2 and wide >= 34 * em
    if any(ends_in_leader(r.text) for r in runs):
        return []
    if plenty and (long or broad) and figures <= 0.4 * words:
        return [Block(tuple(runs), around(r.rect for r in runs))]
    return []
