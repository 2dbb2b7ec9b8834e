"""Which parts of a page are tables: between rulings of one width, or where gaps stand above gaps."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass

from models.layout.prose import Block, justified, prose_blocks
from models.layout.rules import RuleRow, rule_rows
from models.layout.runs import Run, TextLine, around, ends_in_leader, has_digits, usual
from models.sheet import Rect, Segment, Word

_CAPTION = re.compile(
    r"^\s*(?:table|tabelle|tableau|figure|fig\.|chart|graph|box|exhibit|annex|appendix|map|表|图|附表)\s*[\dIVXA-Z一二三四五六七八九十]",
    re.IGNORECASE,
)
_NOTE = re.compile(
    r"^\s*(?:notes?\b|sources?\b|\(?\*+\)?\s|†|‡|[¹²³⁴⁵⁶⁷⁸⁹]|footnotes?\b|n\.?b\.|\(?\d\)\s|\d/\s|[a-z]/\s|注[:：]|资料来源|数据来源|说明[:：])",
    re.IGNORECASE,
)
_BULLET = re.compile(r"^\s*(?:[•●▪■◦○‣∙·–—\-*o✓]|\(?[a-zA-Z\d]{1,3}[.)]|\(?[ivx]+[.)]|\d+(?:\.\d+)+\.?)\s*$")


@dataclass(frozen=True, slots=True)
class Region:
    """A part of the page that is one table."""

    rect: Rect
    lines: tuple[TextLine, ...]
    framed: bool
    """Whether rulings above and below bound it."""

    @property
    def words(self) -> list[Word]:
        return [w for line in self.lines for run in line.runs for w in run.words]


def table_regions(lines: Sequence[TextLine], segments: Sequence[Segment], em: float) -> list[Region]:
    """The tables of a page, as regions that share no word."""
    lines = justified(lines, em)
    blocks = prose_blocks(lines, em)
    prose = {id(run) for block in blocks for run in block.runs}
    framed = _framed(lines, rule_rows(segments, em), prose, em)
    taken = {id(run) for region in framed for line in region.lines for run in line.runs}
    free = _free_parts(lines, prose | taken, blocks, em)
    grown, used = _grown(framed, free, em)
    parts = [side for part in free for side in _sides([ln for ln in part if id(ln) not in used], em)]
    stretches = [s for part in parts for s in _stretches(part, em)]
    open_regions = [Region(around(ln.rect for ln in s), tuple(s), False) for s in stretches]
    return [r for r in grown + open_regions if _tabular(r, em)]


# --- between rulings


def _framed(lines: Sequence[TextLine], rules: Sequence[RuleRow], prose: set[int], em: float) -> list[Region]:
    regions: list[Region] = []
    for stack in _stacks(rules, em):
        strips = [
            _inside(lines, min(a.x0, b.x0) - em, max(a.x1, b.x1) + em, a.y, b.y, em)
            for a, b in itertools.pairwise(stack)
        ]
        kinds = [_kind(strip, prose) for strip in strips]
        _part_at_titles(kinds, strips, stack, em)
        for i, (a, b) in enumerate(itertools.pairwise(stack)):
            if kinds[i] == "empty" and b.y - a.y > 1.5 * em:
                kinds[i] = "prose"
            if i and kinds[i] == "prose" and kinds[i - 1] == "tabular" and _heads(strips[i - 1], strips[i], em):
                kinds[i] = "tabular"
        for first, last in _chains_of(kinds):
            held = [line for strip in strips[first : last + 1] for line in strip]
            x0, x1 = stack[first].x0, stack[first].x1
            rect = around([Rect(x0, stack[first].y, x1, stack[last + 1].y), *(ln.rect for ln in held)])
            regions.append(Region(rect, tuple(held), True))
    return _without_nested(regions)


def _stacks(rules: Sequence[RuleRow], em: float) -> list[list[RuleRow]]:
    stacks: list[list[RuleRow]] = []
    for rule in rules:
        if rule.x1 - rule.x0 < 7 * em:
            continue
        for stack in stacks:
            last = stack[-1]
            if abs(last.x0 - rule.x0) <= 1.6 * em and abs(last.x1 - rule.x1) <= 1.6 * em:
                stack.append(rule)
                break
        else:
            stacks.append([rule])
    return [s for s in stacks if len(s) >= 2]


def _inside(lines: Sequence[TextLine], x0: float, x1: float, y0: float, y1: float, em: float) -> list[TextLine]:
    held = []
    for line in lines:
        middle = (line.rect.top + line.rect.bottom) / 2
        if y0 - 0.2 * em <= middle <= y1 + 0.2 * em:
            runs = tuple(r for r in line.runs if x0 <= r.rect.middle[0] <= x1)
            if runs:
                held.append(TextLine(runs, around(r.rect for r in runs)))
    return held


def _kind(strip: Sequence[TextLine], prose: set[int]) -> str:
    if not strip:
        return "empty"
    many = sum(len(line.runs) >= 2 for line in strip)
    runs = [run for line in strip for run in line.runs]
    running = sum(len(r.words) for r in runs if id(r) in prose) / sum(len(r.words) for r in runs)
    if running > 0.5 or _CAPTION.match(strip[-1].text) or _CAPTION.match(strip[0].text):
        return "prose"
    if len(strip[0].runs) == 1 and _NOTE.match(strip[0].text):
        return "prose"
    if many >= 0.15 * len(strip):
        return "tabular"
    return "single" if len(strip) <= 3 else "prose"


def _part_at_titles(
    kinds: list[str], strips: Sequence[Sequence[TextLine]], stack: Sequence[RuleRow], em: float
) -> None:
    """A single line in another size, set off by white space or reaching out of the rulings, is the next table's title."""
    bodies = [
        r.words[0].size
        for k, strip in zip(kinds, strips, strict=True)
        if k == "tabular"
        for ln in strip
        for r in ln.runs
    ]
    size = usual(bodies, em)
    pads = [strip[0].rect.top - rule.y for k, strip, rule in zip(kinds, strips, stack, strict=False) if k == "tabular"]
    pad = max(0.0, usual(pads, 0.0))
    for i, strip in enumerate(strips):
        if kinds[i] != "single":
            continue
        edges = [stack[i].y, *(y for ln in strip for y in (ln.rect.top, ln.rect.bottom)), stack[i + 1].y]
        white = max(b - a for a, b in itertools.pairwise(edges))
        words = [w for ln in strip for r in ln.runs for w in r.words]
        other = abs(usual([w.size for w in words], size) - size) > 0.08 * size
        out = strip[0].rect.left < stack[i].x0 - 0.6 * em or strip[0].rect.right > stack[i].x1 + 0.6 * em
        if white > 2 * pad + 0.8 * em or other or out:
            kinds[i] = "prose"


