"""An answer that a person gives at the desk itself, and what came of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

from models.errors import BadRequest
from review.answered import fact_of, meant
from review.decision import Answer, Correction, Outcome, Question
from services.desk import Desk
from services.store.seam import Case, DocumentState
from services.summary import open_questions, waiting


def answer(
    desk: Desk, document: str, key: str, text: str | None, said: str | None, by: str, note: str = ""
) -> Iterator[str]:
    """Take the answer in, check the document again, and say how it stands."""
    case = desk.store.case(document)
    if case.state not in (DocumentState.HELD, DocumentState.SETTLED):
        raise BadRequest(f"document {case.sha256[:12]} is {case.state}; only what was read can be answered")
    before = {question.flag.key for question in open_questions(desk.store, case.sha256)}
    _take_in(desk, case, key, text, said, by, note)
    case = desk.check(case.sha256)
    after = {question.flag.key for question in open_questions(desk.store, case.sha256)}
    for gone in sorted(before - after - {key}):
        yield f"no longer in doubt: {gone}"
    for new in sorted(after - before):
        yield f"now in doubt: {new}"
    if case.state is DocumentState.SETTLED:
        yield f"{case.name} is settled: {case.records} figures in final storage"
    else:
        yield f"{case.name} waits for {case.open_flags} more:"
        yield from waiting(desk.store, case, 5)


def _take_in(desk: Desk, case: Case, key: str, text: str | None, said: str | None, by: str, note: str) -> None:
    question = _question(desk, case, key)
    report = question.flag.report if question else _report_with(desk, case, key)
    fact = fact_of(desk.store.reports(case.sha256)[report], key)
    outcome = _outcome(said, text, fact.text)
    moment = datetime.now(UTC)
    if question is not None:
        source = f"command-line/{question.id}@{moment.isoformat()}"
        desk.answer(Answer(question.id, by, outcome, source, moment, text, note))
        return
    after, value = meant(outcome, text, fact)
    desk.store.correct(Correction(case.sha256, report, key, by, moment, fact.text, after, value, outcome))


def _question(desk: Desk, case: Case, key: str) -> Question | None:
    return next((q for q in open_questions(desk.store, case.sha256) if q.flag.key == key), None)


def _report_with(desk: Desk, case: Case, key: str) -> int:
    for index, report in enumerate(desk.store.reports(case.sha256)):
        if any(fact.key == key for fact in report.facts):
            return index
    raise BadRequest(f"no figure {key} in {case.name}; `gouji show {case.sha256[:12]}` lists its questions and figures")


def _outcome(said: str | None, text: str | None, read: str | None) -> Outcome:
    if said is not None:
        return Outcome(said)
    if text is None:
        raise BadRequest("say what is printed there, or --as-read, --inconsistent, --illegible, --blank")
    return Outcome.AS_READ if text.strip() == read else Outcome.CORRECTED
