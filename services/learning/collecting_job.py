"""Collecting as a job of the `train` lane: a document gives its samples when it settles, not when all wait for them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from services.settings import Settings
from services.shelter import Bounds, Shelter


def run(document: str, settings: Settings) -> int:
    """Take the samples of one document, in a process of its own; how many of it stand."""
    bounds = Bounds(settings.seconds, settings.megabytes)
    with Shelter("services.learning.collecting_job:sheltered", settings, bounds=bounds) as shelter:
        return shelter.call(document)


def sheltered(settings: Settings) -> Callable[[str, Callable[[Any], None]], int]:
    """What the sheltered process answers calls with."""
    from services import wiring

    collector = wiring.collector(settings, wiring.store(settings))
    return lambda document, progress: collector.collect_from(document)
