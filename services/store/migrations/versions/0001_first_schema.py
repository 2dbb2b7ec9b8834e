"""The first schema: documents and what was read, doubts and answers, final storage, the log, the outbox, models."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from services.store.migrations import guards_0001 as guards

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

SERIAL = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
FIGURE = sa.Numeric().with_variant(sa.String(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "documents",
        sa.Column("id", SERIAL, nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("media_type", sa.String(length=100), server_default="", nullable=False),
        sa.Column("size", SERIAL, server_default="0", nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.Column("options", sa.JSON(), nullable=False),
        sa.Column("versions", sa.JSON(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reading_order", sa.JSON(), nullable=True),
        sa.Column("seconds", sa.JSON(), nullable=True),
        sa.CheckConstraint(
            "state IN ('received','reading','held','settled','failed','cancelled')", name=op.f("ck_documents_state")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_documents")),
        sa.UniqueConstraint("sha256", name=op.f("uq_documents_sha256")),
    )
    op.create_index("ix_documents_state_changed", "documents", ["state", "changed_at"], unique=False)
    op.create_table(
        "events",
        sa.Column("seq", SERIAL, autoincrement=False, nullable=False),
        sa.Column("at", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=64), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("data", sa.Text(), nullable=False),
        sa.Column("previous", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_events")),
        sa.UniqueConstraint("hash", name=op.f("uq_events_hash")),
        sa.UniqueConstraint("previous", name=op.f("uq_events_previous")),
    )
    op.create_index("ix_events_subject", "events", ["subject", "seq"], unique=False)
    op.create_table(
        "models",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("task", sa.String(length=32), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("parent", sa.Text(), nullable=True),
        sa.Column("dataset", sa.Text(), nullable=True),
        sa.Column("settings", sa.JSON(), nullable=False),
        sa.Column("results", sa.JSON(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["parent"], ["models.name"], name=op.f("fk_models_parent")),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_models")),
    )
    op.create_table(
        "outbox",
        sa.Column("id", SERIAL, nullable=False),
        sa.Column("job", sa.String(length=64), nullable=False),
        sa.Column("lane", sa.String(length=16), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("payload", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("available_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("claimed_by", sa.Text(), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_error", sa.Text(), server_default="", nullable=False),
        sa.CheckConstraint("state IN ('waiting','claimed','done','dead')", name=op.f("ck_outbox_state")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
    )
    op.create_index("ix_outbox_due", "outbox", ["state", "available_at"], unique=False)
    op.create_index("ix_outbox_subject", "outbox", ["subject", "job"], unique=False)
    op.create_table(
        "attachments",
        sa.Column("document_id", SERIAL, autoincrement=False, nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["document_id"], ["documents.id"], name=op.f("fk_attachments_document_id")),
        sa.PrimaryKeyConstraint("document_id", "role", name=op.f("pk_attachments")),
    )
    op.create_index("ix_attachments_sha256", "attachments", ["sha256"], unique=False)
    op.create_table(
        "champions",
        sa.Column("task", sa.String(length=32), nullable=False),
        sa.Column("model", sa.Text(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["model"], ["models.name"], name=op.f("fk_champions_model")),
        sa.PrimaryKeyConstraint("task", name=op.f("pk_champions")),
    )
    op.create_table(
        "flags",
        sa.Column("id", SERIAL, nullable=False),
        sa.Column("document_id", SERIAL, nullable=False),
        sa.Column("report_index", sa.Integer(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("reasons", sa.JSON(), nullable=False),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("opened_by", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("state IN ('open','answered','withdrawn')", name=op.f("ck_flags_state")),
        sa.ForeignKeyConstraint(["document_id"], ["documents.id"], name=op.f("fk_flags_document_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_flags")),
    )
    op.create_index("ix_flags_document", "flags", ["document_id"], unique=False)
    op.create_index(
        "uq_flags_open",
        "flags",
        ["document_id", "report_index", "key"],
        unique=True,
        sqlite_where=sa.text("state = 'open'"),
        postgresql_where=sa.text("state = 'open'"),
    )
    op.create_table(
        "lines",
        sa.Column("document_id", SERIAL, autoincrement=False, nullable=False),
        sa.Column("line_index", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("page", sa.Integer(), nullable=True),
        sa.Column("box_left", sa.Double(), nullable=True),
        sa.Column("box_top", sa.Double(), nullable=True),
        sa.Column("box_right", sa.Double(), nullable=True),
        sa.Column("box_bottom", sa.Double(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("confidence", sa.Double(), nullable=False),
        sa.Column("reader", sa.Text(), nullable=False),
        sa.Column("alternatives", sa.JSON(), nullable=True),
        sa.ForeignKeyConstraint(["document_id"], ["documents.id"], name=op.f("fk_lines_document_id")),
        sa.PrimaryKeyConstraint("document_id", "line_index", name=op.f("pk_lines")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "pages",
        sa.Column("document_id", SERIAL, autoincrement=False, nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("rotation", sa.Double(), nullable=False),
        sa.ForeignKeyConstraint(["document_id"], ["documents.id"], name=op.f("fk_pages_document_id")),
        sa.PrimaryKeyConstraint("document_id", "number", name=op.f("pk_pages")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "parts",
        sa.Column("document_id", SERIAL, autoincrement=False, nullable=False),
        sa.Column("part_index", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("first_page", sa.Integer(), nullable=False),
        sa.Column("last_page", sa.Integer(), nullable=False),
        sa.Column("pages_done", sa.Integer(), server_default="0", nullable=False),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("result", sa.String(length=64), nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["document_id"], ["documents.id"], name=op.f("fk_parts_document_id")),
        sa.PrimaryKeyConstraint("document_id", "part_index", name=op.f("pk_parts")),
    )
    op.create_table(
        "records",
        sa.Column("id", SERIAL, nullable=False),
        sa.Column("document_id", SERIAL, nullable=False),
        sa.Column("report_index", sa.Integer(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("supersedes", SERIAL, nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("agency", sa.Text(), nullable=True),
        sa.Column("year", sa.Integer(), nullable=True),
        sa.Column("form", sa.Text(), nullable=True),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("value", FIGURE, nullable=True),
        sa.Column("unit", sa.Text(), nullable=True),
        sa.Column("settled_by", sa.String(length=16), nullable=False),
        sa.Column("outcome", sa.String(length=32), nullable=True),
        sa.Column("reviewer", sa.Text(), nullable=True),
        sa.Column("error_probability", sa.Double(), nullable=True),
        sa.Column("page", sa.Integer(), nullable=True),
        sa.Column("box_left", sa.Double(), nullable=True),
        sa.Column("box_top", sa.Double(), nullable=True),
        sa.Column("box_right", sa.Double(), nullable=True),
        sa.Column("box_bottom", sa.Double(), nullable=True),
        sa.Column("readers", sa.Text(), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("settled_by IN ('machine','reviewer','audit')", name=op.f("ck_records_settled_by")),
        sa.CheckConstraint("(version = 1) = (supersedes IS NULL)", name=op.f("ck_records_version")),
        sa.ForeignKeyConstraint(["document_id"], ["documents.id"], name=op.f("fk_records_document_id")),
        sa.ForeignKeyConstraint(["supersedes"], ["records.id"], name=op.f("fk_records_supersedes")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_records")),
        sa.UniqueConstraint("supersedes", name=op.f("uq_records_supersedes")),
    )
    op.create_index("ix_records_agency_year", "records", ["agency", "year", "form", "key"], unique=False)
    op.create_index("ix_records_key", "records", ["key", "year"], unique=False)
    op.create_index("ix_records_settled", "records", ["settled_at"], unique=False)
    op.create_index("uq_records_version", "records", ["document_id", "report_index", "key", "version"], unique=True)
    op.create_table(
        "reports",
        sa.Column("document_id", SERIAL, autoincrement=False, nullable=False),
        sa.Column("report_index", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("form", sa.Text(), nullable=True),
        sa.Column("agency", sa.Text(), nullable=True),
        sa.Column("year", sa.Integer(), nullable=True),
        sa.Column("table_keys", sa.JSON(), nullable=False),
        sa.Column("ask_order", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["document_id"], ["documents.id"], name=op.f("fk_reports_document_id")),
        sa.PrimaryKeyConstraint("document_id", "report_index", name=op.f("pk_reports")),
    )
    op.create_index("ix_reports_agency_year", "reports", ["agency", "year"], unique=False)
    op.create_table(
        "tables",
        sa.Column("document_id", SERIAL, autoincrement=False, nullable=False),
        sa.Column("table_index", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("row_count", sa.Integer(), nullable=False),
        sa.Column("col_count", sa.Integer(), nullable=False),
        sa.Column("finder", sa.Text(), nullable=False),
        sa.Column("pages", sa.JSON(), nullable=False),
        sa.Column("boxes", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["document_id"], ["documents.id"], name=op.f("fk_tables_document_id")),
        sa.PrimaryKeyConstraint("document_id", "table_index", name=op.f("pk_tables")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "cells",
        sa.Column("document_id", SERIAL, autoincrement=False, nullable=False),
        sa.Column("table_index", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("row_index", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("col_index", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("row_span", sa.Integer(), nullable=False),
        sa.Column("col_span", sa.Integer(), nullable=False),
        sa.Column("page", sa.Integer(), nullable=True),
        sa.Column("box_left", sa.Double(), nullable=True),
        sa.Column("box_top", sa.Double(), nullable=True),
        sa.Column("box_right", sa.Double(), nullable=True),
        sa.Column("box_bottom", sa.Double(), nullable=True),
        sa.Column("edge_doubt", sa.Double(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id", "table_index"],
            ["tables.document_id", "tables.table_index"],
            name=op.f("fk_cells_document_id"),
        ),
        sa.PrimaryKeyConstraint("document_id", "table_index", "row_index", "col_index", name=op.f("pk_cells")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "facts",
        sa.Column("document_id", SERIAL, autoincrement=False, nullable=False),
        sa.Column("report_index", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("value", FIGURE, nullable=True),
        sa.Column("unit", sa.Text(), nullable=True),
        sa.Column("table_index", sa.Integer(), nullable=True),
        sa.Column("row_index", sa.Integer(), nullable=True),
        sa.Column("col_index", sa.Integer(), nullable=True),
        sa.Column("page", sa.Integer(), nullable=True),
        sa.Column("box_left", sa.Double(), nullable=True),
        sa.Column("box_top", sa.Double(), nullable=True),
        sa.Column("box_right", sa.Double(), nullable=True),
        sa.Column("box_bottom", sa.Double(), nullable=True),
        sa.Column("edge_doubt", sa.Double(), nullable=False),
        sa.Column("own_readings", sa.JSON(), nullable=True),
        sa.ForeignKeyConstraint(
            ["document_id", "report_index"],
            ["reports.document_id", "reports.report_index"],
            name=op.f("fk_facts_document_id"),
        ),
        sa.PrimaryKeyConstraint("document_id", "report_index", "key", name=op.f("pk_facts")),
    )
    op.create_table(
        "findings",
        sa.Column("document_id", SERIAL, autoincrement=False, nullable=False),
        sa.Column("report_index", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("left_sum", FIGURE, nullable=True),
        sa.Column("right_sum", FIGURE, nullable=True),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("cells", sa.JSON(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.CheckConstraint("status IN ('holds','violated','not-assessable')", name=op.f("ck_findings_status")),
        sa.ForeignKeyConstraint(
            ["document_id", "report_index"],
            ["reports.document_id", "reports.report_index"],
            name=op.f("fk_findings_document_id"),
        ),
        sa.PrimaryKeyConstraint("document_id", "report_index", "position", name=op.f("pk_findings")),
    )
    op.create_index("ix_findings_status", "findings", ["status"], unique=False)
    op.create_table(
        "questions",
        sa.Column("id", SERIAL, nullable=False),
        sa.Column("flag_id", SERIAL, nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("confidence", sa.Double(), nullable=False),
        sa.Column("task", sa.Text(), nullable=True),
        sa.Column("reviewer", sa.Text(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("state IN ('waiting','asked','answered','withdrawn')", name=op.f("ck_questions_state")),
        sa.ForeignKeyConstraint(["flag_id"], ["flags.id"], name=op.f("fk_questions_flag_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_questions")),
    )
    op.create_index("ix_questions_flag", "questions", ["flag_id"], unique=False)
    op.create_index("ix_questions_state_confidence", "questions", ["state", "confidence", "id"], unique=False)
    op.create_index("uq_questions_task", "questions", ["task"], unique=True)
    op.create_table(
        "verdicts",
        sa.Column("document_id", SERIAL, autoincrement=False, nullable=False),
        sa.Column("report_index", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("error_probability", sa.Double(), nullable=False),
        sa.Column("reasons", sa.JSON(), nullable=False),
        sa.Column("suggestion", sa.Text(), nullable=True),
        sa.CheckConstraint("state IN ('accepted','flagged','absent')", name=op.f("ck_verdicts_state")),
        sa.ForeignKeyConstraint(
            ["document_id", "report_index"],
            ["reports.document_id", "reports.report_index"],
            name=op.f("fk_verdicts_document_id"),
        ),
        sa.PrimaryKeyConstraint("document_id", "report_index", "key", name=op.f("pk_verdicts")),
    )
    op.create_table(
        "answers",
        sa.Column("id", SERIAL, nullable=False),
        sa.Column("question_id", SERIAL, nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("reviewer", sa.Text(), nullable=False),
        sa.Column("outcome", sa.String(length=32), nullable=False),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("seconds", sa.Double(), nullable=True),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("taken_in_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["question_id"], ["questions.id"], name=op.f("fk_answers_question_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_answers")),
        sa.UniqueConstraint("source", name=op.f("uq_answers_source")),
    )
    op.create_index("ix_answers_question", "answers", ["question_id"], unique=False)
    op.create_table(
        "readings",
        sa.Column("document_id", SERIAL, autoincrement=False, nullable=False),
        sa.Column("table_index", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("row_index", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("col_index", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("look", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("confidence", sa.Double(), nullable=False),
        sa.Column("reader", sa.Text(), nullable=False),
        sa.Column("alternatives", sa.JSON(), nullable=True),
        sa.ForeignKeyConstraint(
            ["document_id", "table_index", "row_index", "col_index"],
            ["cells.document_id", "cells.table_index", "cells.row_index", "cells.col_index"],
            name=op.f("fk_readings_document_id"),
        ),
        sa.PrimaryKeyConstraint(
            "document_id", "table_index", "row_index", "col_index", "look", name=op.f("pk_readings")
        ),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "corrections",
        sa.Column("id", SERIAL, nullable=False),
        sa.Column("document_id", SERIAL, nullable=False),
        sa.Column("report_index", sa.Integer(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("answer_id", SERIAL, nullable=True),
        sa.Column("reviewer", sa.Text(), nullable=False),
        sa.Column("outcome", sa.String(length=32), nullable=False),
        sa.Column("before_text", sa.Text(), nullable=True),
        sa.Column("after_text", sa.Text(), nullable=True),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("value", FIGURE, nullable=True),
        sa.Column("unit", sa.Text(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["answer_id"], ["answers.id"], name=op.f("fk_corrections_answer_id")),
        sa.ForeignKeyConstraint(["document_id"], ["documents.id"], name=op.f("fk_corrections_document_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_corrections")),
    )
    op.create_index("ix_corrections_document", "corrections", ["document_id", "report_index", "key"], unique=False)
    op.execute(guards.FINAL_RECORDS)
    for statement in guards.sqlite() if op.get_bind().dialect.name == "sqlite" else guards.postgresql():
        op.execute(statement)
