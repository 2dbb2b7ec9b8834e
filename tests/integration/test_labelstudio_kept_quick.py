"""What keeps a submit short and heard: Label Studio's database with its log, the webhook with all of its actions."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from labelstudio_server import TOKEN, RealLabelStudio, a_labelstudio

from review.labelstudio import config
from review.labelstudio.client import LabelStudioServer
from services.labelstudio.server import quickened

HOOK, SECRET = "http://127.0.0.1:9/hook", "secret"


@pytest.fixture(scope="module")
def labels(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RealLabelStudio]:
    with a_labelstudio(tmp_path_factory.mktemp("labelstudio")) as running:
        yield running


def mode_of(data: Path) -> str:
    with closing(sqlite3.connect(data / "label_studio.sqlite3")) as database:
        return database.execute("PRAGMA journal_mode").fetchone()[0]


def test_a_running_label_studio_writes_into_a_log_and_reads_what_was_there_before(labels: RealLabelStudio):
    assert mode_of(labels.data) == "wal"
    assert [user.email for user in labels.sdk.users.list()] == [labels.account.email]


def test_a_database_that_is_not_there_yet_begins_with_a_log_and_one_that_is_keeps_it(tmp_path: Path):
    assert quickened(tmp_path) == "wal"
    assert quickened(tmp_path) == "wal"
    assert mode_of(tmp_path) == "wal"


def test_a_database_that_cannot_be_opened_stops_nothing(tmp_path: Path, caplog: pytest.LogCaptureFixture):
    (tmp_path / "label_studio.sqlite3").write_bytes(b"no database at all" * 100)
    assert quickened(tmp_path) == "unknown"
    assert "stays slow" in caplog.text


def test_a_webhook_that_somebody_emptied_is_made_whole(labels: RealLabelStudio):
    client = LabelStudioServer(labels.address, TOKEN)
    project = client.create(config.wanted(config.FIGURES, "zh"), "gouji:test")
    client.listen(project, HOOK, SECRET)
    (hook,) = labels.sdk.webhooks.list()
    told = set(hook.actions or ())
    assert len(told) == 4
    client.listen(project, HOOK, SECRET)
    assert [one.id for one in labels.sdk.webhooks.list()] == [hook.id], "what is right is left alone"
    request = labels.sdk._client_wrapper.httpx_client.request
    assert request(f"api/webhooks/{hook.id}/", method="PATCH", json={"is_active": True}).status_code == 200
    (emptied,) = labels.sdk.webhooks.list()
    assert not emptied.actions, "Label Studio drops the actions of a webhook that is changed without naming them"
    client.listen(project, HOOK, SECRET)
    (right,) = labels.sdk.webhooks.list()
    assert set(right.actions or ()) == told
