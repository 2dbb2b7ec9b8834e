"""Many small documents through `gouji up`, beside plain extraction on the same cores; memory over time.

    python tests/benchmarks/throughput.py                    2,000 documents, four workers
    python tests/benchmarks/throughput.py --documents 100 --workers 2

Both read the same one-page scans with as many processes. Documents go in over HTTP while workers read; what each
process holds of memory is looked at every other second. The result goes to docs/throughput.md.
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
from collections.abc import Sequence
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
    "services.worker": "worker",
    "multiprocessing.spawn": "reader",
    " worker ": "crew",
    "redis-server": "redis",
    " up ": "supervisor",
}
AHEAD = 64
"""So many documents may wait; sending in must not take the cores from reading."""


@dataclass
class Course:
    """What was seen while documents were worked on: how many were done when, and who held how much memory."""

    done: list[tuple[float, int]] = field(default_factory=list)
    megabytes: dict[str, list[tuple[float, float]]] = field(default_factory=dict)
    states: dict[str, int] = field(default_factory=dict)

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


def plain(paths: Sequence[Path], settings: Settings, folder: Path) -> float:
    """Documents a second by `gouji extract`."""
    course, start = Course([(0.0, 0)]), time.monotonic()
    for count, one in enumerate(extract(paths, folder, settings), 1):
        assert one.extraction is not None, one.reason
        course.done.append((time.monotonic() - start, count))
    return course.per_second


def through(paths: Sequence[Path], settings: Settings) -> Course:
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
            return _watched(up, store, list(paths), address, key)
        finally:
            up.send_signal(signal.SIGTERM)
            with suppress(subprocess.TimeoutExpired):
                up.wait(20)


def _watched(up: psutil.Popen, store: Store, waiting: list[Path], address: str, key: str) -> Course:
    course, start, count = Course(), time.monotonic(), len(waiting)
    sent, looked = 0, float("-inf")
    while True:
        now = time.monotonic() - start
        counts = store.counts()
        done = sum(counts[state] for state in DONE)
        course.done.append((now, done))
        if now - looked > 2:
            looked = now
            for role, megabytes in _memory(up).items():
                course.megabytes.setdefault(role, []).append((now, megabytes))
        if done >= count:
            course.states = {str(state): many for state, many in counts.items() if many}
            return course
        while waiting and sent - done < AHEAD:
            _send(address, key, waiting.pop(0))
            sent += 1
        time.sleep(0.2)


def _memory(up: psutil.Popen) -> dict[str, float]:
    """What the largest process of each role holds."""
    found: dict[str, float] = {}
    for process in [up, *up.children(recursive=True)]:
        with suppress(psutil.NoSuchProcess):
            words = f"{' '.join(process.cmdline())} "
            role = next((role for mark, role in ROLES.items() if mark in words), None)
            if role:
                found[role] = max(found.get(role, 0.0), process.memory_info().rss / 1e6)
    return found


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


def report(given: argparse.Namespace, alone: float, plain_count: int, course: Course) -> str:
    """The figures, for people."""
    together = course.per_second
    rows = []
    for role, seen in course.megabytes.items():
        early, late = growth(seen)
        rows.append(f"| {role} | {early:.0f} | {late:.0f} | {max(m for _, m in seen):.0f} | {late - early:+.0f} |")
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    states = ", ".join(f"{many} {state}" for state, many in course.states.items())
    return "\n".join(
        (
            "# Throughput",
            "",
            f"Measured by `python tests/benchmarks/throughput.py --documents {given.documents} --workers "
            f"{given.workers}`",
            f"on {cores} cores ({platform.machine()}, Python {platform.python_version()}), SQLite and the embedded",
            "Redis, everything on one machine. One-page scans, most of a small table, each tenth of a summary with a",
            "form, with as many reading processes both times. Models are loaded before the clock starts.",
            "",
            "| | documents | documents a second | share |",
            "|---|--:|--:|--:|",
            f"| `gouji extract` | {plain_count} | {alone:.2f} | 100 % |",
            f"| over HTTP through `gouji up`, stored and settled | {given.documents} | {together:.2f} "
            f"| {100 * together / alone:.0f} % |",
            "",
            f"What became of them: {states}.",
            "",
            "Memory of the largest process of each kind, in MB: the median of the second quarter of the run and of its",
            "last quarter. What grows for ever would show here.",
            "",
            "| process | second quarter | last quarter | most | growth |",
            "|---|--:|--:|--:|--:|",
            *rows,
            "",
        )
    )


def main() -> int:
    """Measure both, tell, and write it down; 1 where a document failed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=int, default=2000)
    parser.add_argument("--workers", type=int, default=4)
    parser.add_argument("--plain", type=int, default=200, help="so many are enough for plain extraction")
    parser.add_argument("--out", type=Path, default=ROOT / "docs" / "throughput.md")
    given = parser.parse_args()
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    with tempfile.TemporaryDirectory(prefix="gouji-throughput-") as place:
        folder = Path(place)
        threads = max(1, cores // given.workers)
        settings = Settings(home=str(folder / "home"), jobs=given.workers, threads=threads, rate=1000.0)
        paths = scans(folder / "in", given.documents)
        some = paths[: given.plain]
        alone = plain(some, settings, folder / "out")
        print(f"plain extraction: {alone:.2f} documents a second ({len(some)} of them)", flush=True)
        course = through(paths, replace(settings, port=free_port(settings.host, 8700)))
    text = report(given, alone, len(some), course)
    print(text)
    given.out.write_text(text, encoding="utf-8")
    return 1 if course.states.get(str(DocumentState.FAILED)) else 0


if __name__ == "__main__":
    sys.exit(main())
