"""A picture of a row of a table whose file has no pages: drawn as SVG, from the file's own texts."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from html import escape

from models.document import Cell, Document
from review.decision import Fact
from review.labelstudio.phrases import Phrases

_HIGH, _LETTER, _MOST_CELLS = 40, 16, 12
_LONGEST = 24


def row_picture(document: Document, fact: Fact, words: Phrases) -> str:
    """The row in which a figure stands, with its own cell framed, as an address that holds the picture itself."""
    cells = [] if fact.place is None else _row(document, fact)
    framed = None if fact.place is None else (fact.place.row, fact.place.col)
    return _address(_drawn(cells, framed, words.no_picture))


def _row(document: Document, fact: Fact) -> list[Cell]:
    place = fact.place
    if place is None or place.table >= len(document.tables):
        return []
    cells = [c for c in document.tables[place.table].cells if c.row <= place.row < c.row + c.rowspan]
    cells.sort(key=lambda cell: cell.col)
    own = next((n for n, cell in enumerate(cells) if (cell.row, cell.col) == (place.row, place.col)), 0)
    first = max(0, min(own - _MOST_CELLS // 2, len(cells) - _MOST_CELLS))
    return cells[first : first + _MOST_CELLS]


def _drawn(cells: Sequence[Cell], framed: tuple[int, int] | None, note: str) -> str:
    x, pieces = 4, []
    for cell in cells:
        text = cell.text.strip()
        text = text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
        wide = 24 + sum(_LETTER if ord(letter) > 0x2E80 else _LETTER * 5 // 9 for letter in text)
        own = (cell.row, cell.col) == framed
        stroke = 'stroke="#d9480f" stroke-width="3"' if own else 'stroke="#999"'
        pieces.append(
            f'<rect x="{x}" y="34" width="{wide}" height="{_HIGH}" fill="white" {stroke}/>'
            f'<text x="{x + 12}" y="{34 + _HIGH // 2 + 6}" font-size="{_LETTER}">{escape(text)}</text>'
        )
        x += wide + (2 if own else 0)
    wide = max(x + 8, 420)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{wide}" height="{_HIGH + 44}" font-family="sans-serif">'
        f'<rect width="100%" height="100%" fill="#fafafa"/><text x="6" y="22" font-size="13" fill="#777">'
        f"{escape(note)}</text>{''.join(pieces)}</svg>"
    )


def _address(svg: str) -> str:
    return "data:image/svg+xml;base64," + base64.b64encode(svg.encode()).decode()
