"""How things stand: what is being read, how long it takes, what waits longest."""

from __future__ import annotations

from datetime import timedelta

from held import a_document, a_report, sha

from services.overview import overview
from services.standing import duration, status_lines
from services.store.memory import MemoryStore
from services.store.seam import Arrival, DocumentState


def test_a_document_that_is_being_read_says_how_far_it_is_and_how_long_it_will_take():
    store = MemoryStore()
    store.receive(Arrival(sha("long"), "long.pdf"))
    store.start(sha("long"), "one")
    begun = store.case(sha("long")).changed
    assert begun is not None
    (underway,) = overview(store, begun).underway
    assert (underway.pages, underway.pages_done, underway.seconds_left) == (0, 0, None)
    store.split(sha("long"), [(1, 8), (9, 16), (17, 20)])
    store.progress_part(sha("long"), 0, 3)
    store.finish_part(sha("long"), 2, sha("part"))
    (underway,) = overview(store, begun + timedelta(seconds=14)).underway
    assert (underway.pages, underway.pages_done) == (20, 7)
    assert underway.seconds_left == 26, "two seconds a page, thirteen pages to go"
    assert "reading long.pdf" in "\n".join(status_lines(store))


def test_the_oldest_question_is_the_one_that_waits_longest_whether_it_was_shown_or_not():
    store = MemoryStore()
    for name in ("first.pdf", "second.pdf"):
        document = a_document(name)
        store.receive(Arrival(document.sha256, name))
        store.hold(document, [a_report(document, "requests.r1.c1")])
    first = store.questions(sha256=a_document("first.pdf").sha256)[0]
    store.asked({first.id: "task 1"})
    now = overview(store)
    assert now.questions == 2
    assert now.oldest is not None
    assert now.oldest.id == first.id
    assert now.counts[DocumentState.HELD] == 2


def test_lengths_of_time_are_said_in_the_largest_unit_that_makes_sense():
    assert [duration(s) for s in (3, 90, 130, 5000, 9000, 200_000)] == [
        "3 s",
        "90 s",
        "2 min",
        "83 min",
        "2 h",
        "2 days",
    ]
