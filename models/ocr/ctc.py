"""Reading line crops with a recogniser that gives posteriors for CTC: batches in, alternatives out."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from typing import TypeVar

import cv2
import numpy as np
from numpy.typing import NDArray

from models.document import Alternative, Reading
from models.ocr import decode
from models.ocr.reader import Crop, Letter
from models.sheet import Image

Posteriors = NDArray[np.float32]
"""Crops × frames × characters, each frame summing to 1."""

HEIGHT = 48
FRAME = 8
"""Pixels of the scaled crop that one frame of the output stands for."""
LEAST_WIDTH = 48
MOST_WIDTH = 2400
BATCH_CROPS = 16
BATCH_PIXELS = 4096
"""Bounds a batch in memory: its output takes 75 KB for each 8 pixels of width."""


T = TypeVar("T")


class CtcReader:
    """Reads line crops with a network that takes 48 pixels of height and gives a frame for each 8 of width."""

    def __init__(
        self, name: str, network: Callable[[NDArray[np.float32]], Posteriors], alphabet: Sequence[str]
    ) -> None:
        self.name = name
        self.alphabet = alphabet
        self._network = network
        self._column = {character: column for column, character in enumerate(self.alphabet)}
        self._permitted = decode.Permitted.of(self.alphabet)

    def read(self, crops: Sequence[Crop]) -> list[Reading]:
        return self._each(crops, lambda crop, posterior, spells: reading(spells, self.name))

    def read_with_positions(self, crops: Sequence[Crop]) -> list[tuple[Reading, list[Letter]]]:
        def placed(crop: Crop, frames: list[decode.Frame], spells: list[decode.Spell]) -> tuple[Reading, list[Letter]]:
            said = reading(spells, self.name)
            return said, self._letters(said.text, frames, crop)

        return self._each(crops, placed)

    def _each(
        self, crops: Sequence[Crop], finish: Callable[[Crop, list[decode.Frame], list[decode.Spell]], T]
    ) -> list[T]:
        done: dict[int, T] = {}
        for order, pixels in batches([crop.image for crop in crops]):
            posteriors = self._network(pixels)
            lengths = [len(posteriors[0])] * len(order)
            free = decode.frames(posteriors, lengths)
            for i, index in enumerate(order):
                crop = crops[index]
                frames = decode.figure_frames(posteriors[i], self._permitted) if crop.digits else free[i]
                done[index] = finish(crop, frames, decode.beam(frames, self.alphabet))
        return [done[i] for i in range(len(crops))]

    def _letters(self, text: str, frames: list[decode.Frame], crop: Crop) -> list[Letter]:
        peaks = decode.spikes(frames, [self._column[c] for c in text])
        height, width = crop.image.shape[:2]
        scale = width / scaled_width(width, height)
        middles = [(peak + 0.5) * FRAME * scale for peak in peaks]
        edges = [0.0, *((a + b) / 2 for a, b in pairwise(middles)), float(width)]
        return [
            Letter(c, max(0.0, min(edges[i], width)), max(0.0, min(edges[i + 1], width))) for i, c in enumerate(text)
        ]


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


def scaled_width(width: int, height: int) -> int:
    """How wide a crop is once it is as high as the recogniser wants it."""
    return max(FRAME, min(MOST_WIDTH, math.ceil(width * HEIGHT / max(1, height))))


def padded_width(width: int) -> int:
    """The width of the batch that a crop of that width belongs to: it depends on the crop alone, so that
    no crop is read differently because of its company."""
    step = 16 if width <= 256 else 32 if width <= 640 else 64
    return max(LEAST_WIDTH, math.ceil(width / step) * step)


def batches(images: Sequence[Image]) -> Iterator[tuple[list[int], NDArray[np.float32]]]:
    """The images as batches of equal width, with the index of each image."""
    by_width: dict[int, list[int]] = {}
    for index, image in enumerate(images):
        by_width.setdefault(padded_width(scaled_width(image.shape[1], image.shape[0])), []).append(index)
    for width, members in sorted(by_width.items()):
        most = max(1, min(BATCH_CROPS, BATCH_PIXELS // width))
        for start in range(0, len(members), most):
            order = members[start : start + most]
            pixels = np.zeros((len(order), 3, HEIGHT, width), np.float32)
            for i, index in enumerate(order):
                scaled = resized(images[index])
                pixels[i, :, :, : scaled.shape[1]] = (scaled.astype(np.float32) / 127.5 - 1.0).transpose(2, 0, 1)
            yield order, pixels


def resized(image: Image) -> Image:
    """The crop at the recogniser's height."""
    height, width = image.shape[:2]
    shrinks = height > HEIGHT
    size = (scaled_width(width, height), HEIGHT)
    return np.asarray(cv2.resize(image, size, interpolation=cv2.INTER_AREA if shrinks else cv2.INTER_CUBIC), np.uint8)
