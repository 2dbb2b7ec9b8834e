"""The schema grows by migrations, from nothing and from every released one, and no row is lost."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from postgres import Cluster
from sqlalchemy import inspect, text

from models.errors import StorageError, Unreachable, WrongSchema
from services.audit import verify
from services.store.engine import connect, ensure_schema, migrate, reading, schema_of, writing
from services.store.schema import SCHEMA, metadata
from services.store.seam import DocumentState
from services.store.sql import SqlStore

RELEASED = Path(__file__).parents[1] / "resources" / "schemas"
MIGRATIONS = Path(__file__).parents[2] / "services" / "store" / "migrations"


def test_migrating_from_nothing_gives_what_the_code_expects(bare_database: str):
    engine = connect(bare_database)
    ensure_schema(engine)

    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": False})
        assert compare_metadata(context, metadata) == []
        found = inspect(connection)
        for table in metadata.sorted_tables:
            checks = {check["name"] for check in found.get_check_constraints(table.name)}
            assert checks == {c.name for c in table.constraints if type(c).__name__ == "CheckConstraint"}
            keys = {tuple(key["constrained_columns"]) for key in found.get_foreign_keys(table.name)}
            assert keys == {tuple(c.column_keys) for c in table.foreign_key_constraints}
            indexes = {index["name"] for index in found.get_indexes(table.name)}
            assert indexes >= {index.name for index in table.indexes}
    engine.dispose()


def test_the_newest_migration_is_the_one_that_the_code_names():
    script = ScriptDirectory(str(MIGRATIONS))
    assert script.get_heads() == [SCHEMA]
    assert [revision.revision for revision in script.walk_revisions()][-1] == "0001"


def test_there_is_a_stored_dump_of_every_released_schema():
    revisions = {revision.revision for revision in ScriptDirectory(str(MIGRATIONS)).walk_revisions()}
    for kind in ("sqlite", "postgresql"):
        assert {path.stem for path in RELEASED.glob(f"*.{kind}.sql")} == {f"{one}.{kind}" for one in revisions}


@pytest.fixture(params=sorted({path.name.split(".")[0] for path in RELEASED.glob("*.sql")}))
def released(request: pytest.FixtureRequest, dialect: str, tmp_path: Path) -> str:
    """The address of a database as an earlier gouji left it."""
    dump = RELEASED / f"{request.param}.{dialect}.sql"
    if dialect == "sqlite":
        with sqlite3.connect(tmp_path / "old.db") as old:
            old.executescript(dump.read_text())
        return f"sqlite:///{tmp_path / 'old.db'}"
    running: Cluster = request.getfixturevalue("postgres")
    name = f"released_{request.param}"
    running.drop(name)
    address = running.create(name, "template0")
    running.psql(name, stdin=dump.read_text())
    return address


def test_every_released_schema_migrates_and_keeps_all_rows(released: str):
    before = rows(released)
    store = SqlStore(released)

    assert schema_of(store.engine) == SCHEMA
    after = rows(released)
    for table, many in before.items():
        # A later schema may say more of a row, never anything else.
        known = {name for row in many for name in row}
        kept = [{name: value for name, value in row.items() if name in known} for row in after[table]]
        if table != "alembic_version":
            assert in_order(kept) == in_order(many), f"{table} changed"
    assert all(many for table, many in before.items()), "the dump has rows in every table"
    assert verify(store).whole
    (case,) = store.cases(DocumentState.SETTLED)
    assert len(list(store.records())) == case.records == 12
    assert store.document(case.sha256).tables
    assert store.reports(case.sha256)[0].verdicts
    store.close()


def rows(address: str) -> dict[str, list[dict]]:
    engine = connect(address)
    with reading(engine) as connection:
        names = inspect(connection).get_table_names()
        found = {
            name: [dict(row) for row in connection.execute(text(f"SELECT * FROM {name}")).mappings()] for name in names
        }
    engine.dispose()
    return found


def in_order(many: list[dict]) -> list[str]:
    return sorted(str(sorted(row.items())) for row in many)


def test_a_document_in_the_middle_of_its_reading_keeps_its_weights_when_the_schema_grows(bare_database: str):
    engine = connect(bare_database)
    migrate(engine, "0006")
    sha, moment = "a" * 64, "'2026-01-01 00:00:00+00:00'"
    a_part = "INSERT INTO parts (document_id, part_index, first_page, last_page, changed_at) VALUES "
    a_call = "INSERT INTO outbox (job, lane, subject, payload, state, attempts, last_error, made_at, available_at) "
    with writing(engine) as connection:
        for statement in (
            "INSERT INTO documents (id, sha256, name, media_type, size, state, reason, attempts, options, versions, "
            f"received_at, changed_at) VALUES (1, '{sha}', 'long.pdf', '', 1, 'reading', '', 1, '{{}}', '{{}}', "
            f"{moment}, {moment})",
            f"{a_part} (1, 0, 1, 8, {moment})",
            f"{a_part} (1, 1, 9, 9, {moment})",
            f"{a_call} VALUES ('read-part', 'batch', '{sha}', '{{\"part\": 1, \"weights\": \"small-1\"}}', "
            f"'waiting', 0, '', {moment}, {moment})",
        ):
            connection.exec_driver_sql(statement)
    engine.dispose()

    store = SqlStore(bare_database)
    assert [part.weights for part in store.parts(sha)] == ["", "small-1"]
    store.close()


def test_a_migrated_released_schema_guards_what_a_new_one_guards(released: str, database: str):
    old, new = SqlStore(released), SqlStore(database)

    def guards(store: SqlStore) -> set[str]:
        query = "SELECT name FROM sqlite_master WHERE type IN ('trigger', 'view')"
        if store.engine.dialect.name == "postgresql":
            query = "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal UNION ALL "
            query += "SELECT viewname FROM pg_views WHERE schemaname = 'public'"
        with reading(store.engine) as connection:
            return set(connection.execute(text(query)).scalars())

    assert guards(old) == guards(new)
    assert "records_in_doubt" in guards(old)
    old.close()
    new.close()


def test_final_records_is_a_view_for_people_who_write_sql(released: str):
    store = SqlStore(released)
    with reading(store.engine) as connection:
        names = list(connection.execute(text("SELECT document_name FROM final_records")).scalars())
    assert names == ["年报.pdf"] * 12
    store.close()


def test_a_database_of_a_newer_gouji_is_refused(database: str):
    engine = connect(database)
    with writing(engine) as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    engine.dispose()

    with pytest.raises(WrongSchema, match="at schema 9999"):
        SqlStore(database)


OPENER = "import sys; from services.store.sql import SqlStore; SqlStore(sys.argv[1]).close()"


def test_processes_that_open_an_empty_database_migrate_it_once(bare_database: str):
    openers = [subprocess.Popen([sys.executable, "-c", OPENER, bare_database]) for _ in range(2)]

    assert [opener.wait(120) for opener in openers] == [0] * 2
    engine = connect(bare_database)
    assert schema_of(engine) == SCHEMA
    engine.dispose()


@pytest.mark.parametrize(
    "address, error, words",
    [
        ("mysql://x/y", StorageError, "use sqlite:///"),
        ("nonsense://", StorageError, "use sqlite:///"),
        ("postgresql://gouji@127.0.0.1:9/gouji", Unreachable, "does not answer"),
        ("/proc/nowhere/gouji.db", StorageError, "name a folder"),
    ],
)
def test_an_address_that_leads_nowhere_says_what_to_do(address: str, error: type[Exception], words: str):
    with pytest.raises(error, match=words):
        SqlStore(address)


def test_a_password_is_never_shown():
    with pytest.raises(Unreachable) as raised:
        SqlStore("postgresql://gouji:geheim@127.0.0.1:9/gouji")
    assert "geheim" not in str(raised.value)
    with pytest.raises(StorageError) as refused:
        SqlStore("mysql://gouji:geheim@127.0.0.1/gouji")
    assert "geheim" not in str(refused.value)


def test_a_file_that_is_no_database_is_refused_in_one_sentence(tmp_path: Path):
    (tmp_path / "gouji.db").write_text("这不是数据库" * 100)

    with pytest.raises(Unreachable, match="file is not a database"):
        SqlStore(str(tmp_path / "gouji.db"))
