"""Who puts questions to people. Today they wait in the store; another system may show them under names of its own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from review.decision import Question


class Reviewer(Protocol):
    """The way to people. Both calls may come again for the same questions, after a kill, and change nothing then."""

    def ask(self, questions: Sequence[Question]) -> Mapping[int, str]:
        """Show questions to people; what each is called there, by its number. What is left out goes on waiting."""
        ...

    def withdraw(self, questions: Sequence[Question]) -> None:
        """Take questions back that nobody needs to answer any more."""
        ...


class StoreReviewer:
    """Questions wait in the store until somebody looks: `gouji show`, `gouji answer`."""

    def ask(self, questions: Sequence[Question]) -> Mapping[int, str]:
        return {}

    def withdraw(self, questions: Sequence[Question]) -> None:
        pass


class MemoryReviewer:
    """A reviewers' system in this process only, for tests."""

    def __init__(self) -> None:
        self.shown: dict[str, Question] = {}

    def ask(self, questions: Sequence[Question]) -> Mapping[int, str]:
        names = {question.id: f"{question.flag.document}/{question.id}" for question in questions}
        self.shown |= {names[question.id]: question for question in questions}
        return names

    def withdraw(self, questions: Sequence[Question]) -> None:
        for question in questions:
            self.shown.pop(f"{question.flag.document}/{question.id}", None)
