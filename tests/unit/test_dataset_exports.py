"""What other trainers read: PaddleOCR's label files and dictionary, COCO's annotations."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
from dataset_parts import a_line, a_page, lines, sha
from hypothesis import given, settings
from hypothesis import strategies as st

from models.document import Box, Cell, Reading, Table
from models.training.dataset import SPLITS, freeze
from models.training.export_coco import CATEGORIES, coco_of, export_coco
from models.training.export_paddle import LABELS, export_paddle, one_line
from models.training.marks import marks_of
from models.training.sample import Marked


def pixels(path: Path) -> np.ndarray:
    return np.asarray(cv2.imread(str(path)))


def test_paddle_reads_a_picture_a_tab_and_its_text_in_every_line(tmp_path: Path):
    many = [*lines(40), a_line(90, sha("dirt"), text=" "), a_line(91, sha("wide"), text="１２ ㎡")]
    dataset = freeze(many, tmp_path / "home", "corrections")

    exported = export_paddle(dataset, tmp_path / "out", ["0", "1", "自", "然", "人", "2", " "])

    written = {}
    for split in SPLITS:
        for row in (tmp_path / "out" / LABELS[split]).read_text(encoding="utf-8").splitlines():
            picture, text = row.split("\t")
            assert picture.startswith(f"{split}/")
            assert pixels(tmp_path / "out" / picture).shape[0] == 24
            written[Path(picture).stem] = text
    assert written == {s.id: s.text for split in SPLITS for s in dataset.samples[split] if s.text.strip()}
    assert (exported.samples, exported.without_text) == (41, 1)


def test_the_dictionary_is_the_alphabet_and_what_the_texts_need_beyond_it(tmp_path: Path):
    dataset = freeze(
        [a_line(1, text="12㎡"), a_line(2, text="12 3㎡"), a_line(3, text="一")], tmp_path / "home", "corrections"
    )

    exported = export_paddle(dataset, tmp_path / "out", ["3", "2", "1", " "])

    characters = (tmp_path / "out" / "dict.txt").read_text(encoding="utf-8").split("\n")
    assert characters == ["3", "2", "1", "㎡", "一", ""]
    assert exported.unknown == ("㎡", "一")
    texts = "".join(s.text for split in SPLITS for s in dataset.samples[split])
    assert set(texts) - {" "} <= set(characters)


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=20))
def test_no_text_breaks_its_line_of_a_label_file(text: str):
    row = f"train/x.png\t{one_line(text)}\n"

    assert len(row.splitlines()) == 1
    assert row.count("\t") == 1


def test_coco_is_what_its_readers_check_for(tmp_path: Path):
    dataset = freeze(
        [],
        tmp_path / "home",
        "structure",
        pages=[a_page(n, [Marked("table title", Box(0, 0, 1, 1))]) for n in range(9)],
    )

    counts = export_coco(dataset, tmp_path / "out")

    assert sum(counts.values()) == 9
    for split in SPLITS:
        coco = json.loads((tmp_path / "out" / "annotations" / f"{split}.json").read_text())
        images = {image["id"]: image for image in coco["images"]}
        categories = {category["id"]: category["name"] for category in coco["categories"]}
        assert tuple(categories[number] for number in range(6)) == CATEGORIES
        ids = [annotation["id"] for annotation in coco["annotations"]]
        assert len(set(ids)) == len(ids) == 5 * counts[split]
        for image in images.values():
            shown = pixels(tmp_path / "out" / split / image["file_name"])
            assert shown.shape[:2] == (image["height"], image["width"])
        for annotation in coco["annotations"]:
            image = images[annotation["image_id"]]
            left, top, width, height = annotation["bbox"]
            assert 0 <= left < left + width <= image["width"]
            assert 0 <= top < top + height <= image["height"]
            assert annotation["area"] == round(width * height, 2)
            assert annotation["iscrowd"] == 0
            assert annotation["category_id"] in categories


def test_the_same_pages_give_the_same_coco_in_whatever_order_they_come():
    pages = [a_page(number)[0] for number in range(3)]

    assert coco_of(pages)["images"][0]["id"] == 1
    assert json.dumps(coco_of(pages)) == json.dumps(coco_of(list(pages)))


def a_table(*spans: tuple[int, int, int, int], page: int = 1) -> Table:
    """A table of a grid of tenths of the page."""
    cells = tuple(
        Cell(r, c, rs, cs, Reading("", 1.0, "ink"), page, Box(c / 10, r / 10, (c + cs) / 10, (r + rs) / 10))
        for r, c, rs, cs in spans
    )
    return Table(max(r + rs for r, _, rs, _ in spans), max(c + cs for _, c, _, cs in spans), cells, (page,))


def test_rows_columns_and_spanning_cells_are_marked():
    table = a_table((0, 0, 1, 2), (1, 0, 2, 1), (1, 1, 1, 1), (2, 1, 1, 1))

    marks = marks_of([table], 1) or ()

    labels = [mark.label for mark in marks]
    assert labels.count("table") == 1
    assert labels.count("table row") == 3
    assert labels.count("table column") == 2
    assert labels.count("table spanning cell") == 2
    assert {m.box.as_list()[0] for m in marks if m.label == "table row"} == {0.0}
    assert [m.box.as_list() for m in marks if m.label == "table column"] == [[0, 0, 0.1, 0.3], [0.1, 0, 0.2, 0.3]]


def test_a_page_of_which_a_table_is_told_in_part_is_left_out():
    whole, part = a_table((0, 0, 1, 1), (0, 1, 1, 1)), a_table((5, 0, 1, 1), (5, 1, 1, 1))
    part = replace(part, cells=(part.cells[0], replace(part.cells[1], box=None)))

    assert marks_of([whole], 1) is not None
    assert marks_of([whole, part], 1) is None
    assert marks_of([whole, part], 2) == ()
