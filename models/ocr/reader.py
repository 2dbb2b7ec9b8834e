"""The seam of the readers: line crops in, Readings out. An in-memory fake stands beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from models.document import Alternative, Reading
from models.sheet import Image


@dataclass(frozen=True)
class Crop:
    """One line of text, cut tight."""

    image: Image
    digits: bool = False
    """Whether only figures can stand here; a reader then considers nothing else."""


class Letter(NamedTuple):
    """A character of a reading and where it stands in its crop, in the crop's pixels."""

    text: str
    left: float
    right: float


class Reader(Protocol):
    """Reads line crops."""

    @property
    def name(self) -> str:
        """Name and version of the reader and its weights; goes into every Reading."""
        ...

    def read(self, crops: Sequence[Crop]) -> list[Reading]:
        """One Reading a crop, in the order of the crops."""
        ...


class PlacingReader(Reader, Protocol):
    """A Reader that also knows where in the crop each character stands."""

    def read_with_positions(self, crops: Sequence[Crop]) -> list[tuple[Reading, list[Letter]]]:
        """One Reading a crop with its letters from left to right."""
        ...


class MemoryReader:
    """A Reader that says what it was told to say, in turn."""

    name = "memory"

    def __init__(self, texts: Sequence[str], confidence: float = 0.99) -> None:
        self._texts = iter(texts)
        self._confidence = confidence

    def read(self, crops: Sequence[Crop]) -> list[Reading]:
        texts = [next(self._texts) for _ in crops]
        return [Reading(text, self._confidence, self.name, (Alternative(text, -0.01),)) for text in texts]

    def read_with_positions(self, crops: Sequence[Crop]) -> list[tuple[Reading, list[Letter]]]:
        placed = []
        for crop, reading in zip(crops, self.read(crops), strict=True):
            step = crop.image.shape[1] / max(1, len(reading.text))
            placed.append((reading, [Letter(c, i * step, (i + 1) * step) for i, c in enumerate(reading.text)]))
        return placed
