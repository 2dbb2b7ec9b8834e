"""Tables without a frame: lines in a row whose white spaces stand above each other."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from models.layout.marks import CAPTION, FOOTNOTE, LEGEND, NOTE, SECTION, columns_below, gaps_of, kin, same_columns
from models.layout.prose import Block
from models.layout.rules import RuleRow
from models.layout.runs import Run, TextLine, around, is_year, usual
from models.layout.strips import side_of
from models.sheet import Rect


def free_parts(
    lines: Sequence[TextLine],
    taken: set[int],
    blocks: Sequence[Block],
    rules: Sequence[RuleRow],
    strips: Sequence[Rect],
    em: float,
) -> list[list[TextLine]]:
    """Runs that are neither prose nor framed, as stacks of lines that hang together."""
    gutters = [*_gutters(blocks, em), *_long_gutters(lines, blocks, rules, em)]
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
    return _connected(pieces, strips, em)


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


def _long_gutters(
    lines: Sequence[TextLine], blocks: Sequence[Block], rules: Sequence[RuleRow], em: float
) -> list[Rect]:
    """The white between two columns of a page, from its first line to its last, but for what stands across it.

    Two columns of prose are equally wide wherever on the page they stand; what lies between one piece of prose and the
    next belongs across if anything in it runs through the white.
    """
    pairs = [
        (a.rect, b.rect)
        for a in blocks
        for b in blocks
        if 0 < b.rect.left - a.rect.right < 8 * em and 0.8 <= a.rect.width / max(1.0, b.rect.width) <= 1.25
    ]
    if not pairs or not lines:
        return []
    a, b = min(pairs, key=lambda pair: pair[1].left - pair[0].right)
    x = (a.right + b.left) / 2
    prose = sorted((block.rect.top, block.rect.bottom) for block in blocks)
    edges = [min(line.rect.top for line in lines) - 1.0]
    for top, bottom in prose:
        if bottom > edges[-1]:
            edges += [max(top, edges[-1]), bottom]
    edges.append(max(line.rect.bottom for line in lines) + 1.0)
    across = [r.rect.middle[1] for line in lines for r in line.runs if r.rect.left < x < r.rect.right]
    across += [r.y for r in rules if any(p < x - em and x + em < q for p, q in r.pieces)]
    return [
        Rect(a.right, top, b.left, bottom)
        for top, bottom in itertools.pairwise(edges)
        if bottom > top and not any(top <= y <= bottom for y in across)
    ]


def _crosses(gutters: Sequence[Rect], left: Run, right: Run) -> bool:
    y = left.rect.middle[1]
    return any(g.top <= y <= g.bottom and left.rect.right <= g.middle[0] <= right.rect.left for g in gutters)


def _connected(pieces: list[TextLine], strips: Sequence[Rect], em: float) -> list[list[TextLine]]:
    owner = list(range(len(pieces)))

    def root(i: int) -> int:
        while owner[i] != i:
            owner[i] = owner[owner[i]]
            i = owner[i]
        return i

    beside = [side_of(piece.rect, strips) for piece in pieces]
    for j, lower in enumerate(pieces):
        for i in range(j - 1, -1, -1):
            upper = pieces[i].rect
            gap = lower.rect.top - upper.bottom
            if gap > 8 * em:
                break
            if beside[i] != beside[j]:
                continue
            overlap = min(lower.rect.right, upper.right) - max(lower.rect.left, upper.left)
            # Between a header and the first row of figures the name of a group may stand, left of both.
            parted = len(lower.runs) >= 2 and len(pieces[i].runs) >= 2
            if overlap > 0 and (gap <= 2.6 * em or (gap <= 4.5 * em and parted and kin(lower, pieces[i], em))):
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


def sides(part: list[TextLine], rules: Sequence[RuleRow], em: float, depth: int = 0) -> list[list[TextLine]]:
    """A part cut where what stands on the right keeps other lines than what stands on the left."""
    wide = sorted({round((a + b) / 2) for line in part for a, b in gaps_of(line) if b - a >= 1.5 * em})
    for x in wide[:40] if depth < 4 else ():
        if not _independent(part, x, rules, em):
            continue
        left, right = [], []
        for line in part:
            for side, keep in (
                (left, [r for r in line.runs if r.rect.middle[0] <= x]),
                (right, [r for r in line.runs if r.rect.middle[0] > x]),
            ):
                if keep:
                    side.append(TextLine(tuple(keep), around(r.rect for r in keep)))
        return sides(left, rules, em, depth + 1) + sides(right, rules, em, depth + 1)
    return [part]


def _independent(part: Sequence[TextLine], x: float, rules: Sequence[RuleRow], em: float) -> bool:
    both = [ln for ln in part if ln.rect.left < x < ln.rect.right and _level(ln, x, em)]
    through = sum(any(r.rect.left < x < r.rect.right for r in ln.runs) for ln in part)
    if not both or through > len(both):
        return False
    top, bottom = both[0].rect.top - 6 * em, both[-1].rect.bottom + 6 * em
    if any(top < r.y < bottom and r.x0 < x - 2 * em and r.x1 > x + 2 * em for r in rules):
        return False
    near = [ln for ln in part if top < ln.rect.top < bottom]
    lefts = sum(ln.rect.right < x and not attached(ln, near, em) for ln in near)
    rights = sum(ln.rect.left > x and not attached(ln, near, em) for ln in near)
    if rights > len(both) and not _labelled(near, x):
        return rights >= 2
    return rights >= 2 and lefts >= 2 * len(both) and rights >= 0.5 * len(both)


def _labelled(lines: Sequence[TextLine], x: float) -> bool:
    """Whether the lines with figures right of x have a text left of it as well: their labels, however many lines of
    headings have none."""
    figured = [ln for ln in lines if any(r.figure and r.rect.left > x for r in ln.runs)]
    return len(figured) >= 2 and sum(ln.rect.left > x for ln in figured) <= 0.2 * len(figured)


def attached(line: TextLine, lines: Sequence[TextLine], em: float) -> bool:
    """Whether a line goes on with a text of the line right above it."""
    first = line.runs[0].rect
    return any(
        -0.3 * em <= first.top - run.rect.bottom <= 0.6 * em
        and (abs(run.rect.left - first.left) <= 1.2 * em or abs(run.rect.middle[0] - first.middle[0]) <= 0.3 * em)
        for other in lines
        if other is not line and other.rect.top < first.top
        for run in other.runs
    )


def stretches(part: list[TextLine], em: float) -> list[list[TextLine]]:
    """Lines in a row that share their gaps, with single lines between them."""
    found: list[list[TextLine]] = []
    held: list[TextLine] = []
    waiting: list[TextLine] = []
    unlike: set[int] = set()
    for line in part:
        if held and _ends(held, waiting, line, em):
            found.append([*held, *rest_of_row(held, waiting, em)])
            held, waiting = [], []
        if len(line.runs) >= 2 and not CAPTION.match(line.text):
            if held and any(kin(line, other, em) for other in held[-6:] if len(other.runs) >= 2):
                held = [*held, *waiting, line]
            else:
                if held:
                    found.append(held)
                held = [line]
                unlike.add(id(line))
            waiting = []
        elif held:
            waiting.append(line)
    if held:
        found.append([*held, *rest_of_row(held, waiting, em)])
    return [with_tops(held, part, em) for held in _with_heads(found, unlike, em)]


def rest_of_row(held: Sequence[TextLine], waiting: Sequence[TextLine], em: float) -> list[TextLine]:
    """The further lines of the last row's sentences: right below them, on their left edge."""
    rest: list[TextLine] = []
    first, *others = held[-1].runs
    edges = [r.rect.left for r in others]
    sentences = [r.rect.left for r in others if len(r.words) >= 3]
    right = max(line.rect.right for line in held)
    for line in waiting:
        gap = line.rect.top - [*held, *rest][-1].rect.bottom
        below = gap <= 0.6 * em and line.rect.right <= right + em
        label = -0.2 * em <= line.rect.left - first.rect.left <= 1.5 * em and line.rect.right <= edges[0] - 0.5 * em
        on_edge = any(abs(line.rect.left - x) <= 0.2 * em for x in edges)
        words = not line.runs[0].figure or any(abs(line.rect.left - x) <= 0.2 * em for x in sentences)
        if not below or not words or not (on_edge or (label and line.text[:1].islower())):
            break
        rest.append(line)
    return rest


