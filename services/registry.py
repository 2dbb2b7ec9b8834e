"""The models that gouji has, where their files lie, and which of them is champion.

A model is a directory named by the hash of its files, under `models/` of the data directory; the files are kept in the
blob store as well, so that every machine that reaches it has every model.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol

from models import zoo
from models.errors import BadRequest, MissingModel
from services.store.blobs import Blobs
from services.store.lifecycle import now
from services.store.registry import Promotion
from services.store.seam import Model, Store

RECOGNISE, DOUBT = "recognise", "doubt"
SHIPPED = "pp-ocrv6-small"
"""The weights that come with gouji: the first champion, to which one can always go back."""
SHIPPED_DOUBT = "gouji-doubt"
"""The model of doubt that comes with gouji, of whichever version: who goes back to it gets that of today."""
WEIGHTS, RISK = "inference.onnx", "risk_model.json"
"""The file of a model that reads, and that of a model of doubt."""
FILES = "files"
"""Under this name a model's settings say which files it has, each by its sha256."""


class Champions(Protocol):
    """Who is champion, and who was."""

    def promote(self, name: str, actor: str, why: str = "") -> Model: ...

    def roll_back(self, task: str, actor: str, why: str = "") -> Model: ...

    def history(self, task: str) -> list[Promotion]: ...


