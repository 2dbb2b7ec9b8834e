"""Questions to people, their answers, and corrections that nobody asked for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Body, Header, HTTPException, Path, Query
from fastapi.responses import JSONResponse

from review.answered import fact_of, meant
from review.decision import Answer, Correction, Outcome, Question, QuestionState
from services.api import examples, said
from services.api.documents import Id, found
from services.api.guard import Here, Reviewer
from services.api.parts import Parts
from services.api.problems import refused_as
from services.api.shapes import AnswerIn, CorrectionIn, PageOut
from services.store.keys import Key
from services.store.seam import Case, DocumentState
from services.summary import open_questions

router = APIRouter(tags=["questions"])

_Number = Annotated[int, Path(ge=1, le=2**53, examples=[21])]
_SAYS = [{"text": "8"}, {"outcome": "as-read"}, {"outcome": "inconsistent-in-source", "note": "printed so"}]
_Repeatable = Annotated[str | None, Header(min_length=1, max_length=255)]


@router.get(
    "/v1/questions",
    response_model=PageOut,
    summary="What waits for a person",
    responses=examples.shown({"items": [examples.QUESTION], "next": None}, 404),
)
def listing(
    here: Here,
    _: Reviewer,
    document: Annotated[str, Query(pattern="^[0-9a-f]{0,64}$", description="Only those of this document.")] = "",
    state: QuestionState | None = None,
    limit: Annotated[int, Query(ge=1, le=1000)] = 100,
) -> JSONResponse:
    """Open questions, the least sure first; or those of one state."""
    sha256 = found(here, document).sha256 if document else None
    if state is not None:
        many = here.store.questions(state, sha256, limit)
    elif sha256 is not None:
        many = open_questions(here.store, sha256)[:limit]
    else:
        both = [here.store.questions(one, None, limit) for one in (QuestionState.WAITING, QuestionState.ASKED)]
        many = sorted((q for some in both for q in some), key=lambda q: q.confidence)[:limit]
    return JSONResponse({"items": _told(here, many), "next": None})


def _told(here: Parts, many: Sequence[Question]) -> list[dict[str, Any]]:
    about = here.glances.asked_about(many)
    return [said.question(one, about.get((one.flag.document, one.flag.report, one.flag.key))) for one in many]


@router.get("/v1/questions/{number}", summary="One question", responses=examples.shown(examples.QUESTION, 404))
def one(number: _Number, here: Here, _: Reviewer) -> JSONResponse:
    """A question with its figure, its reasons and the addresses of its pictures."""
    return JSONResponse(_told(here, [_question(here, number)])[0])


@router.post(
    "/v1/questions/{number}/answer",
    status_code=202,
    summary="Answer a question",
    responses=examples.shown({"new": True, "document": examples.DOCUMENT}, 404, 409, status=202),
)
def answer(
    number: _Number,
    here: Here,
    key: Reviewer,
    says: Annotated[AnswerIn, Body(examples=_SAYS)],
    idempotency_key: _Repeatable = None,
) -> JSONResponse:
    """Say what is printed there. A worker judges the document again with it, and it settles once nothing is in doubt.

    With an `Idempotency-Key` the same answer may be sent again and counts once.
    """
    question = _question(here, number)
    return _take_in(here, key, question, says, idempotency_key)


@router.get(
    "/v1/documents/{id}/corrections",
    response_model=PageOut,
    summary="What people said",
    responses=examples.shown({"items": [examples.CORRECTION], "next": None}, 404),
)
def corrections(id: Id, here: Here, _: Reviewer) -> JSONResponse:
    """The newest correction of each figure: who, when, from, to."""
    case = found(here, id)
    return JSONResponse({"items": [said.correction(one) for one in here.store.corrections(case.sha256)], "next": None})


@router.post(
    "/v1/documents/{id}/corrections",
    status_code=202,
    summary="Correct a figure",
    responses=examples.shown({"new": True, "document": examples.DOCUMENT}, 404, 409, status=202),
)
def correct(
    id: Id,
    here: Here,
    key: Reviewer,
    says: Annotated[CorrectionIn, Body(examples=[{"key": "requests.new.natural", "text": "8"}])],
    idempotency_key: _Repeatable = None,
) -> JSONResponse:
    """Correct any figure, asked about or not. A settled document is held again, and settles in a new version."""
    case = found(here, id)
    if case.state not in (DocumentState.HELD, DocumentState.SETTLED):
        raise HTTPException(409, f"document {case.sha256[:12]} is {case.state}; only what was read can be corrected")
    reports = here.store.reports(case.sha256)
    if says.report >= len(reports):
        raise HTTPException(404, f"there is no report {says.report} in {case.name}; there are {len(reports)}, from 0")
    with refused_as(404):
        fact = fact_of(reports[says.report], says.key)
    asked = open_questions(here.store, case.sha256)
    question = next((q for q in asked if (q.flag.report, q.flag.key) == (says.report, says.key)), None)
    if question is not None:
        return _take_in(here, key, question, says, idempotency_key)
    outcome = _outcome(says, fact.text)
    after, value = meant(outcome, says.text, fact)
    moment = datetime.now(UTC)
    with refused_as(409):
        here.store.correct(
            Correction(case.sha256, says.report, says.key, key.name, moment, fact.text, after, value, outcome)
        )
    return _done(here.store.case(case.sha256), True)


def _take_in(here: Parts, key: Key, question: Question, says: AnswerIn, name: str | None) -> JSONResponse:
    """An answer goes the way of all answers; what must follow is a worker's to do."""
    flag = question.flag
    case = here.store.case(flag.document)
    if case.state not in (DocumentState.HELD, DocumentState.SETTLED):
        raise HTTPException(409, f"document {case.sha256[:12]} is {case.state}; its questions are not open any more")
    fact = fact_of(here.store.reports(flag.document)[flag.report], flag.key)
    moment = datetime.now(UTC)
    source = f"api/{key.id}/{question.id}/{name or '-'}@{'once' if name else moment.isoformat()}"
    given = Answer(question.id, key.name, _outcome(says, fact.text), source, moment, says.text, says.note, says.seconds)
    with refused_as(409):
        is_new = here.desk.answer(given)
    return _done(here.store.case(flag.document), is_new)


def _outcome(says: AnswerIn, read: str | None) -> Outcome:
    if says.outcome is None and says.text is None:
        raise HTTPException(422, 'say what is printed there: {"text": "8"}, or an outcome: {"outcome": "as-read"}')
    if says.outcome == "corrected" and says.text is None:
        raise HTTPException(422, 'a figure was corrected, but to what? Give its text: {"text": "8"}')
    return says.meant(read)


def _question(here: Parts, number: int) -> Question:
    with refused_as(404):
        return here.store.question(number)


def _done(case: Case, is_new: bool) -> JSONResponse:
    body: Mapping[str, Any] = {"new": is_new, "document": said.document(case)}
    return JSONResponse(body, 202)
