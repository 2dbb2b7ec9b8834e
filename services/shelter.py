"""A process of its own for dangerous work: a file that crashes, hangs or swells takes only this process along."""

from __future__ import annotations

import errno
import importlib
import multiprocessing
import os
import signal
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from models.errors import Damaged, Fatal, GoujiError, MissingModel, TooLarge, Unreachable

_SPAWN = multiprocessing.get_context("spawn")
_NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EMFILE, errno.ENFILE, errno.ENOMEM, errno.EROFS)
_LOOK_SECONDS = 0.1
"""Between two looks at how much memory the work has; each costs a third of a millisecond."""
_PAGE = os.sysconf("SC_PAGE_SIZE") if hasattr(os, "sysconf") else 4096


@dataclass(frozen=True)
class Bounds:
    """What one piece of work may cost."""

    seconds: float = 1800.0
    megabytes: int = 3000


class Shelter:
    """Runs one function, named `module:factory`, in a child process, one call after the other.

    The factory is called once in the child (it loads the models); what it returns is called for each piece of work.
    """

    def __init__(self, target: str, *args: object, bounds: Bounds | None = None) -> None:
        self._target, self._args, self._bounds = target, args, bounds or Bounds()
        self._process: Any = None
        self._pipe: Connection | None = None

    def __enter__(self) -> Shelter:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def call(self, *work: object, on_progress: Callable[[Any], None] | None = None) -> Any:
        """The result of one piece of work; raises what the work raised, or why the process is gone."""
        pipe = self._start()
        try:
            pipe.send(work)
        except OSError:
            raise self._crashed() from None
        deadline = time.monotonic() + self._bounds.seconds
        while True:
            if pipe.poll(_LOOK_SECONDS):
                try:
                    kind, content = pipe.recv()
                except (EOFError, OSError):
                    raise self._crashed() from None
                if kind == "progress":
                    if on_progress:
                        on_progress(content)
                elif kind == "error":
                    raise content
                else:
                    return content
            elif not self._process.is_alive() and not pipe.poll(0):
                raise self._crashed()
            elif time.monotonic() > deadline:
                self.close()
                raise TooLarge(f"took longer than {self._bounds.seconds:.0f} s: split the file, or raise GOUJI_SECONDS")
            elif self._megabytes() > self._bounds.megabytes:
                self.close()
                raise TooLarge(
                    f"needs more than {self._bounds.megabytes} MB of memory: split the file, or raise GOUJI_MEGABYTES"
                )

    def close(self) -> None:
        """Ends the child process at once; the next call starts a new one."""
        if self._process is not None:
            self._process.kill()
            self._process.join()
        if self._pipe is not None:
            self._pipe.close()
        self._process = self._pipe = None

    def _start(self) -> Connection:
        if self._pipe is None or not self._process.is_alive():
            self.close()
            self._pipe, theirs = _SPAWN.Pipe()
            self._process = _SPAWN.Process(
                target=_work, args=(theirs, os.getpid(), self._target, self._args), daemon=True
            )
            self._process.start()
            theirs.close()
        return self._pipe  # type: ignore[return-value]

    def _crashed(self) -> Fatal:
        self._process.join(1)
        code = self._process.exitcode
        self.close()
        return Fatal(f"the reading process died on it (exit {code}): the file is likely broken; print it to a new PDF")

    def _megabytes(self) -> float:
        with suppress(OSError, ValueError, IndexError):
            pages = int(Path(f"/proc/{self._process.pid}/statm").read_text().split()[1])
            return pages * _PAGE / 1e6
        return 0.0


def _blamed(error: Exception) -> GoujiError:
    """Whose fault it is: the machine's, where it has no room left, else the file's."""
    if isinstance(error, OSError) and error.errno in _NO_ROOM:
        return Unreachable(f"this machine has no room left ({error.strerror}); make room, it goes on by itself")
    reason = " ".join(str(error).split())[:200]
    if isinstance(error, ImportError):
        return MissingModel(f"this installation of gouji is not whole ({reason}); install it again")
    return Damaged(f"could not be read ({type(error).__name__}: {reason}); GOUJI_DEBUG=1 tells more")


def _end_with(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(1)
    os._exit(1)


def _work(pipe: Connection, parent: int, target: str, args: tuple[object, ...]) -> None:
    """What the child does: build the function, then answer calls until the pipe closes."""
    # A person's Ctrl-C is for the parent to act on; a child must not outlive a parent that was killed.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with, args=(parent,), daemon=True).start()
    module, name = target.split(":")
    try:
        function = getattr(importlib.import_module(module), name)(*args)
    except GoujiError as error:
        with suppress(EOFError, OSError):
            pipe.recv()
            pipe.send(("error", error))
        return
    while True:
        try:
            work = pipe.recv()
        except (EOFError, OSError, KeyboardInterrupt):
            return
        try:
            answer = ("result", function(*work, lambda content: pipe.send(("progress", content))))
        except GoujiError as error:
            answer = ("error", error)
        except MemoryError:
            answer = ("error", TooLarge("needs more memory than there is: split the file"))
        except Exception as error:
            if os.environ.get("GOUJI_DEBUG"):
                import traceback

                traceback.print_exc()
            answer = ("error", _blamed(error))
        with suppress(OSError):
            pipe.send(answer)
