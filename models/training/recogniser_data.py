"""Lines as a recogniser learns them: scaled as its reader does, spelt in its alphabet, in batches of one width."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from models.ocr.ctc import FRAME, HEIGHT, padded_width, resized, scaled_width
from models.sheet import Image

CORRECTED, ACCEPTED = "corrected", "accepted"
WIDEST = 800
"""Lines that are wider once they are scaled are not learned from: one costs as much as ten figures."""
BATCH_CROPS, BATCH_PIXELS = 16, 2560


@dataclass(frozen=True)
class TextLine:
    """A line as its reader saw it, and what is truly printed there."""

    image: Image = field(repr=False, compare=False)
    text: str
    group: str
    """Where it belongs: corrected, accepted, or a kind of page, as in synthetic/fax."""
    document: str
    read_as: str = ""
    weight: float = 1.0

    @property
    def width(self) -> int:
        """The width of the batch that its reader would put it into."""
        height, width = self.image.shape[:2]
        return padded_width(scaled_width(width, height))


class Speller:
    """Texts as columns of the output, and back."""

    def __init__(self, alphabet: Sequence[str]) -> None:
        self._alphabet = alphabet
        self._column = {character: column for column, character in reversed(list(enumerate(alphabet))) if character}

    def spelt(self, text: str) -> list[int] | None:
        """The columns of a text; None where the alphabet lacks one of its characters."""
        said: list[int] = []
        for character in " ".join(text.split()):
            forms = (character, *unicodedata.normalize("NFKC", character))
            known = [self._column[character]] if character in self._column else [self._column.get(c) for c in forms[1:]]
            if None in known:
                return None
            said += [column for column in known if column is not None]
        return said

    def read(self, best: Sequence[int]) -> str:
        """The text of the likeliest columns, frame by frame."""
        kept = [c for c, before in zip(best, [-1, *best], strict=False) if c > 0 and c != before]
        return "".join(self._alphabet[c] for c in kept)


def worded(text: str) -> bool:
    """Whether a text has a letter or a digit: lone signs are told by their shape, and no reader is asked."""
    return any(character.isalnum() for character in text)


def learnable(line: TextLine, speller: Speller) -> bool:
    """Whether a line can be learned: no lone sign, not too wide, and its text fits into its frames."""
    said = speller.spelt(line.text) if worded(line.text) else None
    if not said or line.width > WIDEST:
        return False
    doubled = sum(a == b for a, b in pairwise(said))
    return len(said) + doubled <= scaled_width(*line.image.shape[1::-1]) // FRAME


def batched(lines: Sequence[TextLine], rng: np.random.Generator) -> list[list[int]]:
    """The indices of lines in batches of about one width, in random order."""
    order = sorted(range(len(lines)), key=lambda i: (lines[i].width, rng.random()))
    batches: list[list[int]] = []
    for index in order:
        width = lines[index].width
        last = batches[-1] if batches else None
        if last and len(last) < BATCH_CROPS and (len(last) + 1) * width <= max(BATCH_PIXELS, width):
            last.append(index)
        else:
            batches.append([index])
    return [batches[i] for i in rng.permutation(len(batches))]


def tensors(lines: Sequence[TextLine], speller: Speller, rng: np.random.Generator | None = None) -> dict[str, Any]:
    """A batch as the recogniser takes it; with a source of chance, each line a little different every time."""
    import torch

    width = max(line.width for line in lines)
    pixels = np.zeros((len(lines), 3, HEIGHT, width), np.float32)
    for i, line in enumerate(lines):
        scaled = resized(line.image if rng is None else varied(line.image, rng))[:, :width]
        pixels[i, :, :, : scaled.shape[1]] = (scaled.astype(np.float32) / 127.5 - 1.0).transpose(2, 0, 1)
    said = [speller.spelt(line.text) or [] for line in lines]
    longest = max(1, *(len(one) for one in said))
    labels = np.full((len(lines), longest), -100, np.int64)
    for i, one in enumerate(said):
        labels[i, : len(one)] = one
    return {
        "pixel_values": torch.from_numpy(pixels),
        "labels": torch.from_numpy(labels),
        "weights": torch.tensor([line.weight for line in lines], dtype=torch.float32),
    }


def varied(image: Image, rng: np.random.Generator) -> Image:
    """The crop as another scan might have shown it."""
    height, width = image.shape[:2]
    if rng.random() < 0.2:
        return image
    paper = [float(v) for v in np.percentile(image.reshape(-1, 3), 85, axis=0)]
    edge = max(1, round(0.06 * height))
    corners = np.array([[0, 0], [width, 0], [0, height]], np.float32)
    moved = corners + rng.uniform(-edge, edge, corners.shape).astype(np.float32)
    turn = cv2.getAffineTransform(corners, moved)
    image = np.asarray(
        cv2.warpAffine(image, turn, (width, height), flags=cv2.INTER_LINEAR, borderValue=paper), np.uint8
    )
    if rng.random() < 0.35:
        image = _stroked(image, rng)
    if rng.random() < 0.35:
        image = np.asarray(cv2.GaussianBlur(image, (0, 0), rng.uniform(0.3, 0.03 * height + 0.3)), np.uint8)
    if rng.random() < 0.25:
        smaller = rng.uniform(0.6, 0.95)
        size = (max(4, round(width * smaller)), max(8, round(height * smaller)))
        image = np.asarray(cv2.resize(image, size, interpolation=cv2.INTER_AREA), np.uint8)
    pixels = (image.astype(np.float32) - 128) * rng.uniform(0.75, 1.15) + 128 + rng.uniform(-20, 20)
    if rng.random() < 0.4:
        pixels += rng.normal(0, rng.uniform(2, 12), pixels.shape[:2])[:, :, None]
    return np.clip(pixels, 0, 255).astype(np.uint8)


def _stroked(image: Image, rng: np.random.Generator) -> Image:
    """Strokes a little fatter or thinner, in part."""
    kernel = np.ones((2, 2) if rng.random() < 0.7 else (1, 3), np.uint8)
    other = cv2.erode(image, kernel) if rng.random() < 0.5 else cv2.dilate(image, kernel)
    share = rng.uniform(0.3, 1.0)
    return np.asarray(cv2.addWeighted(image, 1 - share, other, share, 0), np.uint8)


def cost(lines: Sequence[TextLine]) -> int:
    """How many columns of pixels the lines have once they are scaled: what they cost, to a factor."""
    return sum(line.width for line in lines)


def drawn(lines: Sequence[TextLine], columns: float, rng: np.random.Generator) -> list[TextLine]:
    """Some of the lines, drawn by their weights, of so many columns of pixels together."""
    if not lines or columns <= 0:
        return []
    weights = np.array([max(1e-6, line.weight) for line in lines])
    # Efraimidis and Spirakis: the largest of u^(1/w) are a draw by weight without putting back.
    order = np.argsort(np.log(rng.random(len(lines))) / weights)[::-1]
    some: list[TextLine] = []
    for times in range(max(1, math.ceil(columns / max(1, cost(lines))))):
        for index in order if times == 0 else rng.permutation(len(lines)):
            if columns <= 0:
                return some
            some.append(lines[index])
            columns -= lines[index].width
    return some


def pixels_of(images: Sequence[Image]) -> NDArray[np.float32]:
    """Images as one batch without labels, for holding two networks against each other."""
    width = max(padded_width(scaled_width(*image.shape[1::-1])) for image in images)
    pixels = np.zeros((len(images), 3, HEIGHT, width), np.float32)
    for i, image in enumerate(images):
        scaled = resized(image)
        pixels[i, :, :, : scaled.shape[1]] = (scaled.astype(np.float32) / 127.5 - 1.0).transpose(2, 0, 1)
    return pixels
