"""Kinds of tables in English reports: accounts, parts, typed tables, schedules, sentences with figures."""

from __future__ import annotations

from pathlib import Path

import pytest

from models.adjacency import NOTHING, PlacedText, Score, score
from models.files import Limits
from models.layout.choose import find_tables
from models.pages import open_pages
from models.textlayer import text_in
from models.training.reports_en_kinds import KINDS, report_of


def judged(kind: str, seed: int, folder: Path) -> Score:
    made = report_of(kind, seed)
    path = folder / f"{seed}.pdf"
    path.write_bytes(made.pdf)
    found = [
        [PlacedText(c.row, c.col, c.rowspan, c.colspan, text_in(sheet.glyphs, c.rect)) for c in table.cells]
        for sheet in open_pages(path, Limits())
        for table in find_tables(sheet)
    ]
    return score(made.tables, found)


@pytest.mark.parametrize("kind", KINDS)
def test_tables_of_every_kind_are_read_whole(kind: str, tmp_path: Path):
    total = sum((judged(kind, seed, tmp_path) for seed in range(4)), NOTHING)
    assert total.f1 >= 0.95, f"{kind}: {total}"
