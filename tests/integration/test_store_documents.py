"""From a file to final storage: the same story on both databases and in the fake that stands in for them."""

from __future__ import annotations

import inspect
from collections.abc import Iterator

import pytest
from held import LOW, NOON, a_correction, a_document, a_report, judged, sha

from models.errors import BadRequest, StillInDoubt
from review.decision import Answer, FlagState, Outcome, QuestionState, Reason, Settled
from services.store.memory import MemoryStore
from services.store.seam import Arrival, DocumentState, Store, Wanted
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


def arrival(name: str = "年报.pdf") -> Arrival:
    return Arrival(sha(name), name, 1024, "application/pdf", {"form": "auto"})


def test_a_document_without_doubts_settles(store: Store):
    document = a_document()
    store.receive(arrival())
    store.start(document.sha256, "worker-1")
    held = store.hold(document, [a_report(document)], {"risk": "3"})
    settled = store.settle(document.sha256)

    assert (held.state, held.open_flags) == (DocumentState.HELD, 0)
    assert (settled.state, settled.records) == (DocumentState.SETTLED, 12)
    records = list(store.records())
    assert [r.text for r in records][:4] == ["", "1", "2", "10"]
    assert {r.settled_by for r in records} == {Settled.MACHINE}
    assert records[1].readers == "onnx/PP-OCRv6_small@1f2e3d4c; risk 3"
    assert records[1].error_probability == 0.0004
    assert records[1].box == document.tables[0].cells[1].box


def test_what_was_held_comes_back_as_it_was(store: Store):
    document = a_document()
    report = a_report(document, "requests.r1.c1")
    store.receive(arrival())
    store.hold(document, [report])

    assert store.document(document.sha256) == document
    assert store.reports(document.sha256) == (report,)


def test_the_same_bytes_twice_are_one_document_and_the_answer_says_so(store: Store):
    first = store.receive(arrival())
    again = store.receive(arrival())

    assert (first.known, again.known) == (False, True)
    assert len(store.cases()) == 1
    assert [a.job for a in store.claim("dispatcher")] == ["read"]


def test_holding_twice_changes_nothing(store: Store):
    document = a_document()
    store.receive(arrival())
    store.hold(document, [a_report(document, "requests.r1.c1")])
    events = len(list(store.events()))
    again = store.hold(document, [a_report(document)])

    assert again.known
    assert again.open_flags == 1
    assert len(list(store.events())) == events


def test_a_document_in_doubt_waits_for_a_person(store: Store):
    document = a_document()
    store.receive(arrival())
    store.hold(document, [a_report(document, "requests.r1.c1", "requests.r2.c2")])

    with pytest.raises(StillInDoubt, match="2 open flags"):
        store.settle(document.sha256)
    assert list(store.records()) == []
    assert store.case(document.sha256).state is DocumentState.HELD


def test_an_answer_settles_its_figure_under_the_name_of_who_gave_it(store: Store):
    document = a_document()
    store.receive(arrival())
    store.hold(document, [a_report(document, "requests.r1.c1")])
    (question,) = store.questions()
    store.asked({question.id: "1/17"})
    found = store.question_of_task("1/17")
    assert found is not None and found.state is QuestionState.ASKED
    assert found == store.question(question.id)

    answer = Answer(question.id, "王芳", Outcome.CORRECTED, "annotation/5@1", NOON, "17", "", 3.5)
    taken = store.answer(answer, a_correction(document, question.flag.key))
    again = store.answer(answer, a_correction(document, question.flag.key))
    store.settle(document.sha256)

    assert (taken, again) == (True, False)
    assert store.answers(document.sha256) == [answer]
    record = next(r for r in store.records() if r.key == "requests.r1.c1")
    assert (record.text, record.value.number, record.settled_by) == ("17", 17, Settled.REVIEWER)
    assert (record.reviewer, record.outcome) == ("王芳", Outcome.CORRECTED)
    assert store.reports(document.sha256)[0].facts[4].text == "11", "what was read stays as it was read"


def test_a_skipped_question_keeps_its_document_waiting(store: Store):
    document = a_document()
    store.receive(arrival())
    store.hold(document, [a_report(document, "requests.r1.c1")])
    (question,) = store.questions()

    store.answer(Answer(question.id, "王芳", Outcome.SKIPPED, "annotation/6@1", NOON), None)

    assert len(store.flags()) == 1
    with pytest.raises(StillInDoubt):
        store.settle(document.sha256)


