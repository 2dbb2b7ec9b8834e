"""Samples frozen as a version: the layout that Hugging Face `datasets` loads, named by its content.

    NAME/VERSION/README.md  manifest.json
    NAME/VERSION/train/metadata.jsonl, train/<sample>.png        likewise validation/ and test/
    NAME/VERSION/pages/train/metadata.jsonl, …                   pages with their tables, where there are any
    NAME/VERSION/erased.jsonl                                    what was erased since, by name only

A version's name is the sha256 of its manifest, and the manifest holds a hash over all samples of a split. Documents
are divided by a hash of their own, so that one stays in its split however the data grow.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from models.errors import BadDataset
from models.sheet import Image
from models.training.card import card
from models.training.sample import PageSample, Sample, canonical, page_sample_of, plain, plain_page, sample_of

SPLITS = ("train", "validation", "test")
MANIFEST, METADATA, ERASED, PAGES = "manifest.json", "metadata.jsonl", "erased.jsonl", "pages"
SCHEMA = "gouji.dataset/1"


@dataclass(frozen=True, slots=True)
class Shares:
    """How documents are divided: these shares of them are held out, chosen by a hash with this seed."""

    validation: float = 0.15
    test: float = 0.15
    seed: str = "gouji"

    def split_of(self, document: str) -> str:
        """The split of a document, by the sha256 that names it: the same today and when there are a million."""
        digest = hashlib.sha256(f"{self.seed}/{document}".encode()).digest()
        chance = int.from_bytes(digest[:8]) / 2**64
        if chance < self.test:
            return "test"
        return "validation" if chance < self.test + self.validation else "train"


@dataclass(frozen=True)
class Dataset:
    """A frozen version of a dataset."""

    name: str
    version: str
    directory: Path
    manifest: Mapping[str, Any] = field(repr=False)
    samples: Mapping[str, tuple[Sample, ...]] = field(repr=False)
    """The lines of each split."""
    pages: Mapping[str, tuple[PageSample, ...]] = field(repr=False)
    """The pages of each split."""

    @property
    def train(self) -> tuple[Sample, ...]:
        return self.samples["train"]

    @property
    def validation(self) -> tuple[Sample, ...]:
        return self.samples["validation"]

    @property
    def test(self) -> tuple[Sample, ...]:
        return self.samples["test"]

    @property
    def held_out(self) -> tuple[Sample, ...]:
        """What is not trained on."""
        return (*self.validation, *self.test)

    def split_of(self, document: str) -> str:
        """The split of a document."""
        return Shares(**self.manifest["division"]).split_of(document)

    def path(self, sample: Sample) -> Path:
        """Where a line's crop lies."""
        return self.directory / self.split_of(sample.document) / f"{sample.id}.png"

    def page_path(self, sample: PageSample) -> Path:
        """Where a page's picture lies."""
        return self.directory / PAGES / self.split_of(sample.document) / f"{sample.id}.png"

    def image(self, sample: Sample) -> Image:
        """A line's crop, as its reader saw it."""
        return decoded(_proven(self.path(sample), sample.crop))

    def page_image(self, sample: PageSample) -> Image:
        """A page, as it was given."""
        return decoded(_proven(self.page_path(sample), sample.picture))


