"""A database by its address, set so that nothing is lost: SQLite or PostgreSQL, and its migrations."""

from __future__ import annotations

import os
import re
import weakref
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine, create_engine, event, inspect, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DatabaseError, NoSuchModuleError, OperationalError
from sqlalchemy.pool import NullPool

from models.errors import StorageError, Unreachable, WrongSchema
from services.store.columns import compact_json
from services.store.schema import SCHEMA

BUSY_SECONDS = 30
"""How long a writer waits for another one before it gives up."""
_MIGRATION_LOCK = 0x676F756A69
_PASSWORD = re.compile(r":[^:/@]*@")
_engines: weakref.WeakSet[Engine] = weakref.WeakSet()


def connect(address: str) -> Engine:
    """An engine for `sqlite:///file`, a bare file name, or `postgresql://user:password@host/database`."""
    url = _url(address)
    if url.get_backend_name() == "sqlite":
        if url.database and url.database != ":memory:":
            _make_folder(Path(url.database).parent)
        engine = create_engine(url, connect_args={"timeout": BUSY_SECONDS}, json_serializer=compact_json)
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    else:
        pool = {"poolclass": NullPool} if os.environ.get("GOUJI_NO_POOL") else {"pool_pre_ping": True, "pool_size": 5}
        engine = create_engine(url, json_serializer=compact_json, connect_args={"connect_timeout": 10}, **pool)
    _engines.add(engine)
    return engine


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StorageError(
            f"no database can be kept in {folder} ({error.strerror}); name a folder that can be written to"
        ) from error


def _url(address: str) -> URL:
    if "://" not in address:
        return URL.create("sqlite", database=address)
    try:
        url = make_url(address)
        backend = url.get_backend_name()
    except (ArgumentError, NoSuchModuleError):
        backend, url = "", URL.create("sqlite")
    if backend in ("postgresql", "postgres"):
        return url.set(drivername="postgresql+psycopg")
    if backend == "sqlite":
        return url
    raise StorageError(
        f"no database can be reached at {_PASSWORD.sub(':***@', address)!r}; use sqlite:///path/gouji.db or "
        "postgresql://user:password@host:5432/gouji"
    )


def _prepare_sqlite(connection, _record) -> None:
    # The driver's own transactions begin late and cannot be made to lock at once: we begin them ourselves.
    connection.isolation_level = None
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        "recursive_triggers=ON",
        f"busy_timeout={BUSY_SECONDS * 1000}",
        "cache_size=-16000",
    ):
        connection.execute(f"PRAGMA {pragma}").close()


def _begin_sqlite(connection: Connection) -> None:
    # A writer takes its lock first: one that reads and then wants to write would be refused, not made to wait.
    connection.exec_driver_sql("BEGIN IMMEDIATE" if connection.get_execution_options().get("writes") else "BEGIN")


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """A transaction that only reads."""
    with _reachable(engine), engine.connect() as connection, connection.begin():
        yield connection


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """A transaction that writes: all of it or nothing."""
    with _reachable(engine), engine.execution_options(writes=True).begin() as connection:
        yield connection


@contextmanager
def _reachable(engine: Engine) -> Iterator[None]:
    try:
        yield
    except DatabaseError as error:
        # Its subclasses besides OperationalError say that the request was wrong, not that the database is.
        if not isinstance(error, OperationalError) and type(error) is not DatabaseError:
            raise
        where = engine.url.render_as_string(hide_password=True)
        raise Unreachable(
            f"the database at {where} does not answer ({str(error.orig).splitlines()[0]}); "
            "see that it runs, that its disk is not full, and try again"
        ) from error


def migrate(engine: Engine, revision: str = "head") -> None:
    """Bring a database to the newest schema, once however many processes try at the same time."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    with _reachable(engine), engine.execution_options(writes=True).begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _MIGRATION_LOCK})
        config.attributes["connection"] = connection
        command.upgrade(config, revision)


def schema_of(engine: Engine) -> str | None:
    """The schema that a database is at; None where it has none yet."""
    with reading(engine) as connection:
        if not inspect(connection).has_table("alembic_version"):
            return None
        return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def ensure_schema(engine: Engine) -> None:
    """Migrate a database that is older than this gouji; refuse one that is newer."""
    found = schema_of(engine)
    if found == SCHEMA:
        return
    if found is not None and found > SCHEMA:
        raise WrongSchema(
            f"the database is at schema {found}, and this gouji knows {SCHEMA} as the newest; "
            "install the gouji that wrote it, or a newer one"
        )
    migrate(engine)


def _forget_connections() -> None:
    # A forked child must not talk over its parent's connections.
    for engine in list(_engines):
        engine.dispose(close=False)


os.register_at_fork(after_in_child=_forget_connections)
