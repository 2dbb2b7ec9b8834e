"""A table that the paper cut in parts, whole again: one grid over its pages."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from difflib import SequenceMatcher
from math import radians, sin

from models.columns import Agreement, agreement
from models.document import Box, Cell, Line, Page, Reading, Table
from models.known import gone_on

_LOW, _HIGH = 0.15, 0.5
"""A table may break high on its page: a row group that must not be cut takes all of the next page."""
_MARGIN = 0.09
_KNOWN = 0.75
"""So much of a header must be known from the page before for it to be a repetition."""
_CONTINUED = re.compile(r"[（(\[【]?\s*(续表?|接上[页表]|continued|cont\.?)\s*[）)\]】]?", re.IGNORECASE)
_PAGE_NUMBER = re.compile(r"[\s\-—–－_·•.第页共/0-9０-９ivxIVXofpageOFPAGE]*")
_UNIT = re.compile(r"[（(]?\s*(单位|计量单位|金额单位|unit)\s*[:：]?.{0,12}", re.IGNORECASE)
_NUMBERED = re.compile(
    r"\s*([（(]?[一二三四五六七八九十百]+[）)、.．]|[（(]?\d+[）)、.．]|[①-⑳㈠-㈩]|第[一二三四五六七八九十百\d]+|[A-Za-z][.)、])"
)
_NUMERAL = re.compile(r"[0-9０-９一二三四五六七八九十]")
_FIGURE = re.compile(r"[\s\d０-９,，.．%％+\-—－/*×]*|无|零|否|是|(?i:nil|none|n/?a)")
_NO_BEGINNING = re.compile(r"[）)」』】〕\]》〉、，。；：？！,;:?!%％]")


def stitch(tables: Sequence[Table], lines: Sequence[Line] = (), pages: Sequence[Page] = ()) -> tuple[Table, ...]:
    """The tables of a document in reading order, each in one piece; `lines` is the text outside them."""
    whole: list[Table] = []
    for table in tables:
        if whole and (joined := continued(whole[-1], table, lines, pages)):
            whole[-1] = joined
        else:
            whole.append(table)
    return tuple(whole)


def continued(first: Table, second: Table, lines: Sequence[Line] = (), pages: Sequence[Page] = ()) -> Table | None:
    """Both as one table, where the second goes on with the first; else None."""
    if not (first.pages and second.pages and first.boxes and second.boxes):
        return None
    if second.pages[0] != first.pages[-1] + 1:
        return None
    if (whole := gone_on(first, second, _both)) is not None:
        return whole
    # Where both are known, they are what they are known as.
    if first.known and second.known:
        return None
    if _something_between(first, second, lines, pages):
        return None
    if first.boxes[-1].bottom < _LOW or second.boxes[0].top > _HIGH:
        return None
    columns = agreement(first, second, pages)
    return None if columns is None else _joined(first, second, columns)


def _something_between(first: Table, second: Table, lines: Sequence[Line], pages: Sequence[Page]) -> bool:
    """Whether a heading or prose stands between the end of one table and the start of the other."""
    end = first.boxes[-1].bottom - _overlap(first.boxes[-1], first.pages[-1], pages)
    start = second.boxes[0].top + _overlap(second.boxes[0], second.pages[0], pages)
    after = [x for x in lines if x.box and x.page == first.pages[-1] and x.box.top >= end]
    before = [x for x in lines if x.box and x.page == second.pages[0] and x.box.bottom <= start]
    if any(_CONTINUED.search(x.text) for x in before):
        return False
    return any(not _is_furniture(x, lines) for x in [*after, *before])


def _overlap(box: Box, number: int, pages: Sequence[Page]) -> float:
    """How far the box of a table reaches over the lines next to it: on a skewed page its corners do."""
    page = next((p for p in pages if p.number == number), None)
    if page is None:
        return 0.003
    lean = abs(sin(radians(page.rotation)))
    return 0.003 + (box.width * lean * page.width / page.height if lean < 0.1 else 0.0)


def _is_furniture(line: Line, lines: Sequence[Line]) -> bool:
    """A page number, a unit, or a line that the top or the bottom of other pages has as well."""
    text = line.text.strip()
    if not text or _PAGE_NUMBER.fullmatch(text) or _UNIT.fullmatch(text):
        return True
    box = line.box
    if box is None or not (box.bottom < _MARGIN or box.top > 1 - _MARGIN):
        return False
    # A lone character is of a seal that was set in the margin.
    if len(text) == 1:
        return True
    return any(
        other.page != line.page and other.box and abs(other.box.top - box.top) < 0.03 and alike(other.text, text)
        for other in lines
    )


def alike(one: str, other: str) -> bool:
    """Whether two texts are the same but for a few misread characters."""
    one, other = "".join(one.split()), "".join(other.split())
    if one == other:
        return True
    return min(len(one), len(other)) >= 2 and SequenceMatcher(None, one, other, autojunk=False).ratio() >= 0.75


def same_words(one: str, other: str) -> bool:
    """Whether two labels are the same but for a few misread characters; （一） and （八） are different labels."""
    return alike(one, other) and _NUMERAL.findall(one) == _NUMERAL.findall(other)


def _joined(first: Table, second: Table, columns: Agreement) -> Table:
    upper = [_moved(c, 0, columns.first) for c in first.cells]
    header = _repeated_header(first, second, columns)
    lower = [_moved(c, first.rows - header, columns.second) for c in _below(second.cells, header)]
    upper, lower, overlap = _without_cut_row(upper, lower, first.rows)
    rows = first.rows + second.rows - header - overlap
    cells = _without_cut_groups(upper, lower, first.rows, rows)
    return replace(
        first,
        known=(),
        rows=rows,
        cols=columns.count,
        cells=tuple(sorted(cells, key=lambda c: (c.row, c.col))),
        pages=first.pages + second.pages,
        boxes=first.boxes + second.boxes,
    )


def _below(cells: Iterable[Cell], rows: int) -> list[Cell]:
    """The cells below the first rows; of one that reaches from there further down, what is left."""
    kept = []
    for cell in cells:
        if cell.row >= rows:
            kept.append(cell)
        elif cell.row + cell.rowspan > rows:
            kept.append(replace(cell, row=rows, rowspan=cell.row + cell.rowspan - rows))
    return kept


def _moved(cell: Cell, rows: int, edges: Sequence[int]) -> Cell:
    left, right = edges[cell.col], edges[cell.col + cell.colspan]
    return replace(cell, row=cell.row + rows, col=left, colspan=right - left)


def _repeated_header(first: Table, second: Table, columns: Agreement) -> int:
    """How many rows at the top of the second table say what the top of the first says, whatever wear did to both."""
    above = [_moved(c, 0, columns.first) for c in first.cells]
    below = [_moved(c, 0, columns.second) for c in second.cells]
    repeated = 0
    for rows in range(1, min(first.rows, second.rows - 1) + 1):
        block = [c for c in below if c.row < rows]
        if any(c.row + c.rowspan > rows and c.text for c in block):
            continue
        head = [c for c in above if c.row <= rows]
        told = [c for c in block if c.text]
        words = [c for c in told if not _FIGURE.fullmatch(c.text)]
        known = [(c, o) for c in told if (o := _same_words_above(c, head))]
        last = [c for c in told if c.row + c.rowspan == rows]
        named = [c for c in last if not _FIGURE.fullmatch(c.text)]
        if not (_mostly_known(told, known) and _mostly_known(last, known) and _mostly_known(named, known)):
            break
        # A head of years has few words; but no row of figures says in every column what the head says.
        all_known = len(known) == len(told) and bool(words)
        if words and (all_known or len(words) >= 0.5 * len(told)) and any(o.row == 0 for _, o in known):
            repeated = rows
    return repeated


def _mostly_known(cells: Sequence[Cell], known: Sequence[tuple[Cell, Cell]]) -> bool:
    count = sum(1 for c, _ in known if c in cells)
    return count >= (_KNOWN if len(cells) > 3 else 1.0) * len(cells)


def _same_words_above(cell: Cell, head: Sequence[Cell]) -> Cell | None:
    return next((o for o in head if _share_columns(cell, o) and same_words(cell.text, o.text)), None)


def _share_columns(one: Cell, other: Cell) -> bool:
    return one.col < other.col + other.colspan and other.col < one.col + one.colspan


def _without_cut_row(upper: list[Cell], lower: list[Cell], seam: int) -> tuple[list[Cell], list[Cell], int]:
    """A row that the page break cut through its text is one row again."""
    last = {c.col: c for c in upper if c.row == seam - 1 and c.rowspan == 1}
    next_row = {c.col: c for c in lower if c.row == seam and c.rowspan == 1}
    pairs = [(last[col], next_row[col]) for col in last if col in next_row]
    if not pairs or any(a.colspan != b.colspan for a, b in pairs) or len(pairs) != len(next_row):
        return upper, lower, 0
    if len(pairs) != len(last) or not _is_rest_of_row(pairs, [*upper, *lower]):
        return upper, lower, 0
    merged = {id(a): replace(a, reading=_both(a.reading, b.reading)) for a, b in pairs}
    gone = {id(b) for _, b in pairs}
    upper = [merged.get(id(c), c) for c in upper]
    moved = [replace(c, row=c.row - 1) if c.row > seam else c for c in lower if id(c) not in gone]
    # A group that starts beside the second half has that half's row in common with the group above.
    moved = [replace(c, row=c.row, rowspan=c.rowspan - 1) if c.row == seam and c.rowspan > 1 else c for c in moved]
    return upper, moved, 1


def _is_rest_of_row(pairs: Sequence[tuple[Cell, Cell]], cells: Sequence[Cell]) -> bool:
    both = [(a, b) for a, b in pairs if a.text and b.text]
    more = [b for _, b in pairs if b.text]
    if not more or len(both) != 1 or _FIGURE.fullmatch(both[0][1].text):
        return False
    if any(a.text for a, _ in pairs if a is not both[0][0]) and any(b is not both[0][1] for b in more):
        return False
    above, below = both[0]
    others = [c for c in cells if c.col == above.col and c.text and c is not below]
    return _mostly_numbered(others) and bool(_NUMBERED.match(above.text)) and not _NUMBERED.match(below.text)


def _mostly_numbered(cells: Sequence[Cell]) -> bool:
    return sum(1 for c in cells if _NUMBERED.match(c.text)) > 0.6 * len(cells) > 0


def _without_cut_groups(upper: list[Cell], lower: list[Cell], seam: int, rows: int) -> list[Cell]:
    """A row group that the page break cut is one cell again, its span whole."""
    taken = {place for c in lower for place in c.places}
    cells, gone = [], set()
    for cell in upper:
        if cell.row + cell.rowspan != seam:
            cells.append(cell)
            continue
        columns = range(cell.col, cell.col + cell.colspan)
        rest = next((c for c in lower if (c.row, c.col, c.colspan) == (seam, cell.col, cell.colspan)), None)
        wide = next((c for c in lower if _is_rest_of_groups(c, cell, upper, lower, seam)), None)
        if wide is not None:
            gone.add(id(wide))
            cell = replace(cell, rowspan=cell.rowspan + wide.rowspan)
        elif rest is not None:
            if _goes_on(cell, rest, upper, lower):
                gone.add(id(rest))
                cell = replace(cell, rowspan=cell.rowspan + rest.rowspan, reading=_both(cell.reading, rest.reading))
        else:
            free = 0
            while seam + free < rows and not any((seam + free, col) in taken for col in columns):
                free += 1
            cell = replace(cell, rowspan=cell.rowspan + free)
        if rest is None and cell.row + cell.rowspan > seam:
            # What is left of its frame further down, with nothing in it, is its own.
            below = (cell.row + cell.rowspan, cell.col, cell.colspan)
            left = next((c for c in lower if (c.row, c.col, c.colspan) == below), None)
            if left and not left.text and left.rowspan > 1 and _something_beside(left, lower):
                gone.add(id(left))
                cell = replace(cell, rowspan=cell.rowspan + left.rowspan)
        cells.append(cell)
    return cells + [c for c in lower if id(c) not in gone]


def _is_rest_of_groups(wide: Cell, cell: Cell, upper: Sequence[Cell], lower: Sequence[Cell], seam: int) -> bool:
    """Whether a blank cell at the top of a page stands for the rests of several groups side by side, this one's too."""
    columns = range(wide.col, wide.col + wide.colspan)
    if wide.row != seam or wide.text or cell.col not in columns or cell.colspan == wide.colspan:
        return False
    ending = [c for c in upper if c.row + c.rowspan == seam and c.col in columns]
    whole = sum(c.colspan for c in ending) == wide.colspan and all(c.col + c.colspan - 1 in columns for c in ending)
    groups = all(c.text and not _FIGURE.fullmatch(c.text) for c in ending) and any(c.rowspan > 1 for c in ending)
    return whole and groups and _something_beside(wide, lower)


