"""What people said, gathered by figure: each with who said what, what came of it, and why it was asked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from review.answered import alike, voice
from review.answered import weighed as weigh
from review.decision import Answer, Fact, FlagState, Kind, Outcome, Value
from review.values import value_of
from services.store.told import Told


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure that people were asked about."""

    document: str
    key: str
    codes: frozenset[str]
    """Codes of all reasons for which it was asked."""
    read: str | None
    """What the machine had read."""
    votes: tuple[Answer, ...]
    """What each person says, one answer a person."""
    decided: Answer | None
    """What counts; None while it is open."""
    people: tuple[str, ...]
    """Who agree on that."""
    last: tuple[Answer, ...]
    """Every answer as it stands today, those that say nothing about the figure included."""

    @property
    def outcome(self) -> Outcome | None:
        return self.decided.outcome if self.decided else None

    @property
    def changed(self) -> bool:
        return self.decided is not None and changes(self.decided, self.read)


def changes(answer: Answer, read: str | None) -> bool:
    """Whether an answer says something else than what was read."""
    if answer.outcome is Outcome.BLANK:
        return (read or "") != ""
    if answer.outcome is Outcome.ILLEGIBLE:
        return True
    if answer.outcome in (Outcome.CORRECTED, Outcome.INCONSISTENT) and answer.text is not None:
        return not alike(answer.text, read or "")
    return False


def figures(told: Iterable[Told]) -> Iterator[Figure]:
    """The figures that people were asked about, document by document."""

    def which(one: Told) -> tuple[str, int, str]:
        return one.document, one.report, one.key

    for (document, _, key), group in groupby(sorted(told, key=which), key=which):
        many = list(group)
        answers = [one.answer for one in many]
        read = many[-1].read
        fact = Fact(key, read, value_of(read) if read is not None else Value(Kind.BLANK))
        # How many readers a figure needs stands in the settings; that its flag is answered says that it had them.
        is_open = any(one.state is FlagState.OPEN for one in many)
        result = weigh(answers, fact)
        newest = {voice(one): one for one in sorted(answers, key=lambda one: (one.given, one.source))}
        yield Figure(
            document,
            key,
            frozenset(reason.code for one in many for reason in one.reasons),
            read,
            result.votes,
            None if is_open else result.stands,
            result.people,
            tuple(one for one in newest.values() if one.outcome is not Outcome.TAKEN_BACK),
        )
