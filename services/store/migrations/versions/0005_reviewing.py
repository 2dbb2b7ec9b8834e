"""Looking after reviewers: questions about tables, what people drew, and reminders."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from services.store.migrations import guards_0005 as guards

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

SERIAL = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "structure_questions",
        sa.Column("id", SERIAL, nullable=False),
        sa.Column("document_id", SERIAL, nullable=False),
        sa.Column("page", sa.Integer(), nullable=False),
        sa.Column("table_index", sa.Integer(), nullable=True),
        sa.Column("keys", sa.JSON(), nullable=False),
        sa.Column("reasons", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("task", sa.Text(), nullable=True),
        sa.Column("reviewer", sa.Text(), nullable=True),
        sa.Column("opened_at", MOMENT, nullable=False),
        sa.Column("asked_at", MOMENT, nullable=True),
        sa.Column("closed_at", MOMENT, nullable=True),
        sa.CheckConstraint(
            "state IN ('waiting','asked','answered','withdrawn')", name=op.f("ck_structure_questions_state")
        ),
        sa.ForeignKeyConstraint(["document_id"], ["documents.id"], name=op.f("fk_structure_questions_document_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_structure_questions")),
    )
    op.create_index("ix_structure_questions_document", "structure_questions", ["document_id"], unique=False)
    op.create_index("uq_structure_questions_task", "structure_questions", ["task"], unique=True)
    op.create_table(
        "structure_answers",
        sa.Column("id", SERIAL, nullable=False),
        sa.Column("question_id", SERIAL, nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("reviewer", sa.Text(), nullable=False),
        sa.Column("outcome", sa.String(length=32), nullable=False),
        sa.Column("cells", sa.JSON(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("seconds", sa.Double(), nullable=True),
        sa.Column("given_at", MOMENT, nullable=False),
        sa.Column("taken_in_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["question_id"], ["structure_questions.id"], name=op.f("fk_structure_answers_question_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_structure_answers")),
        sa.UniqueConstraint("source", name=op.f("uq_structure_answers_source")),
    )
    op.create_index("ix_structure_answers_question", "structure_answers", ["question_id"], unique=False)
    op.create_table(
        "drawings",
        sa.Column("id", SERIAL, nullable=False),
        sa.Column("document_id", SERIAL, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("answer_id", SERIAL, nullable=True),
        sa.Column("tables", sa.JSON(), nullable=False),
        sa.Column("moved", sa.JSON(), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["answer_id"], ["structure_answers.id"], name=op.f("fk_drawings_answer_id")),
        sa.ForeignKeyConstraint(["document_id"], ["documents.id"], name=op.f("fk_drawings_document_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_drawings")),
    )
    op.create_index("uq_drawings_version", "drawings", ["document_id", "version"], unique=True)
    op.create_table(
        "reminders",
        sa.Column("id", SERIAL, nullable=False),
        sa.Column("question_id", SERIAL, nullable=False),
        sa.Column("reviewer", sa.Text(), nullable=True),
        sa.Column("told", sa.Text(), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["question_id"], ["questions.id"], name=op.f("fk_reminders_question_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reminders")),
    )
    op.create_index("ix_reminders_question", "reminders", ["question_id"], unique=False)
    for statement in guards.sqlite() if op.get_bind().dialect.name == "sqlite" else guards.postgresql():
        op.execute(statement)
