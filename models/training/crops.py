"""The cells of a page with the very crops that their reader saw, line by line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from models.document import Box
from models.files import Limits
from models.ocr.cells import LineText
from models.pages import open_pages
from models.read import Engine, Watch, looked
from models.sheet import Image

SAME = 0.6
"""From this overlap on two boxes are the same cell, found twice."""


@dataclass(frozen=True)
class SeenCell:
    """A cell as it was found, on the page as given, with the lines that it was read from."""

    box: Box
    text: str
    confidence: float
    lines: tuple[LineText, ...]


@dataclass(frozen=True)
class SeenPage:
    """A page of pixels with the cells of all of its tables."""

    number: int
    image: Image
    cells: tuple[SeenCell, ...]

    def at(self, box: Box) -> SeenCell | None:
        """The cell that stands at a place, if one does."""
        near = max(self.cells, key=lambda cell: overlap(cell.box, box), default=None)
        return near if near is not None and overlap(near.box, box) >= SAME else None


def seen_pages(path: Path, numbers: Sequence[int], engine: Engine, limits: Limits) -> Iterator[SeenPage]:
    """Some pages of a file, read again; those that were born digital have no crops and are passed over."""
    for number in sorted(set(numbers)):
        for sheet in open_pages(path, limits, number, number):
            if sheet.glyphs:
                continue
            look = looked(sheet, engine, Watch())
            cells = [
                SeenCell(
                    sheet.box(look.straight.to_given(cell.rect)), text.reading.text, text.reading.confidence, text.lines
                )
                for table, texts in zip(look.found, look.texts, strict=True)
                for cell, text in zip(table.cells, texts, strict=True)
            ]
            yield SeenPage(sheet.number, sheet.image, tuple(cells))


def overlap(one: Box, other: Box) -> float:
    """What two boxes share, of what they cover together."""
    width = min(one.right, other.right) - max(one.left, other.left)
    height = min(one.bottom, other.bottom) - max(one.top, other.top)
    if width <= 0 or height <= 0:
        return 0.0
    both = width * height
    return both / (one.width * one.height + other.width * other.height - both)
