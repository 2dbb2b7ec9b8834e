"""What failed, tried again because a person says so."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from models.errors import BadRequest
from services.store.seam import Case, DocumentState, Store

_MAY = (DocumentState.FAILED, DocumentState.CANCELLED)


def retry(store: Store, documents: Sequence[str], actor: str) -> Iterator[str]:
    """Send documents in again, all that failed where none is named; a line for each thing done."""
    named = [store.case(document) for document in documents]
    for case in named or _failed(store):
        if case.state in _MAY:
            store.retry(case.sha256, actor)
            yield f"{case.name} ({case.sha256[:12]}): sent in again; `gouji worker` or `gouji run` reads it"
    chosen = {case.sha256 for case in named}
    dead = [job for job in store.dead() if not named or job.subject in chosen]
    store.revive([job.id for job in dead])
    for job in dead:
        yield f"{job.job} of {job.subject[:12]}: has another life"
    nothing = [case for case in named if case.state not in _MAY and case.sha256 not in {job.subject for job in dead}]
    if nothing:
        states = ", ".join(f"{case.sha256[:12]} is {case.state}" for case in nothing)
        raise BadRequest(f"nothing to try again: {states}; only what failed or was cancelled can be")


def _failed(store: Store) -> Iterator[Case]:
    after = ""
    while cases := store.cases(DocumentState.FAILED, after, 500):
        after = cases[-1].sha256
        yield from cases
