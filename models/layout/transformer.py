"""Tables by a detection model that the user supplies: Table Transformer or PP-DocLayout, as a transformers directory.

The directory holds config.json and weights, or two of that kind: `detection` finds tables, `structure` parts them.
The only file that knows these models; what their image processors do is done here, as those need torchvision.
"""

from __future__ import annotations

import itertools
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from models.errors import MissingModel
from models.layout.found import FoundCell, FoundTable
from models.sheet import Image, Rect

if TYPE_CHECKING:
    from transformers import PreTrainedModel

NAME = "transformer"
_LEAST_SCORE = 0.5
_MARGIN = 0.02
"""Paper left around a table that is cut out for the structure model, as a share of the page."""


class Seen(NamedTuple):
    """What a model says stands in a rectangle, in pixels."""

    label: str
    score: float
    rect: Rect


@dataclass(frozen=True)
class Preparation:
    """How pixels are made ready, as a preprocessor_config.json says."""

    shortest: int | None = 800
    longest: int | None = 1000
    fixed: tuple[int, int] | None = None
    """Height and width, where the model wants one size whatever the page."""
    mean: tuple[float, float, float] | None = (0.485, 0.456, 0.406)
    deviation: tuple[float, float, float] = (0.229, 0.224, 0.225)

    def __call__(self, image: Image) -> NDArray[np.float32]:
        """Pixels as 1 × 3 × height × width, RGB."""
        import cv2

        height, width = self._size(*image.shape[:2])
        shrinks = height < image.shape[0]
        scaled = cv2.resize(image, (width, height), interpolation=cv2.INTER_AREA if shrinks else cv2.INTER_LINEAR)
        pixels = scaled[:, :, ::-1].astype(np.float32) / 255.0
        if self.mean is not None:
            pixels = (pixels - np.asarray(self.mean, np.float32)) / np.asarray(self.deviation, np.float32)
        return np.ascontiguousarray(pixels.transpose(2, 0, 1)[None].astype(np.float32))

    def _size(self, height: int, width: int) -> tuple[int, int]:
        if self.fixed is not None:
            return self.fixed
        scale = self.shortest / min(height, width) if self.shortest else float("inf")
        if self.longest:
            scale = min(scale, self.longest / max(height, width))
        return max(1, round(height * scale)), max(1, round(width * scale))


class Detector:
    """One model of one directory."""

    def __init__(self, model: PreTrainedModel, preparation: Preparation) -> None:
        self._model = model
        self._preparation = preparation
        self.labels: dict[int, str] = {int(k): str(v).lower() for k, v in (model.config.id2label or {}).items()}

    @property
    def parts_tables(self) -> bool:
        return any("row" in label for label in self.labels.values())

    def __call__(self, image: Image, least_score: float = _LEAST_SCORE) -> list[Seen]:
        """What the model sees, surest first."""
        import torch

        with torch.inference_mode():
            said = self._model(pixel_values=torch.from_numpy(self._preparation(image)))
        logits, boxes = said.logits[0].float(), said.pred_boxes[0].float().numpy()
        # DETR adds a class for "nothing" and shares probability out; RT-DETR asks of each class on its own.
        alone = logits.shape[-1] == len(self.labels)
        shares = (logits.sigmoid() if alone else logits.softmax(-1)[:, :-1]).numpy()
        height, width = image.shape[:2]
        seen = []
        for share, (x, y, w, h) in zip(shares, boxes, strict=True):
            best = int(share.argmax())
            if share[best] >= least_score:
                rect = _clipped(x - w / 2, y - h / 2, x + w / 2, y + h / 2, width, height)
                seen.append(Seen(self.labels.get(best, ""), float(share[best]), rect))
        return sorted(seen, key=lambda s: -s.score)


def _clipped(left: float, top: float, right: float, bottom: float, width: int, height: int) -> Rect:
    xs = sorted(float(min(max(v, 0.0), 1.0)) * width for v in (left, right))
    ys = sorted(float(min(max(v, 0.0), 1.0)) * height for v in (top, bottom))
    return Rect(xs[0], ys[0], xs[1], ys[1])


