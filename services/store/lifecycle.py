"""What may become of a document, and what its facts become: pure decisions that every store shares."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from models.errors import BadRequest
from review.decision import Correction, Fact, Kind, Reason, Record, Report, Settled, State, Value, Verdict
from services.store.seam import DocumentState, Event

MAX_TRIES = 8
"""After so many failed tries an announcement is dead."""

WORK = ("read", "read-part", "join", "check", "ask", "settle")
"""Jobs of a document that no longer matter once it has come to an end."""

STAND_BY_SECONDS = 10.0
"""Whoever judges a document settles it in the next breath; only after so long is another one called to do it."""

DOUBTER = "doubt"
"""Under this name a document's versions say which model of doubt judged it."""

_NEXT = {
    DocumentState.RECEIVED: {"reading", "held", "failed", "cancelled"},
    DocumentState.READING: {"reading", "held", "failed", "cancelled"},
    DocumentState.HELD: {"settled", "failed", "cancelled"},
    DocumentState.SETTLED: {"held"},
    DocumentState.FAILED: {"received", "reading", "held", "cancelled"},
    DocumentState.CANCELLED: {"received"},
}


def clean(text: str) -> str:
    """A text without what no database keeps: NUL, and halves of surrogate pairs."""
    if text.isascii() and "\0" not in text:
        return text
    return text.replace("\0", "\ufffd").encode("utf-8", "replace").decode("utf-8")


def may_become(now: DocumentState, then: DocumentState) -> bool:
    """Whether a document may go from one state to another."""
    return then in _NEXT[now]


def refuse(sha256: str, now: DocumentState, then: DocumentState) -> BadRequest:
    """What to tell someone who asks for a change that cannot be."""
    ways = ", ".join(sorted(_NEXT[now]))
    return BadRequest(f"document {sha256[:12]} is {now} and cannot become {then}; from here it can become: {ways}")


def now() -> datetime:
    return datetime.now(UTC)


def back_off(attempts: int) -> float:
    """Seconds to wait after a number of failed tries: 2, 4, 8 … at most 15 minutes."""
    return float(min(900, 2 ** min(attempts, 10)))


def doubted(report: Report) -> list[tuple[int, Verdict]]:
    """The verdicts that want a person, each with its place in the order of asking."""
    place = {key: index for index, key in enumerate(report.order)}
    flagged = [v for v in report.verdicts.values() if v.state is State.FLAGGED]
    ranked = sorted(flagged, key=lambda v: place.get(v.key, len(place)))
    return list(enumerate(ranked))


def with_reasons(standing: Sequence[Reason], more: Sequence[Reason]) -> tuple[Reason, ...]:
    """Reasons with others, where of each code only the newest says anything."""
    codes = {reason.code for reason in more}
    return (*(reason for reason in standing if reason.code not in codes), *more)


def records_of(
    sha256: str,
    name: str,
    report_index: int,
    report: Report,
    corrections: Mapping[str, Correction],
    reasons: Mapping[str, Sequence[Reason]],
    versions: Mapping[str, str],
    moment: datetime,
) -> list[Record]:
    """What a report says once it is settled: each printed fact, as a person left it where one was asked."""
    shared = tuple(f"{part} {version}" for part, version in sorted(versions.items()))
    records = []
    for fact in report.facts:
        correction = corrections.get(fact.key)
        if fact.absent and correction is None:
            continue
        verdict = report.verdicts.get(fact.key)
        text, value, outcome = fact.text, fact.value, None
        if correction is not None:
            text, value, outcome = correction.after, correction.value, correction.outcome
        records.append(
            Record(
                document=sha256,
                name=name,
                report=report_index,
                key=fact.key,
                version=1,
                agency=report.agency,
                year=report.year,
                form=report.form,
                label=fact.label,
                text=text,
                value=value,
                settled_by=_settled_by(correction, reasons.get(fact.key, ())),
                outcome=outcome,
                reviewer=correction.reviewer if correction else None,
                error_probability=verdict.error_probability if verdict and not correction else None,
                page=fact.page,
                box=fact.box,
                readers="; ".join(dict.fromkeys((*_readers(fact), *shared))),
                settled=moment,
            )
        )
    return records


def with_doubter(versions: Mapping[str, str], reports: Sequence[Report]) -> dict[str, str]:
    """The versions with the model of doubt that judged last; the one that comes with gouji has gouji's version."""
    names = sorted({report.doubted_by for report in reports if report.doubted_by})
    others = {part: version for part, version in versions.items() if part != DOUBTER}
    return others | ({DOUBTER: ", ".join(names)} if names else {})


def _settled_by(correction: Correction | None, reasons: Sequence[Reason]) -> Settled:
    if correction is None:
        return Settled.MACHINE
    audit = bool(reasons) and all(reason.code == "audit-sample" for reason in reasons)
    return Settled.AUDIT if audit else Settled.REVIEWER


def _readers(fact: Fact) -> tuple[str, ...]:
    first = (fact.reading.reader,) if fact.reading else ()
    return first + tuple(reading.reader for reading in fact.second_readings)


def next_versions(
    fresh: Sequence[Record], standing: Mapping[tuple[int, str], Record], moment: datetime
) -> list[Record]:
    """The records that say something new, each one version above what stands."""
    changed = []
    for record in fresh:
        before = standing.get((record.report, record.key))
        if before is None:
            changed.append(record)
        elif _said(before) != _said(record):
            changed.append(replace(record, version=before.version + 1))
    there = {(record.report, record.key) for record in fresh}
    return changed + [_gone(before, moment) for at, before in standing.items() if at not in there and before.text]


def _gone(before: Record, moment: datetime) -> Record:
    """What is said of a figure that turned out not to be on the page: a person drew its table otherwise."""
    empty = replace(before, version=before.version + 1, text=None, value=Value(Kind.BLANK), page=None, box=None)
    return replace(empty, settled_by=Settled.REVIEWER, outcome=None, error_probability=None, settled=moment)


def _said(record: Record) -> tuple[Any, ...]:
    return (record.agency, record.year, record.form, record.text, record.value, record.settled_by, record.outcome)


def digest(records: Iterable[Record]) -> str:
    """One hash over what records say, whatever their order, so that the log can vouch for them."""
    lines = sorted(_line(record) for record in records)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def _line(record: Record) -> str:
    value = record.value
    number = None if value.number is None else format(Decimal(value.number), "f")
    outcome = record.outcome and str(record.outcome)
    said = [record.report, record.key, record.version, record.agency, record.year, record.form, record.text]
    return json.dumps([*said, str(value.kind), number, value.unit, str(record.settled_by), outcome, record.reviewer])


def chained(
    seq: int, previous: str, kind: str, subject: str, actor: str, data: Mapping[str, Any], at: datetime
) -> Event:
    """The next event of the log, with its hash."""
    stamp = at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    words = json.dumps(data, sort_keys=True, separators=(",", ":"))
    event = Event(seq, stamp, kind, clean(subject), clean(actor), words, previous, "")
    return replace(event, hash=hash_of(event))


def hash_of(event: Event) -> str:
    """The hash that an event must have."""
    said = [event.seq, event.at, event.kind, event.subject, event.actor, event.data, event.previous]
    return hashlib.sha256(json.dumps(said, separators=(",", ":")).encode()).hexdigest()