def _cut_in_two(upper: str, lower: str) -> bool:
    """Whether a text was cut: a bracket that one part opens is closed in the other, or the other cannot begin so."""
    opens = sum(upper.count(o) - upper.count(c) for o, c in ("（）", "()", "《》", "【】", "〔〕"))
    closes = sum(lower.count(c) - lower.count(o) for o, c in ("（）", "()", "《》", "【】", "〔〕"))
    return bool(upper and lower) and ((opens > 0 and closes > 0) or bool(_NO_BEGINNING.match(lower)))


def _goes_on(cell: Cell, rest: Cell, upper: Sequence[Cell], lower: Sequence[Cell]) -> bool:
    """Whether the cell at the top of a page is the rest of the cell at the bottom of the page before."""
    if any(text and _FIGURE.fullmatch(text) for text in (cell.text, rest.text)):
        return False
    if (rest.text and _CONTINUED.search(rest.text)) or _cut_in_two(cell.text, rest.text):
        return True
    if not rest.text:
        return bool(cell.text or cell.rowspan > 1) and _something_beside(rest, lower)
    column = [c for c in [*upper, *lower] if c.col == cell.col and c not in (cell, rest) and c.text]
    above, below = _NUMBERED.match(cell.text), _NUMBERED.match(rest.text)
    # A name without a number may well stand in every row; a numbered one stands once.
    if cell.rowspan == 1 and rest.rowspan == 1 and not below and not any(c.rowspan > 1 for c in column):
        return False
    if not _something_beside(cell, upper) and not _something_beside(rest, lower):
        return False
    if below:
        return bool(above) and above[0] == below[0] and alike(cell.text, rest.text)
    if not cell.text or alike(cell.text, rest.text):
        return True
    return bool(above) and _mostly_numbered([*column, cell])


def _something_beside(cell: Cell, cells: Iterable[Cell]) -> bool:
    """Whether words stand to the right of a cell: then it may be the name of a group of rows."""
    right, rows = cell.col + cell.colspan, range(cell.row, cell.row + cell.rowspan)
    return any(c.col >= right and c.row in rows and c.text and not _FIGURE.fullmatch(c.text) for c in cells)


def _both(first: Reading, second: Reading) -> Reading:
    """Two parts of one text as one reading."""
    rest = _CONTINUED.sub("", second.text).strip()
    if not rest or (first.text and alike(first.text, rest)):
        return first
    if not first.text:
        return replace(second, text=rest) if rest != second.text else second
    return Reading(join_lines(first.text, rest), min(first.confidence, second.confidence), first.reader)


def join_lines(first: str, second: str) -> str:
    """Two lines of one text: no space between Chinese characters, one otherwise."""
    chinese = ord(first[-1]) > 0x2E80 and ord(second[0]) > 0x2E80
    return first + second if chinese else f"{first} {second}"
