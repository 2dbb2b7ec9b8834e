"""A story becomes pages: blocks one under the other, tables cut where a page ends."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from models.training.content import Abreast, Block, Grid, Printed, Story, Words
from models.training.ink import CellPart, Leaf, Span
from models.training.rulings import rulings
from models.training.style import Style
from models.training.typesetting import broken, longest_piece, print_line, text_width

RED = (200, 20, 25)


@dataclass
class _Press:
    """Where the next block goes."""

    style: Style
    leaves: list[Leaf]
    y: float
    tables: int = 0

    @property
    def leaf(self) -> Leaf:
        return self.leaves[-1]

    @property
    def left(self) -> float:
        return self.style.margin[0]

    @property
    def room(self) -> float:
        return self.style.width - self.style.margin[0] - self.style.margin[2]

    @property
    def bottom(self) -> float:
        return self.style.height - self.style.margin[3]

    def turn_page(self) -> None:
        self.leaves.append(Leaf(self.style.width, self.style.height))
        self.y = self.style.margin[1]


def typeset(story: Story, style: Style) -> list[Leaf]:
    """The pages of a story, in points."""
    press = _Press(style, [Leaf(style.width, style.height)], style.margin[1])
    for index, block in enumerate(story.blocks):
        if isinstance(block, Words):
            after = story.blocks[index + 1] if index + 1 < len(story.blocks) else None
            _set_words(press, block, after)
        elif isinstance(block, Grid):
            _set_grid(press, block)
        else:
            _set_abreast(press, block)
    if style.page_numbers:
        for number, leaf in enumerate(press.leaves, start=1):
            text, size = f"- {number} -", 9.0
            x = (style.width - text_width(text, size, style)) / 2
            print_line(leaf, text, x, style.height - style.margin[3] * 0.55, size, style, outside=True)
    return press.leaves


def _set_words(press: _Press, words: Words, after: Block | None) -> None:
    style = press.style
    size = {"title": style.title_size, "heading": style.heading_size, "office": style.heading_size,
            "note": style.table_size, "caption": style.table_size}.get(words.role, style.size)  # fmt: skip
    bold = words.role == "title" or (words.role in ("heading", "caption") and style.bold_headings)
    lines = broken(words.text, press.room, size, style, bold)
    step = size * style.leading * (1.15 if words.role == "prose" else 1.0)
    leads = words.role in ("heading", "caption") or not isinstance(after, Words)
    ahead = 5 * style.row_height if leads else step
    whole = words.role != "prose"
    if press.y + (step * len(lines) + ahead if whole else 2 * step) > press.bottom and press.y > style.margin[1]:
        press.turn_page()
    colour = RED if words.role == "title" and style.red_title else (0, 0, 0)
    for line in lines:
        if press.y + step > press.bottom:
            press.turn_page()
        spare = press.room - text_width(line, size, style, bold)
        shift = {"title": spare / 2, "caption": spare / 2, "note": spare}.get(words.role, 0.0)
        print_line(press.leaf, line, press.left + shift, press.y, size, style, bold=bold, colour=colour, outside=True)
        press.y += step
    press.y += {"title": size * 0.5, "heading": size * 0.35, "prose": size * 0.2}.get(words.role, size * 0.3)


@dataclass(frozen=True)
class _Measured:
    """A table whose columns and rows have their sizes and whose cells have their lines."""

    xs: tuple[float, ...]
    heights: tuple[float, ...]
    lines: tuple[tuple[str, ...], ...]
    sizes: tuple[float, ...]


def _measure(grid: Grid, left: float, room: float, style: Style) -> _Measured:
    scale = room / sum(grid.widths)
    edges = left + np.concatenate([[0.0], np.cumsum(grid.widths)]) * scale
    xs = tuple(float(x) for x in edges)
    heights = [style.row_height] * grid.rows
    all_lines: list[tuple[str, ...]] = []
    sizes: list[float] = []
    usual = _size_that_fits(grid, "label", 4.5, xs, style)
    small = min(usual, _size_that_fits(grid, "figure", 6.0, xs, style))
    for cell in grid.cells:
        free = xs[cell.col + cell.colspan] - xs[cell.col] - 2 * style.pad[0]
        size = small if cell.kind == "figure" else usual
        bold = _bold(cell, grid, style)
        lines = tuple(broken(cell.text, max(free, size * 1.02), size, style, bold)) if cell.text else ()
        all_lines.append(lines)
        sizes.append(size)
        if cell.rowspan == 1:
            heights[cell.row] = max(heights[cell.row], len(lines) * size * style.leading + 2 * style.pad[1])
    for cell, lines, size in zip(grid.cells, all_lines, sizes, strict=True):
        rows = range(cell.row, cell.row + cell.rowspan)
        missing = len(lines) * size * style.leading + 2 * style.pad[1] - sum(heights[r] for r in rows)
        for row in rows:
            heights[row] += max(0.0, missing) / cell.rowspan
    return _Measured(xs, tuple(heights), tuple(all_lines), tuple(sizes))


def _size_that_fits(grid: Grid, kind: str, least: float, xs: tuple[float, ...], style: Style) -> float:
    """The font size of a table's labels or figures, smaller where a word or a figure would not fit its column."""
    size = style.table_size
    for cell in grid.cells:
        if cell.kind == kind:
            free = xs[cell.col + cell.colspan] - xs[cell.col] - 2 * style.pad[0]
            bold = _bold(cell, grid, style)
            measure = text_width if kind == "figure" else longest_piece
            widest = measure(cell.text, style.table_size, style, bold)
            size = min(size, max(least, style.table_size * free / max(widest, 0.1)))
    return size


