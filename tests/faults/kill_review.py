"""Answers in Label Studio while Label Studio, service, workers, poller and Redis are killed at random.

    python tests/faults/kill_review.py --answers 300
    python tests/faults/kill_review.py --answers 40 --every 3 --blows 10      a short look

Real processes throughout: `gouji up` with its own Label Studio, and a reviewer who answers through its API. The exit
status is 1 if an answer is lost or taken in twice, or a document is not settled as it was answered.
"""

from __future__ import annotations

import argparse
import random
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import psutil

sys.path.insert(0, str(Path(__file__).parents[1]))

from labelstudio_server import OWNER, TOKEN
from redis.exceptions import RedisError
from whole_system import WholeSystem, a_whole_system

from models.errors import LabelStudioError, StorageError
from review.decision import Outcome
from review.labelstudio.client import LabelStudioServer
from services.audit import verify
from services.embedded import address_in
from services.queue import answers, connect
from services.store.seam import DocumentState, Store, Wanted
from services.store.sql import SqlStore

REPORT = Path(__file__).parents[1] / "resources" / "reports" / "report-003.txt"
NEW = "\t一、本年新收政府信息公开申请数量\n\t\xa00"
KEY = "requests.new.natural"
MARKS = {
    "label-studio": "label-studio start",
    "service": "'serve'|serve --host",
    "worker": "services.worker",
    "reader": "multiprocessing.spawn",
    "poller": "services.labelstudio.poller",
    "redis": "redis-server",
}
BLOWS = {"label-studio": 3, "service": 4, "worker": 5, "reader": 2, "poller": 3, "redis": 2, "redis wiped": 2}
"""How often each is struck, beside the others."""


@dataclass
class Reviewer:
    """Somebody who answers what is shown, and looks whether an answer was kept when nobody said so."""

    address: str
    given: dict[str, tuple[int, str]] = field(default_factory=dict)
    """What was said: by document, the annotation's number and its verdict."""
    unsure: int = 0

    def answer_one(self) -> bool:
        """Answer the next question; False where none is shown, or Label Studio is away."""
        try:
            with httpx.Client(base_url=self.address, headers={"Authorization": f"Token {TOKEN}"}, timeout=10) as web:
                project = self._project(web)
                shown = web.get(f"/api/projects/{project}/next") if project else None
                if shown is None or shown.status_code != 200:
                    return False
                task = shown.json()
                document = task["data"]["document"]
                verdict = verdict_of(task["data"]["name"])
                made = web.post(
                    f"/api/tasks/{task['id']}/annotations", json={"result": form(verdict), "lead_time": 1.5}
                )
                if made.status_code == 201:
                    self.given[document] = (made.json()["id"], verdict)
                return made.status_code == 201
        except (httpx.HTTPError, KeyError, ValueError):
            # The reviewer's browser would show an error; whether the answer was kept is seen when it is shown again.
            self.unsure += 1
            return False

    def _project(self, web: httpx.Client) -> int | None:
        found = web.get("/api/projects/", params={"page_size": 50})
        ours = [one["id"] for one in found.json().get("results", []) if str(one["description"]).startswith("gouji:")]
        return ours[0] if ours else None


def verdict_of(name: str) -> str:
    """What the reviewer says of a document: by turns misread, or wrong on paper."""
    return "corrected" if int(name.split("-")[1].split(".")[0]) % 2 else "inconsistent_in_source"


def form(verdict: str) -> list[dict]:
    parts = [{"from_name": "verdict", "to_name": "cell", "type": "choices", "value": {"choices": [verdict]}}]
    text = "0" if verdict == "corrected" else "5"
    return [*parts, {"from_name": "reading", "to_name": "cell", "type": "textarea", "value": {"text": [text]}}]


def documents(folder: Path, count: int) -> list[Path]:
    """Small reports with one figure in doubt each."""
    text = REPORT.read_text(encoding="utf-8")
    assert NEW in text
    paths = [folder / f"doubted-{number:04}.txt" for number in range(count)]
    for path in paths:
        path.write_text(text.replace(NEW, NEW[:-1] + "5") + f"\n{path.stem}\n", encoding="utf-8")
    return paths


