"""Signed addresses that expire: whoever holds one may fetch what it names for a while, without a key."""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
import time
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote, urlencode

from models.errors import BadRequest, StorageError

WEEK = 7 * 24 * 3600
QUARTER = 13 * WEEK
"""Questions may wait long; their pictures wait with them."""
_STEP = 3600
_SHORTEST = 16


class Signer:
    """Signs paths with a secret and tells which signatures are its own."""

    def __init__(self, secret: bytes, clock: Callable[[], float] = time.time) -> None:
        if len(secret) < _SHORTEST:
            raise BadRequest(f"the secret that signs addresses needs {_SHORTEST} bytes at least; set GOUJI_SECRET")
        self._secret, self._clock = secret, clock

    def signed(self, path: str, seconds: float = WEEK) -> str:
        """A path with its expiry and signature. It stays the same for an hour, for the sake of caches."""
        expires = (int(self._clock() + seconds) // _STEP + 1) * _STEP
        path = quote(path)
        return f"{path}?{urlencode({'expires': expires, 'signature': self._signature(path, expires)})}"

    def allows(self, path: str, expires: str, signature: str) -> bool:
        """Whether this signature was made for this path and has not expired; takes as long whatever is wrong."""
        moment = int(expires) if expires.isascii() and expires.isdigit() and len(expires) < 16 else 0
        genuine = hmac.compare_digest(self._signature(quote(path), moment).encode(), signature.encode())
        return genuine and self._clock() < moment

    def _signature(self, path: str, expires: int) -> str:
        return hmac.new(self._secret, f"{path}\n{expires}".encode(), hashlib.sha256).hexdigest()


def secret_of(given: str, home: Path) -> bytes:
    """The secret that the settings give, else the one of the data directory, made when first asked for."""
    if given:
        return given.encode()
    place = home / "secret"
    try:
        if not place.exists():
            _place_once(place, secrets.token_hex(32))
        return place.read_bytes().strip()
    except OSError as error:
        raise StorageError(f"{place} cannot be kept ({error.strerror}); set GOUJI_SECRET or another home") from error


def _place_once(place: Path, content: str) -> None:
    """Written whole under another name first: two processes that start together must agree on one secret."""
    own = place.with_name(f"secret.{os.getpid()}.{secrets.token_hex(4)}")
    handle = os.open(own, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "w") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(own, place)
        except FileExistsError:
            return
    finally:
        own.unlink(missing_ok=True)
