"""PaddleOCR's output as Readings and tables. The only file that imports paddleocr.

A model directory says by what lies in it which engine runs it: inference.onnx, Paddle's own inference.json, or the
config.json of transformers. Whatever is missing is told before paddleocr is imported, which alone takes seconds.
"""

from __future__ import annotations

import math
import os
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import yaml
from lxml import html

from models.document import Alternative, Reading
from models.errors import MissingModel
from models.layout.found import FoundCell, FoundTable
from models.ocr.ctc import resized, scaled_width
from models.ocr.reader import Crop
from models.ocr.session import Network
from models.sheet import Image, Rect
from models.zoo import DETECTOR, RECOGNISER, fingerprint, shipped

SMALL_RECOGNISER = "PP-OCRv6_small_rec"
SMALL_DETECTOR = "PP-OCRv6_small_det"
BATCH = 8
STRUCTURE_MODULES = (
    "layout_detection",
    "table_classification",
    "wired_table_structure_recognition",
    "wireless_table_structure_recognition",
    "wired_table_cells_detection",
    "wireless_table_cells_detection",
    "text_detection",
    "text_recognition",
)
"""The models of PP-StructureV3 that a directory may hold, each in a folder of that name."""


class PaddleReader:
    """Reads line crops with PaddleOCR's text recognition. It gives one text a crop and takes no hint of figures."""

    def __init__(self, directory: Path | None = None, cache: Path | None = None, threads: int = 2) -> None:
        engine = engine_of(directory) if directory else "onnxruntime"
        self._borrowed = None
        if directory is None:
            if cache is None:
                self._borrowed = tempfile.TemporaryDirectory(prefix="gouji-paddle-")
                cache = Path(self._borrowed.name)
            directory = recogniser_directory(cache)
        name = model_name(directory)
        self.name = f"paddle/{engine}/{name}@{fingerprint(_weights(directory))}"
        self._model = _offline().TextRecognition(
            model_name=name, model_dir=str(directory), engine=engine, cpu_threads=threads, device="cpu"
        )

    def read(self, crops: Sequence[Crop]) -> list[Reading]:
        order = sorted(range(len(crops)), key=lambda i: scaled_width(*crops[i].image.shape[1::-1]))
        images = [resized(crops[i].image) for i in order]
        said: dict[int, Reading] = {}
        for index, result in zip(order, self._model.predict(images, batch_size=BATCH), strict=True):
            said[index] = self._reading(str(result["rec_text"]).strip(), float(result["rec_score"]))
        return [said[i] for i in range(len(crops))]

    def _reading(self, text: str, score: float) -> Reading:
        # PaddleOCR's score is a mean over characters; the text holds only if each of them does.
        whole = max(1e-12, min(1.0, score)) ** max(1, len(text))
        return Reading(text, whole, self.name, (Alternative(text, math.log(max(whole, 1e-300))),))


def engine_of(directory: Path) -> str:
    """Which engine runs the model in a directory, once it is known that the engine is there."""
    if not directory.is_dir():
        raise MissingModel(
            f"no model directory at {directory}: download an inference model of PaddleOCR, unpack it there, "
            "and give that path; 'paddle' alone uses the weights that come with rapidocr"
        )
    if (directory / "inference.onnx").is_file():
        return "onnxruntime"
    if (directory / "config.json").is_file() and list(directory.glob("*.safetensors")):
        if find_spec("torchvision") is None:
            raise MissingModel(
                "PaddleOCR's transformers engine needs torchvision, which is not installed: "
                "read the directory as transformers:DIR instead, or install torchvision"
            )
        return "transformers"
    if (directory / "inference.pdiparams").is_file():
        if find_spec("paddle") is None:
            raise MissingModel("this model needs Paddle's own engine, which is not there: pip install paddlepaddle")
        return "paddle"
    raise MissingModel(
        f"{directory} holds no model that PaddleOCR can run: it needs inference.onnx, inference.pdiparams, "
        "or config.json with model.safetensors"
    )


