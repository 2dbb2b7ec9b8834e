"""Whatever people say, in whatever order and however often: the store stays consistent, and every store agrees."""

from __future__ import annotations

import shutil
import tempfile
from collections import Counter
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from answer_parts import FIRST, MORNING, SECOND, TELLING, THIRD, a_plain_desk, question_about, the_rest
from held import LOW, a_document, a_report
from hypothesis import given, settings
from hypothesis import strategies as st

from review.answered import weighed
from review.decision import Answer, FlagState, Outcome, QuestionState
from services.audit import verify
from services.desk import Desk
from services.second_reader import SecondReader
from services.store.seam import DocumentState
from services.store.sql import SqlStore

DOC = a_document().sha256
KEYS = (FIRST, SECOND, THIRD)
PEOPLE = ("Li", "Wang", "Zhao")
WORDS = (
    (Outcome.AS_READ, None),
    (Outcome.CORRECTED, TELLING),
    (Outcome.CORRECTED, "18"),
    (Outcome.BLANK, None),
    (Outcome.ILLEGIBLE, None),
    (Outcome.INCONSISTENT, None),
    (Outcome.INCONSISTENT, "19"),
    (Outcome.SKIPPED, None),
    (Outcome.CONTRADICTORY, None),
)
STEPS = st.one_of(
    st.tuples(st.just("says"), st.sampled_from(KEYS), st.sampled_from(PEOPLE), st.sampled_from(WORDS)),
    st.tuples(st.just("changes"), st.integers(0, 20), st.sampled_from(WORDS)),
    st.tuples(st.just("deletes"), st.integers(0, 20)),
    st.tuples(st.just("repeats"), st.integers(0, 20)),
    st.tuples(st.just("says late"), st.integers(0, 20), st.sampled_from(PEOPLE), st.sampled_from(WORDS)),
    st.tuples(st.just("doubts"), st.sampled_from(KEYS)),
    st.tuples(st.just("checks")),
)


