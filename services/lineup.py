"""What is said at the command line about models."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from services.registry import FILES, SHIPPED, WEIGHTS, Registry, lineage


def listed(registry: Registry) -> Iterator[str]:
    """Every model, a line each; champions are marked."""
    many = registry.models()
    champions = {task: registry.champion(task) for task in {model.task for model in many}}
    width = max(len(model.name) for model in many)
    for model in many:
        champion = champions[model.task]
        mark = "*" if champion is not None and champion.name == model.name else " "
        parent = f" from {model.parent}" if model.parent else ""
        dataset = f" on {model.dataset[:12]}" if model.dataset else ""
        weights = model.settings.get(FILES, {}).get(WEIGHTS, "")
        read = f" reads as …@{weights[:8]}" if weights else ""
        yield (
            f"{mark} {model.name:{width}} {model.task:9} {model.sha256[:12]} {model.made:%Y-%m-%d}"
            + read
            + parent
            + dataset
        )


def shown(registry: Registry, name: str) -> Iterator[str]:
    """A model in full."""
    model = registry.model(name)
    champion = registry.champion(model.task)
    yield f"{model.name}, {model.task}" + (", champion" if champion and champion.name == model.name else "")
    yield f"hash      {model.sha256}"
    yield f"files     {registry.directory(model)}, whole"
    yield f"made      {model.made:%Y-%m-%d %H:%M}" + (", came with gouji" if model.name == SHIPPED else "")
    yield "lineage   " + " ← ".join(one.name for one in lineage(model, registry.models()))
    if model.dataset:
        yield f"dataset   {model.dataset}"
    yield from _told("settings", {key: value for key, value in model.settings.items() if key != FILES})
    yield from _told("results", model.results)
    for change in registry.history(model.task):
        if model.name in (change.model, change.before):
            before = f" after {change.before}" if change.before else ""
            why = f": {change.why}" if change.why else ""
            yield f"{change.made:%Y-%m-%d %H:%M} {change.model} {change.how} by {change.actor}{before}{why}"


def _told(title: str, values: Mapping[str, Any]) -> Iterator[str]:
    for name, value in values.items():
        yield f"{title:9} {name}: {value}"
