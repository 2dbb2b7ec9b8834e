"""Where the columns of a table part: white corridors that most lines keep clear, and upright rulings."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from models.layout.runs import Run, TextLine, has_digits, is_figure
from models.sheet import Rect, Segment, Word

_MARK = re.compile(r"^(?:[$€£¥%‰*†‡§¹²³⁴⁵⁶⁷⁸⁹()]+|\(?[a-zA-Z\d]\)|US\$|EUR|USD|\d/|[rpeb])$")

_DATED = re.compile(
    r"^(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec|january|february|march|april|august|september|october"
    r"|november|december|fy|cy|q[1-4]|fiscal|calendar|year|no|nos|class|type|grade|level|stage|phase|part|section"
    r"|article|chapter|title|table|figure|zone|region|group|sector|under|over|about|age|ages|aged)\.?$",
    re.IGNORECASE,
)
"""A word that a number right after it belongs to: dates, and names that end in a number."""


@dataclass(frozen=True, slots=True)
class Corridor:
    """A white stretch between two columns."""

    left: float
    right: float

    @property
    def middle(self) -> float:
        return (self.left + self.right) / 2


def separators(lines: Sequence[TextLine], uprights: Sequence[Segment], rect: Rect, em: float) -> list[float]:
    """The x positions that part the columns, left to right."""
    drawn = _drawn(lines, uprights, rect, em)
    corridors = _corridors(lines, rect, em)
    corridors = _refined(corridors, lines, rect, em)
    marks = sorted([c.middle for c in corridors if not any(c.left - em <= x <= c.right + em for x in drawn)] + drawn)
    marks = _without_marks_alone(marks, lines, rect, em)
    marks = _without_empty(marks, lines, rect)
    return _paired(marks, lines, rect)


def _drawn(lines: Sequence[TextLine], uprights: Sequence[Segment], rect: Rect, em: float) -> list[float]:
    """Upright rulings that run through most of the table, or through its head and past every text."""
    long: dict[int, list[tuple[float, float, float]]] = {}
    for s in uprights:
        x = (s.x0 + s.x1) / 2
        top, bottom = max(s.y0, rect.top), min(s.y1, rect.bottom)
        if rect.left + 0.5 * em < x < rect.right - 0.5 * em and bottom > top:
            key = next((k for k in long if abs(k - x) <= 0.5 * em), round(x))
            long.setdefault(key, []).append((x, top, bottom))
    found = []
    for parts in long.values():
        inked = sum(bottom - top for _, top, bottom in parts)
        x = sum(x for x, _, _ in parts) / len(parts)
        clear = not any(r.rect.left < x - 0.1 * em and x + 0.1 * em < r.rect.right for ln in lines for r in ln.runs)
        heads = min(top for _, top, _ in parts) <= lines[0].rect.middle[1]
        if inked >= 0.6 * rect.height or (inked >= 0.25 * rect.height and heads and clear):
            found.append(x)
    return found


def _corridors(lines: Sequence[TextLine], rect: Rect, em: float) -> list[Corridor]:
    counts = sorted(len(line.runs) for line in lines)
    many = counts[int(0.8 * (len(counts) - 1))]
    if many < 2:
        many = counts[-1]
    full = [line for line in lines if len(line.runs) >= max(2, 0.6 * many)]
    if not full:
        return []
    left, width = rect.left, max(1, int(rect.right - rect.left) + 2)
    cover = np.zeros(width + 1, dtype=np.int32)
    for line in full:
        for run in line.runs:
            a, b = int(run.rect.left - left), int(np.ceil(run.rect.right - left))
            cover[max(0, a)] += 1
            cover[min(width, max(0, b))] -= 1
    cover = np.cumsum(cover)[:width]
    slack = int(0.08 * len(full)) if len(full) >= 6 else 0
    return _whites(cover, slack, left, em, full)


def _whites(cover: np.ndarray, slack: int, left: float, em: float, full: Sequence[TextLine]) -> list[Corridor]:
    """Stretches of low cover with text on both sides, each narrowed to where it is clearest."""
    clear = cover <= slack
    edges = np.flatnonzero(np.diff(np.concatenate(([0], clear.view(np.int8), [0]))))
    found = []
    for a, b in zip(edges[::2], edges[1::2], strict=True):
        if (a == 0 or (b >= len(cover) - 1 and cover[b - 1 :].sum() == 0)) and a == 0:
            continue
        if b - a < max(2.0, 0.15 * em):
            continue
        part = cover[a:b]
        lowest = part.min()
        best = np.flatnonzero(part == lowest)
        groups = np.split(best, np.flatnonzero(np.diff(best) > 1) + 1)
        widest = max(groups, key=len)
        corridor = Corridor(left + a + float(widest[0]), left + a + float(widest[-1]) + 1)
        both = sum(_has_both(line, corridor) for line in full)
        # Of two lines one alone may have a label, if it is well apart from its figures.
        if both >= min(2, len(full)) or (both and len(full) == 2 and b - a >= 1.5 * em):
            found.append(corridor)
    return found


def _has_both(line: TextLine, corridor: Corridor) -> bool:
    middle = corridor.middle
    return line.runs[0].rect.left < middle < line.runs[-1].rect.right and not any(
        r.rect.left < corridor.left - 1 and r.rect.right > corridor.right + 1 for r in line.runs
    )


def _refined(corridors: list[Corridor], lines: Sequence[TextLine], rect: Rect, em: float) -> list[Corridor]:
    """Columns that hold two texts on several lines, parted once more, if need be at gaps as narrow as a space."""
    marks = [c.middle for c in corridors]
    bounds = [rect.left - em, *marks, rect.right + em]
    extra: list[Corridor] = []
    for a, b in itertools.pairwise(bounds):
        inner = [[r for r in line.runs if a <= r.rect.middle[0] <= b] for line in lines]
        inner = [runs for runs in inner if runs and all(a - 1 <= r.rect.left and r.rect.right <= b + 1 for r in runs)]
        extra.extend(_inner_by_words(inner, em) or _inner_by_runs(inner, em) or _inner_by_edges(inner, em))
    return sorted([*corridors, *extra], key=lambda c: c.middle)


def _inner_by_runs(inner: Sequence[Sequence[Run]], em: float) -> list[Corridor]:
    pairs = [runs for runs in inner if len(runs) >= 2]
    if len(pairs) < 2 or len(pairs) < 0.15 * len(inner):
        return []
    found: list[Corridor] = []
    gaps = [(a.rect.right, b.rect.left) for runs in pairs for a, b in itertools.pairwise(runs)]
    for x0, x1 in sorted(gaps):
        if found and found[-1].left < x1 and x0 < found[-1].right:
            found[-1] = Corridor(max(found[-1].left, x0), min(found[-1].right, x1))
        else:
            found.append(Corridor(x0, x1))
    kept = []
    for corridor in found:
        through = sum(
            any(r.rect.left < corridor.left - 1 and r.rect.right > corridor.right + 1 for r in runs) for runs in inner
        )
        parted = sum(
            any(
                a.rect.right <= corridor.left + 1 and b.rect.left >= corridor.right - 1
                for a, b in itertools.pairwise(runs)
            )
            for runs in pairs
        )
        if parted >= 2 and through <= 0.5 * parted and corridor.right > corridor.left:
            kept.append(corridor)
    return kept


def _inner_by_words(inner: Sequence[Sequence[Run]], em: float) -> list[Corridor]:
    """Figures set so tight that their gap is no wider than a space: it stands in the same place on all lines."""
    rows = [[w for r in runs for w in r.words] for runs in inner]
    figures = [tail for words in rows if len(tail := _with_figures(words)) >= 2]
    if len(figures) < 3 or len(figures) < 0.5 * len(inner):
        return []
    gaps: list[Corridor] = []
    for words in figures:
        for a, b in itertools.pairwise(words):
            if b.rect.left - a.rect.right >= 0.28 * em and not _one_number(a, b, em):
                gaps.append(Corridor(a.rect.right, b.rect.left))
    found: list[list[Corridor]] = []
    for gap in sorted(gaps, key=lambda g: g.middle):
        if (
            found
            and min(gap.right, min(g.right for g in found[-1])) - max(gap.left, max(g.left for g in found[-1])) > 0
        ):
            found[-1].append(gap)
        else:
            found.append([gap])
    return [
        Corridor(max(g.left for g in group), min(g.right for g in group))
        for group in found
        if len(group) >= max(3, 0.6 * len(figures))
    ]


def _with_figures(words: Sequence[Word]) -> Sequence[Word]:
    """The figures that a line ends in, and the word before them; of a longer label it takes two to be columns."""
    first = len(words)
    while first > 0 and is_figure(words[first - 1].text):
        first -= 1
    if len(words) - first >= 2 or first <= 1:
        return words[max(0, first - 1) :]
    return []


def _inner_by_edges(inner: Sequence[Sequence[Run]], em: float) -> list[Corridor]:
    """Two columns of words set so tight that only the common left edge of the second shows them."""
    rows = [[w for r in runs for w in r.words] for runs in inner]
    if len(rows) < 4:
        return []
    found: list[Corridor] = []
    pairs = [(a, b) for words in rows for a, b in itertools.pairwise(words)]
    for x in sorted(b.rect.left for _, b in pairs):
        if found and x - found[-1].right <= em:
            continue
        before = [a for a, b in pairs if abs(b.rect.left - x) <= 0.15 * em]
        # The same word on many lines ends where it ends: that says nothing of a column.
        if len({a.text for a in before}) < max(2, 0.5 * len(before)):
            continue
        ends = [a.rect.right for a in before]
        starting = sum(any(abs(w.rect.left - x) <= 0.15 * em for w in words) for words in rows)
        crossed = any(w.rect.left < x - 0.3 * em and w.rect.right > x + 0.15 * em for words in rows for w in words)
        clear = max(ends) < x - 0.25 * em
        if len(ends) >= 2 and starting >= max(4, 0.45 * len(rows)) and clear and not crossed:
            found.append(Corridor(max(ends), x - 0.1 * em))
    return found


def _one_number(a: Word, b: Word, em: float) -> bool:
    """Whether a space parts thousands, or a sign or a mark from its number."""
    if _MARK.match(a.text) or _MARK.match(b.text) or _DATED.match(a.text) or a.text.endswith(","):
        return True
    if b.rect.left - a.rect.right > 0.42 * em:
        return False
    head = a.text.lstrip("-–−(+")
    return (
        b.text[:3].isdigit()
        and len(b.text.split(",")[0].split(".")[0].rstrip(")")) == 3
        and head.isdigit()
        and len(head) <= 3
    )


def _columns(marks: Sequence[float], lines: Sequence[TextLine], rect: Rect) -> list[list[Run]]:
    bounds = [float("-inf"), *marks, float("inf")]
    held: list[list[Run]] = [[] for _ in bounds[1:]]
    for line in lines:
        for run in line.runs:
            for i, (a, b) in enumerate(itertools.pairwise(bounds)):
                if run.rect.left >= a - 1 and run.rect.right <= b + 1:
                    held[i].append(run)
    return held


def _without_marks_alone(marks: list[float], lines: Sequence[TextLine], rect: Rect, em: float) -> list[float]:
    """A column of currency signs belongs to the figures on its right, one of footnote marks to those on its left."""
    marks = list(marks)
    i = 0
    while i < len(marks) + 1 and marks:
        runs = _columns(marks, lines, rect)[i]
        lonely = runs and all(_MARK.match(r.text.replace(" ", "")) for r in runs)
        if lonely and not all(has_digits(r.text) and r.text.isdigit() for r in runs):
            currency = sum(r.text[0] in "$€£¥UE(" for r in runs) >= 0.5 * len(runs)
            drop = i if currency and i < len(marks) else i - 1
            if 0 <= drop < len(marks):
                del marks[drop]
                continue
        i += 1
    return marks


def _without_empty(marks: list[float], lines: Sequence[TextLine], rect: Rect) -> list[float]:
    kept = list(marks)
    i = 0
    while i < len(kept) + 1 and kept:
        bounds = [float("-inf"), *kept, float("inf")]
        a, b = bounds[i], bounds[i + 1]
        if not any(a <= r.rect.middle[0] <= b for line in lines for r in line.runs):
            del kept[min(i, len(kept) - 1)]
            continue
        i += 1
    return kept


def _paired(marks: list[float], lines: Sequence[TextLine], rect: Rect) -> list[float]:
    """Neighbours that are never filled on one line are a heading set aside from its figures: one column."""
    kept = list(marks)
    while kept:
        bounds = [float("-inf"), *kept, float("inf")]
        filled = [_lines_in(lines, a, b) for a, b in itertools.pairwise(bounds)]
        sparse = sorted(range(len(filled)), key=lambda c: len(filled[c]))
        joined = None
        for c in sparse:
            apart = [d for d in (c + 1, c - 1) if 0 <= d < len(filled) and not filled[c] & filled[d]]
            apart = [d for d in apart if min(c, d) > 0 or len(filled) == 2] or []
            if apart and len(filled[c]) <= 0.5 * max(len(filled[d]) for d in apart):
                joined = min(c, apart[0])
                break
            headed = [d for d in apart if _heads_alone(lines, bounds[d : d + 2], bounds[c : c + 2])]
            if headed:
                joined = min(c, headed[0])
                break
        if joined is None:
            return kept
        del kept[joined]
    return kept


def _heads_alone(lines: Sequence[TextLine], head: Sequence[float], body: Sequence[float]) -> bool:
    """Whether one column holds words only and ends above the first text of the other, which holds only figures."""
    upper, lower = (_held_in(lines, a, b) for a, b in (head, body))
    if not upper or not lower or max(i for i, _ in upper) >= min(i for i, _ in lower):
        return False
    return not any(has_digits(run.text) for _, run in upper) and all(run.figure for _, run in lower)


def _held_in(lines: Sequence[TextLine], a: float, b: float) -> list[tuple[int, Run]]:
    return [(i, run) for i, line in enumerate(lines) for run in line.runs if a <= run.rect.middle[0] <= b]


def _lines_in(lines: Sequence[TextLine], a: float, b: float) -> set[int]:
    return {i for i, line in enumerate(lines) if any(a <= r.rect.middle[0] <= b for r in line.runs)}