def test_doubts_that_are_gone_are_withdrawn_and_new_ones_are_asked(store: Store):
    document = a_document()
    report = a_report(document, "requests.r1.c1", "requests.r2.c2", "requests.r3.c1")
    store.receive(arrival())
    store.hold(document, [report])
    store.asked({q.id: f"task/{q.id}" for q in store.questions()})
    store.correct(a_correction(document, "requests.r1.c1"))

    case = store.judge(document.sha256, 0, judged(report, "requests.r1.c1", "requests.r3.c1", "requests.r3.c2"))

    assert case.open_flags == 2
    assert {f.key for f in store.flags()} == {"requests.r3.c1", "requests.r3.c2"}
    assert {f.key for f in store.flags(state=FlagState.WITHDRAWN)} == {"requests.r2.c2"}
    assert {f.key for f in store.flags(state=FlagState.ANSWERED)} == {"requests.r1.c1"}
    withdrawn = [a.payload for a in store.claim("d") if a.job == "withdraw"]
    assert withdrawn == [{"questions": [1]}, {"questions": [2]}], "one was corrected unasked, one is in doubt no more"


def test_what_a_person_doubts_is_not_withdrawn_by_the_machine(store: Store):
    document = a_document()
    report = a_report(document)
    store.receive(arrival())
    store.hold(document, [report])
    store.doubt(document.sha256, 0, "requests.r2.c1", [LOW], "auditor")

    assert store.judge(document.sha256, 0, report).open_flags == 1


def test_a_late_correction_makes_a_new_version_and_the_old_one_stays(store: Store):
    document = a_document()
    store.receive(arrival())
    store.hold(document, [a_report(document)])
    store.settle(document.sha256)

    store.correct(a_correction(document, "requests.r1.c1"))
    reopened = store.case(document.sha256)
    again = store.settle(document.sha256)

    assert reopened.state is DocumentState.HELD
    assert again.records == 12
    assert len(list(store.records())) == 12
    assert [(r.version, r.text) for r in store.history(document.sha256, 0, "requests.r1.c1")] == [(1, "11"), (2, "17")]
    assert len(store.versions(document.sha256)) == 13


def test_a_doubt_about_a_settled_figure_holds_its_document_again(store: Store):
    document = a_document()
    store.receive(arrival())
    store.hold(document, [a_report(document)])
    store.settle(document.sha256)

    store.doubt(document.sha256, 0, "requests.r1.c1", [LOW], "auditor")

    assert store.case(document.sha256).state is DocumentState.HELD
    with pytest.raises(StillInDoubt):
        store.settle(document.sha256)
    assert len(list(store.records())) == 12, "what was settled stays in final storage meanwhile"


def test_a_contradiction_is_asked_again_with_its_reason(store: Store):
    document = a_document()
    store.receive(arrival())
    store.hold(document, [a_report(document, "requests.r1.c1")])
    (question,) = store.questions()

    again = store.ask_again(question.id, Reason("contradiction", "17 还是 18"))

    assert [q.id for q in store.questions()] == [again.id]
    assert len(again.flag.reasons) == 2


def test_a_failed_document_can_be_sent_in_again(store: Store):
    document = a_document()
    store.receive(arrival())
    store.start(document.sha256, "w")
    store.start(document.sha256, "w")
    failed = store.fail(document.sha256, "it killed its worker twice")
    again = store.retry(document.sha256, "operator")

    assert (failed.attempts, failed.reason) == (2, "it killed its worker twice")
    assert (again.state, again.attempts, again.reason) == (DocumentState.RECEIVED, 0, "")
    assert store.hold(document, [a_report(document)]).state is DocumentState.HELD


def test_a_job_that_comes_twice_finds_nothing_left_to_read(store: Store):
    document = a_document()
    store.receive(arrival())
    first = store.start(document.sha256, "w1")
    store.hold(document, [a_report(document)])
    again = store.start(document.sha256, "w2")

    assert (first.known, first.state) == (False, DocumentState.READING)
    assert (again.known, again.state, again.attempts) == (True, DocumentState.HELD, 1)


def test_a_document_that_failed_after_it_was_held_can_be_held_anew(store: Store):
    document = a_document()
    store.receive(arrival())
    store.hold(document, [a_report(document, "requests.r1.c1")])
    store.fail(document.sha256, "its page pictures are lost")
    again = store.hold(document, [a_report(document, "requests.r2.c2")])

    assert again.state is DocumentState.HELD
    assert [flag.key for flag in store.flags(document.sha256)] == ["requests.r2.c2"]
    assert store.document(document.sha256) == document


def test_questions_that_the_reviewers_system_lost_wait_again(store: Store):
    document = a_document()
    store.receive(arrival())
    store.hold(document, [a_report(document, "requests.r1.c1")])
    (question,) = store.questions()
    store.asked({question.id: "1/17"})
    assert store.questions() == []

    store.unasked([question.id])
    assert [q.id for q in store.questions()] == [question.id]
    assert store.question_of_task("1/17") is None
    with pytest.raises(BadRequest, match="no question 99"):
        store.question(99)


