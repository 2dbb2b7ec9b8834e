"""Pages as agencies print them, read whole, born digital."""

from __future__ import annotations

from pathlib import Path

import pytest

from models.adjacency import NOTHING, PlacedText, Score, score
from models.files import Limits
from models.read import Engine, read
from models.training.reports_en_agencies import AGENCIES, page_of


def judged(kind: str, seed: int, folder: Path) -> Score:
    made = page_of(kind, seed)
    path = folder / f"{seed}.pdf"
    path.write_bytes(made.pdf)
    document = read(path, Engine(None), Limits())  # type: ignore[arg-type]
    found = [[PlacedText(c.row, c.col, c.rowspan, c.colspan, c.text) for c in t.cells] for t in document.tables]
    return score(made.tables, found)


@pytest.mark.parametrize("kind", [kind for kind in AGENCIES if kind != "none"])
def test_tables_of_agencies_are_read_whole(kind: str, tmp_path: Path):
    total = sum((judged(kind, seed, tmp_path) for seed in range(4)), NOTHING)
    assert total.f1 >= 0.95, f"{kind}: {total}"


def test_forms_lists_and_charts_of_offices_hold_no_table(tmp_path: Path):
    assert sum((judged("none", seed, tmp_path) for seed in range(4)), NOTHING).found == 0


def test_the_same_seed_makes_the_same_file():
    assert page_of("plan", 3).pdf == page_of("plan", 3).pdf
