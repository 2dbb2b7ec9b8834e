"""Every error as problem+json (RFC 9457): what is wrong, and what to do. Never a traceback."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, HTTPException, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException as StarletteHTTPException

from models.errors import (
    BadRequest,
    Encrypted,
    GoujiError,
    LostBlob,
    StillInDoubt,
    TooLarge,
    UnknownKind,
    Unreachable,
    UnreadableFile,
)

log = logging.getLogger("gouji.api")

MEDIA_TYPE = "application/problem+json"
STATUS: tuple[tuple[type[GoujiError], int], ...] = (
    (UnknownKind, 415),
    (TooLarge, 413),
    (Encrypted, 422),
    (UnreadableFile, 422),
    (BadRequest, 422),
    (StillInDoubt, 409),
    (LostBlob, 410),
    (Unreachable, 503),
)
"""What an error is over HTTP; the first that fits counts."""


def status_of(error: GoujiError) -> int:
    """The HTTP status of an error that was raised on purpose."""
    return next((status for kind, status in STATUS if isinstance(error, kind)), 500)


def problem(
    status: int, detail: str, more: Mapping[str, Any] | None = None, headers: Mapping[str, str] | None = None
) -> JSONResponse:
    """A problem as a response."""
    body = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status, "detail": detail}
    return JSONResponse({**body, **(more or {})}, status, dict(headers or {}), MEDIA_TYPE)


@contextmanager
def refused_as(status: int) -> Iterator[None]:
    """What the store refuses in here is a problem of this status: 404 for a look, 409 for a change."""
    try:
        yield
    except BadRequest as error:
        raise HTTPException(status, str(error)) from None


def handle(app: FastAPI) -> None:
    """Let every error become a problem."""

    @app.exception_handler(GoujiError)
    def on_purpose(request: Request, error: GoujiError) -> JSONResponse:
        status = status_of(error)
        if status >= 500:
            log.error("%s %s: %s", request.method, request.url.path, error)
        headers = {"Retry-After": "5"} if status == 503 else None
        return problem(status, str(error), headers=headers)

    @app.exception_handler(StarletteHTTPException)
    def by_http(request: Request, error: StarletteHTTPException) -> JSONResponse:
        return problem(error.status_code, _said(request, error), headers=error.headers)

    @app.exception_handler(RequestValidationError)
    def invalid(request: Request, error: RequestValidationError) -> JSONResponse:
        found = [{"where": ".".join(map(str, one["loc"])), "what": one["msg"]} for one in error.errors()[:20]]
        first = f"{found[0]['where']}: {found[0]['what']}" if found else "it cannot be understood"
        return problem(422, f"{first}; see /docs for what is expected", {"errors": found})

    @app.exception_handler(Exception)
    def unforeseen(request: Request, error: Exception) -> JSONResponse:
        log.error("%s %s failed", request.method, request.url.path, exc_info=error)
        return problem(500, "something went wrong that was not foreseen; the service's log says what")


def _said(request: Request, error: StarletteHTTPException) -> str:
    if error.status_code == 404 and error.detail == "Not Found":
        return f"there is nothing at {request.url.path[:200]}; see /docs for what there is"
    if error.status_code == 405 and error.detail == "Method Not Allowed":
        return f"{request.method} is not possible here; see /docs for what is"
    return str(error.detail)
