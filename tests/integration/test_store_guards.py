"""What the database itself refuses, whatever the code above it does."""

from __future__ import annotations

import threading

import pytest
from held import a_document, a_report
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, IntegrityError

from services.store.engine import connect, reading, writing
from services.store.seam import Arrival
from services.store.sql import SqlStore

RECORD = (
    "INSERT INTO records (document_id, report_index, key, version, position, label, kind, settled_by, readers, "
    "settled_at) VALUES (1, 0, 'k', 1, 0, '', 'blank', 'machine', '', CURRENT_TIMESTAMP)"
)


@pytest.fixture
def held(store: SqlStore) -> SqlStore:
    """A store with a document that has an open flag."""
    document = a_document()
    store.receive(Arrival(document.sha256, document.name))
    store.hold(document, [a_report(document, "requests.r1.c1")])
    return store


@pytest.fixture
def settled(store: SqlStore) -> SqlStore:
    """A store with a settled document."""
    document = a_document()
    store.receive(Arrival(document.sha256, document.name))
    store.hold(document, [a_report(document)])
    store.settle(document.sha256)
    return store


def run(store: SqlStore, statement: str) -> None:
    with writing(store.engine) as connection:
        connection.execute(text(statement))


def test_a_record_for_a_document_with_an_open_flag(held: SqlStore):
    with pytest.raises(IntegrityError, match="open flag"):
        run(held, RECORD)
    run(held, "UPDATE flags SET state = 'answered'")
    run(held, RECORD)
    assert len(list(held.records())) == 1


@pytest.mark.parametrize(
    "statement, why",
    [
        ("UPDATE documents SET state = 'settled'", "it is in doubt"),
        ("DELETE FROM flags", "a doubt does not vanish"),
        ("UPDATE flags SET document_id = 2", "nor moves to another document"),
        ("UPDATE flags SET key = 'other'", "nor to another figure"),
        ("UPDATE events SET actor = 'somebody'", "the log stands"),
        ("DELETE FROM events WHERE seq = 1", "the log stands"),
        ("DELETE FROM events", "the log stands"),
        ("INSERT INTO events VALUES (99, '', 'k', '', '', '', '', 'h')", "events continue the log"),
        ("INSERT INTO events SELECT MAX(seq) + 1, '', 'k', '', '', '', 'x', 'h' FROM events", "events are linked"),
    ],
)
def test_what_would_bend_the_truth_about_a_document_in_doubt(held: SqlStore, statement: str, why: str):
    with pytest.raises(IntegrityError):
        run(held, statement)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE records SET text = '999'",
        "UPDATE records SET settled_at = settled_at",
        "DELETE FROM records",
        "DELETE FROM records WHERE id = 1",
        "DELETE FROM documents",
        "INSERT INTO records SELECT * FROM records",
    ],
)
def test_a_change_to_a_record(settled: SqlStore, statement: str):
    before = list(settled.records())
    with pytest.raises(IntegrityError):
        run(settled, statement)
    assert list(settled.records()) == before


def test_a_second_current_version_of_a_record(settled: SqlStore):
    again = "INSERT INTO records (document_id, report_index, key, version, supersedes, position, label, kind, "
    again += "settled_by, readers, settled_at) SELECT 1, 0, key, {}, id, 0, '', 'blank', 'machine', '', "
    again += "CURRENT_TIMESTAMP FROM records WHERE id = 1"
    run(settled, again.format(2))
    for version in (1, 2, 3):
        with pytest.raises(IntegrityError):
            run(settled, again.format(version))


def test_replacing_is_changing(settled: SqlStore, dialect: str):
    if dialect == "sqlite":
        replacing = ["INSERT OR REPLACE INTO records SELECT * FROM records", "REPLACE INTO events SELECT * FROM events"]
    else:
        replacing = ["TRUNCATE records CASCADE", "TRUNCATE events", "TRUNCATE flags CASCADE"]
    for statement in replacing:
        with pytest.raises(IntegrityError):
            run(settled, statement)


def test_a_closed_flag_is_not_opened_again(held: SqlStore):
    run(held, "UPDATE flags SET state = 'withdrawn'")
    with pytest.raises(IntegrityError, match="stays closed"):
        run(held, "UPDATE flags SET state = 'open'")


def test_two_open_flags_for_one_figure(held: SqlStore):
    columns = "document_id, report_index, key, reasons, priority, opened_by, opened_at"
    with pytest.raises(IntegrityError):
        run(held, f"INSERT INTO flags ({columns}, state) SELECT {columns}, 'open' FROM flags")
    run(held, f"INSERT INTO flags ({columns}, state) SELECT {columns}, 'withdrawn' FROM flags")


def test_the_guards_hold_for_a_client_that_knows_nothing_of_gouji(settled: SqlStore, database: str, dialect: str):
    if dialect == "sqlite":
        import sqlite3

        plain = sqlite3.connect(database.removeprefix("sqlite:///"))
        for statement in ("UPDATE records SET text = 'x'", "INSERT OR REPLACE INTO records SELECT * FROM records"):
            with pytest.raises(sqlite3.IntegrityError):
                plain.execute(statement)
        plain.close()
    else:
        import psycopg

        with psycopg.connect(database) as plain, pytest.raises(psycopg.IntegrityError):
            plain.execute("UPDATE records SET text = 'x'")


def test_a_flag_opened_while_another_transaction_settles_waits_for_it_or_stops_it(held: SqlStore, database: str):
    """Whichever comes first, a record and an older open flag never stand side by side."""
    run(held, "UPDATE flags SET state = 'answered'")
    columns = "document_id, report_index, key, reasons, priority, opened_by, opened_at"
    other = connect(database)
    outcome: list[str] = []

    def settle() -> None:
        try:
            with writing(other) as connection:
                connection.execute(text(RECORD))
            outcome.append("settled")
        except DBAPIError:
            outcome.append("refused")

    with writing(held.engine) as connection:
        connection.execute(text(f"INSERT INTO flags ({columns}, state) SELECT {columns}, 'open' FROM flags"))
        settling = threading.Thread(target=settle)
        settling.start()
        settling.join(0.3)
        assert outcome == [], "the record waits until the flag is there or not"
    settling.join(10)
    other.dispose()

    assert outcome == ["refused"]
    with reading(held.engine) as connection:
        assert connection.execute(text("SELECT count(*) FROM records")).scalar() == 0
