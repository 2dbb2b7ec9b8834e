"""What Label Studio tells of itself: enqueued at once, believed only when it was fetched again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from services.store.seam import Store

PATH = "/v1/labelstudio/webhook"
"""Where the service listens."""


def taken(payload: Mapping[str, Any], store: Store) -> bool:
    """Call for a look at what the payload tells of; False where it tells of nothing that gouji knows.

    Nothing of the payload is kept but numbers: it is not signed, and it carries a token that no log should see.
    """
    news = news_of(payload)
    if news:
        store.announce("fetch", "labelstudio", news)
    return bool(news)


def news_of(payload: Mapping[str, Any]) -> dict[str, list[int]]:
    """The numbers of tasks that changed, and of annotations that are gone."""
    action = payload.get("action")
    if action in ("ANNOTATION_CREATED", "ANNOTATION_UPDATED", "ANNOTATIONS_CREATED"):
        found = {_number(payload.get("task")), *(_number(one, "task") for one in _many(payload.get("annotation")))}
        return _said("tasks", found)
    if action == "ANNOTATIONS_DELETED":
        return _said("annotations", {_number(one) for one in _many(payload.get("annotations"))})
    if action == "TASKS_DELETED":
        return _said("tasks", {_number(one) for one in _many(payload.get("tasks"))})
    return {}


def _said(what: str, numbers: set[int | None]) -> dict[str, list[int]]:
    known = sorted(number for number in numbers if number is not None)
    return {what: known} if known else {}


def _many(said: Any) -> list[Any]:
    return said if isinstance(said, list) else [] if said is None else [said]


def _number(said: Any, name: str = "id") -> int | None:
    value = said.get(name) if isinstance(said, Mapping) else said
    return value if isinstance(value, int) and not isinstance(value, bool) and value > 0 else None
