"""Processes die at any moment, or do the same at the same time, and nothing is half written or written twice."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from held import a_correction, a_document, a_report, sha
from postgres import Cluster
from sqlalchemy import event, text

from models.errors import BadRequest, Unreachable
from services.audit import verify
from services.store.engine import reading
from services.store.seam import Arrival, DocumentState
from services.store.sql import SqlStore

TESTS = str(Path(__file__).parents[1])

VICTIM = """
import os, signal, sys
sys.path.insert(0, sys.argv[2])
from sqlalchemy import event
from held import a_document, a_report, a_correction
from services.store.seam import Arrival
from services.store.sql import SqlStore

def live(store, name):
    document = a_document(name)
    store.receive(Arrival(document.sha256, name))
    store.hold(document, [a_report(document, "requests.r1.c1")])
    if store.flags(document.sha256):
        store.correct(a_correction(document, "requests.r1.c1"))
    store.settle(document.sha256)

def die_at(moment):
    # Before the statement of that number, or after it, or at the commit.
    store = SqlStore(sys.argv[1])
    count = 0
    def strike(*_):
        nonlocal count
        count += 1
        if count == moment:
            os.kill(os.getpid(), signal.SIGKILL)
    for when in ("before_cursor_execute", "after_cursor_execute", "commit"):
        event.listen(store.engine, when, strike)
    live(store, f"{moment}.pdf")

store = SqlStore(sys.argv[1])
store.close()
moment, killed = 1, 0
while True:
    child = os.fork()
    if child == 0:
        die_at(moment)
        os._exit(0)
    died = os.WIFSIGNALED(os.waitpid(child, 0)[1])
    if not died:
        break
    killed += 1
    moment += int(sys.argv[3])
print(killed)
"""


def test_a_process_killed_at_any_statement_leaves_nothing_half_written(database: str):
    victim = subprocess.run(
        [sys.executable, "-c", VICTIM, database, TESTS, "4"], capture_output=True, text=True, cwd=os.getcwd()
    )
    assert victim.returncode == 0, victim.stderr
    assert int(victim.stdout) > 20, "it was killed at many moments"
    store = SqlStore(database)

    states = set()
    for case in store.cases(limit=1000):
        states.add(case.state)
        cells = sum(len(table.cells) for table in store.document(case.sha256).tables)
        facts = sum(len(report.facts) for report in store.reports(case.sha256))
        flags, records = len(store.flags(case.sha256, None)), case.records
        held = case.state in (DocumentState.HELD, DocumentState.SETTLED)
        assert (cells, facts, flags) == ((12, 13, 1) if held else (0, 0, 0))
        assert records == (12 if case.state is DocumentState.SETTLED else 0)
        kinds = [one.kind for one in store.events(case.sha256)]
        assert kinds.count("document.held") == int(held)
        assert kinds.count("document.settled") == int(case.state is DocumentState.SETTLED)
        pending = {a.job for a in outbox(store, case.sha256)}
        if case.state is DocumentState.RECEIVED:
            assert pending == {"read"}
        elif case.state is DocumentState.HELD:
            assert pending & {"ask", "check"}
        else:
            assert pending == set()
    assert states == {DocumentState.RECEIVED, DocumentState.HELD, DocumentState.SETTLED}
    assert verify(store).broken is None

    finish(store)
    assert set(store.counts().values()) == {0, len(store.cases(limit=1000))}
    assert len(list(store.records())) == 12 * len(store.cases(limit=1000))
    assert verify(store).broken is None
    store.close()


def outbox(store: SqlStore, sha256: str) -> list:
    with reading(store.engine) as connection:
        query = text("SELECT job FROM outbox WHERE subject = :subject AND state IN ('waiting', 'claimed')")
        return list(connection.execute(query, {"subject": sha256}).all())


def finish(store: SqlStore) -> None:
    """What another process does with what a killed one left: the same again."""
    for case in store.cases(limit=1000):
        document = a_document(case.name)
        store.receive(Arrival(document.sha256, case.name))
        store.hold(document, [a_report(document, "requests.r1.c1")])
        if store.flags(document.sha256):
            store.correct(a_correction(document, "requests.r1.c1"))
        store.settle(document.sha256)


SETTLER = """
import sys
sys.path.insert(0, sys.argv[2])
from held import a_document, a_report
from services.store.seam import Arrival
from services.store.sql import SqlStore
store = SqlStore(sys.argv[1])
print("ready", flush=True)
sys.stdin.readline()
won = {"receive": 0, "hold": 0, "settle": 0}
for number in range(15):
    document = a_document(f"{number}.pdf")
    won["receive"] += not store.receive(Arrival(document.sha256, document.name)).known
    won["hold"] += not store.hold(document, [a_report(document)]).known
    won["settle"] += not store.settle(document.sha256).known
