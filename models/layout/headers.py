"""The header of a table: texts over columns and over groups of columns, on as many levels as there are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from models.layout.rows import Grid, Piece
from models.layout.rules import RuleRow
from models.layout.runs import around
from models.sheet import Rect, Segment, Word


@dataclass(frozen=True, slots=True)
class Held:
    """A cell with its words, before it is given its pixels."""

    row: int
    col: int
    rowspan: int
    colspan: int
    words: tuple[Word, ...]

    @property
    def rect(self) -> Rect:
        return around(w.rect for w in self.words)


@dataclass
class _Block:
    """Header text that runs over some lines in the same columns."""

    pieces: list[Piece]
    first: int
    last: int
    level: int = 0

    @property
    def rect(self) -> Rect:
        return around(p.rect for p in self.pieces)

    def over(self, other: _Block) -> bool:
        return self.first <= other.last and other.first <= self.last


def header_cells(
    grid: Grid,
    height: int,
    rules: Sequence[RuleRow],
    extents: Sequence[tuple[float, float]],
    uprights: Sequence[Segment] = (),
) -> list[Held]:
    """The cells of the first `height` lines."""
    if height == 0:
        return []
    lines = [_spread(list(grid.lines[i]), i, height, grid, rules, extents, uprights) for i in range(height)]
    blocks = _blocks(lines, rules, grid)
    blocks.sort(key=lambda b: b.rect.top)
    for i, block in enumerate(blocks):
        above = [b.level for b in blocks[:i] if b.over(block) and b.rect.middle[1] < block.rect.middle[1]]
        block.level = max(above, default=-1) + 1
    levels = max(b.level for b in blocks) + 1
    cells = []
    for block in blocks:
        above = [b.level for b in blocks if b is not block and b.over(block) and b.level < block.level]
        below = [b.level for b in blocks if b is not block and b.over(block) and b.level > block.level]
        top = max(above) + 1 if above else 0
        bottom = min(below) - 1 if below else levels - 1
        if above and below and bottom < top:
            top = bottom = block.level
        words = tuple(w for p in sorted(block.pieces, key=lambda p: p.line) for w in p.run.words)
        cells.append(Held(top, block.first, bottom - top + 1, block.last - block.first + 1, words))
    return cells


def _spread(
    pieces: list[Piece],
    line: int,
    height: int,
    grid: Grid,
    rules: Sequence[RuleRow],
    extents: Sequence[tuple[float, float]],
    uprights: Sequence[Segment],
) -> list[Piece]:
    """Each text over all the columns that it heads: those over a rule of its own, or those it is centred above."""
    repeated = _repeated(pieces, line, height, grid)
    if repeated is not None:
        return repeated
    spread = []
    for k, piece in enumerate(pieces):
        free_from = pieces[k - 1].last + 1 if k else 0
        free_to = pieces[k + 1].first - 1 if k + 1 < len(pieces) else grid.columns - 1
        boxed = _boxed(piece, free_from, free_to, extents, uprights)
        if boxed is not None:
            spread.append(boxed)
            continue
        under = _rule_under(piece, line, grid, rules)
        if under is not None:
            covered = [
                c
                for c in range(free_from, free_to + 1)
                if min(extents[c][1], under[1]) - max(extents[c][0], under[0]) > 0.5 * (extents[c][1] - extents[c][0])
            ]
            if covered and min(covered) <= piece.last and max(covered) >= piece.first:
                spread.append(Piece(piece.run, line, min(covered), max(covered)))
                continue
        spread.append(_centred(piece, line, height, grid, free_from, free_to, extents))
    return spread


def _boxed(
    piece: Piece, free_from: int, free_to: int, extents: Sequence[tuple[float, float]], uprights: Sequence[Segment]
) -> Piece | None:
    """The text over the columns between the upright rulings on both its sides."""
    x, y = piece.rect.middle
    at = [(s.x0 + s.x1) / 2 for s in uprights if s.y0 <= y <= s.y1]
    left = max((a for a in at if a <= x), default=None)
    right = min((a for a in at if a > x), default=None)
    if right is None and free_to == len(extents) - 1 and len(at) >= 2:
        right = extents[-1][1] + 1
    if left is None or right is None:
        return None
    inside = [c for c in range(free_from, free_to + 1) if left <= (extents[c][0] + extents[c][1]) / 2 <= right]
    if not inside or not set(range(piece.first, piece.last + 1)) & set(inside):
        return None
    return Piece(piece.run, piece.line, min(inside), max(inside))


def _repeated(pieces: list[Piece], line: int, height: int, grid: Grid) -> list[Piece] | None:
    """Texts over groups that repeat the same headings below: each takes one round of them."""
    if line + 1 >= height:
        return None
    # The label of the first column may stand on a line of its own between the groups and their headings.
    under_it = next((i for i in range(line + 1, height) if grid.filled(i) != {0}), line + 1)
    below = [p for p in grid.lines[under_it] if p.first == p.last]
    heads = [p for p in pieces if p.last >= min((b.first for b in below), default=0)]
    for skip in (0, 1):
        under = below[skip:]
        for count in (len(heads), len(heads) - 1):
            over = heads[len(heads) - count :]
            if count < 2 or len(under) < 2 * count or len(under) % count:
                continue
            size = len(under) // count
            same = sum(a.run.text == b.run.text for a, b in zip(under, under[size:], strict=False))
            if same < 0.8 * (len(under) - size):
                continue
            rounds = [under[i * size : (i + 1) * size] for i in range(count)]
            if all(_stands_on(p, line, height, grid) for p in over):
                continue
            fits = all(
                r[0].rect.left - grid.em <= p.rect.middle[0] <= r[-1].rect.right + grid.em
                for p, r in zip(over, rounds, strict=True)
            )
            if fits:
                rest = [p for p in pieces if p not in over]
                spread = [Piece(p.run, line, r[0].first, r[-1].last) for p, r in zip(over, rounds, strict=True)]
                return [*(p for p in rest if p.last < spread[0].first), *spread]
    return None


def _rule_under(piece: Piece, line: int, grid: Grid, rules: Sequence[RuleRow]) -> tuple[float, float] | None:
    """The ruling right under a text that is longer than it and shorter than the table."""
    left = min(r.left for r in grid.rects)
    right = max(r.right for r in grid.rects)
    # Tall headings beside it may have lines on any height: only a text below it ends its reach.
    below = (p for i in range(line + 1, len(grid.lines)) for p in grid.lines[i])
    under = (p.rect.middle[1] for p in below if p.first <= piece.last and piece.first <= p.last)
    next_top = min(under, default=piece.rect.bottom + 2 * grid.em)
    middle = piece.rect.middle
    for rule in rules:
        if not middle[1] < rule.y < max(next_top, piece.rect.bottom + 0.5 * grid.em):
            continue
        for a, b in rule.pieces:
            if a - grid.em <= piece.rect.left and piece.rect.right <= b + grid.em and b - a < 0.9 * (right - left):
                return a, b
    return None


def _centred(
    piece: Piece,
    line: int,
    height: int,
    grid: Grid,
    free_from: int,
    free_to: int,
    extents: Sequence[tuple[float, float]],
) -> Piece:
    below = {c for i in range(line + 1, height) for p in grid.lines[i] if p.first == p.last for c in (p.first,)}
    first, last = piece.first, piece.last
    if not below & set(range(first, last + 1)) or _stands_on(piece, line, height, grid):
        return piece
    level = _on_one_level(piece, line, height, grid, free_from, free_to)
    if level is not None and abs((extents[level[0]][0] + extents[level[1]][1]) / 2 - piece.rect.middle[0]) <= grid.em:
        return Piece(piece.run, line, *level)
    middle = piece.rect.middle[0]

    def off(a: int, b: int) -> float:
        return abs((extents[a][0] + extents[b][1]) / 2 - middle)

    best = (off(first, last), first, last)
    for a in range(free_from, first + 1):
        for b in range(last, free_to + 1):
            if all(c in below for c in range(a, b + 1)) and off(a, b) < best[0] - 0.3 * grid.em:
                best = (off(a, b), a, b)
    return Piece(piece.run, line, best[1], best[2])


def _on_one_level(
    piece: Piece, line: int, height: int, grid: Grid, free_from: int, free_to: int
) -> tuple[int, int] | None:
    """The columns whose headings have their middle as low as those right under a text, if the headings on both sides,
    set in the middle of the whole header, have theirs higher."""
    texts: dict[int, Rect] = {}
    for c in range(grid.columns):
        own = [p.rect for i in range(height) for p in grid.lines[i] if p.first == p.last == c and p is not piece]
        if own:
            texts[c] = around(own)
    middles = {c: text.middle[1] for c, text in texts.items()}
    first, last = piece.first, piece.last
    heads = [c for c in range(first, last + 1) if c in texts]
    if not heads or any(texts[c].top < piece.rect.middle[1] for c in heads):
        return None
    under = [middles[c] for c in heads]
    if max(under) - min(under) > 0.3 * grid.em:
        return None
    level = sum(under) / len(under)

    def as_low(c: int) -> bool:
        return free_from <= c <= free_to and c in middles and abs(middles[c] - level) <= 0.3 * grid.em

    while as_low(first - 1):
        first -= 1
    while as_low(last + 1):
        last += 1
    beside = [middles[c] for c in (first - 1, last + 1) if c in middles]
    if not beside or any(level - middle < 0.35 * grid.em for middle in beside):
        return None
    return first, last


def _stands_on(piece: Piece, line: int, height: int, grid: Grid) -> bool:
    """Whether a text is aligned with the next one below it: two lines of one heading."""
    if piece.first != piece.last:
        return False
    # Headings of other columns may have lines on other heights in between.
    below = (grid.in_column(i, piece.first) for i in range(line + 1, height))
    under = next((p for p in below if p is not None), None)
    if under is None or under.first != under.last or under.rect.top - piece.rect.bottom > 0.6 * grid.em:
        return False
    a, b = piece.rect, under.rect
    off = min(abs(a.left - b.left), abs(a.right - b.right), abs(a.middle[0] - b.middle[0]))
    return off <= 0.15 * grid.em


def _blocks(lines: Sequence[Sequence[Piece]], rules: Sequence[RuleRow], grid: Grid) -> list[_Block]:
    blocks: list[_Block] = []
    for pieces in lines:
        for piece in pieces:
            home = next((b for b in blocks if _goes_on(b, piece, rules, grid)), None)
            if home is None:
                blocks.append(_Block([piece], piece.first, piece.last))
            else:
                home.pieces.append(piece)
    return blocks


def _goes_on(block: _Block, piece: Piece, rules: Sequence[RuleRow], grid: Grid) -> bool:
    if (block.first, block.last) != (piece.first, piece.last):
        return False
    last = block.pieces[-1].rect
    if piece.rect.middle[1] - last.middle[1] > 1.9 * grid.em:
        return False
    return not any(
        last.middle[1] < r.y < piece.rect.middle[1]
        and r.covers(max(last.left, piece.rect.left), min(last.right, piece.rect.right))
        for r in rules
    )
