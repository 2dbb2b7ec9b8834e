"""What a made document says, before anyone decides how it looks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

CellKind = Literal["figure", "label", "blank"]


@dataclass(frozen=True, slots=True)
class Printed:
    """A cell as it is to be printed: its place, its text, and what sort of text that is."""

    row: int
    col: int
    rowspan: int
    colspan: int
    text: str
    kind: CellKind
    key: str | None = None
    align: Literal["left", "center", "right"] = "center"
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Grid:
    """A table to be printed."""

    key: str | None
    rows: int
    cols: int
    cells: tuple[Printed, ...]
    widths: tuple[float, ...]
    """How wide the columns are, one against the other."""
    header_rows: int = 0
    frame: str | None = None
    """A frame that this table must have whatever the document's style says; see style.py."""
    shading: str = "none"
    """Which rows are shaded: none, header, or stripes (every second row)."""
    share: float = 1.0
    """How much of the width of the page's text it takes."""


@dataclass(frozen=True, slots=True)
class Words:
    """Text outside tables."""

    text: str
    role: Literal["title", "office", "heading", "prose", "note", "caption"]


@dataclass(frozen=True, slots=True)
class Abreast:
    """Two tables side by side."""

    left: Grid
    right: Grid


Block = Words | Grid | Abreast


@dataclass(frozen=True, slots=True)
class Story:
    """A whole document's content, and what a reader should find in it."""

    form: str | None
    agency: str | None
    year: int | None
    blocks: tuple[Block, ...]
    fact_keys: tuple[str, ...] = ()
    """Keys of the form's figures in the form's order; those that no cell carries are absent."""
    values: Mapping[str, tuple[object, str | None, str]] = field(default_factory=dict)
    """What figures mean, by key: value, unit, kind as in the extraction."""
    notes: tuple[str, ...] = ()
    """What is odd about the document: an error in the source, rows that are missing."""

    @property
    def grids(self) -> list[Grid]:
        grids: list[Grid] = []
        for block in self.blocks:
            if isinstance(block, Grid):
                grids.append(block)
            elif isinstance(block, Abreast):
                grids += [block.left, block.right]
        return grids
