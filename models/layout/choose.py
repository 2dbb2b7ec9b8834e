"""Which finder for which part of a page: rulings where they explain the words, alignment for the rest."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from models import textlayer
from models.layout import borderless, ruled
from models.layout.found import FoundTable
from models.layout.marks import shared_white
from models.layout.mending import mended
from models.layout.runs import TextLine, is_figure, is_year, text_height, text_lines
from models.layout.sighted import SeenLine, rulings_near, words_of
from models.layout.strokes import Strokes
from models.sheet import Rect, Segment, Sheet, Word
from models.straighten import Straight

MISTAKEN = 0.25
"""The share of a table's text that may stand in cells which wear has run together, if the rest is well ruled."""
MARGIN = 0.09
"""The part of a page's height, above and below, in which its head and foot stand."""


def find_tables(sheet: Sheet) -> list[FoundTable]:
    """The tables of a born-digital page, from its characters and the lines that it draws."""
    words = [w for w in textlayer.words(sheet.glyphs) if w.turned == 0]
    drawn = ruled.find_in(sheet.segments, sheet.glyphs, sheet.width, sheet.height)
    return chosen(drawn, words, sheet.segments, sheet.width, sheet.height)


def find_tables_in_scan(
    straight: Straight,
    page: Strokes,
    drawn: Sequence[FoundTable],
    see: Callable[[Sequence[Rect], float], list[SeenLine]],
) -> tuple[list[FoundTable], list[SeenLine]]:
    """The tables of a scanned page, from its strokes and the tables that rulings draw, and the lines of text that `see`
    read outside the areas it was told to leave out.

    `see` is given the areas and the height of the text; tables whose rulings are whole need no second look.
    """
    sure = [t for t in drawn if not (_hides_rows(t, page.em) or _hides_columns(t, page))]
    doubted = [t for t in drawn if t not in sure]
    lines = see([t.rect for t in sure], page.em)
    words = words_of(lines, page)
    height, width = straight.ink.shape
    near = rulings_near(page, straight.ink, [*(word.rect for word in words), *(table.rect for table in doubted)])
    return sorted([*sure, *chosen(doubted, words, near, width, height)], key=_reading_order), lines


def _hides_rows(table: FoundTable, em: float) -> bool:
    """Whether a ruled table has cells so tall that rows of their own may stand in them, or too few to be a table."""
    if table.rows <= 3 or table.cols < 2:
        return True
    area = sum(c.rect.width * c.rect.height for c in table.cells)
    tall = sum(c.rect.width * c.rect.height for c in table.cells if c.rect.height > 5 * em * c.rowspan)
    return tall > 0.3 * area


def _hides_columns(table: FoundTable, page: Strokes) -> bool:
    """Whether much of a table stands in wide cells whose texts are as far apart as columns are."""
    hidden = every = 0
    for cell in table.cells:
        inside = page.letters[
            (page.letters[:, 0] >= cell.rect.left)
            & (page.letters[:, 2] <= cell.rect.right)
            & (page.letters[:, 1] >= cell.rect.top)
            & (page.letters[:, 3] <= cell.rect.bottom)
        ]
        every += len(inside)
        if cell.colspan < 3 or cell.rect.height > 4 * page.em or len(inside) < 3:
            continue
        inside = inside[np.argsort(inside[:, 0])]
        reach = np.maximum.accumulate(inside[:, 2])
        if np.count_nonzero(inside[1:, 0] - reach[:-1] > 2 * page.em) >= 2:
            hidden += len(inside)
    return hidden > MISTAKEN * every


