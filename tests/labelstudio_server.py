"""A real Label Studio for tests: installed in the checkout, its data copied from a migrated directory."""

from __future__ import annotations

import fcntl
import os
import secrets
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from label_studio_sdk import LabelStudio as Sdk

from services.first_start import free_port
from services.labelstudio.account import Account
from services.labelstudio.install import installed
from services.labelstudio.server import command_of, environment, is_up, quickened

PROGRAM = Path(__file__).parents[1] / ".label-studio"
PASSWORD = "geheim-0123456789"
TOKEN = "0123456789abcdef0123456789abcdef01234567"
OWNER = "gouji@localhost.localdomain"


@dataclass
class RealLabelStudio:
    """A Label Studio as its own process."""

    data: Path
    port: int = field(default_factory=lambda: free_port("127.0.0.1", 18080 + os.getpid() % 1000))
    process: subprocess.Popen | None = None

    @property
    def account(self) -> Account:
        return Account(f"http://127.0.0.1:{self.port}", self.port, OWNER, PASSWORD, TOKEN)

    @property
    def address(self) -> str:
        return self.account.address

    @property
    def sdk(self) -> Sdk:
        return Sdk(base_url=self.address, api_key=TOKEN, max_retries=0, timeout=30)

    def start(self, seconds: float = 120.0) -> None:
        command = command_of(installed(PROGRAM, print), self.account, "127.0.0.1")
        self.data.mkdir(parents=True, exist_ok=True)
        quickened(self.data)
        with open(self.data.parent / f"{self.data.name}.log", "ab") as log:
            self.process = subprocess.Popen(
                command,
                cwd=self.data,
                env=dict(environment(self.account, self.data)),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        deadline = time.monotonic() + seconds
        while not is_up(self.address):
            assert self.process.poll() is None, "Label Studio died; see its log"
            assert time.monotonic() < deadline, "Label Studio did not come up"
            time.sleep(0.1)

    def kill(self) -> None:
        """End it as a power cut would."""
        if self.process is not None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
            self.process = None


def migrated() -> Path:
    """A data directory in which nothing is but the owner: made once, 18 s, and kept with the program."""
    place = installed(PROGRAM, print) / "migrated"
    with open(PROGRAM.with_name(".label-studio.lock"), "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not place.exists():
            part = place.with_name(f"migrating-{secrets.token_hex(4)}")
            first = RealLabelStudio(part)
            first.start(300)
            assert first.process is not None
            first.process.terminate()
            first.process.wait(30)
            part.rename(place)
    return place


@contextmanager
def a_labelstudio(folder: Path) -> Iterator[RealLabelStudio]:
    """A running Label Studio with nothing in it."""
    data = folder / "labels"
    shutil.copytree(migrated(), data)
    running = RealLabelStudio(data)
    running.start()
    try:
        yield running
    finally:
        running.kill()
