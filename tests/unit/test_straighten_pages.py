"""A page is set upright, level, flat and lit, and its places lead back to the page as given."""

from __future__ import annotations

import time

import cv2
import numpy as np
import pytest
from ruled_pages import XS, YS, bowed, page, turned

from models import light
from models.sheet import Rect
from models.straighten import straighten


@pytest.mark.parametrize("degrees", [-5.0, -2.3, -0.4, 0.0, 0.7, 1.9, 4.8])
def test_skew_is_found_to_a_few_hundredths_of_a_degree(degrees: float):
    assert straighten(turned(page(), degrees)).rotation == pytest.approx(degrees, abs=0.06)


@pytest.mark.parametrize(("quarters", "rotation"), [(1, 90), (3, -90)])
def test_a_page_on_its_side_is_set_upright(quarters: int, rotation: int):
    """The callable says which way up it is, as a reader would."""
    image = np.ascontiguousarray(np.rot90(page(), -quarters))

    straight = straighten(image, lambda level: _heading_below(level))

    assert straight.rotation == pytest.approx(rotation, abs=0.1)
    assert straight.image.shape[:2] == page().shape[:2]
    assert not _heading_below(straight.image)


def test_a_page_on_its_head_is_set_upright():
    straight = straighten(cv2.rotate(page(), cv2.ROTATE_180), _heading_below)

    assert abs(straight.rotation) == pytest.approx(180, abs=0.1)
    assert not _heading_below(straight.image)


def _heading_below(level: np.ndarray) -> bool:
    """Whether the white margin below the table is above it."""
    dark = (cv2.cvtColor(level, cv2.COLOR_BGR2GRAY) < 128).any(axis=1)
    return int(np.argmax(dark)) > int(np.argmax(dark[::-1]))


@pytest.mark.parametrize(
    "image", [page(), turned(page(), 3.0), bowed(page(), 20), cv2.resize(page(), None, fx=2, fy=2)]
)
def test_places_lead_back_to_the_page_as_given(image):
    """The corner of the table on the straight page, taken back, is dark on the page as given."""
    straight = straighten(image)
    level = straight.ink < 128
    rows = np.flatnonzero(level[:, : level.shape[1]].mean(axis=1) > 0.5)
    y = float(rows[-1])
    xs = np.flatnonzero(level[int(y)])
    dark = cv2.erode(cv2.cvtColor(image, cv2.COLOR_BGR2GRAY), np.ones((7, 7), np.uint8)) < 140
    for x in (xs[len(xs) // 4], xs[len(xs) // 2], xs[3 * len(xs) // 4]):
        given = straight.to_given(Rect(float(x), y, float(x), y))
        assert dark[round(given.top), round(given.left)]


def test_a_curl_is_flattened_to_within_a_pixel_or_two():
    ink = straighten(bowed(page(), 20)).ink
    columns = [x for x in range(XS[0] + 30, XS[-1] - 30, 40) if not 440 < x < 860]
    heights = [140 + int(np.argmax(ink[140:400, x] < 128)) for x in columns]

    assert np.ptp(heights) <= 3


def test_a_shadow_is_lifted_and_print_stays_dark():
    shade = np.linspace(1.0, 0.45, 1450)[None, :, None]
    ink = straighten((page() * shade).astype(np.uint8)).ink

    assert np.percentile(ink, 30) > 235
    assert ink[YS[2] - 1 : YS[2] + 2, XS[3] : XS[6]].min(axis=0).max() < 110


def test_a_red_seal_goes_and_the_figures_under_it_stay():
    image = page()
    stamp = image.copy()
    cv2.circle(stamp, (770, 450), 130, (60, 50, 220), 9)
    cv2.circle(stamp, (770, 450), 40, (60, 50, 220), -1)
    stamped = np.minimum(image, stamp)
    plain, cleaned = light.ink(image), light.ink(stamped)

    assert np.count_nonzero(cleaned < 200) < 1.08 * np.count_nonzero(plain < 200)
    assert np.count_nonzero((plain < 100) & (cleaned > 160)) < 0.03 * np.count_nonzero(plain < 100)


def test_red_words_are_not_taken_for_a_seal():
    image = np.full((800, 1200, 3), 255, np.uint8)
    cv2.putText(image, "RED LETTERHEAD OF AN AGENCY", (100, 200), cv2.FONT_HERSHEY_SIMPLEX, 1.8, (40, 40, 210), 5)

    assert light.seals(image) == []


def test_a_picture_of_a_desk_keeps_only_the_sheet():
    desk = np.full((1300, 1800, 3), (60, 75, 90), np.uint8)
    desk[150:1150, 175:1625] = page()
    straight = straighten(desk)

    assert np.mean(straight.ink[:100]) > 200


def test_a_clean_page_costs_little():
    a4 = np.full((2339, 1654, 3), 255, np.uint8)
    a4[200:1200, 100:1550] = page()
    start = time.process_time()
    straighten(a4)

    assert time.process_time() - start < 0.6