def _heads(upper: Sequence[TextLine], lower: Sequence[TextLine], em: float) -> bool:
    """Whether the gaps of a ruled header go on through the lines below it, however wordy those are."""
    heads = [line for line in upper if len(line.runs) >= 2]
    kin = sum(len(line.runs) >= 2 and any(_kin(head, line, em) for head in heads) for line in lower)
    return len(upper) <= 4 and kin >= max(2, 0.3 * len(lower))


def _chains_of(kinds: Sequence[str]) -> list[tuple[int, int]]:
    chains = []
    start = None
    last = 0
    for i, kind in enumerate(kinds):
        if kind == "tabular":
            if start is None:
                start = i
            last = i
        elif kind == "prose" and start is not None:
            chains.append((start, last))
            start = None
    if start is not None:
        chains.append((start, last))
    return chains


def _without_nested(regions: list[Region]) -> list[Region]:
    kept: list[Region] = []
    for region in sorted(regions, key=lambda r: -(r.rect.width * r.rect.height)):
        runs = {id(run) for line in region.lines for run in line.runs}
        if not any(runs & {id(run) for line in k.lines for run in line.runs} for k in kept):
            kept.append(region)
    return kept


# --- the rest of the page


def _free_parts(lines: Sequence[TextLine], taken: set[int], blocks: Sequence[Block], em: float) -> list[list[TextLine]]:
    """Runs that are neither prose nor framed, as stacks of lines that hang together."""
    gutters = _gutters(blocks, em)
    pieces: list[TextLine] = []
    for line in lines:
        held: list[Run] = []
        for run in line.runs:
            if id(run) in taken or (held and _crosses(gutters, held[-1], run)):
                if held:
                    pieces.append(TextLine(tuple(held), around(r.rect for r in held)))
                held = []
            if id(run) not in taken:
                held.append(run)
        if held:
            pieces.append(TextLine(tuple(held), around(r.rect for r in held)))
    return _connected(pieces, em)


def _gutters(blocks: Sequence[Block], em: float) -> list[Rect]:
    gutters: list[Rect] = []
    for left in blocks:
        for right in blocks:
            space = right.rect.left - left.rect.right
            overlap = min(left.rect.bottom, right.rect.bottom) - max(left.rect.top, right.rect.top)
            if 0 < space < 8 * em and overlap > -12 * em:
                top, bottom = (
                    min(left.rect.top, right.rect.top) - 3 * em,
                    max(left.rect.bottom, right.rect.bottom) + 3 * em,
                )
                gutters.append(Rect(left.rect.right, top, right.rect.left, bottom))
    return gutters


