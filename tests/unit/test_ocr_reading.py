import math
import unicodedata
from functools import cache

import cv2
import numpy as np
import pytest
from ocr_drawings import CELL, ORIGIN, crop, line, ruled_page

from models import zoo
from models.ocr.cells import read_table
from models.ocr.ctc import batches, padded_width
from models.ocr.detect import detect_lines
from models.ocr.orientation import upside_down
from models.ocr.prose import bands
from models.ocr.reader import Crop, MemoryReader

TEXTS = ["1286", "0", "12,345.67", "第二十条第（一）项", "1.属于国家秘密", "251000元", "其他对外管理服务事项"]


@cache
def reader():
    return zoo.reader("onnx", threads=1)


def test_clean_lines_are_read_as_printed():
    assert [said.text for said in reader().read([crop(text) for text in TEXTS])] == TEXTS


def test_a_reading_names_its_reader_and_lists_itself_first():
    (said,) = reader().read([crop("1286")])
    assert said.reader.startswith("onnx/PP-OCRv6_small@")
    assert said.alternatives[0].text == said.text
    assert math.exp(said.alternatives[0].log_probability) == pytest.approx(said.confidence, abs=1e-6)


def test_a_crop_is_read_alike_in_any_company():
    alone = reader().read([crop("第二十条第（一）项")])[0]
    among = reader().read([crop(text) for text in TEXTS])[3]
    assert among.text == alone.text
    assert among.confidence == pytest.approx(alone.confidence, abs=1e-3)


def test_no_crops_are_no_readings():
    assert reader().read([]) == []


@pytest.mark.parametrize(("wide", "tall"), [(1, 1), (3, 60), (5000, 12), (1, 300)])
def test_crops_of_odd_shape_do_no_harm(wide, tall):
    (said,) = reader().read([Crop(np.full((tall, wide, 3), 255, np.uint8))])
    assert 0.0 <= said.confidence <= 1.0


def test_every_batch_is_of_one_width_and_holds_its_crops_once():
    images = [line(text) for text in TEXTS * 5]
    orders = []
    for order, pixels in batches(images):
        assert {padded_width(math.ceil(images[i].shape[1] * 48 / images[i].shape[0])) for i in order} == {
            pixels.shape[3]
        }
        orders += order
    assert sorted(orders) == list(range(len(images)))


def test_letters_stand_from_left_to_right_inside_their_crop():
    drawn = crop("其他 1286 元")
    ((said, letters),) = reader().read_with_positions([drawn])
    assert "".join(letter.text for letter in letters) == said.text
    edges = [edge for letter in letters for edge in (letter.left, letter.right)]
    assert edges == sorted(edges)
    assert edges[0] >= 0 and edges[-1] <= drawn.image.shape[1]
    digits = next(letter for letter in letters if letter.text == "1")
    dark = np.flatnonzero((drawn.image[:, :, 0] < 128).any(axis=0))
    assert dark.min() < digits.left < dark.max()


def read(page: np.ndarray, table) -> list[str]:
    """What each cell says, full-width and half-width signs being the same."""
    return [
        unicodedata.normalize("NFKC", cell.reading.text)
        for cell in read_table(page[:, :, 0].copy(), page, table, [reader()])
    ]


def test_a_table_is_read_cell_by_cell():
    rows = [
        ["项目", "自然人", "总\n计"],
        ["一、本年新收政府信息\n公开申请数量", "1286", "0"],
        ["（一）予以公开", "12.5万元", "-2"],
    ]
    page, table = ruled_page(rows)
    assert read(page, table) == [
        "项目", "自然人", "总计", "一、本年新收政府信息公开申请数量", "1286", "0", "(一)予以公开", "12.5万元", "-2"
    ]  # fmt: skip


@pytest.mark.parametrize("sign", ["——", "/", "-", "1", "无", "一", "7", "2"])
def test_a_lone_sign_survives_and_is_told(sign):
    page, table = ruled_page([["数量", "数量"], ["12", sign], ["7", "3"], ["5", "16"]])
    said = read(page, table)[3]
    assert said in ((sign, "—") if sign == "一" else (sign,))


