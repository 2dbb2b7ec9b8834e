"""Tables between rulings of one width: what stands in each strip decides whether the strips are one table."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, replace

from models.layout.lists import boxes
from models.layout.marks import CAPTION, FOOTNOTE, NOTE, SECTION, columns_below, kin
from models.layout.rules import RuleRow
from models.layout.runs import TextLine, around, is_year, usual
from models.sheet import Rect, Segment


@dataclass
class Strip:
    """Lines between two rulings, or a part of them where prose, a title or a note comes between."""

    lines: list[TextLine]
    above: RuleRow
    below: RuleRow
    ruled_above: bool
    ruled_below: bool
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Frame:
    """Strips that are one table."""

    rect: Rect
    lines: tuple[TextLine, ...]
    headed: bool
    """Whether its first strip is a header of its own."""
    inner: int
    """How many rulings run between its lines."""
    closed: bool = True
    """Whether a ruling runs below its last line."""


def frames(
    lines: Sequence[TextLine], rules: Sequence[RuleRow], uprights: Sequence[Segment], prose: set[int], em: float
) -> list[Frame]:
    """The tables that level rulings bound."""
    found: list[Frame] = []
    for stack in _stacks(rules, em):
        strips = [s for a, b in itertools.pairwise(stack) for s in _strips(lines, a, b, prose, em)]
        _name(strips, prose, uprights, em)
        chains = [chain for chain in _chains_of(strips) if not boxes(chain[0].above, chain[0].lines, uprights, em)]
        found.extend(f for chain in chains if (f := _frame(chain)) is not None)
    return _without_nested([f for f in found if not _part_of_wider(f, lines, prose, em)])


def _part_of_wider(frame: Frame, lines: Sequence[TextLine], prose: set[int], em: float) -> bool:
    """Whether rulings bound only some columns of a table whose labels stand outside: above sums, below headings."""
    own = _runs(frame)
    held = [line for line in lines if any(id(r) in own for r in line.runs)]
    if not held:
        return False
    if sum(line.runs[0].figure for line in frame.lines) >= 0.6 * len(frame.lines):
        figures = [line.rect for line in frame.lines if line.runs[0].figure]
        columns = replace(frame, rect=around(figures)) if figures else frame
        labelled = sum(_labelled(line, columns, prose, em) for line in held)
        return labelled >= 0.6 * len(frame.lines)
    if len(frame.lines) > 6:
        return False
    at = lines.index(held[-1])
    below = [ln for ln in lines[at + 1 : at + 7] if ln.rect.top - frame.rect.bottom <= 8 * em]
    akin = [ln for ln in below if any(kin(ln, own_line, em) for own_line in frame.lines if len(own_line.runs) >= 2)]
    return len(akin) >= 2 and sum(_labelled(ln, frame, prose, em) for ln in akin) >= 0.75 * len(akin)


def _labelled(line: TextLine, frame: Frame, prose: set[int], em: float) -> bool:
    """Whether a line goes on from a label left of the frame to figures below or in it."""
    before = [r for r in line.runs if r.rect.right < frame.rect.left + 0.5 * em and id(r) not in prose]
    within = [r for r in line.runs if frame.rect.left - em <= r.rect.left and r.rect.right <= frame.rect.right + em]
    if not before or not within:
        return False
    level = abs(before[-1].rect.bottom - within[0].rect.bottom) <= 0.25 * em
    return level and within[0].figure and not before[0].figure


def _frame(chain: Sequence[Strip]) -> Frame | None:
    held = tuple(line for strip in chain for line in strip.lines)
    first, last = chain[0], chain[-1]
    if len(chain) == 1 and not (first.ruled_above and first.ruled_below):
        return None
    edges = [Rect(line.rect.left, line.rect.top, line.rect.right, line.rect.bottom) for line in held]
    if first.ruled_above:
        edges.append(Rect(first.above.x0, first.above.y, first.above.x1, first.above.y))
    if last.ruled_below:
        edges.append(Rect(last.below.x0, last.below.y, last.below.x1, last.below.y))
    filled = [s for s in chain if s.lines]
    tabular = bool(filled) and any(len(line.runs) >= 2 for line in filled[0].lines)
    headed = first.ruled_above and len(filled) >= 2 and len(filled[0].lines) <= 5 and not _of_figures(filled[0])
    headed = headed and tabular
    return Frame(around(edges), held, headed, sum(s.ruled_below for s in filled[:-1]), last.ruled_below)


def _of_figures(strip: Strip) -> bool:
    """Whether a strip is a row of figures, which no header is."""
    rest = [run for line in strip.lines for run in line.runs[1:]]
    figures = sum(run.figure and not is_year(run.text) for run in rest)
    return bool(rest) and figures >= 0.6 * len(rest)


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
    if running > 0.5 or CAPTION.match(strip[-1].text) or CAPTION.match(strip[0].text):
        return "prose"
    if len(strip[0].runs) == 1 and NOTE.match(strip[0].text):
        return "prose"
    if many >= 0.15 * len(strip):
        return "tabular"
    return "single" if len(strip) <= 6 else "prose"


def _strips(lines: Sequence[TextLine], a: RuleRow, b: RuleRow, prose: set[int], em: float) -> list[Strip]:
    inside = _inside(lines, min(a.x0, b.x0) - em, max(a.x1, b.x1) + em, a.y, b.y, em)
    width = max(a.x1, b.x1) - min(a.x0, b.x0)
    parts: list[tuple[bool, list[TextLine]]] = []
    for i, line in enumerate(inside):
        breaks = _breaks(line, prose, width) or (_in_brackets(line) and (not parts or parts[-1][0]))
        if parts and parts[-1][0]:
            breaks = breaks or id(line.runs[0]) in prose or _titles(line, inside[i + 1 : i + 5])
        if parts and parts[-1][0] == breaks:
            parts[-1][1].append(line)
        else:
            parts.append((breaks, [line]))
    if not parts:
        return [Strip([], a, b, True, True, "prose" if b.y - a.y > 1.5 * em else "empty")]
    last = len(parts) - 1
    return [Strip(held, a, b, i == 0, i == last, "prose" if breaks else "") for i, (breaks, held) in enumerate(parts)]


def _in_brackets(line: TextLine) -> bool:
    """Whether a line says in brackets what the figures below are: `(percent of GDP, unless otherwise indicated)`."""
    text = line.text
    return len(line.runs) == 1 and len(line.runs[0].words) >= 3 and text[:1] + text[-1:] in ("()", "[]")


def _titles(line: TextLine, below: Sequence[TextLine]) -> bool:
    """Whether a line below prose is one text over several of the columns that follow: a title, and no heading."""
    over = [c for c in columns_below([ln for ln in below if len(ln.runs) >= 2]) if c.left < line.rect.right]
    return len(line.runs) == 1 and sum(c.right > line.rect.left for c in over) >= 2


def _breaks(line: TextLine, prose: set[int], width: float) -> bool:
    """Whether a line between two rulings cannot be of their table: running text, a title, a note."""
    run, *others = line.runs
    if others:
        return False
    if CAPTION.match(run.text) or NOTE.match(run.text):
        return True
    long = run.rect.width >= 0.6 * width
    return long and (id(run) in prose or bool(FOOTNOTE.match(run.text)))


def _name(strips: list[Strip], prose: set[int], uprights: Sequence[Segment], em: float) -> None:
    """Say of each strip whether it is tabular, a single line within a table, empty, or something else."""
    for strip in strips:
        if not strip.kind:
            strip.kind = _kind(strip.lines, prose)
    _part_at_titles(strips, em)
    for before, strip in itertools.pairwise(strips):
        goes_on = _heads(before.lines, strip.lines, em) or _divided(strip, uprights, em)
        if strip.kind == "prose" and before.kind == "tabular" and goes_on:
            strip.kind = "tabular"


def _divided(strip: Strip, uprights: Sequence[Segment], em: float) -> bool:
    """Whether an upright ruling runs between the texts of a strip from its first line to its last."""
    if not strip.lines:
        return False
    rect = around(line.rect for line in strip.lines)
    return any(
        s.y0 <= rect.top + em
        and s.y1 >= rect.bottom - em
        and strip.above.x0 + 2 * em < s.x0 < strip.above.x1 - 2 * em
        and not any(r.rect.left < s.x0 - 1 and s.x1 + 1 < r.rect.right for ln in strip.lines for r in ln.runs)
        for s in uprights
    )


def _part_at_titles(strips: Sequence[Strip], em: float) -> None:
    """A single line of another size, set off by white space or longer than the rulings, is the next title."""
    tabular = [s for s in strips if s.kind == "tabular"]
    size = usual([r.words[0].size for s in tabular for ln in s.lines for r in ln.runs], em)
    pad = max(0.0, usual([s.lines[0].rect.top - s.above.y for s in tabular if s.ruled_above], 0.0))
    for i, strip in enumerate(strips):
        if strip.kind != "single":
            continue
        if _opens_another(strip, strips[i - 1 : i], strips[i + 1 : i + 2]):
            strip.kind = "prose"
            continue
        whites = [b.rect.top - a.rect.bottom for a, b in itertools.pairwise(strip.lines)]
        whites += [strip.lines[0].rect.top - strip.above.y] if strip.ruled_above else []
        whites += [strip.below.y - strip.lines[-1].rect.bottom] if strip.ruled_below else []
        white = max(whites, default=0.0)
        own = usual([w.size for ln in strip.lines for r in ln.runs for w in r.words], size)
        rect = around(ln.rect for ln in strip.lines)
        out = rect.left < strip.above.x0 - 0.6 * em or rect.right > strip.above.x1 + 0.6 * em
        if white > 2 * pad + 0.8 * em or abs(own - size) > 0.08 * size or out:
            strip.kind = "prose"


def _opens_another(strip: Strip, before: Sequence[Strip], after: Sequence[Strip]) -> bool:
    """Whether figures end above a single line, and below it stands a head over other columns, or it has the number of
    a section: the title of another table whose rulings are as long."""
    if not before or not after or {before[0].kind, after[0].kind} != {"tabular"}:
        return False
    if not _of_figures(before[0]) or any(r.figure and not is_year(r.text) for ln in after[0].lines for r in ln.runs):
        return False
    many = [len(columns_below([ln for ln in s.lines if len(ln.runs) >= 2])) for s in (before[0], after[0])]
    return max(many) >= 1.5 * min(many) or bool(SECTION.match(strip.lines[0].text))


def _heads(upper: Sequence[TextLine], lower: Sequence[TextLine], em: float) -> bool:
    """Whether the gaps of a ruled header go on through the lines below it, however wordy those are."""
    heads = [line for line in upper if len(line.runs) >= 2]
    akin = sum(len(line.runs) >= 2 and any(kin(head, line, em) for head in heads) for line in lower)
    return akin >= max(1 if len(lower) <= 4 else 2, 0.3 * len(lower))


def _chains_of(strips: Sequence[Strip]) -> list[list[Strip]]:
    chains: list[list[Strip]] = []
    held: list[Strip] = []
    for strip in [*strips, None]:
        if strip is not None and strip.kind != "prose":
            held.append(strip)
            continue
        while held and held[0].kind != "tabular" and not _heads_a_column(held):
            held.pop(0)
        while held and held[-1].kind != "tabular":
            held.pop()
        if held:
            chains.append(held)
        held = []
    return chains


def _heads_a_column(strips: Sequence[Strip]) -> bool:
    """Whether the first strip is a heading over one column of figures, and the others have none."""
    first, *others = strips
    if not others or others[0].kind != "tabular" or first.kind != "single" or len(first.lines) > 3:
        return False
    if not (first.ruled_above and first.ruled_below):
        return False
    columns = columns_below(others[0].lines[:4])
    over = around(line.rect for line in first.lines)
    return len(columns) >= 2 and over.left >= columns[0].right and over.width <= 0.5 * (first.above.x1 - first.above.x0)


def _without_nested(found: Sequence[Frame]) -> list[Frame]:
    kept: list[Frame] = []
    for frame in sorted(found, key=lambda f: -(f.rect.width * f.rect.height)):
        runs = _runs(frame)
        if not any(runs & _runs(other) for other in kept):
            kept.append(frame)
    return kept


def _runs(frame: Frame) -> set[int]:
    return {id(run) for line in frame.lines for run in line.runs}
