"""Documents as a list to leaf through: narrowed, newest first, a page at a time."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine, Select, exists, func, select

from services.store import arrivals
from services.store.engine import reading
from services.store.schema import documents, pages, reports
from services.store.seam import Case, DocumentState


@dataclass(frozen=True, slots=True)
class Sought:
    """Which documents are looked for; what is None or empty does not narrow."""

    state: DocumentState | None = None
    name: str = ""
    """A part of the file's name, in whatever case."""
    form: str = ""
    agency: str = ""
    year: int | None = None
    since: datetime | None = None


@dataclass(frozen=True, slots=True)
class Head:
    """What a recognised report is."""

    form: str | None
    agency: str | None
    year: int | None


@dataclass(frozen=True, slots=True)
class Listed:
    """A document in a list."""

    case: Case
    number: int
    """Its place in the order of arrival: where the next page goes on."""
    pages: int
    reports: tuple[Head, ...]


class SqlListing:
    """The list, out of the database."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def listed(self, sought: Sought, before: int | None, limit: int) -> list[Listed]:
        """Documents that came before a number, the newest first."""
        query = _narrowed(select(documents), sought).order_by(documents.c.id.desc()).limit(limit)
        if before is not None:
            query = query.where(documents.c.id < before)
        with reading(self._engine) as connection:
            rows = connection.execute(query).all()
            ids = [row.id for row in rows]
            cases = arrivals.cases_of(connection, rows)
            heads: defaultdict[int, list[Head]] = defaultdict(list)
            of_these = select(reports).where(reports.c.document_id.in_(ids)).order_by(reports.c.report_index)
            for one in connection.execute(of_these).all():
                heads[one.document_id].append(Head(one.form, one.agency, one.year))
            counted = select(pages.c.document_id, func.count()).where(pages.c.document_id.in_(ids))
            many = {id: count for id, count in connection.execute(counted.group_by(pages.c.document_id)).all()}  # noqa: C416
        return [
            Listed(case, row.id, many.get(row.id, 0), tuple(heads[row.id]))
            for row, case in zip(rows, cases, strict=True)
        ]


def _narrowed(query: Select, sought: Sought) -> Select:
    if sought.state is not None:
        query = query.where(documents.c.state == str(sought.state))
    if sought.name:
        query = query.where(documents.c.name.icontains(sought.name, autoescape=True))
    if sought.since is not None:
        query = query.where(documents.c.received_at >= sought.since)
    of_report = [
        column == value
        for column, value in (
            (reports.c.form, sought.form or None),
            (reports.c.agency, sought.agency or None),
            (reports.c.year, sought.year),
        )
        if value is not None
    ]
    if of_report:
        query = query.where(exists().where(reports.c.document_id == documents.c.id, *of_report))
    return query