print(won["receive"], won["hold"], won["settle"])
"""


def test_processes_that_do_the_same_at_the_same_time_do_it_once(database: str):
    racers = [
        subprocess.Popen(
            [sys.executable, "-c", SETTLER, database, TESTS],
            cwd=os.getcwd(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(2)
    ]
    for racer in racers:
        assert racer.stdout is not None
        assert racer.stdout.readline() == "ready\n"
    won = [tuple(map(int, racer.communicate("go\n", timeout=120)[0].split())) for racer in racers]
    store = SqlStore(database)

    assert [sum(times) for times in zip(*won, strict=True)] == [15, 15, 15]
    assert len(list(store.records())) == 15 * 12
    assert all(len(store.versions(case.sha256)) == 12 for case in store.cases())
    proof = verify(store)
    assert proof.broken is None
    assert proof.events == 15 * 3
    store.close()


WRITER = """
import sys
sys.path.insert(0, sys.argv[2])
from held import a_document, a_report
from services.store.seam import Arrival
from services.store.sql import SqlStore
store = SqlStore(sys.argv[1])
for number in range(10**6):
    document = a_document(f"{number}.pdf")
    store.receive(Arrival(document.sha256, document.name))
    store.hold(document, [a_report(document)])
    store.settle(document.sha256)
    print(document.name, flush=True)
"""


def test_what_was_reported_as_settled_before_a_kill_is_settled(database: str):
    said: list[str] = []
    for patience in (3, 5):
        writer = subprocess.Popen(
            [sys.executable, "-c", WRITER, database, TESTS], cwd=os.getcwd(), stdout=subprocess.PIPE, text=True
        )
        assert writer.stdout is not None
        said += [writer.stdout.readline().strip() for _ in range(patience)]
        time.sleep(0.01 * patience)
        writer.send_signal(signal.SIGKILL)
        said += writer.stdout.read().split()
        writer.wait()
    store = SqlStore(database)

    assert len(said) >= 8
    for name in said:
        assert store.case(sha(name)).state is DocumentState.SETTLED
    assert verify(store).broken is None
    store.close()


@pytest.mark.parametrize("dialect", ["postgresql"])
def test_a_database_that_crashes_is_reached_again_when_it_is_back(database: str, postgres: Cluster):
    store = SqlStore(database)
    store.receive(Arrival(sha("x"), "x.pdf"))
    postgres.stop(signal.SIGQUIT)
    try:
        with pytest.raises(Unreachable, match="does not answer"):
            store.receive(Arrival(sha("y"), "y.pdf"))
    finally:
        postgres.start()

    assert store.case(sha("x")).state is DocumentState.RECEIVED
    with pytest.raises(BadRequest):
        store.case(sha("y"))
    assert not store.receive(Arrival(sha("y"), "y.pdf")).known
    store.close()


@pytest.mark.parametrize("dialect", ["sqlite"])
def test_a_full_disk_leaves_what_was_there(database: str):
    store = SqlStore(database)
    document = a_document(rows=60, cols=20)
    store.receive(Arrival(document.sha256, document.name))
    with reading(store.engine) as connection:
        pages = connection.execute(text("PRAGMA page_count")).scalar_one()

    def no_room(connection, *_):
        connection.execute(f"PRAGMA max_page_count={pages + 3}").close()

    event.listen(store.engine, "checkout", no_room)
    with pytest.raises(Unreachable, match="full"):
        store.hold(document, [a_report(document)])
    event.remove(store.engine, "checkout", no_room)
    store.close()

    again = SqlStore(database)
    assert again.case(document.sha256).state is DocumentState.RECEIVED
    assert again.hold(document, [a_report(document)]).state is DocumentState.HELD
    again.close()


def test_a_forked_worker_has_connections_of_its_own(store: SqlStore):
    store.receive(Arrival(sha("x"), "x.pdf"))
    child = os.fork()
    if child == 0:
        os._exit(0 if store.start(sha("x"), "child").attempts == 1 else 1)
    assert os.waitpid(child, 0)[1] == 0
    assert store.start(sha("x"), "parent").attempts == 2
