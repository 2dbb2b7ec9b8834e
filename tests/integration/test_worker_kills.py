"""Workers, readers, Redis and crews are killed at random moments, and every document comes out right."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
from desk_parts import clean, doubted, many_pages
from PIL import Image

from services import wiring
from services.embedded import address_in
from services.queue import answers, connect
from services.settings import Settings
from services.store.seam import DocumentState
from services.workbench import OpenBench

ROOT = Path(__file__).parents[2]
SCAN = ROOT / "datasets" / "samples" / "three-line.jpg"


def test_no_document_is_lost_or_settled_twice_whatever_is_killed():
    command = [sys.executable, str(ROOT / "tests" / "faults" / "kill_workers.py")]
    ways = ["--documents", "8", "--every", "2", "--blows", "5", "--limit", "100", "--seed", "3"]
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


def test_a_worker_makes_room_for_a_fresh_one_after_so_many_jobs(tmp_path: Path):
    settings = Settings(home=str(tmp_path / "home"), threads=1, jobs_per_worker=2)
    desk = wiring.desk(settings, OpenBench(settings))
    for number in range(5):
        path = clean(tmp_path, f"{number}.txt")
        path.write_text(f"{path.read_text(encoding='utf-8')}\n{number}", encoding="utf-8")
        desk.receive(path)
    crew = subprocess.Popen(
        [sys.executable, "-c", "from services.cli import main; main()", "worker", "--count", "1"],
        env={**os.environ, **settings.environment()},
        start_new_session=True,
    )
    try:
        deadline = time.monotonic() + 90
        while desk.store.counts()[DocumentState.SETTLED] < 5:
            assert time.monotonic() < deadline, desk.store.counts()
            time.sleep(0.1)
    finally:
        crew.send_signal(signal.SIGTERM)
        crew.wait(30)
    started = [json.loads(event.data)["worker"] for event in desk.store.events() if event.kind == "document.started"]
    assert len(started) == 5
    assert max(started.count(worker) for worker in started) <= 2
    desk.store.close()


def test_a_stop_in_the_middle_of_a_long_document_costs_it_no_try(tmp_path: Path):
    settings = Settings(home=str(tmp_path / "home"), threads=1, pages_per_job=100)
    desk = wiring.desk(settings, OpenBench(settings))
    with Image.open(SCAN) as scan:
        scan.convert("L").save(tmp_path / "long.tif", save_all=True, append_images=[scan.convert("L")] * 30)
    sha = desk.receive(tmp_path / "long.tif").sha256
    crew = subprocess.Popen(
        [sys.executable, "-c", "from services.cli import main; main()", "worker", "--count", "1"],
        env={**os.environ, **settings.environment()},
        start_new_session=True,
    )
    try:
        deadline = time.monotonic() + 60
        while not any(part.pages_done for part in desk.store.parts(sha)):
            assert time.monotonic() < deadline, desk.store.case(sha)
            time.sleep(0.1)
        start = time.monotonic()
    finally:
        crew.send_signal(signal.SIGTERM)
        crew.wait(30)
    assert time.monotonic() - start < 10
    case = desk.store.case(sha)
    assert (case.state, case.attempts) == (DocumentState.READING, 0)
    assert [job.subject for job in desk.store.claim("the next crew", lease=1)] == [sha]
    desk.store.close()


def test_a_worker_whose_crew_was_gone_before_it_woke_up_goes_home(tmp_path: Path):
    nobody = subprocess.Popen([sys.executable, "-c", ""])
    nobody.wait()
    address = {"GOUJI_REDIS": address_in(tmp_path), "GOUJI_HOME": str(tmp_path)}
    worker = subprocess.run(
        [sys.executable, "-m", "services.worker", str(nobody.pid)],
        env={**os.environ, **address},
        stderr=subprocess.DEVNULL,
        timeout=60,
    )
    assert worker.returncode != 0


def test_workers_whose_crew_and_redis_were_killed_go_home_by_themselves(tmp_path: Path):
    settings = Settings(home=str(tmp_path / "home"), threads=1)
    crew = psutil.Popen(
        [sys.executable, "-c", "from services.cli import main; main()", "worker", "--count", "1"],
        env={**os.environ, **settings.environment()},
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    redis = connect(address_in(Path(settings.home)))
    deadline = time.monotonic() + 60
    while not (answers(redis) and redis.keys("rq:worker:*")):
        assert time.monotonic() < deadline
        time.sleep(0.1)
    left = crew.children(recursive=True)
    server = next(process for process in left if "redis-server" in process.name())
    crew.kill()
    crew.wait()
    server.kill()
    gone, alive = psutil.wait_procs(left, timeout=20)
    assert (len(gone), alive) == (2, [])


def test_a_run_that_is_interrupted_and_then_killed_goes_on_where_it_was(tmp_path: Path):
    folder = tmp_path / "in"
    folder.mkdir()
    for number in range(12):
        path = clean(folder, f"{number}.txt")
        path.write_text(f"{path.read_text(encoding='utf-8')}\n{number}", encoding="utf-8")
    home = tmp_path / "home"
    words = [sys.executable, "-c", "from services.cli import main; main()", "run", str(folder), "--home", str(home)]
    settings = Settings(home=str(home), threads=1)
    store = wiring.store(settings)
    for blow, least in ((signal.SIGINT, 1), (signal.SIGKILL, 3)):
        # Tests that run in the background of a shell pass on that it ignores Ctrl-C.
        run = subprocess.Popen(
            [*words, "--jobs", "1"],
            start_new_session=True,
            stderr=subprocess.DEVNULL,
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
        )
        deadline = time.monotonic() + 60
        while store.counts()[DocumentState.SETTLED] < least:
            assert time.monotonic() < deadline
            time.sleep(0.02)
        os.killpg(run.pid, blow)
        assert run.wait(20) != 0
    assert store.counts()[DocumentState.FAILED] == 0, "nobody blames the files"
    last = subprocess.run([*words, "--jobs", "2"], capture_output=True, text=True, timeout=100)
    assert last.returncode == 0, last.stderr
    assert "12 files · 12 settled" in last.stdout
    for case in store.cases():
        kinds = [event.kind for event in store.events(case.sha256)]
        assert (kinds.count("document.received"), kinds.count("document.settled")) == (1, 1)
    store.close()
