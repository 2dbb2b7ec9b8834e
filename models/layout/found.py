"""What a table finder finds: tables as cells with their spans, in pixels of the straight page."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

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


def apart(cells: Iterable[FoundCell]) -> tuple[FoundCell, ...]:
    """The cells with no place taken twice: where two claim one place, the smaller keeps it and the larger keeps, in
    doubt, the rectangle of its own place that is left."""
    taken: set[tuple[int, int]] = set()
    kept: list[FoundCell] = []
    for cell in sorted(cells, key=lambda c: (c.rowspan * c.colspan, c.row, c.col)):
        whole = _places(cell)
        free = [place for place in whole if place not in taken]
        if not free:
            at, keeper = next((i, k) for i, k in enumerate(kept) if whole[0] in _places(k))
            kept[at] = replace(keeper, rect=_around(keeper.rect, cell.rect), doubt=1.0)
            continue
        if len(free) < len(whole):
            cell = _largest_part(cell, set(free))
        kept.append(cell)
        taken.update(_places(cell))
    return tuple(sorted(kept, key=lambda c: (c.row, c.col)))


def _around(one: Rect, other: Rect) -> Rect:
    return Rect(
        min(one.left, other.left),
        min(one.top, other.top),
        max(one.right, other.right),
        max(one.bottom, other.bottom),
    )


def _places(cell: FoundCell) -> list[tuple[int, int]]:
    return [
        (row, col)
        for row in range(cell.row, cell.row + cell.rowspan)
        for col in range(cell.col, cell.col + cell.colspan)
    ]


def _largest_part(cell: FoundCell, free: set[tuple[int, int]]) -> FoundCell:
    row, col = min(free)
    width = 1
    while (row, col + width) in free:
        width += 1
    height = 1
    while all((row + height, c) in free for c in range(col, col + width)):
        height += 1
    return replace(cell, row=row, col=col, rowspan=height, colspan=width, doubt=1.0)
