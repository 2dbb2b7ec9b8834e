"""The pages of a dataset in COCO's form, for training finders of table structure."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from models.training.dataset import SPLITS, Dataset
from models.training.sample import PageSample, plain_page

CATEGORIES = (
    "table",
    "table column",
    "table row",
    "table column header",
    "table projected row header",
    "table spanning cell",
)
"""As Table Transformer numbers them."""


def export_coco(dataset: Dataset, directory: Path) -> dict[str, int]:
    """Write `annotations/<split>.json` and the pictures in `<split>/`; how many pages each split has."""
    counts = {}
    for split in SPLITS:
        pages = sorted(dataset.pages[split], key=lambda page: page.id)
        (directory / split).mkdir(parents=True, exist_ok=True)
        (directory / "annotations").mkdir(exist_ok=True)
        for page in pages:
            (directory / split / f"{page.id}.png").write_bytes(dataset.page_path(page).read_bytes())
        words = json.dumps(coco_of(pages), ensure_ascii=False, indent=1, sort_keys=True)
        (directory / "annotations" / f"{split}.json").write_text(words + "\n", encoding="utf-8")
        counts[split] = len(pages)
    return counts


def coco_of(pages: list[PageSample]) -> dict[str, Any]:
    """Pages as one COCO value: images, categories, and annotations with boxes in pixels (left, top, width, height)."""
    images, annotations = [], []
    for number, page in enumerate(pages, start=1):
        images.append({"id": number, "file_name": f"{page.id}.png", "width": page.width, "height": page.height})
        objects = plain_page(page)["objects"]
        for box, label in zip(objects["bbox"], objects["category"], strict=True):
            if label not in CATEGORIES or min(box[2:]) <= 0:
                continue
            annotations.append(
                {
                    "id": len(annotations) + 1,
                    "image_id": number,
                    "category_id": CATEGORIES.index(label),
                    "bbox": box,
                    "area": round(box[2] * box[3], 2),
                    "iscrowd": 0,
                    "segmentation": [],
                }
            )
    categories = [{"id": number, "name": name, "supercategory": "table"} for number, name in enumerate(CATEGORIES)]
    return {"images": images, "annotations": annotations, "categories": categories}
