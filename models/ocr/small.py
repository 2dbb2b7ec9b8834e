"""A small network of our own that reads figures only: quick, and wrong in other places than the reader of labels."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from models.document import Reading
from models.errors import MissingModel
from models.levels import percentiles
from models.ocr import decode
from models.ocr.ctc import reading
from models.ocr.reader import Crop
from models.ocr.session import Network
from models.sheet import Image
from models.zoo import fingerprint

HEIGHT = 32
FRAME = 4
"""Pixels of the scaled crop that one frame of the output stands for."""
LEAST_WIDTH = 32
MOST_WIDTH = 640
STEP = 16
"""Widths are padded to a multiple of this."""
BATCH = 8
OTHER = "□"
"""Stands for one or more characters that no figure has."""
ALPHABET = (*"0123456789.,%‰+-—/()无零增加减少万亿千百元¥$件个次条人项份", OTHER)
"""The characters by column of the output from 1 on; a long dash, single or double, is one character here."""
LEAST_SPAN = 80.0
"""Ink is at least so many grey levels darker than paper: what shows less is mostly grain, and stays pale."""


class FigureReader:
    """Reads the crops of single lines as figures; what it cannot be has the character OTHER in it."""

    def __init__(self, weights: Path, threads: int = 2) -> None:
        if not weights.is_file():
            raise MissingModel(f"no figure reader at {weights}: reinstall gouji, or train one")
        self._network = Network(weights, threads)
        self.name = f"figures/{weights.stem}@{fingerprint(weights)}"
        self._alphabet = ["", *ALPHABET]

    def read(self, crops: Sequence[Crop]) -> list[Reading]:
        """One Reading a crop, in the order of the crops."""
        inputs = [as_input(crop.image) for crop in crops]
        by_width: dict[int, list[int]] = {}
        for index, pixels in enumerate(inputs):
            by_width.setdefault(padded(pixels.shape[1]), []).append(index)
        done: dict[int, Reading] = {}
        for width, members in sorted(by_width.items()):
            for start in range(0, len(members), BATCH):
                order = members[start : start + BATCH]
                batch = np.zeros((len(order), 1, HEIGHT, width), np.float32)
                for place, index in enumerate(order):
                    batch[place, 0, :, : inputs[index].shape[1]] = inputs[index]
                posteriors = self._network(batch)
                for index, frames in zip(order, decode.frames(posteriors, [len(p) for p in posteriors]), strict=True):
                    done[index] = reading(decode.beam(frames, self._alphabet), self.name)
        return [done[index] for index in range(len(crops))]


def padded(width: int) -> int:
    """The width of the batch that a crop of that width belongs to; it depends on the crop alone."""
    return max(LEAST_WIDTH, math.ceil(width / STEP) * STEP)


def as_input(image: Image) -> NDArray[np.float32]:
    """A crop as the network sees it: so many pixels high, paper 0 and ink 1."""
    grey = image if image.ndim == 2 else cv2.cvtColor(image, cv2.COLOR_BGR2GRAY)
    tall, wide = grey.shape
    width = max(8, min(MOST_WIDTH, round(wide * HEIGHT / max(1, tall))))
    how = cv2.INTER_AREA if tall > HEIGHT else cv2.INTER_CUBIC
    level = np.asarray(cv2.resize(grey, (width, HEIGHT), interpolation=how), np.uint8)
    dark, paper = percentiles(level, 0.7, 75)
    # Grey levels are 256, pixels are many more.
    told = (paper - np.arange(256)) / max(LEAST_SPAN, paper - dark)
    return np.take(np.clip(told, -0.25, 1.25).astype(np.float32), level)
