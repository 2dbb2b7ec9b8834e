"""A table cut by a page break is the same table once it is stitched."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from models.document import Box, Cell, Line, Reading, Table
from models.stitch import stitch

HANZI = "政府信息公开申请受理答复公民法人组织科研机构商业企业社会公益"


def read(text: str) -> Reading:
    return Reading(text, 0.99, "memory")


@st.composite
def tables(draw: st.DrawFn) -> Table:
    """A header of one or two rows, groups of rows with numbered names, a row name, and figures."""
    figures = draw(st.integers(2, 5))
    header = draw(st.integers(1, 2))
    sizes = draw(st.lists(st.integers(1, 4), min_size=2, max_size=4))
    rows = header + sum(sizes)
    words = st.text(HANZI, min_size=2, max_size=6)
    cells = [(0, 0, header, 2, "项目" + draw(words))]
    if header == 2:
        cells.append((0, 2, 1, figures, "申请人情况"))
    cells += [(header - 1, 2 + n, 1, 1, f"{HANZI[n * 2]}类{draw(words)}") for n in range(figures)]
    row = header
    for number, size in enumerate(sizes):
        cells.append((row, 0, size, 1, f"{'一二三四五'[number]}、{draw(words)}"))
        for n in range(size):
            cells.append((row + n, 1, 1, 1, f"{n + 1}.{draw(words)}"))
            cells += [(row + n, 2 + c, 1, 1, str(draw(st.integers(0, 999)))) for c in range(figures)]
        row += size
    made = tuple(Cell(r, c, rs, cs, read(text)) for r, c, rs, cs, text in cells)
    return Table(rows, 2 + figures, made)


def placed(table: Table, whole_cols: int, page: int, top: float, bottom: float, shift: float) -> Table:
    """The table as it stands on a page, its columns where the whole table has them."""
    gone = whole_cols - table.cols
    step = (bottom - top) / table.rows

    def box(cell: Cell) -> Box:
        return Box(
            0.1 + shift + 0.8 * (cell.col + gone) / whole_cols + 0.002,
            top + cell.row * step,
            0.1 + shift + 0.8 * (cell.col + cell.colspan + gone) / whole_cols - 0.002,
            top + (cell.row + cell.rowspan) * step,
        )

    cells = tuple(replace(c, page=page, box=box(c)) for c in table.cells)
    whole = Box.around(c.box for c in cells if c.box)
    return replace(table, cells=cells, pages=(page,), boxes=(whole,))


def cut(table: Table, at: int, header: int, repeat: bool, group: str) -> tuple[Table, Table]:
    """The rows above and below a page break, as they are found on their pages."""
    above, below = [], []
    lead = header if repeat else 0
    for cell in table.cells:
        end = cell.row + cell.rowspan
        if repeat and end <= header:
            below.append(cell)
        if end <= at:
            above.append(cell)
        elif cell.row >= at:
            below.append(replace(cell, row=cell.row - at + lead))
        else:
            above.append(replace(cell, rowspan=at - cell.row))
            if group != "absent":
                text = {"blank": "", "repeated": cell.text, "marked": cell.text + "（续）"}[group]
                below.append(replace(cell, row=lead, rowspan=end - at, reading=read(text)))
    # A finder does not see a column of which nothing is drawn: the part below then begins further right.
    gone = min(c.col for c in below)
    lower = Table(table.rows - at + lead, table.cols - gone, tuple(replace(c, col=c.col - gone) for c in below))
    return replace(table, rows=at, cells=tuple(above)), lower


def shape(table: Table) -> set[tuple[int, int, int, int, str]]:
    return {(c.row, c.col, c.rowspan, c.colspan, c.text) for c in table.cells}


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_cutting_a_table_between_two_rows_and_stitching_it_gives_the_table_again(data: st.DataObject):
    table = data.draw(tables())
    header = next(c.rowspan for c in table.cells if (c.row, c.col) == (0, 0))
    at = data.draw(st.integers(header + 1, table.rows - 1))
    repeat = data.draw(st.booleans())
    group = data.draw(st.sampled_from(["blank", "repeated", "marked", "absent"]))
    upper, lower = cut(table, at, header, repeat, group)
    shift = data.draw(st.floats(-0.03, 0.03))
    parts = [placed(upper, table.cols, 1, 0.3, 0.92, 0.0), placed(lower, table.cols, 2, 0.08, 0.4, shift)]
    foot = Line(read("- 1 -"), 1, Box(0.45, 0.95, 0.55, 0.96))

    stitched = stitch(parts, [foot])

    assert len(stitched) == 1
    assert shape(stitched[0]) == shape(table)
    assert stitched[0].pages == (1, 2)
    assert (stitched[0].rows, stitched[0].cols) == (table.rows, table.cols)


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_a_heading_between_two_tables_keeps_them_apart(data: st.DataObject):
    table = data.draw(tables())
    parts = [placed(table, table.cols, 1, 0.3, 0.92, 0.0), placed(table, table.cols, 2, 0.2, 0.9, 0.0)]
    heading = Line(read("三、收到和处理政府信息公开申请情况"), 2, Box(0.1, 0.12, 0.6, 0.14))

    assert stitch(parts, [heading]) == tuple(parts)
