"""The tables of scanned pages, with lines read by the shipped models."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from models.adjacency import PlacedText, score
from models.files import Limits
from models.layout import ruled
from models.layout.choose import find_tables_in_scan
from models.layout.sighted import SeenLine, seen_lines, words_of
from models.layout.strokes import strokes
from models.ocr.onnx import OnnxReader
from models.pages import open_pages
from models.sheet import Rect
from models.straighten import straighten
from models.training.reports_en import STYLES, report
from models.zoo import RECOGNISER, shipped


@pytest.mark.parametrize(("name", "least"), [("statistics", 0.88), ("bare", 0.85)])
def test_a_scan_of_a_report_gives_its_tables(name: str, least: float, tmp_path: Path):
    made = report(0, STYLES[name])
    path = tmp_path / "page.pdf"
    path.write_bytes(made.pdf)
    [sheet] = open_pages(path, Limits())
    noise = np.random.default_rng(1).normal(0, 6, sheet.image.shape[:2])[..., None]
    straight = straighten(np.clip(sheet.image * 0.95 + 8 + noise, 0, 255).astype(np.uint8))
    reader = OnnxReader(shipped(RECOGNISER), threads=1)
    page = strokes(straight.ink, straight.seals)

    def see(covered: Sequence[Rect], em: float) -> list[SeenLine]:
        return seen_lines(straight, reader, covered, em, 1)

    found, lines = find_tables_in_scan(straight, page, ruled.find_on(page), see)
    words = words_of(lines, page)
    tables = []
    for table in found:
        cells = []
        for cell in table.cells:
            inside = [w for w in words if cell.rect.holds(*w.rect.middle)]
            inside.sort(key=lambda w: (round(w.rect.top / 15), w.rect.left))
            cells.append(PlacedText(cell.row, cell.col, cell.rowspan, cell.colspan, " ".join(w.text for w in inside)))
        tables.append(cells)
    result = score(made.tables, tables)
    assert result.f1 >= least, result
