"""Who may come in: by a key, or by a signature for one picture. Nothing else is let through but health."""

from __future__ import annotations

import math
import time
from collections import OrderedDict
from threading import Lock
from typing import Annotated

from anyio import to_thread
from fastapi import Depends, HTTPException, Request, Security
from fastapi.security import APIKeyHeader, HTTPAuthorizationCredentials, HTTPBearer

from services.api.limits import Buckets
from services.api.parts import Parts, of
from services.store.keys import Key, Role, SqlKeys

_REMEMBERED_SECONDS = 2.0
_MOST_REMEMBERED = 1000
_bearer = HTTPBearer(auto_error=False, description="A key of `gouji keys make`, as `Authorization: Bearer gouji_…`.")
_header = APIKeyHeader(name="X-API-Key", auto_error=False, description="The same key in a header of its own.")


class Doorkeeper:
    """Knows keys for a moment after they were shown, and who asks too often."""

    def __init__(self, keys: SqlKeys, rate: float) -> None:
        self._keys = keys
        self._buckets = Buckets(rate, 2 * rate)
        self._strangers = Buckets(2, 20)
        self._seen: OrderedDict[str, tuple[float, Key]] = OrderedDict()
        self._lock = Lock()

    async def admit(self, written: str, where: str) -> Key:
        """Whose key this is; refuses strangers, and those who ask too often."""
        key = self._remembered(written)
        if key is None:
            if self._strangers.is_dry(where):
                raise _too_often(1.0)
            key = await to_thread.run_sync(self._keys.holder, written)
            if key is None:
                self._strangers.wait(where)
                raise _stranger("this key opens nothing; `gouji keys list` shows which do")
            self._remember(written, key)
        if (seconds := self._buckets.wait(key.id)) > 0:
            raise _too_often(seconds)
        return key

    def _remembered(self, written: str) -> Key | None:
        with self._lock:
            since, key = self._seen.get(written, (0.0, None))
        return key if time.monotonic() - since < _REMEMBERED_SECONDS else None

    def _remember(self, written: str, key: Key) -> None:
        with self._lock:
            self._seen[written] = time.monotonic(), key
            self._seen.move_to_end(written)
            while len(self._seen) > _MOST_REMEMBERED:
                self._seen.popitem(last=False)


def _stranger(detail: str) -> HTTPException:
    return HTTPException(401, detail, {"WWW-Authenticate": "Bearer"})


def _too_often(seconds: float) -> HTTPException:
    wait = max(1, math.ceil(seconds))
    return HTTPException(429, f"too many requests; wait {wait} s", {"Retry-After": str(wait)})


async def holder(
    request: Request,
    bearer: Annotated[HTTPAuthorizationCredentials | None, Security(_bearer)] = None,
    header: Annotated[str | None, Security(_header)] = None,
) -> Key:
    """Whoever asks, known by a key."""
    written = bearer.credentials if bearer else header
    if not written:
        raise _stranger("a key is needed: Authorization: Bearer gouji_…; `gouji keys make NAME` makes one")
    doorkeeper: Doorkeeper = request.app.state.doorkeeper
    key = await doorkeeper.admit(written, request.client.host if request.client else "")
    request.state.key = key.id
    return key


def at_least(role: Role):
    """A dependency: whoever asks must hold this role or a higher one."""

    async def checked(key: Annotated[Key, Depends(holder)]) -> Key:
        if not key.role.covers(role):
            raise HTTPException(403, f"this needs the role {role}, and this key has {key.role}; ask an admin for one")
        return key

    return checked


Reviewer = Annotated[Key, Depends(at_least(Role.REVIEWER))]
Operator = Annotated[Key, Depends(at_least(Role.OPERATOR))]
Admin = Annotated[Key, Depends(at_least(Role.ADMIN))]
Here = Annotated[Parts, Depends(of)]


async def picture_viewer(
    request: Request,
    here: Here,
    expires: str | None = None,
    signature: str | None = None,
    bearer: Annotated[HTTPAuthorizationCredentials | None, Security(_bearer)] = None,
    header: Annotated[str | None, Security(_header)] = None,
) -> None:
    """Whoever holds a signed address that has not expired, or a key."""
    if signature is None:
        await holder(request, bearer, header)
    elif not here.signer.allows(request.url.path, expires or "", signature):
        raise HTTPException(403, "this address was not signed here or has expired; ask for a new one")
