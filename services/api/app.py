"""The service: `app(settings)` puts the doors together. Nothing that reads is loaded here."""

from __future__ import annotations

import asyncio
import logging
import secrets
import time
from collections.abc import AsyncIterator, Awaitable, Callable, MutableMapping
from contextlib import asynccontextmanager
from datetime import timedelta
from importlib.metadata import version
from typing import Any

from anyio import to_thread
from fastapi import FastAPI

from models.errors import GoujiError
from services.api import console, contents, documents, health, problems, questions, storage, webhook
from services.api.guard import Doorkeeper
from services.api.parts import Parts, parts
from services.api.rendered import Kept
from services.settings import Settings

log = logging.getLogger("gouji.api")

_THREADS = 40
_REPLIES_KEPT = timedelta(days=3)
_TIDY_SECONDS = 3600
_TAGS = [
    {"name": "documents", "description": "Sent in, followed, called off, tried again."},
    {"name": "contents", "description": "What was read, what is thought of it, and how it looks."},
    {"name": "questions", "description": "What waits for people, and what they say."},
    {"name": "final storage", "description": "Settled figures."},
    {"name": "forms", "description": "The kinds of report that are known."},
    {"name": "models", "description": "What reads, and how well."},
    {"name": "keys", "description": "Who may come in."},
    {"name": "webhooks", "description": "Where other programs tell of something."},
    {"name": "health", "description": "Whether all is well."},
]
_ABOUT = """Gets the figures out of scanned paper tables right, and knows when they are not.

Send a key of `gouji keys make` as `Authorization: Bearer gouji_…`. Every error is `application/problem+json` and says
what to do. Lists have `items` and `next`; `next` goes into `cursor` for the page after.
"""
_NO_STORE = b"no-store"
_ALWAYS = (
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"x-frame-options", b"DENY"),
    (b"cross-origin-opener-policy", b"same-origin"),
)
Scope = MutableMapping[str, Any]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]


def app(settings: Settings) -> FastAPI:
    """The service for these settings."""

    @asynccontextmanager
    async def lifespan(api: FastAPI) -> AsyncIterator[None]:
        to_thread.current_default_thread_limiter().total_tokens = _THREADS
        tidying = asyncio.create_task(_tidy(here))
        yield
        tidying.cancel()
        here.close()

    here: Parts = parts(settings)
    api = FastAPI(
        title="gouji",
        version=version("gouji"),
        description=_ABOUT,
        openapi_tags=_TAGS,
        docs_url=None,
        redoc_url=None,
        lifespan=lifespan,
        redirect_slashes=False,
    )
    api.state.parts = here
    api.state.doorkeeper = Doorkeeper(here.keys, settings.rate)
    api.state.kept = Kept()
    api.state.readiness = health.readiness(here)
    api.state.figures = health.Figures(here)
    problems.handle(api)
    for router in (
        documents.router,
        contents.router,
        questions.router,
        storage.router,
        webhook.router,
        health.router,
        console.router,
    ):
        api.include_router(router)
    api.add_middleware(Watch, figures=api.state.figures)
    return api


async def _tidy(here: Parts) -> None:
    """Now and then, let go of answers that nobody will ask for again."""
    while True:
        try:
            await to_thread.run_sync(here.keys.forget_replies, _REPLIES_KEPT)
        except GoujiError as error:
            log.warning("old replies stay for now: %s", error)
        await asyncio.sleep(_TIDY_SECONDS)


class Watch:
    """Counts, times and logs each request, and sets the headers that every answer has."""

    def __init__(self, app: Any, figures: health.Figures) -> None:
        self._app, self._figures = app, figures

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        start, status = time.perf_counter(), 500
        name = secrets.token_hex(8)

        async def sent(message: MutableMapping[str, Any]) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = [*message["headers"], *_missing(message["headers"], name)]
            await send(message)

        try:
            await self._app(scope, receive, sent)
        finally:
            self._note(scope, status, time.perf_counter() - start, name)

    def _note(self, scope: Scope, status: int, seconds: float, name: str) -> None:
        route = scope.get("route")
        path = getattr(route, "path", "none")
        if path.startswith("/health"):
            return
        self._figures.seconds.labels(scope["method"], path, str(status)).observe(seconds)
        about = {
            "document": scope.get("path_params", {}).get("id"),
            "request": name,
            "key": scope.get("state", {}).get("key"),
            "status": status,
            "seconds": round(seconds, 4),
        }
        log.info("%s %s %d", scope["method"], path, status, extra=about)


def _missing(headers: list[tuple[bytes, bytes]], name: str) -> list[tuple[bytes, bytes]]:
    there = {key.lower() for key, _ in headers}
    more = [*_ALWAYS, (b"x-request-id", name.encode()), (b"cache-control", _NO_STORE)]
    return [(key, value) for key, value in more if key not in there]
