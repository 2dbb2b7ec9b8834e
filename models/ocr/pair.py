"""The large and the small reader as one, line by line, as cells are read: for holding models against each other."""

from __future__ import annotations

from collections.abc import Sequence

from models.document import Reading
from models.ocr.opinions import agreed
from models.ocr.reader import Crop, Reader


class Pair:
    """Reads with both where figures stand, with the large one alone elsewhere."""

    def __init__(self, large: Reader, small: Reader) -> None:
        self._large, self._small = large, small
        self.name = f"{large.name}+{small.name}"

    def read(self, crops: Sequence[Crop]) -> list[Reading]:
        """One Reading a crop, in the order of the crops."""
        readings = self._large.read(crops)
        figures = [i for i, crop in enumerate(crops) if crop.digits]
        for i, small in zip(figures, self._small.read([crops[i] for i in figures]), strict=True):
            readings[i] = agreed(readings[i], small)
        return readings