def _bold(cell: Printed, grid: Grid, style: Style) -> bool:
    return cell.bold or (style.bold_header and cell.row < grid.header_rows)


def _set_grid(press: _Press, grid: Grid) -> None:
    style = press.style
    room = press.room * grid.share
    measured = _measure(grid, press.left + (press.room - room) / 2, room, style)
    heights = measured.heights
    header = sum(heights[: grid.header_rows])
    table, press.tables = press.tables, press.tables + 1
    row = 0
    while row < grid.rows:
        first = row == 0
        repeated = grid.header_rows if not first and style.repeat_header and grid.header_rows > 0 else 0
        least = header + sum(heights[grid.header_rows : grid.header_rows + 1]) if first else heights[row]
        if press.y + least > press.bottom and press.y > style.margin[1]:
            press.turn_page()
        top = press.y
        if repeated:
            _print_part(press, grid, measured, table, range(repeated), press.y, truth=False, last=False)
            press.y += header
        end, y = row, press.y
        while end < grid.rows and (
            end == row or y + heights[end] <= press.bottom or (first and end < grid.header_rows)
        ):
            y += heights[end]
            end += 1
        _print_part(press, grid, measured, table, range(row, end), press.y, truth=True, last=end == grid.rows)
        press.y = y
        press.leaf.tables.append((table, Span(measured.xs[0], top, measured.xs[-1], y)))
        row = end
    press.y += style.size * 0.9


def _set_abreast(press: _Press, pair: Abreast) -> None:
    style, gap = press.style, 18.0
    half = (press.room - gap) / 2
    measured = [
        _measure(pair.left, press.left, half, style),
        _measure(pair.right, press.left + half + gap, half, style),
    ]
    tall = max(sum(m.heights) for m in measured)
    if press.y + tall > press.bottom and press.y > style.margin[1]:
        press.turn_page()
    for grid, sizes in zip((pair.left, pair.right), measured, strict=True):
        _print_part(press, grid, sizes, press.tables, range(grid.rows), press.y, truth=True, last=True)
        bottom = press.y + sum(sizes.heights)
        press.leaf.tables.append((press.tables, Span(sizes.xs[0], press.y, sizes.xs[-1], bottom)))
        press.tables += 1
    press.y += tall + style.size * 0.9


def _print_part(
    press: _Press, grid: Grid, measured: _Measured, table: int, rows: range, top: float, *, truth: bool, last: bool
) -> None:
    """The rows of a table that stand on one page, or its header once more."""
    style, leaf, xs = press.style, press.leaf, measured.xs
    ys = {rows.start: top}
    for row in rows:
        ys[row + 1] = ys[row] + measured.heights[row]
    shown: list[tuple[int, int, int, int]] = []
    for row in rows:
        header = row < grid.header_rows
        shading = grid.shading if grid.shading != "none" else style.shading
        if (shading != "none" and header) or (shading == "stripes" and (row - grid.header_rows) % 2):
            leaf.fills.append((Span(xs[0], ys[row], xs[-1], ys[row + 1]), 215 if header else 235))
    for index, cell in enumerate(grid.cells):
        begin, end = max(cell.row, rows.start), min(cell.row + cell.rowspan, rows.stop)
        if begin >= end:
            continue
        continued = begin > cell.row
        if continued and style.group_lost and _stands_whole_above(cell, measured, rows.start, index, style):
            continue
        shown.append((begin, cell.col, end, cell.col + cell.colspan))
        span = Span(xs[cell.col], ys[begin], xs[cell.col + cell.colspan], ys[end])
        if truth:
            leaf.parts.append(CellPart(table, index, span))
        lines, size = measured.lines[index], measured.sizes[index]
        step = size * style.leading
        if cell.row + cell.rowspan > rows.stop or continued:
            # A cell cut by the page break: its first part takes the lines that fit, the next part the rest.
            taken = _lines_on_earlier_pages(cell, measured, rows.start, step) if continued else 0
            fit = max(1, int((span.bottom - span.top) / step)) if end < cell.row + cell.rowspan else len(lines)
            lines = lines[taken : taken + fit]
        _print_cell(leaf, cell, lines, size, span, style, _bold(cell, grid, style))
    frame = grid.frame or style.frame
    leaf.strokes += rulings(
        shown, [xs[i] for i in range(grid.cols + 1)], ys, rows, grid.header_rows, frame, style, last
    )


def _stands_whole_above(cell: Printed, measured: _Measured, start: int, index: int, style: Style) -> bool:
    """Whether a cell's text fits on the page before: only then can the next page do without the cell."""
    above = sum(measured.heights[cell.row : start])
    return len(measured.lines[index]) * measured.sizes[index] * style.leading <= above


def _lines_on_earlier_pages(cell: Printed, measured: _Measured, start: int, step: float) -> int:
    above = sum(measured.heights[cell.row : start])
    return max(1, int(above / step))


def _print_cell(
    leaf: Leaf, cell: Printed, lines: tuple[str, ...], size: float, span: Span, style: Style, bold: bool
) -> None:
    step = size * style.leading
    tall = len(lines) * step
    y = {
        "top": span.top + style.pad[1],
        "middle": (span.top + span.bottom - tall) / 2,
        "bottom": span.bottom - style.pad[1] - tall,
    }[style.cells_hang] + (step - size) / 2
    align = style.figures_stand if cell.kind == "figure" and cell.align == "center" else cell.align
    for line in lines:
        spare = span.right - span.left - text_width(line, size, style, bold)
        shift = {"left": style.pad[0], "right": spare - style.pad[0]}.get(align, spare / 2)
        print_line(leaf, line, span.left + shift, y, size, style, bold=bold, figure=cell.kind == "figure")
        y += step
