"""What all fault runs stand on: documents of every kind, real workers, blows at random moments, and the count after.

A run is right if every document is accounted for, none is twice in final storage, and none is settled by half.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

import psutil

from models.errors import GoujiError, StorageError
from services import wiring
from services.audit import verify
from services.desk import Desk
from services.settings import Settings
from services.store.seam import DocumentState, Store, Wanted
from services.workbench import OpenBench

REPORT = Path(__file__).parents[1] / "resources" / "reports" / "report-003.txt"
NEW = "\t一、本年新收政府信息公开申请数量\n\t\xa00"
LEASE = 3.0
SCAN = Path(__file__).parents[2] / "datasets" / "samples" / "three-line.jpg"
KINDS = ("clean", "doubted", "damaged", "long", "scan")
SUFFIXES = {"long": "pdf", "scan": "jpg"}
BLAMED = ("the reading process died", "workers died with it in hand")
ALL_WELL = "every document accounted for, none twice, none half settled"


@dataclass
class Field:
    """Where a run takes place."""

    folder: Path
    settings: Settings
    dice: random.Random
    workers: int
    crew: psutil.Popen | None = None

    def start_crew(self) -> None:
        self.crew = psutil.Popen(
            [sys.executable, "-c", "from services.cli import main; main()", "worker", "--count", str(self.workers)],
            env={**os.environ, **self.settings.environment()},
            stderr=None if os.environ.get("GOUJI_DEBUG") else subprocess.DEVNULL,
            start_new_session=True,
        )

    def end_crew(self) -> None:
        if self.crew is None:
            return
        self.crew.send_signal(signal.SIGTERM)
        try:
            self.crew.wait(15)
        except (psutil.TimeoutExpired, subprocess.TimeoutExpired):
            for process in [*self.crew.children(recursive=True), self.crew]:
                process.kill()


Blow = Callable[[Field], bool]
"""Does some harm; False where there was nothing to harm at this moment."""


@dataclass
class Outcome:
    """What became of a run."""

    name: str
    documents: int
    seconds: float = 0.0
    blows: Counter[str] = field(default_factory=Counter)
    states: dict[str, int] = field(default_factory=dict)
    records: int = 0
    lost: list[str] = field(default_factory=list)
    twice: list[str] = field(default_factory=list)
    half: list[str] = field(default_factory=list)
    other: list[str] = field(default_factory=list)
    blamed: int = 0
    """Files that failed because those that read them were killed again and again: all that gouji can know."""

    @property
    def wrongs(self) -> list[str]:
        return [*self.lost, *self.twice, *self.half, *self.other]

    def lines(self) -> Iterator[str]:
        yield f"{self.documents} documents in {self.seconds:.0f} s under {self.blows.total()} blows: {dict(self.blows)}"
        yield f"states: {self.states}; {self.records} records in final storage; {self.blamed} blamed for what was done"
        yield from (f"WRONG: {one}" for one in self.wrongs)
        yield f"{len(self.wrongs)} wrong" if self.wrongs else ALL_WELL


def arguments(description: str | None, **defaults: float) -> argparse.Namespace:
    """What every run may be told."""
    parser = argparse.ArgumentParser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=int, default=int(defaults.get("documents", 200)))
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--every", type=float, default=defaults.get("every", 1.5), help="seconds between two blows")
    parser.add_argument("--blows", type=int, default=10_000, help="after so many the rest is left in peace")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--limit", type=float, default=3600.0, help="seconds after which it counts as stuck")
    parser.add_argument("--json", type=Path, help="also write the outcome to this file")
    return parser.parse_args()


def strike(
    name: str, given: argparse.Namespace, blows: Mapping[str, tuple[int, Blow]], settings: Settings | None = None
) -> int:
    """Send documents in, deal blows by their weights until all is done, count, and tell; 0 if nothing is wrong."""
    with tempfile.TemporaryDirectory(prefix="gouji-faults-") as place:
        folder = Path(place)
        base = settings or Settings()
        home = base.home if settings and base.home != Settings.home else str(folder / "home")
        settings = replace(base, home=home, lease=LEASE, pages_per_job=2, threads=1)
        outcome = _struck(name, given, blows, Field(folder, settings, random.Random(given.seed), given.workers))
    for line in outcome.lines():
        print(line, flush=True)
    if given.json:
        given.json.write_text(json.dumps({**vars(outcome), "wrongs": outcome.wrongs}), encoding="utf-8")
    return 1 if outcome.wrongs else 0


def _struck(name: str, given: argparse.Namespace, blows: Mapping[str, tuple[int, Blow]], ground: Field) -> Outcome:
    (ground.folder / "in").mkdir()
    paths = documents(ground.folder / "in", given.documents)
    outcome, start = Outcome(name, len(paths)), time.monotonic()
    desk = wiring.desk(ground.settings, OpenBench(ground.settings))
    ground.start_crew()
    try:
        _until_at_rest(ground, desk, paths, blows, given, outcome)
        outcome.seconds = time.monotonic() - start
    finally:
        ground.end_crew()
    _count(desk.store, paths, ground, outcome)
    desk.store.close()
    return outcome


def _until_at_rest(
    ground: Field,
    desk: Desk,
    paths: list[Path],
    blows: Mapping[str, tuple[int, Blow]],
    given: argparse.Namespace,
    outcome: Outcome,
) -> None:
    waiting, start, due = list(paths), time.monotonic(), time.monotonic() + 3.0
    weights = [weight for weight, _ in blows.values()]
    while time.monotonic() - start < given.limit:
        # The database or the disk may be away for a while: whoever sends in tries again.
        with suppress(StorageError):
            for path in waiting[: max(1, len(paths) // 20)]:
                desk.receive(path, lane="batch")
                waiting.remove(path)
            if not waiting and _at_rest(desk.store):
                return
        if outcome.blows.total() < given.blows and time.monotonic() > due:
            what = ground.dice.choices(list(blows), weights)[0]
            with suppress(psutil.NoSuchProcess, GoujiError):
                outcome.blows[what] += blows[what][1](ground)
            due = time.monotonic() + ground.dice.expovariate(1 / given.every)
        time.sleep(0.1)
    outcome.other.append(f"not at rest after {given.limit:.0f} s: {desk.store.counts()}, {desk.store.backlog()}")


def _at_rest(store: Store) -> bool:
    """Whether nothing is left that a worker could do."""
    counts, backlog = store.counts(), store.backlog()
    moving = counts[DocumentState.RECEIVED] + counts[DocumentState.READING]
    return moving == 0 and backlog["waiting"] == backlog["claimed"] == 0


def _count(store: Store, paths: list[Path], ground: Field, outcome: Outcome) -> None:
    """Everything that is not as it would be if nothing had been harmed."""
    should = _undisturbed(paths, ground)
    outcome.states = {str(state): count for state, count in store.counts().items() if count}
    outcome.records = sum(1 for _ in store.records(Wanted()))
    cases = {case.name: case for case in store.cases(limit=len(paths) + 1)}
    for path in paths:
        case = cases.pop(path.name, None)
        if case is None:
            outcome.lost.append(f"{path.name} is lost")
            continue
        state, records = should[_kind(path)]
        if case.state is DocumentState.FAILED and any(words in case.reason for words in BLAMED):
            outcome.blamed += state is not DocumentState.FAILED
            continue
        if case.state is not state:
            outcome.lost.append(f"{path.name} is {case.state}, not {state} {case.reason}")
        kinds = Counter(event.kind for event in store.events(case.sha256))
        versions = store.versions(case.sha256)
        if (state is DocumentState.SETTLED and kinds["document.settled"] > 1) or len(versions) > max(records, 0):
            outcome.twice.append(f"{path.name}: {len(versions)} records, {kinds['document.settled']} settlings")
        if state is DocumentState.SETTLED and len(versions) < records:
            outcome.half.append(f"{path.name} has {len(versions)} records, not {records}")
        if state is DocumentState.HELD and (versions or not case.open_flags or kinds["document.held"] != 1):
            outcome.half.append(f"{path.name} waits with {len(versions)} records and {case.open_flags} flags")
        if kinds["document.received"] != 1:
            outcome.twice.append(f"{path.name} was received {kinds['document.received']} times")
    outcome.other += [f"{name} came from nowhere" for name in cases]
    if dead := store.dead():
        outcome.other.append(
            f"{len(dead)} jobs given up: {dead[0].job} of {dead[0].subject[:12]}: {dead[0].last_error}"
        )
    proof = verify(store)
    if not proof.whole:
        outcome.other.append(f"the log: {proof.broken}")


def _undisturbed(paths: list[Path], ground: Field) -> dict[str, tuple[DocumentState, int]]:
    """What becomes of a document of each kind when nothing happens."""
    home = str(ground.folder / "peace")
    peaceful = replace(ground.settings, database="", blobs="", redis="", home=home, pages_per_job=100)
    desk = wiring.desk(peaceful, OpenBench(peaceful))
    found = {}
    for kind in set(KINDS):
        path = next((path for path in paths if _kind(path) == kind), None)
        if path is not None:
            case = desk.read(desk.receive(path).sha256)
            found[kind] = (case.state, case.records)
    desk.store.close()
    return found


def _kind(path: Path) -> str:
    return path.stem.split("-")[1]


def documents(folder: Path, count: int) -> list[Path]:
    """Small reports of every kind: without doubts, with one, unreadable, of several pages, and scanned."""
    text = REPORT.read_text(encoding="utf-8")
    assert NEW in text
    paths = []
    for number in range(count):
        kind = KINDS[number % len(KINDS)]
        path = folder / f"{number:04}-{kind}.{SUFFIXES.get(kind, 'txt')}"
        if kind == "clean":
            path.write_text(f"{text}\n第{number}号\n", encoding="utf-8")
        elif kind == "doubted":
            path.write_text(text.replace(NEW, NEW[:-1] + "5") + f"\n第{number}号\n", encoding="utf-8")
        elif kind == "damaged":
            path.write_bytes(b"%PDF-1.7\n" + str(number).encode())
        elif kind == "scan":
            # What comes after the end of a picture is shown by nobody, but makes it another file.
            path.write_bytes(SCAN.read_bytes() + str(number).encode())
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