def _crosses(gutters: Sequence[Rect], left: Run, right: Run) -> bool:
    y = left.rect.middle[1]
    return any(g.top <= y <= g.bottom and left.rect.right <= g.middle[0] <= right.rect.left for g in gutters)


def _connected(pieces: list[TextLine], em: float) -> list[list[TextLine]]:
    owner = list(range(len(pieces)))

    def root(i: int) -> int:
        while owner[i] != i:
            owner[i] = owner[owner[i]]
            i = owner[i]
        return i

    for j, lower in enumerate(pieces):
        for i in range(j - 1, -1, -1):
            upper = pieces[i].rect
            gap = lower.rect.top - upper.bottom
            if gap > 8 * em:
                break
            overlap = min(lower.rect.right, upper.right) - max(lower.rect.left, upper.left)
            if gap <= 2.6 * em and overlap > 0:
                owner[root(j)] = root(i)
    parts: dict[int, list[TextLine]] = {}
    for i, piece in enumerate(pieces):
        parts.setdefault(root(i), []).append(piece)
    return [_merged(part) for part in parts.values()]


def _merged(part: list[TextLine]) -> list[TextLine]:
    lines: list[TextLine] = []
    for piece in sorted(part, key=lambda p: p.rect.top + p.rect.bottom):
        if lines:
            last = lines[-1].rect
            overlap = min(last.bottom, piece.rect.bottom) - max(last.top, piece.rect.top)
            if overlap > 0.6 * min(last.height, piece.rect.height):
                runs = tuple(sorted((*lines[-1].runs, *piece.runs), key=lambda r: r.rect.left))
                lines[-1] = TextLine(runs, around(r.rect for r in runs))
                continue
        lines.append(piece)
    return lines


def _sides(part: list[TextLine], em: float, depth: int = 0) -> list[list[TextLine]]:
    """A part cut where what stands on the right keeps other lines than what stands on the left."""
    wide = sorted({round((a + b) / 2) for line in part for a, b in gaps_of(line) if b - a >= 1.5 * em})
    for x in wide[:40] if depth < 4 else ():
        if not _independent(part, x, em):
            continue
        left, right = [], []
        for line in part:
            for side, keep in (
                (left, [r for r in line.runs if r.rect.middle[0] <= x]),
                (right, [r for r in line.runs if r.rect.middle[0] > x]),
            ):
                if keep:
                    side.append(TextLine(tuple(keep), around(r.rect for r in keep)))
        return _sides(left, em, depth + 1) + _sides(right, em, depth + 1)
    return [part]


def _independent(part: Sequence[TextLine], x: float, em: float) -> bool:
    both = [ln for ln in part if any(r.rect.right < x for r in ln.runs) and any(r.rect.left > x for r in ln.runs)]
    both = [ln for ln in both if not any(r.rect.left < x < r.rect.right for r in ln.runs)]
    if not both:
        return False
    top, bottom = both[0].rect.top - 6 * em, both[-1].rect.bottom + 6 * em
    lefts = sum(ln.rect.right < x and top < ln.rect.top < bottom for ln in part)
    rights = sum(ln.rect.left > x and top < ln.rect.top < bottom for ln in part)
    return (rights >= 2 and rights > len(both)) or (
        rights >= 2 and lefts >= 2 * len(both) and rights >= 0.5 * len(both)
    )


def gaps_of(line: TextLine) -> list[tuple[float, float]]:
    """The white spaces between the runs of a line."""
    return [(a.rect.right, b.rect.left) for a, b in zip(line.runs, line.runs[1:], strict=False)]


def shared_gaps(a: TextLine, b: TextLine, em: float) -> int:
    """How many white spaces of two lines stand above each other."""
    count = 0
    for l0, r0 in gaps_of(a):
        if any(min(r0, r1) - max(l0, l1) >= 0.25 * em for l1, r1 in gaps_of(b)):
            count += 1
    return count


def _kin(a: TextLine, b: TextLine, em: float) -> bool:
    fewer = min(len(a.runs), len(b.runs)) - 1
    shared = min(shared_gaps(a, b, em), shared_gaps(b, a, em))
    return shared >= 1 and shared >= 0.5 * fewer


