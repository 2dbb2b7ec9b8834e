"""What a person is to see of a document, said in boxes: a page, a cell, a cell with its row and header."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from models.document import Box, Cell, Document, Table
from review.decision import Kind
from review.values import value_of

_FIGURES = frozenset({Kind.NUMBER, Kind.ZERO_WORD, Kind.NOT_APPLICABLE})


@dataclass(frozen=True, slots=True)
class Leaf:
    """A page of a file, and by how many degrees its reading found it turned."""

    number: int
    rotation: float = 0.0


@dataclass(frozen=True, slots=True)
class AsGiven:
    """A page as it came in, on which the boxes of an extraction stand."""

    leaf: Leaf


@dataclass(frozen=True, slots=True)
class Straightened:
    """A page set upright and level."""

    leaf: Leaf


@dataclass(frozen=True, slots=True)
class Alone:
    """One cell."""

    leaf: Leaf
    cell: Box


@dataclass(frozen=True, slots=True)
class Header:
    """The header above a cell, on its own page, with the table's box there."""

    leaf: Leaf
    cells: tuple[Box, ...]
    table: Box | None = None


@dataclass(frozen=True, slots=True)
class Scene:
    """A cell with its row and its header; all boxes are on pages as given."""

    leaf: Leaf
    cell: Box
    labels: tuple[Box, ...] = ()
    """The cells of the row that say what it is."""
    others: tuple[Box, ...] = ()
    """The other cells of the row."""
    table: Box | None = None
    header: Header | None = None


Sight = AsGiven | Straightened | Alone | Scene


def leaf_of(document: Document, number: int) -> Leaf:
    """A page of a document by its number."""
    return Leaf(number, next((page.rotation for page in document.pages if page.number == number), 0.0))


def scene_of(document: Document, table: Table, cell: Cell) -> Scene | None:
    """A cell with what a person must see to judge it; None where the file has no pages."""
    if cell.page is None or cell.box is None:
        return None
    row = [other for other in _crossing(table, cell.row, cell.rowspan) if other is not cell and other.page == cell.page]
    labels = _labels(row, cell)
    return Scene(
        leaf_of(document, cell.page),
        cell.box,
        tuple(other.box for other in labels if other.box),
        tuple(other.box for other in row if other.box and other not in labels),
        _table_on(table, cell.page),
        _header(document, table, cell),
    )


def _crossing(table: Table, row: int, rows: int = 1) -> list[Cell]:
    return [cell for cell in table.cells if cell.row < row + rows and row < cell.row + cell.rowspan]


def _labels(row: Sequence[Cell], cell: Cell) -> list[Cell]:
    """The nearest run of words to the left: where two lists stand side by side, the other one's are no label."""
    left = sorted((other for other in row if other.col < cell.col), key=lambda other: -other.col)
    words = [other for other in left if _says(other)]
    if not words:
        return left[-1:]
    run = [words[0]]
    for other in words[1:]:
        if other.col + other.colspan < run[-1].col:
            break
        run.append(other)
    return run


def _header(document: Document, table: Table, cell: Cell) -> Header | None:
    """The nearest rows above in which there are words over the cell and no figures at all."""
    rows: list[int] = []
    for row in range(cell.row - 1, -1, -1):
        if _heads(table, row, cell.col):
            rows.append(row)
        elif rows:
            break
    cells = [one for row in rows for one in _crossing(table, row) if one.row + one.rowspan <= cell.row]
    over = next((one for one in cells if _over(one, cell.col) and one.page is not None), None)
    if over is None or over.page is None:
        return None
    boxes = tuple(dict.fromkeys(one.box for one in cells if one.page == over.page and one.box))
    return Header(leaf_of(document, over.page), boxes, _table_on(table, over.page)) if boxes else None


def _heads(table: Table, row: int, col: int) -> bool:
    cells = _crossing(table, row)
    return not any(_counts(one) for one in cells) and any(_over(one, col) and _says(one) for one in cells)


def _over(cell: Cell, col: int) -> bool:
    return cell.col <= col < cell.col + cell.colspan


def _says(cell: Cell) -> bool:
    return value_of(cell.text).kind is Kind.TEXT


def _counts(cell: Cell) -> bool:
    return value_of(cell.text).kind in _FIGURES


def _table_on(table: Table, page: int) -> Box | None:
    return next((box for number, box in zip(table.pages, table.boxes, strict=False) if number == page), None)


def pages_of(sights: Sequence[Sight]) -> Iterator[int]:
    """The pages that are looked at."""
    for sight in sights:
        yield sight.leaf.number
        if isinstance(sight, Scene) and sight.header:
            yield sight.header.leaf.number
