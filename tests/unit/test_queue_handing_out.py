"""Jobs by name: every one that is announced can be done, handed out once, and again when Redis forgot it."""

from __future__ import annotations

import importlib
import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from desk_parts import a_desk, clean
from redis import Redis

from models.errors import Unreachable
from services.desk import MOST_STARTS, Desk
from services.embedded import EmbeddedRedis, address_in
from services.jobs import JOBS, STEPS, job_of, kept, perform, put_off, said
from services.queue import LANES, Dispatcher
from services.store.lifecycle import MAX_TRIES
from services.store.memory import MemoryStore
from services.store.seam import Arrival, DocumentState

SERVICES = Path(__file__).parents[2] / "services"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedRedis]:
    embedded = EmbeddedRedis(tmp_path_factory.mktemp("redis"))
    embedded.ensure()
    yield embedded
    embedded.stop()


@pytest.fixture
def redis(server: EmbeddedRedis) -> Redis:
    connection = server.ensure()
    connection.flushall()
    return connection


def waiting(redis: Redis, lane: str) -> list[str]:
    return [name.decode() for name in redis.lrange(f"rq:queue:{lane}", 0, -1)]  # type: ignore[union-attr]


def received(store: MemoryStore, name: str, lane: str) -> str:
    sha = f"{len(store.cases()):064x}"
    store.receive(Arrival(sha, name, lane=lane))
    return sha


def test_every_queued_name_resolves():
    for name in JOBS.values():
        module, function = name.rsplit(".", 1)
        assert callable(getattr(importlib.import_module(module), function))


def test_every_job_that_is_announced_anywhere_has_a_function_and_a_step():
    announced = set()
    for path in SERVICES.rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        announced |= set(re.findall(r'announce\((?:connection, )?"([\w-]+)"', text))
    assert {"read", "read-part", "join", "check", "ask", "settle", "withdraw"} <= announced
    assert announced <= JOBS.keys()
    assert JOBS.keys() == STEPS.keys()


def test_an_announcement_survives_its_way_through_json():
    store = MemoryStore()
    received(store, "a.pdf", "batch")
    (job,) = store.claim("test")
    again = job_of(said(job))
    assert (again.id, again.job, again.lane, again.subject, again.payload) == (1, "read", "batch", job.subject, {})


def test_what_is_urgent_does_not_wait_behind_what_is_not(redis: Redis):
    store = MemoryStore()
    for number in range(30):
        received(store, f"{number}.pdf", "batch")
    dispatcher = Dispatcher(store, redis, "test", lease=60, depth=4)
    assert dispatcher.tick() == 4
    assert dispatcher.tick() == 0, "enough is in Redis; the rest stays where it can be overtaken"
    received(store, "urgent.pdf", "now")
    assert dispatcher.tick() == 1
    assert [len(waiting(redis, lane)) for lane in LANES] == [1, 4, 0]


def test_a_crew_hands_out_only_what_its_own_workers_do(redis: Redis):
    store = MemoryStore()
    received(store, "a.pdf", "batch")
    learns = Dispatcher(store, redis, "trainer", lease=60, lanes=("train",))
    reads = Dispatcher(store, redis, "readers", lease=60, lanes=("now", "batch"))

    assert learns.tick() == 0
    assert reads.tick() == 1
    assert len(waiting(redis, "batch")) == 1


def test_what_waits_in_redis_is_handed_out_once_however_long_it_waits(redis: Redis):
    store = MemoryStore()
    received(store, "a.pdf", "now")
    dispatcher = Dispatcher(store, redis, "test", lease=0.3)
    assert dispatcher.tick() == 1
    deadline = time.monotonic() + 1.0
    while time.monotonic() < deadline:
        assert dispatcher.tick() == 0
        time.sleep(0.05)
    assert len(waiting(redis, "now")) == 1


def test_what_redis_forgot_is_handed_out_again(redis: Redis):
    store = MemoryStore()
    received(store, "a.pdf", "now")
    dispatcher = Dispatcher(store, redis, "test", lease=0.2)
    assert dispatcher.tick() == 1
    redis.flushall()
    assert dispatcher.tick() == 0, "whoever took it may be at work on it"
    time.sleep(0.25)
    assert dispatcher.tick() == 1
    assert len(waiting(redis, "now")) == 1


def test_a_job_at_work_is_not_given_to_another_worker():
    store = MemoryStore()
    received(store, "a.pdf", "now")
    (job,) = store.claim("one", lease=0.3)
    with kept(store, job.id, 0.3):
        time.sleep(0.7)
        assert store.claim("another") == []
    time.sleep(0.4)
    assert len(store.claim("another")) == 1, "its worker shows no sign of life any more"


class _Down:
    """A blob store that does not answer."""

    def path(self, case: object):
        raise Unreachable("the blob store does not answer; see that it runs")


def test_while_the_blob_store_is_away_nothing_is_given_up_and_no_file_is_blamed(tmp_path: Path):
    desk = a_desk(tmp_path)
    sha = desk.receive(clean(tmp_path)).sha256
    down = Desk(desk.store, _Down(), desk.bench, desk.reviewer)  # type: ignore[arg-type]
    (job,) = desk.store.claim("test")
    for _ in range(MAX_TRIES + MOST_STARTS):
        perform(down, job, lease=60)
    assert desk.store.claim("test") == [], "not at once, but later"
    assert desk.store.backlog() == {"waiting": 0, "claimed": 1, "dead": 0}
    perform(desk, job, lease=60)
    assert desk.store.case(sha).state is DocumentState.SETTLED


def test_what_does_not_pass_fails_with_its_reason_and_may_be_sent_in_again(tmp_path: Path):
    desk = a_desk(tmp_path)
    sha = desk.receive(clean(tmp_path)).sha256
    (job,) = desk.store.claim("test")
    for _ in range(MAX_TRIES):
        put_off(desk.store, job, "the weights are missing")
    case = desk.store.case(sha)
    assert case.state is DocumentState.FAILED
    assert case.reason == "read failed again and again, lastly: the weights are missing"
    desk.store.retry(sha, "Li")
    (job,) = desk.store.claim("test")
    perform(desk, job, lease=60)
    assert desk.store.case(sha).state is DocumentState.SETTLED


def test_a_job_whose_document_moved_on_is_done(tmp_path: Path):
    desk = a_desk(tmp_path)
    sha = desk.receive(clean(tmp_path)).sha256
    desk.store.announce("read-part", sha, {"part": 7})
    jobs = desk.store.claim("test")
    for job in jobs:
        perform(desk, job, lease=60)
    assert desk.store.backlog() == {"waiting": 0, "claimed": 0, "dead": 0}


def test_the_embedded_redis_is_shared_and_comes_back_when_it_died(tmp_path: Path):
    first, second = EmbeddedRedis(tmp_path), EmbeddedRedis(tmp_path)
    try:
        first.ensure().set("mark", "1")
        assert second.ensure().get("mark") == b"1", "both speak to the same one"
        second.stop()
        assert first.ensure().get("mark") == b"1", "who did not start it does not stop it"
        first.ensure().shutdown(nosave=True)
        assert first.ensure().get("mark") is None, "a new one, empty"
    finally:
        first.stop()


def test_a_data_directory_with_a_long_name_has_its_redis_too(tmp_path: Path):
    home = tmp_path / ("long" * 30)
    home.mkdir()
    assert len(address_in(home)) < 108
    embedded = EmbeddedRedis(home)
    try:
        assert embedded.ensure().ping()
    finally:
        embedded.stop()
