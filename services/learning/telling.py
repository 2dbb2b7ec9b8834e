"""What is said at the command line about datasets."""

from __future__ import annotations

import shutil
import sys
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

from models.errors import BadDataset, BadRequest
from models.training.dataset import SPLITS, Dataset
from models.training.export_coco import export_coco
from models.training.export_paddle import export_paddle
from services.learning.building import Builder, Built, counted
from services.learning.collecting import Collected
from services.learning.withdrawal import Withdrawn
from services.store.samples import Version

WHY = {
    "several-lines": "cells of several lines whose text could not be divided among them",
    "not-found": "cells that were not found again on their page",
    "nothing-there": "cells in which no ink was found",
    "blank": "cells that are blank, and were seen to be",
    "too-narrow": "texts that cannot stand in so narrow a crop",
    "illegible": "figures that nobody could read",
    "absent": "figures that are not on the page",
    "no-place": "figures without a place on a page",
    "stated-by-the-file": "figures that the file states itself, without pixels",
}


class Moving:
    """A moving line with the time left, where a person watches."""

    def __init__(self, title: str) -> None:
        self._title, self._start = title, time.monotonic()

    def __call__(self, done: int, of: int) -> None:
        if not sys.stderr.isatty():
            return
        left = f", about {(time.monotonic() - self._start) * (of - done) / done:.0f} s left" if done else ""
        sys.stderr.write("\r\x1b[K" + (f"{self._title}: {done} of {of}{left}" if done < of else ""))
        sys.stderr.flush()


def collected(gave: Collected) -> Iterator[str]:
    """What a round of collecting gave."""
    if gave.documents:
        yield f"{gave.documents} documents looked through: {gave.samples} samples"
    for failure in gave.failed:
        yield f"left for the next time: {failure}"


def built(built: Built, left_out: Mapping[str, int]) -> Iterator[str]:
    """A version that was just built."""
    dataset = built.dataset
    yield f"{dataset.name} {dataset.version[:12]}" + (", as before: nothing has changed" if built.known else "")
    for split in SPLITS:
        lines = dataset.samples[split]
        answered = sum(sample.answered for sample in lines)
        pages = f", {len(dataset.pages[split])} pages" if dataset.pages[split] else ""
        documents = dataset.manifest["lines"][split]["documents"]
        yield f"  {split}: {len(lines)} lines, {answered} of them answered by people, {documents} documents{pages}"
    for why, count in sorted(left_out.items()):
        yield f"  left out: {count} {WHY.get(why, why)}"
    yield f"  in {dataset.directory}"


def versions(builder: Builder) -> Iterator[str]:
    """Every version, a line each."""
    many = builder.versions()
    if not many:
        yield "none yet; `gouji dataset build NAME` makes one"
    for version in many:
        parts = ", ".join(f"{split} {lines}" for split, lines, _, _ in counted(version))
        gone = f", {count} erased since" if (count := builder.erased(version)) else ""
        yield f"{version.name} {version.version[:12]} {version.made:%Y-%m-%d %H:%M} {parts}{gone}"


def shown(builder: Builder, name: str) -> Iterator[str]:
    """A version in full, proven."""
    version: Version = builder.version(name)
    dataset = builder.dataset(name)
    for split in SPLITS:
        for sample in dataset.samples[split]:
            dataset.image(sample)
    yield f"{version.name} {version.version}"
    yield f"made {version.made:%Y-%m-%d %H:%M} after {version.parent[:12] if version.parent else 'none'}"
    yield f"in {dataset.directory}, whole" + (f", {n} samples erased" if (n := builder.erased(version)) else "")
    for split, lines, answered, documents in counted(version):
        kinds = version.manifest["lines"][split].get("kinds", {})
        said = ", ".join(f"{count} {kind}" for kind, count in kinds.items())
        yield f"  {split}: {lines} lines ({said or 'none'}), {answered} answered, {documents} documents"
    for key, value in version.manifest["how"].items():
        yield f"  {key}: {value}"
    for sample in [sample for split in SPLITS for sample in dataset.samples[split] if sample.answered][:8]:
        yield f"  {sample.id[:12]} {sample.text!r} read as {sample.read_as!r}, {sample.reason}, by {sample.reviewer}"


def exported(dataset: Dataset, format_: str, out: Path) -> Iterator[str]:
    """Write a version elsewhere, and say what was written."""
    if out.exists() and any(out.iterdir()):
        raise BadRequest(f"{out} is not empty; name a new folder")
    if format_ == "paddle":
        from models import zoo
        from models.ocr.session import Network

        alphabet = Network(zoo.shipped(zoo.RECOGNISER), 1).metadata["character"].split("\n")
        paddle = export_paddle(dataset, out, alphabet)
        yield f"{out}: {paddle.samples} lines, {paddle.without_text} without text left out"
        if paddle.unknown:
            yield f"beyond the shipped alphabet: {''.join(paddle.unknown)}"
    elif format_ == "coco":
        if not any(dataset.pages.values()):
            raise BadDataset(f"{dataset.name} holds no page with its tables; they come from answers about structure")
        counts = export_coco(dataset, out)
        yield f"{out}: " + ", ".join(f"{count} pages in {split}" for split, count in counts.items())
    else:
        target = out / dataset.name / dataset.version
        shutil.copytree(dataset.directory, target)
        yield f"{target}: {sum(map(len, dataset.samples.values()))} lines; load_dataset({str(target)!r}) loads them"


def withdrawn(taken: Withdrawn) -> Iterator[str]:
    """What was taken back."""
    yield f"{len(taken.samples)} samples withdrawn: " + ", ".join(id[:12] for id in taken.samples[:5])
    for version in taken.versions:
        yield f"  held by {version.name} {version.version[:12]}"
    for model in taken.models:
        yield f"  seen in training by {model}"
    for directory in taken.erased_from:
        yield f"  erased from {directory}"
    if taken.versions and not taken.erased_from:
        yield "  those versions stay as they are; build a new one, or give --erase to remove the bytes"