@dataclass(frozen=True)
class TransformerFinder:
    """Finds tables on a page with one detector, and parts them with the other; either may be absent."""

    detection: Detector | None
    structure: Detector | None

    def find(self, image: Image) -> list[FoundTable]:
        height, width = image.shape[:2]
        whole = Seen("table", 1.0, Rect(0, 0, width, height))
        tables = [s for s in self.detection(image) if "table" in s.label] if self.detection else [whole]
        found = []
        for table in without_repeats(tables):
            if self.structure is None:
                cell = FoundCell(0, 0, 1, 1, table.rect, 1.0)
                found.append(FoundTable(table.rect, 1, 1, (cell,), NAME, table.score))
                continue
            left, top, right, bottom = _with_margin(table.rect, width, height)
            parts = self.structure(image[top:bottom, left:right])
            moved = [s._replace(rect=_moved(s.rect, left, top)) for s in parts]
            if (grid := grid_of(moved, table.score)) is not None:
                found.append(grid)
        return sorted(found, key=lambda t: (t.rect.top, t.rect.left))


def _with_margin(rect: Rect, width: int, height: int) -> tuple[int, int, int, int]:
    x, y = _MARGIN * width, _MARGIN * height
    left, top = max(0, int(rect.left - x)), max(0, int(rect.top - y))
    return left, top, max(left + 1, min(width, int(rect.right + x))), max(top + 1, min(height, int(rect.bottom + y)))


def _moved(rect: Rect, x: float, y: float) -> Rect:
    return Rect(rect.left + x, rect.top + y, rect.right + x, rect.bottom + y)


def without_repeats(seen: Sequence[Seen]) -> list[Seen]:
    """The surest of those that lie for the greater part on each other."""
    kept: list[Seen] = []
    for one in sorted(seen, key=lambda s: -s.score):
        if all(_shared(one.rect, other.rect) <= 0.5 for other in kept):
            kept.append(one)
    return kept


def _shared(a: Rect, b: Rect) -> float:
    """How much of the smaller rectangle lies in the other."""
    across = max(0.0, min(a.right, b.right) - max(a.left, b.left))
    down = max(0.0, min(a.bottom, b.bottom) - max(a.top, b.top))
    least = min(a.width * a.height, b.width * b.height)
    return across * down / least if least > 0 else 1.0


def grid_of(seen: Sequence[Seen], score: float = 1.0) -> FoundTable | None:
    """Rows, columns and spanning cells as a grid; None where there is no row or no column."""
    rows = sorted(without_repeats([s for s in seen if s.label == "table row"]), key=lambda s: s.rect.middle[1])
    cols = sorted(without_repeats([s for s in seen if s.label == "table column"]), key=lambda s: s.rect.middle[0])
    if not rows or not cols:
        return None
    ys = _edges([(s.rect.top, s.rect.bottom) for s in rows])
    xs = _edges([(s.rect.left, s.rect.right) for s in cols])
    spans = [s for s in seen if s.label in ("table spanning cell", "table projected row header")]
    taken: set[tuple[int, int]] = set()
    cells = []
    for span in without_repeats(spans):
        covered_rows = _covered(ys, span.rect.top, span.rect.bottom)
        covered_cols = _covered(xs, span.rect.left, span.rect.right)
        places = {(r, c) for r in covered_rows for c in covered_cols}
        if len(places) > 1 and not places & taken:
            taken |= places
            cells.append(_cell(covered_rows, covered_cols, xs, ys, span.score))
    for r in range(len(rows)):
        for c in range(len(cols)):
            if (r, c) not in taken:
                cells.append(_cell(range(r, r + 1), range(c, c + 1), xs, ys, min(rows[r].score, cols[c].score)))
    cells.sort(key=lambda cell: (cell.row, cell.col))
    return FoundTable(Rect(xs[0], ys[0], xs[-1], ys[-1]), len(rows), len(cols), tuple(cells), NAME, score)


