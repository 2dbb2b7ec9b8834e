"""Which lines make one row, and which rows are the header: rulings, spacing, what is filled, what continues."""

from __future__ import annotations

import itertools
from bisect import bisect
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from models.layout.rules import RuleRow
from models.layout.runs import Run, TextLine, around, has_digits, is_figure, is_year
from models.sheet import Rect


@dataclass(frozen=True, slots=True)
class Piece:
    """Text on one line of the table and the columns it stands in."""

    run: Run
    line: int
    first: int
    last: int

    @property
    def rect(self) -> Rect:
        return self.run.rect


@dataclass(frozen=True, slots=True)
class Grid:
    """Lines of a table with their texts placed in columns."""

    lines: tuple[tuple[Piece, ...], ...]
    rects: tuple[Rect, ...]
    columns: int
    rights: tuple[float, ...]
    """How far the text of each column reaches to the right."""
    em: float

    def filled(self, line: int) -> set[int]:
        return {c for p in self.lines[line] for c in range(p.first, p.last + 1)}

    def in_column(self, line: int, column: int) -> Piece | None:
        return next((p for p in self.lines[line] if p.first <= column <= p.last), None)


def placed(lines: Sequence[TextLine], marks: Sequence[float], rect: Rect, em: float) -> Grid:
    """Every run put into its columns; one that was held together only by a narrow gap is parted there."""
    bounds = [
        min(rect.left, *(ln.rect.left for ln in lines)) - 1,
        *marks,
        max(rect.right, *(ln.rect.right for ln in lines)) + 1,
    ]
    extents = _extents(lines, bounds)
    flush = [sum(abs(r.rect.left - a) <= 0.12 * em for ln in lines for r in ln.runs) >= 3 for a, _ in extents]
    rows: list[tuple[Piece, ...]] = []
    for i, line in enumerate(lines):
        pieces: list[Piece] = []
        if _heads_part(line, extents, em) and not _rounds(line.runs[0], bounds):
            run = line.runs[0]
            rows.append((Piece(run, i, *_span(run.rect, bounds, extents)),))
            continue
        for run in line.runs:
            pieces.extend(_pieces(run, i, bounds, extents, flush, em))
        rows.append(tuple(_joined(pieces)))
    rights = [
        max((p.rect.right for row in rows for p in row if p.first == p.last == c), default=bounds[c + 1])
        for c in range(len(bounds) - 1)
    ]
    return Grid(tuple(rows), tuple(ln.rect for ln in lines), len(bounds) - 1, tuple(rights), em)


def _heads_part(line: TextLine, extents: Sequence[tuple[float, float]], em: float) -> bool:
    """Whether a line is one text without figures in the middle of all columns, or of all but the first."""
    run, *others = line.runs
    if others or len(run.words) < 2 or any(has_digits(w.text) for w in run.words):
        return False
    if run.rect.left < extents[0][0] + 1.5 * em:
        return False
    rights = [right for _, right in extents[1:]]
    over_figures = len(rights) >= 2 and in_the_middle(run.rect, extents[1][0], rights[-1], rights, em)
    return over_figures or abs(run.rect.middle[0] - (extents[0][0] + rights[-1]) / 2) <= em


def _extents(lines: Sequence[TextLine], bounds: Sequence[float]) -> list[tuple[float, float]]:
    """Where the text of each column lies, by the runs that keep to it."""
    extents = []
    for a, b in itertools.pairwise(bounds):
        held = [r.rect for line in lines for r in line.runs if r.rect.left >= a - 1 and r.rect.right <= b + 1]
        extents.append((min((r.left for r in held), default=a), max((r.right for r in held), default=b)))
    return extents


def _pieces(
    run: Run,
    line: int,
    bounds: Sequence[float],
    extents: Sequence[tuple[float, float]],
    flush: Sequence[bool],
    em: float,
) -> list[Piece]:
    cuts = _cuts(run, bounds[1:-1], em) or _at_edges(run, bounds, extents, flush, em)
    parts = [run.words[i:j] for i, j in itertools.pairwise([0, *cuts, len(run.words)])]
    pieces = []
    for words in parts:
        part = Run(words, around(w.rect for w in words))
        pieces.append(Piece(part, line, *_span(part.rect, bounds, extents)))
    return pieces


