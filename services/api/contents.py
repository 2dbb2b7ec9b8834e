"""What was read from a document and what is thought of it: extraction, tables, facts, findings, pictures."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Query, Request
from fastapi.responses import JSONResponse, Response, StreamingResponse

from review.decision import State, Status
from services.api import examples, said
from services.api.documents import Id, found
from services.api.guard import Here, Operator, Reviewer, picture_viewer
from services.api.problems import refused_as
from services.api.rendered import rendered
from services.api.shapes import PageOut
from services.extraction import as_json, finding_json, table_json
from services.pictures import media_type, path_of

router = APIRouter(prefix="/v1/documents/{id}", tags=["contents"])

_KEPT = "private, max-age=86400"


def _list(many: list[dict[str, Any]]) -> dict[str, Any]:
    return {"items": many, "next": None}


@router.get("/extraction", summary="All that was read, as JSON", responses=examples.shown(examples.EXTRACTION, 404))
def extraction(id: Id, here: Here, _: Reviewer, request: Request) -> Response:
    """The same JSON as `gouji extract` writes (`gouji.extraction/1`): what is printed, not what people made of it."""

    def told(sha256: str) -> dict[str, Any]:
        document = here.store.document(sha256)
        return as_json(document, here.store.reports(sha256), document.seconds)

    return rendered(request, here, id, told)


@router.get(
    "/tables",
    response_model=PageOut,
    summary="The tables with their cells",
    responses=examples.shown({"items": [examples.TABLE], "next": None}, 404),
)
def tables(id: Id, here: Here, _: Reviewer, request: Request) -> Response:
    """Every table whole, also where the paper cut it in parts."""

    def told(sha256: str) -> dict[str, Any]:
        keys = {index: key for one in here.store.reports(sha256) for index, key in one.table_keys.items()}
        many = enumerate(here.store.document(sha256).tables)
        return _list([table_json(index, table, keys.get(index)) for index, table in many])

    return rendered(request, here, id, told)


@router.get(
    "/facts",
    response_model=PageOut,
    summary="The figures",
    responses=examples.shown({"items": [examples.FACT], "next": None}, 404),
)
def facts(
    id: Id,
    here: Here,
    _: Reviewer,
    request: Request,
    state: State | None = None,
    prefix: Annotated[str, Query(max_length=500, description="Only keys that begin so.")] = "",
) -> Response:
    """Every figure of the forms that were recognised: what is printed, what gouji thinks of it, what people said."""

    def told(sha256: str) -> dict[str, Any]:
        corrections = {(one.report, one.key): one for one in here.store.corrections(sha256)}
        many = [
            said.fact(sha256, index, fact, report.verdicts.get(fact.key), corrections.get((index, fact.key)))
            for index, report in enumerate(here.store.reports(sha256))
            for fact in report.facts
            if fact.key.startswith(prefix)
        ]
        return _list([one for one in many if state in (None, one["state"])])

    return rendered(request, here, id, told)


@router.get(
    "/findings",
    response_model=PageOut,
    summary="The relations between figures, and whether they hold",
    responses=examples.shown({"items": [examples.FINDING], "next": None}, 404),
)
def findings(id: Id, here: Here, _: Reviewer, request: Request, status: Status | None = None) -> Response:
    """Every relation that was held against the figures, as last judged."""

    def told(sha256: str) -> dict[str, Any]:
        return _list(
            [
                {"report": index, **finding_json(finding)}
                for index, report in enumerate(here.store.reports(sha256))
                for finding in report.findings
                if status in (None, finding.status)
            ]
        )

    return rendered(request, here, id, told)


@router.get(
    "/flags",
    response_model=PageOut,
    summary="The doubts",
    responses=examples.shown({"items": [examples.FLAG], "next": None}, 404),
)
def flags(
    id: Id,
    here: Here,
    _: Reviewer,
    request: Request,
    every: Annotated[bool, Query(description="Also those that were answered or withdrawn.")] = False,
) -> Response:
    """The doubts that keep the document from settling, with their reasons."""

    def told(sha256: str) -> dict[str, Any]:
        many = here.store.flags(sha256, None) if every else here.store.flags(sha256)
        return _list([said.flag(one) for one in many])

    return rendered(request, here, id, told)


@router.get(
    "/original",
    summary="The file as it came in",
    response_class=StreamingResponse,
    responses=examples.files({"application/octet-stream": "(the bytes)"}, 404, 410),
)
def original(id: Id, here: Here, _: Operator) -> StreamingResponse:
    """Byte for byte, proven to be what came in."""
    case = found(here, id)
    pieces = here.desk.originals.blobs.chunks(case.sha256)
    first = next(pieces, b"")

    def whole():
        yield first
        yield from pieces

    headers = {"Content-Disposition": f'attachment; filename="{case.sha256[:12]}"', "Content-Length": str(case.size)}
    return StreamingResponse(whole(), media_type="application/octet-stream", headers=headers)


_Kind = Annotated[str, Path(pattern="^(page|level|crop|context)$", description="page, level, crop or context")]
_Spot = Annotated[
    str,
    Path(
        max_length=30,
        pattern=r"^[0-9]{1,6}(\.[0-9]{1,5}\.[0-9]{1,5})?$",
        description="The page's number, or table.row.column",
        examples=["1"],
    ),
]


@router.get(
    "/pictures/{kind}/{spot}",
    summary="A picture of a page or a cell",
    dependencies=[Depends(picture_viewer)],
    response_class=Response,
    responses={
        **examples.files({"image/png": "(a crop)", "image/jpeg": "(a page, a context)"}, 404),
        304: {"description": "The picture is what it was."},
    },
)
def picture(id: str, kind: _Kind, spot: _Spot, here: Here, request: Request) -> Response:
    """`page/1` as given, `level/1` set straight, `crop/0.3.5` one cell, `context/0.3.5` with its row and header.

    Made when it is first asked for. A signed address needs no key.
    """
    case = found(here, id)
    name = f"{kind}/{spot}"
    with refused_as(404):
        blob = here.pictures.blob(case.sha256, name)
    headers = {"ETag": f'"{blob}"', "Cache-Control": _KEPT, **_may_be_shown_by(here.settings.origins, request)}
    if f'"{blob}"' in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    return Response(here.pictures.data(blob), media_type=media_type(name), headers=headers)


def _may_be_shown_by(origins: str, request: Request) -> dict[str, str]:
    """Only the pages of origins that the settings name may read a picture's pixels."""
    asking = request.headers.get("origin", "")
    allowed = {one.strip().rstrip("/") for one in origins.split(",") if one.strip()}
    return {"Access-Control-Allow-Origin": asking, "Vary": "Origin"} if asking in allowed else {"Vary": "Origin"}


@router.get(
    "/pictures/{kind}/{spot}/address",
    summary="An address of a picture that needs no key",
    responses=examples.shown({"address": f"http://127.0.0.1:8000/v1/documents/{examples.SHA}/pictures/page/1?…"}, 404),
)
def address(
    id: Id,
    kind: _Kind,
    spot: _Spot,
    here: Here,
    _: Reviewer,
    seconds: Annotated[int, Query(ge=60, le=90 * 86400)] = 3600,
) -> JSONResponse:
    """Signed, and valid for at least so many seconds."""
    case = found(here, id)
    signed = here.signer.signed(path_of(case.sha256, f"{kind}/{spot}"), seconds)
    return JSONResponse({"address": here.settings.address.rstrip("/") + signed})
