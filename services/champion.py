"""Which models are used: the registry's champions; weights to read with only where the settings name none."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from models.errors import MissingModel
from review import risk
from services.registry import DOUBT, RECOGNISE, RISK, SHIPPED_DOUBT, Registry
from services.settings import Settings

_KINDS = ("onnx", "paddle")
"""Readers that can be given any recogniser's weights."""


class Champion(Protocol):
    """The weights that are used for what is read from now on."""

    def now(self) -> str:
        """The name of the model that is champion at this moment."""
        ...

    def reader(self, weights: str) -> str:
        """What `zoo.reader` calls a reader with a model's weights; they lie on this machine from then on."""
        ...


class RegistryChampion:
    """The champion of the database; it may be another one at every look."""

    def __init__(self, registry: Registry, kind: str = "onnx") -> None:
        self._registry, self._kind = registry, kind
        self._readers: dict[str, str] = {}

    def now(self) -> str:
        model = self._registry.champion(RECOGNISE)
        if model is None:
            raise MissingModel("no model is champion; name one: gouji models promote NAME")
        return model.name

    def reader(self, weights: str) -> str:
        # Proving the files costs more than reading a page: once a process is enough.
        if weights not in self._readers:
            self._readers[weights] = self._registry.reader(self._registry.model(weights), self._kind)
        return self._readers[weights]


@dataclass(frozen=True)
class Doubter:
    """A model of error probabilities that people's answers made, and what it is called."""

    name: str
    model: risk.Model


class Doubting(Protocol):
    """Which model of doubt judges figures from now on."""

    def now(self) -> Doubter | None:
        """The champion at this moment; None for the model that comes with gouji."""
        ...


class RegistryDoubts:
    """The champion model of doubt in the database; it may be another one at every look."""

    def __init__(self, registry: Registry) -> None:
        self._registry = registry
        self._known: dict[str, Doubter] = {}

    def now(self) -> Doubter | None:
        champion = self._registry.champion(DOUBT)
        if champion is None or champion.name == SHIPPED_DOUBT:
            return None
        if champion.sha256 not in self._known:
            model = risk.load(self._registry.directory(champion) / RISK)
            self._known[champion.sha256] = Doubter(f"{champion.name}@{champion.sha256[:8]}", model)
        return self._known[champion.sha256]


def follows_champion(settings: Settings) -> bool:
    """Whether the settings leave the choice of weights to the registry."""
    return settings.reader in _KINDS
