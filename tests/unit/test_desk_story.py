"""The story of a document, told on a real bench with real reports: received, read, asked about, answered, settled."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from desk_parts import SlowPages, a_desk, bench, clean, damaged, doubted, doubted_twice, many_pages

from models.errors import BadRequest
from review.answered import meant
from review.decision import Answer, Correction, FlagState, Kind, Outcome, QuestionState, Report, Settled, Status
from services.audit import verify
from services.desk import Desk
from services.jobs import perform
from services.store.memory import MemoryStore
from services.store.seam import Case, DocumentState

KEY = "requests.new.natural"


def the_rest(desk: Desk) -> None:
    """What workers would do until there is nothing left to do."""
    while jobs := desk.store.claim("test"):
        for job in jobs:
            perform(desk, job, lease=60)


def answered(desk: Desk, key: str, outcome: Outcome, text: str | None = None, by: str = "Li") -> Case:
    """A person answers the question about a figure, and the workers do the rest."""
    asked = desk.store.questions(QuestionState.ASKED) + desk.store.questions()
    question = next(question for question in asked if question.flag.key == key)
    answer = Answer(question.id, by, outcome, f"test/{question.id}", datetime.now(UTC), text)
    assert desk.answer(answer)
    assert not desk.answer(answer), "the same answer again changes nothing"
    the_rest(desk)
    return desk.store.case(question.flag.document)


def test_a_document_without_doubts_settles_at_once(tmp_path: Path):
    desk = a_desk(tmp_path)
    case = desk.read(desk.receive(clean(tmp_path)).sha256)
    assert (case.state, case.open_flags) == (DocumentState.SETTLED, 0)
    records = list(desk.store.records())
    assert len(records) == case.records > 100
    assert {record.settled_by for record in records} == {Settled.MACHINE}
    assert desk.store.attachments(case.sha256) == {"original": case.sha256}


def test_a_document_in_doubt_waits_for_a_person(tmp_path: Path):
    desk = a_desk(tmp_path)
    desk.receive(doubted(tmp_path))
    the_rest(desk)
    (case,) = desk.store.cases()
    assert (case.state, case.open_flags, case.records) == (DocumentState.HELD, 1, 0)
    assert [question.flag.key for question in desk.reviewer.shown.values()] == [KEY], "people are asked"
    assert desk.check(case.sha256).state is DocumentState.HELD, "looking at it again does not settle it"


def test_what_is_printed_wrong_settles_as_printed_with_its_reviewers_name(tmp_path: Path):
    desk = a_desk(tmp_path)
    desk.receive(doubted(tmp_path))
    the_rest(desk)
    case = answered(desk, KEY, Outcome.INCONSISTENT)
    assert case.state is DocumentState.SETTLED
    record = next(record for record in desk.store.records() if record.key == KEY)
    assert (record.text, record.value.number) == ("5", 5)
    assert (record.outcome, record.reviewer) == (Outcome.INCONSISTENT, "Li")
    (report,) = desk.store.reports(case.sha256)
    broken = {finding.rule for finding in report.findings if finding.status is Status.VIOLATED}
    assert broken == {"requests.balance", "requests.applicants"}, "the relations stay broken, for all to see"


def test_a_corrected_figure_makes_its_relations_hold(tmp_path: Path):
    desk = a_desk(tmp_path)
    desk.receive(doubted(tmp_path))
    the_rest(desk)
    case = answered(desk, KEY, Outcome.CORRECTED, "0")
    assert case.state is DocumentState.SETTLED
    (report,) = desk.store.reports(case.sha256)
    assert not [finding for finding in report.findings if finding.status is Status.VIOLATED]
    assert next(fact.text for fact in report.facts if fact.key == KEY) == "5", "what the machine read stands"
    record = next(record for record in desk.store.records() if record.key == KEY)
    assert (record.text, record.settled_by) == ("0", Settled.REVIEWER)


def test_an_answer_that_explains_others_withdraws_their_questions_and_may_raise_new_ones(tmp_path: Path):
    desk = a_desk(tmp_path)
    desk.receive(doubted_twice(tmp_path))
    the_rest(desk)
    (case,) = desk.store.cases()
    before = {flag.key for flag in desk.store.flags(case.sha256)}
    assert KEY in before
    case = answered(desk, KEY, Outcome.CORRECTED, "0")
    after = {flag.key for flag in desk.store.flags(case.sha256)}
    assert KEY not in after
    assert case.state is DocumentState.HELD, "the total is still wrong"
    case = answered(desk, "requests.new.total", Outcome.CORRECTED, "0")
    assert case.state is DocumentState.SETTLED
    states = {flag.key: flag.state for flag in desk.store.flags(case.sha256, None)}
    assert states[KEY] is states["requests.new.total"] is FlagState.ANSWERED
    assert set(states.values()) <= {FlagState.ANSWERED, FlagState.WITHDRAWN}
    assert not {task for task, q in desk.reviewer.shown.items() if states[q.flag.key] is FlagState.WITHDRAWN}


class AnsweredMeanwhile:
    """The bench, but while it judges for the first time another answer comes in."""

    def __init__(self, answer: Callable[[], object]) -> None:
        self._answer = answer

    def judge(self, *work: Any) -> list[Report]:
        judged = bench().judge(*work)
        self._answer()
        self._answer = lambda: None
        return judged


def test_an_answer_that_comes_while_another_is_checked_is_not_passed_over(tmp_path: Path):
    desk = a_desk(tmp_path)
    sha = desk.receive(doubted(tmp_path)).sha256
    desk.read(sha)
    (question,) = desk.store.questions()
    desk.answer(Answer(question.id, "Li", Outcome.CORRECTED, "one", datetime.now(UTC), "0"))

    def break_it() -> None:
        report = desk.store.reports(sha)[0]
        fact = next(fact for fact in report.facts if fact.key == "requests.new.total")
        text, value = meant(Outcome.CORRECTED, "7", fact)
        moment = datetime.now(UTC)
        desk.store.correct(Correction(sha, 0, fact.key, "Wang", moment, fact.text, text, value, Outcome.CORRECTED))

    case = desk.at(AnsweredMeanwhile(break_it)).check(sha)  # type: ignore[arg-type]
    assert case.state is DocumentState.HELD, "with the second answer the sums are wrong again"
    (report,) = desk.store.reports(sha)
    assert any(finding.status is Status.VIOLATED for finding in report.findings)


def test_what_was_said_since_the_judgement_keeps_a_document_from_settling(tmp_path: Path):
    desk = a_desk(tmp_path)
    sha = desk.receive(doubted(tmp_path)).sha256
    desk.read(sha)
    said = desk.store.corrections(sha)
    (question,) = desk.store.questions()
    desk.answer(Answer(question.id, "Li", Outcome.CORRECTED, "one", datetime.now(UTC), "9"))
    assert desk.store.case(sha).open_flags == 0
    assert desk.store.settle(sha, said).state is DocumentState.HELD
    the_rest(desk)
    assert desk.store.case(sha).open_flags > 0, "9 does not balance either"


def test_what_nobody_can_read_is_stored_as_null(tmp_path: Path):
    desk = a_desk(tmp_path)
    desk.receive(doubted(tmp_path))
    the_rest(desk)
    case = answered(desk, KEY, Outcome.ILLEGIBLE)
    assert case.state is DocumentState.SETTLED
    record = next(record for record in desk.store.records() if record.key == KEY)
    assert (record.text, record.value.number, record.outcome) == (None, None, Outcome.ILLEGIBLE)


def test_a_correction_without_its_text_is_refused_with_what_to_do(tmp_path: Path):
    desk = a_desk(tmp_path)
    desk.receive(doubted(tmp_path))
    the_rest(desk)
    with pytest.raises(BadRequest, match="Give the text as it is printed"):
        answered(desk, KEY, Outcome.CORRECTED)


def test_the_same_bytes_twice_are_one_document(tmp_path: Path):
    desk = a_desk(tmp_path)
    first = desk.receive(clean(tmp_path))
    again = desk.receive(clean(tmp_path, "other-name.txt"))
    assert (again.known, again.sha256, again.name) == (True, first.sha256, "clean.txt")
    the_rest(desk)
    assert len(desk.store.cases()) == 1


def test_every_step_may_be_taken_again(tmp_path: Path):
    desk = a_desk(tmp_path)
    sha = desk.receive(doubted(tmp_path)).sha256

    def steps() -> None:
        desk.read(sha)
        desk.ask(sha)
        desk.check(sha)
        desk.join(sha)
        desk.read_part(sha, 0)

    steps()
    before = [flag.id for flag in desk.store.flags(sha)], len(desk.reviewer.shown)
    steps()
    assert ([flag.id for flag in desk.store.flags(sha)], len(desk.reviewer.shown)) == before
    answered(desk, KEY, Outcome.AS_READ)
    records = desk.store.versions(sha)
    steps()
    assert desk.store.versions(sha) == records
    assert verify(desk.store).whole


def test_a_figure_confirmed_as_read_is_not_asked_again_but_its_relation_is_followed_up(tmp_path: Path):
    desk = a_desk(tmp_path)
    desk.receive(doubted(tmp_path))
    the_rest(desk)
    case = answered(desk, KEY, Outcome.AS_READ)
    asked = {flag.key for flag in desk.store.flags(case.sha256)}
    assert KEY not in asked
    assert asked, "someone must still say where the broken relation comes from"


def test_a_file_that_cannot_be_read_fails_with_its_reason_and_can_be_sent_in_again(tmp_path: Path):
    desk = a_desk(tmp_path)
    case = desk.read(desk.receive(damaged(tmp_path)).sha256)
    assert case.state is DocumentState.FAILED
    assert "cut off" in case.reason
    desk.store.retry(case.sha256, "Li")
    the_rest(desk)
    assert desk.store.case(case.sha256).state is DocumentState.FAILED
    assert desk.store.backlog() == {"waiting": 0, "claimed": 0, "dead": 0}


def test_a_long_document_fans_out_and_joins_to_what_it_is_in_one_piece(tmp_path: Path):
    path = many_pages(tmp_path / "long.pdf", 11)
    desk = a_desk(tmp_path, pages_per_job=3)
    sha = desk.receive(path).sha256
    assert desk.read(sha).state is DocumentState.READING
    assert [(part.first_page, part.last_page) for part in desk.store.parts(sha)] == [(1, 3), (4, 6), (7, 9), (10, 11)]
    assert [desk.read_part(sha, index) for index in (2, 0, 3)] == [False, False, False]
    assert desk.join(sha).state is DocumentState.READING, "a page group is missing"
    assert desk.read_part(sha, 1), "the last one completes it"
    assert desk.join(sha).state is DocumentState.SETTLED
    joined = desk.store.document(sha)

    whole = a_desk(tmp_path / "whole", pages_per_job=100)
    whole.read(whole.receive(path).sha256)
    one = whole.store.document(sha)
    assert (joined.pages, joined.tables, joined.lines, joined.order) == (one.pages, one.tables, one.lines, one.order)
    assert set(desk.originals.blobs.names()) == {sha}, "the pieces are cleared away"


def test_a_document_that_is_called_off_is_let_go_between_two_pages(tmp_path: Path):
    store = MemoryStore()

    def call_off(page: int) -> None:
        if page == 1:
            store.cancel(store.cases()[0].sha256, "Li", "sent twice")
        assert page < 4, "it goes on reading"

    desk = a_desk(tmp_path, store, SlowPages(5, call_off))
    case = desk.read(desk.receive(clean(tmp_path)).sha256)
    assert (case.state, case.reason) == (DocumentState.CANCELLED, "sent twice")
    assert store.backlog() == {"waiting": 0, "claimed": 0, "dead": 0}


def test_last_years_report_helps_to_judge_this_years(tmp_path: Path):
    desk = a_desk(tmp_path)
    first = desk.receive(clean(tmp_path), agency="示例局", year=2018)
    desk.read(first.sha256)
    desk.receive(doubted(tmp_path), agency="示例局", year=2019)
    the_rest(desk)
    (report,) = desk.store.reports(desk.store.cases()[1].sha256)
    assert (report.agency, report.year) == ("示例局", 2019)
    over_years = [finding for finding in report.findings if "carried" in finding.rule]
    assert over_years
    alone = a_desk(tmp_path / "alone")
    alone.read(alone.receive(doubted(tmp_path), agency="示例局", year=2019).sha256)
    (without,) = alone.store.reports(alone.store.cases()[0].sha256)
    assert len(report.findings) > len(without.findings)


def test_an_answer_means_what_its_text_means(tmp_path: Path):
    desk = a_desk(tmp_path)
    desk.receive(doubted(tmp_path))
    the_rest(desk)
    case = answered(desk, KEY, Outcome.CORRECTED, " １２ ")
    (correction,) = desk.store.corrections(case.sha256)
    assert (correction.before, correction.after) == ("5", "１２"), "as printed, but for the blanks around it"
    assert (correction.value.number, correction.value.kind) == (12, Kind.NUMBER)