def _cuts(run: Run, marks: Sequence[float], em: float) -> list[int]:
    """Before which words a run is cut: at marks that fall between two figures, or into gaps wider than its others."""
    inside = [m for m in marks if run.rect.left + 0.3 * em < m < run.rect.right - 0.3 * em]
    if not inside or len(run.words) < 2:
        return []
    gaps = [b.rect.left - a.rect.right for a, b in itertools.pairwise(run.words)]
    at: dict[int, float] = {}
    for mark in inside:
        for i, (a, b) in enumerate(itertools.pairwise(run.words)):
            between = a.rect.right - 0.2 * em <= mark <= b.rect.left + 0.2 * em
            near = mark == marks[0] and a.rect.right - 0.8 * em <= mark <= b.rect.left
            if between or (near and _last_figure(run, i)):
                at[i] = mark
    others = [g for i, g in enumerate(gaps) if i not in at]
    if len(at) == len(inside) and min(gaps[i] for i in at) >= max(
        0.34 * em, 1.25 * max(others, default=0.4 * em if len(inside) == 1 else 0.0)
    ):
        return [i + 1 for i in sorted(at)]
    cuts = []
    for i, mark in sorted(at.items()):
        left, right = run.words[i], run.words[i + 1]
        figures = all(is_figure(w.text) for w in run.words[i + 1 :]) and has_digits(right.text)
        tight = figures and (is_figure(left.text) or mark == marks[0])
        if gaps[i] >= 0.55 * em or (tight and gaps[i] >= 0.15 * em):
            cuts.append(i + 1)
    return cuts


def _at_edges(
    run: Run, bounds: Sequence[float], extents: Sequence[tuple[float, float]], flush: Sequence[bool], em: float
) -> list[int]:
    """Before which words a run is cut because columns start, or end, exactly there; `flush` ones have a left edge."""
    rounds = _rounds(run, bounds)
    if rounds:
        return rounds
    homes = [bisect(bounds[1:-1], w.rect.middle[0]) for w in run.words]
    gaps = [b.rect.left - a.rect.right for a, b in itertools.pairwise(run.words)]
    texts = {w.text for w in run.words}
    if len(homes) >= 3 and len(set(homes)) == len(homes) > len(texts) and min(gaps) >= 0.3 * em:
        # Headings that repeat, a word to a column.
        return list(range(1, len(homes)))
    cuts = []
    for column, (left, _) in enumerate(extents[1:]):
        for i, (a, b) in enumerate(itertools.pairwise(run.words)):
            gap = b.rect.left - a.rect.right
            starts = (
                flush[column + 1] and abs(b.rect.left - left) <= 0.12 * em and gap >= 0.25 * em and len(run.words) > 2
            )
            ends = abs(a.rect.right - extents[column][1]) <= 0.12 * em and gap >= 0.4 * em
            closes = any(abs(w.rect.right - extents[column + 1][1]) <= 0.12 * em for w in run.words[i + 1 :])
            if starts or (ends and closes and a.rect.right <= bounds[column + 1]):
                cuts.append(i + 1)
                break
    return sorted(set(cuts))


