"""Names to weights: the one place that knows where they lie.

A reader is chosen by name, where a detail follows after a colon: onnx, onnx:FILE, paddle, paddle:DIR, transformers:DIR.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from models.errors import BadRequest, MissingModel

if TYPE_CHECKING:
    from models.ocr.reader import Reader

RECOGNISER = "PP-OCRv6_rec_small.onnx"
DETECTOR = "PP-OCRv6_det_small.onnx"
FIGURES = Path(__file__).parent / "ocr" / "weights" / "figures.onnx"
"""Our own: how it was trained stands in figures.json beside it."""
TURN = "ch_ppocr_mobile_v2.0_cls_mobile.onnx"


def shipped(file_name: str) -> Path:
    """Where a weights file of the rapidocr package lies; the package itself is not imported."""
    spec = find_spec("rapidocr")
    if spec is None or spec.origin is None:
        raise MissingModel("the package rapidocr, which carries the weights, is not there: pip install rapidocr")
    path = Path(spec.origin).parent / "models" / file_name
    if not path.is_file():
        raise MissingModel(f"rapidocr is there but its weights {file_name} are not: pip install 'rapidocr>=3.10,<4'")
    return path


@lru_cache(maxsize=32)
def _fingerprint(path: Path, size: int, changed: int) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:8]


def fingerprint(path: Path) -> str:
    """The first eight hex digits of the sha256 of a weights file."""
    stat = path.stat()
    return _fingerprint(path, stat.st_size, stat.st_mtime_ns)


def _onnx(detail: str, threads: int, cache: Path | None) -> Reader:
    from models.ocr.onnx import OnnxReader

    weights = Path(detail) if detail else shipped(RECOGNISER)
    if weights.is_dir():
        weights = weights / "inference.onnx"
    if not weights.is_file():
        raise MissingModel(f"no recogniser at {weights}: give an .onnx file, or 'onnx' alone for the shipped one")
    return OnnxReader(weights, threads=threads)


def _paddle(detail: str, threads: int, cache: Path | None) -> Reader:
    from models.ocr.paddle import PaddleReader

    return PaddleReader(Path(detail) if detail else None, cache, threads)


def _transformers(detail: str, threads: int, cache: Path | None) -> Reader:
    from models.ocr.transformer import transformer_reader

    if not detail:
        raise MissingModel("the reader 'transformers' needs a model directory: say transformers:DIR")
    return transformer_reader(Path(detail), threads)


READERS: dict[str, Callable[[str, int, Path | None], Reader]] = {
    "onnx": _onnx,
    "paddle": _paddle,
    "transformers": _transformers,
}


@lru_cache(maxsize=8)
def reader(name: str, threads: int = 2, cache: Path | None = None) -> Reader:
    """The reader of that name; one engine a process, however often it is asked for.

    `cache` is a directory for files that an engine needs to see in a form of its own.
    """
    kind, _, detail = name.partition(":")
    if kind not in READERS:
        raise BadRequest(f"no reader called '{name}'; there are: {', '.join(READERS)}")
    return READERS[kind](detail, threads, cache)


def figures_beside(name: str) -> Path:
    """The small reader that learned along with the reader of that name; ours, where none did."""
    directory = name.partition(":")[2]
    beside = Path(directory) / FIGURES.name
    return beside if directory and beside.is_file() else FIGURES


@lru_cache(maxsize=4)
def figure_reader(threads: int = 2, weights: Path = FIGURES) -> Reader:
    """The small reader that has a second say where figures stand."""
    from models.ocr.small import FigureReader

    return FigureReader(weights, threads)
