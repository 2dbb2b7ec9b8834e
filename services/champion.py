"""Which weights read: the registry's champion, unless the settings name weights of their own."""

from __future__ import annotations

from typing import Protocol

from models.errors import MissingModel
from services.registry import RECOGNISE, Registry
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


def follows_champion(settings: Settings) -> bool:
    """Whether the settings leave the choice of weights to the registry."""
    return settings.reader in _KINDS
