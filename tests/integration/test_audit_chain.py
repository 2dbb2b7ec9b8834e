"""The log proves itself, and what was done behind its back is named."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from held import a_correction, a_document, a_report, sha
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from services.audit import verify, verify_log
from services.store.engine import writing
from services.store.lifecycle import chained, now
from services.store.seam import Arrival, Event
from services.store.sql import SqlStore


@pytest.fixture
def lived(store: SqlStore) -> SqlStore:
    """A store in which something has happened: two documents settled, one of them twice."""
    for name in ("甲.pdf", "乙.pdf"):
        document = a_document(name)
        store.receive(Arrival(document.sha256, name))
        store.hold(document, [a_report(document, "requests.r1.c1")])
        store.correct(a_correction(document, "requests.r1.c1"))
        store.settle(document.sha256)
    store.correct(a_correction(a_document("乙.pdf"), "requests.r2.c2", "29"))
    store.settle(sha("乙.pdf"))
    return store


def tamper(store: SqlStore, dialect: str, table: str, statement: str) -> None:
    """Change what is guarded, as someone could who may drop the guards."""
    with writing(store.engine) as connection:
        if dialect == "sqlite":
            for name in ("updated", "deleted"):
                connection.execute(text(f"DROP TRIGGER {table}_not_{name}"))
        else:
            connection.execute(text(f"ALTER TABLE {table} DISABLE TRIGGER ALL"))
        connection.execute(text(statement))


def test_an_untouched_store_is_whole(lived: SqlStore):
    proof = verify(lived)

    assert proof.whole
    assert proof.documents == 2
    assert proof.events == len(list(lived.events()))
    assert verify(lived, expected_head=proof.head).whole


def test_every_change_of_state_is_in_the_log(lived: SqlStore):
    kinds = [event.kind for event in lived.events(sha("乙.pdf"))]

    assert kinds == [
        "document.received",
        "document.held",
        "flags.opened",
        "correction.made",
        "document.settled",
        "document.reopened",
        "correction.made",
        "document.settled",
    ]


@pytest.mark.parametrize(
    "statement, broken",
    [
        ("UPDATE events SET actor = 'nobody' WHERE seq = 4", "event 4 .* was changed"),
        ("UPDATE events SET at = '2020-01-01T00:00:00.000000Z' WHERE seq = 1", "event 1 .* was changed"),
        ("DELETE FROM events WHERE seq = 3", "event 3 is missing"),
        ("DELETE FROM events WHERE seq = 1", "event 1 is missing"),
    ],
)
def test_the_first_broken_link_is_named(lived: SqlStore, dialect: str, statement: str, broken: str):
    tamper(lived, dialect, "events", statement)

    proof = verify(lived)
    assert not proof.whole
    assert re.search(broken, proof.broken or "")


def test_a_log_that_was_cut_off_cannot_deny_its_old_head(lived: SqlStore, dialect: str):
    head = verify(lived).head
    last = len(list(lived.events()))
    tamper(lived, dialect, "events", f"DELETE FROM events WHERE seq = {last}")

    assert "cut off" in (verify(lived, expected_head=head).broken or "")


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE records SET text = '999', value = '999' WHERE id = 2",
        "UPDATE records SET reviewer = 'nobody' WHERE version = 2",
        "DELETE FROM records WHERE id = 3",
    ],
)
def test_a_record_changed_behind_the_log_is_noticed(lived: SqlStore, dialect: str, statement: str):
    statement = statement.replace("'999' WHERE", "999 WHERE") if dialect == "postgresql" else statement
    tamper(lived, dialect, "records", statement)

    assert "are not those that the log says" in (verify(lived).broken or "")


WRITER = """
import sys
sys.path.insert(0, sys.argv[3])
from held import a_document, a_report
from services.store.seam import Arrival
from services.store.sql import SqlStore
store = SqlStore(sys.argv[1])
for number in range(12):
    document = a_document(f"{sys.argv[2]}-{number}.pdf")
    store.receive(Arrival(document.sha256, document.name))
    store.hold(document, [a_report(document)])
    store.settle(document.sha256)
"""


def test_writers_side_by_side_make_one_chain(database: str):
    here = str(Path(__file__).parents[1])
    writers = [
        subprocess.Popen([sys.executable, "-c", WRITER, database, str(n), here], cwd=os.getcwd()) for n in range(2)
    ]
    assert [writer.wait(120) for writer in writers] == [0, 0]
    store = SqlStore(database)

    proof = verify(store)
    assert proof.broken is None
    assert (proof.events, proof.documents) == (2 * 12 * 3, 24)
    store.close()


def a_log(length: int) -> list[Event]:
    events, previous = [], ""
    for seq in range(1, length + 1):
        event = chained(seq, previous, "document.received", f"文件{seq}", "gouji", {"name": "年报\0.pdf"}, now())
        previous = event.hash
        events.append(event)
    return events


@given(st.data())
@settings(max_examples=80, deadline=None)
def test_no_single_change_goes_unnoticed(data: st.DataObject):
    log = a_log(5)
    at = data.draw(st.integers(0, 4))
    name = data.draw(st.sampled_from(["at", "kind", "subject", "actor", "data", "previous", "hash"]))
    other = data.draw(st.text(max_size=8).filter(lambda s: s != getattr(log[at], name)))
    log[at] = replace(log[at], **{name: other})

    proof = verify_log(log)
    assert not proof.whole
    assert proof.events == at or (name == "hash" and proof.events in (at, at + 1))


def test_an_empty_log_is_whole():
    assert verify_log([]).whole


def test_what_an_event_says_is_plain_json(lived: SqlStore):
    for event in lived.events():
        assert isinstance(json.loads(event.data), dict)
