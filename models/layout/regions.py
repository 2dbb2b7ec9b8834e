"""Which parts of a page are tables: between rulings of one width, or where gaps stand above gaps."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from models.layout.frames import Frame, frames
from models.layout.lists import filled_in, listed
from models.layout.marks import BULLET, CAPTION, FOOTNOTE, LEGEND, NOTE, TITLE, kin, same_columns
from models.layout.prose import Block, justified, prose_blocks
from models.layout.rules import rule_rows
from models.layout.runs import TextLine, around, ends_in_leader, has_digits, is_year
from models.layout.stretches import attached, free_parts, rest_of_row, sides, stretches, with_tops
from models.layout.strips import parted_lines, parted_rules, white_strips
from models.sheet import Rect, Segment, Word


@dataclass(frozen=True, slots=True)
class Region:
    """A part of the page that is one table."""

    rect: Rect
    lines: tuple[TextLine, ...]
    rulings: int
    """How many rulings of its whole width bound it and run through it."""
    titled: bool = False
    """Whether the caption of a table stands right above it."""
    drawn: bool = False
    """Whether the caption of a figure does: what follows may be the labels of a chart."""

    @property
    def words(self) -> list[Word]:
        return [w for line in self.lines for run in line.runs for w in run.words]


def table_regions(lines: Sequence[TextLine], segments: Sequence[Segment], em: float) -> list[Region]:
    """The tables of a page, as regions that share no word."""
    lines = justified(lines, em)
    rules = rule_rows(segments, em)
    blocks = prose_blocks(lines, rules, em)
    strips = white_strips(lines, rules, blocks, em)
    if strips:
        lines, rules = parted_lines(lines, strips), parted_rules(rules, strips)
        blocks = prose_blocks(lines, rules, em)
    prose = {id(run) for block in blocks for run in block.runs}
    framed = frames(lines, rules, [s for s in segments if not s.horizontal], prose, em)
    taken = {id(run) for frame in framed for line in frame.lines for run in line.runs}
    free = free_parts(lines, prose | taken, blocks, rules, strips, em)
    used: set[int] = set()
    grown = [_titled(_grown(frame, free, used, em), lines, blocks, em) for frame in framed]
    parts = [side for part in free for side in sides([ln for ln in part if id(ln) not in used], rules, em)]
    loose = [
        _titled(Region(around(ln.rect for ln in s), tuple(s), 0), lines, blocks, em)
        for part in parts
        for s in stretches(part, em)
    ]
    return [r for r in grown + loose if _tabular(r) and not filled_in(r.lines, rules, em)]


def _titled(region: Region, lines: Sequence[TextLine], blocks: Sequence[Block], em: float) -> Region:
    """A region that knows whether its caption is that of a table, right above it, or of a figure, above or below it."""
    rect = region.rect
    below = [run for ln in lines for run in ln.runs if 0 <= run.rect.top - rect.bottom <= 3 * em]
    if any(CAPTION.match(run.text) and not TITLE.match(run.text) and run.rect.left < rect.right for run in below):
        region = replace(region, drawn=True)
    above = [run for ln in lines for run in ln.runs if CAPTION.match(run.text) and rect.top - run.rect.bottom >= 0]
    above = [run for run in above if min(run.rect.right, rect.right) > max(run.rect.left, rect.left)]
    if not above:
        return region
    caption = max(above, key=lambda run: run.rect.bottom)
    gap = rect.top - caption.rect.bottom
    if TITLE.match(caption.text):
        return replace(region, titled=gap <= 6 * em, drawn=region.drawn and gap > 6 * em)
    between = any(caption.rect.bottom < b.rect.middle[1] < rect.top and len(b.runs) >= 3 for b in blocks)
    return replace(region, drawn=region.drawn or (gap <= 24 * em and not between))


def _grown(frame: Frame, free: Sequence[Sequence[TextLine]], used: set[int], em: float) -> Region:
    """A frame with the lines just outside that belong to it: a body without a last ruling, a header above the first."""
    lines = list(frame.lines)
    for part in free:
        near = [
            ln
            for ln in part
            if id(ln) not in used
            and ln.rect.left >= frame.rect.left - 2 * em
            and ln.rect.right <= frame.rect.right + 2 * em
        ]
        below = [ln for ln in near if ln.rect.top > frame.rect.bottom - 0.5 * em]
        more = _more(lines, below, used, em)
        lines = [*lines, *more]
        if (more or not frame.closed) and len(lines[-1].runs) >= 2:
            rest = rest_of_row(lines, [ln for ln in below if ln.rect.top > lines[-1].rect.middle[1]], em)
            lines = [*lines, *rest]
            used |= {id(ln) for ln in rest}
        above = [ln for ln in reversed(near) if ln.rect.bottom < frame.rect.top + 0.5 * em]
        if not frame.headed or (above and _heads(above[0], frame, em)):
            lines = [*reversed(_headers(lines, above, used, em)), *lines]
            tops = with_tops(lines, part, em)
            used |= {id(ln) for ln in tops[: len(tops) - len(lines)]}
            lines = tops
    rect = around([frame.rect, *(ln.rect for ln in lines)])
    return Region(rect, tuple(lines), frame.inner + 2)


def _heads(line: TextLine, frame: Frame, em: float) -> bool:
    """Whether a line right above the first ruling of a frame is its head, although the first strip might be one."""
    if frame.rect.top - line.rect.bottom > em or len(line.runs) < max(len(ln.runs) for ln in frame.lines[:4]):
        return False
    return len(line.runs) >= 2 and any(kin(line, other, em) for other in frame.lines[:4])


def _more(lines: Sequence[TextLine], below: Sequence[TextLine], used: set[int], em: float) -> list[TextLine]:
    more: list[TextLine] = []
    waiting: list[TextLine] = []
    for line in below:
        last = [*lines, *more, *waiting][-1]
        gap = line.rect.top - last.rect.bottom
        if (gap > 2.2 * em and not (gap <= 4.5 * em and same_columns(last, line, em))) or CAPTION.match(line.text):
            break
        if NOTE.match(line.text) or (LEGEND.match(line.text) and not any(r.figure for r in line.runs)):
            break
        if FOOTNOTE.match(line.text) and len(line.runs) == 1:
            break
        if len(line.runs) >= 2 and any(kin(line, o, em) for o in [*lines, *more][-4:] if len(o.runs) >= 2):
            more += [*waiting, line]
            used |= {id(w) for w in (*waiting, line)}
            waiting = []
        else:
            waiting.append(line)
            if sum(not attached(ln, [*lines, *more, *waiting], em) for ln in waiting) > 2:
                break
    return more


def _headers(lines: Sequence[TextLine], above: Sequence[TextLine], used: set[int], em: float) -> list[TextLine]:
    """Lines above the first ruling, nearest first."""
    found: list[TextLine] = []
    waiting: list[TextLine] = []
    for line in above:
        first = [*lines[:1], *found, *waiting][-1]
        if first.rect.top - line.rect.bottom > 2.0 * em or CAPTION.match(line.text):
            break
        if len(line.runs) >= 2 and any(kin(line, o, em) for o in lines[:4] if len(o.runs) >= 2):
            found += [*waiting, line]
            waiting = []
        elif len(waiting) < 2 and len(line.runs) == 1:
            waiting.append(line)
        else:
            break
    used |= {id(line) for line in found}
    return found


def _tabular(region: Region) -> bool:
    """Whether a region is a table and not a list, a table of contents, a letterhead, or labels of a figure."""
    many = [line for line in region.lines if len(line.runs) >= 2]
    if not many or len(region.lines) < 2:
        return False
    firsts = [line.runs[0].text for line in many]
    widest = max(len(line.runs) for line in many)
    if not region.titled and widest <= 2 and sum(bool(BULLET.match(t)) for t in firsts) >= 0.6 * len(firsts):
        return False
    if _contents(many):
        return False
    rest = [run for line in many for run in line.runs[1:]]
    figures = sum(run.figure or has_digits(run.text) for run in rest) / len(rest)
    if region.rulings > 2:
        return True
    if region.rulings:
        return widest > 2 or figures >= 0.4 or len(region.lines) > 6
    if region.drawn and (widest <= 2 or len(many) <= 3):
        return False
    if region.titled and len(many) >= 3:
        return True
    if not any(_worded(run.text) for run in [*many[0].runs, *(line.runs[0] for line in many)]):
        return False
    if len(many) < 2 or (len(many) < 4 and not any(run.figure for run in many[-1].runs[1:])):
        return False
    columns = sorted(len(line.runs) for line in many)[len(many) // 2]
    if figures >= 0.4:
        return columns >= 3 or len(many) >= 3
    return columns >= 3 and len(many) >= 3 and not listed(region.lines)


def _worded(text: str) -> bool:
    """Whether a text has a word or a year in it: figures that nothing names are the labels of a chart."""
    return is_year(text) or sum(c.isalpha() for c in text) >= 2


def _contents(many: Sequence[TextLine]) -> bool:
    """Whether lines lead to page numbers that only grow."""
    many = [TextLine(ln.runs[1:], ln.rect) if len(ln.runs) > 2 and BULLET.match(ln.runs[0].text) else ln for ln in many]
    if sum(len(line.runs) == 2 or ends_in_leader(line.runs[-2].text) for line in many) < 0.8 * len(many):
        return False
    pages = [line.runs[-1].text.strip(" .…·_") for line in many]
    numbers = [int(p) for p in pages if p.isdigit() and len(p) <= 4]
    if len(numbers) < max(3, 0.7 * len(many)) or any(re.fullmatch(r"\d+[.,]\d+", p) for p in pages):
        return False
    rising = sum(a <= b for a, b in itertools.pairwise(numbers))
    return rising >= 0.9 * (len(numbers) - 1) and max(numbers) < 1500
