"""What is on a made page, in points, origin top left: strokes, runs of text, and where each cell stands."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from models.training.fonts import Face


class Span(NamedTuple):
    """A rectangle in points."""

    left: float
    top: float
    right: float
    bottom: float


class Stroke(NamedTuple):
    """A ruling along one axis, from (x0, y0) to (x1, y1)."""

    x0: float
    y0: float
    x1: float
    y1: float
    weight: float
    ruling: str = "plain"
    shade: int = 0

    @property
    def horizontal(self) -> bool:
        return self.y0 == self.y1


class Run(NamedTuple):
    """Characters of one font that follow each other on a line."""

    text: str
    x: float
    baseline: float
    size: float
    face: Face
    bold: bool
    colour: tuple[int, int, int]
    """Red, green, blue."""


class PrintedLine(NamedTuple):
    """One line of text as printed, and the box of its letters."""

    text: str
    span: Span
    figure: bool


class CellPart(NamedTuple):
    """Where a cell, or the part of it on this page, stands: table and cell by their index."""

    table: int
    cell: int
    span: Span


@dataclass
class Leaf:
    """A page being written."""

    width: float
    height: float
    strokes: list[Stroke] = field(default_factory=list)
    runs: list[Run] = field(default_factory=list)
    lines: list[PrintedLine] = field(default_factory=list)
    outside: list[PrintedLine] = field(default_factory=list)
    """Those of the lines that stand outside tables."""
    parts: list[CellPart] = field(default_factory=list)
    tables: list[tuple[int, Span]] = field(default_factory=list)
    fills: list[tuple[Span, int]] = field(default_factory=list)
    """Shaded rectangles and their grey."""