def freeze(
    lines: Iterable[tuple[Sample, bytes]],
    home: Path,
    name: str,
    shares: Shares | None = None,
    parent: str | None = None,
    how: Mapping[str, Any] | None = None,
    pages: Iterable[tuple[PageSample, bytes]] = (),
) -> Dataset:
    """Write samples, each with its PNG, as `home/name/<version>`. The same samples give the same bytes.

    `how` says how they were chosen: JSON values, without anything that changes from run to run.
    """
    shares = shares or Shares()
    (home / name).mkdir(parents=True, exist_ok=True)
    building = Path(tempfile.mkdtemp(prefix=".building-", dir=home / name))
    try:
        line_rows = _written(building, shares, ((plain(s) | {"id": s.id}, s.crop, png) for s, png in lines))
        page_rows = _written(
            building / PAGES, shares, ((plain_page(s) | {"id": s.id}, s.picture, png) for s, png in pages)
        )
        manifest = {
            "schema": SCHEMA,
            "name": name,
            "parent": parent,
            "division": {"validation": shares.validation, "test": shares.test, "seed": shares.seed},
            "how": dict(how or {}),
            "lines": {split: _counted(rows) for split, rows in line_rows.items()},
            "pages": {split: _counted(rows) for split, rows in page_rows.items()},
        }
        words = json.dumps(manifest, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
        version = hashlib.sha256(words.encode()).hexdigest()
        (building / MANIFEST).write_text(words, encoding="utf-8")
        (building / "README.md").write_text(card(manifest, version), encoding="utf-8")
        building.chmod(0o755)
        _put_in_place(building, home / name / version)
    finally:
        shutil.rmtree(building, ignore_errors=True)
    return load(home / name / version)


def load(directory: Path) -> Dataset:
    """A frozen version, proven to be what it was when it was frozen, but for what was erased since."""
    try:
        words = (directory / MANIFEST).read_bytes()
    except OSError as error:
        raise BadDataset(f"no dataset lies at {directory}; `gouji dataset list` shows those that there are") from error
    version = hashlib.sha256(words).hexdigest()
    if version != directory.name:
        raise _changed(directory)
    manifest = json.loads(words)
    gone = erased(directory)
    lines = {split: rows_of(directory / split) for split in SPLITS}
    pages = {split: rows_of(directory / PAGES / split) for split in SPLITS}
    for kind, found in (("lines", lines), ("pages", pages)):
        for split, rows in found.items():
            here = {row["id"] for row in rows}
            lost = [one["row"] for one in gone if (one["of"], one["split"]) == (kind, split) and one["id"] not in here]
            if _digest([*map(_row_hash, rows), *lost]) != manifest[kind][split]["digest"]:
                raise _changed(directory)
    samples = {split: tuple(sample_of(row) for row in rows) for split, rows in lines.items()}
    page_samples = {split: tuple(page_sample_of(row) for row in rows) for split, rows in pages.items()}
    return Dataset(manifest["name"], version, directory, manifest, samples, page_samples)


def erase(directory: Path, ids: Iterable[str], why: str) -> list[str]:
    """Take the bytes and the words of some samples out of a version; their names and hashes stay. Which it held."""
    wanted, known = set(ids), {one["id"] for one in erased(directory)}
    held = [
        (of, split, row)
        for of, at in (("lines", directory), ("pages", directory / PAGES))
        for split in SPLITS
        for row in rows_of(at / split)
        if row["id"] in wanted
    ]
    fresh = [
        {"id": row["id"], "row": _row_hash(row), "of": of, "split": split, "why": why}
        for of, split, row in held
        if row["id"] not in known
    ]
    # In this order, so that whatever a kill leaves is finished by doing it again.
    _replace(directory / ERASED, [*erased(directory), *fresh])
    for folder in {_folder(directory, of, split) for of, split, _ in held}:
        rows = rows_of(folder)
        for row in rows:
            if row["id"] in wanted:
                (folder / row["file_name"]).unlink(missing_ok=True)
        _replace(folder / METADATA, [row for row in rows if row["id"] not in wanted])
    return [row["id"] for _, _, row in held]


def erased(directory: Path) -> list[dict[str, Any]]:
    """What was erased from a version: names, hashes and why."""
    return _json_lines(directory / ERASED)


def rows_of(folder: Path) -> list[dict[str, Any]]:
    """The metadata of a split; none where the split is empty."""
    return _json_lines(folder / METADATA)


def decoded(png: bytes) -> Image:
    """A PNG's pixels, blue first."""
    import cv2

    return np.asarray(cv2.imdecode(np.frombuffer(png, np.uint8), cv2.IMREAD_COLOR), np.uint8)


def encoded(image: Image) -> bytes:
    """Pixels as PNG, each time the same bytes; what has no colour is kept grey."""
    import cv2

    grey = image[:, :, 0] if image.ndim == 3 and (image == image[:, :, :1]).all() else image
    return cv2.imencode(".png", grey, [cv2.IMWRITE_PNG_COMPRESSION, 9])[1].tobytes()


Row = tuple[dict[str, Any], str, bytes]
"""A sample as JSON values, the sha256 of its PNG, and its PNG."""


def _written(at: Path, shares: Shares, rows: Iterable[Row]) -> dict[str, list[dict[str, Any]]]:
    """Samples in the folders of their splits, in the order of their names; PNGs are written as they come."""
    by_split: dict[str, dict[str, dict[str, Any]]] = {split: {} for split in SPLITS}
    for values, sha256, png in rows:
        if hashlib.sha256(png).hexdigest() != sha256:
            raise BadDataset(f"the picture of sample {values['id'][:12]} is not its own; collect its document again")
        split = shares.split_of(values["document"])
        row = {"file_name": f"{values['id']}.png", **values}
        (at / split).mkdir(parents=True, exist_ok=True)
        (at / split / row["file_name"]).write_bytes(png)
        by_split[split][values["id"]] = row
    ordered = {split: [found[id] for id in sorted(found)] for split, found in by_split.items()}
    for split, found in ordered.items():
        if found:
            _replace(at / split / METADATA, found)
    return ordered


def _counted(rows: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """What a split holds, in numbers, and the hash over all of it."""
    kinds = Counter(row["kind"] for row in rows if "kind" in row)
    return {
        "samples": len(rows),
        "documents": len({row["document"] for row in rows}),
        "answered": sum(row["reviewer"] is not None for row in rows),
        **({"kinds": dict(sorted(kinds.items()))} if kinds else {}),
        "digest": _digest([_row_hash(row) for row in rows]),
    }


def _row_hash(row: Mapping[str, Any]) -> str:
    return hashlib.sha256(canonical(row).encode()).hexdigest()


def _digest(hashes: Iterable[str]) -> str:
    return hashlib.sha256("\n".join(sorted(hashes)).encode()).hexdigest()


def _put_in_place(building: Path, target: Path) -> None:
    """A finished version goes where it belongs; one that lies there already and is whole stays."""
    if target.exists():
        if erased(target) or _whole(target):
            return
        shutil.rmtree(target)
    os.replace(building, target)


def _whole(directory: Path) -> bool:
    try:
        dataset = load(directory)
        for split in SPLITS:
            for sample in dataset.samples[split]:
                _proven(dataset.path(sample), sample.crop)
            for page in dataset.pages[split]:
                _proven(dataset.page_path(page), page.picture)
    except BadDataset:
        return False
    return True


def _replace(path: Path, rows: Sequence[Mapping[str, Any]]) -> None:
    """JSON lines, whole or not at all."""
    if not rows and not path.exists():
        return
    beside = path.with_suffix(".new")
    beside.write_text("".join(canonical(row) + "\n" for row in rows), encoding="utf-8")
    os.replace(beside, path)


def _json_lines(path: Path) -> list[dict[str, Any]]:
    if not path.exists():
        return []
    return [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line]


def _folder(directory: Path, of: str, split: str) -> Path:
    return directory / split if of == "lines" else directory / PAGES / split


def _proven(path: Path, sha256: str) -> bytes:
    try:
        png = path.read_bytes()
    except OSError:
        raise _changed(path.parent) from None
    if hashlib.sha256(png).hexdigest() != sha256:
        raise _changed(path.parent)
    return png


def _changed(directory: Path) -> BadDataset:
    return BadDataset(f"the dataset at {directory} is not what was frozen; build it again: `gouji dataset build NAME`")
