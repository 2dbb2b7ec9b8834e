"""A sample is taken back, because it is wrong or because somebody asks for it; the versions that held it are named."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from models.errors import BadRequest
from models.training import dataset
from models.training.sample import Sample
from services.store.blobs import Blobs
from services.store.samples import SqlSamples, Stored, Version
from services.store.seam import Store


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """What was taken back, and where it is or was."""

    samples: tuple[str, ...]
    versions: tuple[Version, ...]
    """The versions that hold it, or held it until now."""
    models: tuple[str, ...]
    """The models that were trained on one of these versions."""
    erased_from: tuple[Path, ...] = ()


class Withdrawal:
    """Takes samples back."""

    def __init__(self, samples: SqlSamples, store: Store, blobs: Blobs, home: Path) -> None:
        self._samples, self._store, self._blobs, self._home = samples, store, blobs, home

    def sample(self, name: str, why: str, actor: str) -> Withdrawn:
        """No longer learn from a sample; the versions that hold it stay as they are."""
        return self._withdrawn([self._samples.find(name)], why, actor)

    def document(self, name: str, why: str, actor: str) -> Withdrawn:
        """No longer learn from any sample of a document, nor from what it may give later."""
        sha256, many = self._all_of(name)
        self._samples.never_again(sha256)
        return self._withdrawn(many, why, actor)

    def erase_sample(self, name: str, why: str, actor: str) -> Withdrawn:
        """Forget a sample: its crop, its words, and both in every frozen version."""
        return self._erased([self._samples.find(name)], why, actor)

    def erase_document(self, name: str, why: str, actor: str) -> Withdrawn:
        """Forget every sample of a document, and take none from it any more."""
        sha256, many = self._all_of(name)
        self._samples.never_again(sha256)
        return self._erased(many, why, actor)

    def _all_of(self, name: str) -> tuple[str, list[Stored]]:
        case = self._store.case(name)
        return case.sha256, self._samples.of_document(case.sha256)

    def _withdrawn(self, many: Sequence[Stored], why: str, actor: str) -> Withdrawn:
        _reasoned(why)
        ids = [one.id for one in many]
        self._samples.withdraw([one.id for one in many if one.state not in ("withdrawn", "erased")], why, actor)
        versions = self._samples.holding(ids)
        return Withdrawn(tuple(ids), tuple(versions), self._trained_on(versions))

    def _erased(self, many: Sequence[Stored], why: str, actor: str) -> Withdrawn:
        _reasoned(why)
        ids = [one.id for one in many]
        versions = self._samples.holding(ids)
        touched = []
        for version in versions:
            directory = self._home / version.name / version.version
            if directory.exists() and dataset.erase(directory, ids, why):
                touched.append(directory)
        pictures = {picture for one in many if (picture := _picture(one))}
        for picture in sorted(pictures - self._samples.shown_elsewhere(pictures, ids)):
            self._blobs.remove(picture)
        # Last, because what it forgets is what says which bytes to remove: a kill before this is made good by a retry.
        self._samples.withdraw([one.id for one in many if one.state != "erased"], why, actor, forever=True)
        return Withdrawn(tuple(ids), tuple(versions), self._trained_on(versions), tuple(touched))

    def _trained_on(self, versions: Sequence[Version]) -> tuple[str, ...]:
        known = {version.version for version in versions}
        return tuple(model.name for model in self._store.models() if model.dataset in known)


def _picture(stored: Stored) -> str | None:
    if stored.sample is None:
        return None
    return stored.sample.crop if isinstance(stored.sample, Sample) else stored.sample.picture


def _reasoned(why: str) -> None:
    if not why.strip():
        raise BadRequest("say why it is withdrawn: --why 'the answer was wrong'")
