"""Kills workers, Redis and whole crews at random moments, and counts what became of every document.

    python tests/faults/kill_workers.py --documents 200

Real processes throughout. The exit status is 1 if a document is lost, settled twice, or settled by half.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import psutil
from redis.exceptions import RedisError

from models.errors import StorageError
from services import wiring
from services.audit import verify
from services.embedded import address_in
from services.queue import answers, connect
from services.settings import Settings
from services.store.seam import DocumentState, Store, Wanted
from services.workbench import OpenBench

REPORT = Path(__file__).parents[1] / "resources" / "reports" / "report-003.txt"
NEW = "\t一、本年新收政府信息公开申请数量\n\t\xa00"
LEASE = 3.0
KINDS = ("clean", "doubted", "damaged", "long", "clean")


@dataclass
class Damage:
    """What was done to the processes."""

    killed: Counter[str] = field(default_factory=Counter)


def documents(folder: Path, count: int) -> list[Path]:
    """Small reports of every kind: without doubts, with one, unreadable, and of several pages."""
    text = REPORT.read_text(encoding="utf-8")
    assert NEW in text
    paths = []
    for number in range(count):
        kind = KINDS[number % len(KINDS)]
        path = folder / f"{number:04}-{kind}.{'pdf' if kind == 'long' else 'txt'}"
        if kind == "clean":
            path.write_text(f"{text}\n第{number}号\n", encoding="utf-8")
        elif kind == "doubted":
            path.write_text(text.replace(NEW, NEW[:-1] + "5") + f"\n第{number}号\n", encoding="utf-8")
        elif kind == "damaged":
            path.write_bytes(b"%PDF-1.7\n" + str(number).encode())
        else:
            _pages(path, number)
        paths.append(path)
    return paths


def _pages(path: Path, number: int) -> None:
    from reportlab.pdfgen.canvas import Canvas

    canvas = Canvas(str(path), invariant=1)
    for page in range(1, 6):
        canvas.drawString(72, 700, f"Report {number}, page {page}")
        canvas.grid([72, 200, 328], [500, 540, 580])
        canvas.drawString(80, 550, "figure")
        canvas.drawString(210, 550, str(number * 10 + page))
        canvas.showPage()
    canvas.save()


def main() -> int:
    """Run the whole of it; 0 if nothing was lost."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=int, default=200)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--every", type=float, default=4.0, help="seconds between two kills, on average")
    parser.add_argument("--kills", type=int, default=10_000, help="after so many kills the rest is left in peace")
    parser.add_argument("--database", default="", help="an empty database; default: SQLite in a folder of its own")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--limit", type=float, default=3600.0, help="seconds after which it counts as stuck")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="gouji-faults-") as folder:
        return strike(Path(folder), given)


