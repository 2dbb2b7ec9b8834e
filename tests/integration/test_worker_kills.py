"""Workers, readers, Redis and crews are killed at random moments, and every document comes out right."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from desk_parts import clean, doubted, many_pages

from services import wiring
from services.bench import OpenBench
from services.settings import Settings
from services.store.seam import DocumentState

ROOT = Path(__file__).parents[2]


def test_no_document_is_lost_or_settled_twice_whatever_is_killed():
    command = [sys.executable, str(ROOT / "tests" / "faults" / "kill_workers.py")]
    ways = ["--documents", "8", "--every", "2", "--kills", "5", "--limit", "100", "--seed", "3"]
    ran = subprocess.run([*command, *ways], capture_output=True, text=True, cwd=ROOT, timeout=150)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert "every document accounted for, none twice, none half settled" in ran.stdout


def test_a_crew_reads_what_was_submitted_and_stops_within_ten_seconds(tmp_path: Path):
    settings = Settings(home=str(tmp_path / "home"), threads=1, pages_per_job=2)
    desk = wiring.desk(settings, OpenBench(settings))
    for path in (clean(tmp_path), doubted(tmp_path), many_pages(tmp_path / "long.pdf", 7)):
        desk.receive(path)
    crew = subprocess.Popen(
        [sys.executable, "-c", "from services.cli import main; main()", "worker", "--count", "2"],
        env={**os.environ, **settings.environment()},
        start_new_session=True,
    )
    try:
        deadline = time.monotonic() + 60
        while desk.store.counts()[DocumentState.SETTLED] < 2 or desk.store.backlog()["claimed"]:
            assert time.monotonic() < deadline, desk.store.counts()
            time.sleep(0.1)
        start = time.monotonic()
    finally:
        crew.send_signal(signal.SIGINT)
        code = crew.wait(30)
    assert code == 0
    assert time.monotonic() - start < 10
    counts = desk.store.counts()
    assert (counts[DocumentState.SETTLED], counts[DocumentState.HELD]) == (2, 1)
    long = next(case for case in desk.store.cases() if case.name == "long.pdf")
    assert len(desk.store.document(long.sha256).pages) == 7
    readers = [event.data for event in desk.store.events(long.sha256) if event.kind == "document.part_read"]
    assert len(readers) == 4
    desk.store.close()
