"""For how long questions have waited: oldest first, by reviewer, by document; and as figures for monitoring."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from statistics import median

from review.decision import Outcome, Question, QuestionState
from services.columns import columns, cut
from services.standing import duration
from services.store.seam import Store

ANYBODY = "anybody"
_ALL = 1_000_000


@dataclass(frozen=True, slots=True)
class Waiting:
    """A question that nobody has settled yet."""

    question: Question
    name: str
    """Its document's file name."""
    age: float
    """Seconds since its flag was opened, however often it was asked since."""
    skipped: tuple[str, ...] = ()
    """Who skipped it."""
    reminders: int = 0
    reminded: datetime | None = None
    """When somebody was reminded last."""

    @property
    def whose(self) -> str:
        return self.question.reviewer or ANYBODY

    def as_json(self) -> dict[str, object]:
        flag = self.question.flag
        return {
            "question": self.question.id,
            "document": flag.document,
            "name": self.name,
            "key": flag.key,
            "reasons": [reason.code for reason in flag.reasons],
            "state": str(self.question.state),
            "reviewer": self.question.reviewer,
            "opened": flag.opened.isoformat(),
            "age_seconds": round(self.age, 1),
            "skipped": list(self.skipped),
            "reminders": self.reminders,
            "reminded": self.reminded and self.reminded.isoformat(),
        }


@dataclass(frozen=True, slots=True)
class Ages:
    """How old the questions are that wait, in seconds; for monitoring."""

    waiting: int = 0
    oldest: float = 0.0
    median: float = 0.0
    by_reviewer: Mapping[str, float] = field(default_factory=dict)
    """The age of each reviewer's oldest question."""
    tables: int = 0
    oldest_table: float = 0.0
    """The same for questions about tables."""


def ages(store: Store, moment: datetime | None = None) -> Ages:
    """How old the questions are now: three queries, however many documents there are."""
    moment = moment or datetime.now(UTC)
    questions = open_questions(store)
    old = [(moment - question.flag.opened).total_seconds() for question in questions]
    by_reviewer: dict[str, float] = {}
    for question, age in zip(questions, old, strict=True):
        whose = question.reviewer or ANYBODY
        by_reviewer[whose] = max(by_reviewer.get(whose, 0.0), age)
    alive = (QuestionState.WAITING, QuestionState.ASKED)
    tables = [(moment - one.opened).total_seconds() for state in alive for one in store.reviewing.questions(state)]
    return Ages(
        len(old),
        max(old, default=0.0),
        median(old) if old else 0.0,
        by_reviewer,
        len(tables),
        max(tables, default=0.0),
    )


def open_questions(store: Store) -> list[Question]:
    """Every question that has no answer yet, the oldest doubt first."""
    alive = (QuestionState.WAITING, QuestionState.ASKED)
    both = [question for state in alive for question in store.questions(state, limit=_ALL)]
    return sorted(both, key=lambda question: (question.flag.opened, question.id))


def waiting(
    store: Store,
    reviewer: str | None = None,
    document: str | None = None,
    older: float = 0.0,
    moment: datetime | None = None,
) -> list[Waiting]:
    """The questions that wait, oldest first, as far as they are wanted."""
    moment = moment or datetime.now(UTC)
    sha256 = store.case(document).sha256 if document else None
    reminded = store.reviewing.reminded()
    names: dict[str, str] = {}
    skipped: dict[str, dict[int, tuple[str, ...]]] = {}
    result = []
    for question in open_questions(store):
        flag = question.flag
        age = (moment - flag.opened).total_seconds()
        if age < older or (sha256 and flag.document != sha256):
            continue
        if reviewer is not None and (question.reviewer or ANYBODY) != reviewer:
            continue
        if flag.document not in names:
            names[flag.document] = store.case(flag.document).name
            skipped[flag.document] = _skipped(store, flag.document)
        times, last = reminded.get(question.id, (0, None))
        who = skipped[flag.document].get(question.id, ())
        result.append(Waiting(question, names[flag.document], age, who, times, last))
    return result


def _skipped(store: Store, sha256: str) -> dict[int, tuple[str, ...]]:
    by_question: defaultdict[int, list[str]] = defaultdict(list)
    for answer in store.answers(sha256):
        if answer.outcome is Outcome.SKIPPED and answer.reviewer not in by_question[answer.question]:
            by_question[answer.question].append(answer.reviewer)
    return {question: tuple(people) for question, people in by_question.items()}


def list_lines(many: Sequence[Waiting]) -> Iterator[str]:
    """A line a question, oldest first."""
    if not many:
        yield "no question waits"
        return
    head = ("question", "age", "for", "document", "figure", "why", "skipped by", "reminded")
    rows = [
        (
            str(one.question.id),
            duration(one.age),
            cut(one.whose, 16),
            f"{one.question.flag.document[:12]} {cut(one.name, 24)}",
            cut(one.question.flag.key, 40),
            cut(", ".join(dict.fromkeys(reason.code for reason in one.question.flag.reasons)), 40),
            cut(", ".join(one.skipped), 20),
            f"{one.reminders} times" if one.reminders else "",
        )
        for one in many
    ]
    yield from columns(head, rows, right=(0,))


def grouped_lines(many: Sequence[Waiting], by: str) -> Iterator[str]:
    """A line a reviewer or a document, whose oldest question is the oldest first."""
    if not many:
        yield "no question waits"
        return
    name: Callable[[Waiting], str] = (
        (lambda one: one.whose) if by == "reviewer" else lambda one: f"{one.question.flag.document[:12]} {one.name}"
    )
    groups: defaultdict[str, list[float]] = defaultdict(list)
    for one in many:
        groups[name(one)].append(one.age)
    rows = [
        (cut(whose, 60), str(len(old)), duration(max(old)), duration(median(old)))
        for whose, old in sorted(groups.items(), key=lambda group: -max(group[1]))
    ]
    yield from columns((by, "questions", "oldest", "median"), rows, right=(1, 2, 3))
