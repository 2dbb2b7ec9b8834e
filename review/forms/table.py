"""What a form's tables are: rows and columns, and the figures they cross in.

A figure's key is the keys of its table, block, row and column, joined with dots; a part without a key drops out.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

RowsFound = Mapping[str, tuple[str, ...]]
"""For each block with open rows, by its prefix (`received`): the row keys that a document has, in their order."""


def joined(*parts: str) -> str:
    """A key made of its parts, those left empty dropped."""
    return ".".join(part for part in parts if part)


@dataclass(frozen=True, slots=True)
class RowForm:
    """A row as a form prints it."""

    key: str
    label: str
    groups: tuple[str, ...] = ()
    """The labels of the groups it stands in, outermost first."""
    aliases: tuple[str, ...] = ()
    """Other words for it that agencies print."""
    kind: str = ""
    """What its figures count, where that differs from their column's."""
    unit: str | None = None
    open: bool = False
    """Stands for a list of rows that each document brings itself; key and label then come from the page."""


@dataclass(frozen=True, slots=True)
class ColumnForm:
    """A column as a form prints it."""

    key: str
    label: str
    groups: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    kind: str = ""
    unit: str | None = None
    figures: bool = True
    """False for a column that numbers or describes its rows (行次, 单位): no figure stands in it."""


@dataclass(frozen=True, slots=True)
class FigureForm:
    """A figure that a form asks for."""

    key: str
    table: str
    prefix: str
    """The key of its table and block."""
    row_key: str
    """The key of its row inside the table, its block's key before it."""
    row: RowForm
    column: ColumnForm

    @property
    def kind(self) -> str:
        return self.row.kind or self.column.kind or "count"

    @property
    def unit(self) -> str | None:
        return self.row.unit or self.column.unit

    @property
    def label(self) -> str:
        names = (*self.row.groups, self.row.label, *self.column.groups, self.column.label)
        return " / ".join(name for name in names if name)


@dataclass(frozen=True, slots=True)
class BlockForm:
    """Rows that share one head of columns; a table is one block, or several."""

    key: str
    title: str
    corner: tuple[str, ...]
    """What stands over the row labels."""
    rows: tuple[RowForm, ...]
    columns: tuple[ColumnForm, ...]

    @property
    def open(self) -> bool:
        return any(row.open for row in self.rows)

    def rows_with(self, found: tuple[str, ...]) -> tuple[RowForm, ...]:
        """Its rows, the open one replaced by those that were found."""
        fixed = {row.key for row in self.rows if not row.open}
        rows: list[RowForm] = []
        for row in self.rows:
            if row.open:
                rows += [RowForm(key, key, row.groups, (), row.kind, row.unit) for key in found if key not in fixed]
            else:
                rows.append(row)
        return tuple(rows)


@dataclass(frozen=True, slots=True)
class TableForm:
    """A table of a form, under its heading."""

    key: str
    heading: str
    blocks: tuple[BlockForm, ...]
    headings: tuple[str, ...] = ()
    """Other headings that it goes by."""
    beside: bool = False
    """Its blocks stand side by side, not one below the other."""
    optional: bool = False
    """A report without it lacks nothing: its figures are given only where it is printed."""

    def prefix(self, block: BlockForm) -> str:
        return joined(self.key, block.key)

    def figures(self, found: RowsFound) -> tuple[FigureForm, ...]:
        """Its figures, block by block, each row from left to right."""
        rows = [[(block, row) for row in block.rows_with(found.get(self.prefix(block), ()))] for block in self.blocks]
        return tuple(
            FigureForm(
                key=joined(self.key, block.key, row.key, column.key),
                table=self.key,
                prefix=joined(self.key, block.key),
                row_key=joined(block.key, row.key),
                row=row,
                column=column,
            )
            for lines in rows
            for block, row in lines
            for column in block.columns
            if column.figures
        )
