"""The tables, as SQLAlchemy sees them. What guards them (triggers, the view of final storage) stands in the migrations.

A document's parts are named by where they stand (document, table, row, column), so that writing them again is harmless.
"""

from __future__ import annotations

from sqlalchemy import (
    CheckConstraint,
    Column,
    Double,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    text,
)

from services.store.columns import Figure, Json, Moment, Serial, Words

SCHEMA = "0007"
"""The newest migration: what this gouji writes and reads."""

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
    }
)


def document_key() -> Column:
    return Column("document_id", Serial, ForeignKey("documents.id"), primary_key=True, autoincrement=False)


def box_columns() -> list[Column]:
    return [Column(name, Double) for name in ("box_left", "box_top", "box_right", "box_bottom")]


documents = Table(
    "documents",
    metadata,
    Column("id", Serial, primary_key=True),
    Column("sha256", String(64), nullable=False, unique=True),
    Column("name", Words, nullable=False),
    Column("media_type", String(100), nullable=False, server_default=""),
    Column("size", Serial, nullable=False, server_default="0"),
    Column("state", String(16), nullable=False),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("reason", Words, nullable=False, server_default=""),
    Column("options", Json, nullable=False),
    Column("versions", Json, nullable=False),
    Column("received_at", Moment, nullable=False),
    Column("changed_at", Moment, nullable=False),
    Column("settled_at", Moment),
    Column("reading_order", Json),
    Column("seconds", Json),
    CheckConstraint("state IN ('received','reading','held','settled','failed','cancelled')", name="state"),
    Index("ix_documents_state_changed", "state", "changed_at"),
)

attachments = Table(
    "attachments",
    metadata,
    document_key(),
    Column("role", Words, primary_key=True),
    Column("sha256", String(64), nullable=False),
    Index("ix_attachments_sha256", "sha256"),
)

parts = Table(
    "parts",
    metadata,
    document_key(),
    Column("part_index", Integer, primary_key=True, autoincrement=False),
    Column("first_page", Integer, nullable=False),
    Column("last_page", Integer, nullable=False),
    Column("pages_done", Integer, nullable=False, server_default="0"),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("result", String(64)),
    Column("changed_at", Moment, nullable=False),
    Column("weights", Text, nullable=False, server_default=""),
)

pages = Table(
    "pages",
    metadata,
    document_key(),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("width", Integer, nullable=False),
    Column("height", Integer, nullable=False),
    Column("rotation", Double, nullable=False),
    sqlite_with_rowid=False,
)

lines = Table(
    "lines",
    metadata,
    document_key(),
    Column("line_index", Integer, primary_key=True, autoincrement=False),
    Column("page", Integer),
    *box_columns(),
    Column("text", Words, nullable=False),
    Column("confidence", Double, nullable=False),
    Column("reader", Words, nullable=False),
    Column("alternatives", Json),
    sqlite_with_rowid=False,
)

tables = Table(
    "tables",
    metadata,
    document_key(),
    Column("table_index", Integer, primary_key=True, autoincrement=False),
    Column("row_count", Integer, nullable=False),
    Column("col_count", Integer, nullable=False),
    Column("finder", Words, nullable=False),
    Column("pages", Json, nullable=False),
    Column("boxes", Json, nullable=False),
    sqlite_with_rowid=False,
)

cells = Table(
    "cells",
    metadata,
    Column("document_id", Serial, primary_key=True, autoincrement=False),
    Column("table_index", Integer, primary_key=True, autoincrement=False),
    Column("row_index", Integer, primary_key=True, autoincrement=False),
    Column("col_index", Integer, primary_key=True, autoincrement=False),
    Column("row_span", Integer, nullable=False),
    Column("col_span", Integer, nullable=False),
    Column("page", Integer),
    *box_columns(),
    Column("edge_doubt", Double, nullable=False),
    Column("position", Integer, nullable=False),
    ForeignKeyConstraint(["document_id", "table_index"], ["tables.document_id", "tables.table_index"]),
    sqlite_with_rowid=False,
)

readings = Table(
    "readings",
    metadata,
    Column("document_id", Serial, primary_key=True, autoincrement=False),
    Column("table_index", Integer, primary_key=True, autoincrement=False),
    Column("row_index", Integer, primary_key=True, autoincrement=False),
    Column("col_index", Integer, primary_key=True, autoincrement=False),
    Column("look", Integer, primary_key=True, autoincrement=False),
    Column("text", Words, nullable=False),
    Column("confidence", Double, nullable=False),
    Column("reader", Words, nullable=False),
    Column("alternatives", Json),
    ForeignKeyConstraint(
        ["document_id", "table_index", "row_index", "col_index"],
        ["cells.document_id", "cells.table_index", "cells.row_index", "cells.col_index"],
    ),
    sqlite_with_rowid=False,
)

