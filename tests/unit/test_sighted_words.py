"""Lines of text on a scan become words by their ink, whatever strokes were seen among it."""

import numpy as np
import pytest

from models.document import Reading
from models.layout.sighted import SeenLine, words_of
from models.layout.strokes import Strokes
from models.ocr.reader import Letter
from models.sheet import Rect

HEIGHT, LEFT, TOP = 28, 10, 10
TEXT = "Processed in"
PITCH = 10


def strokes(dark: np.ndarray, across: np.ndarray, down: np.ndarray) -> Strokes:
    none = np.zeros_like(dark)
    return Strokes(24.0, across, down, across, down, dark, none, np.zeros((0, 4), np.int32))


def a_line() -> tuple[SeenLine, np.ndarray]:
    """A line whose letters stand close, with a wide gap for the space; and its ink on a page."""
    dark = np.zeros((60, 200), np.uint8)
    for place, letter in enumerate(TEXT):
        if letter != " ":
            x = LEFT + place * PITCH
            dark[TOP + 8 : TOP + 20, x : x + 9] = 1
    letters = tuple(Letter(c, i * PITCH, (i + 1) * PITCH) for i, c in enumerate(TEXT))
    rect = Rect(LEFT, TOP, LEFT + PITCH * len(TEXT), TOP + HEIGHT)
    return SeenLine(rect, Reading(TEXT, 0.99, "test"), letters), dark


def test_letters_that_look_like_a_stroke_stay_in_their_word():
    line, dark = a_line()
    across, down = np.zeros_like(dark), np.zeros_like(dark)
    # Blurred letters touch, and are as thin across as a thick ruling; a stem is as thin as an upright one.
    across[TOP + 8 : TOP + 20, LEFT + PITCH : LEFT + 8 * PITCH] = dark[
        TOP + 8 : TOP + 20, LEFT + PITCH : LEFT + 8 * PITCH
    ]
    down[TOP + 8 : TOP + 20, LEFT : LEFT + 4] = 1
    assert [word.text for word in words_of([line], strokes(dark, across, down))] == ["Processed", "in"]


@pytest.mark.parametrize("level", [True, False])
def test_a_ruling_in_a_line_is_no_letter(level):
    line, dark = a_line()
    across, down = np.zeros_like(dark), np.zeros_like(dark)
    if level:
        across[TOP + 26 : TOP + 28, :] = 1
    else:
        down[:, LEFT + PITCH * 9 + 4 : LEFT + PITCH * 9 + 6] = 1
    ruled = dark | across | down
    found = words_of([line], strokes(ruled, across, down))
    assert [word.text for word in found] == ["Processed", "in"]
