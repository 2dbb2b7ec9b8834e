"""Which records the store in memory gives, and in which order."""

from __future__ import annotations

from typing import Any

from review.decision import Record
from services.store.seam import Wanted


def _last(value: Any) -> tuple[bool, Any]:
    return value is None, value


def by_report(one: tuple[Record, int]) -> tuple:
    record, position = one
    return (_last(record.agency), _last(record.year), _last(record.form), record.document, record.report, position)


def by_series(one: tuple[Record, int]) -> tuple:
    record, position = one
    return (_last(record.form), _last(record.agency), position, record.key, _last(record.year), record.document)


def is_wanted(record: Record, wanted: Wanted) -> bool:
    return (
        (not wanted.agencies or record.agency in wanted.agencies)
        and (not wanted.years or record.year in wanted.years)
        and (not wanted.forms or record.form in wanted.forms)
        and record.key.startswith(wanted.key_prefix)
        and (wanted.settled_since is None or record.settled >= wanted.settled_since)
        and (not wanted.documents or record.document in wanted.documents)
    )
