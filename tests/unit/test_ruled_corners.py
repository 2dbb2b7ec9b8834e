"""Meetings of worn rulings, and the open sides of tables."""

from __future__ import annotations

import cv2
import numpy as np

from models.layout import ruled
from models.layout.bars import corners, kinds
from models.layout.strokes import Strokes
from models.ocr.doubt import in_words
from models.skew import pieces

EM = 20.0


def drawn(*bars: tuple[int, int, int, int]) -> np.ndarray:
    mask = np.zeros((200, 300), np.uint8)
    for left, top, right, bottom in bars:
        mask[top:bottom, left:right] = 1
    return mask


def letters_and_corners(piece: np.ndarray, rulings: np.ndarray) -> tuple[int, int]:
    _, labels, stats = pieces(piece)
    letter, _ = kinds(stats, EM)
    found = corners(letter, (rulings, np.zeros_like(rulings)), labels, stats, EM)
    return int(letter.sum()), int(found.sum())


def test_an_l_of_ink_on_the_level_of_a_ruling_is_a_meeting_of_rulings():
    piece = drawn((50, 60, 53, 92), (50, 89, 70, 92))
    assert letters_and_corners(piece, drawn((100, 89, 200, 92))) == (1, 1)


def test_the_same_ink_where_no_ruling_goes_on_stays_a_letter():
    piece = drawn((50, 60, 53, 92), (50, 89, 70, 92))
    assert letters_and_corners(piece, drawn((100, 140, 200, 143))) == (1, 0)


def test_a_letter_on_the_level_of_a_ruling_stays_a_letter():
    piece = drawn((50, 60, 53, 92), (50, 60, 74, 63), (50, 74, 74, 77), (50, 89, 74, 92), (71, 60, 74, 92))
    assert letters_and_corners(piece, drawn((100, 89, 200, 92))) == (1, 0)


def test_no_letter_is_cut_at_the_open_side_of_a_table():
    across, down = np.zeros((140, 400), np.uint8), np.zeros((140, 400), np.uint8)
    for top in (10, 50, 90, 130):
        across[top : top + 2, 10:390] = 1
    for left in (140, 260):
        down[10:132, left : left + 2] = 1
    # Upright strokes of the first letters of three labels, one below the other.
    for top in (22, 62, 102):
        down[top : top + 8, 16:18] = 1
    nothing = np.zeros_like(across)
    page = Strokes(EM, across, down, across, down, cv2.max(across, down), nothing, np.zeros((0, 4), np.int32))
    (table,) = ruled.find_on(page)
    assert (table.rows, table.cols) == (3, 3)
    assert table.rect.left < 14


def test_a_unit_makes_no_words_of_a_figure():
    assert in_words("本年增/减")
    assert not in_words("995607元")
