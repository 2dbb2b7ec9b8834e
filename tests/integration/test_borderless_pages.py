"""Born-digital English reports in many styles: found and parted, judged whole by adjacency relations."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from models.adjacency import NOTHING, PlacedText, Score, score
from models.files import Limits
from models.layout.choose import find_tables
from models.pages import open_pages
from models.textlayer import text_in
from models.training.reports_en import STYLES, Style, report


def judged(style: Style, seed: int, folder: Path) -> Score:
    made = report(seed, style)
    path = folder / f"{seed}.pdf"
    path.write_bytes(made.pdf)
    found = [
        [PlacedText(c.row, c.col, c.rowspan, c.colspan, text_in(sheet.glyphs, c.rect)) for c in table.cells]
        for sheet in open_pages(path, Limits())
        for table in find_tables(sheet)
    ]
    return score(made.tables, found)


@pytest.mark.parametrize("name", STYLES)
def test_reports_of_every_style_are_read_whole(name: str, tmp_path: Path):
    total = sum((judged(STYLES[name], seed, tmp_path) for seed in range(3)), NOTHING)
    assert total.f1 >= 0.95, f"{name}: {total}"


def test_the_same_seed_makes_the_same_file():
    assert report(5, STYLES["bare"]).pdf == report(5, STYLES["bare"]).pdf


def test_finding_the_tables_of_a_page_takes_a_blink(tmp_path: Path):
    path = tmp_path / "page.pdf"
    path.write_bytes(report(1, STYLES["statistics"]).pdf)
    [sheet] = open_pages(path, Limits())
    find_tables(sheet)
    best = min(_seconds(sheet) for _ in range(3))
    # 10 ms on an idle machine; the bound only catches what grows out of hand on a busy one.
    assert best < 0.25


def _seconds(sheet) -> float:
    start = time.perf_counter()
    find_tables(sheet)
    return time.perf_counter() - start
