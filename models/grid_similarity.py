"""GriTS, the similarity of two tables as grids. The only file that imports grits."""

from __future__ import annotations

from collections.abc import Sequence


def grits(true_htmls: Sequence[str], read_htmls: Sequence[str]) -> tuple[float, float]:
    """How alike two documents' tables are in topology and in content, each from 0 to 1, best table with best table."""
    from grits import html_to_grids, hungarian_grits_con, hungarian_grits_top

    truth = [html_to_grids(html) for html in true_htmls]
    found = [html_to_grids(html) for html in read_htmls]
    if not truth or not found:
        empty = 1.0 if not truth and not found else 0.0
        return empty, empty
    topology = hungarian_grits_top([g["top"] for g in truth if g], [g["top"] for g in found if g])[0]
    content = hungarian_grits_con([g["con"] for g in truth if g], [g["con"] for g in found if g])[0]
    return float(topology), float(content)
