"""How fast the service answers while all workers are busy, as a ratio to when nothing else runs; and its memory.

python tests/benchmarks/api_load.py                     about 4 minutes
python tests/benchmarks/api_load.py --seconds 8 --documents 6     a short look

The load comes from another process: a few clients that read what a console and other programs read, one request after
the other with a pause, for so many seconds idle and as many while workers read documents that are sent in meanwhile.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import os
import random
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import httpx
import psutil

from services import wiring
from services.columns import columns
from services.settings import Settings
from services.store.keys import Role, SqlKeys
from services.store.seam import DocumentState
from services.workbench import OpenBench

SAMPLES = Path(__file__).parents[2] / "datasets" / "samples"
GOUJI = (sys.executable, "-c", "from services.cli import main; main()")
TARGET_MS = 50.0
READS = (
    ("list", 4, "/v1/documents"),
    ("state", 6, "/v1/documents/{id}"),
    ("facts", 3, "/v1/documents/{id}/facts"),
    ("extraction", 2, "/v1/documents/{id}/extraction"),
    ("findings", 2, "/v1/documents/{id}/findings"),
    ("questions", 2, "/v1/questions"),
    ("overview", 1, "/v1/overview"),
    ("page picture", 1, "/v1/documents/{id}/pictures/page/1"),
    ("health", 1, "/health/live"),
)
"""What is read, how often beside the others, and where."""
HEAD = ("ms", "requests", "idle p50", "idle p99", "busy p50", "busy p99", "ratio p99")


@dataclass(frozen=True)
class Took:
    """What one request took, in milliseconds."""

    what: str
    status: int
    ms: float


def reader(address: str, key: str, ids: Sequence[str], seconds: float, pause: float, seed: int, out) -> None:
    """One client: reads, waits, reads."""
    dice = random.Random(seed)
    weights = [weight for _, weight, _ in READS]
    client = httpx.Client(base_url=address, headers={"Authorization": f"Bearer {key}"}, timeout=30)
    took: list[Took] = []
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        what, _, path = dice.choices(READS, weights)[0]
        start = time.perf_counter()
        answer = client.get(path.format(id=dice.choice(ids)))
        took.append(Took(what, answer.status_code, 1000 * (time.perf_counter() - start)))
        time.sleep(dice.uniform(0, 2 * pause))
    out.put(took)


def load(address: str, key: str, ids: Sequence[str], seconds: float, clients: int, pause: float) -> list[Took]:
    """What all clients measured, each in a process of its own."""
    spawn = multiprocessing.get_context("spawn")
    out = spawn.Queue()
    many = [
        spawn.Process(target=reader, args=(address, key, ids, seconds, pause, seed, out), daemon=True)
        for seed in range(clients)
    ]
    for one in many:
        one.start()
    took = [one for _ in many for one in out.get(timeout=seconds + 120)]
    for one in many:
        one.join()
    return took


def percentile(took: Sequence[Took], share: float) -> float:
    ordered = sorted(one.ms for one in took)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else float("nan")


@contextmanager
def program(settings: Settings, *words: str) -> Iterator[psutil.Process]:
    """A program of gouji for as long as it is needed."""
    started = psutil.Popen(
        [*GOUJI, *words],
        env={**os.environ, **settings.environment()},
        stderr=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
    )
    try:
        yield started
    finally:
        children = started.children(recursive=True)
        started.terminate()
        _, left = psutil.wait_procs([started], timeout=15)
        for process in [*left, *(child for child in children if child.is_running())]:
            process.kill()


def settings_in(folder: Path) -> Settings:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    return replace(
        Settings(home=str(folder / "home"), threads=1, rate=100_000), port=port, address=f"http://127.0.0.1:{port}"
    )


def read_first(settings: Settings, key_name: str) -> tuple[str, list[str]]:
    """A key, and documents that are read before anything is measured."""
    desk = wiring.desk(settings, OpenBench(settings), "benchmark")
    _, key = SqlKeys(desk.store.engine).make(key_name, Role.ADMIN, "benchmark")  # pyright: ignore[reportAttributeAccessIssue]
    ids = []
    for path in (SAMPLES / "report-001-bad.pdf", SAMPLES / "report-000-office.pdf"):
        ids.append(desk.read(desk.receive(path).sha256).sha256)
    desk.store.close()
    return key, ids


def copies(folder: Path, number: int) -> list[Path]:
    """So many scans that differ by their last bytes only: workers read each."""
    folder.mkdir()
    data = (SAMPLES / "report-001-bad.pdf").read_bytes()
    made = []
    for at in range(number):
        made.append(folder / f"copy-{at}.pdf")
        made[-1].write_bytes(data + b"\n%% copy %d\n" % at)
    return made


def wait_for(address: str) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        try:
            if httpx.get(f"{address}/health/live", timeout=1).status_code == 200:
                return
        except httpx.HTTPError:
            time.sleep(0.1)
    raise SystemExit("the service did not start")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=60.0, help="of each of the two measurements")
    parser.add_argument("--clients", type=int, default=2)
    parser.add_argument("--pause", type=float, default=0.04, help="seconds between two requests of a client")
    parser.add_argument("--workers", type=int, default=len(os.sched_getaffinity(0)))
    parser.add_argument("--documents", type=int, default=80, help="so many are there to be read meanwhile")
    parser.add_argument("--json", type=Path, help="also write what was measured to this file")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="gouji-api-load-") as place:
        folder = Path(place)
        settings = settings_in(folder)
        key, ids = read_first(settings, "load")
        with program(settings, "serve", "--port", str(settings.port)) as service:
            wait_for(settings.address)
            told = measured(settings, key, ids, copies(folder / "copies", given.documents), service, given)
    for line in told.pop("lines"):
        print(line)
    if given.json:
        given.json.write_text(json.dumps(told, indent=1), encoding="utf-8")
    return 0 if told["errors"] == 0 and told["p99_busy_ms"] < TARGET_MS else 1


def measured(settings: Settings, key: str, ids: list[str], files: list[Path], service, given) -> dict:
    """Idle, then busy."""
    load(settings.address, key, ids, 3, given.clients, given.pause)
    before = service.memory_info().rss
    idle = load(settings.address, key, ids, given.seconds, given.clients, given.pause)
    store = wiring.store(settings)
    with program(settings, "worker", "--count", str(given.workers)):
        client = httpx.Client(base_url=settings.address, headers={"Authorization": f"Bearer {key}"}, timeout=60)
        for path in files:
            client.post("/v1/documents", files={"files": (path.name, path.read_bytes())}, data={"lane": "batch"})
        while store.counts()[DocumentState.READING] < min(given.workers, len(files)):
            time.sleep(0.2)
        busy = load(settings.address, key, ids, given.seconds, given.clients, given.pause)
        left = store.counts()
    after = service.memory_info().rss
    store.close()
    still = left[DocumentState.READING] + left[DocumentState.RECEIVED]
    errors = [one for one in (*idle, *busy) if one.status != 200]
    rows = [row(name, [o for o in idle if o.what == name], [o for o in busy if o.what == name]) for name, _, _ in READS]
    rows.append(row("all", idle, busy))
    lines = [
        *columns(
            ("ms", "requests", "idle p50", "idle p99", "busy p50", "busy p99", "ratio p99"), rows, right=range(1, 7)
        ),
        f"{given.workers} workers busy on {len(files)} scans, {still} of them not read yet at the end; "
        f"{len(errors)} answers were not 200",
        f"memory of the service: {before / 1e6:.0f} MB before, {after / 1e6:.0f} MB after",
        f"99 % of the reads within {percentile(busy, 0.99):.1f} ms while busy (wanted: {TARGET_MS:.0f})",
    ]
    return {
        "lines": lines,
        "requests": len(idle) + len(busy),
        "errors": len(errors),
        "p99_idle_ms": percentile(idle, 0.99),
        "p99_busy_ms": percentile(busy, 0.99),
        "unread_at_end": still,
        "rss_before": before,
        "rss_after": after,
    }


def row(name: str, idle: list[Took], busy: list[Took]) -> tuple[str, ...]:
    shares = [percentile(some, share) for some in (idle, busy) for share in (0.5, 0.99)]
    ratio = shares[3] / shares[1] if shares[1] else float("nan")
    return (name, str(len(idle) + len(busy)), *(f"{one:.1f}" for one in shares), f"{ratio:.1f}")


if __name__ == "__main__":
    sys.exit(main())
