"""Made pages come in the containers of life."""

from __future__ import annotations

import io

import numpy as np
import pypdfium2
import pytest
from PIL import Image

from models.errors import BadRequest
from models.training.containers import contained
from models.training.synthesis import make


def test_a_fax_is_a_tiff_of_many_one_bit_pages_in_group_4():
    made = make("gov-disclosure-2019", "tune", "fax", 1)
    with Image.open(io.BytesIO(made.data)) as picture:
        assert picture.n_frames == len(made.images) > 1
        assert picture.mode == "1" and picture.info["compression"] == "group4"
        assert round(float(picture.info["dpi"][0])) == 150
        assert np.array_equal(np.asarray(picture) * 255, made.images[0])


def test_a_pdf_of_images_holds_the_pixels_at_their_resolution():
    made = make("gov-disclosure-2019", "tune", "bad", 3, container="pdf")
    pdf = pypdfium2.PdfDocument(made.data)
    assert len(pdf) == len(made.images)
    height, width = made.images[0].shape[:2]
    assert pdf[0].get_size() == pytest.approx((width * 72 / 200, height * 72 / 200), abs=0.1)
    seen = pdf[0].render(scale=200 / 72, grayscale=True).to_numpy()[:height, :width].reshape(height, width)
    meant = made.images[0] if made.images[0].ndim == 2 else made.images[0].mean(axis=2)
    assert np.abs(seen.astype(float) - meant).mean() < 6


@pytest.mark.parametrize(("container", "known"), [("jpg", "JPEG"), ("png", "PNG"), ("tiff", "TIFF")])
def test_single_pages_come_as_images_that_say_their_resolution(container, known):
    made = make("three-line", "tune", "office", 2, container=container)
    with Image.open(io.BytesIO(made.data)) as picture:
        assert picture.format == known
        assert round(float(picture.info["dpi"][0])) == 200


def test_a_picture_cannot_hold_two_pages():
    page = np.full((50, 40), 255, np.uint8)
    with pytest.raises(BadRequest, match="ask for pdf or tiff"):
        contained([page, page], "jpg", 75, 200)
    with pytest.raises(BadRequest, match="there are: pdf, png"):
        contained([page], "gif", 75, 200)


def test_lines_for_training_hold_their_ink():
    made = make("cn-budget", "tune", "clean", 1)
    image = made.images[0] if made.images[0].ndim == 2 else made.images[0].mean(axis=2)
    for line in made.lines:
        left, top, right, bottom = (round(edge) for edge in line.rect)
        assert image[top:bottom, left:right].min() < 150, line.text
    assert any(line.figure for line in made.lines)
