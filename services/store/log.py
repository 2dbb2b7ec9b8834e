"""The log of every change of state, chained by hashes, in SQL."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import Connection, Engine, insert, select, text

from services.store.engine import reading
from services.store.lifecycle import chained, now
from services.store.schema import events
from services.store.seam import Event

_CHAIN_LOCK = 0x676F756A6A


class Log:
    """The events of one transaction: gathered while it works, written at its end."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._waiting: list[tuple[str, str, str, Mapping[str, Any]]] = []

    def note(self, kind: str, subject: str, actor: str = "gouji", **data: Any) -> None:
        """An event to be written when the transaction ends."""
        self._waiting.append((kind, subject, actor, data))

    def write(self) -> None:
        """Append what was noted; other writers of the log wait until this transaction ends, so this comes last."""
        if not self._waiting:
            return
        if self._connection.dialect.name == "postgresql":
            self._connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _CHAIN_LOCK})
        last = self._connection.execute(
            select(events.c.seq, events.c.hash).order_by(events.c.seq.desc()).limit(1)
        ).first()
        seq, previous, moment = (last.seq, last.hash, now()) if last else (0, "", now())
        rows = []
        for kind, subject, actor, data in self._waiting:
            event = chained(seq + 1, previous, kind, subject, actor, data, moment)
            seq, previous = event.seq, event.hash
            rows.append({name: getattr(event, name) for name in Event.__dataclass_fields__})
        self._connection.execute(insert(events), rows)
        self._waiting.clear()


def stream(engine: Engine, subject: str | None, after: int) -> Iterator[Event]:
    """The log from one event on, a page at a time, so that no transaction stays open while it is read."""
    query = select(*(events.c[name] for name in Event.__dataclass_fields__)).order_by(events.c.seq).limit(1000)
    if subject is not None:
        query = query.where(events.c.subject == subject)
    while True:
        with reading(engine) as connection:
            rows = connection.execute(query.where(events.c.seq > after)).all()
        yield from (Event(*row) for row in rows)
        if len(rows) < 1000:
            return
        after = rows[-1].seq