def _rounds(run: Run, bounds: Sequence[float]) -> list[int]:
    """Before which words a run begins anew where it says the same two words or more in each of some columns."""
    texts = [w.text for w in run.words]
    for size in range(2, len(texts) // 2 + 1):
        if len(texts) % size or texts != texts[:size] * (len(texts) // size):
            continue
        starts = range(0, len(texts), size)
        middles = [around(w.rect for w in run.words[i : i + size]).middle[0] for i in starts]
        if len({bisect(bounds[1:-1], x) for x in middles}) == len(middles):
            return list(starts[1:])
    return []


def _last_figure(run: Run, i: int) -> bool:
    """Whether a label ends at a word and one figure follows."""
    rest = run.words[i + 1 :]
    return len(rest) == 1 and is_figure(rest[0].text) and has_digits(rest[0].text)


def _span(rect: Rect, bounds: Sequence[float], extents: Sequence[tuple[float, float]]) -> tuple[int, int]:
    """The columns that a text covers: the one it lies in most, and each that it runs over for the greater part."""
    shares = []
    for c, (a, b) in enumerate(itertools.pairwise(bounds)):
        inner_a, inner_b = extents[c]
        zone = min(rect.right, b) - max(rect.left, a)
        inner = min(rect.right, inner_b) - max(rect.left, inner_a)
        shares.append((zone, inner / max(1.0, inner_b - inner_a)))
    best = max(range(len(shares)), key=lambda c: shares[c][0])
    first = last = best
    while first > 0 and shares[first - 1][1] > 0.5:
        first -= 1
    while last < len(shares) - 1 and shares[last + 1][1] > 0.5:
        last += 1
    return first, last


def _joined(pieces: Sequence[Piece]) -> list[Piece]:
    """Pieces of one line that fell into the same column are one text."""
    joined: list[Piece] = []
    for piece in pieces:
        if joined and piece.first <= joined[-1].last:
            last = joined[-1]
            words = (*last.run.words, *piece.run.words)
            run = Run(words, around(w.rect for w in words))
            joined[-1] = Piece(run, last.line, last.first, max(last.last, piece.last))
        else:
            joined.append(piece)
    return joined


def over_all(grid: Grid, line: int, rect: Rect) -> bool:
    """Whether a line is one text in the middle of the whole table, and no label: the heading of a part of it."""
    if len(grid.lines[line]) != 1:
        return False
    piece = grid.lines[line][0]
    indent = piece.rect.left - min(r.left for r in grid.rects)
    centred = abs(piece.rect.middle[0] - rect.middle[0])
    if piece.run.figure or indent < 1.5 * grid.em:
        return False
    return centred <= (1.5 if piece.first > 0 else 0.8) * grid.em


def across(grid: Grid, line: int) -> bool:
    """Whether a line is one text from the left edge that runs on into the next column: the heading of a part."""
    if len(grid.lines[line]) != 1 or grid.columns < 2:
        return False
    piece = grid.lines[line][0]
    own = [p.rect.left for row in grid.lines for p in row if p.first == p.last == 1]
    return piece.first == 0 and not piece.run.figure and bool(own) and piece.rect.right > min(own) + 0.5 * grid.em


def over_figures(grid: Grid, line: int) -> bool:
    """Whether a line is one text in the middle of all columns but that of the labels: their unit, or what they are."""
    if len(grid.lines[line]) != 1 or grid.columns < 3:
        return False
    piece = grid.lines[line][0]
    own = [p.rect for row in grid.lines for p in row if p.first == p.last and p.first > 0 and p is not piece]
    if piece.first == 0 or piece.run.figure or not own:
        return False
    left, right = min(r.left for r in own), max(r.right for r in own)
    return in_the_middle(piece.rect, left, right, list(grid.rights[1:]), grid.em)


def in_the_middle(rect: Rect, left: float, right: float, rights: Sequence[float], em: float) -> bool:
    """Whether a text stands in the middle of columns of figures, as they are printed or as wide as they are apart."""
    steps = sorted(b - a for a, b in itertools.pairwise(rights))
    start = min(left, rights[0] - steps[len(steps) // 2]) if steps else left
    return (start + right) / 2 - em <= rect.middle[0] <= (left + right) / 2 + em


def header_height(grid: Grid, rules: Sequence[RuleRow], rect: Rect) -> int:
    """How many lines from the top are header."""
    height = _bold_head(grid) or _header_height(grid, rules)
    # Headings of parts stand over all columns: the first of them is no more of the header than the others.
    parts = {i for i in range(len(grid.lines)) if over_all(grid, i, rect) or over_figures(grid, i)}
    while height > 1 and height - 1 in parts and max(parts) >= height:
        height -= 1
    return max(height, _heads_to(grid, height))


def _bold_head(grid: Grid) -> int:
    """How many lines at the top are bold where no other line is and they say something over most columns."""
    bold = [all(p.run.bold for p in row) for row in grid.lines]
    height = bold.index(False) if False in bold else 0
    if not 0 < height <= 6 or any(bold[height:]) or any(p.run.bold for row in grid.lines[height:] for p in row):
        return 0
    if any(has_digits(p.run.text) and not is_year(p.run.text) for row in grid.lines[:height] for p in row):
        return 0
    heads = {c for i in range(height) for c in grid.filled(i)}
    return height if len(heads - {0}) == grid.columns - 1 else 0


def _heads_to(grid: Grid, height: int) -> int:
    """How far the header goes on where dates in it look like figures: words stand over the columns of figures below."""
    numeric = numeric_columns(grid) - {0}
    for i in range(min(height + 4, len(grid.lines) - 1) - 1, height - 1, -1):
        over = [p for p in grid.lines[i] if p.first == p.last and p.first in numeric]
        words = [p for p in over if not p.run.figure and not any(c.isdigit() for c in p.run.text)]
        labels = any(grid.filled(j) & {0} and j < i for j in range(height, i))
        if len(words) >= 2 and len(words) == len(over) and len(words) >= 0.6 * len(numeric) and not labels:
            return i + 1
    return height


def _header_height(grid: Grid, rules: Sequence[RuleRow]) -> int:
    n = len(grid.lines)
    ruled = sorted({sum(r.middle[1] < rule.y for r in grid.rects) for rule in rules if _crosses_all(rule, grid)})
    ruled = [above for above in ruled if 0 < above < n]
    if len(ruled) == 1 and ruled[0] <= min(6, max(1, n // 2)):
        return ruled[0]
    numeric = numeric_columns(grid)
    if _first_strip_heads(grid, ruled, numeric):
        return ruled[0]
    if not numeric:
        return ruled[0] if ruled and ruled[0] <= 0.5 * n else _first_figures(grid) or 1
    height = next((i for i in range(n) if _is_body(grid, i, numeric)), 1)
    # Sentences that start above their figures open the body as well.
    height = next((i + 1 for i in range(height - 1) if _sentences_after(grid, i, height)), height)
    # A label above the first figures that stands alone opens the body, it does not close the header.
    while height > 1 and grid.filled(height - 1) == {0} and _others_above(grid, height - 1):
        height -= 1
    # So does one that a ruling parts from the header, wherever it stands.
    opened = [above for above in ruled if above < height and all(len(grid.lines[i]) == 1 for i in range(above, height))]
    return min(opened, default=height)


def _first_figures(grid: Grid) -> int:
    """The first line that has figures in all columns but the first, below headings whose lines outnumber the rows."""
    for i, row in enumerate(grid.lines):
        figures = [p for p in row if p.first > 0 and p.run.figure and not is_year(p.run.text)]
        if figures:
            return i if len(figures) == grid.columns - 1 >= 2 else 0
    return 0


def _first_strip_heads(grid: Grid, ruled: Sequence[int], numeric: set[int]) -> bool:
    """Whether the first of many ruled strips fills each column as the next one does, and holds no row of figures."""
    strips = [range(a, b) for a, b in itertools.pairwise([0, *ruled, len(grid.lines)])]
    strips = [s for i, s in enumerate(strips) if i == 0 or sum(len(grid.lines[j]) for j in s) > 1]
    if len(strips) < 3 or any(_is_body(grid, i, numeric) for i in strips[0]):
        return False
    return _full(grid, strips[0]) and _full(grid, strips[1])


def _full(grid: Grid, lines: Iterable[int]) -> bool:
    """Whether lines together fill each column with a text of its own."""
    return {p.first for i in lines for p in grid.lines[i] if p.first == p.last} == set(range(grid.columns))


def _sentences_after(grid: Grid, line: int, height: int) -> bool:
    """Whether a line heads every column and only sentences stand between it and the first figures."""
    between = [p for i in range(line + 1, height) for p in grid.lines[i]]
    full = len(grid.lines[line]) == grid.columns >= 3
    return full and bool(between) and all(p.first > 0 and len(p.run.words) >= 3 for p in between)


def _others_above(grid: Grid, line: int) -> bool:
    return any(grid.filled(i) - {0} for i in range(line))


def _crosses_all(rule: RuleRow, grid: Grid) -> bool:
    left = min(r.left for r in grid.rects)
    right = max(r.right for r in grid.rects)
    return rule.inked >= 0.7 * (right - left) and rule.covers(left, left + min(2 * grid.em, 0.1 * (right - left)))


def numeric_columns(grid: Grid) -> set[int]:
    """The columns that hold figures for the greater part."""
    numeric = set()
    for c in range(grid.columns):
        texts = [p.run.text for row in grid.lines for p in row if p.first == p.last == c]
        figures = sum(is_figure(t) or has_digits(t) for t in texts)
        if texts and figures >= 0.5 * len(texts):
            numeric.add(c)
    return numeric


def _first_label(grid: Grid, line: int) -> bool:
    """Whether a line is the first that has a label, and that is no figure."""
    label = grid.in_column(line, 0)
    return label is not None and not is_figure(label.run.text) and not any(0 in grid.filled(i) for i in range(line))


def _amounts_below(grid: Grid, line: int) -> bool:
    """Whether the lines below mostly hold figures that are no years."""
    below = [p.run.text for i in range(line + 1, len(grid.lines)) for p in grid.lines[i] if p.first > 0]
    figures = [t for t in below if has_digits(t)]
    return bool(figures) and sum(is_year(t) for t in figures) < 0.5 * len(figures)


def _is_body(grid: Grid, line: int, numeric: set[int]) -> bool:
    own = [p for p in grid.lines[line] if p.first == p.last]
    figures = [p for p in own if p.first in numeric and (is_figure(p.run.text) or has_digits(p.run.text))]
    if not figures:
        return False
    years = [p for p in figures if is_year(p.run.text)]
    if len(years) == len(figures) > 1 and 1 <= line <= 4 and _first_label(grid, line) and _amounts_below(grid, line):
        return False
    if len(years) == len(figures) and (line == 0 or not grid.filled(line) & {0}) and len(figures) >= 1:
        label = grid.in_column(line, 0)
        if label is None or (not is_figure(label.run.text) and line <= 1 and len(years) > 1):
            return False
    rest = [p for p in own if p.first in numeric and p not in figures and p.first > 0]
    return len(figures) > len(rest)