@pytest.mark.parametrize("weight", [1, 2, 4, 6])
def test_nothing_is_read_where_nothing_is_printed(weight):
    page, table = ruled_page([["项目", "数量"], ["", ""], ["", "3"]], weight)
    assert read(page, table)[2:5] == ["", "", ""]


def test_specks_are_not_read():
    page, table = ruled_page([["项目", "数量"], ["", "136"]])
    x, y = ORIGIN[0], ORIGIN[1] + CELL[1]
    for dx, dy, r in ((60, 50, 2), (150, 30, 1), (200, 80, 2), (CELL[0] + 120, 22, 1), (CELL[0] + 220, 70, 2)):
        cv2.circle(page, (x + dx, y + dy), r, (40, 40, 40), -1)
    assert read(page, table)[2:] == ["", "136"]


def test_a_red_stamp_is_not_read_and_what_lies_under_it_is():
    page, table = ruled_page([["项目", "数量"], ["", "136"], ["", "25"]])
    stamp = np.full_like(page, 255)
    middle = (ORIGIN[0] + CELL[0], ORIGIN[1] + 2 * CELL[1])
    cv2.circle(stamp, middle, 90, (60, 50, 220), 7)
    cv2.circle(stamp, middle, 26, (60, 50, 220), -1)
    page = (page.astype(np.float32) * stamp / 255).astype(np.uint8)
    grey = cv2.cvtColor(page, cv2.COLOR_BGR2GRAY)
    said = [cell.reading.text for cell in read_table(np.asarray(grey, np.uint8), page, table, [reader()])]
    assert said == ["项目", "数量", "", "136", "", "25"]


def test_broken_rulings_beside_text_are_not_read():
    page, table = ruled_page([["项目", "数量"], ["其他", "48"]])
    for x in range(0, page.shape[1], 37):
        page[ORIGIN[1] + CELL[1] - 3 : ORIGIN[1] + CELL[1] + 4, x : x + 9] = 250
    for y in range(0, page.shape[0], 31):
        page[y : y + 8, ORIGIN[0] + CELL[0] - 3 : ORIGIN[0] + CELL[0] + 4] = 250
    assert read(page, table) == ["项目", "数量", "其他", "48"]


def test_a_doubtful_line_is_looked_at_again_and_by_the_other_readers():
    page, table = ruled_page([["项目", "数量"], ["其他", "48"]])
    unsure, other = MemoryReader(["项目", "数量", "其他", "43"] + ["48"] * 20, 0.5), MemoryReader(["48"] * 20, 0.9)
    (cell,) = read_table(page[:, :, 0].copy(), page, table, [unsure, other])[3:]
    assert len(cell.second_readings) >= 2
    assert {reading.text for reading in cell.second_readings} >= {"48"}


def test_the_lines_of_a_drawn_page_are_found():
    page = np.full((700, 900, 3), 250, np.uint8)
    for y, text in ((60, "政府信息公开工作年度报告"), (200, "本年度共收到申请二十三件"), (300, "全部按时办结")):
        drawn = line(text)
        page[y : y + drawn.shape[0], 80 : 80 + drawn.shape[1]] = drawn
    assert len(detect_lines(page, threads=1)) == 3


def test_bare_paper_is_not_looked_at():
    assert bands(np.full((400, 300, 3), 240, np.uint8)) == []


def test_a_page_on_its_head_is_noticed():
    page = np.full((700, 900, 3), 250, np.uint8)
    for y, text in ((60, "政府信息公开工作年度报告"), (200, "本年度共收到申请二十三件"), (300, "全部按时办结")):
        drawn = line(text)
        page[y : y + drawn.shape[0], 80 : 80 + drawn.shape[1]] = drawn
    assert not upside_down(page, reader())
    assert upside_down(np.ascontiguousarray(page[::-1, ::-1]), reader())
    assert not upside_down(np.full((300, 300, 3), 255, np.uint8))