class Play:
    """A desk on which steps are taken; the clock of the answers ticks a minute a step."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.given: list[Answer] = []
        self.minutes = 0

    def take(self, step: tuple) -> None:
        self.minutes += 1
        what, *rest = step
        if what == "says":
            key, by, (outcome, text) = rest
            if any(question.flag.key == key for question in self.desk.store.questions(None, limit=10_000)):
                self._say(question_about(self.desk, key).id, by, outcome, text)
        elif what == "doubts":
            self.desk.store.doubt(DOC, 0, rest[0], [LOW], "Chen")
        elif what == "checks":
            self.desk.check(DOC)
        elif self.given:
            old = self.given[rest[0] % len(self.given)]
            if what == "changes":
                self._give(replace(old, outcome=rest[1][0], text=rest[1][1]), old.source)
            elif what == "deletes":
                self._give(replace(old, outcome=Outcome.TAKEN_BACK, text=None), old.source)
            elif what == "says late":
                self._say(old.question, rest[1], *rest[2])
            else:
                assert not self.desk.answer(old)
        the_rest(self.desk)

    def _say(self, question: int, by: str, outcome: Outcome, text: str | None) -> None:
        self._give(Answer(question, by, outcome, "", MORNING, text), f"annotation/{len(self.given)}@")

    def _give(self, answer: Answer, source: str) -> None:
        name = source.rpartition("@")[0]
        answer = replace(answer, source=f"{name}@{self.minutes}", given=MORNING + timedelta(minutes=self.minutes))
        self.given.append(answer)
        assert self.desk.answer(answer)


def state(desk: Desk) -> tuple:
    store = desk.store
    flags = [(f.key, f.state, [r.code for r in f.reasons]) for f in store.flags(DOC, None)]
    questions = Counter((q.flag.id, q.state) for q in store.questions(None, limit=10_000))
    said = sorted((c.key, c.outcome, c.after, c.reviewer, c.answer) for c in store.corrections(DOC) if c)
    records = [(r.key, r.version, r.text, r.outcome, r.reviewer) for r in sorted(store.versions(DOC), key=str)]
    return store.case(DOC).state, flags, questions, said, sorted(records, key=str)


def is_consistent(desk: Desk) -> None:
    store = desk.store
    open_flags = store.flags(DOC)
    assert len({flag.key for flag in open_flags}) == len(open_flags), "no figure is doubted twice"
    is_settled = store.case(DOC).state is DocumentState.SETTLED
    assert is_settled == (not open_flags), "settled when nothing is in doubt, and only then"
    questions = store.questions(None, limit=10_000)
    alive = [q for q in questions if q.state in (QuestionState.WAITING, QuestionState.ASKED)]
    assert sorted(q.flag.id for q in alive) == sorted(flag.id for flag in open_flags), "each doubt has one question"
    assert all(question.flag.state is FlagState.OPEN for question in alive)
    shown = {question.id for question in desk.reviewer.shown.values()}  # type: ignore[attr-defined]
    answered = {question.id for question in questions if question.state is QuestionState.ANSWERED}
    assert {question.id for question in alive} <= shown, "people see what is asked"
    assert shown <= {question.id for question in alive} | answered, "and nothing that was withdrawn"
    for key in {record.key for record in store.versions(DOC)}:
        versions = [record.version for record in store.history(DOC, 0, key)]
        assert versions == list(range(1, len(versions) + 1))


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("empty") / "gouji.db"
    SqlStore(f"sqlite:///{path}").close()
    return path


@settings(max_examples=60, deadline=None)
@given(st.lists(STEPS, max_size=14), st.sampled_from([0.0, 1.0]))
def test_any_sequence_of_answers_leaves_the_store_consistent(steps: list[tuple], double: float):
    with tempfile.TemporaryDirectory() as folder:
        play = Play(a_plain_desk(Path(folder), second_reader=SecondReader(double)))
        for step in steps:
            play.take(step)
            is_consistent(play.desk)
        assert verify(play.desk.store).whole


@settings(max_examples=15, deadline=None)
@given(st.lists(STEPS, min_size=4, max_size=8), st.sampled_from([0.0, 1.0]))
def test_the_database_agrees_with_the_store_in_memory(empty: Path, steps: list[tuple], double: float):
    with tempfile.TemporaryDirectory() as folder:
        shutil.copy(empty, Path(folder) / "gouji.db")
        store = SqlStore(f"sqlite:///{folder}/gouji.db")
        twice = SecondReader(double)
        in_memory = Play(a_plain_desk(Path(folder) / "memory", second_reader=twice))
        in_database = Play(a_plain_desk(Path(folder) / "database", store, twice))
        for step in steps:
            in_memory.take(step)
            in_database.take(step)
        is_consistent(in_database.desk)
        assert state(in_database.desk) == state(in_memory.desk)
        assert verify(store).whole
        store.close()


ANSWERS = st.lists(
    st.tuples(st.sampled_from(PEOPLE), st.integers(0, 3), st.sampled_from((*WORDS, (Outcome.TAKEN_BACK, None)))),
    max_size=8,
)


@settings(max_examples=200, deadline=None)
@given(ANSWERS, st.integers(1, 2), st.randoms())
def test_what_answers_come_to_does_not_depend_on_their_order_or_number(many: list, readers: int, random):
    fact = next(fact for fact in a_report(a_document()).facts if fact.key == FIRST)
    answers = [
        Answer(1, by, outcome, f"{by}/{name}@{minute}", MORNING + timedelta(minutes=minute), text)
        for minute, (by, name, (outcome, text)) in enumerate(many)
    ]
    first = weighed(answers, fact, readers)
    shuffled = [*answers, *answers[:3]]
    random.shuffle(shuffled)
    assert weighed(shuffled, fact, readers) == first
    if first.stands is not None:
        assert len(set(first.people)) == len(first.people) >= readers
    assert (first.stands is None) or (first.missing is None)
