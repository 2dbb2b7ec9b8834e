"""Lines of made pages, as the reader sees them: so that what is learned anew costs nothing that was known.

A page is made, read with everything that reading does, and each line that was cut is paired with the line printed at
its place. That takes seconds a page, so the lines are kept in a cache directory, a file a document.
"""

from __future__ import annotations

import json
import multiprocessing
import os
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from models.document import Box
from models.files import Limits
from models.read import Engine
from models.sheet import Rect
from models.training.aligned import lines_of as divided
from models.training.crops import SeenPage, seen_pages
from models.training.dataset import decoded, encoded
from models.training.recogniser_data import TextLine, worded
from models.training.synthesis import Made, MadeLine, make

DAMAGES = ("clean", "office", "bad", "fax", "photo", "worn")
KINDS = ("gov-disclosure-2021", "gov-disclosure-2019", "cn-budget", "us-foia", "en-tables", "three-line")
FORMAT = "1"
"""Of the files in the cache."""


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

    @property
    def group(self) -> str:
        return f"synthetic/{self.damage.partition('+')[0]}"

    def lines(self, engine: Engine) -> list[TextLine]:
        """The document made, and read."""
        return list(lines_seen(make(self.kind, self.split, self.damage, self.seed), engine, self.group))


@dataclass(frozen=True, slots=True)
class Scan:
    """A file whose truth lies beside it."""

    path: Path
    group: str = "samples"

    @property
    def name(self) -> str:
        return f"{self.path.stem}-{self.path.stat().st_size}"

    def lines(self, engine: Engine) -> list[TextLine]:
        """Each line of its cells, with the part of the cell's true text that it shows."""
        truth = json.loads(self.path.with_suffix(".truth.json").read_text(encoding="utf-8"))
        cells = [cell for table in truth["tables"] for cell in table["cells"] if cell["text"] and cell.get("bbox")]
        pages = range(1, len(truth["source"]["pages"]) + 1)
        lines: list[TextLine] = []
        for page in seen_pages(self.path, pages, engine, Limits()):
            for cell in cells:
                seen = page.at(Box.clipped(*cell["bbox"])) if cell["page"] == page.number else None
                texts = divided(cell["text"], [line.reading.text for line in seen.lines]) if seen else None
                for line, text in zip(seen.lines, texts, strict=True) if seen and texts else ():
                    if text:
                        lines.append(TextLine(line.image, text, self.group, self.path.name, line.reading.text))
        return lines


Source = Page | Scan


def pages(split: str, damages: Sequence[str], first_seed: int, each: int, kinds: Sequence[str] = KINDS) -> list[Page]:
    """So many documents of each damage, of every kind in turn."""
    return [
        Page(kinds[(number + at) % len(kinds)], split, damage, first_seed + number)
        for at, damage in enumerate(damages)
        for number in range(each)
    ]


def scans(folder: Path) -> list[Scan]:
    """The files of a folder that have their truth beside them."""
    found = sorted(folder.glob("*.truth.json")) if folder.is_dir() else []
    beside = [[p for p in folder.glob(f"{t.name[: -len('.truth.json')]}.*") if p != t] for t in found]
    return [Scan(paths[0]) for paths in beside if paths]


def lines_from(sources: Iterable[Source], engine: Engine, cache: Path) -> list[TextLine]:
    """The lines of documents that a reader is asked about, from the cache where they are there."""
    return [line for source in sources for line in _kept(source, engine, cache) if worded(line.text)]


def prepared(
    sources: Sequence[Source], reader: str, cache: Path, jobs: int, on_done: Callable[[int, int], None]
) -> None:
    """Put into the cache what is not there, with so many processes at once."""
    missing = [source for source in sources if not _file(source, cache).is_file()]
    if not missing:
        return
    with ProcessPoolExecutor(min(jobs, len(missing)), multiprocessing.get_context("spawn")) as pool:
        work = [pool.submit(_prepare, source, reader, cache) for source in missing]
        for number, done in enumerate(as_completed(work), start=1):
            done.result()
            on_done(number, len(missing))


def _prepare(source: Source, reader: str, cache: Path) -> None:
    from models import zoo

    _kept(source, Engine(zoo.reader(reader, 1), threads=1), cache)  # type: ignore[arg-type]


def _file(source: Source, cache: Path) -> Path:
    return cache / f"lines-{FORMAT}" / f"{source.name}.npz"


def _kept(source: Source, engine: Engine, cache: Path) -> list[TextLine]:
    path = _file(source, cache)
    if path.is_file():
        return _loaded(path)
    lines = source.lines(engine)
    path.parent.mkdir(parents=True, exist_ok=True)
    pictures = {str(i): np.frombuffer(encoded(line.image), np.uint8) for i, line in enumerate(lines)}
    words = json.dumps([[line.text, line.group, line.document, line.read_as] for line in lines], ensure_ascii=False)
    with tempfile.NamedTemporaryFile(dir=path.parent, suffix=".npz", delete=False) as beside:
        np.savez(beside, words=np.array(words), **pictures)  # pyright: ignore[reportArgumentType]
    os.replace(beside.name, path)
    return lines


def _loaded(path: Path) -> list[TextLine]:
    with np.load(path) as held:
        words = json.loads(str(held["words"]))
        return [TextLine(decoded(held[str(i)].tobytes()), *told) for i, told in enumerate(words)]


def lines_seen(made: Made, engine: Engine, group: str) -> Iterator[TextLine]:
    """Each line of a made document's cells that was cut where a line was printed."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / made.name
        path.write_bytes(made.data)
        for page in seen_pages(path, range(1, len(made.images) + 1), engine, Limits()):
            yield from _paired(page, made, group)


def _paired(page: SeenPage, made: Made, group: str) -> Iterator[TextLine]:
    height, width = page.image.shape[:2]
    printed = [line for line in made.lines if line.page == page.number]
    for cell in page.cells:
        inside = _inside(printed, cell.box, width, height)
        if len(inside) == len(cell.lines):
            for line, true in zip(cell.lines, inside, strict=True):
                yield TextLine(line.image, true.text, group, made.name, line.reading.text)


def _inside(printed: Sequence[MadeLine], box: Box, width: float, height: float) -> list[MadeLine]:
    """The printed lines whose middle is in a box, from the top down."""
    inside = []
    for line in printed:
        x, y = Rect(*line.rect).middle
        if box.left <= x / width <= box.right and box.top <= y / height <= box.bottom:
            inside.append((y, line))
    return [line for _, line in sorted(inside, key=lambda one: one[0])]
