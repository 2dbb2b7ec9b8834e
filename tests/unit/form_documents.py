"""Documents made without paper: from made-up stories with their truth, from text dumps, with misread labels."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np

from models.document import Cell, Document, Line, Reading, Table
from models.training.content import Grid, Story, Words
from models.training.synthesis import KINDS

CONFUSIONS = (
    "一二三四五六八十人入口日目口己已土士千干未末木本大太天夫王玉主公厶分今令贝见仿訪請情清債積责青由甲申电田回固国"
)


def reading(text: str) -> Reading:
    return Reading(text, 0.9, "test")


def story_of(kind: str, seed: int) -> Story:
    return KINDS[kind]("tune", np.random.default_rng(seed))


def table_of(grid: Grid) -> Table:
    cells = tuple(Cell(c.row, c.col, c.rowspan, c.colspan, reading(c.text)) for c in grid.cells)
    return Table(grid.rows, grid.cols, cells)


def document_of(story: Story, name: str = "a.pdf") -> Document:
    """A story as if it had been read without a fault."""
    return document_with(parts_of(story), name)


def parts_of(story: Story) -> list[str | Table]:
    """The lines and tables of a story in their order."""
    parts: list[str | Table] = []
    for block in story.blocks:
        if isinstance(block, Words):
            parts.append(block.text)
        elif isinstance(block, Grid):
            parts.append(table_of(block))
        else:
            parts += [table_of(block.left), table_of(block.right)]
    return parts


def document_with(parts: Sequence[str | Table], name: str = "a.pdf") -> Document:
    """Lines and tables in their order."""
    lines = [part for part in parts if isinstance(part, str)]
    tables = [part for part in parts if isinstance(part, Table)]
    numbers = {"line": 0, "table": 0}
    order = []
    for part in parts:
        kind = "line" if isinstance(part, str) else "table"
        order.append((kind, numbers[kind]))
        numbers[kind] += 1
    return Document(name, "", (), tuple(tables), tuple(Line(reading(text)) for text in lines), tuple(order))


def truth_of(story: Story) -> dict[str, str | None]:
    """The printed text of every figure of the form, None where it is not printed."""
    printed = {c.key: c.text for b in story.blocks if isinstance(b, Grid) for c in b.cells if c.key}
    return {key: printed.get(key) for key in story.fact_keys}


def retold(document: Document, change: Callable[[Cell], str]) -> Document:
    """A document whose cells say something else."""
    tables = tuple(
        replace(t, cells=tuple(replace(c, reading=reading(change(c))) for c in t.cells)) for t in document.tables
    )
    return replace(document, tables=tables)


def misread(text: str, share: float, rng: random.Random) -> str:
    """A text of which a share of the characters is wrong, lost or doubled."""
    out = []
    for sign in text:
        draw = rng.random()
        if draw >= share:
            out.append(sign)
        elif draw < 0.7 * share:
            out.append(rng.choice(CONFUSIONS) if ord(sign) > 0x2E7F else rng.choice("abcdeiloqtu1"))
        elif draw < 0.85 * share:
            out.append(sign + sign)
    return "".join(out)


def table_from_lines(lines: list[list[str]]) -> Table:
    """A ragged list of rows as a table without spans; cells that are not there are left out."""
    cells = tuple(Cell(r, c, 1, 1, reading(text.strip())) for r, row in enumerate(lines) for c, text in enumerate(row))
    return Table(len(lines), max((len(row) for row in lines), default=0), cells)


def rows_removed(table: Table, gone: set[int]) -> Table:
    """A table from which rows were dropped, their spans shortened."""
    kept = [row for row in range(table.rows) if row not in gone]
    place = {row: index for index, row in enumerate(kept)}
    cells = []
    for cell in table.cells:
        rows = [row for row in range(cell.row, cell.row + cell.rowspan) if row in place]
        if rows:
            cells.append(replace(cell, row=place[rows[0]], rowspan=len(rows)))
    return replace(table, rows=len(kept), cells=tuple(cells))


def cut_at(table: Table, row: int) -> tuple[Table, Table]:
    """A table cut by the page break: what reaches over the break keeps its words above and is lost below."""
    above = [replace(c, rowspan=min(c.rowspan, row - c.row)) for c in table.cells if c.row < row]
    below = [replace(c, row=c.row - row) for c in table.cells if c.row >= row]
    return Table(row, table.cols, tuple(above)), Table(table.rows - row, table.cols, tuple(below))


def document_of_dump(text: str, name: str = "a.txt") -> Document:
    """A text dump as it stands: a row a line, or a cell a line; blank lines end tables in the first kind."""
    a_cell_a_line = text.count("\n\t") > text.count("\t") / 2
    parts: list[str | Table] = []
    rows: list[list[str]] = []

    def close() -> None:
        if rows:
            parts.append(table_from_lines(rows))
            rows.clear()

    blanks = 2
    for line in text.split("\n"):
        if not line.strip() and not (line.startswith("\t") and a_cell_a_line):
            blanks += 1
            if not a_cell_a_line:
                close()
            continue
        if a_cell_a_line and line.startswith("\t"):
            if blanks or not rows:
                rows.append([])
            rows[-1].append(line[1:])
        elif a_cell_a_line and rows and blanks < 2:
            rows[-1][-1] += line
        elif not a_cell_a_line and "\t" in line:
            rows.append(line.split("\t"))
        else:
            close()
            parts.append(line)
        blanks = 0
    close()
    return document_with(parts, name)
