"""Workers: processes that take jobs from Redis, and the crew that starts them, hands out work and replaces the dead."""

from __future__ import annotations

import logging
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from redis.exceptions import RedisError

from models.errors import Unreachable
from services.jobs import reason_of
from services.learning.trigger import call_if_due
from services.settings import Settings
from services.store.samples import SqlSamples
from services.store.trainings import SqlTrainings

if TYPE_CHECKING:
    from redis import Redis

    from services.queue import Dispatcher

log = logging.getLogger("gouji.worker")

_TICK, _IDLE_TICK = 0.1, 0.4
_RESTLESS = 50
"""After so many looks in vain the dispatcher looks less often."""
_GRACE = 5.0
"""Seconds that workers have to end what they are at when the crew is told to stop."""
_ENOUGH = 3.5
"""After so many seconds of them a worker lets go of what it is at: no try is counted against the document."""
_PULSE_SECONDS = 1.0
_SCRATCH = "gouji-crew-"
_POLITE = 10
_KEPT_DAYS = 7
"""For so long the outbox remembers what was done."""


class Crew:
    """Some workers on this machine, and the dispatcher that feeds them and whoever else works on their lanes."""

    def __init__(self, settings: Settings, count: int, lanes: Sequence[str] = (), pulse: Path | None = None) -> None:
        from services import wiring
        from services.embedded import EmbeddedRedis

        cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
        self._settings = replace(settings, threads=settings.threads or max(1, cores // max(1, count)))
        self._count, self._lanes = count, lanes
        self._pulse, self._beaten = pulse, float("-inf")
        self._embedded = None if settings.redis else EmbeddedRedis(wiring.home(settings))
        self._store = wiring.store(settings)
        self._scratch = _own_scratch()
        self._dispatcher: Dispatcher | None = None
        self._workers: list[subprocess.Popen] = []
        self._born = float("-inf")
        self._pruned = self._looked = time.monotonic()
        self._over = threading.Event()

    @property
    def pids(self) -> list[int]:
        """The processes of the workers that live."""
        return [worker.pid for worker in self._workers if worker.poll() is None]

    def run(self) -> None:
        """Keep workers at work until `stop` is called."""
        idle = 0
        try:
            while not self._over.is_set():
                self._beat()
                try:
                    busy = self.tick()
                except Exception as error:
                    # Whatever it is, Redis, the database or the disk: it may come back, and then work goes on.
                    log.warning("waiting: %s", reason_of(error))
                    self._dispatcher, busy = None, False
                    self._over.wait(1)
                idle = 0 if busy else idle + 1
                if idle:
                    self._over.wait(_TICK if idle < _RESTLESS else _IDLE_TICK)
        finally:
            self._end()

    def stop(self, *_: object) -> None:
        """Let the workers end what they are at, and come home."""
        self._over.set()

    def tick(self) -> bool:
        """Hand out what is due and replace the dead; whether anything was handed out."""
        if self._dispatcher is None:
            self._dispatcher = self._connected()
        self._replace_dead()
        if time.monotonic() - self._pruned > 600:
            self._pruned = time.monotonic()
            self._store.prune(datetime.now(UTC) - timedelta(days=_KEPT_DAYS))
        if time.monotonic() - self._looked > 60:
            self._looked = time.monotonic()
            SqlSamples(self._store.engine).call()
            call_if_due(SqlTrainings(self._store.engine), self._settings)
        return self._dispatcher.tick() > 0

    def _beat(self) -> None:
        """Leave a sign that this crew is not stuck, for whoever keeps it at work."""
        if self._pulse is not None and time.monotonic() - self._beaten > _PULSE_SECONDS:
            self._beaten = time.monotonic()
            with suppress(OSError):
                self._pulse.touch()

    def _connected(self) -> Dispatcher:
        from services.queue import LANES, Dispatcher

        name = f"{socket.gethostname()}-{os.getpid()}"
        depth = max(8, 4 * self._count)
        return Dispatcher(self._store, self._redis(), name, self._settings.lease, depth, self._lanes or LANES)

    def _redis(self) -> Redis:
        from services.queue import answers, connect

        if self._embedded is not None:
            return self._embedded.ensure()
        redis = connect(self._settings.redis)
        if not answers(redis):
            raise Unreachable("no Redis answers at GOUJI_REDIS; see that it runs and can be reached from here")
        return redis

    def _replace_dead(self) -> None:
        living = []
        for worker in self._workers:
            if worker.poll() is None:
                living.append(worker)
            elif worker.returncode:
                log.warning("worker %d ended with %d", worker.pid, worker.returncode)
        self._workers = living
        # One that dies at birth must not be born again without pause.
        if len(living) < self._count and time.monotonic() - self._born > 0.5:
            self._born = time.monotonic()
            self._workers += [self._start() for _ in range(self._count - len(living))]

    def _start(self) -> subprocess.Popen:
        settings = self._settings
        if self._embedded is not None:
            settings = replace(settings, redis=self._embedded.address)
        return subprocess.Popen(
            [sys.executable, "-m", "services.worker", str(os.getpid()), *self._lanes],
            env={**os.environ, **settings.environment(), "TMPDIR": str(self._scratch)},
            stdin=subprocess.DEVNULL,
            start_new_session=True,
        )

    def _end(self) -> None:
        for worker in self._workers:
            worker.terminate()
        deadline = time.monotonic() + _GRACE
        for worker in self._workers:
            try:
                worker.wait(max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                worker.kill()
                worker.wait()
        if self._embedded is not None:
            self._embedded.stop()
        self._store.close()
        shutil.rmtree(self._scratch, ignore_errors=True)


def beats(pulse: Path) -> bool:
    """Whether a crew has left a sign of life of late; where none can be left, as on a full disk, nothing is said."""
    try:
        return time.time() - pulse.stat().st_mtime < 10 * _PULSE_SECONDS
    except OSError:
        return True


def _own_scratch() -> Path:
    """A folder for what workers write on their way, which they leave behind when they are killed."""
    every = Path(tempfile.gettempdir())
    for left in every.glob(f"{_SCRATCH}*"):
        if not Path(f"/proc/{left.name.removeprefix(_SCRATCH)}").exists() and Path("/proc/self").exists():
            shutil.rmtree(left, ignore_errors=True)
    own = every / f"{_SCRATCH}{os.getpid()}"
    own.mkdir(mode=0o700, exist_ok=True)
    return own


def main(crew: int, lanes: Sequence[str]) -> None:
    """One worker of the crew with this process id: takes jobs until it has done its share, or its crew is gone."""
    from services import jobs, logs, queue, wiring
    from services.workbench import ShelteredBench

    logs.set_up()
    settings = Settings.from_environment()
    name = f"{socket.gethostname()}-{os.getpid()}-{secrets.token_hex(3)}"
    threading.Thread(target=_stop_without, args=(crew,), daemon=True).start()
    # Whoever asks the service for something waits for milliseconds; reading takes seconds anyway.
    os.nice(_POLITE)
    bench = ShelteredBench(settings)
    desk = wiring.desk(settings, bench, name)
    wiring.follow(bench, settings, wiring.store(settings))
    jobs.sit_down(desk, settings.lease)

    def let_go_soon() -> None:
        soon = threading.Timer(_ENOUGH, bench.close)
        soon.daemon = True
        soon.start()

    try:
        queue.work(queue.connect(settings.redis), name, settings.jobs_per_worker, lanes, let_go_soon)
    except RedisError as error:
        log.warning("Redis is gone (%s); the crew starts another worker", error)
    finally:
        bench.close()


def _stop_without(crew: int) -> None:
    while os.getppid() == crew:
        time.sleep(1)
    os.kill(os.getpid(), signal.SIGTERM)
    # RQ looks for a Redis that is gone with the crew for ever, and hears nothing meanwhile.
    time.sleep(_GRACE)
    os._exit(1)


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2:])
