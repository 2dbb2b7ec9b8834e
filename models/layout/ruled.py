"""Tables that are drawn with rulings: from the pixels of a scan, or from the lines of a born-digital page."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from models.grid import (
    Lattice,
    Part,
    Span,
    banded,
    connected,
    doubt,
    edges,
    lattice,
    open_outwards,
    part_of,
    parts,
    parts_by_columns,
    spans,
    with_outermost,
    without_idle_lines,
)
from models.layout.evidence import Evidence, evidence
from models.layout.found import FoundCell, FoundTable
from models.layout.strokes import Rects, Strokes, character_height, rulings, strokes
from models.sheet import Glyph, Rect, Segment
from models.straighten import Straight

FINDER = "ruled"
REACH = 3.0
"""So many characters apart, pieces of rulings may still be one table's."""


def find(straight: Straight) -> list[FoundTable]:
    """The ruled tables of a straight page, in reading order."""
    return find_on(strokes(straight.ink, straight.seals))


def find_on(page: Strokes) -> list[FoundTable]:
    """The ruled tables among the strokes of a page, in reading order."""
    pieces = _pieces(page)
    tables = []
    for group in with_outermost(banded(connected(pieces, REACH * page.em), 1.0 * page.em), 0.7 * page.em):
        tables += _tables(page, group)
    tables = [t for t in tables if not any(_inside(t.rect, o.rect) for o in tables if o is not t)]
    return sorted(tables, key=lambda t: (t.rect.top, t.rect.left))


def _inside(rect: Rect, other: Rect) -> bool:
    return other.holds(*rect.middle) and rect.width * rect.height < 0.8 * other.width * other.height


def _pieces(page: Strokes) -> list[Segment]:
    """Pieces of rulings: whole ones, and those that add up to a line when the gaps of a worn ruling are closed."""
    flat, tall = rulings(page.across, page.em), rulings(cv2.transpose(page.down), page.em)
    return flat + [Segment(s.y0, s.x0, s.y1, s.x1, s.weight) for s in tall]


def _tables(page: Strokes, group: list[Segment]) -> list[FoundTable]:
    em = page.em
    if all(s.horizontal for s in group) or not any(s.horizontal for s in group):
        return []
    left, right = min(s.x0 for s in group), max(s.x1 for s in group)
    top, bottom = min(s.y0 for s in group), max(s.y1 for s in group)
    if right - left < 3 * em or bottom - top < 1.5 * em:
        return []
    found = []
    for seen, part, x0, y0 in _seen(page, group, Rect(left, top, right, bottom)):
        letters = page.letters - np.array([x0, y0, x0, y0], np.int32)
        found.append(_table(seen, part, letters, x0, y0))
    return [t for t in found if t is not None]


def _seen(page: Strokes, group: list[Segment], rect: Rect) -> list[tuple[Evidence, Part, int, int]]:
    """What the strokes in a part of the page draw, with the corner it is measured from.

    Tables that stand close together are looked at again each for itself: their lines are near each other, not one.
    """
    pad = 4
    x0, y0 = max(0, int(rect.left) - pad), max(0, int(rect.top) - pad)
    x1, y1 = min(page.across.shape[1], int(rect.right) + pad + 1), min(page.across.shape[0], int(rect.bottom) + pad + 1)
    seeds = [Segment(s.x0 - x0, s.y0 - y0, s.x1 - x0, s.y1 - y0, s.weight) for s in group]
    letters = page.letters - np.array([x0, y0, x0, y0], np.int32)
    em = own_height(letters[within(letters, Rect(0, 0, x1 - x0, y1 - y0))], page.em)
    seen = evidence(page.part(x0, y0, x1, y1, em), seeds)
    if seen is None:
        return []
    held = parts(seen.unheard)
    if len(held) == 1:
        return [(seen, held[0], x0, y0)]
    again = []
    for part in held:
        xs, ys = seen.lattice.xs, seen.lattice.ys
        alone = Rect(x0 + xs[part.left], y0 + ys[part.top], x0 + xs[part.right], y0 + ys[part.bottom])
        again += _seen(page, _inside_of(alone, group, em), alone)
    return again


def own_height(letters: Rects, em: float) -> float:
    """The height of a character in a part of the page."""
    # Letters that ran together are taller than any character.
    own = letters[letters[:, 3] - letters[:, 1] <= 1.6 * em]
    return character_height(own[:, 2] - own[:, 0], own[:, 3] - own[:, 1], 0.7) or em


