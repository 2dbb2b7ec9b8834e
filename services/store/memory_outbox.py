"""The outbox of the store in memory."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from models.errors import BadRequest
from services.store.lifecycle import MAX_TRIES, back_off, now
from services.store.seam import Announcement


class MemoryOutbox:
    """Jobs that changes call for, kept until they are done."""

    def __init__(self) -> None:
        self._all: dict[int, Announcement] = {}
        self._closed: dict[int, datetime] = {}
        self._count = 0

    def announce(
        self, job: str, subject: str, payload: Mapping[str, Any], lane: str = "now", due_in: float = 0.0
    ) -> None:
        same = (job, subject, payload, "waiting", 0)
        if any((a.job, a.subject, a.payload, a.state, a.attempts) == same for a in self._all.values()):
            return
        self._count += 1
        due = now() + timedelta(seconds=due_in)
        self._all[self._count] = Announcement(self._count, job, lane, subject, dict(payload), 0, due)

    def settle_up(self, subject: str, jobs: Sequence[str]) -> None:
        open_ones = [a for a in self._all.values() if a.subject == subject and a.job in jobs and a.state != "done"]
        for one in open_ones:
            self._close(one, "done")

    def claim(self, limit: int, lease: float, lane: str | None) -> list[Announcement]:
        moment = now()
        due = [a for a in self._all.values() if a.state in ("waiting", "claimed") and a.available <= moment]
        due = [a for a in due if lane in (None, a.lane)]
        until = moment + timedelta(seconds=lease)
        taken = [
            replace(a, state="claimed", available=until) for a in sorted(due, key=lambda a: (a.available, a.id))[:limit]
        ]
        self._all |= {a.id: a for a in taken}
        return taken

    def extend(self, ids: Sequence[int], lease: float) -> None:
        for id in ids:
            if self._all[id].state == "claimed":
                self._all[id] = replace(self._all[id], available=now() + timedelta(seconds=lease))

    def done(self, ids: Sequence[int]) -> None:
        for id in ids:
            if id in self._all and self._all[id].state != "dead":
                self._close(self._all[id], "done")

    def postpone(self, id: int, error: str) -> Announcement:
        if id not in self._all:
            raise BadRequest(f"no announcement {id}; it was done and forgotten, there is nothing to try again")
        one = self._all[id]
        if one.state in ("done", "dead"):
            return one
        attempts = one.attempts + 1
        later = replace(one, attempts=attempts, last_error=error)
        if attempts >= MAX_TRIES:
            return self._close(later, "dead")
        due = now() + timedelta(seconds=back_off(attempts))
        self._all[id] = replace(later, state="waiting", available=due)
        return self._all[id]

    def dead(self) -> list[Announcement]:
        return [a for a in self._all.values() if a.state == "dead"]

    def revive(self, ids: Sequence[int] | None) -> int:
        chosen = [a for a in self.dead() if ids is None or a.id in ids]
        for one in chosen:
            self._all[one.id] = replace(one, state="waiting", attempts=0, available=now())
        return len(chosen)

    def refill(self) -> int:
        claimed = [a for a in self._all.values() if a.state == "claimed"]
        for one in claimed:
            self._all[one.id] = replace(one, state="waiting", available=now())
        return len(claimed)

    def prune(self, before: datetime) -> int:
        old = [id for id, a in self._all.items() if a.state == "done" and self._closed[id] < before]
        for id in old:
            del self._all[id]
        return len(old)

    def backlog(self) -> dict[str, int]:
        states = [a.state for a in self._all.values()]
        return {state: states.count(state) for state in ("waiting", "claimed", "dead")}

    def _close(self, one: Announcement, state: str) -> Announcement:
        self._all[one.id] = replace(one, state=state)
        self._closed[one.id] = now()
        return self._all[one.id]
