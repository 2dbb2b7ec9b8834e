"""The structure of a ruled table comes out of its pixels, whatever happened to them."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from ruled_pages import XS, YS, bowed, cells, page, ruling, turned, worn

from models.grid import Span
from models.layout.ruled import find, find_in
from models.sheet import Glyph, Rect, Segment
from models.straighten import straighten

EXPECTED = set(cells())


def structure(table) -> set[Span]:
    return {Span(c.row, c.col, c.rowspan, c.colspan) for c in table.cells}


@pytest.mark.parametrize(
    ("image", "why"),
    [
        (page(), "as printed"),
        (page(weight=1), "hair lines"),
        (page(weight=5), "heavy lines"),
        (page(shade=165), "faint lines"),
        (page(dashes=True), "dashed lines"),
        (turned(page(), 3.1), "skewed"),
        (worn(page()), "worn everywhere"),
        (bowed(page(), 18), "curled"),
        (np.ascontiguousarray(np.rot90(page(), -1)), "lying on its side"),
        (cv2.resize(page(), None, fx=2, fy=2, interpolation=cv2.INTER_CUBIC), "scanned at 400 dpi"),
        (cv2.resize(page(), None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA), "scanned at 100 dpi"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_tables_structure_survives(image, why):
    found = [t for t in find(straighten(image)) if len(t.cells) > 1]

    assert [structure(t) for t in found] == [EXPECTED], why


def test_doubled_rulings_are_one_edge():
    image = page()
    for y in (YS[0], YS[-1]):
        ruling(image, (XS[0], y + 6), (XS[-1], y + 6), 2, 0, False)
    for x in (XS[0], XS[-1]):
        ruling(image, (x + 6, YS[0]), (x + 6, YS[-1]), 2, 0, False)

    (found,) = find(straighten(image))

    assert structure(found) == EXPECTED


def test_without_a_frame_at_the_sides_the_outer_columns_are_still_there():
    (found,) = find(straighten(page(frame=False)))

    assert structure(found) == EXPECTED


def test_two_tables_side_by_side_are_two():
    image = page()
    image[:, XS[3] + 4 : XS[4] - 3] = 255
    found = find(straighten(image))

    assert [(t.rows, t.cols) for t in found] in ([(10, 3), (10, 3)], [(10, 4), (10, 3)], [(10, 3), (10, 4)])
    assert found[0].rect.right < found[1].rect.left


def test_a_cells_rectangle_holds_no_ruling():
    (found,) = find(straighten(page(weight=3)))
    ink = straighten(page(weight=3)).ink

    for cell in found.cells:
        left, top, right, bottom = (round(v) for v in cell.rect)
        rim = np.concatenate([ink[top, left:right], ink[bottom - 1, left:right]])
        assert rim.min() > 200, cell


def test_a_clean_grid_is_not_doubted_and_a_hole_in_a_ruling_is():
    clean = page()
    holed = page()
    holed[YS[6] - 4 : YS[6] + 5, XS[3] + 20 : XS[4] - 19] = 255

    (found,) = find(straighten(clean))
    (other,) = find(straighten(holed))

    assert max(c.doubt for c in found.cells) < 0.05
    assert max(c.doubt for c in other.cells) > max(c.doubt for c in found.cells)


def test_prose_and_noise_hold_no_table():
    image = np.full((1000, 1450, 3), 255, np.uint8)
    for line in range(14):
        cv2.putText(
            image, "1 | 1 one - two = three |", (120, 100 + 60 * line), cv2.FONT_HERSHEY_SIMPLEX, 1, (0, 0, 0), 2
        )
    noise = np.random.default_rng(0).normal(0, 14, image.shape)
    noisy = np.clip(image + noise, 0, 255).astype(np.uint8)

    assert find(straighten(image)) == []
    assert find(straighten(noisy)) == []


def test_vector_rulings_give_the_same_structure_as_pixels():
    segments = []
    for cell in cells():
        left, right = float(XS[cell.col]), float(XS[cell.col + cell.colspan])
        top, bottom = float(YS[cell.row]), float(YS[cell.row + cell.rowspan])
        segments += [Segment(left, y, right, y, 2.0) for y in (top, bottom)]
        segments += [Segment(x, top, x, bottom, 2.0) for x in (left, right)]
    glyphs = [Glyph("1", Rect(x + 20, y + 12, x + 34, y + 36), 24.0) for x in XS[:-1] for y in YS[:-1]]

    (found,) = find_in(segments, glyphs, 1450, 1000)

    assert structure(found) == EXPECTED
