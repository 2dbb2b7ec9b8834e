"""What a table finder finds: tables as cells with their spans, in pixels of the straight page."""

from __future__ import annotations

from dataclasses import dataclass

from models.sheet import Rect


@dataclass(frozen=True, slots=True)
class FoundCell:
    """A place in a found table and the pixels it takes."""

    row: int
    col: int
    rowspan: int
    colspan: int
    rect: Rect
    doubt: float = 0.0
    """How unsure its edges are: 0 is a clean grid, 1 a guess."""


@dataclass(frozen=True, slots=True)
class FoundTable:
    """A grid seen on one page."""

    rect: Rect
    rows: int
    cols: int
    cells: tuple[FoundCell, ...]
    finder: str
    score: float = 1.0
