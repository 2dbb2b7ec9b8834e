"""The parts of a table that a known report prints, put together again: its rows and cells say which part goes where."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from models.document import Cell, Known, Reading, Table


def gone_on(first: Table, second: Table, both: Callable[[Reading, Reading], Reading]) -> Table | None:
    """Both as one table, where the known rows of the second go on after those of the first; else None.

    `both` makes one reading of a text that the paper cut.
    """
    ways = []
    for before in first.known:
        for after in second.known:
            if before.pattern != after.pattern or (again := _again(before.rows, after.rows)) is None:
                continue
            if not _figures_again(first, before, second, after, again):
                ways.append((abs(after.rows[again] - before.rows[-1] - 1), before, after, again))
    if not ways:
        return None
    # The likeliest way is the one that leaves out the fewest rows.
    ways.sort(key=lambda way: way[0])
    whole, *others = (_joined(first, before, second, after, again, both) for _, before, after, again in ways)
    # What goes on below may tell which of several reports it is.
    same = [other.known[0] for other in others if _grid(other) == _grid(whole)]
    return replace(whole, known=(*whole.known, *same))


def _grid(table: Table) -> list[tuple[int, int, int, int]]:
    return [(cell.row, cell.col, cell.rowspan, cell.colspan) for cell in table.cells]


def _again(before: Sequence[int], after: Sequence[int]) -> int | None:
    """How many rows of the second part are a head printed once more; None where its rows do not go on."""
    again = 0
    while again < len(after) and after[again] in before and after[again] != before[-1]:
        again += 1
    if again == len(after):
        return None
    return again if after[again] > before[-1] or after[again] == before[-1] > 0 else None


def _figures_again(first: Table, before: Known, second: Table, after: Known, again: int) -> bool:
    """Whether what would be a head printed once more holds figures: then it is the table of another report."""
    above = {own for cell, own in zip(first.cells, before.cells, strict=True) if own >= 0 and _is_figure(cell.text)}
    below = {own for cell, own in zip(second.cells, after.cells, strict=True) if _is_figure(cell.text)}
    return again > 0 and bool(above & below)


def _is_figure(text: str) -> bool:
    return any(c.isdigit() for c in text) and not any(c.isalpha() for c in text)


def _joined(
    first: Table, before: Known, second: Table, after: Known, again: int, both: Callable[[Reading, Reading], Reading]
) -> Table:
    edges = sorted({*before.edges, *after.edges})
    at = {edge: index for index, edge in enumerate(edges)}
    # The page break may have gone through a row's words; then both pages have it.
    cut = int(after.rows[again] == before.rows[-1])
    shift = first.rows - cut - again
    cells = [(_moved(c, 0, before.edges, at), own) for c, own in zip(first.cells, before.cells, strict=True)]
    rest = [
        (_moved(_below(c, again), shift, after.edges, at), own)
        for c, own in zip(second.cells, after.cells, strict=True)
        if c.row + c.rowspan > again
    ]
    seam = first.rows - cut
    for cell, own in rest:
        above = next((i for i, (c, o) in enumerate(cells) if o == own >= 0 and c.row + c.rowspan >= cell.row), None)
        if above is None:
            cells.append((cell, own))
            continue
        upper = cells[above][0]
        foot = max(upper.row + upper.rowspan, cell.row + cell.rowspan)
        whole = replace(upper, rowspan=foot - upper.row, reading=both(upper.reading, cell.reading))
        cells[above] = (whole, own)
    cells.sort(key=lambda pair: (pair[0].row, pair[0].col))
    rows = (*before.rows[:seam], *after.rows[again:])
    known = Known(before.pattern, rows, tuple(edges), tuple(own for _, own in cells))
    return Table(
        len(rows),
        len(edges) - 1,
        tuple(cell for cell, _ in cells),
        first.pages + second.pages,
        first.boxes + second.boxes,
        first.finder,
        (known,),
    )


def _below(cell: Cell, rows: int) -> Cell:
    """What is left of a cell below the first rows."""
    return cell if cell.row >= rows else replace(cell, row=rows, rowspan=cell.row + cell.rowspan - rows)


def _moved(cell: Cell, rows: int, edges: Sequence[int], at: dict[int, int]) -> Cell:
    left, right = at[edges[cell.col]], at[edges[cell.col + cell.colspan]]
    return replace(cell, row=cell.row + rows, col=left, colspan=right - left)
