"""What tests of learning stand on: lines of figures as a needle printer and a fax leave them, and some clean ones."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path

import cv2
import numpy as np

from models import zoo
from models.document import Reading
from models.ocr.reader import Crop, Reader
from models.sheet import Image
from models.training.drawing import draw
from models.training.fonts import chinese_faces, latin_faces
from models.training.ink import Leaf, Run
from models.training.matrix import printed_and_faxed
from models.training.recogniser_data import CORRECTED, TextLine

SHIPPED = zoo.shipped(zoo.RECOGNISER)


@cache
def champion() -> Reader:
    """The shipped reader, loaded once."""
    return zoo.reader("onnx", 1)


def a_leaf(text: str) -> Leaf:
    """A scrap of paper with a text on it."""
    face = latin_faces("tune")[0] if text.isascii() else chinese_faces("tune")[0]
    leaf = Leaf(16.0 + 11 * len(text), 24.0)
    leaf.runs.append(Run(text, 8.0, 16.0, 11.0, face, False, (0, 0, 0)))
    return leaf


def tight(image: Image) -> Image:
    """The ink of a page with a little paper around it."""
    ys, xs = np.nonzero(image.min(axis=2) < 128)
    edge = 2
    top, left = max(0, ys.min() - edge), max(0, xs.min() - edge)
    return np.ascontiguousarray(image[top : ys.max() + edge + 1, left : xs.max() + edge + 1])


def needled(text: str, seed: int, group: str = CORRECTED, document: str = "") -> TextLine:
    """A line as a needle printer and a fax leave it."""
    scan = printed_and_faxed(a_leaf(text), 204, np.random.default_rng(seed))
    return TextLine(tight(np.repeat(scan.image[:, :, None], 3, 2)), text, group, document or f"matrix-{seed % 5}")


def clean(text: str, seed: int, group: str = "synthetic/clean") -> TextLine:
    """A line as it is drawn, a little blurred."""
    image = draw(a_leaf(text), 200)
    blurred = cv2.GaussianBlur(image, (0, 0), 0.3 + (seed % 5) / 10)
    return TextLine(tight(np.asarray(blurred, np.uint8)), text, group, f"clean-{seed % 5}", text)


def numbers(count: int, seed: int) -> list[str]:
    """Whole numbers rich in zeros."""
    rng = np.random.default_rng(seed)
    return [
        str(int(rng.integers(0, 10 ** int(rng.integers(1, 4))) * (10 if rng.random() < 0.5 else 1)))
        for _ in range(count)
    ]


def corrections(count: int, seed: int = 1) -> list[TextLine]:
    """Corrected lines of needle-printed documents."""
    return [needled(text, seed * 1000 + i, document=f"m{seed}-{i % 4}") for i, text in enumerate(numbers(count, seed))]


def known(count: int, seed: int = 1) -> list[TextLine]:
    """Lines that are read rightly today."""
    return [clean(text, seed * 1000 + i) for i, text in enumerate(numbers(count, seed + 77))]


class Says:
    """A reader that always says the same of the same picture, by its size."""

    name = "says"

    def __init__(self, said: dict[int, str]) -> None:
        self._said = said

    def read(self, crops: Sequence[Crop]) -> list[Reading]:
        return [Reading(self._said[id(crop.image)], 0.9, self.name) for crop in crops]


def files(directory: Path) -> set[str]:
    return {path.name for path in directory.iterdir()}
