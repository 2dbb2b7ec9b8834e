"""Programs kept at work: started in order, watched, started again when they die, and stopped together."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, Protocol

_TICK = 0.1
_LONGEST_PAUSE = 30.0
_SETTLED_SECONDS = 20.0
"""A program that lived so long starts again without a pause when it dies."""
_LAST_WORDS = 5
_LOOK_SECONDS = 5.0
"""So often one that is ready is asked whether it still is; oftener where little patience is asked for."""


@dataclass(frozen=True)
class Program:
    """A process to be kept at work."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str] = field(default_factory=dict)
    """Set for it besides what this process has."""
    ready: Callable[[], bool] | None = None
    """Whether it does its work by now, asked again and again; without it, it is ready when it runs."""
    patience: float = 90.0
    """Seconds until ready; then it is killed and started again."""
    well: Callable[[], bool] | None = None
    """Whether it still does its work, asked now and then once it is ready; without it, what `ready` says."""
    deaf_after: float = 60.0
    """Seconds without a good answer after which one that lives is killed and started again."""
    outlives: bool = False
    """The others need it to end well: it is ended after them."""


class Ear(Protocol):
    """Listens to what programs say and what becomes of them."""

    def said(self, program: str, line: str) -> None:
        """A program wrote a line."""
        ...

    def told(self, level: str, program: str, message: str, **more: Any) -> None:
        """The supervisor has something to say about a program."""
        ...


class Supervisor:
    """Keeps programs at work until it is told to stop.

    `run` belongs in the main thread: the kernel ends the programs when the thread that started them ends.
    """

    def __init__(self, programs: Sequence[Program], ear: Ear, grace: float = 7.5) -> None:
        self._kept = [_Kept(program, ear) for program in programs]
        self._ear, self._grace = ear, grace
        self._over = threading.Event()

    def run(self, on_ready: Callable[[], None] = lambda: None) -> None:
        """Start the programs, each when the one before is ready; then keep them at work until `stop`."""
        waiting = list(self._kept)
        started: list[_Kept] = []
        try:
            while not self._over.wait(_TICK):
                if waiting and all(kept.is_ready for kept in started):
                    started.append(waiting.pop(0))
                for kept in started:
                    kept.tick()
                if started and not waiting and on_ready and all(kept.is_ready for kept in started):
                    on_ready()
                    on_ready = None  # type: ignore[assignment]
        finally:
            self._end(started)

    def stop(self, *_: object) -> None:
        """Let everything come to its end; may be called from a signal or another thread."""
        self._over.set()

    def pids(self) -> dict[str, int]:
        """The process of each program that lives."""
        return {kept.program.name: pid for kept in self._kept if (pid := kept.pid) is not None}

    def _end(self, started: Sequence[_Kept]) -> None:
        start = time.monotonic()
        deadline = start + self._grace
        self._ear.told("info", "gouji", "stopping")
        for outlives in (False, True):
            some = [kept for kept in reversed(started) if kept.program.outlives == outlives]
            for kept in some:
                kept.terminate()
            for kept in some:
                kept.await_end(deadline)
        self._ear.told("info", "gouji", f"everything stopped in {time.monotonic() - start:.1f} s")


class _Kept:
    """One program, and the process that it is at the moment."""

    def __init__(self, program: Program, ear: Ear) -> None:
        self.program, self._ear = program, ear
        self._process: subprocess.Popen[str] | None = None
        self._born = self._due = self._heard = self._asked = float("-inf")
        self._pause = 0.0
        self._last_words: deque[str] = deque(maxlen=_LAST_WORDS)
        self._listener: threading.Thread | None = None
        self.is_ready = False

    @property
    def pid(self) -> int | None:
        process = self._process
        return None if process is None or process.poll() is not None else process.pid

    def tick(self) -> None:
        """Look after it once."""
        if self._process is None:
            if time.monotonic() >= self._due:
                self._start()
        elif self._process.poll() is not None:
            self._died(f"ended with {_status(self._process.returncode)}")
        elif not self.is_ready:
            if self.program.ready is None:
                self._begins_work()
            elif self.program.ready():
                self._begins_work()
                self._ear.told("info", self.program.name, f"ready after {time.monotonic() - self._born:.1f} s")
            elif time.monotonic() - self._born > self.program.patience:
                self._kill()
                self._died(f"was not ready after {self.program.patience:.0f} s")
        elif not self._answers():
            self._kill()
            self._died(f"did not answer for {self.program.deaf_after:.0f} s")

    def _begins_work(self) -> None:
        self.is_ready, self._heard = True, time.monotonic()

    def _answers(self) -> bool:
        """Whether it has answered within its time; it is asked only now and then."""
        ask, now = self.program.well or self.program.ready, time.monotonic()
        if ask is None or now - self._asked < min(_LOOK_SECONDS, self.program.deaf_after / 5):
            return True
        self._asked = now
        if ask():
            self._heard = time.monotonic()
        return now - self._heard < self.program.deaf_after

    def terminate(self) -> None:
        if self._process is not None:
            with suppress(ProcessLookupError):
                self._process.terminate()

    def await_end(self, deadline: float) -> None:
        if self._process is None:
            return
        try:
            self._process.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            self._ear.told("warning", self.program.name, "did not end in time and was killed")
        self._kill()
        self._process = None

    def _start(self) -> None:
        self._born, self.is_ready = time.monotonic(), False
        self._last_words.clear()
        try:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "services.tether", str(os.getpid()), *self.program.command],
                env={**os.environ, "PYTHONUNBUFFERED": "1", **self.program.environment},
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                errors="replace",
                start_new_session=True,
            )
        except OSError as error:
            self._died(f"could not be started: {error}")
            return
        self._listener = threading.Thread(target=self._listen, args=(self._process,), daemon=True)
        self._listener.start()
        self._ear.told("info", self.program.name, "started", pid=self._process.pid)

    def _listen(self, process: subprocess.Popen[str]) -> None:
        assert process.stdout is not None
        with process.stdout as lines, suppress(ValueError):
            for line in lines:
                if line.strip():
                    self._last_words.append(line.rstrip())
                    self._ear.said(self.program.name, line.rstrip())

    def _died(self, how: str) -> None:
        self._kill()
        lived = time.monotonic() - self._born
        self._pause = 0.0 if lived > _SETTLED_SECONDS else min(_LONGEST_PAUSE, max(0.5, self._pause * 2))
        self._due = time.monotonic() + self._pause
        self._process, self.is_ready = None, False
        again = f"starting it again in {self._pause:.1f} s" if self._pause else "starting it again"
        words = " | ".join(self._last_words)
        self._ear.told("warning", self.program.name, f"{how}; {again}", last_words=words)

    def _kill(self) -> None:
        """End it with all that it started, as far as that stayed with it."""
        if self._process is None:
            return
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        if self._listener is not None:
            # A grandchild that lives on may hold the pipe open.
            self._listener.join(0.5)


def _status(code: int) -> str:
    if code < 0:
        with suppress(ValueError):
            return signal.Signals(-code).name
    return f"exit status {code}"