reports = Table(
    "reports",
    metadata,
    document_key(),
    Column("report_index", Integer, primary_key=True, autoincrement=False),
    Column("form", Words),
    Column("agency", Words),
    Column("year", Integer),
    Column("table_keys", Json, nullable=False),
    Column("ask_order", Json, nullable=False),
    Index("ix_reports_agency_year", "agency", "year"),
)


def of_report(*columns: Column, **options) -> list:
    """The columns of something that belongs to one report of a document."""
    return [
        Column("document_id", Serial, primary_key=True, autoincrement=False),
        Column("report_index", Integer, primary_key=True, autoincrement=False),
        *columns,
        ForeignKeyConstraint(["document_id", "report_index"], ["reports.document_id", "reports.report_index"]),
    ]


facts = Table(
    "facts",
    metadata,
    *of_report(
        Column("key", Words, primary_key=True),
        Column("position", Integer, nullable=False),
        Column("label", Words, nullable=False),
        Column("text", Words),
        Column("kind", String(16), nullable=False),
        Column("value", Figure),
        Column("unit", Words),
        Column("table_index", Integer),
        Column("row_index", Integer),
        Column("col_index", Integer),
        Column("page", Integer),
        *box_columns(),
        Column("edge_doubt", Double, nullable=False),
        Column("own_readings", Json),
    ),
)

verdicts = Table(
    "verdicts",
    metadata,
    *of_report(
        Column("key", Words, primary_key=True),
        Column("state", String(16), nullable=False),
        Column("error_probability", Double, nullable=False),
        Column("reasons", Json, nullable=False),
        Column("suggestion", Words),
    ),
    CheckConstraint("state IN ('accepted','flagged','absent')", name="state"),
)

findings = Table(
    "findings",
    metadata,
    *of_report(
        Column("position", Integer, primary_key=True, autoincrement=False),
        Column("rule", Words, nullable=False),
        Column("scope", Words, nullable=False),
        Column("status", String(16), nullable=False),
        Column("text", Words, nullable=False),
        Column("left_sum", Figure),
        Column("right_sum", Figure),
        Column("facts", Json, nullable=False),
        Column("cells", Json, nullable=False),
        Column("why", Words, nullable=False),
    ),
    CheckConstraint("status IN ('holds','violated','not-assessable')", name="status"),
    Index("ix_findings_status", "status"),
)

flags = Table(
    "flags",
    metadata,
    Column("id", Serial, primary_key=True),
    Column("document_id", Serial, ForeignKey("documents.id"), nullable=False),
    Column("report_index", Integer, nullable=False),
    Column("key", Words, nullable=False),
    Column("reasons", Json, nullable=False),
    Column("priority", Integer, nullable=False),
    Column("opened_by", Words, nullable=False),
    Column("state", String(16), nullable=False),
    Column("opened_at", Moment, nullable=False),
    Column("closed_at", Moment),
    CheckConstraint("state IN ('open','answered','withdrawn')", name="state"),
    Index(
        "uq_flags_open",
        "document_id",
        "report_index",
        "key",
        unique=True,
        sqlite_where=text("state = 'open'"),
        postgresql_where=text("state = 'open'"),
    ),
    Index("ix_flags_document", "document_id"),
)

questions = Table(
    "questions",
    metadata,
    Column("id", Serial, primary_key=True),
    Column("flag_id", Serial, ForeignKey("flags.id"), nullable=False),
    Column("state", String(16), nullable=False),
    Column("confidence", Double, nullable=False),
    Column("task", Words),
    Column("reviewer", Words),
    Column("made_at", Moment, nullable=False),
    Column("asked_at", Moment),
    Column("closed_at", Moment),
    CheckConstraint("state IN ('waiting','asked','answered','withdrawn')", name="state"),
    Index("ix_questions_flag", "flag_id"),
    Index("ix_questions_state_confidence", "state", "confidence", "id"),
    Index("uq_questions_task", "task", unique=True),
)

answers = Table(
    "answers",
    metadata,
    Column("id", Serial, primary_key=True),
    Column("question_id", Serial, ForeignKey("questions.id"), nullable=False),
    Column("source", Words, nullable=False, unique=True),
    Column("reviewer", Words, nullable=False),
    Column("outcome", String(32), nullable=False),
    Column("text", Words),
    Column("note", Words, nullable=False),
    Column("seconds", Double),
    Column("given_at", Moment, nullable=False),
    Column("taken_in_at", Moment, nullable=False),
    Index("ix_answers_question", "question_id"),
)

