"""Lines of made pages, as the reader sees them: so that what is learned anew costs nothing that was known.

A page is made, read with everything that reading does, and each line that was cut is paired with the line printed at
its place. That takes seconds a page, so the lines are kept in a cache directory, a file a document.
"""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from models.document import Box
from models.files import Limits
from models.read import Engine
from models.sheet import Rect
from models.training.crops import seen_pages
from models.training.dataset import decoded, encoded
from models.training.recogniser_data import TextLine
from models.training.synthesis import Made, MadeLine, make

DAMAGES = ("clean", "office", "bad", "fax", "photo", "worn")
FORMAT = "1"
"""Of the files in the cache."""
KINDS = ("gov-disclosure-2021", "gov-disclosure-2019", "cn-budget", "us-foia", "en-tables", "three-line")


@dataclass(frozen=True, slots=True)
class Page:
    """A document to be made."""

    kind: str
    split: str
    damage: str
    seed: int

    @property
    def name(self) -> str:
        return f"{self.kind}-{self.split}-{self.damage}-{self.seed}"


def pages(split: str, damages: Sequence[str], first_seed: int, each: int) -> list[Page]:
    """So many documents of each damage, of every kind in turn."""
    return [
        Page(KINDS[(number + at) % len(KINDS)], split, damage, first_seed + number)
        for at, damage in enumerate(damages)
        for number in range(each)
    ]


def lines_of_pages(
    wanted: Iterable[Page], engine: Engine, cache: Path, on_page: Callable[[Page], None] = lambda page: None
) -> list[TextLine]:
    """The lines of made documents, from the cache where they are there."""
    found: list[TextLine] = []
    for page in wanted:
        found += _cached(page, engine, cache)
        on_page(page)
    return found


def _cached(page: Page, engine: Engine, cache: Path) -> list[TextLine]:
    path = cache / f"lines-{FORMAT}" / f"{page.name}.npz"
    if path.is_file():
        return _loaded(path, page)
    lines = list(lines_seen(make(page.kind, page.split, page.damage, page.seed), engine, f"synthetic/{page.damage}"))
    path.parent.mkdir(parents=True, exist_ok=True)
    pictures = [np.frombuffer(encoded(line.image), np.uint8) for line in lines]
    words = json.dumps([[line.text, line.read_as] for line in lines], ensure_ascii=False)
    with tempfile.NamedTemporaryFile(dir=path.parent, suffix=".npz", delete=False) as beside:
        np.savez(beside, words=np.array(words), **{str(i): picture for i, picture in enumerate(pictures)})  # pyright: ignore[reportArgumentType]
    os.replace(beside.name, path)
    return lines


def _loaded(path: Path, page: Page) -> list[TextLine]:
    with np.load(path) as held:
        words = json.loads(str(held["words"]))
        return [
            TextLine(decoded(held[str(i)].tobytes()), text, f"synthetic/{page.damage}", page.name, read_as)
            for i, (text, read_as) in enumerate(words)
        ]


def lines_seen(made: Made, engine: Engine, group: str) -> Iterator[TextLine]:
    """Each line of a made document's cells that was cut where a line was printed."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / made.name
        path.write_bytes(made.data)
        for page in seen_pages(path, range(1, len(made.images) + 1), engine, Limits()):
            height, width = page.image.shape[:2]
            printed = [line for line in made.lines if line.page == page.number]
            for cell in page.cells:
                inside = _inside(printed, cell.box, width, height)
                if len(inside) != len(cell.lines):
                    continue
                for line, true in zip(cell.lines, inside, strict=True):
                    yield TextLine(line.image, true.text, group, made.name, line.reading.text)


def _inside(printed: Sequence[MadeLine], box: Box, width: float, height: float) -> list[MadeLine]:
    """The printed lines whose middle is in a box, from the top down."""
    inside = []
    for line in printed:
        rect = Rect(*line.rect)
        x, y = rect.middle
        if box.left <= x / width <= box.right and box.top <= y / height <= box.bottom:
            inside.append((y, line))
    return [line for _, line in sorted(inside, key=lambda one: one[0])]
