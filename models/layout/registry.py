"""The table finders as layoutparser models, and found tables as layouts. The only file that imports layoutparser.

After `register()`, `lp.AutoLayoutModel` knows `lp://ruled/table`, `lp://borderless/table` and `lp://transformer/DIR`,
and each gives a finder whose `detect(image)` returns a layout of tables and cells. layoutparser refuses paths of more
than three parts: write the slashes of a longer DIR as %2F, or pass the directory as `model_path`.
"""

from __future__ import annotations

import re
from abc import abstractmethod
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, ClassVar
from urllib.parse import unquote

import numpy as np
from layoutparser.elements import Layout, Rectangle, TextBlock
from layoutparser.models import auto_layoutmodel
from layoutparser.models.base_layoutmodel import BaseLayoutModel

from models.layout.found import FoundCell, FoundTable
from models.sheet import Image, Rect

TABLE, CELL = "table", "cell"
_PLACE = re.compile(r"^(\d+)/(\d+),(\d+)\+(\d+)x(\d+)$")


def as_layout(tables: Sequence[FoundTable]) -> Layout:
    """Each table as a block, followed by its cells; a cell's parent is its table, its id says its place and spans."""
    blocks = []
    for index, table in enumerate(tables):
        blocks.append(TextBlock(Rectangle(*table.rect), id=f"{index}:{table.finder}", type=TABLE, score=table.score))
        for cell in table.cells:
            place = f"{index}/{cell.row},{cell.col}+{cell.rowspan}x{cell.colspan}"
            block = Rectangle(*cell.rect)
            blocks.append(
                TextBlock(block, id=place, type=CELL, parent=f"{index}:{table.finder}", score=1.0 - cell.doubt)
            )
    return Layout(blocks)


def tables_of(layout: Layout) -> list[FoundTable]:
    """The tables that `as_layout` wrote."""
    cells: dict[str, list[FoundCell]] = {}
    for block in layout:
        if block.type == CELL and (place := _PLACE.match(str(block.id))):
            row, col, rowspan, colspan = (int(v) for v in place.groups()[1:])
            doubt = 1.0 - float(block.score if block.score is not None else 1.0)
            cells.setdefault(str(block.parent), []).append(
                FoundCell(row, col, rowspan, colspan, Rect(*block.coordinates), doubt)
            )
    tables = []
    for block in layout:
        held = tuple(cells.get(str(block.id), ()))
        if block.type == TABLE and held:
            rows, cols = max(c.row + c.rowspan for c in held), max(c.col + c.colspan for c in held)
            finder = str(block.id).partition(":")[2]
            tables.append(FoundTable(Rect(*block.coordinates), rows, cols, held, finder, float(block.score or 0.0)))
    return tables


class _Finder(BaseLayoutModel):
    """What the finders have in common for layoutparser: pixels in, a layout out."""

    DEPENDENCIES: Sequence[str] = ()
    MODEL_CATALOG: Mapping[str, Mapping[str, str]] = MappingProxyType({})

    def __init__(self, config_path: str = "", model_path: str | None = None, **_: Any) -> None:
        """`model_path` is a model directory; without it the rest of `config_path` is one, %2F standing for a slash."""
        self._directory = Path(model_path or unquote(config_path.removeprefix(f"lp://{self.DETECTOR_NAME}/")))

    def detect(self, image: Any) -> Layout:
        return as_layout(self.find(self.image_loader(image)))

    def image_loader(self, image: Any) -> Image:
        """Any picture as pixels in BGR; an array is taken to be BGR already."""
        if isinstance(image, np.ndarray):
            return np.ascontiguousarray(image if image.ndim == 3 else np.repeat(image[:, :, None], 3, axis=2))
        return np.ascontiguousarray(np.asarray(image.convert("RGB"))[:, :, ::-1])

    @abstractmethod
    def find(self, image: Image) -> list[FoundTable]:
        """The tables of a page as given."""


class RuledFinder(_Finder):
    """Tables by their rulings."""

    DETECTOR_NAME: ClassVar[str] = "ruled"  # pyright: ignore

    def find(self, image: Image) -> list[FoundTable]:
        from models.layout import ruled
        from models.straighten import straighten

        straight = straighten(image)
        return [_as_given(table, straight.to_given) for table in ruled.find(straight)]


class BorderlessFinder(_Finder):
    """Tables by how their words stand."""

    DETECTOR_NAME: ClassVar[str] = "borderless"  # pyright: ignore

    def find(self, image: Image) -> list[FoundTable]:
        from models.layout import borderless
        from models.layout.sighted import rulings, seen_lines, words_of
        from models.layout.strokes import strokes
        from models.straighten import straighten

        straight = straighten(image)
        page = strokes(straight.ink, straight.seals)
        lines = seen_lines(straight, _reader(), [], page.em)
        height, width = straight.ink.shape
        found = borderless.find(words_of(lines, page), rulings(page, straight.ink), width, height)
        return [_as_given(table, straight.to_given) for table in found]


class TransformerFinder(_Finder):
    """Tables by a model directory that the user supplies."""

    DETECTOR_NAME: ClassVar[str] = "transformer"  # pyright: ignore

    def __init__(self, config_path: str = "", model_path: str | None = None, **others: Any) -> None:
        from models.layout import transformer

        super().__init__(config_path, model_path, **others)
        self._models = transformer.load(self._directory)

    def find(self, image: Image) -> list[FoundTable]:
        return self._models.find(image)


@lru_cache(maxsize=1)
def _reader() -> Any:
    from models.ocr.onnx import OnnxReader
    from models.zoo import RECOGNISER, shipped

    return OnnxReader(shipped(RECOGNISER))


def _as_given(table: FoundTable, to_given: Any) -> FoundTable:
    cells = tuple(FoundCell(c.row, c.col, c.rowspan, c.colspan, to_given(c.rect), c.doubt) for c in table.cells)
    return FoundTable(to_given(table.rect), table.rows, table.cols, cells, table.finder, table.score)


FINDERS: dict[str, type[_Finder]] = {
    "transformer": TransformerFinder,
    "ruled": RuledFinder,
    "borderless": BorderlessFinder,
}


def register() -> None:
    """Make the finders known to `lp.AutoLayoutModel`; doing it again changes nothing."""
    backends: dict[Any, Any] = auto_layoutmodel.ALL_AVAILABLE_BACKENDS
    # layoutparser takes the first backend whose name occurs anywhere in the path, so ours go before its own.
    others = {name: backend for name, backend in backends.items() if name not in FINDERS}
    backends.clear()
    backends.update({**FINDERS, **others})
