"""The table of trainings: why each was called for, how far it is, and what came of it."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, Index, Integer, String, Table

from services.store.columns import Json, Moment, Serial, Words
from services.store.schema import metadata

trainings = Table(
    "trainings",
    metadata,
    Column("id", Serial, primary_key=True),
    Column("task", String(32), nullable=False),
    Column("dataset", Words, nullable=False),
    Column("why", Words, nullable=False),
    Column("corrections", Integer, nullable=False),
    Column("state", String(16), nullable=False),
    Column("version", String(64)),
    Column("model", Words),
    Column("told", Json, nullable=False),
    Column("report", Words),
    Column("called_at", Moment, nullable=False),
    Column("changed_at", Moment, nullable=False),
    CheckConstraint("state IN ('called','running','promoted','kept','refused','failed')", name="state"),
    Index("ix_trainings_state", "state"),
)