class Registry:
    """Models by name: kept, found again and proven, made champion, taken back."""

    def __init__(self, store: Store, champions: Champions, blobs: Blobs, home: Path) -> None:
        self._store, self._champions, self._blobs, self._home = store, champions, blobs, home

    def add(
        self,
        directory: Path,
        name: str,
        task: str,
        parent: str | None = None,
        dataset: str | None = None,
        settings: Mapping[str, Any] | None = None,
        results: Mapping[str, Any] | None = None,
    ) -> Model:
        """Keep a model's directory under its hash and make it known; the same files again are the same model."""
        parent = parent and self.model(parent).name
        files = files_of(directory)
        for path in files:
            self._blobs.put_file(directory / path)
        model = Model(
            name, task, hash_of(files), now(), parent, dataset, {**(settings or {}), FILES: files}, dict(results or {})
        )
        self._place(model)
        self._store.register(model)
        return self.model(name)

    def models(self, task: str | None = None) -> list[Model]:
        """Every model, the shipped one first."""
        self._know_shipped()
        many = self._store.models(task)
        return sorted(many, key=lambda model: (model.name != SHIPPED, model.made, model.name))

    def model(self, name: str) -> Model:
        """A model by its name, or by the beginning of its hash."""
        many = self.models()
        named = [model for model in many if model.name == name]
        hashed = [model for model in many if len(name) >= 4 and model.sha256.startswith(name)]
        if found := named or hashed:
            return found[0]
        raise BadRequest(f"no model called {name!r}; there are: {', '.join(model.name for model in many)}")

    def reading(self) -> Model:
        """The champion among those that read; there is always one."""
        return self.champion() or self.model(SHIPPED)

    def champion(self, task: str = RECOGNISE) -> Model | None:
        """The model that is used for a task; None where none was ever promoted."""
        model = self._store.champion(task)
        if model is None and task == RECOGNISE:
            self._know_shipped()
            model = self._store.champion(task)
        return model

    def promote(self, name: str, actor: str, why: str = "") -> Model:
        """Make a model champion of its task, once its files are proven to be there."""
        model = self.model(name)
        self.directory(model)
        self.champion(model.task)
        if model.task == DOUBT:
            self._know_shipped_doubt()
        return self._champions.promote(model.name, actor, why)

    def roll_back(self, actor: str, task: str = RECOGNISE, why: str = "") -> Model:
        """Make the model champion again that was it before."""
        return self._champions.roll_back(task, actor, why)

    def history(self, task: str = RECOGNISE) -> list[Promotion]:
        """Every change of champion, the oldest first."""
        return self._champions.history(task)

    def directory(self, model: Model) -> Path:
        """Where a model's files lie, proven to be what was registered."""
        if model.name == SHIPPED:
            weights = zoo.shipped(zoo.RECOGNISER)
            if hash_of({WEIGHTS: sha256_of(weights)}) != model.sha256:
                raise MissingModel("the weights that came with gouji are not what they were: install rapidocr again")
            return weights
        place = self._home / model.sha256
        if not place.is_dir():
            self._place(model)
        if hash_of(files_of(place)) != model.sha256:
            raise MissingModel(f"the files of {model.name} at {place} were changed; remove that folder, and try again")
        return place

    def reader(self, model: Model, kind: str = "onnx") -> str:
        """The name under which `zoo.reader` loads a model that recognises."""
        if model.task != RECOGNISE:
            raise BadRequest(f"{model.name} is for {model.task}; it reads nothing")
        return kind if model.name == SHIPPED else f"{kind}:{self.directory(model)}"

    def _know_shipped(self) -> None:
        if any(model.name == SHIPPED for model in self._store.models(RECOGNISE)):
            return
        files = {WEIGHTS: sha256_of(zoo.shipped(zoo.RECOGNISER))}
        self._store.register(Model(SHIPPED, RECOGNISE, hash_of(files), now(), settings={FILES: files}))
        if self._store.champion(RECOGNISE) is None:
            self._champions.promote(SHIPPED, "gouji", "the weights that come with gouji")

    def _know_shipped_doubt(self) -> None:
        """So that there is something to go back to from the first model of doubt that was learned."""
        if self._store.champion(DOUBT) is not None:
            return
        from review import risk

        if SHIPPED_DOUBT not in {model.name for model in self._store.models(DOUBT)}:
            with tempfile.TemporaryDirectory() as folder:
                (Path(folder) / RISK).write_text(risk.shipped().as_json(), encoding="utf-8")
                self.add(Path(folder), SHIPPED_DOUBT, DOUBT)
        self._champions.promote(SHIPPED_DOUBT, "gouji", "the model of doubt that comes with gouji")

    def _place(self, model: Model) -> None:
        """A model's directory out of the blob store, all of it or nothing."""
        place = self._home / model.sha256
        if place.is_dir():
            return
        self._home.mkdir(parents=True, exist_ok=True)
        building = Path(tempfile.mkdtemp(prefix=".coming-", dir=self._home))
        try:
            for path, sha256 in model.settings.get(FILES, {}).items():
                (building / path).parent.mkdir(parents=True, exist_ok=True)
                with open(building / path, "wb") as file:
                    for piece in self._blobs.chunks(sha256):
                        file.write(piece)
            building.chmod(0o755)
            if not place.is_dir():
                os.replace(building, place)
        finally:
            shutil.rmtree(building, ignore_errors=True)


def files_of(directory: Path) -> dict[str, str]:
    """A directory's files, each with its sha256."""
    if not directory.is_dir():
        raise MissingModel(f"no model directory at {directory}; give the folder in which its weights lie")
    found = sorted(path for path in directory.rglob("*") if path.is_file())
    if not found:
        raise MissingModel(f"the model directory {directory} is empty; give the folder in which its weights lie")
    return {path.relative_to(directory).as_posix(): sha256_of(path) for path in found}


def sha256_of(path: Path) -> str:
    """The sha256 of a file."""
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def hash_of(files: Mapping[str, str]) -> str:
    """The hash of a directory by its files."""
    return hashlib.sha256("".join(f"{path}\0{files[path]}\n" for path in sorted(files)).encode()).hexdigest()


def lineage(model: Model, models: Sequence[Model]) -> list[Model]:
    """A model and those that it was trained from, the newest first."""
    by_name, line = {one.name: one for one in models}, [model]
    while (parent := by_name.get(line[-1].parent or "")) is not None and parent not in line:
        line.append(parent)
    return line
