"""People who are asked in Label Studio: the Reviewer that puts questions there and fetches answers from there."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from models.errors import BadRequest
from review.decision import Question, StructureQuestion
from review.forms.form import Form
from review.labelstudio import tasks
from review.labelstudio.seam import LabelStudio
from services.labelstudio.asking import PATIENCE, Address, Asking
from services.labelstudio.hearing import Hearing, Take
from services.labelstudio.projects import Listening, Projects
from services.store.labelstudio import Known, Ledger
from services.store.seam import Store


class LabelStudioReviewer:
    """The way to people through a Label Studio."""

    def __init__(
        self,
        labelstudio: LabelStudio,
        ledger: Ledger,
        store: Store,
        forms: Callable[[], Sequence[Form]],
        address: Address,
        listening: Listening | None = None,
        patience: float = PATIENCE,
    ) -> None:
        self._labelstudio, self._ledger, self._store = labelstudio, ledger, store
        self.projects = Projects(labelstudio, ledger, listening, self._lose)
        self._asking = Asking(labelstudio, ledger, store, self.projects, forms, address, patience)

    def ask(self, questions: Sequence[Question]) -> Mapping[int, str]:
        return self._asking.ask(questions) if questions else {}

    def reorder(self, questions: Sequence[Question]) -> None:
        if questions:
            self._asking.reorder(questions)

    def withdraw(self, questions: Sequence[Question]) -> None:
        self._asking.withdraw({tasks.cell_id(question): question.flag.document for question in questions})

    def ask_structure(self, questions: Sequence[StructureQuestion]) -> Mapping[int, str]:
        return self._asking.ask_structure(questions) if questions else {}

    def withdraw_structure(self, questions: Sequence[StructureQuestion]) -> None:
        self._asking.withdraw({tasks.structure_id(question): question.document for question in questions})

    def fetch(self, news: Mapping[str, Any], take: Callable[[Any], object]) -> None:
        """Have what people said taken in, of the tasks and annotations that a webhook told of."""
        self.hearing(take).told(news)

    def hearing(self, take: Take) -> Hearing:
        """The way of answers out of Label Studio, to whoever takes them in."""
        return Hearing(self._labelstudio, self._ledger, self._store, self.projects, take)

    def table(self, id: int) -> StructureQuestion:
        """A question about a table by its number."""
        return self._store.reviewing.question(id)

    def invitation(self) -> str:
        """The address at which a new reviewer signs up."""
        return self._labelstudio.invitation()

    def _lose(self, known: Known) -> None:
        def nobody(answer: object) -> None:
            raise BadRequest(f"nobody takes answers in here: {answer}")

        self.hearing(nobody).lose(known)
