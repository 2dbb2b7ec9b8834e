"""Jobs that changes call for are never lost and never taken twice, on both databases and in the fake."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import timedelta

import pytest
from held import NOON, a_document, a_report, sha

from models.errors import BadRequest
from services.store import lifecycle
from services.store.lifecycle import MAX_TRIES, back_off, now
from services.store.memory import MemoryStore
from services.store.seam import Arrival, Model, Store
from services.store.sql import SqlStore


@pytest.fixture(params=["memory", "sqlite", "postgresql"])
def dialect(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture
def store(dialect: str, request: pytest.FixtureRequest) -> Iterator[Store]:
    if dialect == "memory":
        yield MemoryStore()
        return
    opened = SqlStore(request.getfixturevalue("database"))
    yield opened
    opened.close()


def jobs(store: Store) -> list[str]:
    return [a.job for a in store.claim("dispatcher", lease=0.0)]


def test_each_state_announces_what_comes_next(store: Store):
    document = a_document()
    store.receive(Arrival(document.sha256, document.name, lane="batch"))
    assert [(a.job, a.lane, a.subject) for a in store.claim("d", lease=0.0)] == [("read", "batch", document.sha256)]

    store.hold(document, [a_report(document, "requests.r1.c1")])
    assert jobs(store) == ["ask"]

    store.judge(document.sha256, 0, a_report(document))
    assert jobs(store) == ["ask"]
    assert store.backlog() == {"waiting": 1, "claimed": 1, "dead": 0}, "whoever judged it settles it; a call stands by"

    store.settle(document.sha256)
    assert store.backlog() == {"waiting": 0, "claimed": 0, "dead": 0}


def test_who_dies_before_settling_what_was_judged_is_followed_by_another(store: Store, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(lifecycle, "STAND_BY_SECONDS", 0.0)
    document = a_document()
    store.receive(Arrival(document.sha256, document.name))
    store.hold(document, [a_report(document)])
    assert jobs(store) == ["settle"]


def test_what_is_claimed_is_not_claimed_again_until_its_lease_is_over(store: Store):
    store.announce("read", "x", {})
    first = store.claim("a", lease=60)
    assert store.claim("b") == []

    store.extend([first[0].id], lease=0.0)
    assert [a.id for a in store.claim("b")] == [first[0].id]


def test_the_same_call_twice_is_one_job_but_a_new_call_during_the_work_is_another(store: Store):
    store.announce("check", "x", {"report": 0})
    store.announce("check", "x", {"report": 0})
    store.announce("check", "x", {"report": 1})
    assert len(store.claim("a")) == 2

    store.announce("check", "x", {"report": 0})
    assert len(store.claim("a")) == 1


def test_a_lost_queue_is_refilled(store: Store):
    for n in range(3):
        store.announce("read", str(n), {})
    claimed = store.claim("a", lease=3600)
    store.done([claimed[0].id])

    assert store.refill() == 2
    assert sorted(a.subject for a in store.claim("b")) == ["1", "2"]


def test_a_try_that_failed_comes_again_later_and_is_dead_in_the_end(store: Store):
    store.announce("read", "x", {})
    (one,) = store.claim("a")
    for tries in range(1, MAX_TRIES):
        later = store.postpone(one.id, "Redis does not answer")
        assert (later.state, later.attempts) == ("waiting", tries)
        assert later.available > now() + timedelta(seconds=back_off(tries) - 5)
    assert store.claim("a") == []

    dead = store.postpone(one.id, "Redis does not answer")
    assert (dead.state, dead.last_error) == ("dead", "Redis does not answer")
    assert [a.id for a in store.dead()] == [one.id]
    assert store.backlog() == {"waiting": 0, "claimed": 0, "dead": 1}
    assert [e.kind for e in store.events()] == ["announcement.dead"]

    assert store.revive() == 1
    assert [a.attempts for a in store.claim("a")] == [0]


def test_the_wait_grows_and_is_bounded():
    waits = [back_off(n) for n in range(1, 40)]
    assert waits == sorted(waits)
    assert (waits[0], waits[-1]) == (2.0, 900.0)


def test_what_was_done_is_forgotten_in_time(store: Store):
    store.announce("read", "x", {})
    (one,) = store.claim("a")
    store.done([one.id])

    assert store.prune(now() - timedelta(hours=1)) == 0
    assert store.prune(now() + timedelta(hours=1)) == 1
    with pytest.raises(BadRequest, match="nothing to try again"):
        store.postpone(one.id, "late")


def test_the_champion_is_one_pointer(store: Store):
    old = Model("small-1", "recognise", sha("1"), NOON, settings={"lr": 0.1}, results={"cer": 0.02})
    new = Model("small-2", "recognise", sha("2"), NOON + timedelta(days=1), parent="small-1", dataset="d1")
    assert (store.register(old), store.register(old), store.register(new)) == (True, False, True)
    assert store.champion("recognise") is None

    store.promote("small-1", "admin")
    store.promote("small-2", "admin")
    assert store.champion("recognise") == new
    store.promote("small-1", "admin")
    assert store.champion("recognise") == old
    assert store.models("recognise") == [old, new]
    with pytest.raises(BadRequest, match="small-1, small-2"):
        store.promote("large", "admin")
    with pytest.raises(BadRequest, match="another name"):
        store.register(Model("small-1", "recognise", sha("3"), NOON))


CLAIMER = """
import sys
from services.store.sql import SqlStore
store = SqlStore(sys.argv[1])
taken = []
while some := store.claim(sys.argv[2], limit=7, lease=600):
    taken += [a.id for a in some]
print(*taken)
"""


@pytest.mark.parametrize("dialect", ["sqlite", "postgresql"])
def test_claimers_side_by_side_share_without_overlap(dialect: str, database: str):
    store = SqlStore(database)
    for n in range(120):
        store.announce("read", str(n), {})
    claimers = [
        subprocess.Popen(
            [sys.executable, "-c", CLAIMER, database, str(n)], cwd=os.getcwd(), stdout=subprocess.PIPE, text=True
        )
        for n in range(2)
    ]
    taken = [id for claimer in claimers for id in claimer.communicate(timeout=120)[0].split()]
    store.close()

    assert len(taken) == 120
    assert len(set(taken)) == 120


@pytest.mark.parametrize("dialect", ["sqlite", "postgresql"])
def test_the_parts_of_one_document_finish_side_by_side_and_join_once(dialect: str, database: str):
    store = SqlStore(database)
    store.receive(Arrival(sha("x"), "x.pdf"))
    store.split(sha("x"), [(n, n) for n in range(1, 13)])
    completed: list[bool] = []
    threads = [
        threading.Thread(target=lambda n=n: completed.append(store.finish_part(sha("x"), n, sha(str(n)))))
        for n in range(12)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(completed) == [False] * 11 + [True]
    assert [a.job for a in store.claim("d", limit=100)].count("join") == 1
    store.close()


def test_lanes_are_claimed_one_by_one_or_all_together(store: Store):
    for lane in ("batch", "now", "train"):
        store.announce("read", lane, {}, lane)

    assert [a.subject for a in store.claim("a", lane="now")] == ["now"]
    assert sorted(a.subject for a in store.claim("a")) == ["batch", "train"]


def test_a_document_of_a_single_group_is_read_by_the_job_that_split_it(store: Store):
    store.receive(Arrival(sha("x"), "x.pdf"))
    store.split(sha("x"), [(1, 3)])

    assert jobs(store) == ["read"]
    assert store.finish_part(sha("x"), 0, sha("part"))
