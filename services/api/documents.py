"""Documents: sent in, listed, followed, called off, tried again."""

from __future__ import annotations

import asyncio
import base64
import errno
import hashlib
import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Annotated, Any

from anyio import to_thread
from fastapi import APIRouter, Body, Header, HTTPException, Path, Query, Request
from fastapi.responses import JSONResponse
from sse_starlette import EventSourceResponse

from models.errors import GoujiError
from services import second_chance
from services.api import examples, said, uploads
from services.api.guard import Here, Operator, Reviewer
from services.api.parts import Parts
from services.api.problems import problem, refused_as, status_of
from services.api.shapes import DocumentOut, DocumentsOut, PageOut, ReasonIn, UploadOut
from services.overview import underway
from services.store.keys import Key, Reply
from services.store.lifecycle import now
from services.store.listing import Sought
from services.store.seam import Case, DocumentState

router = APIRouter(prefix="/v1/documents", tags=["documents"])

Id = Annotated[
    str, Path(pattern="^[0-9a-f]{1,64}$", description="Its sha256, or the beginning of it.", examples=[examples.SHA])
]
"""A document's name in a path."""
_FOLLOWED_SECONDS = 0.5
_ENDED = (DocumentState.SETTLED, DocumentState.FAILED, DocumentState.CANCELLED)
_FIELDS = {"lane", "form", "agency", "year"}
_LONGEST_KEY = 255
_MULTIPART = {
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "required": ["files"],
                    "properties": {
                        "files": {"type": "array", "items": {"type": "string", "format": "binary"}},
                        "form": {"type": "string", "description": "The form's id, if you know it; auto otherwise."},
                        "agency": {"type": "string"},
                        "year": {"type": "integer"},
                        "lane": {"type": "string", "enum": ["now", "batch"], "default": "now"},
                    },
                },
                "example": {"files": ["(bytes of report-001-bad.pdf)"], "form": "auto", "lane": "now"},
            }
        },
    }
}


@router.post(
    "",
    status_code=201,
    response_model=UploadOut,
    summary="Send files in",
    openapi_extra=_MULTIPART,
    responses=examples.shown(examples.UPLOADED, 400, 413, 415, 503, status=201),
)
async def upload(
    request: Request,
    here: Here,
    key: Operator,
    idempotency_key: Annotated[str | None, Header(max_length=_LONGEST_KEY, min_length=1)] = None,
) -> JSONResponse:
    """Take one or many files in; workers read them. The same bytes twice are one document, and the answer says so.

    201 where anything is new, 200 where all of it had come before. Files that cannot become documents are listed under
    `refused` with a reason; where that is all there is, the answer is a problem. With an `Idempotency-Key` the same
    request again gets the same answer.
    """
    try:
        form = await uploads.received(
            request.stream(), request.headers.get("content-type", ""), here.arriving, here.limits.max_bytes
        )
    except OSError as error:
        raise _no_room(error) from error
    try:
        return await to_thread.run_sync(_taken_in, here, key, form, idempotency_key)
    finally:
        uploads.discard(form)


def _no_room(error: OSError) -> HTTPException:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return HTTPException(
            507, "there is no room left for uploads; make room in the data directory, and send it again"
        )
    return HTTPException(503, "the upload cannot be kept at the moment; send it again")


def _taken_in(here: Parts, key: Key, form: uploads.Form, name: str | None) -> JSONResponse:
    if not form.files:
        raise HTTPException(422, "there is no file in it; send at least one as `files`")
    options = _options(form.fields)
    digest = _digest(form, options) if name else ""
    if name and (before := here.keys.reply(key.id, name)):
        if before.request != digest:
            raise HTTPException(422, "this Idempotency-Key came with another request before; give each its own")
        return JSONResponse(before.body, before.status, {"Idempotency-Replayed": "true"})
    documents, refused = [], []
    lane = options.pop("lane", "now")
    for file in form.files:
        try:
            here.inspection.pages(file.path)
            case = here.desk.receive(file.path, file.name, lane, **options)
        except GoujiError as error:
            if status_of(error) >= 500:
                raise
            refused.append({"name": file.name, "status": status_of(error), "detail": str(error)})
        else:
            documents.append(said.received(case, file.name))
    if not documents:
        first = refused[0]
        return problem(first["status"], f"{first['name']}: {first['detail']}", {"refused": refused})
    body = {"documents": documents, "refused": refused}
    status = 200 if all(one["known"] for one in documents) else 201
    if name:
        here.keys.keep_reply(key.id, name, Reply(digest, status, body))
    return JSONResponse(body, status)


def _options(fields: dict[str, str]) -> dict[str, Any]:
    if unknown := sorted(set(fields) - _FIELDS):
        raise HTTPException(422, f"no field {unknown[0][:80]!r}; there are: {', '.join(sorted(_FIELDS))}, and files")
    options: dict[str, Any] = {name: value.strip() for name, value in fields.items() if value.strip()}
    if options.get("lane", "now") not in ("now", "batch"):
        raise HTTPException(422, "lane is now or batch")
    if "year" in options:
        if not (options["year"].isascii() and options["year"].isdigit() and 1900 <= int(options["year"][:9]) <= 2200):
            raise HTTPException(422, "year is a number, as 2023")
        options["year"] = int(options["year"])
    return {"form": "auto", **options}


def _digest(form: uploads.Form, options: dict[str, Any]) -> str:
    """What a request says, in short: an answer is given again only to the same request."""
    files = []
    for file in form.files:
        with file.path.open("rb") as stream:
            files.append([file.name, hashlib.file_digest(stream, "sha256").hexdigest()])
    return hashlib.sha256(json.dumps([files, sorted(options.items())]).encode()).hexdigest()


