"""Our own Label Studio: its process, what it is told, and the programs that `gouji up` keeps at work.

    python -m services.labelstudio.server HOME

installs it where it is not there yet, and becomes it.
"""

from __future__ import annotations

import logging
import os
import sqlite3
import sys
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

from models.errors import GoujiError, LabelStudioRefuses
from services import logs
from services.labelstudio.account import Account, account_in, folder, is_own
from services.labelstudio.install import installed, is_installed, place_of
from services.settings import Settings
from services.supervisor import Program

log = logging.getLogger("gouji.labelstudio")

_INSTALLING, _STARTING = 1200.0, 180.0
"""Seconds that a first start may take, with and without installing."""
_LOCK_SECONDS = 1800
"""For so long a task that somebody opened is shown to nobody else."""
_DATABASE, _LOCKED_SECONDS = "label_studio.sqlite3", 5.0


def programs(settings: Settings, home: Path) -> list[Program]:
    """Label Studio, where we run it ourselves, and what fetches answers from it."""
    said = settings.environment()
    kept = [Program("answers", (sys.executable, "-m", "services.labelstudio.poller"), said)]
    if not is_own(settings, home):
        return kept
    address = settings.labelstudio
    patience = _STARTING if is_installed(place_of(settings.labelstudio_program)) else _INSTALLING
    command = (sys.executable, "-m", "services.labelstudio.server", str(home))
    # A long export keeps it from answering for minutes.
    return [Program("label-studio", command, said, lambda: is_up(address), patience, deaf_after=300.0), *kept]


def is_up(address: str) -> bool:
    """Whether a Label Studio answers there."""
    import json
    import urllib.request
    from urllib.error import URLError

    try:
        with urllib.request.urlopen(f"{address}/health", timeout=2) as answer:
            return json.load(answer).get("status") == "UP"
    except (URLError, OSError, ValueError, AttributeError):
        return False


def environment(account: Account, data: Path) -> Mapping[str, str]:
    """All that it is told. It gets nothing of our own environment, and calls nobody outside."""
    return {
        "PATH": "/usr/bin:/bin",
        "HOME": str(data),
        "LANG": "C.UTF-8",
        "TZ": "UTC",
        "LABEL_STUDIO_BASE_DATA_DIR": str(data),
        "DJANGO_DB": "sqlite",
        "LABEL_STUDIO_USERNAME": account.email,
        "LABEL_STUDIO_PASSWORD": account.password,
        "LABEL_STUDIO_USER_TOKEN": account.token,
        "LABEL_STUDIO_ENABLE_LEGACY_API_TOKEN": "true",
        "LABEL_STUDIO_DISABLE_SIGNUP_WITHOUT_LINK": "true",
        "LABEL_STUDIO_HOST": account.address,
        # Its webhooks go to our own service, which is on this machine.
        "SSRF_PROTECTION_ENABLED": "false",
        "COLLECT_ANALYTICS": "false",
        "LATEST_VERSION_CHECK": "false",
        "SENTRY_DSN": "",
        "FRONTEND_SENTRY_DSN": "",
        "FEATURE_FLAGS_OFFLINE": "true",
        "TASK_LOCK_TTL": str(_LOCK_SECONDS),
        "LOG_LEVEL": "WARNING",
    }


def command_of(program: Path, account: Account, host: str) -> list[str]:
    """What starts it."""
    where = ["--internal-host", host or "0.0.0.0", "--port", str(account.port)]
    return [str(program / "bin" / "label-studio"), "start", "--no-browser", *where]


def quickened(data: Path) -> str:
    """See that its database keeps a write-ahead log; how it keeps changes now.

    An answer is some ten changes, one after the other, and the reviewer waits for all of them. Without such a log each
    is several waits for the disk, with it one, and whoever reads waits for none.
    """
    try:
        with closing(sqlite3.connect(data / _DATABASE, timeout=_LOCKED_SECONDS)) as database:
            return database.execute("PRAGMA journal_mode = WAL").fetchone()[0]
    except sqlite3.Error as error:
        log.warning("Label Studio's database stays slow: %s; it is tried again at its next start", error)
        return "unknown"


def main(home: Path) -> None:
    """Install it if need be, and become it."""
    settings = Settings.from_environment()
    account = account_in(home)
    if account is None:
        raise LabelStudioRefuses(f"no account was made in {folder(home)}; `gouji up` makes it and starts Label Studio")
    program = installed(place_of(settings.labelstudio_program), log.info)
    data = folder(home) / "data"
    if not data.exists():
        log.info("Label Studio makes its database; this first time it takes half a minute or more")
    data.mkdir(mode=0o700, parents=True, exist_ok=True)
    quickened(data)
    command = command_of(program, account, settings.host)
    os.chdir(data)
    os.execve(command[0], command, dict(environment(account, data)))


if __name__ == "__main__":
    logs.set_up()
    try:
        main(Path(sys.argv[1]))
    except GoujiError as error:
        sys.exit(str(error))
