"""The whole system as a person starts it: `gouji up` with its own Label Studio, its data copied from a template."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from labelstudio_server import OWNER, PASSWORD, PROGRAM, TOKEN, migrated

from services.first_start import free_port
from services.labelstudio.account import Account, folder

GOUJI = (sys.executable, "-c", "from services.cli import main; main()")


@dataclass
class WholeSystem:
    """`gouji up` on a data directory of its own."""

    home: Path
    labels: Account
    port: int
    process: subprocess.Popen | None = None

    @property
    def environment(self) -> dict[str, str]:
        return {**os.environ, "GOUJI_LABELSTUDIO_PROGRAM": str(PROGRAM), "GOUJI_THREADS": "1"}

    def start(self, workers: int = 1, seconds: float = 240.0) -> None:
        """Bring it up and wait until it says so."""
        words = ["up", "--home", str(self.home), "--workers", str(workers), "--port", str(self.port)]
        log = self.home.with_name(f"{self.home.name}.log")
        with open(log, "ab") as out:
            start = out.tell()
            self.process = subprocess.Popen(
                [*GOUJI, *words],
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=out,
                start_new_session=True,
            )
        deadline = time.monotonic() + seconds
        while b"gouji is up" not in log.read_bytes()[start:]:
            assert self.process.poll() is None, f"gouji up ended: {log.read_text()[-2000:]}"
            assert time.monotonic() < deadline, f"gouji up did not come up: {log.read_text()[-2000:]}"
            time.sleep(0.2)

    def stop(self) -> None:
        """Ctrl-C."""
        if self.process is None:
            return
        self.process.send_signal(signal.SIGINT)
        try:
            self.process.wait(30)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
        self.process = None

    def gouji(self, *words: str) -> str:
        """A command on the same data directory, from another terminal."""
        done = subprocess.run(
            [*GOUJI, *words, "--home", str(self.home)],
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout


@contextmanager
def a_whole_system(home: Path, workers: int = 1) -> Iterator[WholeSystem]:
    """Up, and down again afterwards."""
    port = free_port("127.0.0.1", 19080 + os.getpid() % 1000)
    account = Account(f"http://127.0.0.1:{port}", port, OWNER, PASSWORD, TOKEN)
    shutil.copytree(migrated(), folder(home) / "data")
    (folder(home) / "account.json").write_text(json.dumps(asdict(account)), encoding="utf-8")
    system = WholeSystem(home, account, free_port("127.0.0.1", 20080 + os.getpid() % 1000))
    try:
        system.start(workers)
        yield system
    finally:
        system.stop()


def until(condition, seconds: float = 60.0, every: float = 0.1, why: Sequence[object] | str = "") -> float:
    """Wait for something; how long it took."""
    start = time.monotonic()
    while not condition():
        assert time.monotonic() - start < seconds, f"waited {seconds:.0f} s in vain {why}"
        time.sleep(every)
    return time.monotonic() - start
