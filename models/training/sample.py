"""What a recogniser or a table finder learns from: a crop and its true text, a page and its true table.

A sample is named by what it holds and where it came from, so the same answer gives the same sample however often it
is collected.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from models.document import Box
from models.ocr.figures import is_figure

ACCEPTED = "accepted"
"""The reason of a sample that nobody was asked about: gouji vouched for it, and it settled."""


class LineKind(StrEnum):
    """What sort of text a line is."""

    FIGURE = "figure"
    LABEL = "label"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Sample:
    """A line as its reader saw it, what is truly printed there, and where both came from."""

    crop: str
    """The sha256 of the crop's PNG."""
    text: str
    """What is printed; empty where there is nothing but dirt."""
    document: str
    """The document's sha256."""
    page: int
    box: Box
    """The cell on its page, as given."""
    line: int = 0
    """Which line of its cell, from 0."""
    form: str | None = None
    key: str | None = None
    """The figure's key; None for a cell that is no figure of a form."""
    reviewer: str | None = None
    """Who said so; None where nobody was asked."""
    reason: str = ACCEPTED
    """Why it was asked, codes joined with ','; `unasked` where a person spoke up; `accepted` where nobody did."""
    read_as: str = ""
    """What the machine read in this line."""
    reader: str = ""
    """Name and version of the reader and the weights that read it."""
    weight: float = 1.0
    """How much it counts in training. It is of a dataset, not of the sample: its id does not depend on it."""

    @property
    def kind(self) -> LineKind:
        """What sort of text it is."""
        return kind_of(self.text)

    @property
    def answered(self) -> bool:
        """Whether a person vouches for it."""
        return self.reviewer is not None

    @property
    def id(self) -> str:
        """Its name: a hash of all that it is."""
        return digest_of(plain(replace(self, weight=1.0)))


@dataclass(frozen=True, slots=True)
class Marked:
    """Something on a page with its box, by the name that table finders give it: table, table row, table column …"""

    label: str
    box: Box


@dataclass(frozen=True, slots=True)
class PageSample:
    """A page with its tables as a person says they are."""

    picture: str
    """The sha256 of the page's PNG, as given."""
    width: int
    height: int
    document: str
    page: int
    marked: tuple[Marked, ...]
    form: str | None = None
    reviewer: str | None = None
    reason: str = ACCEPTED
    finder: str = ""
    """Which finder saw the table before."""
    weight: float = 1.0

    @property
    def answered(self) -> bool:
        """Whether a person vouches for it."""
        return self.reviewer is not None

    @property
    def id(self) -> str:
        """Its name: a hash of all that it is."""
        return digest_of(plain_page(replace(self, weight=1.0)))


def kind_of(text: str) -> LineKind:
    """What sort of text this is: a figure or a word that stands for one (无), other words, or neither."""
    if not any(character.isalnum() for character in text):
        return LineKind.OTHER
    if is_figure(text):
        return LineKind.FIGURE
    return LineKind.LABEL if any(character.isalpha() for character in text) else LineKind.OTHER


def digest_of(values: Mapping[str, Any]) -> str:
    """The sha256 of values as canonical JSON."""
    return hashlib.sha256(canonical(values).encode()).hexdigest()


def canonical(values: Any) -> str:
    """JSON that is the same whenever the values are: sorted names, no blanks, Chinese as it is written."""
    return json.dumps(values, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def plain(sample: Sample) -> dict[str, Any]:
    """A sample as JSON values."""
    return {
        "crop": sample.crop,
        "text": sample.text,
        "kind": str(sample.kind),
        "weight": sample.weight,
        "document": sample.document,
        "page": sample.page,
        "box": [float(edge) for edge in sample.box.as_list()],
        "line": sample.line,
        "form": sample.form,
        "key": sample.key,
        "reviewer": sample.reviewer,
        "reason": sample.reason,
        "read_as": sample.read_as,
        "reader": sample.reader,
    }


def sample_of(values: Mapping[str, Any]) -> Sample:
    """The sample of its JSON values; what else stands beside them is passed over."""
    own: dict[str, Any] = {name: values[name] for name in Sample.__dataclass_fields__ if name != "box"}
    return Sample(**own, box=Box(*values["box"]))


def plain_page(sample: PageSample) -> dict[str, Any]:
    """A page sample as JSON values; boxes in pixels of the page, left, top, width, height, as COCO has them."""
    return {
        "picture": sample.picture,
        "width": sample.width,
        "height": sample.height,
        "weight": sample.weight,
        "document": sample.document,
        "page": sample.page,
        "objects": {
            "bbox": [_pixels(mark.box, sample.width, sample.height) for mark in sample.marked],
            "category": [mark.label for mark in sample.marked],
        },
        "form": sample.form,
        "reviewer": sample.reviewer,
        "reason": sample.reason,
        "finder": sample.finder,
    }


def page_sample_of(values: Mapping[str, Any]) -> PageSample:
    """The page sample of its JSON values."""
    width, height, objects = values["width"], values["height"], values["objects"]
    marked = tuple(
        Marked(label, Box.clipped(x / width, y / height, (x + w) / width, (y + h) / height))
        for label, (x, y, w, h) in zip(objects["category"], objects["bbox"], strict=True)
    )
    own: dict[str, Any] = {name: values[name] for name in PageSample.__dataclass_fields__ if name != "marked"}
    return PageSample(**own, marked=marked)


def _pixels(box: Box, width: int, height: int) -> list[float]:
    # A whole number and a decimal one are the same box, and must be written alike.
    left, top = float(round(box.left * width, 1)), float(round(box.top * height, 1))
    right, bottom = min(float(width), round(box.right * width, 1)), min(float(height), round(box.bottom * height, 1))
    return [left, top, float(round(right - left, 1)), float(round(bottom - top, 1))]
