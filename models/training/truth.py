"""The exact truth of a made document, in the shape of the extraction."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from models.document import Box
from models.training.content import Story
from models.training.ink import Leaf, Span
from models.training.scan import Points

Placing = Callable[[int, Points], Points]
"""Takes points of a page (by index, in points of the paper) to fractions of the page as given."""


def box_of(span: Span, page: int, placing: Placing) -> Box:
    """The upright box, on the page as given, of a rectangle of the paper; a curl bends its sides."""
    steps = np.linspace(0, 1, 5)
    xs, ys = span.left + steps * (span.right - span.left), span.top + steps * (span.bottom - span.top)
    rim = [(x, y) for x in xs for y in (span.top, span.bottom)] + [(x, y) for y in ys for x in (span.left, span.right)]
    placed = placing(page, np.array(rim, np.float64))
    return Box.clipped(placed[:, 0].min(), placed[:, 1].min(), placed[:, 0].max(), placed[:, 1].max())


def truth_of(
    story: Story, leaves: Sequence[Leaf], placing: Placing, sizes: Sequence[tuple[int, int]]
) -> dict[str, Any]:
    """What a perfect reader would say about a made document."""
    first: dict[tuple[int, int], tuple[int, Span]] = {}
    pages: dict[int, list[int]] = {}
    for page, leaf in enumerate(leaves):
        for part in leaf.parts:
            first.setdefault((part.table, part.cell), (page, part.span))
            if page + 1 not in pages.setdefault(part.table, []):
                pages[part.table].append(page + 1)
    tables, facts = [], {}
    for index, grid in enumerate(story.grids):
        cells = []
        for number, cell in enumerate(grid.cells):
            page, span = first[index, number]
            said = {"row": cell.row, "col": cell.col, "rowspan": cell.rowspan, "colspan": cell.colspan,
                    "text": _joined(cell.text), "page": page + 1, "bbox": box_of(span, page, placing).as_list(),
                    "kind": cell.kind, **({"key": cell.key} if cell.key else {})}  # fmt: skip
            cells.append(said)
            if cell.key:
                facts[cell.key] = said | {"table": index}
        tables.append({"index": index, "key": grid.key, "pages": pages[index], "rows": grid.rows, "cols": grid.cols,
                       "cells": cells})  # fmt: skip
    return {
        "schema": "gouji.truth/1",
        "source": {"pages": [{"number": n, "width": w, "height": h} for n, (w, h) in enumerate(sizes, start=1)]},
        "form": story.form,
        "agency": story.agency,
        "year": story.year,
        "tables": tables,
        "facts": [_fact(key, facts.get(key), story) for key in story.fact_keys],
        "lines": [
            {"text": line.text, "page": page + 1, "bbox": box_of(line.span, page, placing).as_list()}
            for page, leaf in enumerate(leaves)
            for line in leaf.outside
        ],
        "notes": list(story.notes),
    }


def _fact(key: str, cell: dict[str, Any] | None, story: Story) -> dict[str, Any]:
    if cell is None:
        return {"key": key, "text": None, "value": None, "unit": None, "kind": "blank", "state": "absent"}
    value, unit, kind = story.values.get(key, (None, None, "text"))
    place = {name: cell[name] for name in ("page", "bbox", "table", "row", "col")}
    return {"key": key, "text": cell["text"], "value": value, "unit": unit, "kind": kind, **place, "state": "present"}


def _joined(text: str) -> str:
    """A text whose own line breaks are joined as the extraction joins them."""
    lines = [line.strip() for line in text.split("\n")]
    joined = lines[0]
    for line in lines[1:]:
        chinese = not joined or not line or (ord(joined[-1]) > 0x2E80 and ord(line[0]) > 0x2E80)
        joined += line if chinese else " " + line
    return joined
