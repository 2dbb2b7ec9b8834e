"""A table finder learns from drawn tables: real code, on a small model made here."""

from __future__ import annotations

import json
from pathlib import Path

import cv2
import numpy as np
import pytest
from test_finders_transformer import STRUCTURE, save_table_transformer

from models.errors import MissingModel, NothingToLearn
from models.layout.transformer import load
from models.training.structure import StructureRecipe, drawn_tables, train_structure


def a_page(seed: int) -> tuple[np.ndarray, list[tuple[str, list[float]]]]:
    """A page with one ruled table, and its parts in pixels: left, top, width, height."""
    rng = np.random.default_rng(seed)
    page = np.full((160, 120, 3), 255, np.uint8)
    left, top, rows, cols = int(rng.integers(8, 30)), int(rng.integers(8, 40)), 3, 2
    wide, tall = 30, 20
    for row in range(rows + 1):
        cv2.line(page, (left, top + row * tall), (left + cols * wide, top + row * tall), (0, 0, 0), 1)
    for col in range(cols + 1):
        cv2.line(page, (left + col * wide, top), (left + col * wide, top + rows * tall), (0, 0, 0), 1)
    marks = [("table", [left, top, cols * wide, rows * tall])]
    marks += [("table row", [left, top + row * tall, cols * wide, tall]) for row in range(rows)]
    marks += [("table column", [left + col * wide, top, wide, rows * tall]) for col in range(cols)]
    return page, marks


@pytest.fixture(scope="module")
def coco(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("coco")
    names = list(STRUCTURE.values())
    (folder / "annotations").mkdir()
    for split, seeds in (("train", range(6)), ("validation", range(100, 102))):
        (folder / split).mkdir()
        images, marks = [], []
        for number, seed in enumerate(seeds, 1):
            page, parts = a_page(seed)
            cv2.imwrite(str(folder / split / f"{seed}.png"), page)
            images.append({"id": number, "file_name": f"{seed}.png", "width": 120, "height": 160})
            marks += [
                {"id": len(marks) + i, "image_id": number, "category_id": names.index(label), "bbox": box}
                for i, (label, box) in enumerate(parts)
            ]
        told = {
            "images": images,
            "annotations": marks,
            "categories": [{"id": i, "name": n} for i, n in STRUCTURE.items()],
        }
        (folder / "annotations" / f"{split}.json").write_text(json.dumps(told))
    return folder


@pytest.fixture(scope="module")
def small_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("small")
    save_table_transformer(folder, STRUCTURE)
    (folder / "preprocessor_config.json").write_text(json.dumps({"size": {"shortest_edge": 64, "longest_edge": 96}}))
    return folder


def test_a_table_is_cut_out_of_its_page_with_its_parts(coco: Path):
    tables = drawn_tables(coco, "train")

    assert len(tables) == 6
    assert tables[0].labels == ("table", *["table row"] * 3, *["table column"] * 2)
    height, width = tables[0].image.shape[:2]
    x, y, w, h = tables[0].boxes[0]
    assert abs(w * width - 60) < 1 and abs(h * height - 60) < 1
    assert abs(x - 0.5) < 0.05 and abs(y - 0.5) < 0.05


def test_a_finder_learns_and_is_loaded_again(coco: Path, small_model: Path, tmp_path: Path):
    told: list[float] = []

    trained = train_structure(
        small_model, coco, tmp_path / "out", StructureRecipe(rate=2e-3, passes=6, threads=1),
        lambda step, loss: told.append(loss),
    )  # fmt: skip

    assert trained.better and trained.tables == 6
    assert trained.loss_after == pytest.approx(min(told), abs=1e-3)
    finder = load(trained.directory)
    assert finder.structure is not None
    assert not (trained.directory / "checkpoints").exists()
    assert json.loads((trained.directory / "preprocessor_config.json").read_text())["size"]["longest_edge"] == 96


def test_without_tables_or_without_a_model_nothing_is_learned(coco: Path, small_model: Path, tmp_path: Path):
    with pytest.raises(NothingToLearn, match="answer questions about tables"):
        train_structure(small_model, tmp_path, tmp_path / "out")
    with pytest.raises(MissingModel, match=r"config\.json and weights"):
        train_structure(tmp_path, coco, tmp_path / "out")
