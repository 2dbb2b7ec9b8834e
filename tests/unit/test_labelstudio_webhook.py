"""What Label Studio tells of itself becomes a call to look, and nothing more."""

from __future__ import annotations

import json

import pytest

from services.labelstudio.webhook import news_of, taken
from services.store.memory import MemoryStore

SECRETS = {"project": {"id": 3, "control_weights": {}, "token": "geheim"}, "annotation": {"id": 5, "result": ["all"]}}


@pytest.mark.parametrize(
    "payload, news",
    [
        ({"action": "ANNOTATION_CREATED", "task": {"id": 41}, **SECRETS}, {"tasks": [41]}),
        ({"action": "ANNOTATION_UPDATED", "task": {"id": 41}, **SECRETS}, {"tasks": [41]}),
        (
            {"action": "ANNOTATIONS_CREATED", "annotation": [{"id": 5, "task": 41}, {"id": 6, "task": 40}]},
            {"tasks": [40, 41]},
        ),
        ({"action": "ANNOTATIONS_DELETED", "annotations": [{"id": 7}, {"id": 6}]}, {"annotations": [6, 7]}),
        ({"action": "TASKS_DELETED", "tasks": [{"id": 8}]}, {"tasks": [8]}),
        ({"action": "PROJECT_UPDATED", "project": {"id": 8}}, {}),
        ({"action": "ANNOTATION_CREATED", "task": {"id": "41; DROP"}}, {}),
        ({"action": "ANNOTATIONS_DELETED", "annotations": [True, -3, None, [4]]}, {}),
        ({"action": ["ANNOTATION_CREATED"]}, {}),
        ({}, {}),
    ],
)
def test_only_numbers_are_taken_from_a_payload(payload: dict, news: dict):
    assert news_of(payload) == news


def test_a_payload_is_enqueued_once_and_its_secrets_are_not_kept():
    store = MemoryStore()
    payload = {"action": "ANNOTATION_CREATED", "task": {"id": 41}, **SECRETS}
    assert taken(payload, store)
    assert taken(payload, store)
    (job,) = store.claim("dispatcher")
    assert (job.job, dict(job.payload)) == ("fetch", {"tasks": [41]})
    assert "geheim" not in json.dumps(dict(job.payload))
    assert not taken({"action": "PROJECT_UPDATED"}, store)
