"""A dataset is frozen out of the samples that stand: all answers, and accepted cells by lot."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from models.errors import BadDataset, BadRequest
from models.training.balance import balanced
from models.training.dataset import MANIFEST, SPLITS, Dataset, Shares, erased, freeze, load
from models.training.sample import PageSample, Sample
from services.store.blobs import Blobs
from services.store.lifecycle import now
from services.store.samples import SqlSamples, Version


@dataclass(frozen=True, slots=True)
class Recipe:
    """How the samples of a dataset are chosen."""

    accepted_for_each: float = 1.0
    """So many accepted cells for each line that a person answered."""
    accepted_at_least: int = 200
    """So many accepted cells even where few were answered."""
    accepted_weight: float = 0.3
    """How much an accepted cell counts; an answered one counts 1."""
    seed: str = "gouji"
    """Of the lot by which accepted cells are drawn."""

    def __post_init__(self) -> None:
        if not (0 < self.accepted_weight <= 1 and self.accepted_for_each >= 0 and self.accepted_at_least >= 0):
            raise BadRequest("a weight lies above 0 and is at most 1, and no number of cells is negative")


@dataclass(frozen=True, slots=True)
class Built:
    """A frozen version, and whether there was nothing new to freeze."""

    dataset: Dataset
    known: bool


class Builder:
    """Freezes datasets into a folder."""

    def __init__(self, samples: SqlSamples, blobs: Blobs, home: Path) -> None:
        self._samples, self._blobs, self._home = samples, blobs, home

    def build(self, name: str, recipe: Recipe | None = None, shares: Shares | None = None) -> Built:
        """Freeze what stands now; where nothing has changed since the newest version, that one."""
        _proper(name)
        recipe, shares = recipe or Recipe(), shares or Shares()
        lines, pages = drawn(self._samples.lines(), recipe), list(self._samples.pages())
        weights = {sample.id: sample.weight for sample in (*lines, *pages)}
        before = self._samples.versions(name)
        parent = before[-1].version if before else None
        if before and _same(before[-1], recipe, shares) and self._samples.members(before[-1].version) == weights:
            return Built(self.dataset(before[-1].version), known=True)
        if not weights:
            raise BadDataset("there is nothing to learn from yet: samples come from answers and from settled documents")
        dataset = self._frozen(name, shares, parent, asdict(recipe), lines, pages)
        self._samples.record(
            Version(name, dataset.version, parent, dataset.manifest, now()),
            {sample.id: (dataset.split_of(sample.document), sample.weight) for sample in (*lines, *pages)},
        )
        return Built(dataset, known=False)

    def rebuild(self, version: str) -> Dataset:
        """A version once more, byte for byte, where its folder is lost."""
        one = self.version(version)
        weights = self._samples.members(one.version)
        held = [stored for stored in self._samples.some(list(weights)) if stored.sample is not None]
        if lost := len(weights) - len(held):
            raise BadDataset(f"{lost} samples of {one.version[:12]} were erased; build a new version of {one.name}")
        many = [replace(stored.sample, weight=weights[stored.id]) for stored in held if stored.sample is not None]
        lines = [sample for sample in many if isinstance(sample, Sample)]
        pages = [sample for sample in many if isinstance(sample, PageSample)]
        shares = Shares(**one.manifest["division"])
        dataset = self._frozen(one.name, shares, one.parent, one.manifest["how"], lines, pages)
        if dataset.version != one.version:
            raise BadDataset(f"{one.version[:12]} came out as {dataset.version[:12]}: it was made by another gouji")
        return dataset

    def version(self, name: str) -> Version:
        """A version by the beginning of its hash, or the newest one of a dataset by its name."""
        many = self._samples.versions()
        named = [one for one in many if one.name == name]
        hashed = [one for one in many if len(name) >= 4 and one.version.startswith(name)]
        if not (found := named or hashed):
            names = ", ".join(dict.fromkeys(one.name for one in many)) or "none; `gouji dataset build NAME` makes one"
            raise BadRequest(f"no dataset called {name!r}; there are: {names}")
        return found[-1]

    def versions(self) -> list[Version]:
        """Every frozen version, the oldest first."""
        return self._samples.versions()

    def left_out(self) -> dict[str, int]:
        """Answers that gave no sample, by why."""
        return self._samples.left_out()

    def directory(self, version: Version) -> Path:
        """Where a version lies."""
        return self._home / version.name / version.version

    def dataset(self, name: str) -> Dataset:
        """A version, loaded; built once more where its folder is lost."""
        version = self.version(name)
        directory = self.directory(version)
        return load(directory) if (directory / MANIFEST).exists() else self.rebuild(version.version)

    def erased(self, version: Version) -> int:
        """How many samples were erased from a version since."""
        return len(erased(self.directory(version)))

    def _frozen(
        self,
        name: str,
        shares: Shares,
        parent: str | None,
        how: Mapping[str, Any],
        lines: Iterable[Sample],
        pages: Iterable[PageSample],
    ) -> Dataset:
        pictured = ((sample, self._blobs.get(sample.crop)) for sample in lines)
        shown = ((sample, self._blobs.get(sample.picture)) for sample in pages)
        return freeze(pictured, self._home, name, shares, parent, how, shown)


def drawn(lines: Iterable[Sample], recipe: Recipe) -> list[Sample]:
    """Every answered line, and accepted ones by lot, weighted down, so that figures and labels are in balance."""
    answered: list[Sample] = []
    accepted: list[Sample] = []
    for sample in lines:
        (answered if sample.answered else accepted).append(sample)
    most = max(recipe.accepted_at_least, round(recipe.accepted_for_each * len(answered)))
    taken = balanced(answered, accepted, most, lambda sample: sample.id, recipe.seed)
    return [*answered, *(replace(sample, weight=recipe.accepted_weight) for sample in taken)]


def counted(version: Version) -> Iterator[tuple[str, int, int, int]]:
    """Of each split: its name, its lines, those that people answered, its documents."""
    for split in SPLITS:
        counts = version.manifest["lines"][split]
        yield split, counts["samples"], counts["answered"], counts["documents"]


def _same(version: Version, recipe: Recipe, shares: Shares) -> bool:
    made = json.loads(json.dumps([asdict(recipe), asdict(shares)]))
    return made == [version.manifest["how"], version.manifest["division"]]


def _proper(name: str) -> None:
    if not name.replace("-", "").replace("_", "").isalnum() or name.startswith("-"):
        raise BadRequest(f"{name!r} is no name for a dataset: use letters, digits, '-' and '_'")
