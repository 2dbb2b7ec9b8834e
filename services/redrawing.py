"""What people drew becomes the tables of a document; its figures are matched in them again, and judged."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from models.document import Document
from review.decision import Correction, Outcome, Report, StructureAnswer, StructureQuestion
from review.redrawn import moved, redrawn, tables_in_doubt
from services.store.seam import DocumentState, Store
from services.store.structure import Drawing, standing

Judge = Callable[[Document, Sequence[Report], Sequence[Correction]], Sequence[Report]]


def doubt_tables(store: Store, sha256: str) -> None:
    """Have people asked about the tables whose cells seem to be missed or cut wrongly, and about no others."""
    case = store.case(sha256)
    flags = store.flags(sha256) if case.state is DocumentState.HELD else []
    if any(reason.code == "structure" for flag in flags for reason in flag.reasons):
        wanted = tables_in_doubt(store.document(sha256), store.reports(sha256), flags)
    else:
        wanted = {}
    store.reviewing.want(sha256, wanted)


def drawable(store: Store, answer: StructureAnswer) -> StructureAnswer:
    """The answer, called contradictory where its cells cannot all be cells of one table."""
    if answer.outcome is not Outcome.CORRECTED:
        return answer
    question = store.reviewing.question(answer.question)
    if not answer.cells:
        return replace(answer, outcome=Outcome.CONTRADICTORY, note="it was called wrong, and no cell was drawn")
    try:
        redrawn(store.document(question.document), question, answer)
    except ValueError as error:
        return replace(answer, outcome=Outcome.CONTRADICTORY, note=str(error))
    return answer


def redraw(store: Store, sha256: str, match: Callable[[Document], Sequence[Report]], judge: Judge) -> None:
    """Bring the tables of a document to what people drew; nothing happens where they are so already."""
    while store.case(sha256).state in (DocumentState.HELD, DocumentState.SETTLED):
        answers = store.reviewing.answers(sha256)
        document = store.document(sha256)
        questions = {question.id: question for question in store.reviewing.questions(None, sha256)}
        last, drawn = as_drawn(document, store.reviewing.drawings(sha256), answers, questions)
        if drawn.tables == document.tables:
            return
        reports = match(drawn)
        gone = moved(store.reports(sha256), reports)
        said = [one for one in store.corrections(sha256) if (one.report, one.key) not in gone]
        judged = judge(drawn, reports, said)
        if store.reviewing.redraw(drawn, judged, gone, len(answers), last):
            return


def as_drawn(
    document: Document,
    drawings: Sequence[Drawing],
    answers: Sequence[StructureAnswer],
    questions: dict[int, StructureQuestion],
) -> tuple[str | None, Document]:
    """The document as the answers that stand would have it, and the last of them, whatever came in which order."""
    base = document
    if drawings and drawings[-1].tables == document.tables:
        as_read = [drawing for drawing in drawings if drawing.answer is None and not drawing.moved]
        base = replace(document, tables=as_read[-1].tables if as_read else document.tables)
    said = [answer for answer in answers if answer.outcome is not Outcome.SKIPPED]
    last = max(said, key=lambda answer: (answer.given, answer.source), default=None)
    drawn = base
    for answer in standing(answers):
        try:
            drawn = redrawn(drawn, questions[answer.question], answer)
        except ValueError:
            # It fitted the table as it was when it was drawn; another answer has changed that since.
            continue
    order = [one for one in document.order if one[0] != "table" or one[1] < len(base.tables)]
    order += [("table", index) for index in range(len(base.tables), len(drawn.tables))] if document.order else []
    return last and last.source, replace(drawn, order=tuple(order))
