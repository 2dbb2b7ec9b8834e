"""What a data directory needs before anything runs on it: to be ours alone, ports, a database, a key for its owner."""

from __future__ import annotations

import json
import os
import socket
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from models.errors import BadRequest
from services.embedded import locked
from services.settings import Settings

USUAL_PORT = 8000
_NOTE = "up.json"
_TRIES = 50
_WAIT_SECONDS = 10.0


@dataclass(frozen=True)
class Tenure:
    """A data directory that is ours as long as this process lives, and what was noted there the last time."""

    home: Path
    lock: int
    note: Mapping[str, Any]

    def write(self, **changed: Any) -> None:
        """Note something for the next start, and for whoever tries to start a second time."""
        place = self.home / _NOTE
        part = place.with_suffix(".part")
        part.write_text(json.dumps({**self.note, "pid": os.getpid(), **changed}), encoding="utf-8")
        part.replace(place)

    def end(self) -> None:
        os.close(self.lock)


def taken(home: Path) -> Tenure:
    """The directory, if no other `gouji up` runs on it."""
    lock = locked(home / "up.lock")
    note: dict[str, Any] = {}
    with suppress(OSError, ValueError):
        note = dict(json.loads((home / _NOTE).read_text(encoding="utf-8")))
    if lock is None:
        where = f" at {note['address']}" if note.get("address") else ""
        process = f"kill {note['pid']}" if note.get("pid") else "Ctrl-C where it runs"
        raise BadRequest(
            f"gouji is up already on {home}{where}; stop that one first ({process}), or give another --home"
        )
    return Tenure(home, lock, note)


def first_key(settings: Settings) -> str:
    """The key of an admin, made where nobody has a key yet; otherwise nothing."""
    from services import wiring
    from services.store.keys import Role, SqlKeys

    store = wiring.store(settings)
    try:
        keys = SqlKeys(store.engine)
        return "" if keys.known() else keys.make("admin", Role.ADMIN, "gouji up")[1]
    finally:
        store.close()


def located(settings: Settings, tenure: Tenure, patience: float = _WAIT_SECONDS) -> Settings:
    """The settings with the port that the service gets, and the address at which people reach it."""
    port = settings.port or _port(settings.host, tenure)
    if settings.port and not _is_free(settings.host, port, patience):
        raise BadRequest(f"port {port} of {settings.host} is taken; give another --port, or none for one that is free")
    address = settings.address
    if address == Settings.address:
        shown = "127.0.0.1" if settings.host in ("0.0.0.0", "::", "") else settings.host
        address = f"http://{f'[{shown}]' if ':' in shown else shown}:{port}"
    return replace(settings, port=port, address=address)


def _port(host: str, tenure: Tenure) -> int:
    """The port of the last time, for its address stands in questions that wait; else the first that is free."""
    last = int(tenure.note.get("port") or 0)
    # What ran here before and was killed may still be on its way out.
    if last and _is_free(host, last, _WAIT_SECONDS):
        return last
    return free_port(host, USUAL_PORT)


def free_port(host: str, first: int) -> int:
    """The first free port from one on."""
    for port in range(first, first + _TRIES):
        if _is_free(host, port):
            return port
    raise BadRequest(f"no port of {host} from {first} to {first + _TRIES - 1} is free; give one with --port")


def _is_free(host: str, port: int, seconds: float = 0.0) -> bool:
    deadline = time.monotonic() + seconds
    while True:
        with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, port))
            except OSError:
                if time.monotonic() >= deadline:
                    return False
            else:
                return True
        time.sleep(0.2)