def main() -> int:
    """Run the whole of it; 0 if nothing was lost."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--answers", type=int, default=300)
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--every", type=float, default=8.0, help="seconds between two kills, on average")
    parser.add_argument("--blows", type=int, default=10_000, help="after so many kills the rest is left in peace")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--limit", type=float, default=5400.0, help="seconds after which it counts as stuck")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="gouji-review-faults-") as folder:
        return strike(Path(folder), given)


def strike(folder: Path, given: argparse.Namespace) -> int:
    dice, killed, start = random.Random(given.seed), Counter[str](), time.monotonic()
    (folder / "in").mkdir()
    paths = documents(folder / "in", given.answers)
    with a_whole_system(folder / "home", given.workers) as system:
        reviewer = Reviewer(system.labels.address)
        system.gouji("submit", str(folder / "in"))
        store = SqlStore(str(system.home / "gouji.db"))
        due = time.monotonic() + 3.0
        while time.monotonic() - start < given.limit:
            with suppress(StorageError):
                if store.counts()[DocumentState.SETTLED] == len(paths):
                    break
            if sum(killed.values()) < given.blows and time.monotonic() > due:
                killed.update(_strike_something(system, dice))
                due = time.monotonic() + dice.expovariate(1 / given.every)
            if not reviewer.answer_one():
                time.sleep(0.3)
        seconds = time.monotonic() - start
        wrongs = list(wrong(store, paths, system, reviewer))
        store.close()
    _tell(given.answers, seconds, killed, reviewer, wrongs)
    return 1 if wrongs else 0


def _strike_something(system: WholeSystem, dice: random.Random) -> list[str]:
    """One blow; what was hit."""
    what = dice.choices(list(BLOWS), list(BLOWS.values()))[0]
    with suppress(psutil.Error, RedisError):
        if what == "redis wiped":
            redis = connect(address_in(system.home))
            return [what] if answers(redis) and redis.flushall() else []
        assert system.process is not None
        below = psutil.Process(system.process.pid).children(recursive=True)
        found = [one for one in below if any(mark in " ".join(one.cmdline()) for mark in MARKS[what].split("|"))]
        if found:
            dice.choice(found).send_signal(signal.SIGKILL)
            return [what]
    return []


def wrong(store: Store, paths: list[Path], system: WholeSystem, reviewer: Reviewer) -> Iterator[str]:
    """Everything that is not as it would be if nobody had been killed."""
    cases = {case.name: case for case in store.cases(limit=len(paths) + 1)}
    said = dict(_said(system))
    sources = Counter(answer.source for case in cases.values() for answer in store.answers(case.sha256))
    yield from (f"{source} was taken in {times} times" for source, times in sources.items() if times > 1)
    for path in paths:
        case = cases.get(path.name)
        if case is None or case.state is not DocumentState.SETTLED:
            yield f"{path.name} is {case.state if case else 'lost'}"
            continue
        taken = [answer.source.split("/annotation/")[1] for answer in store.answers(case.sha256)]
        there = said.get(case.sha256, [])
        if sorted(source.split("@")[0] for source in taken) != sorted(str(number) for number in there):
            yield f"{path.name}: annotations {there} in Label Studio, {taken} in gouji"
        if case.sha256 in reviewer.given and reviewer.given[case.sha256][0] not in there:
            yield f"{path.name}: Label Studio lost the annotation {reviewer.given[case.sha256][0]}"
        record = next(r for r in store.records(Wanted(documents=(case.sha256,))) if r.key == KEY)
        outcome = Outcome.CORRECTED if verdict_of(path.name) == "corrected" else Outcome.INCONSISTENT
        text = "0" if outcome is Outcome.CORRECTED else "5"
        if (record.text, record.outcome, record.reviewer, record.version) != (text, outcome, OWNER, 1):
            yield f"{path.name}: {record.text} {record.outcome} by {record.reviewer}, version {record.version}"
    proof = verify(store)
    if not proof.whole:
        yield f"the log: {proof.broken}"


def _said(system: WholeSystem) -> Iterator[tuple[str, list[int]]]:
    """What stands in Label Studio, by document; it may be on its way up."""
    labels, said = LabelStudioServer(system.labels.address, TOKEN), dict[str, list[int]]()
    for _ in range(120):
        try:
            for project in labels.projects():
                for task in labels.tasks(project.id):
                    document = str((task.data or {}).get("document"))
                    said.setdefault(document, []).extend(one.id for one in task.annotations)
            break
        except LabelStudioError:
            said.clear()
            time.sleep(1)
    yield from said.items()


def _tell(count: int, seconds: float, killed: Counter[str], reviewer: Reviewer, wrongs: list[str]) -> None:
    """The counts, for people."""
    print(
        f"{count} documents answered and settled in {seconds:.0f} s under {sum(killed.values())} blows: {dict(killed)}"
    )
    print(f"the reviewer heard of {len(reviewer.given)} answers, and {reviewer.unsure} times of nothing")
    for one in wrongs:
        print(f"WRONG: {one}")
    print(
        "every answer is in, none twice, every document settled as it was answered" if not wrongs else "not all right"
    )


if __name__ == "__main__":
    with suppress(KeyboardInterrupt):
        sys.exit(main())
