"""Who puts questions to people. Today they wait in the store; another system may show them under names of its own."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol

from review.decision import Question, StructureQuestion


class Reviewer(Protocol):
    """The way to people. Each call may come again for the same questions, after a kill, and change nothing then."""

    def ask(self, questions: Sequence[Question]) -> Mapping[int, str]:
        """Show questions to people; what each is called there, by its number. What is left out goes on waiting."""
        ...

    def reorder(self, questions: Sequence[Question]) -> None:
        """Bring questions that are shown already up to date: their order, their reasons, whom they are for."""
        ...

    def withdraw(self, questions: Sequence[Question]) -> None:
        """Take questions back that nobody needs to answer any more."""
        ...

    def ask_structure(self, questions: Sequence[StructureQuestion]) -> Mapping[int, str]:
        """Show tables to people whose cells seem to be cut wrongly; as `ask`."""
        ...

    def withdraw_structure(self, questions: Sequence[StructureQuestion]) -> None:
        """Take tables back; as `withdraw`."""
        ...

    def fetch(self, news: Mapping[str, Any], take: Callable[[Any], object]) -> None:
        """Have what people said taken in, where the reviewers' system told that there is news."""
        ...


class StoreReviewer:
    """Questions wait in the store until somebody looks: `gouji show`, `gouji answer`."""

    def ask(self, questions: Sequence[Question]) -> Mapping[int, str]:
        return {}

    def reorder(self, questions: Sequence[Question]) -> None:
        pass

    def withdraw(self, questions: Sequence[Question]) -> None:
        pass

    def ask_structure(self, questions: Sequence[StructureQuestion]) -> Mapping[int, str]:
        return {}

    def withdraw_structure(self, questions: Sequence[StructureQuestion]) -> None:
        pass

    def fetch(self, news: Mapping[str, Any], take: Callable[[Any], object]) -> None:
        pass


class MemoryReviewer:
    """A reviewers' system in this process only, for tests."""

    def __init__(self) -> None:
        self.shown: dict[str, Question] = {}
        self.shown_tables: dict[str, StructureQuestion] = {}

    def ask(self, questions: Sequence[Question]) -> Mapping[int, str]:
        names = {question.id: f"{question.flag.document}/{question.id}" for question in questions}
        self.shown |= {names[question.id]: question for question in questions}
        return names

    def reorder(self, questions: Sequence[Question]) -> None:
        self.shown |= {question.task: question for question in questions if question.task in self.shown}

    def withdraw(self, questions: Sequence[Question]) -> None:
        for question in questions:
            self.shown.pop(f"{question.flag.document}/{question.id}", None)

    def ask_structure(self, questions: Sequence[StructureQuestion]) -> Mapping[int, str]:
        names = {question.id: f"{question.document}/table/{question.id}" for question in questions}
        self.shown_tables |= {names[question.id]: question for question in questions}
        return names

    def withdraw_structure(self, questions: Sequence[StructureQuestion]) -> None:
        for question in questions:
            self.shown_tables.pop(f"{question.document}/table/{question.id}", None)

    def fetch(self, news: Mapping[str, Any], take: Callable[[Any], object]) -> None:
        for answer in news.get("answers", ()):
            take(answer)