def model_name(directory: Path) -> str:
    """The name of the model in a directory; PaddleOCR refuses a directory whose model has another name."""
    description = directory / "inference.yml"
    if not description.is_file():
        if (directory / "config.json").is_file():
            return SMALL_RECOGNISER
        raise MissingModel(f"{directory} lacks inference.yml: unpack the whole archive of the model there")
    try:
        return str(yaml.safe_load(description.read_text(encoding="utf-8"))["Global"]["model_name"])
    except (yaml.YAMLError, KeyError, TypeError) as wrong:
        raise MissingModel(f"{description} does not name its model: unpack the archive again") from wrong


def _weights(directory: Path) -> Path:
    for name in ("inference.onnx", "inference.pdiparams", "model.safetensors"):
        if (directory / name).is_file():
            return directory / name
    return next(iter(directory.glob("*.safetensors")))


def recogniser_directory(cache: Path) -> Path:
    """The shipped recogniser as PaddleOCR wants to see it, in a folder of the cache."""
    weights = shipped(RECOGNISER)
    steps, after = _recogniser(Network(weights, 1).metadata["character"].split("\n"))
    return _directory(cache, SMALL_RECOGNISER, weights, steps, after)


def described(directory: Path, characters: Sequence[str]) -> None:
    """Tell PaddleOCR what the inference.onnx in a directory is: a small recogniser with these characters."""
    _describe(directory, SMALL_RECOGNISER, *_recogniser(characters))


def _recogniser(characters: Sequence[str]) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    steps: list[dict[str, Any]] = [
        {"DecodeImage": {"channel_first": False, "img_mode": "BGR"}},
        {"MultiLabelEncode": {"gtc_encode": "NRTRLabelEncode"}},
        # The least width decides the speed: with 320, as PaddleOCR ships it, short figures cost three times as much.
        {"RecResizeImg": {"image_shape": [3, 48, 48]}},
        {"KeepKeys": {"keep_keys": ["image"]}},
    ]
    return steps, {"name": "CTCLabelDecode", "character_dict": list(characters)}


def detector_directory(cache: Path) -> Path:
    """The shipped text detector as PaddleOCR wants to see it, in a folder of the cache."""
    steps: list[dict[str, Any]] = [
        {"DecodeImage": {"channel_first": False, "img_mode": "BGR"}},
        {"DetLabelEncode": None},
        {"DetResizeForTest": {"limit_side_len": 736, "limit_type": "min"}},
        {"NormalizeImage": {"mean": [0.5] * 3, "std": [0.5] * 3, "scale": "1./255.", "order": "hwc"}},
        {"ToCHWImage": None},
        {"KeepKeys": {"keep_keys": ["image", "shape", "polys", "ignore_tags"]}},
    ]
    after = {"name": "DBPostProcess", "thresh": 0.3, "box_thresh": 0.6, "max_candidates": 1000, "unclip_ratio": 1.5}
    return _directory(cache, SMALL_DETECTOR, shipped(DETECTOR), steps, after)


def _directory(cache: Path, name: str, weights: Path, steps: list[dict[str, Any]], after: dict[str, Any]) -> Path:
    directory = cache / f"{name}-{fingerprint(weights)}"
    if (directory / "inference.yml").is_file():
        return directory
    directory.mkdir(parents=True, exist_ok=True)
    model = directory / "inference.onnx"
    if not model.exists():
        shutil.copyfile(weights, model)
    _describe(directory, name, steps, after)
    return directory


def _describe(directory: Path, name: str, steps: list[dict[str, Any]], after: dict[str, Any]) -> None:
    config = {"Global": {"model_name": name}, "PreProcess": {"transform_ops": steps}, "PostProcess": after}
    # Written last and moved into place, so that a run that was cut short is not taken for a whole directory.
    unfinished = directory / f"inference.yml.{os.getpid()}"
    unfinished.write_text(yaml.safe_dump(config, allow_unicode=True, sort_keys=False), encoding="utf-8")
    unfinished.replace(directory / "inference.yml")