def with_tops(stretch: Sequence[TextLine], part: Sequence[TextLine], em: float) -> list[TextLine]:
    """A stretch with what stands alone right above one of its columns: the upper line of a heading, or a heading where
    the other columns have none; or a heading above several of them."""
    held = list(stretch)
    own = {id(ln) for ln in stretch}
    above = [ln for ln in part if ln.rect.middle[1] < held[0].rect.middle[1] and id(ln) not in own]
    for line in reversed(above):
        run, *others = line.runs
        gap = held[0].rect.top - line.rect.bottom
        if others or gap > 1.4 * em or CAPTION.match(line.text) or NOTE.match(line.text) or run.text[:1] in "([":
            break
        if _spans_group(run, held, em):
            held.insert(0, line)
            continue
        columns = columns_below(held[:4])
        under = [c for c in columns if min(c.right, run.rect.right) > max(c.left, run.rect.left)]
        if gap > 0.7 * em or line.rect.middle[1] >= held[0].rect.top or len(under) != 1:
            break
        if under[0] is columns[0] or run.rect.left < columns[0].right:
            break
        size = usual([r.words[0].size for ln in held[:4] for r in ln.runs], em)
        c, r = under[0], run.rect
        if r.width > 1.8 * c.width + 2 * em or not 0.85 * size <= run.words[0].size <= 1.15 * size:
            break
        held.insert(0, line)
    return held


