"""What Label Studio calls things, in both databases and in memory alike."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from services.store.labelstudio import Ledger, MemoryLedger, Sending, SqlLedger, Taken
from services.store.sql import SqlStore

NOON = datetime(2026, 11, 20, 12, 0, 0, 123456, tzinfo=UTC)


@pytest.fixture
def sql(database: str) -> Iterator[SqlLedger]:
    store = SqlStore(database)
    yield SqlLedger(store.engine)
    store.close()


@pytest.fixture(params=["memory", "sql"])
def ledger(request: pytest.FixtureRequest, sql: SqlLedger) -> Ledger:
    return MemoryLedger() if request.param == "memory" else sql


def test_there_is_one_project_of_a_kind_until_it_is_retired(ledger: Ledger):
    first = ledger.begin_project("figures-zh", "gouji:1", 1)
    assert ledger.begin_project("figures-zh", "gouji:2", 1) == first
    assert ledger.begin_project("figures-en", "gouji:3", 1).mark == "gouji:3"
    ledger.made_project(first.id, 41)
    ledger.saw_until(first.id, NOON)
    ledger.retire_project(first.id)
    second = ledger.begin_project("figures-zh", "gouji:4", 2)
    assert (second.mark, second.version, second.project) == ("gouji:4", 2, None)
    old = next(known for known in ledger.projects() if known.id == first.id)
    assert (old.project, old.retired, old.seen_until) == (41, True, NOON)
    assert [known.mark for known in ledger.projects()] == ["gouji:4", "gouji:3", "gouji:1"]


def test_a_task_is_sent_by_one_and_looked_into_by_the_next(ledger: Ledger):
    project = ledger.begin_project("figures-zh", "gouji:1", 1).id

    def states(patience: float, *cell_ids: str) -> list[Sending]:
        return [sent.state for sent in ledger.send(project, cell_ids, patience).values()]

    assert states(60, "a", "b") == [Sending.FRESH] * 2
    assert states(60, "a", "b", "c") == [Sending.BUSY, Sending.BUSY, Sending.FRESH]
    assert states(0, "a") == [Sending.UNCERTAIN]
    ledger.sent(project, {"a": 7, "never sent": 8})
    assert states(60, "a") == [Sending.SHOWN]
    assert ledger.tasks(project) == {"a": 7, "b": None, "c": None}
    ledger.lost(["b", "c", "unknown"])
    sent = ledger.task_of("a")
    assert sent is not None
    assert (sent.state, sent.task) == (Sending.SHOWN, 7)
    assert ledger.task_of("b") is None
    assert states(60, "b") == [Sending.FRESH]


def test_a_task_that_moves_to_another_project_says_where_it_was(ledger: Ledger):
    old = ledger.begin_project("figures-zh", "gouji:1", 1).id
    ledger.send(old, ["a"], 60)
    ledger.sent(old, {"a": 7})
    ledger.retire_project(old)
    new = ledger.begin_project("figures-zh", "gouji:2", 1).id
    (sent,) = ledger.send(new, ["a"], 60).values()
    assert (sent.state, sent.before) == (Sending.FRESH, (old, 7))
    ledger.sent(old, {"a": 9})
    assert ledger.tasks(new) == {"a": None}, "the old project has no say any more"


def test_an_annotation_is_kept_to_the_microsecond_and_as_it_was_last_seen(ledger: Ledger):
    project = ledger.begin_project("figures-zh", "gouji:1", 1).id
    first = Taken(project, 5, "a", "王芳", NOON)
    ledger.took(first)
    assert ledger.taken("a") == [first]
    later = Taken(project, 5, "a", "王芳", NOON + timedelta(microseconds=1), gone=True)
    ledger.took(later)
    ledger.took(Taken(project, 6, "b", "李", NOON))
    assert ledger.taken("a") == [later]
    assert ledger.taken_as(5) == [later]
    assert ledger.taken("c") == []


def test_of_two_who_send_the_same_at_the_same_moment_one_does(sql: SqlLedger):
    project = sql.begin_project("figures-zh", "gouji:1", 1).id
    sql.send(project, ["a"], 60)
    gate, found = threading.Barrier(4), list[Sending]()

    def send() -> None:
        gate.wait()
        found.append(sql.send(project, ["a"], 0.5)["a"].state)

    threading.Event().wait(0.6)
    threads = [threading.Thread(target=send) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(found) == [Sending.BUSY] * 3 + [Sending.UNCERTAIN]
