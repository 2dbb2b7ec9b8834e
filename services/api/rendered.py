"""Answers about one document, kept as they were sent: nothing is read or written again until the document changes."""

from __future__ import annotations

import json
import threading
from collections import OrderedDict
from collections.abc import Callable
from typing import Any

from fastapi import HTTPException, Request
from fastapi.responses import Response

from services.api.parts import Parts
from services.api.problems import refused_as

_MOST_BYTES = 64_000_000


class Kept:
    """Bodies by address and by the last change of their document; the oldest go when there are too many."""

    def __init__(self, most_bytes: int = _MOST_BYTES) -> None:
        self._most_bytes, self._bytes = most_bytes, 0
        self._bodies: OrderedDict[str, tuple[int, bytes]] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, address: str, change: int) -> bytes | None:
        with self._lock:
            known = self._bodies.get(address)
            if known is None or known[0] != change:
                return None
            self._bodies.move_to_end(address)
            return known[1]

    def put(self, address: str, change: int, body: bytes) -> None:
        with self._lock:
            _, old = self._bodies.pop(address, (0, b""))
            self._bodies[address] = change, body
            self._bytes += len(body) - len(old)
            while self._bytes > self._most_bytes and self._bodies:
                _, (_, gone) = self._bodies.popitem(last=False)
                self._bytes -= len(gone)


def rendered(request: Request, here: Parts, id: str, make: Callable[[str], Any]) -> Response:
    """What `make` tells of a document, as JSON; made again only if the document has changed since."""
    sha256, change = _newest(here, id)
    tag = f'"{change}"'
    headers = {"ETag": tag, "Cache-Control": "private, no-cache"}
    if tag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    address = f"{request.url.path}?{request.url.query}"
    kept: Kept = request.app.state.kept
    body = kept.get(address, change)
    if body is None:
        body = json.dumps(make(sha256), ensure_ascii=False, separators=(",", ":")).encode()
        kept.put(address, change, body)
    return Response(body, media_type="application/json", headers=headers)


def _newest(here: Parts, id: str) -> tuple[str, int]:
    sha256 = id
    if len(id) != 64:
        with refused_as(404):
            sha256 = here.store.case(id).sha256
    change = here.glances.newest(sha256)
    if change is None:
        raise HTTPException(404, f"no document {id[:12]}; GET /v1/documents lists those that there are")
    return sha256, change