corrections = Table(
    "corrections",
    metadata,
    Column("id", Serial, primary_key=True),
    Column("document_id", Serial, ForeignKey("documents.id"), nullable=False),
    Column("report_index", Integer, nullable=False),
    Column("key", Words, nullable=False),
    Column("answer_id", Serial, ForeignKey("answers.id")),
    Column("reviewer", Words, nullable=False),
    Column("outcome", String(32), nullable=False),
    Column("before_text", Words),
    Column("after_text", Words),
    Column("kind", String(16), nullable=False),
    Column("value", Figure),
    Column("unit", Words),
    Column("made_at", Moment, nullable=False),
    Index("ix_corrections_document", "document_id", "report_index", "key"),
)

records = Table(
    "records",
    metadata,
    Column("id", Serial, primary_key=True),
    Column("document_id", Serial, ForeignKey("documents.id"), nullable=False),
    Column("report_index", Integer, nullable=False),
    Column("key", Words, nullable=False),
    Column("version", Integer, nullable=False),
    Column("supersedes", Serial, ForeignKey("records.id"), unique=True),
    Column("position", Integer, nullable=False),
    Column("agency", Words),
    Column("year", Integer),
    Column("form", Words),
    Column("label", Words, nullable=False),
    Column("text", Words),
    Column("kind", String(16), nullable=False),
    Column("value", Figure),
    Column("unit", Words),
    Column("settled_by", String(16), nullable=False),
    Column("outcome", String(32)),
    Column("reviewer", Words),
    Column("error_probability", Double),
    Column("page", Integer),
    *box_columns(),
    Column("readers", Words, nullable=False),
    Column("settled_at", Moment, nullable=False),
    CheckConstraint("settled_by IN ('machine','reviewer','audit')", name="settled_by"),
    CheckConstraint("(version = 1) = (supersedes IS NULL)", name="version"),
    Index("uq_records_version", "document_id", "report_index", "key", "version", unique=True),
    Index("ix_records_agency_year", "agency", "year", "form", "key"),
    Index("ix_records_key", "key", "year"),
    Index("ix_records_settled", "settled_at"),
)

events = Table(
    "events",
    metadata,
    Column("seq", Serial, primary_key=True, autoincrement=False),
    Column("at", String(32), nullable=False),
    Column("kind", String(64), nullable=False),
    Column("subject", Words, nullable=False),
    Column("actor", Words, nullable=False),
    Column("data", Text, nullable=False),
    Column("previous", String(64), nullable=False, unique=True),
    Column("hash", String(64), nullable=False, unique=True),
    Index("ix_events_subject", "subject", "seq"),
)

outbox = Table(
    "outbox",
    metadata,
    Column("id", Serial, primary_key=True),
    Column("job", String(64), nullable=False),
    Column("lane", String(16), nullable=False),
    Column("subject", Words, nullable=False),
    Column("payload", Json, nullable=False),
    Column("state", String(16), nullable=False),
    Column("made_at", Moment, nullable=False),
    Column("available_at", Moment, nullable=False),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("claimed_by", Words),
    Column("closed_at", Moment),
    Column("last_error", Words, nullable=False, server_default=""),
    CheckConstraint("state IN ('waiting','claimed','done','dead')", name="state"),
    Index("ix_outbox_due", "state", "available_at"),
    Index("ix_outbox_subject", "subject", "job"),
)

models = Table(
    "models",
    metadata,
    Column("name", Words, primary_key=True),
    Column("task", String(32), nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("parent", Words, ForeignKey("models.name")),
    Column("dataset", Words),
    Column("settings", Json, nullable=False),
    Column("results", Json, nullable=False),
    Column("made_at", Moment, nullable=False),
)

champions = Table(
    "champions",
    metadata,
    Column("task", String(32), primary_key=True),
    Column("model", Words, ForeignKey("models.name"), nullable=False),
    Column("since", Moment, nullable=False),
)

# Tables of other topics stand in modules of their own, on the same metadata: whoever knows the schema knows them all.
from services.store import schema_keys as _keys  # noqa: E402, F401
from services.store import schema_labelstudio as _labelstudio  # noqa: E402, F401
from services.store import schema_learning as _learning  # noqa: E402, F401
from services.store import schema_reviewing as _reviewing  # noqa: E402, F401
from services.store import schema_samples as _samples  # noqa: E402, F401
