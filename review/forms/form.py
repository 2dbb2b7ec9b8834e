"""What a form is: a known kind of report, with its tables and the relations between its figures."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from review.forms.relation import Relation, RelationForm, relations_of
from review.forms.table import BlockForm, ColumnForm, FigureForm, RowForm, RowsFound, TableForm, joined

__all__ = [
    "BlockForm",
    "ColumnForm",
    "FigureForm",
    "Form",
    "Relation",
    "RelationForm",
    "RowForm",
    "RowsFound",
    "Statement",
    "TableForm",
    "joined",
]


@dataclass(frozen=True, slots=True)
class Statement:
    """A sentence of the prose that states a figure of a table."""

    key: str
    pattern: str
    """A regular expression whose group `n` is the figure."""


@dataclass(frozen=True)
class Form:
    """A known kind of report."""

    id: str
    title: str
    language: str
    tables: tuple[TableForm, ...]
    stated_relations: tuple[RelationForm, ...] = ()
    statements: tuple[Statement, ...] = ()
    titles: tuple[str, ...] = ()
    """Other titles that the report goes by."""
    source: str = ""
    years: tuple[int, int] = (0, 9999)
    """The first and the last year of report that the form was in use for."""
    add_up: tuple[str, ...] = ()
    """Patterns of the keys whose figures a superior's report adds up over its units."""
    example: Mapping[str, str] = field(default_factory=dict, hash=False)
    """Figures that balance, by key, as they would be printed."""
    example_rows: Mapping[str, Mapping[str, str]] = field(default_factory=dict, hash=False)
    """For open rows in the example: prefix → row key → label as printed."""
    path: str = ""
    """The file it was loaded from."""

    def table(self, key: str) -> TableForm:
        """The table of a key."""
        return next(table for table in self.tables if table.key == key)

    @cached_property
    def fixed_figures(self) -> tuple[FigureForm, ...]:
        """Every figure that is known before a document is."""
        return tuple(figure for table in self.tables for figure in table.figures({}))

    def figures(self, found: RowsFound | None = None) -> tuple[FigureForm, ...]:
        """Every figure, in the form's order; those of open rows as far as they were found."""
        if not found:
            return self.fixed_figures
        return tuple(figure for table in self.tables for figure in table.figures(found))

    def figure(self, key: str, found: RowsFound | None = None) -> FigureForm | None:
        """The figure of a key, or None."""
        return next((figure for figure in self.figures(found) if figure.key == key), None)

    def rows_in(self, keys: Iterable[str]) -> RowsFound:
        """The open rows that the keys of a report's facts speak of."""
        found: dict[str, dict[str, None]] = {}
        blocks = [(table.prefix(block), block) for table in self.tables for block in table.blocks if block.open]
        for key in keys:
            for prefix, block in blocks:
                for column in block.columns:
                    tail = f".{column.key}" if column.key else ""
                    if column.figures and key.startswith(prefix + ".") and key.endswith(tail):
                        found.setdefault(prefix, {})[key[len(prefix) + 1 : len(key) - len(tail)]] = None
        return {prefix: tuple(rows) for prefix, rows in found.items()}

    def relations(self, found: RowsFound | None = None) -> tuple[Relation, ...]:
        """Every relation inside a report, one for each scope, with whole keys."""
        return tuple(r for r in self._relations(found) if not (r.left_before or r.right_before))

    def across(self, found: RowsFound | None = None) -> tuple[Relation, ...]:
        """Every relation between a report and that of the year before."""
        return tuple(r for r in self._relations(found) if r.left_before or r.right_before)

    @cached_property
    def _fixed_relations(self) -> tuple[Relation, ...]:
        return relations_of(self.stated_relations, self.fixed_figures)

    def _relations(self, found: RowsFound | None) -> tuple[Relation, ...]:
        return relations_of(self.stated_relations, self.figures(found)) if found else self._fixed_relations
