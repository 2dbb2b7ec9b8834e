"""Pictures of what was read: each page with its cells drawn on it, and in colour what gouji thinks of each figure."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from models.files import Limits
from models.pages import open_pages
from models.sheet import Image

ACCEPTED, FLAGGED, GRID = (90, 150, 60), (40, 40, 225), (190, 140, 60)
"""Colours, blue first: a figure that gouji vouches for, one that a person must see, and the cells."""
WIDE = 1400
"""Pictures are made this wide: enough to see every figure, small enough to send."""


def overlays(path: Path, extraction: dict[str, Any], limits: Limits, folder: Path) -> Iterator[Path]:
    """One PNG for each page of a file."""
    if not extraction["source"]["pages"]:
        return
    folder.mkdir(parents=True, exist_ok=True)
    for sheet in open_pages(path, limits):
        target = folder / f"{path.stem}-{sheet.number}.png"
        target.write_bytes(cv2.imencode(".png", drawn(sheet.image, sheet.number, extraction))[1].tobytes())
        yield target


def drawn(page: Image, number: int, extraction: dict[str, Any]) -> Image:
    """A page with its cells outlined, accepted figures green, flagged ones red."""
    scale = WIDE / page.shape[1]
    small = cv2.resize(page, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR)
    picture, tint = small.copy(), small.copy()
    for table in extraction["tables"]:
        for cell in table["cells"]:
            if cell["page"] == number and cell["bbox"]:
                cv2.rectangle(picture, *_corners(cell["bbox"], picture), GRID, 1, cv2.LINE_AA)
    for fact in extraction["facts"]:
        if fact["page"] == number and fact["bbox"]:
            colour = FLAGGED if fact["state"] == "flagged" else ACCEPTED
            cv2.rectangle(tint, *_corners(fact["bbox"], tint), colour, -1)
    picture = cv2.addWeighted(picture, 0.78, tint, 0.22, 0)
    for fact in extraction["facts"]:
        if fact["page"] == number and fact["bbox"] and fact["state"] == "flagged":
            cv2.rectangle(picture, *_corners(fact["bbox"], picture), FLAGGED, 3, cv2.LINE_AA)
    return np.asarray(picture, np.uint8)


def _corners(bbox: list[float], picture: Any) -> tuple[tuple[int, int], tuple[int, int]]:
    height, width = picture.shape[:2]
    left, top, right, bottom = bbox
    return (round(left * width), round(top * height)), (round(right * width), round(bottom * height))