@router.get(
    "",
    response_model=DocumentsOut,
    summary="List documents",
    responses=examples.shown({"items": [examples.LISTED], "next": "Mg"}),
)
def listing(
    here: Here,
    _: Reviewer,
    state: DocumentState | None = None,
    name: Annotated[str, Query(max_length=200, description="A part of the file's name.")] = "",
    form: Annotated[str, Query(max_length=200)] = "",
    agency: Annotated[str, Query(max_length=200)] = "",
    year: Annotated[int | None, Query(ge=0, le=9999)] = None,
    since: Annotated[datetime | None, Query(description="Only what came in since then.")] = None,
    cursor: Annotated[str | None, Query(max_length=100, description="`next` of the page before.")] = None,
    limit: Annotated[int, Query(ge=1, le=500)] = 50,
) -> JSONResponse:
    """Documents, the newest first, a page at a time."""
    sought = Sought(state, name, form, agency, year, in_utc(since))
    found = here.listing.listed(sought, place_of(cursor), limit + 1)
    more = cursor_of(found[limit - 1].number) if len(found) > limit else None
    return JSONResponse({"items": [said.listed(one) for one in found[:limit]], "next": more})


def in_utc(moment: datetime | None) -> datetime | None:
    """A moment that names no zone is meant in UTC."""
    return moment.replace(tzinfo=UTC) if moment is not None and moment.tzinfo is None else moment


def cursor_of(place: int) -> str:
    """A place in a list as an opaque word."""
    return base64.urlsafe_b64encode(str(place).encode()).decode().rstrip("=")


def place_of(cursor: str | None) -> int | None:
    """The place that a cursor means."""
    if cursor is None:
        return None
    try:
        place = base64.urlsafe_b64decode(cursor.encode("ascii") + b"=" * (-len(cursor) % 4)).decode("ascii")
    except (ValueError, UnicodeError):
        place = ""
    if not place.isdigit() or len(place) > 15:
        raise HTTPException(422, "this cursor is none of ours; leave it out to begin at the beginning")
    return int(place)


def found(here: Parts, id: str) -> Case:
    """The case of a document that is named in a path."""
    with refused_as(404):
        return here.store.case(id)


@router.get(
    "/{id}", response_model=DocumentOut, summary="How far a document is", responses=examples.shown(examples.LISTED, 404)
)
def state(id: Id, here: Here, _: Reviewer) -> JSONResponse:
    """Its state, its progress while it is read, and what it turned out to be."""
    return JSONResponse(_told(here, found(here, id)))


def _told(here: Parts, case: Case) -> dict[str, Any]:
    told: dict[str, Any] = said.document(case)
    if case.state is DocumentState.READING:
        told["progress"] = said.progress(underway(here.store, case, now()))
    return told


@router.get(
    "/{id}/events",
    summary="Follow a document",
    response_class=EventSourceResponse,
    responses={
        200: {"content": {"text/event-stream": {"example": f'event: document\ndata: {{"id": "{examples.SHA}"}}\n\n'}}},
        **examples.problems(401, 403, 404, 422, 429),
    },
)
async def events(id: Id, here: Here, _: Reviewer) -> EventSourceResponse:
    """Server-sent events: the document whenever anything about it changes, until it has come to an end."""
    case = await to_thread.run_sync(found, here, id)

    async def changes() -> AsyncIterator[dict[str, str]]:
        before = ""
        while True:
            now_there = await to_thread.run_sync(here.store.case, case.sha256)
            told = json.dumps(await to_thread.run_sync(_told, here, now_there), ensure_ascii=False)
            if told != before:
                before = told
                yield {"event": "document", "data": told}
            if now_there.state in _ENDED:
                return
            await asyncio.sleep(_FOLLOWED_SECONDS)

    return EventSourceResponse(changes(), ping=15)


@router.get(
    "/{id}/history",
    response_model=PageOut,
    summary="What happened to a document",
    responses=examples.shown({"items": [examples.EVENT], "next": None}, 404),
)
def history(
    id: Id,
    here: Here,
    _: Reviewer,
    cursor: Annotated[str | None, Query(max_length=100)] = None,
    limit: Annotated[int, Query(ge=1, le=1000)] = 200,
) -> JSONResponse:
    """Every change, from the log that is chained by hashes, oldest first."""
    case = found(here, id)
    items = []
    for event in here.store.events(case.sha256, place_of(cursor) or 0):
        if len(items) == limit:
            return JSONResponse({"items": items, "next": cursor_of(items[-1]["seq"])})
        items.append(said.event(event))
    return JSONResponse({"items": items, "next": None})


@router.post(
    "/{id}/cancel",
    response_model=DocumentOut,
    summary="Call a document off",
    responses=examples.shown({**examples.DOCUMENT, "state": "cancelled", "reason": "sent twice"}, 404, 409),
)
def cancel(
    id: Id, here: Here, key: Operator, why: Annotated[ReasonIn, Body(examples=[{"reason": "sent twice"}])]
) -> JSONResponse:
    """Whether it is being read or waits for answers; its questions are withdrawn. `retry` sends it in again."""
    case = found(here, id)
    with refused_as(409):
        return JSONResponse(said.document(here.store.cancel(case.sha256, key.name, why.reason)))


@router.post(
    "/{id}/retry",
    response_model=DocumentOut,
    summary="Send a document in again",
    responses=examples.shown({**examples.DOCUMENT, "state": "received"}, 404, 409),
)
def retry(id: Id, here: Here, key: Operator) -> JSONResponse:
    """A failed or cancelled document is read anew; jobs of it that were given up have another life."""
    case = found(here, id)
    with refused_as(409):
        list(second_chance.retry(here.store, (case.sha256,), key.name))
    return JSONResponse(said.document(here.store.case(case.sha256)))
