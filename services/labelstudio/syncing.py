"""All that waits goes to Label Studio and all that was said there comes back, now and in this process."""

from __future__ import annotations

from collections.abc import Iterator

from review.decision import Answer, StructureAnswer
from services.desk import Desk
from services.labelstudio.poller import call_again, waiting_documents
from services.labelstudio.reviewer import LabelStudioReviewer
from services.store.seam import DocumentState
from services.summary import many


def synced(desk: Desk, reviewer: LabelStudioReviewer) -> Iterator[str]:
    """Fetch answers, judge again what they are about, put questions; a line for each step."""
    said: dict[str, int] = {}
    drawn: set[str] = set()

    def take(answer: Answer | StructureAnswer) -> None:
        if desk.answer(answer):
            document = document_of(desk, reviewer, answer)
            said[document] = said.get(document, 0) + 1
            if isinstance(answer, StructureAnswer):
                drawn.add(document)

    reviewer.projects.put_right()
    hearing = reviewer.hearing(take)
    hearing.compare()
    hearing.poll()
    yield f"{many(sum(said.values()), 'answer')} fetched, about {many(len(said), 'document')}"
    settled = 0
    for sha256 in said:
        if sha256 in drawn:
            desk.redraw(sha256)
        if desk.store.case(sha256).state is DocumentState.HELD:
            settled += desk.check(sha256).state is DocumentState.SETTLED
    if said:
        yield f"{many(settled, 'document')} settled"
    call_again(desk.store)
    waiting = len(desk.store.questions()) + len(desk.store.reviewing.questions())
    for sha256 in waiting_documents(desk.store):
        desk.ask(sha256)
    yield f"{many(waiting, 'question')} put into Label Studio"


def document_of(desk: Desk, reviewer: LabelStudioReviewer, answer: Answer | StructureAnswer) -> str:
    """The document that an answer is about."""
    if isinstance(answer, Answer):
        return desk.store.question(answer.question).flag.document
    return reviewer.table(answer.question).document
