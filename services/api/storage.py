"""What is settled, what is known, and who may come in: export, forms, models, keys, how things stand."""

from __future__ import annotations

import itertools
from datetime import datetime
from typing import Annotated, Literal

from fastapi import APIRouter, Body, Path, Query
from fastapi.responses import JSONResponse, StreamingResponse

from services.api import examples, said
from services.api.documents import found, in_utc
from services.api.guard import Admin, Here, Operator, Reviewer
from services.api.problems import refused_as
from services.api.shapes import KeyIn, KeyOut, PageOut
from services.export import MEDIA_TYPES, pieces
from services.store.keys import Role
from services.store.seam import Wanted

router = APIRouter(prefix="/v1")

_SUFFIX = {"csv-excel": "csv"}


@router.get(
    "/export",
    tags=["final storage"],
    summary="Settled figures as a file",
    response_class=StreamingResponse,
    responses=examples.files(dict.fromkeys(MEDIA_TYPES.values(), "(one row a figure)"), 404),
)
def export(
    here: Here,
    _: Operator,
    format: Literal["csv", "csv-excel", "jsonl", "parquet", "xlsx"] = "csv",
    agency: Annotated[list[str] | None, Query(description="Only these agencies.")] = None,
    year: Annotated[list[Annotated[int, Query(ge=0, le=9999)]] | None, Query(description="Only these years.")] = None,
    form: Annotated[list[str] | None, Query(description="Only these forms.")] = None,
    key: Annotated[str, Query(max_length=500, description="Only keys that begin so.")] = "",
    since: Annotated[datetime | None, Query(description="Only what was settled since then.")] = None,
    document: Annotated[
        list[Annotated[str, Query(pattern="^[0-9a-f]{1,64}$")]] | None, Query(description="Only these documents.")
    ] = None,
) -> StreamingResponse:
    """Final storage, streamed: one row a figure, with how it was settled and where it stands."""
    documents = tuple(found(here, one).sha256 for one in document or ())
    wanted = Wanted(tuple(agency or ()), tuple(year or ()), tuple(form or ()), key, in_utc(since), documents)
    made = pieces(here.store.records(wanted), format)
    # What goes wrong at the beginning is still a problem and not a file that breaks off.
    first = next(iter(made), b"")
    headers = {"Content-Disposition": f'attachment; filename="gouji.{_SUFFIX.get(format, format)}"'}
    return StreamingResponse(itertools.chain((first,), made), media_type=MEDIA_TYPES[format], headers=headers)


@router.get(
    "/forms",
    tags=["forms"],
    response_model=PageOut,
    summary="The kinds of report that are known",
    responses=examples.shown({"items": [examples.FORM], "next": None}),
)
def forms(here: Here, _: Reviewer) -> JSONResponse:
    """The forms that come with gouji, and those of GOUJI_FORMS."""
    many = [
        {
            "id": form.id,
            "title": form.title,
            "language": form.language,
            "figures": len(form.fixed_figures),
            "relations": len(form.relations()),
        }
        for form in here.forms
    ]
    return JSONResponse({"items": many, "next": None})


@router.get(
    "/forms/{form_id}",
    tags=["forms"],
    summary="One form",
    responses=examples.shown({**examples.FORM, "keys": ["requests.new.natural"], "relations": []}, 404),
)
def form(form_id: Annotated[str, Path(max_length=200)], here: Here, _: Reviewer) -> JSONResponse:
    """Its tables, the keys of its figures, and its relations as sentences."""
    from review.forms.loader import find_form

    with refused_as(404):
        one = find_form(here.forms, form_id)
    told = {
        "id": one.id,
        "title": one.title,
        "language": one.language,
        "tables": [table.key for table in one.tables],
        "keys": [figure.key for figure in one.fixed_figures],
        "relations": [{"id": r.id, "scope": r.scope, "text": r.text} for r in one.relations()],
    }
    return JSONResponse(told)


@router.get(
    "/models",
    tags=["models"],
    response_model=PageOut,
    summary="The models that read, and which is champion",
    responses=examples.shown({"items": [examples.MODEL], "next": None}),
)
def models(
    here: Here, _: Reviewer, task: Annotated[str | None, Query(pattern="^[a-z-]{1,32}$", examples=["recognise"])] = None
) -> JSONResponse:
    """Every model that was registered, with what it was trained on and how it did."""
    many = here.store.models(task)
    champions = {one.task: found.name for one in many if (found := here.store.champion(one.task))}
    return JSONResponse({"items": [said.model(one, champions) for one in many], "next": None})


@router.get(
    "/overview",
    tags=["documents"],
    summary="How things stand",
    responses=examples.shown({"documents": {"held": 3, "settled": 120}, "questions": 10, "jobs": {"waiting": 2}}),
)
def overview(here: Here, _: Reviewer) -> JSONResponse:
    """Documents by state, open questions, jobs."""
    gauges = here.gauging.gauges()
    told = {
        "documents": dict(gauges.documents),
        "questions": sum(gauges.questions.values()),
        "flags": dict(gauges.flags),
        "jobs": dict(gauges.jobs),
    }
    return JSONResponse(told)


@router.get(
    "/keys",
    tags=["keys"],
    response_model=PageOut,
    summary="Who may come in",
    responses=examples.shown({"items": [examples.KEY], "next": None}),
)
def keys(here: Here, _: Admin) -> JSONResponse:
    """Every key, without its text: that is known only to whoever holds it."""
    return JSONResponse({"items": [said.key(one) for one in here.keys.known()], "next": None})


@router.post(
    "/keys",
    tags=["keys"],
    status_code=201,
    response_model=KeyOut,
    summary="Make a key",
    responses=examples.shown({**examples.KEY, "key": "gouji_4k2m9x0abc_…"}, status=201),
)
def make_key(
    here: Here, admin: Admin, wanted: Annotated[KeyIn, Body(examples=[{"name": "scanner-room", "role": "operator"}])]
) -> JSONResponse:
    """A new key; its text is shown this once."""
    key, written = here.keys.make(wanted.name, Role(wanted.role), admin.name)
    return JSONResponse({**said.key(key), "key": written}, 201)


@router.delete(
    "/keys/{key_id}",
    tags=["keys"],
    response_model=KeyOut,
    summary="Revoke a key",
    responses=examples.shown({**examples.KEY, "revoked": examples.MOMENT}, 404),
)
def revoke_key(
    key_id: Annotated[str, Path(pattern="^[0-9a-z]{1,16}$", examples=["4k2m9x0abc"])], here: Here, admin: Admin
) -> JSONResponse:
    """It opens nothing any more, within seconds everywhere."""
    with refused_as(404):
        return JSONResponse(said.key(here.keys.revoke(key_id, admin.name)))
