"""Many small documents through `gouji up`, beside plain extraction on the same cores; memory over time.

    python tests/benchmarks/throughput.py                    2,000 documents, four workers
    python tests/benchmarks/throughput.py --documents 100 --workers 2

Both read the same one-page scans with as many processes. Documents go in over HTTP while workers read; what each
process holds of memory is looked at every few seconds. The result goes to docs/throughput.md.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import signal
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
import uuid
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

import psutil

from models.training.synthesis import make
from services import wiring
from services.extract import extract
from services.first_start import free_port
from services.settings import Settings
from services.store.keys import Role, SqlKeys
from services.store.seam import DocumentState, Store

ROOT = Path(__file__).parents[2]
DONE = (DocumentState.SETTLED, DocumentState.HELD, DocumentState.FAILED)
ROLES = {
    " serve ": "service",
    "--lane train ": "trainer's crew",
    " train ": "trainer",
    "services.worker": "worker",
    " worker ": "crew",
    "redis-server": "redis",
}
SPAWNED = "multiprocessing.spawn"
BY_PARENT = {"service": "looks at uploads", "worker": "reader", "trainer": "trainer's reader"}
"""What a spawned process is, by who spawned it."""
WANTED_SHARE = 0.9
LOOK_SECONDS = 5.0
STEADY, STEADY_MB = ("service", "worker", "reader"), 30.0
"""What must not grow from the second quarter to the last by more than this."""
AHEAD = 64
"""So many documents may wait, or an eighth of all: what sending in costs is spread over the whole run."""


class Watch:
    """What the processes below one cost: the memory of the largest of each kind, and the CPU of all of a kind."""

    def __init__(self, top: psutil.Process, role: str) -> None:
        self._top = top
        self._seconds: dict[psutil.Process, tuple[str, float]] = {}
        self._roles: dict[psutil.Process, str | None] = {top: role}

    def look(self) -> dict[str, float]:
        """Look at every process; the megabytes of the largest of each kind."""
        found: dict[str, float] = {}
        for process in [self._top, *self._top.children(recursive=True)]:
            with suppress(psutil.NoSuchProcess):
                if (role := self._role(process)) is None:
                    continue
                with process.oneshot():
                    times = process.cpu_times()
                    self._seconds[process] = role, times.user + times.system
                    found[role] = max(found.get(role, 0.0), process.memory_info().rss / 1e6)
        return found

    def seconds(self) -> dict[str, float]:
        """The CPU seconds of each kind so far, of those too that have ended since they were looked at."""
        found: dict[str, float] = {}
        for role, seconds in self._seconds.values():
            found[role] = found.get(role, 0.0) + seconds
        return found

    def _role(self, process: psutil.Process) -> str | None:
        if self._roles.get(process) is None:
            words = f"{' '.join(process.cmdline())} "
            if SPAWNED in words:
                parent = process.parent()
                self._roles[process] = BY_PARENT.get(self._roles.get(parent) or "", "reader") if parent else None
            else:
                self._roles[process] = next((role for mark, role in ROLES.items() if mark in words), None)
        return self._roles[process]


@dataclass
class Course:
    """What was seen while documents were worked on: how many were done when, and what it took."""

    done: list[tuple[float, int]] = field(default_factory=list)
    megabytes: dict[str, list[tuple[float, float]]] = field(default_factory=dict)
    seconds: list[tuple[int, dict[str, float]]] = field(default_factory=list)
    """The CPU seconds of each kind of process, when so many documents were done."""
    states: dict[str, int] = field(default_factory=dict)

    def costs(self) -> dict[str, float]:
        """CPU seconds a document of each kind of process, models loaded before."""
        begun = [pair for pair in self.seconds if pair[0]]
        (first, before), (last, after) = begun[0], begun[-1]
        return {role: (after[role] - before.get(role, 0.0)) / max(1, last - first) for role in after}

    @property
    def per_second(self) -> float:
        """Between the first document done and the last one, so that loading models counts for nobody."""
        first = next(pair for pair in self.done if pair[1])
        last = next(pair for pair in self.done if pair[1] == self.done[-1][1])
        return (last[1] - first[1]) / max(1e-9, last[0] - first[0])


def scans(folder: Path, count: int, different: int = 40) -> list[Path]:
    """One-page scans, most of a small table, each tenth of a summary with a form; no two have the same bytes."""
    folder.mkdir()
    kinds = ("cn-budget", *["three-line"] * 9)
    made = [make(kinds[seed % len(kinds)], "tune", "office", seed) for seed in range(different)]
    made = [one for one in made if len(one.images) == 1]
    paths = []
    for number in range(count):
        one = made[number % len(made)]
        path = folder / f"{number:05}{Path(one.name).suffix or '.pdf'}"
        # What comes after the end of a file is read by nobody, but makes it another file.
        path.write_bytes(one.data + f"\n%{number}\n".encode())
        paths.append(path)
    return paths


def plain(paths: Sequence[Path], settings: Settings, folder: Path) -> Course:
    """The documents by `gouji extract`."""
    course, start, watch = Course([(0.0, 0)]), time.monotonic(), Watch(psutil.Process(), "gouji extract")
    for count, one in enumerate(extract(paths, folder, settings), 1):
        assert one.extraction is not None, one.reason
        course.done.append((time.monotonic() - start, count))
        # A look costs as much as it shows: only where the clock starts and where it stops.
        if count in (1, len(paths)):
            watch.look()
            course.seconds.append((count, watch.seconds()))
    return course


def through(paths: Sequence[Path], settings: Settings, patience: float) -> Course:
    """The same documents through the whole system."""
    environment = {**os.environ, **settings.environment()}
    command = [sys.executable, "-c", "from services.cli import main; main()", "up", "--no-review"]
    with open(Path(settings.home).with_suffix(".log"), "w") as log:
        up = psutil.Popen([*command, "--workers", str(settings.jobs)], env=environment, stdout=log, stderr=log)
        try:
            address = f"http://127.0.0.1:{settings.port}"
            _until_ready(address)
            store = wiring.store(settings)
            key = SqlKeys(store.engine).make("throughput", Role.OPERATOR, "benchmark")[1]
            return _watched(up, store, list(paths), address, key, patience)
        finally:
            up.send_signal(signal.SIGTERM)
            with suppress(subprocess.TimeoutExpired):
                up.wait(20)


def _watched(up: psutil.Popen, store: Store, waiting: list[Path], address: str, key: str, patience: float) -> Course:
    course, start, count = Course(), time.monotonic(), len(waiting)
    ahead = min(AHEAD, max(4, count // 8))
    sent, looked, watch = 0, float("-inf"), Watch(up, "supervisor")
    while True:
        now = time.monotonic() - start
        counts = store.counts()
        done = sum(counts[state] for state in DONE)
        if not course.done or done > course.done[-1][1]:
            course.done.append((now, done))
        if now - course.done[-1][0] > patience:
            raise SystemExit(f"nothing was done for {patience:.0f} s: {counts}, {store.backlog()}")
        if now - looked > LOOK_SECONDS or done >= count:
            looked = now
            for role, megabytes in watch.look().items():
                course.megabytes.setdefault(role, []).append((now, megabytes))
            course.seconds.append((done, watch.seconds()))
        if done >= count:
            course.states = {str(state): many for state, many in counts.items() if many}
            return course
        while waiting and sent - done < ahead:
            _send(address, key, waiting.pop(0))
            sent += 1
        time.sleep(0.5)


def _send(address: str, key: str, path: Path) -> None:
    edge = uuid.uuid4().hex
    head = f'--{edge}\r\nContent-Disposition: form-data; name="files"; filename="{path.name}"\r\n\r\n'
    lane = f'\r\n--{edge}\r\nContent-Disposition: form-data; name="lane"\r\n\r\nbatch'
    body = head.encode() + path.read_bytes() + lane.encode() + f"\r\n--{edge}--\r\n".encode()
    headers = {"Authorization": f"Bearer {key}", "Content-Type": f"multipart/form-data; boundary={edge}"}
    with urllib.request.urlopen(urllib.request.Request(f"{address}/v1/documents", body, headers), timeout=60) as answer:
        answer.read()


def _until_ready(address: str) -> None:
    deadline = time.monotonic() + 120
    while True:
        with suppress(OSError), urllib.request.urlopen(f"{address}/health/ready", timeout=5) as answer:
            if json.load(answer)["ready"]:
                return
        assert time.monotonic() < deadline, "gouji up was not ready in time"
        time.sleep(0.5)


def growth(seen: Sequence[tuple[float, float]]) -> tuple[float, float]:
    """Median memory in the second quarter of the time, and in the last one."""
    end = seen[-1][0]
    second = [megabytes for moment, megabytes in seen if end / 4 <= moment < end / 2]
    last = [megabytes for moment, megabytes in seen if moment >= 3 * end / 4]
    return statistics.median(second or [seen[0][1]]), statistics.median(last or [seen[-1][1]])


@dataclass(frozen=True)
class Outcome:
    """What came of both ways."""

    documents: int
    workers: int
    plain: tuple[Course, ...]
    """Before the run through the system and after it: a machine that slows down meanwhile shows."""
    course: Course

    @property
    def alone(self) -> float:
        return statistics.mean(one.per_second for one in self.plain)

    @property
    def share(self) -> float:
        return self.course.per_second / self.alone

    @property
    def plain_costs(self) -> dict[str, float]:
        costs = [one.costs() for one in self.plain]
        return {role: statistics.mean(one[role] for one in costs) for role in costs[0]}

    def wrongs(self) -> Iterator[str]:
        """What was promised and does not hold."""
        if self.share < WANTED_SHARE:
            yield f"throughput is {100 * self.share:.0f} % of plain extraction, not {100 * WANTED_SHARE:.0f} %"
        done = sum(self.course.states.get(str(state), 0) for state in (DocumentState.SETTLED, DocumentState.HELD))
        if done != self.documents:
            yield f"{done} of {self.documents} documents settled or wait for a person: {self.course.states}"
        for role in STEADY:
            early, late = growth(self.course.megabytes.get(role, [(0.0, 0.0)]))
            if late - early > STEADY_MB:
                yield f"the {role} grew by {late - early:.0f} MB"


def report(outcome: Outcome) -> str:
    """The figures, for people."""
    course, costs = outcome.course, outcome.course.costs()
    count = sum(one.done[-1][1] for one in outcome.plain)
    memory = []
    for role, seen in course.megabytes.items():
        early, late = growth(seen)
        memory.append(f"| {role} | {early:.0f} | {late:.0f} | {max(m for _, m in seen):.0f} | {late - early:+.0f} |")
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    states = ", ".join(f"{many} {state}" for state, many in course.states.items())
    spent = sorted(costs.items(), key=lambda pair: -pair[1])
    return "\n".join(
        (
            "# Throughput",
            "",
            f"Measured by `python tests/benchmarks/throughput.py --documents {outcome.documents} --workers "
            f"{outcome.workers}`",
            f"on {cores} cores ({platform.machine()}, Python {platform.python_version()}), SQLite and the embedded",
            "Redis, everything on one machine. One-page scans, most of a small table, each tenth of a summary with a",
            "form, with as many reading processes both times. Models are loaded before the clock starts. Plain",
            "extraction ran before and after the other; its figure is the mean of the two: "
            + " and ".join(f"{one.per_second:.2f}" for one in outcome.plain)
            + ".",
            "",
            "| | documents | documents a second | share |",
            "|---|--:|--:|--:|",
            f"| `gouji extract` | {count} | {outcome.alone:.2f} | 100 % |",
            f"| over HTTP through `gouji up`, stored and settled | {outcome.documents} | {course.per_second:.2f} "
            f"| {100 * outcome.share:.0f} % |",
            "",
            f"What became of them: {states}. It took {course.done[-1][0]:.0f} s.",
            "",
            f"CPU seconds a document: {sum(outcome.plain_costs.values()):.2f} by `gouji extract`, "
            f"{sum(costs.values()):.2f} through the system:",
            "",
            "| process | CPU seconds a document |",
            "|---|--:|",
            *(f"| {role} | {seconds:.3f} |" for role, seconds in spent if seconds >= 0.0005),
            "",
            "Memory of the largest process of each kind, in MB: the median of the second quarter of the run and of its",
            "last quarter. What grows for ever would show here.",
            "",
            "| process | second quarter | last quarter | most | growth |",
            "|---|--:|--:|--:|--:|",
            *memory,
            "",
        )
    )


def main() -> int:
    """Measure both, tell, and write it down; 1 where something that was promised does not hold."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=int, default=2000)
    parser.add_argument("--workers", type=int, default=4)
    parser.add_argument("--plain", type=int, default=200, help="so many are enough for plain extraction")
    parser.add_argument("--patience", type=float, default=600.0, help="seconds without a document done: it is stuck")
    parser.add_argument("--out", type=Path, default=ROOT / "docs" / "throughput.md")
    given = parser.parse_args()
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    with tempfile.TemporaryDirectory(prefix="gouji-throughput-") as place:
        folder = Path(place)
        threads = max(1, cores // given.workers)
        settings = Settings(home=str(folder / "home"), jobs=given.workers, threads=threads, rate=1000.0)
        paths = scans(folder / "in", given.documents)
        some = paths[: max(2, given.plain // 2)]
        before = plain(some, settings, folder / "before")
        print(f"plain extraction: {before.per_second:.2f} documents a second ({len(some)} of them)", flush=True)
        course = through(paths, replace(settings, port=free_port(settings.host, 8700)), given.patience)
        after = plain(some, settings, folder / "after")
    outcome = Outcome(given.documents, given.workers, (before, after), course)
    text, wrongs = report(outcome), list(outcome.wrongs())
    print(text)
    for one in wrongs:
        print(f"MISSED: {one}")
    given.out.write_text(text, encoding="utf-8")
    return 1 if wrongs else 0


if __name__ == "__main__":
    sys.exit(main())