def strike(folder: Path, given: argparse.Namespace) -> int:
    dice = random.Random(given.seed)
    (folder / "in").mkdir()
    settings = Settings(home=str(folder / "home"), database=given.database, lease=LEASE, pages_per_job=2, threads=1)
    paths = documents(folder / "in", given.documents)
    desk = wiring.desk(settings, OpenBench(settings))
    damage, start, count = Damage(), time.monotonic(), 0
    crew = _crew(settings, given.workers)
    waiting = list(paths)
    due = time.monotonic() + 3.0
    try:
        while time.monotonic() - start < given.limit:
            # The database itself may be away for a while, where somebody restarts it.
            with suppress(StorageError):
                for path in waiting[: max(1, len(paths) // 20)]:
                    desk.receive(path, lane="batch")
                    waiting.remove(path)
                if not waiting and _at_rest(desk.store):
                    break
            if count < given.kills and time.monotonic() > due:
                crew = _kill_something(crew, settings, given, dice, damage)
                count += 1
                due = time.monotonic() + dice.expovariate(1 / given.every)
            time.sleep(0.1)
        seconds = time.monotonic() - start
    finally:
        _end(crew)
    wrongs = list(wrong(desk.store, paths, settings, folder))
    report(desk.store, paths, damage, seconds, wrongs)
    desk.store.close()
    return 1 if wrongs else 0


def _crew(settings: Settings, workers: int) -> psutil.Popen:
    return psutil.Popen(
        [sys.executable, "-c", "from services.cli import main; main()", "worker", "--count", str(workers)],
        env={**os.environ, **settings.environment()},
        stderr=None if os.environ.get("GOUJI_DEBUG") else subprocess.DEVNULL,
        start_new_session=True,
    )


def _kill_something(
    crew: psutil.Popen, settings: Settings, given: argparse.Namespace, dice: random.Random, damage: Damage
) -> psutil.Popen:
    """One blow: mostly to a worker, now and then to what it stands on."""
    what = dice.choices(("worker", "reader", "redis wiped", "redis", "crew"), (10, 4, 3, 2, 1))[0]
    with suppress(psutil.NoSuchProcess, RedisError):
        if what == "redis wiped":
            redis = connect(address_in(Path(settings.home)))
            if answers(redis):
                redis.flushall()
                damage.killed[what] += 1
        elif what == "crew":
            crew.kill()
            crew.wait()
            damage.killed[what] += 1
            return _crew(settings, given.workers)
        else:
            found = [one for one in crew.children(recursive=True) if _is(one, what)]
            if found:
                dice.choice(found).kill()
                damage.killed[what] += 1
    return crew


def _is(process: psutil.Process, what: str) -> bool:
    words = " ".join(process.cmdline())
    marks = {"worker": "services.worker", "reader": "multiprocessing.spawn", "redis": "redis-server"}
    return marks[what] in words


def _end(crew: psutil.Popen) -> None:
    crew.send_signal(signal.SIGTERM)
    try:
        crew.wait(15)
    except (psutil.TimeoutExpired, subprocess.TimeoutExpired):
        for process in [*crew.children(recursive=True), crew]:
            process.kill()


def _at_rest(store: Store) -> bool:
    """Whether nothing is left that a worker could do."""
    counts, backlog = store.counts(), store.backlog()
    moving = counts[DocumentState.RECEIVED] + counts[DocumentState.READING]
    return moving == 0 and backlog["waiting"] == backlog["claimed"] == 0


def wrong(store: Store, paths: list[Path], settings: Settings, folder: Path) -> Iterator[str]:
    """Everything that is not as it would be if nobody had been killed."""
    should = _undisturbed(paths, settings, folder)
    cases = {case.name: case for case in store.cases(limit=len(paths) + 1)}
    for path in paths:
        case = cases.pop(path.name, None)
        if case is None:
            yield f"{path.name} is lost"
            continue
        state, records = should[path.name.split("-")[1].split(".")[0]]
        # A reader that dies twice in one job is the file's fault for all that gouji can know.
        if case.state is DocumentState.FAILED and "the reading process died" in case.reason:
            continue
        if case.state is not state:
            yield f"{path.name} is {case.state}, not {state} {case.reason}"
        kinds = Counter(event.kind for event in store.events(case.sha256))
        versions = store.versions(case.sha256)
        if state is DocumentState.SETTLED and (len(versions), kinds["document.settled"]) != (records, 1):
            yield f"{path.name} has {len(versions)} records from {kinds['document.settled']} settlings, not {records}"
        if state is DocumentState.HELD and (versions or not case.open_flags or kinds["document.held"] != 1):
            yield f"{path.name} waits with {len(versions)} records and {case.open_flags} flags"
        if kinds["document.received"] != 1:
            yield f"{path.name} was received {kinds['document.received']} times"
    yield from (f"{name} came from nowhere" for name in cases)
    proof = verify(store)
    if not proof.whole:
        yield f"the log: {proof.broken}"


def _undisturbed(paths: list[Path], settings: Settings, folder: Path) -> dict[str, tuple[DocumentState, int]]:
    """What becomes of a document of each kind when nothing happens."""
    from dataclasses import replace

    peaceful = replace(settings, database="", home=str(folder / "peace"), pages_per_job=100)
    desk = wiring.desk(peaceful, OpenBench(peaceful))
    found = {}
    for kind in set(KINDS):
        path = next((path for path in paths if f"-{kind}." in path.name), None)
        if path is not None:
            case = desk.read(desk.receive(path).sha256)
            found[kind] = (case.state, case.records)
    desk.store.close()
    return found


def report(store: Store, paths: list[Path], damage: Damage, seconds: float, wrongs: list[str]) -> None:
    """The counts, for people."""
    states = {str(state): count for state, count in store.counts().items() if count}
    records = sum(1 for _ in store.records(Wanted()))
    print(f"{len(paths)} documents in {seconds:.0f} s under {sum(damage.killed.values())} blows: {dict(damage.killed)}")
    print(f"states: {states}; {records} records in final storage; outbox: {store.backlog()}")
    for one in wrongs:
        print(f"WRONG: {one}")
    print("every document accounted for, none twice, none half settled" if not wrongs else f"{len(wrongs)} wrong")


if __name__ == "__main__":
    sys.exit(main())
