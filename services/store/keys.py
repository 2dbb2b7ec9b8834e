"""Keys of the service: who may come in, and as what. Only hashes are kept; a key is shown once, when it is made."""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import Engine, Row, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from models.errors import BadRequest
from services.store.engine import reading, writing
from services.store.lifecycle import now
from services.store.log import Log
from services.store.schema_keys import api_keys, replies

_WRITTEN = re.compile(r"gouji_([0-9a-z]{10})_([0-9A-Za-z_-]{43})")
_NOBODY = "0" * 64


class Role(StrEnum):
    """What a key's holder may do; each may do what those before it may."""

    REVIEWER = "reviewer"
    """Looks, answers questions, corrects."""
    OPERATOR = "operator"
    """Sends documents in, cancels and retries them."""
    ADMIN = "admin"
    """Makes and revokes keys."""

    def covers(self, needed: Role) -> bool:
        ranks = list(Role)
        return ranks.index(self) >= ranks.index(needed)


@dataclass(frozen=True, slots=True)
class Key:
    """Somebody's way in."""

    id: str
    name: str
    """Who holds it: what is written into the log."""
    role: Role
    made_by: str
    made: datetime
    revoked: datetime | None = None


@dataclass(frozen=True, slots=True)
class Reply:
    """What was answered to a request that may come again."""

    request: str
    """A digest of the request: another one under the same name is a mistake."""
    status: int
    body: Any


def _written(id: str, secret: str) -> str:
    return f"gouji_{id}_{secret}"


def _hash(secret: str) -> str:
    # The secret is 256 random bits: there is nothing to guess that a slow hash would slow down.
    return hashlib.sha256(secret.encode()).hexdigest()


def _fresh(name: str, role: Role, by: str) -> tuple[Key, str, str]:
    if not name.strip():
        raise BadRequest("a key needs the name of whoever holds it: gouji keys make NAME --role operator")
    id = "".join(secrets.choice("0123456789abcdefghijklmnopqrstuvwxyz") for _ in range(10))
    secret = secrets.token_urlsafe(32)
    return Key(id, name.strip(), role, by, now()), _hash(secret), _written(id, secret)


def _parts(written: str) -> tuple[str, str]:
    found = _WRITTEN.fullmatch(written)
    return (found[1], found[2]) if found else ("", "")


def _opens(kept: str | None, secret: str) -> bool:
    return hmac.compare_digest(kept or _NOBODY, _hash(secret)) and kept is not None


def _unknown(id: str) -> BadRequest:
    return BadRequest(f"no key has the id {id!r}; `gouji keys list` shows them")


class SqlKeys:
    """Keys in the database, each change in the log."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def make(self, name: str, role: Role, by: str) -> tuple[Key, str]:
        """A new key, and its text, which nobody can be shown again."""
        key, hashed, written = _fresh(name, role, by)
        with writing(self._engine) as connection:
            connection.execute(
                insert(api_keys).values(
                    id=key.id, name=key.name, role=str(role), hash=hashed, made_by=by, made_at=key.made
                )
            )
            _note(connection, "key.made", key, by)
        return key, written

    def known(self) -> list[Key]:
        """All keys, the oldest first."""
        with reading(self._engine) as connection:
            return [_key(row) for row in connection.execute(select(api_keys).order_by(api_keys.c.made_at)).all()]

    def revoke(self, id: str, by: str) -> Key:
        """A key that opens nothing any more; revoked twice is revoked."""
        with writing(self._engine) as connection:
            row = connection.execute(select(api_keys).filter_by(id=id)).first()
            if row is None:
                raise _unknown(id)
            key = _key(row)
            if key.revoked is None:
                key = replace(key, revoked=now())
                connection.execute(update(api_keys).filter_by(id=id).values(revoked_at=key.revoked))
                _note(connection, "key.revoked", key, by)
            return key

    def holder(self, written: str) -> Key | None:
        """Whose key this is; None where it is nobody's or was revoked. It takes as long for a wrong one."""
        id, secret = _parts(written)
        with reading(self._engine) as connection:
            row = connection.execute(select(api_keys).filter_by(id=id)).first()
        opens = _opens(row.hash if row is not None else None, secret)
        return _key(row) if row is not None and opens and row.revoked_at is None else None

    def reply(self, key: str, name: str) -> Reply | None:
        """What was answered to this holder's request of this name."""
        with reading(self._engine) as connection:
            row = connection.execute(select(replies).filter_by(key_id=key, name=name)).first()
        return None if row is None else Reply(row.request, row.status, row.body)

    def keep_reply(self, key: str, name: str, reply: Reply) -> None:
        """Remember an answer; the first one stays."""
        values = {"request": reply.request, "status": reply.status, "body": reply.body, "made_at": now()}
        try:
            with writing(self._engine) as connection:
                connection.execute(insert(replies).values(key_id=key, name=name, **values))
        except IntegrityError:
            return

    def forget_replies(self, age: timedelta) -> None:
        """Let go of answers that nobody will ask for again."""
        with writing(self._engine) as connection:
            connection.execute(delete(replies).where(replies.c.made_at < now() - age))


def _key(row: Row) -> Key:
    return Key(row.id, row.name, Role(row.role), row.made_by, row.made_at, row.revoked_at)


def _note(connection: Any, kind: str, key: Key, by: str) -> None:
    log = Log(connection)
    log.note(kind, key.id, by, name=key.name, role=str(key.role))
    log.write()
