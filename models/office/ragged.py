"""Rows that lost their spans become a grid again: labels at the left, figures in columns, headers above them.

What text dumps do to rows: a merged cell leaves one field or many, a vertically merged one an empty field or none,
padding is added at the end, and behind a page break the group's cell is gone. The figures themselves stay together,
so they say where the columns are.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from models.document import Cell, Reading, Table
from models.office.contents import whole

Row = list[str]

_FIGURE = re.compile(
    r"(?:增加|减少|[-+−－＋±(（¥￥$€£])?\s*[\d０-９][\d０-９,，.．\s]*[%％‰)）]?\s*"
    r"(?:元|万元|亿元|千元|件|条|次|个|项|人|篇|份|宗|[A-Za-z]{1,3})?"
)
_NOTHING = frozenset(
    ("无", "零", "/", "／", "-", "－", "—", "——", "———", "–", "--", "---", "…", "*", "N/A", "n/a", "不适用")
)
_STYLES = (
    re.compile(r"[一二三四五六七八九十百]+[、.．]"),
    re.compile(r"[（(][一二三四五六七八九十百]+[)）]"),
    re.compile(r"\d+\s*[.．、](?!\d)"),
    re.compile(r"[（(]\d+[)）]"),
)


class _Shape(NamedTuple):
    """How many columns of labels and of figures a table has."""

    labels: int
    figures: int

    @property
    def wide(self) -> int:
        return self.labels + self.figures


class _Run(NamedTuple):
    """A field of a row and the columns it takes: from `col` up to, not with, `end`."""

    text: str
    col: int
    end: int


def table_of(rows: Sequence[Row], reader: str) -> Table | None:
    """The best grid for rows of fields."""
    rows = [row for row in rows if row]
    if not any(any(row) for row in rows):
        return None
    shape = _shape(rows)
    depth = _depths(rows)
    runs: list[list[_Run]] = [[] for _ in rows]
    for index in range(len(rows) - 1, -1, -1):
        row = rows[index]
        below = index + 1 if index + 1 < len(rows) else None
        if _is_header(row):
            after = _figures_below(rows, index)
            under = runs[below] if below is not None else []
            if below is not None and _is_header(rows[below]) and len(rows[below]) == shape.wide != len(row):
                under = _padded(under)
            runs[index] = _header(row, under, shape, after)
        elif _is_title(row, rows[below] if below is not None else []):
            runs[index] = [_Run(row[0], 0, shape.wide)]
        else:
            runs[index] = _body(row, shape, depth)
        if [run.text for run in runs[index] if run.text] != [field for field in row if field]:
            # Better a field in a column of its own than none at all.
            runs[index] = [_Run(field, at, at + 1) for at, field in enumerate(row)]
    return whole(_merged_down(rows, runs, shape, reader), len(rows), reader)


def is_figure(text: str) -> bool:
    """Whether a field holds a figure or stands for one."""
    return text in _NOTHING or bool(_FIGURE.fullmatch(text))


def _is_header(row: Row) -> bool:
    """Two texts and no figure; or one text that is not the first field."""
    texts = [index for index, field in enumerate(row) if field and not is_figure(field)]
    if any(is_figure(field) for field in row if field):
        return False
    return (len(texts) >= 2 and not _labels_only(row)) or (len(texts) == 1 and len(row) == 1)


def _labels_only(row: Row) -> bool:
    """Labels at the left and nothing but empty fields after them: a row of blanks, not a header."""
    last = max(index for index, field in enumerate(row) if field)
    texts = [field for field in row if field]
    return len(row) - last > 2 and any(_style(text) is not None for text in texts)


def _is_title(row: Row, below: Row) -> bool:
    """A text alone in its row, a header under it."""
    return bool(row[0]) and not any(row[1:]) and bool(below) and _is_header(below)


def _style(text: str) -> int | None:
    return next((index for index, style in enumerate(_STYLES) if style.match(text)), None)


def _last_label(row: Row) -> int:
    return max((index for index, field in enumerate(row) if field and not is_figure(field)), default=-1)


def _tail(row: Row) -> Row:
    return row[_last_label(row) + 1 :]


def _span(tail: Row) -> int:
    full = [index for index, field in enumerate(tail) if field]
    return full[-1] - full[0] + 1 if full else 0


def _shape(rows: Sequence[Row]) -> _Shape:
    body = [
        row
        for index, row in enumerate(rows)
        if not _is_header(row) and not _is_title(row, rows[index + 1] if index + 1 < len(rows) else []) and _tail(row)
    ]
    if not body:
        return _Shape(0, max(len(row) for row in rows))
    lengths = Counter(len(_tail(row)) for row in body)
    usual = min(lengths, key=lambda length: (-lengths[length], length))
    # Rows of which figures fill more than the usual number of columns are wider, the others lost fields.
    spans = [_span(_tail(row)) for row in body if _last_label(row) >= 0 or len(body) == 1]
    figures = max([usual, *(span for span in spans if spans.count(span) * 3 >= len(spans))])
    labels = max(_last_label(row) + 1 for row in body)
    return _Shape(labels, figures)


def _depths(rows: Sequence[Row]) -> dict[int, int]:
    """How far right each way of numbering labels stands where no group cell is missing."""
    depth: dict[int, int] = {}
    for row in rows:
        if _is_header(row) and not _labels_only_row(row):
            continue
        for index, field in enumerate(row[: _last_label(row) + 1]):
            style = _style(field)
            if style is not None:
                depth[style] = max(depth.get(style, 0), index)
    return depth


def _labels_only_row(row: Row) -> bool:
    return any(row) and _labels_only(row)


def _body(row: Row, shape: _Shape, depth: dict[int, int]) -> list[_Run]:
    """A row of labels and figures on its columns."""
    last = _last_label(row)
    labels, tail = row[: last + 1], row[last + 1 :]
    if len(tail) > shape.figures:
        start = _start(tail, shape.figures)
        if start is None:
            return _as_it_stands(row, shape)
        tail = tail[start : start + shape.figures]
    runs = _labels(labels, shape.labels, depth)
    for index, field in enumerate(tail):
        runs.append(_Run(field, shape.labels + index, shape.labels + index + 1))
    return runs


def _start(tail: Row, figures: int) -> int | None:
    """Where so many figures begin among fields of which the surplus is empty; the first such place."""
    surplus = max(0, len(tail) - figures)
    return next((at for at in range(surplus + 1) if not any(tail[:at]) and not any(tail[at + figures :])), None)


def _as_it_stands(row: Row, shape: _Shape) -> list[_Run]:
    return [_Run(field, index, index + 1) for index, field in enumerate(row[: shape.wide])]


def _labels(labels: Row, wide: int, depth: dict[int, int]) -> list[_Run]:
    """Labels on the columns where their numbering stands elsewhere; the last reaches to the figures."""
    shift = 0
    for index, field in enumerate(labels):
        style = _style(field)
        if style is not None and len(labels) - index <= wide:
            shift = max(0, min(depth.get(style, 0) - index, wide - len(labels)))
            break
    runs = [_Run("", col, col + 1) for col in range(shift)]
    for index, field in enumerate(labels):
        end = wide if index == len(labels) - 1 else shift + index + 1
        runs.append(_Run(field, shift + index, max(end, shift + index + 1)))
    return runs


def _figures_below(rows: Sequence[Row], index: int) -> Row | None:
    return next((row for row in rows[index + 1 :] if not _is_header(row) and _tail(row)), None)


def _header(row: Row, below: list[_Run], shape: _Shape, after: Row | None) -> list[_Run]:
    """A header on its columns: by the row under it where its fields lost their spans, else by its own places."""
    if after is not None and len(row) == len(after):
        return _like(row, after, shape)
    if len(row) == shape.wide:
        return _as_it_stands(row, shape)
    if len(row) == shape.figures + 1 and shape.labels > 1:
        moved = [_Run(field, shape.labels + place, shape.labels + place + 1) for place, field in enumerate(row[1:])]
        return [_Run(row[0], 0, shape.labels), *moved]
    if below and len(row) < len(below):
        return _over(row, below)
    return _as_it_stands(row, shape)


def _like(row: Row, after: Row, shape: _Shape) -> list[_Run]:
    """A header with as many fields as a row of figures under it, moved as that is moved."""
    last = _last_label(after)
    tail = after[last + 1 :]
    start = _start(tail, shape.figures)
    if start is None:
        return _as_it_stands(row, shape)
    first = last + 1 + start
    runs = [_Run(field, index, index + 1) for index, field in enumerate(row[: min(first, shape.labels)])]
    if runs:
        runs[-1] = runs[-1]._replace(end=max(runs[-1].end, shape.labels))
    figures = row[first : first + shape.figures]
    return runs + [_Run(field, shape.labels + at, shape.labels + at + 1) for at, field in enumerate(figures)]


def _over(row: Row, below: list[_Run]) -> list[_Run]:
    """A header over another: an empty field below goes on with the one above, full ones are its parts."""
    groups: list[list[_Run]] = []
    for run in below:
        if groups and run.text and groups[-1][-1].text:
            groups[-1].append(run)
        else:
            groups.append([run])
    while len(groups) < len(row):
        widest = max(range(len(groups)), key=lambda at: len(groups[at]))
        if len(groups[widest]) == 1:
            break
        missing = len(row) - len(groups) + 1
        groups[widest : widest + 1] = _split(groups[widest], missing)
    runs = []
    for at, field in enumerate(row[: len(groups)]):
        part = groups[at] if at < len(row) - 1 else [run for group in groups[at:] for run in group]
        runs.append(_Run(field, part[0].col, part[-1].end))
    return runs


def _padded(line: list[_Run]) -> list[_Run]:
    """A header whose merged cells left empty fields behind them, as its cells."""
    merged: list[_Run] = []
    for run in line:
        if merged and not run.text and merged[-1].text:
            merged[-1] = merged[-1]._replace(end=run.end)
        else:
            merged.append(run)
    return merged


def _split(group: list[_Run], parts: int) -> list[list[_Run]]:
    """A run of headers under several: cut where their width changes, else where it repeats, else evenly."""
    changes = [at for at in range(1, len(group)) if _wide(group[at]) != _wide(group[at - 1])]
    if len(changes) == parts - 1:
        cuts = [0, *changes, len(group)]
    elif len(group) >= parts:
        cuts = [round(at * len(group) / parts) for at in range(parts + 1)]
    else:
        cuts = list(range(len(group) + 1))
    return [group[start:end] for start, end in pairwise(cuts)]


def _wide(run: _Run) -> int:
    return run.end - run.col


def _merged_down(rows: Sequence[Row], runs: list[list[_Run]], shape: _Shape, reader: str) -> list[Cell]:
    """Cells, where an empty label goes on with the label over it and an empty header with what it continues."""
    cells: list[Cell] = []
    over: dict[int, int] = {}
    for index, line in enumerate(runs):
        header = _is_header(rows[index])
        at = 0
        while at < len(line):
            run = line[at]
            at += 1
            if not run.text and (header or run.col < shape.labels):
                above = over.get(run.col)
                end = _end_of_empty(line, at - 1, cells[above], index) if above is not None else None
                if above is not None and end is not None:
                    old = cells[above]
                    cells[above] = Cell(old.row, old.col, index - old.row + 1, old.colspan, old.reading)
                    at = end
                    continue
                last = cells[-1] if cells else None
                if header and last and last.row == index and last.text and last.col + last.colspan == run.col:
                    cells[-1] = Cell(last.row, last.col, 1, run.end - last.col, last.reading)
                    over.update((col, len(cells) - 1) for col in range(run.col, run.end))
                    continue
            over.update((col, len(cells)) for col in range(run.col, run.end))
            cells.append(Cell(index, run.col, 1, max(1, run.end - run.col), Reading(run.text, 1.0, reader)))
    return cells


def _end_of_empty(line: list[_Run], at: int, above: Cell, index: int) -> int | None:
    """Where the empty fields end that stand under the whole width of a cell reaching down to them."""
    if not above.text or above.col != line[at].col or above.row + above.rowspan != index:
        return None
    while at < len(line) and not line[at].text and line[at].end <= above.col + above.colspan:
        at += 1
        if line[at - 1].end == above.col + above.colspan:
            return at
    return None