def chosen(
    drawn: Sequence[FoundTable], words: Sequence[Word], segments: Sequence[Segment], width: float, height: float
) -> list[FoundTable]:
    """The ruled tables whose rulings explain their words, and those that alignment finds in the rest of the page."""
    if not words:
        return list(drawn)
    em = text_height(words)
    whole = [t for t in drawn if explained(t, words, em) or cut_off(t, words, height, em)]
    whole = [t for t in whole if not only_head(t, words, em)]
    kept = [mended(t, words, segments, em) for t in whole]
    rest = [w for w in words if not any(t.rect.holds(*w.rect.middle) for t in kept)]
    found = borderless.find(rest, segments, width, height)
    clear = [t for t in found if not any(_meet(t.rect, k.rect) for k in kept)]
    return sorted([*kept, *clear], key=_reading_order)


def explained(table: FoundTable, words: Sequence[Word], em: float) -> bool:
    """Whether each cell of a ruled table holds one text, and not columns or rows of its own."""
    if table.rows < 2 or table.cols < 2 or len(table.cells) < 4:
        return False
    filled = texts = split = 0
    for cell in table.cells:
        inside = [w for w in words if cell.rect.holds(*w.rect.middle)]
        lines = text_lines(inside)
        filled += bool(inside)
        texts += len(inside)
        apart = cell.colspan >= 3 and len(lines) == 1 and len(lines[0].runs) >= 3
        if apart or (len(lines) >= 2 and (shared_white(lines, em) or _stacked(lines))):
            split += len(inside)
    if table.rows <= 3 and _rows_unruled(table, words):
        return False
    return filled >= 3 and texts >= 3 and split <= MISTAKEN * texts


def only_head(table: FoundTable, words: Sequence[Word], em: float) -> bool:
    """Whether rulings box only the head of a table: it holds no figures, and right below it figures stand in most of
    its columns."""
    if table.rows > 5 or table.cols < 3:
        return False
    inside = [w for w in words if table.rect.holds(*w.rect.middle)]
    amounts = sum(is_figure(w.text) and not is_year(w.text) for w in inside)
    if not inside or amounts > 0.3 * len(inside):
        return False
    edge = table.rect.bottom
    below = [w for w in words if table.rect.left - em <= w.rect.middle[0] <= table.rect.right + em]
    lines = text_lines([w for w in below if edge < w.rect.middle[1] < edge + 8 * em])[:4]
    if not lines or lines[0].rect.top - edge > 2.5 * em:
        return False
    figures = max(sum(run.figure for run in line.runs) for line in lines)
    return figures >= 2 and figures >= 0.6 * (table.cols - 1)


def cut_off(table: FoundTable, words: Sequence[Word], height: float, em: float) -> bool:
    """Whether it may be the one row of a table that the page break left alone: first or last on its page."""
    if table.rows > 1 or table.rect.height > 6 * em or table.rect.width < 8 * em:
        return False
    if not any(table.rect.holds(*w.rect.middle) for w in words):
        return False
    middles = [w.rect.middle[1] for w in words if MARGIN * height < w.rect.middle[1] < (1 - MARGIN) * height]
    return not any(y < table.rect.top for y in middles) or not any(y > table.rect.bottom for y in middles)


def _rows_unruled(table: FoundTable, words: Sequence[Word]) -> bool:
    """Whether a band between two rulings is a whole body: several of its columns hold many lines."""
    tall = 0
    for cell in table.cells:
        inside = [w for w in words if cell.rect.holds(*w.rect.middle)]
        tall += bool(inside) and len(text_lines(inside)) >= 4
    return tall >= 2


def _stacked(lines: Sequence[TextLine]) -> bool:
    """Whether lines are figures one below the other: rows that no ruling parts."""
    figures = sum(all(r.figure for r in line.runs) and any(c.isdigit() for c in line.text) for line in lines)
    return figures >= 2 and figures >= 0.8 * len(lines)


def _meet(a: Rect, b: Rect) -> bool:
    across = min(a.right, b.right) - max(a.left, b.left)
    down = min(a.bottom, b.bottom) - max(a.top, b.top)
    return across > 0 and down > 0 and across * down > 0.1 * min(a.width * a.height, b.width * b.height)


def _reading_order(table: FoundTable) -> tuple[float, float]:
    return table.rect.top, table.rect.left
