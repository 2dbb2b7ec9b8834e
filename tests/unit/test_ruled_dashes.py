"""Tables ruled with dashes, and strokes of letters that look like rulings."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from models.grid import Span
from models.layout.ruled import find
from models.straighten import straighten

LEFT, MIDDLE, THIRD, RIGHT = 150, 520, 820, 1250
HEIGHT, GROUPS = 46, 5


def ruled_line(image: np.ndarray, start: tuple[int, int], end: tuple[int, int], on: int, off: int) -> None:
    """A ruling of dashes, or a plain one where there is no gap."""
    along = 0 if start[1] == end[1] else 1
    for at in range(start[along], end[along], on + off):
        stop = min(at + on, end[along])
        a, b = ((at, start[1]), (stop, start[1])) if along == 0 else ((start[0], at), (start[0], stop))
        cv2.line(image, a, b, (0, 0, 0), 2)


def page(on: int = 1000, off: int = 0) -> np.ndarray:
    """Groups of rows: a heading over the whole width, and two rows of three columns."""
    image = np.full((1100, 1400, 3), 255, np.uint8)
    y = 200
    for number in range(GROUPS * 3 + 1):
        outer = number in (0, GROUPS * 3)
        ruled_line(image, (LEFT, y), (RIGHT, y), *((2000, 0) if outer else (on, off)))
        if number % 3 and not outer:
            for x, text in ((MIDDLE, "ROW"), (THIRD, str(17 * number)), (RIGHT, "305")):
                cv2.putText(image, text, (x - 180, y + 31), cv2.FONT_HERSHEY_SIMPLEX, 0.75, (0, 0, 0), 2, cv2.LINE_AA)
        elif not outer or number == 0:
            cv2.putText(image, "HEADING", (640, y + 31), cv2.FONT_HERSHEY_SIMPLEX, 0.75, (0, 0, 0), 2, cv2.LINE_AA)
        y += HEIGHT
    bottom = 200 + GROUPS * 3 * HEIGHT
    for x in (LEFT, RIGHT):
        ruled_line(image, (x, 200), (x, bottom), 2000, 0)
    for group in range(GROUPS):
        top = 200 + (3 * group + 1) * HEIGHT
        for x in (MIDDLE, THIRD):
            ruled_line(image, (x, top), (x, top + 2 * HEIGHT), on, off)
    return image


def scanned(image: np.ndarray) -> np.ndarray:
    noise = np.random.default_rng(3).normal(0, 3, image.shape)
    return np.clip(cv2.GaussianBlur(image, (0, 0), 0.7) + noise, 0, 255).astype(np.uint8)


def expected() -> list[Span]:
    cells = []
    for group in range(GROUPS):
        cells.append(Span(3 * group, 0, 1, 3))
        cells += [Span(3 * group + row, col, 1, 1) for row in (1, 2) for col in range(3)]
    return cells


def structure(image: np.ndarray) -> list[Span]:
    (table,) = find(straighten(scanned(image)))
    return [Span(c.row, c.col, c.rowspan, c.colspan) for c in table.cells]


@pytest.mark.parametrize(("on", "off"), [(1000, 0), (10, 10), (11, 9), (13, 5)])
def test_short_column_lines_are_found_however_the_rulings_are_dashed(on, off):
    assert structure(page(on, off)) == expected()


def test_a_bracket_in_line_with_a_column_line_is_no_ruling():
    image = page()
    for group in range(GROUPS):
        y = 200 + 3 * group * HEIGHT
        cv2.ellipse(image, (MIDDLE - 16, y + HEIGHT // 2), (16, 17), 0, -75, 75, (0, 0, 0), 2, cv2.LINE_AA)
    assert structure(image) == expected()


def test_upright_strokes_one_below_the_other_are_no_column_line():
    image = page()
    for number in range(GROUPS * 3):
        y = 200 + number * HEIGHT
        cv2.line(image, (LEFT + 60, y + 10), (LEFT + 60, y + HEIGHT - 10), (0, 0, 0), 2)
    assert structure(image) == expected()


def test_crosses_close_above_plain_rulings_are_letters_though_there_are_dashes_on_the_page():
    image = page()
    ruled_line(image, (LEFT, 1000), (RIGHT, 1000), 12, 8)
    for number in range(GROUPS * 3):
        x, y = LEFT + 70, 200 + number * HEIGHT + HEIGHT // 2
        cv2.line(image, (x, y - 15), (x, y + 17), (0, 0, 0), 2)
        cv2.line(image, (x - 13, y), (x + 13, y), (0, 0, 0), 2)
    assert structure(image) == expected()
