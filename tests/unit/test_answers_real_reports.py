"""What follows from answers on a real report: conceded relations, a new order, audits, late changes."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from answer_parts import question_about, says, the_rest
from desk_parts import a_desk, clean, doubted, doubted_twice

from review.decision import Outcome, QuestionState, Settled, Status
from services.desk import Desk
from services.review_figures import figures
from services.settings import Settings
from services.silent_bound import silent_bound
from services.store.seam import DocumentState
from services.workbench import OpenBench

KEY, TOTAL = "requests.new.natural", "requests.new.total"


def received(desk: Desk, path: Path) -> str:
    sha256 = desk.receive(path).sha256
    the_rest(desk)
    return sha256


def broken(desk: Desk, sha256: str) -> set[str]:
    return {f.rule for report in desk.store.reports(sha256) for f in report.findings if f.status is Status.VIOLATED}


def test_a_broken_relation_is_conceded_under_the_reviewers_name(tmp_path: Path):
    desk = a_desk(tmp_path)
    sha = received(desk, doubted(tmp_path))
    says(desk, KEY, Outcome.INCONSISTENT, by="Wang")
    assert desk.store.case(sha).state is DocumentState.SETTLED
    record = next(record for record in desk.store.records() if record.key == KEY)
    assert (record.text, record.outcome, record.reviewer) == ("5", Outcome.INCONSISTENT, "Wang")
    assert broken(desk, sha), "the relation stays broken, for all to see, and nobody is asked about it"


def test_after_an_answer_people_see_the_questions_as_they_are_judged_now(tmp_path: Path):
    desk = a_desk(tmp_path)
    sha = received(desk, doubted_twice(tmp_path))
    before = {question.flag.key for question in desk.store.questions(QuestionState.ASKED)}
    says(desk, KEY, Outcome.CORRECTED, "0")
    alive = desk.store.questions(QuestionState.ASKED, sha)
    assert alive and {question.flag.key for question in alive} != before
    for question in alive:
        shown = desk.reviewer.shown[question.task]  # type: ignore[attr-defined, index]
        assert (shown.flag.priority, shown.flag.reasons) == (question.flag.priority, question.flag.reasons)
        assert shown.confidence == question.confidence
    says(desk, TOTAL, Outcome.CORRECTED, "0")
    assert desk.store.case(sha).state is DocumentState.SETTLED
    assert not broken(desk, sha)


def test_people_who_disagree_on_a_real_report_settle_it_by_majority(tmp_path: Path):
    desk = a_desk(tmp_path)
    sha = received(desk, doubted(tmp_path))
    question = question_about(desk, KEY).id
    says(desk, KEY, Outcome.INCONSISTENT, by="Li", at=1)
    says(desk, KEY, Outcome.CORRECTED, "0", by="Wang", at=2, question=question)
    assert desk.store.case(sha).state is DocumentState.HELD
    assert "5" in question_about(desk, KEY).flag.reasons[-1].message
    says(desk, KEY, Outcome.CORRECTED, "0", by="Zhao", at=3)
    assert desk.store.case(sha).state is DocumentState.SETTLED
    assert [record.text for record in desk.store.history(sha, 0, KEY)] == ["5", "0"], "the first word settled it once"


def test_a_late_change_that_breaks_the_sums_holds_the_document_until_that_is_explained(tmp_path: Path):
    desk = a_desk(tmp_path)
    sha = received(desk, doubted(tmp_path))
    question = question_about(desk, KEY).id
    says(desk, KEY, Outcome.CORRECTED, "0", name="annotation/1", at=1)
    assert desk.store.case(sha).state is DocumentState.SETTLED
    says(desk, KEY, Outcome.CORRECTED, "7", name="annotation/1", at=2, question=question)
    assert desk.store.case(sha).state is DocumentState.HELD, "7 does not balance"
    says(desk, KEY, Outcome.INCONSISTENT, "7", name="annotation/1", at=3, question=question)
    assert desk.store.case(sha).state is DocumentState.SETTLED
    assert [(r.version, r.text) for r in desk.store.history(sha, 0, KEY)] == [(1, "0"), (2, "7")]


def test_a_share_of_accepted_figures_is_asked_all_the_same_and_bounds_silent_errors(tmp_path: Path):
    desk = a_desk(tmp_path, at=OpenBench(replace(Settings(threads=1), audit=0.1)))
    sha = received(desk, clean(tmp_path))
    audits = desk.store.questions(QuestionState.ASKED, sha)
    assert len(audits) > 5
    assert {reason.code for question in audits for reason in question.flag.reasons} == {"audit-sample"}
    for question in audits:
        says(desk, question.flag.key, Outcome.AS_READ)
    assert desk.store.case(sha).state is DocumentState.SETTLED
    by = [record.settled_by for record in desk.store.records()]
    assert by.count(Settled.AUDIT) == len(audits) and by.count(Settled.MACHINE) == len(by) - len(audits)
    bound = silent_bound(figures(desk.store.reviewing.told()))
    assert (bound.answered, bound.wrong) == (len(audits), 0)
    assert bound.rate is not None and 0 < bound.rate < 0.5