def _spans_group(run: Run, held: Sequence[TextLine], em: float) -> bool:
    """Whether a text stands in the middle above some columns, whose headings begin right below it, or lower than the
    taller headings beside them, which begin no lower than right below it."""
    head = list(itertools.takewhile(lambda ln: not any(r.figure and not is_year(r.text) for r in ln.runs), held[:16]))
    if not head or len(head) == len(held):
        return False
    size = usual([r.words[0].size for ln in head for r in ln.runs], em)
    columns = columns_below(held[: len(head) + 1])
    under = [c for c in columns if min(c.right, run.rect.right) > max(c.left, run.rect.left)]
    if len(under) < 2 or under[0] is columns[0] or not 0.85 * size <= run.words[0].size <= 1.15 * size:
        return False
    inside = [min(c.right, run.rect.right) - max(c.left, run.rect.left) for c in under]
    under = [c for c, part in zip(under, inside, strict=True) if part > 0.2 * c.width]
    tops = [(r.rect.middle[0], r.rect.top) for ln in head for r in ln.runs if r.rect.middle[0] > columns[0].right]
    lower = [top for x, top in tops if any(c.left <= x <= c.right for c in under)]
    beside = [top for x, top in tops if not run.rect.left - em <= x <= run.rect.right + em]
    if not lower or not beside:
        return False
    if min(lower) < run.rect.bottom - 0.2 * em:
        return False
    first = min(beside)
    alike = all(r.bold == run.bold for ln in head for r in ln.runs)
    reach = (1.4 if alike else 0.8) * min(em, size)
    if -0.2 * em <= min(*lower, first) - run.rect.bottom <= reach and _over_some(run.rect, columns, em):
        return True
    return first < min(lower) - 0.3 * em and run.rect.top < first <= run.rect.bottom + 0.35 * em


def _over_some(rect: Rect, columns: Sequence[Rect], em: float) -> bool:
    """Whether a text stands in the middle above some columns, clearly out of the middle of them all, where a title
    stands, and not at the edge of the last one, where a remark does."""
    left, right = columns[0].left, columns[-1].right
    middles = [c.middle[0] for c in columns]
    middles += [(a.left + b.right) / 2 for a, b in itertools.pairwise(columns)]
    x = rect.middle[0]
    centred = min(abs(x - middle) for middle in middles) <= 0.3 * em
    return centred and abs(x - (left + right) / 2) > 1.5 * em and rect.right < right - em


def _with_heads(found: list[list[TextLine]], unlike: set[int], em: float) -> list[list[TextLine]]:
    """Stretches with what stands right above them: a header whose groups share no gap with the headings below them."""
    joined: list[list[TextLine]] = []
    for stretch in found:
        head = joined[-1] if joined else []
        heads = [ln for ln in head if len(ln.runs) >= 2]
        near = head and len(head) <= 4 and stretch[0].rect.top - head[-1].rect.bottom <= 1.5 * em
        plain = not any(r.figure and not is_year(r.text) for ln in heads for r in ln.runs[1:])
        if near and plain and id(stretch[0]) in unlike and len(stretch) > len(head):
            rows = [ln for ln in stretch[:6] if len(ln.runs) >= 3]
            if any(kin(ln, row, em) for ln in heads for row in rows):
                joined[-1] = [*head, *stretch]
                continue
        joined.append(stretch)
    return joined


def _ends(held: Sequence[TextLine], waiting: Sequence[TextLine], line: TextLine, em: float) -> bool:
    """Whether a line cannot belong to the table above it: too far down, set in another size, a title, a note."""
    before = [*held, *waiting]
    gap = line.rect.top - before[-1].rect.bottom
    gaps = [max(0.0, b.rect.top - a.rect.bottom) for a, b in itertools.pairwise(before)]
    if gap > 2.6 * em and not (gap <= 4.5 * em and not waiting and same_columns(held[-1], line, em)):
        return True
    if len(line.runs) == 1 and gaps and gap > max(gaps) + 1.4 * em:
        return True
    size = usual([r.words[0].size for ln in held for r in ln.runs], em)
    own = usual([w.size for r in line.runs for w in r.words], size)
    if not 0.78 * size <= own <= 1.19 * size:
        return True
    if (
        LEGEND.match(line.text)
        and len(line.runs) < max(3, len(before[0].runs))
        and not any(r.figure for r in line.runs)
    ):
        return True
    if len(line.runs) > 1:
        return False
    loose = [ln for ln in waiting if not attached(ln, before, em)]
    if _heads_section(line, held):
        return True
    return bool(CAPTION.match(line.text) or NOTE.match(line.text) or FOOTNOTE.match(line.text)) or len(loose) > 3


def _heads_section(line: TextLine, held: Sequence[TextLine]) -> bool:
    """Whether a numbered line runs over most columns: the heading of what follows, and not the name of a group."""
    crossed = [a for ln in held[-6:] for a, _ in gaps_of(ln) if line.rect.left < a < line.rect.right]
    return len(crossed) >= 2 and bool(SECTION.match(line.text)) and not any(r.figure for r in line.runs)


def _level(line: TextLine, x: float, em: float) -> bool:
    """Whether the two sides of a line stand on one baseline."""
    left = [r.rect.bottom for r in line.runs if r.rect.right < x]
    right = [r.rect.bottom for r in line.runs if r.rect.left > x]
    across = any(r.rect.left <= x <= r.rect.right for r in line.runs)
    return not across and abs(max(left) - max(right)) <= 0.2 * em
