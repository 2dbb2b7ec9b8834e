"""What the queue and the desk ask of the store besides, on both databases and in memory."""

from __future__ import annotations

import pytest
from held import a_correction, a_document, a_report, sha

from services.store.memory import MemoryStore
from services.store.seam import Arrival, DocumentState, Store

KEY = "requests.r1.c1"


@pytest.fixture(params=["sqlite", "postgresql", "memory"])
def dialect(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture
def any_store(dialect: str, request: pytest.FixtureRequest) -> Store:
    return MemoryStore() if dialect == "memory" else request.getfixturevalue("store")


def test_each_lane_is_claimed_on_its_own(any_store: Store):
    any_store.receive(Arrival(sha("slow"), "slow.pdf", lane="batch"))
    any_store.receive(Arrival(sha("fast"), "fast.pdf", lane="now"))
    assert [job.subject for job in any_store.claim("one", lane="now")] == [sha("fast")]
    assert any_store.claim("one", lane="now") == []
    assert any_store.claim("one", lane="train") == []
    assert [job.subject for job in any_store.claim("one")] == [sha("slow")]


def test_a_document_in_one_piece_is_read_by_whoever_began_it(any_store: Store):
    any_store.receive(Arrival(sha("short"), "short.pdf"))
    any_store.start(sha("short"), "one")
    (part,) = any_store.split(sha("short"), [(1, 4)])
    assert (part.first_page, part.last_page) == (1, 4)
    assert [job.job for job in any_store.claim("one")] == ["read"], "nobody else is called"


def test_a_try_that_a_stop_cut_short_does_not_count(any_store: Store):
    any_store.receive(Arrival(sha("long"), "long.pdf"))
    any_store.start(sha("long"), "one")
    any_store.split(sha("long"), [(1, 4), (5, 8)])
    any_store.start_part(sha("long"), 1)
    any_store.let_go(sha("long"), 1)
    any_store.let_go(sha("long"))
    any_store.let_go(sha("long"))
    assert any_store.case(sha("long")).attempts == 0
    assert [part.attempts for part in any_store.parts(sha("long"))] == [0, 0]
    assert any_store.start(sha("long"), "two").attempts == 1


def test_a_document_settles_only_with_what_its_judgement_knew(any_store: Store):
    document = a_document("doubted.pdf")
    any_store.receive(Arrival(document.sha256, "doubted.pdf"))
    any_store.hold(document, [a_report(document, KEY)])
    before = any_store.corrections(document.sha256)
    any_store.correct(a_correction(document, KEY))
    now = any_store.corrections(document.sha256)

    assert any_store.settle(document.sha256, before).state is DocumentState.HELD
    assert not any_store.checked(document.sha256, before)
    assert "check" in [job.job for job in any_store.claim("one", lease=0)], "the check is still called for"
    assert any_store.checked(document.sha256, now)
    assert "check" not in [job.job for job in any_store.claim("one", lease=0)]
    assert any_store.settle(document.sha256, now).state is DocumentState.SETTLED
