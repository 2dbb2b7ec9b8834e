"""The three finders as layoutparser knows them."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import quote

import cv2
import layoutparser as lp
import numpy as np
import pytest
from layoutparser.models import auto_layoutmodel

from models.errors import MissingModel
from models.files import Limits
from models.layout.found import FoundCell, FoundTable
from models.layout.registry import as_layout, register, tables_of
from models.pages import open_pages
from models.sheet import Image, Rect
from models.training.reports_en import STYLES, report


@pytest.fixture(autouse=True)
def registered():
    register()


def drawn_grid() -> Image:
    page = np.full((700, 900, 3), 255, np.uint8)
    for r in range(5):
        cv2.line(page, (100, 100 + 80 * r), (700, 100 + 80 * r), (0, 0, 0), 2)
    for c in range(4):
        cv2.line(page, (100 + 200 * c, 100), (100 + 200 * c, 420), (0, 0, 0), 2)
    for r in range(4):
        for c in range(3):
            cv2.putText(page, f"{r}{c}7", (150 + 200 * c, 150 + 80 * r), cv2.FONT_HERSHEY_SIMPLEX, 0.9, (0, 0, 0), 2)
    return page


def tables_in(layout: lp.Layout) -> list[lp.TextBlock]:
    return [block for block in layout if block.type == "table"]


def test_the_ruled_finder_answers_with_a_table_and_its_cells():
    layout = lp.AutoLayoutModel("lp://ruled/table").detect(drawn_grid())
    [table] = tables_in(layout)
    cells = [b for b in layout if b.type == "cell"]
    assert len(cells) == 12
    assert {cell.parent for cell in cells} == {table.id}
    assert all(cell.is_in(table, soft_margin={"left": 3, "top": 3, "right": 3, "bottom": 3}) for cell in cells)


def test_the_borderless_finder_reads_a_page_without_rulings(tmp_path: Path):
    path = tmp_path / "page.pdf"
    path.write_bytes(report(0, STYLES["bare"]).pdf)
    [sheet] = open_pages(path, Limits())
    found = tables_of(lp.AutoLayoutModel("lp://borderless/table").detect(sheet.image))
    assert [t.finder for t in found] == ["borderless", "borderless"]


def test_a_transformer_directory_that_is_missing_says_so_at_once(tmp_path: Path):
    with pytest.raises(MissingModel, match="no model directory at"):
        lp.AutoLayoutModel("lp://transformer/nowhere")
    with pytest.raises(MissingModel, match=str(tmp_path / "none")):
        lp.AutoLayoutModel(f"lp://transformer/{quote(str(tmp_path / 'none'), safe='')}")
    with pytest.raises(MissingModel, match=str(tmp_path / "none")):
        lp.AutoLayoutModel("lp://transformer/table", model_path=str(tmp_path / "none"))


def test_a_picture_of_pillow_serves_as_well_as_an_array():
    from PIL import Image as Pictures

    picture = Pictures.fromarray(drawn_grid()[:, :, ::-1])
    assert len(tables_in(lp.AutoLayoutModel("lp://ruled/table").detect(picture))) == 1


def test_tables_come_back_from_the_layout_they_became():
    cells = (
        FoundCell(0, 0, 1, 2, Rect(0, 0, 20, 10), 0.25),
        FoundCell(1, 0, 1, 1, Rect(0, 10, 10, 20)),
        FoundCell(1, 1, 1, 1, Rect(10, 10, 20, 20)),
    )
    tables = [FoundTable(Rect(0, 0, 20, 20), 2, 2, cells, "ruled", 0.75) for _ in range(2)]
    assert tables_of(as_layout(tables)) == tables


def test_registering_twice_changes_nothing_and_keeps_what_layoutparser_had():
    before = list(auto_layoutmodel.ALL_AVAILABLE_BACKENDS)
    register()
    assert list(auto_layoutmodel.ALL_AVAILABLE_BACKENDS) == before
    assert {"detectron2", "ruled", "borderless", "transformer"} <= set(before)
