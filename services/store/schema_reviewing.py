"""The tables of looking after reviewers: questions about tables, what people drew, and reminders."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, Double, ForeignKey, Index, Integer, String, Table

from services.store.columns import Json, Moment, Serial, Words
from services.store.schema import metadata

structure_questions = Table(
    "structure_questions",
    metadata,
    Column("id", Serial, primary_key=True),
    Column("document_id", Serial, ForeignKey("documents.id"), nullable=False),
    Column("page", Integer, nullable=False),
    Column("table_index", Integer),
    Column("keys", Json, nullable=False),
    Column("reasons", Json, nullable=False),
    Column("state", String(16), nullable=False),
    Column("task", Words),
    Column("reviewer", Words),
    Column("opened_at", Moment, nullable=False),
    Column("asked_at", Moment),
    Column("closed_at", Moment),
    CheckConstraint("state IN ('waiting','asked','answered','withdrawn')", name="state"),
    Index("ix_structure_questions_document", "document_id"),
    Index("uq_structure_questions_task", "task", unique=True),
)

structure_answers = Table(
    "structure_answers",
    metadata,
    Column("id", Serial, primary_key=True),
    Column("question_id", Serial, ForeignKey("structure_questions.id"), nullable=False),
    Column("source", Words, nullable=False, unique=True),
    Column("reviewer", Words, nullable=False),
    Column("outcome", String(32), nullable=False),
    Column("cells", Json, nullable=False),
    Column("note", Words, nullable=False),
    Column("seconds", Double),
    Column("given_at", Moment, nullable=False),
    Column("taken_in_at", Moment, nullable=False),
    Index("ix_structure_answers_question", "question_id"),
)

drawings = Table(
    "drawings",
    metadata,
    Column("id", Serial, primary_key=True),
    Column("document_id", Serial, ForeignKey("documents.id"), nullable=False),
    Column("version", Integer, nullable=False),
    Column("answer_id", Serial, ForeignKey("structure_answers.id")),
    Column("tables", Json, nullable=False),
    Column("moved", Json, nullable=False),
    Column("made_at", Moment, nullable=False),
    Index("uq_drawings_version", "document_id", "version", unique=True),
)

reminders = Table(
    "reminders",
    metadata,
    Column("id", Serial, primary_key=True),
    Column("question_id", Serial, ForeignKey("questions.id"), nullable=False),
    Column("reviewer", Words),
    Column("told", Words, nullable=False),
    Column("made_at", Moment, nullable=False),
    Index("ix_reminders_question", "question_id"),
)
