"""Every row of the table of outcomes in docs/answers.md."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from answer_parts import FIRST, SECOND, TELLING, THIRD, a_plain_desk, question_about, says, the_rest
from held import a_document

from models.errors import BadRequest
from review.decision import Answer, Flag, FlagState, Outcome, QuestionState, Reason, Record, Settled
from services.desk import Desk
from services.second_reader import SecondReader
from services.store.seam import DocumentState

DOC = a_document().sha256
EVERYTHING_TWICE = SecondReader(1.0)
DOCS = Path(__file__).parents[2] / "docs" / "answers.md"


def open_flags(desk: Desk) -> dict[str, Flag]:
    return {flag.key: flag for flag in desk.store.flags(DOC)}


def codes(flag: Flag) -> list[str]:
    return [reason.code for reason in flag.reasons]


def record(desk: Desk, key: str) -> Record:
    return next(record for record in desk.store.records() if record.key == key)


def settle_the_rest(desk: Desk, *keys: str, at: int = 50) -> None:
    for key in keys:
        says(desk, key, Outcome.AS_READ, at=at)
    assert desk.store.case(DOC).state is DocumentState.SETTLED


def test_created_as_read_keeps_the_text_under_the_reviewers_name(tmp_path: Path):
    desk = a_plain_desk(tmp_path)
    says(desk, FIRST, Outcome.AS_READ)
    settle_the_rest(desk, SECOND)
    kept = record(desk, FIRST)
    assert (kept.text, kept.reviewer, kept.outcome, kept.settled_by) == (
        "11",
        "Li",
        Outcome.AS_READ,
        Settled.REVIEWER,
    )


def test_created_corrected_stores_what_is_printed(tmp_path: Path):
    desk = a_plain_desk(tmp_path)
    says(desk, FIRST, Outcome.CORRECTED, " 18 ")
    settle_the_rest(desk, SECOND)
    assert (record(desk, FIRST).text, record(desk, FIRST).value.number) == ("18", 18)


def test_created_an_answer_makes_a_question_needless_and_raises_another(tmp_path: Path):
    desk = a_plain_desk(tmp_path)
    task = question_about(desk, SECOND).task
    says(desk, FIRST, Outcome.CORRECTED, TELLING)
    assert set(open_flags(desk)) == {THIRD}
    assert question_about(desk, SECOND).state is QuestionState.WITHDRAWN
    shown = {question.flag.key for question in desk.reviewer.shown.values()}  # type: ignore[attr-defined]
    assert task not in desk.reviewer.shown and THIRD in shown  # type: ignore[attr-defined]


def test_blank_stores_an_empty_cell(tmp_path: Path):
    desk = a_plain_desk(tmp_path)
    says(desk, FIRST, Outcome.BLANK)
    settle_the_rest(desk, SECOND)
    assert (record(desk, FIRST).text, record(desk, FIRST).value.number) == ("", None)


def test_illegible_stores_null_with_that_reason(tmp_path: Path):
    desk = a_plain_desk(tmp_path)
    says(desk, FIRST, Outcome.ILLEGIBLE)
    settle_the_rest(desk, SECOND)
    assert (record(desk, FIRST).text, record(desk, FIRST).value.number) == (None, None)
    assert (record(desk, FIRST).outcome, record(desk, FIRST).reviewer) == (Outcome.ILLEGIBLE, "Li")


def test_inconsistent_stores_what_is_printed_with_that_mark(tmp_path: Path):
    desk = a_plain_desk(tmp_path)
    says(desk, FIRST, Outcome.INCONSISTENT)
    settle_the_rest(desk, SECOND)
    assert (record(desk, FIRST).text, record(desk, FIRST).outcome) == ("11", Outcome.INCONSISTENT)


def test_the_same_answer_twice_is_one(tmp_path: Path):
    desk = a_plain_desk(tmp_path)
    question = question_about(desk, FIRST).id
    assert says(desk, FIRST, Outcome.CORRECTED, "18", question=question)
    assert not says(desk, FIRST, Outcome.CORRECTED, "18", question=question)
    assert len(desk.store.answers(DOC)) == 1
    assert sum(event.kind == "correction.made" for event in desk.store.events(DOC)) == 1


def test_a_changed_answer_takes_the_place_of_what_it_was(tmp_path: Path):
    desk = a_plain_desk(tmp_path)
    question = question_about(desk, FIRST).id
    says(desk, FIRST, Outcome.CORRECTED, "18", name="annotation/1", at=1)
    says(desk, FIRST, Outcome.CORRECTED, "19", name="annotation/1", at=2, question=question)
    settle_the_rest(desk, SECOND)
    assert record(desk, FIRST).text == "19"


def test_an_older_state_of_an_answer_that_comes_late_changes_nothing(tmp_path: Path):
    desk = a_plain_desk(tmp_path)
    question = question_about(desk, FIRST).id
    says(desk, FIRST, Outcome.CORRECTED, "19", name="annotation/1", at=2)
    says(desk, FIRST, Outcome.CORRECTED, "18", name="annotation/1", at=1, question=question)
    settle_the_rest(desk, SECOND)
    assert record(desk, FIRST).text == "19"


def test_a_deleted_answer_puts_its_figure_in_doubt_again(tmp_path: Path):
    desk = a_plain_desk(tmp_path)
    question = question_about(desk, FIRST).id
    says(desk, FIRST, Outcome.CORRECTED, "18", name="annotation/1", at=1)
    says(desk, FIRST, Outcome.TAKEN_BACK, name="annotation/1", at=2, question=question)
    assert codes(open_flags(desk)[FIRST]) == ["low-confidence", "taken-back"]
    assert question_about(desk, FIRST).id != question, "it is asked anew"
    assert not [c for c in desk.store.corrections(DOC) if c.key == FIRST]
    says(desk, FIRST, Outcome.AS_READ, by="Wang", at=3)
    settle_the_rest(desk, SECOND)
    assert record(desk, FIRST).text == "11"


def test_a_deleted_answer_opens_a_settled_document_again(tmp_path: Path):
    desk = a_plain_desk(tmp_path)
    question = question_about(desk, FIRST).id
    says(desk, FIRST, Outcome.CORRECTED, "18", name="annotation/1", at=1)
    settle_the_rest(desk, SECOND)
    says(desk, FIRST, Outcome.TAKEN_BACK, name="annotation/1", at=60, question=question)
    assert desk.store.case(DOC).state is DocumentState.HELD
    assert record(desk, FIRST).text == "18", "what was settled stands until a new version supersedes it"
    says(desk, FIRST, Outcome.CORRECTED, "16", by="Wang", at=61)
    assert [r.text for r in desk.store.history(DOC, 0, FIRST)] == ["18", "16"]


def test_a_skipped_question_stays_for_somebody_else(tmp_path: Path):
    desk = a_plain_desk(tmp_path)
    question = question_about(desk, FIRST)
    says(desk, FIRST, Outcome.SKIPPED)
    now = question_about(desk, FIRST)
    assert (now.id, now.state, now.flag.state) == (question.id, QuestionState.ASKED, FlagState.OPEN)
    assert question.task in desk.reviewer.shown  # type: ignore[attr-defined]
    says(desk, FIRST, Outcome.AS_READ, by="Wang", at=1)
    assert FIRST not in open_flags(desk)


def test_a_question_that_its_assignee_skips_is_anybodys(tmp_path: Path):
    desk = a_plain_desk(tmp_path)
    question = question_about(desk, FIRST).id
    desk.store.assign(question, "Li")
    says(desk, FIRST, Outcome.SKIPPED, by="Wang")
    assert question_about(desk, FIRST).reviewer == "Li"
    says(desk, FIRST, Outcome.SKIPPED, by="Li")
    assert question_about(desk, FIRST).reviewer is None


def test_two_people_who_agree_are_named_both(tmp_path: Path):
    desk = a_plain_desk(tmp_path)
    question = question_about(desk, FIRST).id
    says(desk, FIRST, Outcome.CORRECTED, "18", at=1)
    says(desk, FIRST, Outcome.CORRECTED, "１８", by="Wang", at=2, question=question)
    settle_the_rest(desk, SECOND)
    assert (record(desk, FIRST).text, record(desk, FIRST).reviewer) == ("18", "Li, Wang")


def test_two_people_who_disagree_are_judged_by_a_third(tmp_path: Path):
    desk = a_plain_desk(tmp_path)
    question = question_about(desk, FIRST).id
    says(desk, FIRST, Outcome.CORRECTED, "18", at=1)
    says(desk, FIRST, Outcome.CORRECTED, "19", by="Wang", at=2, question=question)
    flag = open_flags(desk)[FIRST]
    assert codes(flag)[-1] == "people-disagree" and "18" in flag.reasons[-1].message
    assert question_about(desk, FIRST).id != question
    says(desk, FIRST, Outcome.CORRECTED, "19", by="Zhao", at=3)
    settle_the_rest(desk, SECOND)
    assert (record(desk, FIRST).text, record(desk, FIRST).reviewer) == ("19", "Wang, Zhao")


def test_three_people_who_all_disagree_ask_for_a_fourth(tmp_path: Path):
    desk = a_plain_desk(tmp_path)
    question = question_about(desk, FIRST).id
    for at, (by, text) in enumerate([("Li", "18"), ("Wang", "19"), ("Zhao", "16")]):
        says(desk, FIRST, Outcome.CORRECTED, text, by=by, at=at, question=question)
    assert FIRST in open_flags(desk)
    says(desk, FIRST, Outcome.CORRECTED, "16", by="Chen", at=9)
    assert FIRST not in open_flags(desk)


def test_a_disagreement_after_settlement_opens_the_document_again(tmp_path: Path):
    desk = a_plain_desk(tmp_path)
    question = question_about(desk, FIRST).id
    says(desk, FIRST, Outcome.AS_READ, at=1)
    settle_the_rest(desk, SECOND)
    says(desk, FIRST, Outcome.CORRECTED, "18", by="Wang", at=60, question=question)
    assert desk.store.case(DOC).state is DocumentState.HELD
    says(desk, FIRST, Outcome.AS_READ, by="Zhao", at=61)
    assert desk.store.case(DOC).state is DocumentState.SETTLED
    assert [r.text for r in desk.store.history(DOC, 0, FIRST)] == ["11"], "nothing new was said"


def test_a_late_change_makes_a_new_version_of_the_record(tmp_path: Path):
    desk = a_plain_desk(tmp_path)
    question = question_about(desk, FIRST).id
    says(desk, FIRST, Outcome.AS_READ, name="annotation/1", at=1)
    settle_the_rest(desk, SECOND)
    says(desk, FIRST, Outcome.CORRECTED, "18", name="annotation/1", at=60, question=question)
    history = desk.store.history(DOC, 0, FIRST)
    assert [(r.version, r.text) for r in history] == [(1, "11"), (2, "18")]
    assert desk.store.case(DOC).state is DocumentState.SETTLED


def test_an_answer_to_a_withdrawn_question_is_a_persons_word_all_the_same(tmp_path: Path):
    desk = a_plain_desk(tmp_path)
    withdrawn = question_about(desk, SECOND).id
    says(desk, FIRST, Outcome.CORRECTED, TELLING, at=1)
    assert question_about(desk, SECOND).state is QuestionState.WITHDRAWN
    says(desk, SECOND, Outcome.CORRECTED, "23", at=2, question=withdrawn)
    settle_the_rest(desk, THIRD)
    assert (record(desk, SECOND).text, record(desk, SECOND).settled_by) == ("23", Settled.REVIEWER)


def test_a_contradiction_is_kept_and_asked_again_with_what_contradicts(tmp_path: Path):
    desk = a_plain_desk(tmp_path)
    question = question_about(desk, FIRST)
    answer = Answer(
        question.id, "Li", Outcome.CONTRADICTORY, "a@1", question.flag.opened, None, "'18' was chosen and '19' typed"
    )
    desk.answer(answer)
    the_rest(desk)
    flag = open_flags(desk)[FIRST]
    assert codes(flag) == ["low-confidence", "contradiction"] and "'18' was chosen" in flag.reasons[-1].message
    assert question_about(desk, FIRST).id != question.id
    assert desk.store.answers(DOC) == [answer]
    says(desk, FIRST, Outcome.AS_READ, at=2)
    assert FIRST not in open_flags(desk)


def test_a_correction_to_nothing_at_all_is_refused(tmp_path: Path):
    desk = a_plain_desk(tmp_path)
    with pytest.raises(BadRequest, match="Give the text"):
        says(desk, FIRST, Outcome.CORRECTED)
    assert not desk.store.answers(DOC)


def test_double_reading_waits_for_a_second_person_who_agrees(tmp_path: Path):
    desk = a_plain_desk(tmp_path, second_reader=EVERYTHING_TWICE)
    says(desk, FIRST, Outcome.CORRECTED, "18", at=1)
    assert codes(open_flags(desk)[FIRST])[-1] == "second-reader"
    says(desk, FIRST, Outcome.CORRECTED, "18", by="Wang", at=2)
    assert FIRST not in open_flags(desk)


def test_double_reading_never_counts_one_person_twice(tmp_path: Path):
    desk = a_plain_desk(tmp_path, second_reader=EVERYTHING_TWICE)
    says(desk, FIRST, Outcome.CORRECTED, "18", at=1)
    says(desk, FIRST, Outcome.CORRECTED, "18", at=2)
    assert FIRST in open_flags(desk)
    assert question_about(desk, FIRST).state is QuestionState.ASKED, "somebody else is asked"


def test_double_reading_that_disagrees_asks_a_third(tmp_path: Path):
    desk = a_plain_desk(tmp_path, second_reader=EVERYTHING_TWICE)
    says(desk, FIRST, Outcome.CORRECTED, "18", at=1)
    says(desk, FIRST, Outcome.CORRECTED, "19", by="Wang", at=2)
    assert codes(open_flags(desk)[FIRST])[-1] == "people-disagree"
    says(desk, FIRST, Outcome.CORRECTED, "19", by="Zhao", at=3)
    assert FIRST not in open_flags(desk)


def test_a_figure_that_waits_for_its_second_reader_is_not_withdrawn_by_other_answers(tmp_path: Path):
    desk = a_plain_desk(tmp_path, second_reader=EVERYTHING_TWICE)
    says(desk, SECOND, Outcome.CORRECTED, "23", at=1)
    says(desk, FIRST, Outcome.CORRECTED, TELLING, at=2)
    says(desk, FIRST, Outcome.CORRECTED, TELLING, by="Wang", at=3)
    assert SECOND in open_flags(desk), "gouji no longer doubts it, but somebody said that it is something else"
    says(desk, SECOND, Outcome.CORRECTED, "23", by="Wang", at=4)
    flags = {flag.key: flag.state for flag in desk.store.flags(DOC, None)}
    assert flags[SECOND] is FlagState.ANSWERED


def test_a_figure_that_is_doubted_by_hand_waits_for_a_new_word(tmp_path: Path):
    desk = a_plain_desk(tmp_path)
    says(desk, FIRST, Outcome.AS_READ, at=1)
    settle_the_rest(desk, SECOND)
    desk.store.doubt(DOC, 0, FIRST, [Reason("by-hand", "?")], "Zhao")
    the_rest(desk)
    desk.check(DOC)
    assert set(open_flags(desk)) == {FIRST}, "what was said before it was doubted does not answer it"
    says(desk, FIRST, Outcome.CORRECTED, "18", by="Wang", at=60)
    says(desk, FIRST, Outcome.CORRECTED, "18", by="Chen", at=61)
    assert desk.store.case(DOC).state is DocumentState.SETTLED
    assert [r.text for r in desk.store.history(DOC, 0, FIRST)] == ["11", "18"]


def test_the_table_in_the_docs_names_only_tests_that_there_are():
    named = set(re.findall(r"`(test_\w+)`", DOCS.read_text(encoding="utf-8")))
    here = {
        name for path in Path(__file__).parent.glob("test_answers_*.py") for name in TESTS.findall(path.read_text())
    }
    assert len(named) > 20
    assert named <= here


TESTS = re.compile(r"^def (test_\w+)", re.MULTILINE)
