"""The whole system on one machine: what `gouji up` does, apart from its printing."""

from __future__ import annotations

import signal
import sys
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from urllib.error import URLError

from models.errors import BadRequest
from services import wiring
from services.chronicle import Chronicle
from services.embedded import address_in, claimed, command_in
from services.first_start import first_key, located, taken
from services.logs import FORMAT
from services.queue import answers, connect
from services.settings import Settings
from services.supervisor import Program, Supervisor
from services.worker import beats

GOUJI = (sys.executable, "-c", "from services.cli import main; main()")
"""The command line of this installation, whatever is found on the path."""


Reviewing = Callable[[Settings, Path], tuple[Settings, list[Program]]]
"""Settings that know where questions go, and the programs that this takes."""


def up(settings: Settings, workers: int, reviewing: Reviewing, say: Callable[[Settings, str], None]) -> None:
    """Bring everything up and keep it up until a signal comes; `say` is told where it is, and a key made just now."""
    home = wiring.home(settings)
    tenure = taken(home)
    settings = located(settings, tenure)
    redis = list(_redis(settings, home))
    settings = settings if settings.redis else replace(settings, redis=address_in(home))
    settings, reviews = reviewing(settings, home)
    wiring.store(settings).close()
    tenure.write(port=settings.port, address=settings.address)
    chronicle = Chronicle(home / "logs" / "gouji.log")
    programs = [*redis, *own(settings, workers), *reviews]
    supervisor = Supervisor([_told(program) for program in programs], chronicle)
    for one in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(one, supervisor.stop)
    try:
        supervisor.run(lambda: say(settings, first_key(settings)))
    finally:
        chronicle.close()
        tenure.end()


def label_studio(settings: Settings, home: Path) -> tuple[Settings, list[Program]]:
    """Questions go to Label Studio: our own, or the one that the settings name."""
    from services.labelstudio import account, server

    settings = account.located(settings, home)
    return settings, server.programs(settings, home)


def nobody(settings: Settings, home: Path) -> tuple[Settings, list[Program]]:
    """Questions wait in the store."""
    return settings, []


def own(settings: Settings, workers: int) -> Iterator[Program]:
    """Workers, the worker that trains, and the service."""
    said = settings.environment()
    yield _crew("workers", settings, "--count", str(workers), "--lane", "now", "--lane", "batch")
    yield _crew("trainer", settings, "--count", "1", "--lane", "train")
    where = ("--host", settings.host, "--port", str(settings.port))
    yield Program("service", (*GOUJI, "serve", *where), said, lambda: is_up(f"{_near(settings)}/health"))


def _crew(name: str, settings: Settings, *words: str) -> Program:
    pulse = wiring.home(settings) / f"{name}.pulse"
    command = (*GOUJI, "worker", *words, "--pulse", str(pulse))
    # A database that is locked may keep a crew waiting for half a minute at a time.
    return Program(name, command, settings.environment(), well=lambda: beats(pulse), deaf_after=120.0)


def _told(program: Program) -> Program:
    return replace(program, environment={**program.environment, FORMAT: "json"})


def is_up(address: str) -> bool:
    """Whether something answers there, and is well."""
    try:
        with urllib.request.urlopen(address, timeout=1) as answer:
            return answer.status == 200
    except (URLError, OSError):
        return False


def _near(settings: Settings) -> str:
    host = "127.0.0.1" if settings.host in ("0.0.0.0", "::", "") else settings.host
    return f"http://{f'[{host}]' if ':' in host else host}:{settings.port}"


def _redis(settings: Settings, home: Path) -> Iterator[Program]:
    """A Redis of our own, where no other is named."""
    if settings.redis:
        return
    if claimed(home) is None:
        raise BadRequest(f"a `gouji worker` is at work on {home}; stop it first: gouji up brings workers of its own")
    redis = connect(address_in(home), patience=2.0)
    yield Program("redis", command_in(home), ready=lambda: answers(redis), patience=20, outlives=True)
