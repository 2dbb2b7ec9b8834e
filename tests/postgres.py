"""A PostgreSQL cluster of our own, thrown away after the tests: Debian's binaries, a free port, no fsync."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from services.store.sql import SqlStore

INSTALL = "apt-get install -y --no-install-recommends postgresql"
_numbers = count(1)


def binaries() -> Path | None:
    """Where initdb, postgres and psql lie, the newest version first."""
    homes = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda p: float(p.parent.name), reverse=True)
    found = next((home for home in homes if (home / "initdb").exists()), None)
    if found is None and (initdb := shutil.which("initdb")):
        found = Path(initdb).resolve().parent
    return found


def _someone_else() -> str | None:
    """PostgreSQL refuses to run as root; whom it runs as then."""
    if os.geteuid() != 0:
        return None
    known = {user.pw_name for user in pwd.getpwall()}
    return "postgres" if "postgres" in known else "nobody"


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Cluster:
    """A running server; `address` names one of its databases."""

    def __init__(self, home: Path, directory: Path) -> None:
        self.home, self.directory = home, directory
        self.port = _free_port()
        self._server: subprocess.Popen | None = None

    def address(self, database: str) -> str:
        return f"postgresql://gouji@127.0.0.1:{self.port}/{database}"

    def start(self) -> None:
        """Start the server and wait until it answers."""
        options = {"port": self.port, "listen_addresses": "127.0.0.1", "unix_socket_directories": self.directory}
        options |= {"fsync": "off", "full_page_writes": "off", "shared_buffers": "32MB"}
        words = [word for name, value in options.items() for word in ("-c", f"{name}={value}")]
        with open(self.directory / "server.log", "ab") as log:
            self._server = subprocess.Popen(
                [self.home / "postgres", "-D", self.directory / "data", *words],
                user=_someone_else(),
                stdout=log,
                stderr=log,
                cwd=self.directory,
            )
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            ready = [self.home / "pg_isready", "-q", "-h", "127.0.0.1", "-p", str(self.port)]
            if subprocess.run(ready, check=False).returncode == 0:
                return
            if self._server.poll() is not None:
                break
            time.sleep(0.05)
        raise RuntimeError(f"PostgreSQL did not start:\n{(self.directory / 'server.log').read_text()[-2000:]}")

    def stop(self, how: signal.Signals = signal.SIGQUIT) -> None:
        """Stop the server: SIGQUIT as in a crash, SIGINT after aborting what runs."""
        if self._server is not None:
            self._server.send_signal(how)
            self._server.wait(30)
            self._server = None

    def psql(self, database: str, *words: str, stdin: str | None = None) -> str:
        """What psql prints."""
        command = [self.home / "psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", "-h", "127.0.0.1", "-p", str(self.port)]
        command += ["-U", "gouji", "-d", database, *words]
        return subprocess.run(command, input=stdin, text=True, capture_output=True, check=True).stdout

    def create(self, database: str, template: str = "template1") -> str:
        """A new database, a copy of another one; its address."""
        import psycopg

        with psycopg.connect(self.address("postgres"), autocommit=True) as connection:
            # Copying files is four times faster than writing them through the log; before 15 there was no other way.
            strategy = "STRATEGY FILE_COPY" if connection.info.server_version >= 150_000 else ""
            connection.execute(f'CREATE DATABASE "{database}" TEMPLATE "{template}" {strategy}'.encode())
        return self.address(database)

    def drop(self, database: str) -> None:
        import psycopg

        with psycopg.connect(self.address("postgres"), autocommit=True) as connection:
            connection.execute(f'DROP DATABASE IF EXISTS "{database}" WITH (FORCE)'.encode())


@contextmanager
def cluster() -> Iterator[Cluster]:
    """A fresh cluster, gone afterwards."""
    home = binaries()
    assert home is not None, f"there is no PostgreSQL server here; install it with: {INSTALL}"
    directory = Path(tempfile.mkdtemp(prefix="gouji-postgres-"))
    try:
        if someone := _someone_else():
            shutil.chown(directory, someone)
        initdb = [home / "initdb", "-D", directory / "data", "-U", "gouji", "-A", "trust", "-E", "UTF8", "--locale=C"]
        subprocess.run([*initdb, "--no-sync"], user=_someone_else(), cwd=directory, check=True, capture_output=True)
        running = Cluster(home, directory)
        running.start()
        try:
            yield running
        finally:
            running.stop()
    finally:
        shutil.rmtree(directory, ignore_errors=True)


@pytest.fixture(scope="session")
def postgres() -> Iterator[Cluster]:
    """The cluster of this test session. Where there is none, CI fails, and anybody else is told what to install."""
    if binaries() is None and os.environ.get("CI") != "true":
        pytest.skip(f"no PostgreSQL server here, so this was not tried on it; install it with: {INSTALL}")
    with cluster() as running:
        yield running


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty SQLite database at the newest schema, to be copied."""
    from services.store.sql import SqlStore

    path = tmp_path_factory.mktemp("migrated") / "gouji.db"
    SqlStore(f"sqlite:///{path}").close()
    return path


@pytest.fixture(scope="session")
def migrated_database(postgres: Cluster) -> str:
    """The name of an empty PostgreSQL database at the newest schema, to be copied."""
    from services.store.sql import SqlStore

    SqlStore(postgres.create("migrated")).close()
    return "migrated"


@pytest.fixture(params=["sqlite", "postgresql"])
def dialect(request: pytest.FixtureRequest) -> str:
    """Every storage test runs on both databases."""
    return request.param


@pytest.fixture
def database(dialect: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of an empty database at the newest schema."""
    if dialect == "sqlite":
        path = tmp_path / "gouji.db"
        shutil.copy(request.getfixturevalue("migrated_file"), path)
        yield f"sqlite:///{path}"
        return
    running: Cluster = request.getfixturevalue("postgres")
    name = f"t{next(_numbers)}"
    yield running.create(name, request.getfixturevalue("migrated_database"))
    running.drop(name)


@pytest.fixture
def bare_database(dialect: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a database without any table."""
    if dialect == "sqlite":
        yield f"sqlite:///{tmp_path / 'bare.db'}"
        return
    running: Cluster = request.getfixturevalue("postgres")
    name = f"t{next(_numbers)}"
    yield running.create(name)
    running.drop(name)


@pytest.fixture
def store(database: str) -> Iterator[SqlStore]:
    """An empty store."""
    from services.store.sql import SqlStore

    opened = SqlStore(database)
    yield opened
    opened.close()
