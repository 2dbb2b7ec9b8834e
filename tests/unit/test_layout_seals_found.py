"""The ring of a black seal is found among rulings and letters, and nothing else is taken for one."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from models.layout.rings import rings

EM = 20.0


def page(seed: int) -> np.ndarray:
    rng = np.random.default_rng(seed)
    ink = np.zeros((1400, 1000), np.uint8)
    for y in range(60, 1380, 45):
        for x in range(60, 940, 26):
            if rng.random() < 0.6:
                cv2.rectangle(ink, (x, y), (x + int(rng.integers(6, 18)), y + int(rng.integers(6, 20))), 1, 2)
    return ink


@pytest.mark.parametrize("seed", range(3))
def test_a_ring_of_which_a_third_is_gone_is_found_where_it_is(seed: int) -> None:
    ink = page(seed)
    cv2.ellipse(ink, (520, 640), (108, 108), 0, 20, 260, 1, 5)
    found = rings(ink, EM)
    assert len(found) == 1
    assert abs(found[0].x - 520) <= 6 and abs(found[0].y - 640) <= 6 and abs(found[0].radius - 108) <= 6


@pytest.mark.parametrize("seed", range(3))
def test_a_page_of_letters_has_no_ring(seed: int) -> None:
    assert rings(page(seed), EM) == []
