"""Files in, settled figures and questions out, without a server: what `gouji run` does, apart from its printing."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from queue import SimpleQueue
from typing import Any

from models.errors import GoujiError
from models.files import within
from services import wiring
from services.desk import Desk
from services.settings import Settings
from services.store.seam import Case, DocumentState
from services.workbench import ShelteredBench

OnPage = Callable[[Path, Any], None]


@dataclass(frozen=True)
class Ran:
    """What became of one file: its document as it stands now, or the reason why there is none."""

    path: Path
    case: Case | None = None
    known: bool = False
    """The same bytes were here before, under this or another name."""
    twin: str = ""
    """Another file of the same run that has the same bytes."""
    reason: str = ""

    @property
    def failed(self) -> bool:
        return self.case is None or bool(self.reason)


class Run:
    """Takes files through the desk, as many at a time as there are benches."""

    def __init__(self, settings: Settings, jobs: int, on_page: OnPage = lambda path, page: None) -> None:
        cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
        shared = replace(settings, threads=settings.threads or max(1, cores // jobs))
        self._benches = [ShelteredBench(shared) for _ in range(jobs)]
        first, self._models = wiring.desk(settings, self._benches[0], "gouji run"), wiring.store(settings)
        for bench in self._benches:
            wiring.follow(bench, settings, self._models)
        self._desks: SimpleQueue[Desk] = SimpleQueue()
        for bench in self._benches:
            self._desks.put(first.at(bench))
        self._limits = wiring.limits(settings)
        self._desk, self.store = first, first.store
        self._pool = ThreadPoolExecutor(jobs)
        self._on_page = on_page
        self._done: SimpleQueue[Ran] = SimpleQueue()
        self._parts_left: dict[str, int] = {}
        self._lock = threading.Lock()

    def files(self, paths: Sequence[Path], form: str) -> Iterator[Ran]:
        """One outcome a file, as each is done. A file that cannot be read does not stop the others."""
        at_work: dict[str, Path] = {}
        told = 0
        for path in paths:
            try:
                case = self._desk.receive(within(path, self._limits), form=form)
            except (GoujiError, OSError) as error:
                yield Ran(path, reason=str(error))
                continue
            if case.sha256 in at_work:
                yield Ran(path, case, True, twin=at_work[case.sha256].name)
                continue
            at_work[case.sha256] = path
            self._begin(path, case)
            while not self._done.empty():
                yield self._done.get()
                told += 1
        for _ in range(len(at_work) - told):
            yield self._done.get()

    def close(self) -> None:
        """Stop at once; what was under way is taken up again by the next run or worker."""
        self._pool.shutdown(wait=False, cancel_futures=True)
        for bench in self._benches:
            bench.close()
        self._pool.shutdown(wait=True)
        self.store.close()
        self._models.close()

    def _begin(self, path: Path, case: Case) -> None:
        if case.state in (DocumentState.FAILED, DocumentState.CANCELLED):
            self.store.retry(case.sha256, "gouji run")
        elif case.state is DocumentState.HELD and not case.open_flags:
            # Somebody was killed between judging it and settling it.
            self._submit(path, case, self._settle)
            return
        elif case.state in (DocumentState.HELD, DocumentState.SETTLED):
            self._done.put(Ran(path, case, True))
            return
        self._submit(path, case, self._read)

    def _submit(self, path: Path, case: Case, step: Callable[..., None], *more: Any) -> None:
        def guarded() -> None:
            try:
                step(path, case, *more)
            except Exception as error:
                said = str(error) if isinstance(error, GoujiError) else f"{type(error).__name__}: {error}"
                self._done.put(Ran(path, case, case.known, reason=said))

        self._pool.submit(guarded)

    def _read(self, path: Path, case: Case) -> None:
        with self._a_desk() as desk:
            now = desk.read(case.sha256, on_page=lambda page: self._on_page(path, page))
            if now.state is not DocumentState.READING:
                self._end(path, case, now)
                return
            parts = [part.index for part in self.store.parts(case.sha256) if part.result is None]
            if not parts:
                self._end(path, case, desk.join(case.sha256))
                return
        self._parts_left[case.sha256] = len(parts)
        for index in parts:
            self._submit(path, case, self._read_part, index)

    def _read_part(self, path: Path, case: Case, index: int) -> None:
        with self._a_desk() as desk:
            desk.read_part(case.sha256, index, on_page=lambda page: self._on_page(path, page))
            with self._lock:
                self._parts_left[case.sha256] -= 1
                last = self._parts_left[case.sha256] == 0
            if last:
                self._end(path, case, desk.join(case.sha256))

    def _settle(self, path: Path, case: Case) -> None:
        with self._a_desk() as desk:
            self._end(path, case, desk.check(case.sha256))

    def _end(self, path: Path, before: Case, now: Case) -> None:
        self._done.put(Ran(path, now, before.known, reason=now.reason))

    @contextmanager
    def _a_desk(self) -> Iterator[Desk]:
        desk = self._desks.get()
        try:
            yield desk
        finally:
            self._desks.put(desk)
