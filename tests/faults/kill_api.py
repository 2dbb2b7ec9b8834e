"""Kills the service with SIGKILL while files are sent in, again and again, and counts what became of each file.

python tests/faults/kill_api.py --documents 200
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import random
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from queue import Empty, SimpleQueue

import httpx

from services import wiring
from services.audit import verify
from services.settings import Settings
from services.store.keys import Role, SqlKeys
from services.store.sql import SqlStore

SENDERS = 3
ALL_WELL = "every file that was confirmed is whole, none is half, none twice"
BOUNDARY = b"a-boundary-of-our-own"


@dataclass
class Outcome:
    """What became of the files."""

    documents: int
    kills: int = 0
    attempts: int = 0
    confirmed: dict[str, str] = field(default_factory=dict)
    """sha256 by file name, as the service confirmed it."""
    wrongs: list[str] = field(default_factory=list)
    seconds: float = 0.0

    def line(self) -> str:
        said = f"{len(self.confirmed)} of {self.documents} files confirmed after {self.attempts} attempts"
        end = f"{len(self.wrongs)} wrong" if self.wrongs else ALL_WELL
        return f"{said} under {self.kills} kills in {self.seconds:.0f} s: {end}"


class Target:
    """The service, killed and started again."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._process: subprocess.Popen | None = None

    def start(self) -> None:
        self._process = subprocess.Popen(
            [
                sys.executable,
                "-c",
                "from services.cli import main; main()",
                "serve",
                "--port",
                str(self._settings.port),
            ],
            env={**os.environ, **self._settings.environment()},
            stderr=None if os.environ.get("GOUJI_DEBUG") else subprocess.DEVNULL,
        )

    def wait(self, seconds: float = 60) -> None:
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            with suppress(httpx.HTTPError):
                if httpx.get(f"{self._settings.address}/health/live", timeout=1).status_code == 200:
                    return
            time.sleep(0.05)
        raise SystemExit("the service did not start")

    def kill(self) -> None:
        assert self._process is not None
        self._process.send_signal(signal.SIGKILL)
        self._process.wait()


def content(number: int, dice: random.Random) -> bytes:
    """A file that can be told from all others: text, small or of a few megabytes."""
    lines = dice.choice((20, 2_000, 40_000))
    return f"report {number}\n".encode() + b"".join(b"item %d\t%d\n" % (n, n * number) for n in range(lines))


def body(name: str, data: bytes, dice: random.Random) -> Iterator[bytes]:
    """A multipart request, sent slowly enough to be killed in its middle."""
    head = f'Content-Disposition: form-data; name="files"; filename="{name}"\r\n\r\n'.encode()
    yield b"--" + BOUNDARY + b"\r\n" + head
    for at in range(0, len(data), 65_536):
        yield data[at : at + 65_536]
        time.sleep(dice.uniform(0, 0.04))
    yield b"\r\n--" + BOUNDARY + b"--\r\n"


def send(address: str, key: str, waiting: SimpleQueue, outcome: Outcome, seed: int) -> None:
    """Send files until none is left; one that broke off is sent again."""
    dice = random.Random(seed)
    headers = {"Authorization": f"Bearer {key}", "Content-Type": f"multipart/form-data; boundary={BOUNDARY.decode()}"}
    while True:
        try:
            number, data = waiting.get_nowait()
        except Empty:
            return
        name = f"{number}.txt"
        while name not in outcome.confirmed:
            outcome.attempts += 1
            try:
                own = {"Idempotency-Key": name, **headers}
                answer = httpx.post(f"{address}/v1/documents", content=body(name, data, dice), headers=own, timeout=30)
            except httpx.HTTPError:
                time.sleep(0.1)
                continue
            if answer.status_code in (200, 201):
                outcome.confirmed[name] = answer.json()["documents"][0]["id"]
            elif answer.status_code < 500:
                outcome.wrongs.append(f"{name}: {answer.status_code} {answer.text[:200]}")
                return
            else:
                time.sleep(0.1)


def run(folder: Path, documents: int, every: float, seed: int) -> Outcome:
    """Send, kill, start again; then count."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    settings = Settings(home=str(folder / "home"), threads=1, rate=10_000)
    settings = replace(settings, port=port, address=f"http://127.0.0.1:{port}")
    store = wiring.store(settings)
    _, key = SqlKeys(store.engine).make("sender", Role.OPERATOR, "faults")
    outcome, dice, start = Outcome(documents), random.Random(seed), time.monotonic()
    files = {number: content(number, dice) for number in range(documents)}
    waiting: SimpleQueue = SimpleQueue()
    for one in files.items():
        waiting.put(one)
    target = Target(settings)
    target.start()
    target.wait()
    senders = [
        threading.Thread(target=send, args=(settings.address, key, waiting, outcome, seed + number), daemon=True)
        for number in range(SENDERS)
    ]
    for sender in senders:
        sender.start()
    try:
        while any(sender.is_alive() for sender in senders):
            time.sleep(dice.expovariate(1 / every))
            if any(sender.is_alive() for sender in senders):
                target.kill()
                outcome.kills += 1
                target.start()
                target.wait()
        outcome.seconds = time.monotonic() - start
        count(store, settings, files, outcome)
    finally:
        target.kill()
        store.close()
    return outcome


def count(store: SqlStore, settings: Settings, files: dict[int, bytes], outcome: Outcome) -> None:
    """Everything that is not as it would be if nobody had killed anything."""
    blobs = wiring.blobs(settings)
    should = {hashlib.sha256(data).hexdigest(): f"{number}.txt" for number, data in files.items()}
    cases = {case.sha256: case for case in store.cases(limit=10 * len(files))}
    for sha256, name in should.items():
        if outcome.confirmed.get(name) != sha256:
            outcome.wrongs.append(f"{name} was confirmed as {outcome.confirmed.get(name)}")
        if sha256 not in cases:
            outcome.wrongs.append(f"{name} is lost")
        elif hashlib.sha256(blobs.get(sha256)).hexdigest() != sha256 or cases[sha256].size != len(blobs.get(sha256)):
            outcome.wrongs.append(f"{name} is not what was sent")
    outcome.wrongs += [f"{case.name} is half or nobody's" for sha256, case in cases.items() if sha256 not in should]
    received = Counter(event.subject for event in store.events() if event.kind == "document.received")
    outcome.wrongs += [f"{sha256[:12]} came in {many} times" for sha256, many in received.items() if many > 1]
    if not verify(store).whole:
        outcome.wrongs.append("the log is broken")
    left = [path for path in (Path(settings.home) / "arriving").rglob("*") if path.is_file()]
    outcome.wrongs += [f"{path.name} was left in arriving" for path in left]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=int, default=200)
    parser.add_argument("--every", type=float, default=0.5, help="seconds between two kills")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--json", type=Path, help="also write the outcome to this file")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="gouji-kill-api-") as folder:
        outcome = run(Path(folder), given.documents, given.every, given.seed)
    for one in outcome.wrongs:
        print(f"WRONG: {one}")
    print(outcome.line())
    if given.json:
        given.json.write_text(json.dumps(vars(outcome)), encoding="utf-8")
    return 1 if outcome.wrongs else 0


if __name__ == "__main__":
    sys.exit(main())
