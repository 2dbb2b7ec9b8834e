"""TEDS, the tree edit distance of two tables as HTML. The only file that imports table_recognition_metric."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from typing import Any


def as_html(cells: Iterable[dict[str, Any]], rows: int) -> str:
    """A table's cells as the HTML that the measures of similarity want."""
    lines: list[list[dict[str, Any]]] = [[] for _ in range(rows)]
    for cell in sorted(cells, key=lambda c: (c["row"], c["col"])):
        if cell["row"] < rows:
            lines[cell["row"]].append(cell)
    body = "".join("<tr>" + "".join(_as_td(cell) for cell in line) + "</tr>" for line in lines)
    return f"<html><body><table>{body}</table></body></html>"


def _as_td(cell: dict[str, Any]) -> str:
    spans = "".join(f' {name}="{cell[name]}"' for name in ("rowspan", "colspan") if cell[name] != 1)
    return f"<td{spans}>{escape(cell['text'])}</td>"


def teds(true_html: str, read_html: str) -> float:
    """How alike two tables are, from 0 to 1."""
    from table_recognition_metric import TEDS

    return float(TEDS()(read_html, true_html))