def structure_pipeline(directory: Path | None = None, **names: str) -> Any:
    """PP-StructureV3 over a directory with a folder a module; without one, over models that PaddleOCR fetches.

    `names` are PaddleOCR's own, as in `layout_detection_model_name="PP-DocLayout-S"`.
    """
    chosen: dict[str, Any] = dict(names)
    if directory is not None:
        held = {module: directory / module for module in STRUCTURE_MODULES if (directory / module).is_dir()}
        missing = [m for m in ("layout_detection", "text_detection", "text_recognition") if m not in held]
        if not any("structure" in module for module in held):
            missing.append("wired_table_structure_recognition")
        if missing:
            raise MissingModel(
                f"{directory} lacks {', '.join(missing)}: unpack each of these models into a folder of that name"
            )
        engines = {engine_of(folder) for folder in held.values()}
        if len(engines) > 1:
            raise MissingModel(
                f"the models in {directory} are of several engines ({', '.join(sorted(engines))}); use one"
            )
        chosen["engine"] = engines.pop()
        for module, folder in held.items():
            chosen[f"{module}_model_dir"] = str(folder)
            chosen[f"{module}_model_name"] = model_name(folder)
    off = ("doc_orientation_classify", "doc_unwarping", "seal_recognition", "formula_recognition", "chart_recognition")
    uses = {f"use_{module}": False for module in (*off, "region_detection", "textline_orientation")}
    return _offline().PPStructureV3(device="cpu", **uses, **chosen)


def structured_tables(pipeline: Any, image: Image) -> list[tuple[FoundTable, list[str]]]:
    """The tables of a page as PP-StructureV3 sees them, with what it read in each cell."""
    return [
        table for result in pipeline.predict(image) for part in result["table_res_list"] if (table := table_of(part))
    ]


def table_of(part: Mapping[str, Any]) -> tuple[FoundTable, list[str]] | None:
    """One table of PP-StructureV3's result: its HTML says the grid, its boxes where each cell stands."""
    places, texts, rows, cols = _grid(str(part["pred_html"]))
    if not places:
        return None
    boxes = np.asarray(part["cell_box_list"], float).reshape(len(part["cell_box_list"]), -1)
    if len(boxes) == len(places):
        rects = [Rect(b[0::2].min(), b[1::2].min(), b[0::2].max(), b[1::2].max()) for b in boxes]
        doubt = 0.3
    else:
        left, top = boxes[:, 0::2].min(), boxes[:, 1::2].min()
        wide, tall = (boxes[:, 0::2].max() - left) / cols, (boxes[:, 1::2].max() - top) / rows
        rects = [Rect(left + c * wide, top + r * tall, left + (c + w) * wide, top + (r + h) * tall)
                 for r, c, h, w in places]  # fmt: skip
        doubt = 1.0
    cells = tuple(FoundCell(*place, rect, doubt) for place, rect in zip(places, rects, strict=True))
    whole = Rect(
        min(r.left for r in rects), min(r.top for r in rects), max(r.right for r in rects), max(r.bottom for r in rects)
    )
    return FoundTable(whole, rows, cols, cells, "paddle"), texts


def _grid(source: str) -> tuple[list[tuple[int, int, int, int]], list[str], int, int]:
    places: list[tuple[int, int, int, int]] = []
    texts: list[str] = []
    taken: set[tuple[int, int]] = set()
    for row, line in enumerate(html.fromstring(source).iter("tr")):
        col = 0
        for cell in line.iter("td", "th"):
            while (row, col) in taken:
                col += 1
            down, across = int(cell.get("rowspan", 1)), int(cell.get("colspan", 1))
            taken |= {(row + r, col + c) for r in range(down) for c in range(across)}
            places.append((row, col, down, across))
            texts.append("".join(cell.itertext()).strip())
            col += across
    rows = max((row for row, _ in taken), default=-1) + 1
    cols = max((col for _, col in taken), default=-1) + 1
    return places, texts, rows, cols


def _offline() -> Any:
    """paddleocr, told not to look for its model hubs before it is needed."""
    os.environ.setdefault("PADDLE_PDX_DISABLE_MODEL_SOURCE_CHECK", "True")
    if find_spec("paddleocr") is None:
        raise MissingModel("the package paddleocr is not there: pip install paddleocr")
    import paddleocr

    return paddleocr
