"""What workers do, by name. A job is an announcement of the store's outbox: the store knows whether it is done.

The functions named in JOBS are what RQ calls; they take the announcement as JSON, because RQ carries nothing else here.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from models.errors import BadRequest, GoujiError, LabelStudioAway, Unreachable
from services.desk import Desk
from services.store.lifecycle import WORK
from services.store.seam import Announcement, Store

log = logging.getLogger("gouji.jobs")

WAIT_SECONDS = 20.0
"""After so long a job is tried again for which a disk, a database or a blob store was missing."""

JOBS = {
    "read": "services.jobs.read",
    "read-part": "services.jobs.read_part",
    "join": "services.jobs.join",
    "check": "services.jobs.check",
    "ask": "services.jobs.ask",
    "withdraw": "services.jobs.withdraw",
    "withdraw-tables": "services.jobs.withdraw_tables",
    "redraw": "services.jobs.redraw",
    "settle": "services.jobs.settle",
    "fetch": "services.jobs.fetch",
    "collect": "services.jobs.collect",
    "learn": "services.jobs.learn",
}
"""Every job that the store announces, and the function that does it."""

STEPS: Mapping[str, Callable[[Desk, Announcement], Any]] = {
    "read": lambda desk, job: desk.read(job.subject, job.lane),
    "read-part": lambda desk, job: desk.read_part(job.subject, job.payload["part"]),
    "join": lambda desk, job: desk.join(job.subject),
    "check": lambda desk, job: desk.check(job.subject),
    "ask": lambda desk, job: desk.ask(job.subject),
    "withdraw": lambda desk, job: desk.withdraw(job.subject, job.payload["questions"]),
    "withdraw-tables": lambda desk, job: desk.withdraw_tables(job.payload["questions"]),
    "redraw": lambda desk, job: desk.redraw(job.subject),
    "settle": lambda desk, job: desk.check(job.subject),
    "fetch": lambda desk, job: desk.fetch(job.payload),
    "collect": lambda desk, job: _collect(job),
    "learn": lambda desk, job: _learn(desk, job),
}


def perform(desk: Desk, job: Announcement, lease: float) -> None:
    """Do a job, and tell the store: done, later again, or never."""
    start = time.monotonic()
    with kept(desk.store, job.id, lease):
        try:
            STEPS[job.job](desk, job)
        except BadRequest as error:
            # The document moved on while the job was under way: there is nothing left to do.
            log.info("%s of %s: %s", job.job, job.subject[:12], error, extra={"document": job.subject})
        except InterruptedError:
            # This worker was told to stop; another need not wait until the lease is over.
            desk.store.extend([job.id], 0.0)
            return
        except (Unreachable, LabelStudioAway) as error:
            wait(desk.store, job, reason_of(error))
            return
        except Exception as error:
            put_off(desk.store, job, reason_of(error))
            return
        desk.store.done([job.id])
        seconds = round(time.monotonic() - start, 3)
        about = {"document": job.subject, "job": job.job, "seconds": seconds}
        log.info("%s of %s: done in %.2f s", job.job, job.subject[:12], seconds, extra=about)


def wait(store: Store, job: Announcement, reason: str) -> None:
    """Later again, however often: the machine is to blame, not the job, and a disk or a blob store comes back."""
    log.warning("%s of %s waits: %s", job.job, job.subject[:12], reason, extra={"document": job.subject})
    store.extend([job.id], WAIT_SECONDS)


def put_off(store: Store, job: Announcement, reason: str) -> None:
    """Later again, each time later; a document whose work is never done is failed with the reason."""
    log.warning("%s of %s: %s", job.job, job.subject[:12], reason, extra={"document": job.subject, "job": job.job})
    if store.postpone(job.id, reason).state == "dead" and job.job in WORK and job.job != "ask":
        store.fail(job.subject, f"{job.job} failed again and again, lastly: {reason}")


def reason_of(error: Exception) -> str:
    """An error in one line."""
    said = " ".join(str(error).split())[:500]
    return said if isinstance(error, GoujiError) else f"{type(error).__name__}: {said}"


@contextmanager
def kept(store: Store, id: int, lease: float) -> Iterator[None]:
    """Signs of life, so that nobody else is given the job meanwhile."""
    over = threading.Event()

    def beat() -> None:
        while not over.wait(lease / 3):
            try:
                store.extend([id], lease)
            except Exception as error:
                log.warning("no sign of life could be given: %s", reason_of(error))

    thread = threading.Thread(target=beat, daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()


def _collect(job: Announcement) -> None:
    from services.learning.collecting_job import run
    from services.settings import Settings

    run(job.subject, Settings.from_environment())


def _learn(desk: Desk, job: Announcement) -> None:
    from services.learning.training_job import run
    from services.settings import Settings
    from services.store.trainings import SqlTrainings

    run(SqlTrainings(desk.store.engine), job.payload["training"], Settings.from_environment())  # type: ignore[attr-defined]


class _Worker:
    """The desk that this process works at; one, because its models are loaded once."""

    desk: Desk | None = None
    lease: float = 15.0


def sit_down(desk: Desk, lease: float) -> None:
    """Give this process the desk at which it does its jobs."""
    _Worker.desk, _Worker.lease = desk, lease


def _do(job: Mapping[str, Any]) -> None:
    if _Worker.desk is None:
        raise BadRequest("this process has no desk; jobs are done by `gouji worker`")
    perform(_Worker.desk, job_of(job), _Worker.lease)


def said(job: Announcement) -> dict[str, Any]:
    """An announcement as JSON."""
    payload = dict(job.payload)
    return {"id": job.id, "job": job.job, "lane": job.lane, "subject": job.subject, "payload": payload}


def job_of(said: Mapping[str, Any]) -> Announcement:
    """The announcement that was said."""
    from services.store.lifecycle import now

    return Announcement(
        said["id"], said["job"], said["lane"], said["subject"], said["payload"], attempts=0, available=now()
    )


read = read_part = join = check = ask = withdraw = withdraw_tables = redraw = settle = fetch = collect = learn = _do
