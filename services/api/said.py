"""Values of the desk as JSON for the service's answers."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from review.decision import Correction, Fact, Flag, Question, Verdict
from services.extraction import fact_json
from services.overview import Underway
from services.pictures import names_of, path_of
from services.store.keys import Key
from services.store.listing import Listed
from services.store.seam import Case, Event, Model


def moment(when: datetime | None) -> str | None:
    return None if when is None else when.astimezone(UTC).isoformat()


def document(case: Case) -> dict[str, Any]:
    return {
        "id": case.sha256,
        "name": case.name,
        "state": str(case.state),
        "reason": case.reason,
        "size": case.size,
        "received": moment(case.received),
        "changed": moment(case.changed),
        "settled": moment(case.settled),
        "open_flags": case.open_flags,
        "records": case.records,
    }


def received(case: Case, sent_as: str) -> dict[str, Any]:
    return {**document(case), "known": case.known, "sent_as": sent_as}


def listed(one: Listed) -> dict[str, Any]:
    heads = [{"form": head.form, "agency": head.agency, "year": head.year} for head in one.reports]
    return {**document(one.case), "pages": one.pages, "reports": heads}


def progress(one: Underway) -> dict[str, Any]:
    left = None if one.seconds_left is None else round(one.seconds_left, 1)
    return {"pages_done": one.pages_done, "pages": one.pages, "seconds_left": left}


def fact(sha256: str, index: int, one: Fact, verdict: Verdict | None, said: Correction | None = None) -> dict[str, Any]:
    crop, context = names_of(one) or (None, None)
    pictures = {"crop": path_of(sha256, crop), "context": path_of(sha256, context)} if crop and context else None
    return {
        "report": index,
        **fact_json(one, verdict),
        "said": correction(said) if said else None,
        "pictures": pictures,
    }


def correction(one: Correction) -> dict[str, Any]:
    return {
        "document": one.document,
        "report": one.report,
        "key": one.key,
        "outcome": str(one.outcome),
        "before": one.before,
        "after": one.after,
        "by": one.reviewer,
        "made": moment(one.made),
        "answer": one.answer,
    }


def flag(one: Flag) -> dict[str, Any]:
    return {
        "id": one.id,
        "document": one.document,
        "report": one.report,
        "key": one.key,
        "state": str(one.state),
        "priority": one.priority,
        "reasons": [{"code": r.code, "message": r.message, "rule": r.rule} for r in one.reasons],
        "opened": moment(one.opened),
        "closed": moment(one.closed),
    }


def question(one: Question, about: tuple[Fact, Verdict | None] | None) -> dict[str, Any]:
    """A question with the figure it is about, where that is at hand."""
    flag_ = one.flag
    return {
        "id": one.id,
        "state": str(one.state),
        "confidence": round(one.confidence, 6),
        "reviewer": one.reviewer,
        "asked": moment(one.asked),
        "flag": flag(flag_),
        "fact": fact(flag_.document, flag_.report, *about) if about else None,
    }


def event(one: Event) -> dict[str, Any]:
    return {"seq": one.seq, "at": one.at, "kind": one.kind, "actor": one.actor, "data": one.data, "hash": one.hash}


def model(one: Model, champions: Mapping[str, str]) -> dict[str, Any]:
    return {
        "name": one.name,
        "task": one.task,
        "champion": champions.get(one.task) == one.name,
        "sha256": one.sha256,
        "parent": one.parent,
        "dataset": one.dataset,
        "settings": dict(one.settings),
        "results": dict(one.results),
        "made": moment(one.made),
    }


def key(one: Key) -> dict[str, Any]:
    return {
        "id": one.id,
        "name": one.name,
        "role": str(one.role),
        "made": moment(one.made),
        "made_by": one.made_by,
        "revoked": moment(one.revoked),
    }
