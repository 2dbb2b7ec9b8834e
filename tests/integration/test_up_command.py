"""gouji up, as a person starts it: real processes, killed one by one, stopped, killed as a whole, started again."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psutil
from desk_parts import clean, doubted

from services import wiring
from services.desk import Desk
from services.settings import Settings
from services.store.seam import DocumentState
from services.workbench import OpenBench

GOUJI = [sys.executable, "-c", "from services.cli import main; main()"]


class Up:
    """A running `gouji up`."""

    def __init__(self, home: Path, log: Path) -> None:
        self.log, self._file = log, log.open("a")
        self.process = psutil.Popen(
            [*GOUJI, "up", "--home", str(home), "--workers", "1", "--no-review"],
            env={**os.environ, "GOUJI_THREADS": "1", "GOUJI_LEASE": "3"},
            stdout=self._file,
            stderr=self._file,
        )

    @property
    def said(self) -> str:
        return self.log.read_text(encoding="utf-8")

    def children(self) -> dict[str, psutil.Process]:
        """Its programs, by what they do."""
        marks = {"redis-server": "redis", "--lane now": "workers", "--lane train": "trainer", " serve ": "service"}
        found: dict[str, psutil.Process] = {}
        for child in self.process.children():
            with suppress(psutil.NoSuchProcess):
                words = " ".join(child.cmdline())
                if "services.tether" not in words:
                    found |= {name: child for mark, name in marks.items() if mark in words}
        return found

    def ready(self, times: int = 1) -> bool:
        assert self.process.poll() is None, self.said
        return self.said.count("gouji is up") >= times

    def end(self) -> None:
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            self.process.wait(20)
        self._file.close()


@contextmanager
def brought_up(home: Path, log: Path) -> Iterator[Up]:
    up = Up(home, log)
    try:
        yield up
    finally:
        up.end()


def until(true: Callable[[], object], seconds: float = 60.0) -> None:
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, "it never came true"
        time.sleep(0.05)


def a_desk_at(home: Path) -> Desk:
    settings = Settings(home=str(home), threads=1)
    return wiring.desk(settings, OpenBench(settings))


def answers(up: Up) -> bool:
    address = re.findall(r"console and API +(\S+)", up.said)[-1]
    try:
        with urllib.request.urlopen(f"{address}/health/ready", timeout=2) as answer:
            return json.load(answer)["ready"]
    except OSError:
        return False


def test_whatever_dies_comes_back_and_all_stops_in_time_and_goes_on_where_it_was(tmp_path: Path):
    home, log = tmp_path / "home", tmp_path / "log"
    with brought_up(home, log) as up:
        until(up.ready)
        key = re.findall(r"admin key +(gouji_\S+)", up.said)
        assert len(key) == 1
        assert (home.stat().st_mode & 0o777) == 0o700
        before = up.children()
        assert set(before) == {"redis", "workers", "trainer", "service"}

        second = subprocess.run([*GOUJI, "up", "--home", str(home), "--no-review"], capture_output=True, text=True)
        assert second.returncode == 2
        assert f"kill {up.process.pid}" in second.stderr
        assert "gouji is up already" in second.stderr

        desk = a_desk_at(home)
        desk.receive(clean(tmp_path))
        for name, process in before.items():
            process.kill()
            until(lambda name=name, process=process: up.children().get(name, process).pid != process.pid)
        assert up.process.poll() is None
        desk.receive(doubted(tmp_path))
        until(lambda: desk.store.counts()[DocumentState.SETTLED] == desk.store.counts()[DocumentState.HELD] == 1)
        until(lambda: answers(up))

        start = time.monotonic()
        up.process.send_signal(signal.SIGINT)
        assert up.process.wait(20) == 0
        assert time.monotonic() - start < 10
    assert not any(child.is_running() for child in before.values())

    with brought_up(home, log) as up:
        until(lambda: up.ready(2))
        addresses = re.findall(r"console and API +(\S+)", up.said)
        assert addresses[0] == addresses[1], "its address stands in questions that wait"
        assert up.said.count("admin key") == 1, "a key is shown once"
        left = up.process.children(recursive=True)
        up.process.kill()
        assert psutil.wait_procs(left, 20)[1] == [], "nothing outlives it"

    with brought_up(home, log) as up:
        until(lambda: up.ready(3))
        path = clean(tmp_path, "third.txt")
        path.write_text(path.read_text(encoding="utf-8") + "\n", encoding="utf-8")
        desk.receive(path)
        until(lambda: desk.store.counts()[DocumentState.SETTLED] == 2)
        every = {case.sha256 for case in desk.store.cases()}
        # The line about a document is written a moment after the document is settled.
        until(lambda: {line["document"] for line in logged(home) if line.get("document")} == every)
        assert {"redis", "workers", "service", "gouji"} <= {line["program"] for line in logged(home)}
    desk.store.close()


def logged(home: Path) -> list[dict]:
    """The whole lines of the log."""
    text = (home / "logs" / "gouji.log").read_text(encoding="utf-8")
    return [json.loads(line) for line in text[: text.rfind("\n") + 1].splitlines()]