def _inside_of(rect: Rect, group: list[Segment], slack: float) -> list[Segment]:
    """The pieces of rulings that stand in a rectangle, cut where they leave it."""
    cut = [
        Segment(
            max(s.x0, rect.left - slack),
            max(s.y0, rect.top - slack),
            min(s.x1, rect.right + slack),
            min(s.y1, rect.bottom + slack),
            s.weight,
        )
        for s in group
    ]
    return [s for s in cut if s.x1 >= s.x0 and s.y1 >= s.y0]


def _table(seen: Evidence, part: Part, letters: Rects, x0: int, y0: int) -> FoundTable | None:
    own = part_of(seen.lattice, part)
    fine = spans(own)
    coarse_lattice, coarse = without_idle_lines(own, fine)
    cells = []
    for span, place in zip(fine, coarse, strict=True):
        rect = inner(seen, part, span)
        if open_outwards(coarse_lattice, place) and not within(letters, rect).any():
            continue
        rect = Rect(x0 + rect.left, y0 + rect.top, x0 + rect.right, y0 + rect.bottom)
        cells.append(FoundCell(*place, rect, doubt(coarse_lattice, place)))
    if not cells:
        return None
    rows, cols = max(c.row + c.rowspan for c in cells), max(c.col + c.colspan for c in cells)
    whole = Rect(
        min(c.rect.left for c in cells),
        min(c.rect.top for c in cells),
        max(c.rect.right for c in cells),
        max(c.rect.bottom for c in cells),
    )
    return FoundTable(whole, rows, cols, tuple(cells), FINDER, seen.survival)


def within(letters: Rects, rect: Rect) -> NDArray[np.bool_]:
    x, y = (letters[:, 0] + letters[:, 2]) / 2, (letters[:, 1] + letters[:, 3]) / 2
    return (x > rect.left) & (x < rect.right) & (y > rect.top) & (y < rect.bottom)


def inner(seen: Evidence, part: Part, span: Span) -> Rect:
    """The pixels between a cell's rulings, without them."""
    row, col = part.top + span.row, part.left + span.col
    over, under = seen.across[row], seen.across[row + span.rowspan]
    before, after = seen.down[col], seen.down[col + span.colspan]
    columns, rows = slice(col, col + span.colspan), slice(row, row + span.rowspan)
    top = float(over.at[columns].max()) + over.after + 1
    bottom = float(under.at[columns].min()) - under.before
    left = float(before.at[rows].max()) + before.after + 1
    right = float(after.at[rows].min()) - after.before
    return Rect(left, top, max(right, left + 1), max(bottom, top + 1))


def find_in(segments: Sequence[Segment], glyphs: Sequence[Glyph], width: int, height: int) -> list[FoundTable]:
    """The ruled tables of a born-digital page, from the lines that its file draws."""
    em = float(np.median([g.size for g in glyphs])) if glyphs else 0.012 * height
    slack = 0.35 * em
    inside = [s for s in segments if s.x1 >= 0 and s.y1 >= 0 and s.x0 <= width and s.y0 <= height]
    tables = []
    for group in banded(connected(inside, slack), slack):
        # A table is often set smaller than the prose around it; its rows are then lower than that prose is.
        own = min(em, _type_size(group, glyphs) or em)
        drawn = lattice(*edges(group, 0.35 * own, 0.3 * own), 0.35 * own)
        if drawn is None or drawn.rows * drawn.cols < 1:
            continue
        half = max(s.weight for s in group) / 2
        tables += [_stated(part_of(drawn, part), half) for part in parts_by_columns(drawn)]
    return sorted(tables, key=lambda t: (t.rect.top, t.rect.left))


def _type_size(group: Sequence[Segment], glyphs: Sequence[Glyph]) -> float | None:
    """The usual size of the type between some rulings."""
    left, right = min(s.x0 for s in group), max(s.x1 for s in group)
    top, bottom = min(s.y0 for s in group), max(s.y1 for s in group)
    around = Rect(left, top, max(right, left + 1), max(bottom, top + 1))
    sizes = [g.size for g in glyphs if around.holds(*g.rect.middle)]
    return float(np.median(sizes)) if sizes else None


def _stated(drawn: Lattice, half: float) -> FoundTable:
    """A table as its file draws it, with rulings twice as thick as `half`."""
    drawn, places = without_idle_lines(drawn, spans(drawn))
    cells = tuple(
        FoundCell(
            *place,
            Rect(
                drawn.xs[place.col] + half,
                drawn.ys[place.row] + half,
                drawn.xs[place.col + place.colspan] - half,
                drawn.ys[place.row + place.rowspan] - half,
            ),
            doubt(drawn, place),
        )
        for place in places
    )
    whole = Rect(drawn.xs[0], drawn.ys[0], drawn.xs[-1], drawn.ys[-1])
    return FoundTable(whole, drawn.rows, drawn.cols, cells, FINDER)