def _edges(bands: Sequence[tuple[float, float]]) -> list[float]:
    """Where bands part: halfway between the end of one and the start of the next, never going back."""
    inner = [(a[1] + b[0]) / 2 for a, b in itertools.pairwise(bands)]
    edges = [bands[0][0], *inner, bands[-1][1]]
    return [float(v) for v in np.maximum.accumulate(edges)]


def _covered(edges: Sequence[float], start: float, end: float) -> range:
    """The bands of which a stretch covers the greater part."""
    held = [
        i
        for i in range(len(edges) - 1)
        if min(end, edges[i + 1]) - max(start, edges[i]) > 0.5 * (edges[i + 1] - edges[i])
    ]
    return range(held[0], held[-1] + 1) if held else range(0)


def _cell(rows: range, cols: range, xs: Sequence[float], ys: Sequence[float], score: float) -> FoundCell:
    rect = Rect(xs[cols.start], ys[rows.start], xs[cols.stop], ys[rows.stop])
    return FoundCell(rows.start, cols.start, len(rows), len(cols), rect, 1.0 - min(1.0, max(0.0, score)))


def load(directory: Path) -> TransformerFinder:
    """The finder whose models lie in a directory; what is missing is said before anything heavy is imported."""
    parts = [directory / "detection", directory / "structure"]
    folders = [part for part in parts if part.is_dir()] or [directory]
    for folder in folders:
        _demand(folder)
    detectors = [_detector(folder) for folder in folders]
    detection = next((d for d in detectors if not d.parts_tables), None)
    structure = next((d for d in detectors if d.parts_tables), None)
    return TransformerFinder(detection, structure)


def _demand(folder: Path) -> None:
    if not folder.is_dir():
        raise MissingModel(
            f"no model directory at {folder}: give one with config.json and model.safetensors, "
            "such as a copy of microsoft/table-transformer-structure-recognition"
        )
    if (folder / "inference.yml").is_file() and not (folder / "config.json").is_file():
        raise MissingModel(
            f"{folder} is in Paddle's own form: take the same model in transformers form, "
            "with config.json and model.safetensors"
        )
    if not (folder / "config.json").is_file():
        raise MissingModel(f"{folder} has no config.json: copy the whole model directory, weights included")
    if not any(folder.glob("*.safetensors")) and not any(folder.glob("pytorch_model*.bin")):
        raise MissingModel(f"{folder} has no weights: put model.safetensors beside its config.json")


def _detector(folder: Path) -> Detector:
    from transformers import AutoModelForObjectDetection

    try:
        model = AutoModelForObjectDetection.from_pretrained(str(folder), local_files_only=True)
    except (OSError, ValueError, KeyError) as error:
        raise MissingModel(f"{folder} holds no object detection model that transformers can load: {error}") from error
    return Detector(model.eval(), preparation(folder))


def preparation(folder: Path) -> Preparation:
    """How the directory's preprocessor_config.json wants pixels; DETR's way where it does not say."""
    path = folder / "preprocessor_config.json"
    if not path.is_file():
        return Preparation()
    try:
        said: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise MissingModel(f"{path} is not JSON: copy it again from where the model came from") from error
    size = said.get("size") or {}
    if isinstance(size, int):
        size = {"shortest_edge": size, "longest_edge": said.get("max_size")}
    fixed = (int(size["height"]), int(size["width"])) if "height" in size and "width" in size else None
    mean = tuple(said.get("image_mean") or Preparation.mean or ()) if said.get("do_normalize", True) else None
    return Preparation(
        size.get("shortest_edge"),
        size.get("longest_edge"),
        fixed,
        mean,  # type: ignore[arg-type]
        tuple(said.get("image_std") or Preparation.deviation),  # type: ignore[arg-type]
    )