def test_a_cancelled_document_is_not_held_by_a_late_worker(store: Store):
    document = a_document()
    store.receive(arrival())
    store.cancel(document.sha256, "operator")

    assert store.hold(document, [a_report(document)]).state is DocumentState.CANCELLED
    assert store.document(document.sha256).tables == ()


def test_cancelling_withdraws_its_questions(store: Store):
    document = a_document()
    store.receive(arrival())
    store.hold(document, [a_report(document, "requests.r1.c1")])
    store.cancel(document.sha256, "operator", "sent by mistake")

    assert store.questions(state=None)[0].state is QuestionState.WITHDRAWN
    assert store.retry(document.sha256, "operator").state is DocumentState.RECEIVED
    assert store.hold(document, [a_report(document, "requests.r1.c1")]).open_flags == 1


def test_a_settled_document_cannot_be_cancelled(store: Store):
    document = a_document()
    store.receive(arrival())
    store.hold(document, [a_report(document)])
    store.settle(document.sha256)

    with pytest.raises(BadRequest, match="it can become: held"):
        store.cancel(document.sha256, "operator")


def test_a_document_is_found_by_the_beginning_of_its_sha256(store: Store):
    store.receive(arrival())

    assert store.case(sha("年报.pdf")[:8]).name == "年报.pdf"
    for nobody in ("", "zz", "0" * 64):
        with pytest.raises(BadRequest):
            store.case(nobody)


def test_documents_are_listed_a_page_at_a_time(store: Store):
    for number in range(5):
        store.receive(arrival(f"{number}.pdf"))
    first = store.cases(limit=3)
    rest = store.cases(after=first[-1].sha256, limit=3)

    assert [c.name for c in (*first, *rest)] == [f"{n}.pdf" for n in range(5)]
    assert store.counts()[DocumentState.RECEIVED] == 5


def test_groups_of_pages_join_once(store: Store):
    store.receive(arrival())
    document = sha("年报.pdf")
    store.split(document, [(1, 20), (21, 40)])
    store.start_part(document, 0)
    store.progress_part(document, 0, 7)
    assert [(p.pages_done, p.attempts) for p in store.parts(document)] == [(7, 1), (0, 0)]

    finished = [store.finish_part(document, i, sha(f"part {i}")) for i in (0, 0, 1, 1)]

    assert len(store.split(document, [(1, 40)])) == 2, "a second fan-out keeps the first"
    assert finished == [False, False, True, False]
    assert [a.job for a in store.claim("d") if a.job == "join"] == ["join"]


def test_final_storage_is_narrowed_by_agency_year_form_key_and_time(store: Store):
    for agency, year in (("甲局", 2022), ("甲局", 2023), ("乙局", 2023)):
        document = a_document(f"{agency}{year}.pdf")
        store.receive(arrival(document.name))
        store.hold(document, [a_report(document, agency=agency, year=year)])
        store.settle(document.sha256)

    def count(**wanted) -> int:
        return len(list(store.records(Wanted(**wanted))))

    settled = store.case(sha("乙局2023.pdf")).settled
    assert count() == 36
    assert count(agencies=("甲局",)) == 24
    assert count(agencies=("甲局",), years=(2023,)) == 12
    assert count(forms=("other",)) == 0
    assert count(key_prefix="requests.r1") == 9
    assert count(key_prefix="Requests") == 0
    assert count(key_prefix="requests_r1") == 0
    assert count(settled_since=settled) == 12
    assert count(documents=(sha("甲局2022.pdf"),)) == 12


def test_blobs_are_noted_by_what_they_are_to_a_document(store: Store):
    store.receive(arrival())
    document = sha("年报.pdf")
    store.attach(document, {"page/1": sha("a"), "crop/requests.r1.c1": sha("b")})
    store.attach(document, {"page/1": sha("c")})
    store.hold(a_document(), [], blobs={"page/2": sha("d")})

    kept = {"page/1": sha("c"), "page/2": sha("d"), "crop/requests.r1.c1": sha("b")}
    assert store.attachments(document) == kept


@pytest.mark.parametrize("kind", [SqlStore, MemoryStore])
def test_each_store_keeps_the_seam(kind: type):
    asked = {name: one for name, one in vars(Store).items() if inspect.isfunction(one) and not name.startswith("_")}

    assert len(asked) > 40
    for name, one in asked.items():
        assert str(inspect.signature(getattr(kind, name))) == str(inspect.signature(one)), name
