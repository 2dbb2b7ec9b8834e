"""The order of open tasks: as wanted after every change, and with no more changes than that takes."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from labelstudio_parts import Office, an_office

from review.decision import QuestionState
from review.labelstudio.tasks import moves

LEAST = st.integers(0, 1000).map(lambda n: n / 1000)
"""A document's doubt, to three digits."""
DIGEST = 0.37 * 9e-4


def place(least: float, priority: int) -> float:
    return least + DIGEST + priority * 1e-11


def test_an_answer_counts_the_others_anew_and_nothing_moves():
    now = {one: place(0.2, one) for one in range(1, 40)}
    assert moves(now, {one: place(0.2, one - 1) for one in now}) == {}


def test_a_document_keeps_its_place_when_its_least_sure_figure_was_answered():
    now = {one: place(0.2, one) for one in range(1, 40)}
    assert moves(now, {one: place(0.7, one - 1) for one in now}) == {}


def test_a_document_comes_earlier_when_a_figure_of_it_is_less_sure_than_all_before():
    now = {one: place(0.7, one) for one in range(1, 4)}
    wanted = {one: place(0.2, one) for one in now}
    assert moves(now, wanted) == wanted


def test_a_new_question_comes_to_its_document_and_the_others_stay():
    now = {1: place(0.2, 0), 2: place(0.2, 1), 3: place(0.6, 2)}
    moved = moves(now, {1: place(0.6, 0), 2: place(0.6, 1), 3: place(0.6, 2)})
    assert moved == pytest.approx({3: place(0.2, 2)}, abs=1e-12)


@settings(max_examples=150, deadline=None)
@given(data=st.data(), before=LEAST, after=LEAST, fresh=st.integers(0, 3), count=st.integers(1, 12))
def test_they_stand_together_in_the_wanted_order_and_never_later_than_before(
    data: st.DataObject, before: float, after: float, fresh: int, count: int
):
    old = data.draw(st.permutations(range(count)))
    new = data.draw(st.permutations(range(count)))
    assume(fresh <= count)
    now = {one: place(after if one < fresh else before, old[one]) for one in range(count)}
    wanted = {one: place(after, new[one]) for one in range(count)}
    moved = moves(now, wanted)
    then = {**now, **moved}
    assert sorted(then, key=lambda one: then[one]) == sorted(wanted, key=lambda one: wanted[one])
    assert max(then.values()) - min(then.values()) < 1e-6, "the questions of a document stand together"
    assert min(then.values()) <= min(now.values()) + 1e-9 or after < before
    assert moves(then, wanted) == {}, "what is in order is left alone"


def test_a_second_question_that_is_answered_changes_the_place_of_no_other(tmp_path: Path):
    office = an_office(tmp_path)
    office.desk.ask(sha256 := office.receive(twice=True))
    places = {task.id: task.score for task in office.labels.open_tasks()}
    assert len(places) > 1
    behind = [
        replace(question, flag=replace(question.flag, priority=question.flag.priority + 3))
        for question in office.store.questions(QuestionState.ASKED, sha256)
    ]
    office.reviewer.reorder(behind)
    assert {task.id: task.score for task in office.labels.open_tasks()} == places
    first, *rest = behind
    office.reviewer.reorder([replace(first, flag=replace(first.flag, priority=90)), *rest])
    order = [task.cell_id for task in office.labels.open_tasks()]
    assert order[-1].startswith(f"q{first.id}-")


def test_documents_stay_apart(tmp_path: Path):
    office = an_office(tmp_path)
    both = [office.receive(f"{name}.txt", twice=True) for name in "ab"]
    for sha256 in both:
        office.desk.ask(sha256)
    shown = [documents_of(office)[n] for n in range(4)]
    assert shown[0] == shown[1] != shown[2] == shown[3]


def documents_of(office: Office) -> list[str]:
    return [str((task.data or {})["document"]) for task in office.labels.open_tasks()]