def _stretches(part: list[TextLine], em: float) -> list[list[TextLine]]:
    """Lines in a row that share their gaps, with single lines between them."""
    found: list[list[TextLine]] = []
    held: list[TextLine] = []
    waiting: list[TextLine] = []
    for line in part:
        if held:
            last = (waiting or held)[-1]
            if line.rect.top - last.rect.bottom > 2.6 * em:
                found.append(held)
                held, waiting = [], []
        if len(line.runs) >= 2 and not _CAPTION.match(line.text):
            if not held:
                held, waiting = [*_header_above(waiting, line, em), line], []
            elif any(_kin(line, other, em) for other in held[-6:] if len(other.runs) >= 2):
                held, waiting = [*held, *waiting, line], []
            else:
                found.append(held)
                held, waiting = [line], []
        elif held:
            waiting.append(line)
            if _CAPTION.match(line.text) or _NOTE.match(line.text) or len(waiting) > 4:
                found.append(held)
                held, waiting = [], []
        else:
            waiting = [*waiting[-2:], line]
    if held:
        found.append(held)
    return found


def _header_above(waiting: Sequence[TextLine], line: TextLine, em: float) -> list[TextLine]:
    return []


# --- together


def _grown(framed: list[Region], free: list[list[TextLine]], em: float) -> tuple[list[Region], set[int]]:
    """Framed regions with the lines just outside that belong to them: a body without a last ruling, a header above the first."""
    used: set[int] = set()
    grown: list[Region] = []
    for region in framed:
        lines = list(region.lines)
        for part in free:
            below = [
                ln
                for ln in part
                if ln.rect.top > region.rect.bottom - 0.5 * em
                and ln.rect.left >= region.rect.left - 2 * em
                and ln.rect.right <= region.rect.right + 2 * em
            ]
            waiting: list[TextLine] = []
            for line in below:
                last = (waiting or lines)[-1]
                if line.rect.top - max(last.rect.bottom, 0) > 2.2 * em or _NOTE.match(line.text):
                    break
                if _CAPTION.match(line.text):
                    break
                if len(line.runs) >= 2 and any(_kin(line, o, em) for o in lines[-4:] if len(o.runs) >= 2):
                    lines = [*lines, *waiting, line]
                    used |= {id(w) for w in (*waiting, line)}
                    waiting = []
                else:
                    waiting.append(line)
                    if len(waiting) > 2:
                        break
            above = [
                ln
                for ln in part
                if ln.rect.bottom < region.rect.top + 0.5 * em
                and ln.rect.left >= region.rect.left - 2 * em
                and ln.rect.right <= region.rect.right + 2 * em
            ]
            if len(_bands(region)) <= 1:
                for line in reversed(above):
                    if lines[0].rect.top - line.rect.bottom > 2.0 * em or _CAPTION.match(line.text):
                        break
                    if len(line.runs) >= 2 and any(_kin(line, o, em) for o in lines[:4] if len(o.runs) >= 2):
                        lines = [line, *lines]
                        used.add(id(line))
                    else:
                        break
        rect = around([region.rect, *(ln.rect for ln in lines)])
        grown.append(Region(rect, tuple(lines), True))
    return grown, used


def _bands(region: Region) -> list[TextLine]:
    return list(region.lines)


def _tabular(region: Region, em: float) -> bool:
    """Whether a region is a table and not a list, a table of contents, or labels of a figure."""
    many = [line for line in region.lines if len(line.runs) >= 2]
    if not many or (len(region.lines) < 2):
        return False
    firsts = [line.runs[0].text for line in many]
    if sum(bool(_BULLET.match(t)) for t in firsts) >= 0.6 * len(firsts) and max(len(ln.runs) for ln in many) <= 2:
        return False
    if _contents(many):
        return False
    if region.framed:
        return True
    if len(many) < 2:
        return False
    rest = [run for line in many for run in line.runs[1:]]
    figures = sum(run.figure or has_digits(run.text) for run in rest) / len(rest)
    if len(many) < 4 and not any(run.figure for run in many[-1].runs[1:]):
        return False
    columns = sorted(len(line.runs) for line in many)[len(many) // 2]
    if figures >= 0.4:
        return len(many) >= 2 and (columns >= 3 or len(many) >= 3)
    return columns >= 3 and len(many) >= 3


def _contents(many: Sequence[TextLine]) -> bool:
    """Whether lines lead to page numbers that only grow."""
    if sum(len(line.runs) == 2 or ends_in_leader(line.runs[-2].text) for line in many) < 0.8 * len(many):
        return False
    pages = [line.runs[-1].text for line in many if line.runs[-1].text.isdigit()]
    if len(pages) < max(3, 0.7 * len(many)):
        return False
    numbers = [int(p) for p in pages]
    rising = sum(a <= b for a, b in itertools.pairwise(numbers))
    return rising >= 0.9 * (len(numbers) - 1) and max(numbers) < 1500


def shared_white(lines: Sequence[TextLine], em: float) -> bool:
    """Whether at least two lines are parted at the same place by a gap wider than a word gap."""
    return any(shared_gaps(a, b, em) for i, a in enumerate(lines) for b in lines[i + 1 :])
