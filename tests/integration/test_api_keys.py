"""Keys in both databases: only hashes are kept, a revoked key opens nothing, answers are remembered once."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import text

from models.errors import BadRequest
from services.audit import verify
from services.cli import main
from services.store.engine import reading
from services.store.gauges import SqlGauging
from services.store.keys import Reply, Role, SqlKeys
from services.store.sql import SqlStore


def test_a_key_is_known_by_its_hash_alone_until_it_is_revoked(store: SqlStore):
    keys = SqlKeys(store.engine)
    key, written = keys.make("扫描室", Role.OPERATOR, "admin")
    secret = written.split("_", 2)[2]

    assert keys.holder(written) == key
    assert keys.holder(written[:-2] + "AA") is None
    assert keys.holder("gouji_0000000000_" + "A" * 43) is None
    assert keys.holder("") is None
    with reading(store.engine) as connection:
        assert secret not in str(connection.execute(text("SELECT * FROM api_keys")).all())

    assert keys.revoke(key.id, "admin").revoked
    assert keys.holder(written) is None
    assert keys.revoke(key.id, "admin").revoked, "twice is once"
    assert [event.kind for event in store.events(key.id)] == ["key.made", "key.revoked"]
    assert secret not in str(list(store.events())) and verify(store).whole


def test_a_key_that_is_not_there_cannot_be_revoked_and_nobody_has_none(store: SqlStore):
    keys = SqlKeys(store.engine)
    with pytest.raises(BadRequest, match="gouji keys list"):
        keys.revoke("nothere", "admin")
    with pytest.raises(BadRequest, match="needs the name"):
        keys.make("  ", Role.ADMIN, "admin")


def test_the_first_answer_to_a_request_stays(store: SqlStore):
    keys = SqlKeys(store.engine)
    keys.keep_reply("key", "upload-1", Reply("digest", 201, {"documents": ["年报"]}))
    keys.keep_reply("key", "upload-1", Reply("other", 200, {}))

    assert keys.reply("key", "upload-1") == Reply("digest", 201, {"documents": ["年报"]})
    assert keys.reply("another", "upload-1") is None
    keys.forget_replies(timedelta(days=1))
    assert keys.reply("key", "upload-1")
    keys.forget_replies(timedelta(days=-1))
    assert keys.reply("key", "upload-1") is None


def test_roles_hold_what_those_below_them_hold():
    assert Role.ADMIN.covers(Role.OPERATOR) and Role.OPERATOR.covers(Role.REVIEWER)
    assert not Role.REVIEWER.covers(Role.OPERATOR)


def test_an_empty_store_has_figures_too(store: SqlStore):
    gauges = SqlGauging(store.engine).gauges()
    assert gauges.pages == 0 and gauges.review_seconds is None and gauges.documents["settled"] == 0


def test_keys_are_made_listed_and_revoked_on_the_command_line(tmp_path: Path):
    home = ["--home", str(tmp_path)]
    made = CliRunner().invoke(main, ["keys", "make", "li", "--role", "reviewer", *home])
    assert made.exit_code == 0 and made.stdout.startswith("gouji_")
    id = made.stdout.split("_")[1]
    assert id in CliRunner().invoke(main, ["keys", "list", *home]).stdout
    assert "nothing any more" in CliRunner().invoke(main, ["keys", "revoke", id, *home]).output
    assert made.stdout.strip() not in CliRunner().invoke(main, ["keys", "list", *home]).output
