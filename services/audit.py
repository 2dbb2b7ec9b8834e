"""Proof that the log is whole, and that final storage says what the log says was settled."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from services.store.lifecycle import digest, hash_of
from services.store.seam import DocumentState, Event, Store


@dataclass(frozen=True, slots=True)
class Proof:
    """What was found when the log was read from its beginning to its end."""

    events: int
    head: str
    """The hash of the last event: write it down elsewhere, and a log that was cut off later cannot deny it."""
    documents: int = 0
    """Settled documents whose records were held against the log."""
    broken: str | None = None
    """The first thing that is wrong, in one sentence; None where nothing is."""

    @property
    def whole(self) -> bool:
        return self.broken is None


def verify_log(events: Iterable[Event], expected_head: str | None = None) -> Proof:
    """Read the log and recompute every hash; names the first broken link."""
    count, previous, seen = 0, "", expected_head in (None, "")
    for event in events:
        if event.seq != count + 1:
            missing = f"event {count + 1} is missing: after {count} comes {event.seq}"
            return Proof(count, previous, broken=f"{missing}; restore the log from a backup")
        if event.previous != previous:
            return Proof(count, previous, broken=_broken(event, "does not continue the event before it"))
        if hash_of(event) != event.hash:
            return Proof(count, previous, broken=_broken(event, "was changed after it was written"))
        count, previous = event.seq, event.hash
        seen = seen or event.hash == expected_head
    if not seen:
        cut = f"no event has the hash {expected_head}, which was the head once: the log was cut off or rewritten"
        return Proof(count, previous, broken=f"{cut}; restore it from a backup")
    return Proof(count, previous)


def _broken(event: Event, how: str) -> str:
    return f"event {event.seq} ({event.kind} of {event.subject[:12]}, {event.at}) {how}; restore it from a backup"


def verify(store: Store, expected_head: str | None = None) -> Proof:
    """Prove the log, and that every record in final storage is one that the log says was settled."""
    proof = verify_log(store.events(), expected_head)
    if not proof.whole:
        return proof
    checked = 0
    for sha256 in _once_settled(store):
        checked += 1
        if broken := _records_differ(store, sha256):
            return Proof(proof.events, proof.head, checked, broken)
    return Proof(proof.events, proof.head, checked)


def _once_settled(store: Store) -> Iterator[str]:
    """Documents that have records, or should have."""
    after = ""
    while cases := store.cases(after=after, limit=500):
        for case in cases:
            if case.records or case.state is DocumentState.SETTLED:
                yield case.sha256
        after = cases[-1].sha256


def _records_differ(store: Store, sha256: str) -> str | None:
    settled = [json.loads(event.data) for event in store.events(sha256) if event.kind == "document.settled"]
    by_moment: dict[str, list] = {}
    for record in store.versions(sha256):
        by_moment.setdefault(record.settled.isoformat(), []).append(record)
    told = sorted(one["digest"] for one in settled if one["records"])
    found = sorted(digest(records) for records in by_moment.values())
    if told == found:
        return None
    return (
        f"the records of document {sha256[:12]} are not those that the log says were settled; "
        "compare final storage with a backup"
    )
