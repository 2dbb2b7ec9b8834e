"""Tables that are drawn with rulings: from the pixels of a scan, or from the lines of a born-digital page."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from models.grid import Span, connected, doubt, edges, lattice, spans, without_idle_lines
from models.layout.evidence import Evidence, evidence
from models.layout.found import FoundCell, FoundTable
from models.layout.strokes import Strokes, fragments, strokes
from models.sheet import Glyph, Rect, Segment
from models.straighten import Straight

FINDER = "ruled"


def find(straight: Straight) -> list[FoundTable]:
    """The ruled tables of a straight page, in reading order."""
    page = strokes(straight.ink)
    pieces = _pieces(page)
    tables = []
    for group in connected(pieces, 1.0 * page.em):
        if table := _table(page, group):
            tables.append(table)
    return sorted(tables, key=lambda t: (t.rect.top, t.rect.left))


def _pieces(page: Strokes) -> list[Segment]:
    flat = fragments(page.across, page.em, 0.8)
    tall = fragments(np.ascontiguousarray(page.down.T), page.em, 0.8)
    return flat + [Segment(s.y0, s.x0, s.y1, s.x1, s.weight) for s in tall]


def _table(page: Strokes, group: list[Segment]) -> FoundTable | None:
    em = page.em
    flat, tall = [s for s in group if s.horizontal], [s for s in group if not s.horizontal]
    if not flat or not tall:
        return None
    left, right = min(s.x0 for s in group), max(s.x1 for s in group)
    top, bottom = min(s.y0 for s in group), max(s.y1 for s in group)
    if right - left < 3 * em or bottom - top < 1.5 * em:
        return None
    pad = 4
    x0, y0 = max(0, int(left) - pad), max(0, int(top) - pad)
    x1, y1 = min(page.across.shape[1], int(right) + pad + 1), min(page.across.shape[0], int(bottom) + pad + 1)
    seeds = [Segment(s.x0 - x0, s.y0 - y0, s.x1 - x0, s.y1 - y0, s.weight) for s in group]
    letters = page.letters - np.array([x0, y0, x0, y0], np.int32)
    seen = evidence(page.across[y0:y1, x0:x1], page.down[y0:y1, x0:x1], seeds, letters, em)
    if seen is None:
        return None
    cells = _cells(seen, x0, y0)
    if len(cells) < 2:
        return None
    rows, cols = max(c.row + c.rowspan for c in cells), max(c.col + c.colspan for c in cells)
    whole = Rect(
        min(c.rect.left for c in cells),
        min(c.rect.top for c in cells),
        max(c.rect.right for c in cells),
        max(c.rect.bottom for c in cells),
    )
    return FoundTable(whole, rows, cols, tuple(cells), FINDER, seen.survival)


def _cells(seen: Evidence, x0: int, y0: int) -> list[FoundCell]:
    fine = spans(seen.lattice)
    coarse_lattice, coarse = without_idle_lines(seen.lattice, fine)
    return [
        FoundCell(*place, _inner(seen, span, x0, y0), doubt(coarse_lattice, place))
        for span, place in zip(fine, coarse, strict=True)
    ]


def _inner(seen: Evidence, span: Span, x0: int, y0: int) -> Rect:
    """The pixels between a cell's rulings, without them."""
    over, under = seen.across[span.row], seen.across[span.row + span.rowspan]
    before, after = seen.down[span.col], seen.down[span.col + span.colspan]
    columns = slice(span.col, span.col + span.colspan)
    rows = slice(span.row, span.row + span.rowspan)
    top = float(over.at[columns].max()) + over.after + 1
    bottom = float(under.at[columns].min()) - under.before
    left = float(before.at[rows].max()) + before.after + 1
    right = float(after.at[rows].min()) - after.before
    return Rect(x0 + left, y0 + top, x0 + max(right, left + 1), y0 + max(bottom, top + 1))


def find_in(segments: Sequence[Segment], glyphs: Sequence[Glyph], width: int, height: int) -> list[FoundTable]:
    """The ruled tables of a born-digital page, from the lines that its file draws."""
    em = float(np.median([g.size for g in glyphs])) if glyphs else 0.012 * height
    slack, gap = 0.2 * em, 0.3 * em
    inside = [s for s in segments if s.x1 >= 0 and s.y1 >= 0 and s.x0 <= width and s.y0 <= height]
    tables = []
    for group in connected(inside, slack):
        drawn = lattice(*edges(group, slack, gap), slack)
        if drawn is None or drawn.rows * drawn.cols < 2:
            continue
        drawn, places = without_idle_lines(drawn, spans(drawn))
        if len(places) < 2:
            continue
        half = max(s.weight for s in group) / 2
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
        tables.append(FoundTable(whole, drawn.rows, drawn.cols, cells, FINDER))
    return sorted(tables, key=lambda t: (t.rect.top, t.rect.left))
