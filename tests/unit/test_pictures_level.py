"""Pictures for people: the page level, boxes where they belong, digits large, ink never covered."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.document import Box
from models.files import Limits
from models.sheet import Image, Rect
from models.training.synthesis import make
from services.darkroom import FRAME, cell_alone, darkroom, digits, scene
from services.level import LevelPage, level_page
from services.sights import Alone, AsGiven, Header, Leaf, Scene, Straightened


def _turned(angle: float, wide: int = 1200, high: int = 900) -> LevelPage:
    """A level page that was given turned by some degrees."""
    turn = cv2.getRotationMatrix2D((wide / 2, high / 2), -angle, 1.0)

    def to_given(rect: Rect) -> Rect:
        corners = np.array([(x, y, 1.0) for x in (rect.left, rect.right) for y in (rect.top, rect.bottom)]) @ turn.T
        return Rect(*map(float, (*corners.min(axis=0), *corners.max(axis=0))))

    return LevelPage(np.full((high, wide, 3), 255, np.uint8), (wide, high), to_given)


@settings(max_examples=60, deadline=None)
@given(
    st.floats(-20, 20),
    st.floats(300, 800),
    st.floats(250, 600),
    st.floats(20, 250),
    st.floats(15, 120),
)
def test_a_box_of_the_page_as_given_is_found_on_the_level_page(angle, left, top, wide, high):
    page = _turned(angle)
    rect = Rect(left, top, left + wide, top + high)
    given_rect = page.to_given(rect)
    box = Box.clipped(given_rect.left / 1200, given_rect.top / 900, given_rect.right / 1200, given_rect.bottom / 900)
    if box.left > 0 and box.top > 0 and box.right < 1 and box.bottom < 1:
        assert page.rect(box) == pytest.approx(rect, abs=1.5)


@pytest.mark.parametrize("damage", ["office+turn90", "bad+turn180", "office"])
def test_each_cell_of_a_made_page_is_level_whichever_way_it_lay(damage: str, tmp_path: Path):
    made = make("three-line", "tune", damage, 3, "png")
    path = tmp_path / made.name
    path.write_bytes(made.data)
    table = made.truth["tables"][0]
    turned = {"turn90": 90.0, "turn180": 180.0}.get(damage.partition("+")[2], 0.0)
    page = level_page(path, 1, turned, Limits())
    rows: dict[int, list[float]] = {}
    for cell in table["cells"]:
        if cell["text"] and cell["rowspan"] == 1 and cell["bbox"]:
            rect = page.rect(Box(*cell["bbox"]))
            rows.setdefault(cell["row"], []).append(rect.middle[1])
            assert page.image.shape[1] > rect.right > rect.left >= 0
    middles = [float(np.mean(some)) for _, some in sorted(rows.items())]
    assert middles == sorted(middles), "rows follow each other down the page"
    spread = max(max(some) - min(some) for some in rows.values())
    assert spread < 0.6 * min(b - a for a, b in pairwise(middles))


def _drawn(scale: float) -> tuple[LevelPage, list[list[Box]]]:
    """A page with a table of four columns whose digits are about 14 pixels tall, times the scale."""
    wide, high = round(900 * scale), round(400 * scale)
    image = np.full((high, wide, 3), 255, np.uint8)
    xs, ys = [50, 350, 500, 650, 800], [60, 110, 160, 210]
    boxes = []
    for row in range(3):
        boxes.append([])
        for col in range(4):
            corner = round(xs[col] * scale), round(ys[row] * scale)
            other = round(xs[col + 1] * scale), round(ys[row + 1] * scale)
            cv2.rectangle(image, corner, other, (0, 0, 0), max(1, round(scale)))
            words = "item" if col == 0 else f"{row}{col}8"
            place = corner[0] + round(20 * scale), other[1] - round(16 * scale)
            cv2.putText(
                image, words, place, cv2.FONT_HERSHEY_SIMPLEX, 0.65 * scale, (0, 0, 0), max(1, round(1.4 * scale))
            )
            boxes[-1].append(Box(corner[0] / wide, corner[1] / high, other[0] / wide, other[1] / high))
    return LevelPage(image, (wide, high), lambda rect: rect), boxes


def _heights(picture: Image) -> float:
    """How tall the digits of a picture are."""
    grey = cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY)
    _, _, stats, _ = cv2.connectedComponentsWithStats((grey < 140).astype(np.uint8))
    wide, tall = stats[1:, cv2.CC_STAT_WIDTH], stats[1:, cv2.CC_STAT_HEIGHT]
    return float(np.median(tall[(tall > 15) & (wide < 1.5 * tall) & (wide > 0.2 * tall) & (tall < 80)]))


@pytest.mark.parametrize("scale", [0.8, 1.0, 2.0, 4.0])
def test_digits_are_at_least_forty_pixels_tall_in_a_crop(scale: float):
    page, boxes = _drawn(scale)
    picture = cell_alone(page, boxes[1][2])
    assert _heights(picture) >= 40
    assert digits(page.image, page.rect(boxes[1][2])) == pytest.approx(14 * scale, rel=0.25)


def test_the_frame_is_seen_and_the_ink_under_it_stays_dark():
    page, boxes = _drawn(1.0)
    image = page.image.copy()
    _, top, right, bottom = (round(v) for v in page.rect(boxes[1][2]))
    cv2.line(image, (right - 30, (top + bottom) // 2), (right + 30, (top + bottom) // 2), (0, 0, 0), 5)
    picture = cell_alone(LevelPage(image, page.given, page.to_given), boxes[1][2])
    blue = (picture[:, :, 0].astype(int) - picture[:, :, 2]) > 120
    assert blue.sum() > 300, f"a frame in the colour {FRAME}"
    columns = np.flatnonzero(blue.sum(axis=0) > picture.shape[0] // 3)
    crossing = picture[:, columns[-1]]
    assert (crossing.max(axis=1) < 90).sum() >= 5, "the stroke goes on through the frame"


def test_a_scene_shows_label_cell_and_header_and_leaves_out_what_is_far():
    page, boxes = _drawn(3.0)
    header = Header(Leaf(1), tuple(boxes[0]))
    near = scene(Scene(Leaf(1), boxes[2][3], (boxes[2][0],), (boxes[2][1], boxes[2][2]), None, header), page, page)
    assert _heights(near) >= 40
    assert near.shape[0] > 2.5 * 44 and near.shape[1] <= 2400
    tint = (near[:, :, 0].astype(int) - near[:, :, 2]) > 15
    assert tint.sum() > 5000, "the cell stands out"


def test_the_darkroom_makes_every_picture_of_a_file(tmp_path: Path):
    made = make("three-line", "tune", "office", 5, "jpg")
    path = tmp_path / made.name
    path.write_bytes(made.data)
    cells = [c for c in made.truth["tables"][0]["cells"] if c["bbox"] and c["text"]]
    box = Box(*cells[-1]["bbox"])
    leaf = Leaf(1)
    many = darkroom(Limits())(
        path, "mark", [AsGiven(leaf), Straightened(leaf), Alone(leaf, box), Scene(leaf, box)], print
    )
    shapes = [cv2.imdecode(np.frombuffer(one, np.uint8), cv2.IMREAD_COLOR).shape for one in many]
    assert shapes[0][1] <= 1700 and shapes[1][1] <= 1700
    assert 60 < shapes[2][0] < 1200 and 60 < shapes[3][0] < 1500
