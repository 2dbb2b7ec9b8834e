"""Quick looks into the database for those who ask often: how new a document is, what questions are about."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Engine, func, select, tuple_

from review.decision import Fact, Place, Question, State, Verdict
from services.store.engine import reading
from services.store.judgements import reasons_of, value_of
from services.store.pages import box_of
from services.store.schema import documents, events, facts, verdicts

About = tuple[str, int, str]
"""A figure by its document's sha256, its report and its key."""


class SqlGlances:
    """Looks that take a millisecond."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def newest(self, sha256: str) -> int | None:
        """The number of the last change to a document: while it stays, so does all that was read and judged."""
        with reading(self._engine) as connection:
            return connection.execute(select(func.max(events.c.seq)).filter_by(subject=sha256)).scalar()

    def asked_about(self, questions: Sequence[Question]) -> dict[About, tuple[Fact, Verdict | None]]:
        """The figures of questions, without how they were read."""
        found: dict[About, tuple[Fact, Verdict | None]] = {}
        wanted = [(q.flag.document, q.flag.report, q.flag.key) for q in questions]
        with reading(self._engine) as connection:
            hashes = documents.c.sha256.in_({sha256 for sha256, _, _ in wanted})
            known = connection.execute(select(documents.c.id, documents.c.sha256).where(hashes)).all()
            names = {row.id: row.sha256 for row in known}
            ids = {row.sha256: row.id for row in known}
            keys = [(ids[sha256], report, key) for sha256, report, key in wanted if sha256 in ids]
            for some in (keys[at : at + 200] for at in range(0, len(keys), 200)):
                place = tuple_(facts.c.document_id, facts.c.report_index, facts.c.key).in_(some)
                thought = tuple_(verdicts.c.document_id, verdicts.c.report_index, verdicts.c.key).in_(some)
                verdict_of = {
                    (row.document_id, row.report_index, row.key): Verdict(
                        row.key, State(row.state), row.error_probability, reasons_of(row.reasons), row.suggestion
                    )
                    for row in connection.execute(select(verdicts).where(thought)).all()
                }
                for row in connection.execute(select(facts).where(place)).all():
                    verdict = verdict_of.get((row.document_id, row.report_index, row.key))
                    found[names[row.document_id], row.report_index, row.key] = _fact(row), verdict
        return found


def _fact(row) -> Fact:
    place = None if row.table_index is None else Place(row.table_index, row.row_index, row.col_index)
    return Fact(row.key, row.text, value_of(row), place, row.page, box_of(row), label=row.label)
