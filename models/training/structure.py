"""A Table Transformer learns from tables that people drew: pages in COCO's form, a model directory in and out."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from models.errors import MissingModel, NothingToLearn
from models.layout.transformer import Preparation, preparation
from models.sheet import Image

MARGIN = 0.02
"""Paper left around a table that is cut out, as a share of the page: as finders cut it out."""
CHECKPOINTS = "checkpoints"
COPIED = ("preprocessor_config.json",)


@dataclass(frozen=True)
class StructureRecipe:
    """How a table finder is trained."""

    rate: float = 2e-5
    passes: int = 20
    patience: int = 4
    """It ends when the held-out pages were so many passes in a row no better."""
    threads: int = 0
    seed: int = 1


@dataclass(frozen=True)
class Drawn:
    """A table cut out of its page, and where its parts stand in it: middle, width and height as shares."""

    image: Image = field(repr=False)
    labels: tuple[str, ...]
    boxes: tuple[tuple[float, float, float, float], ...]


@dataclass(frozen=True)
class StructureTrained:
    """A table finder as it came out of training."""

    directory: Path
    tables: int
    loss_before: float
    """On held-out tables."""
    loss_after: float

    @property
    def better(self) -> bool:
        return self.loss_after < self.loss_before


def drawn_tables(coco: Path, split: str) -> list[Drawn]:
    """The tables of a split of a COCO export, each cut out of its page."""
    import cv2

    path = coco / "annotations" / f"{split}.json"
    if not path.is_file():
        return []
    told = json.loads(path.read_text(encoding="utf-8"))
    names = {category["id"]: category["name"] for category in told["categories"]}
    found: list[Drawn] = []
    for image in told["images"]:
        pixels = np.asarray(cv2.imread(str(coco / split / image["file_name"])), np.uint8)
        marks = [(names[a["category_id"]], a["bbox"]) for a in told["annotations"] if a["image_id"] == image["id"]]
        for label, box in marks:
            if label == "table":
                found.append(_cut(pixels, box, marks))
    return found


def _cut(pixels: Image, table: Sequence[float], marks: Sequence[tuple[str, Sequence[float]]]) -> Drawn:
    height, width = pixels.shape[:2]
    left, top = max(0, int(table[0] - MARGIN * width)), max(0, int(table[1] - MARGIN * height))
    right = min(width, int(table[0] + table[2] + MARGIN * width))
    bottom = min(height, int(table[1] + table[3] + MARGIN * height))
    wide, tall = max(1, right - left), max(1, bottom - top)
    labels: list[str] = []
    boxes: list[tuple[float, float, float, float]] = []
    for label, (x, y, w, h) in marks:
        middle = ((x + w / 2 - left) / wide, (y + h / 2 - top) / tall)
        if 0 <= middle[0] <= 1 and 0 <= middle[1] <= 1:
            labels.append(label)
            boxes.append((*middle, min(1.0, w / wide), min(1.0, h / tall)))
    return Drawn(pixels[top:bottom, left:right], tuple(labels), tuple(boxes))


def train_structure(
    model: Path,
    coco: Path,
    directory: Path,
    recipe: StructureRecipe | None = None,
    on_loss: Callable[[int, float], None] = lambda step, loss: None,
) -> StructureTrained:
    """Fine-tunes the model of a directory on a COCO export; leaves a model directory, the best of all passes."""
    import torch
    from transformers import (
        AutoModelForObjectDetection,
        EarlyStoppingCallback,
        PrinterCallback,
        Trainer,
        TrainerCallback,
        TrainingArguments,
    )
    from transformers.trainer_utils import get_last_checkpoint

    recipe = recipe or StructureRecipe()
    learned, held_out = drawn_tables(coco, "train"), drawn_tables(coco, "validation") + drawn_tables(coco, "test")
    if not learned or not held_out:
        raise NothingToLearn(
            f"{len(learned)} tables to learn from and {len(held_out)} held out are too few: "
            "answer questions about tables of more documents"
        )
    if not (model / "config.json").is_file():
        raise MissingModel(f"no model lies at {model}: give a directory with config.json and weights")
    if recipe.threads:
        torch.set_num_threads(recipe.threads)
    torch.manual_seed(recipe.seed)
    network = AutoModelForObjectDetection.from_pretrained(str(model))
    known = {str(name).lower(): int(number) for number, name in (network.config.id2label or {}).items()}
    ready = preparation(model)
    checkpoints = directory / CHECKPOINTS
    settings = TrainingArguments(
        output_dir=str(checkpoints),
        per_device_train_batch_size=1,
        per_device_eval_batch_size=1,
        num_train_epochs=recipe.passes,
        learning_rate=recipe.rate,
        weight_decay=1e-4,
        max_grad_norm=0.1,
        eval_strategy="epoch",
        eval_on_start=True,
        save_strategy="epoch",
        save_total_limit=2,
        load_best_model_at_end=True,
        metric_for_best_model="eval_loss",
        greater_is_better=False,
        prediction_loss_only=True,
        remove_unused_columns=False,
        label_names=["labels"],
        report_to=[],
        disable_tqdm=True,
        dataloader_pin_memory=False,
        seed=recipe.seed,
    )

    class Watching(TrainerCallback):
        def on_evaluate(self, args: Any, state: Any, control: Any, metrics: Any = None, **_: Any) -> None:
            on_loss(state.global_step, float((metrics or {}).get("eval_loss", float("nan"))))

    trainer = Trainer(
        model=network,
        args=settings,
        train_dataset=_Tables(learned, ready, known),  # type: ignore[arg-type]
        eval_dataset=_Tables(held_out, ready, known),  # type: ignore[arg-type]
        data_collator=_alone,
        callbacks=[EarlyStoppingCallback(early_stopping_patience=recipe.patience), Watching()],
    )
    trainer.remove_callback(PrinterCallback)
    last = get_last_checkpoint(str(checkpoints)) if checkpoints.is_dir() else None
    before = float(trainer.evaluate()["eval_loss"])
    trainer.train(resume_from_checkpoint=last)
    after = float(trainer.evaluate()["eval_loss"])
    network.save_pretrained(str(directory))
    for name in COPIED:
        if (model / name).is_file():
            shutil.copyfile(model / name, directory / name)
    shutil.rmtree(checkpoints, ignore_errors=True)
    return StructureTrained(directory, len(learned), before, after)


class _Tables:
    """Tables as the model takes them."""

    def __init__(self, tables: Sequence[Drawn], ready: Preparation, known: dict[str, int]) -> None:
        self._tables, self._ready, self._known = tables, ready, known

    def __len__(self) -> int:
        return len(self._tables)

    def __getitem__(self, number: int) -> dict[str, Any]:
        import torch

        table = self._tables[number]
        kept = [(self._known[label], box) for label, box in zip(table.labels, table.boxes, strict=True)
                if label in self._known]  # fmt: skip
        return {
            "pixel_values": torch.from_numpy(self._ready(table.image)),
            "labels": {
                "class_labels": torch.tensor([label for label, _ in kept], dtype=torch.long),
                "boxes": torch.tensor([box for _, box in kept], dtype=torch.float32).reshape(-1, 4),
            },
        }


def _alone(items: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """One table is one batch: tables have sizes of their own."""
    (item,) = items
    return {"pixel_values": item["pixel_values"], "labels": [item["labels"]]}
