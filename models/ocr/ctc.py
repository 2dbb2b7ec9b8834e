"""Reading line crops with a recogniser that gives posteriors for CTC: batches in, alternatives out."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from models.document import Alternative, Reading
from models.ocr import decode
from models.ocr.figures import is_figure
from models.ocr.reader import Crop, Letter
from models.sheet import Image

Posteriors = NDArray[np.float32]
"""Crops × frames × characters, each frame summing to 1."""

HEIGHT = 48
GLANCE = 32
"""The height of a crop at a first, quick look: less than half of the pixels."""
LONG = 3.0
"""A line longer than so many of its heights is looked at quickly first; what is shorter is mostly a figure."""
SURE_AT_A_GLANCE = 0.95
FRAME = 8
"""Pixels of the scaled crop that one frame of the output stands for."""
LEAST_WIDTH = 48
MOST_WIDTH = 2400
BATCH_CROPS = 16
BATCH_PIXELS = 1280
"""Wider batches fall out of the caches: of 640 to 5,120 pixels this was the quickest, by a sixth. It bounds memory too:
the output takes 75 KB for each 8 pixels of width."""


class _Look(NamedTuple):
    """What a line said when it was looked at, so many pixels high."""

    reading: Reading
    frames: list[decode.Frame]
    height: int


class CtcReader:
    """Reads line crops with a network that takes 48 pixels of height and gives a frame for each 8 of width.

    A network that also takes smaller crops, as PP-OCR learned to, glances at long lines first. A figure is never
    left at a glance: its alternatives count.
    """

    def __init__(
        self,
        name: str,
        network: Callable[[NDArray[np.float32]], Posteriors],
        alphabet: Sequence[str],
        heights: Sequence[int] = (HEIGHT,),
    ) -> None:
        self.name = name
        self.alphabet = alphabet
        self._network = network
        self._glances = GLANCE in heights
        self._column = {character: column for column, character in enumerate(self.alphabet)}
        self._permitted = decode.Permitted.of(self.alphabet)

    def read(self, crops: Sequence[Crop]) -> list[Reading]:
        return [look.reading for look in self._looks(crops)]

    def read_with_positions(self, crops: Sequence[Crop]) -> list[tuple[Reading, list[Letter]]]:
        return [(look.reading, self._letters(look, crop)) for look, crop in zip(self._looks(crops), crops, strict=True)]

    def _looks(self, crops: Sequence[Crop]) -> list[_Look]:
        done: dict[int, _Look] = {}
        if self._glances:
            long = [i for i, crop in enumerate(crops) if not crop.digits and _long(crop.image)]
            done = {i: look for i, look in self._looked(crops, long, GLANCE) if _suffices(look.reading)}
        done |= dict(self._looked(crops, [i for i in range(len(crops)) if i not in done], HEIGHT))
        return [done[i] for i in range(len(crops))]

    def _looked(self, crops: Sequence[Crop], which: Sequence[int], height: int) -> Iterator[tuple[int, _Look]]:
        for order, pixels in batches([crops[i].image for i in which], height):
            posteriors = self._network(pixels)
            free = decode.frames(posteriors, [len(posteriors[0])] * len(order))
            for i, index in enumerate(which[place] for place in order):
                digits = crops[index].digits
                frames = decode.figure_frames(posteriors[i], self._permitted) if digits else free[i]
                said = reading(decode.beam(frames, self.alphabet), self.name)
                yield index, _Look(said, frames, height)

    def _letters(self, look: _Look, crop: Crop) -> list[Letter]:
        text = look.reading.text
        peaks = decode.spikes(look.frames, [self._column[c] for c in text])
        height, width = crop.image.shape[:2]
        scale = width / scaled_width(width, height, look.height)
        middles = [(peak + 0.5) * FRAME * scale for peak in peaks]
        edges = [0.0, *((a + b) / 2 for a, b in pairwise(middles)), float(width)]
        return [
            Letter(c, max(0.0, min(edges[i], width)), max(0.0, min(edges[i + 1], width))) for i, c in enumerate(text)
        ]


def _long(image: Image) -> bool:
    return image.shape[1] > LONG * image.shape[0]


def _suffices(said: Reading) -> bool:
    """Whether a glance was enough: what it saw is sure, and no figure."""
    return said.confidence >= SURE_AT_A_GLANCE and not is_figure(said.text)


def columns(characters: Sequence[str]) -> list[str]:
    """The characters by column of the output: CTC's blank first, a space last."""
    return ["", *characters, " "]


def reading(spells: Sequence[decode.Spell], name: str) -> Reading:
    """What a reader says of a crop: its likeliest text, sure by that text's share of all texts."""
    if not spells:
        return Reading("", 0.0, name)
    best = spells[0]
    alternatives = tuple(Alternative(spell.text, spell.log_probability) for spell in spells)
    return Reading(best.text, min(1.0, math.exp(best.log_probability)), name, alternatives)


def scaled_width(width: int, height: int, to: int = HEIGHT) -> int:
    """How wide a crop is once it is as high as the recogniser wants it."""
    return max(FRAME, min(MOST_WIDTH, math.ceil(width * to / max(1, height))))


def padded_width(width: int) -> int:
    """The width of the batch that a crop of that width belongs to: it depends on the crop alone, so that
    no crop is read differently because of its company."""
    step = 16 if width <= 256 else 32 if width <= 640 else 64
    return max(LEAST_WIDTH, math.ceil(width / step) * step)


def batches(images: Sequence[Image], height: int = HEIGHT) -> Iterator[tuple[list[int], NDArray[np.float32]]]:
    """The images as batches of equal width, with the index of each image."""
    by_width: dict[int, list[int]] = {}
    for index, image in enumerate(images):
        by_width.setdefault(padded_width(scaled_width(image.shape[1], image.shape[0], height)), []).append(index)
    for width, members in sorted(by_width.items()):
        most = max(1, min(BATCH_CROPS, BATCH_PIXELS // width))
        for start in range(0, len(members), most):
            order = members[start : start + most]
            pixels = np.zeros((len(order), 3, height, width), np.float32)
            for i, index in enumerate(order):
                scaled = resized(images[index], height)
                pixels[i, :, :, : scaled.shape[1]] = (scaled.astype(np.float32) / 127.5 - 1.0).transpose(2, 0, 1)
            yield order, pixels


def resized(image: Image, to: int = HEIGHT) -> Image:
    """The crop at the recogniser's height."""
    height, width = image.shape[:2]
    size = (scaled_width(width, height, to), to)
    return np.asarray(
        cv2.resize(image, size, interpolation=cv2.INTER_AREA if height > to else cv2.INTER_CUBIC), np.uint8
    )
