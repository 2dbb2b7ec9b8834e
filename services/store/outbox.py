"""Jobs that changes call for, kept until they are done, in SQL."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, delete, func, insert, select, update

from models.errors import BadRequest
from services.store.lifecycle import MAX_TRIES, back_off, now
from services.store.schema import outbox
from services.store.seam import Announcement


def announce(
    connection: Connection, job: str, subject: str, lane: str = "now", due_in: float = 0.0, **payload: Any
) -> None:
    """Call for a job, at once or in so many seconds, unless the very same call still waits untouched."""
    waiting = connection.execute(
        select(outbox.c.payload).filter_by(subject=subject, job=job, state="waiting", attempts=0)
    ).scalars()
    if payload in waiting.all():
        return
    moment = now()
    connection.execute(
        insert(outbox).values(
            job=job,
            lane=lane,
            subject=subject,
            payload=payload,
            state="waiting",
            made_at=moment,
            available_at=moment + timedelta(seconds=due_in),
        )
    )


def settle_up(connection: Connection, subject: str, *jobs: str) -> None:
    """Mark what is no longer called for as done."""
    query = update(outbox).where(outbox.c.subject == subject, outbox.c.state.in_(("waiting", "claimed", "dead")))
    connection.execute(query.where(outbox.c.job.in_(jobs)).values(state="done", closed_at=now()))


def claim(connection: Connection, owner: str, limit: int, lease: float, lane: str | None) -> list[Announcement]:
    """Take due announcements; claimers side by side never take the same one."""
    moment = now()
    due = (
        select(outbox)
        .where(outbox.c.state.in_(("waiting", "claimed")), outbox.c.available_at <= moment)
        .order_by(outbox.c.available_at, outbox.c.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    if lane is not None:
        due = due.where(outbox.c.lane == lane)
    rows = connection.execute(due).all()
    if not rows:
        return []
    until = moment + timedelta(seconds=lease)
    connection.execute(
        update(outbox)
        .where(outbox.c.id.in_([row.id for row in rows]))
        .values(state="claimed", claimed_by=owner, available_at=until)
    )
    return [_announcement(row, state="claimed", available=until) for row in rows]


def is_due(connection: Connection, lane: str | None) -> bool:
    """Whether there is anything to take."""
    query = select(outbox.c.id).where(outbox.c.state.in_(("waiting", "claimed")), outbox.c.available_at <= now())
    if lane is not None:
        query = query.where(outbox.c.lane == lane)
    return connection.execute(query.limit(1)).first() is not None


def extend(connection: Connection, ids: Sequence[int], lease: float) -> None:
    """Keep claimed announcements for some seconds more."""
    if ids:
        query = update(outbox).where(outbox.c.id.in_(list(ids)), outbox.c.state == "claimed")
        connection.execute(query.values(available_at=now() + timedelta(seconds=lease)))


def done(connection: Connection, ids: Sequence[int]) -> None:
    """These are done."""
    if ids:
        query = update(outbox).where(outbox.c.id.in_(list(ids)), outbox.c.state != "dead")
        connection.execute(query.values(state="done", closed_at=now()))


def postpone(connection: Connection, id: int, error: str) -> Announcement:
    """A try failed: later again, or dead."""
    row = connection.execute(select(outbox).where(outbox.c.id == id).with_for_update()).first()
    if row is None:
        raise BadRequest(f"no announcement {id}; it was done and forgotten, there is nothing to try again")
    if row.state in ("done", "dead"):
        return _announcement(row)
    attempts, moment = row.attempts + 1, now()
    change: dict[str, Any] = {"attempts": attempts, "last_error": error, "claimed_by": None}
    if attempts >= MAX_TRIES:
        change |= {"state": "dead", "closed_at": moment}
    else:
        change |= {"state": "waiting", "available_at": moment + timedelta(seconds=back_off(attempts))}
    connection.execute(update(outbox).where(outbox.c.id == id).values(change))
    return _announcement(connection.execute(select(outbox).where(outbox.c.id == id)).one())


def dead(connection: Connection) -> list[Announcement]:
    """What was tried too often."""
    rows = connection.execute(select(outbox).filter_by(state="dead").order_by(outbox.c.id)).all()
    return [_announcement(row) for row in rows]


def revive(connection: Connection, ids: Sequence[int] | None) -> int:
    """Another life for the dead."""
    query = update(outbox).where(outbox.c.state == "dead")
    if ids is not None:
        query = query.where(outbox.c.id.in_(list(ids)))
    change = {"state": "waiting", "attempts": 0, "available_at": now(), "closed_at": None}
    return connection.execute(query.values(change)).rowcount


def refill(connection: Connection) -> int:
    """What was claimed is due now."""
    query = update(outbox).where(outbox.c.state == "claimed")
    return connection.execute(query.values(state="waiting", available_at=now(), claimed_by=None)).rowcount


def prune(connection: Connection, before: datetime) -> int:
    """Forget what was done long ago."""
    return connection.execute(delete(outbox).where(outbox.c.state == "done", outbox.c.closed_at < before)).rowcount


def backlog(connection: Connection) -> dict[str, int]:
    """How many there are in each state that is not done."""
    query = select(outbox.c.state, func.count()).where(outbox.c.state != "done").group_by(outbox.c.state)
    return {"waiting": 0, "claimed": 0, "dead": 0} | dict(connection.execute(query).all())


def _announcement(row: Row, **changed: Any) -> Announcement:
    payload: Mapping[str, Any] = row.payload
    said = {"state": row.state, "available": row.available_at} | changed
    return Announcement(
        id=row.id,
        job=row.job,
        lane=row.lane,
        subject=row.subject,
        payload=payload,
        attempts=row.attempts,
        last_error=row.last_error,
        **said,
    )
