"""The tables of learning: samples, the datasets that hold them, and which model was champion when."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, Double, ForeignKey, Index, Integer, String, Table

from services.store.columns import Json, Moment, Serial, Words
from services.store.schema import document_key, metadata

samples = Table(
    "samples",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("document_id", Serial, ForeignKey("documents.id"), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("page", Integer, nullable=False),
    Column("place", Words, nullable=False),
    Column("reviewer", Words),
    Column("content", Json),
    Column("state", String(16), nullable=False),
    Column("why", Words, nullable=False, server_default=""),
    Column("made_at", Moment, nullable=False),
    Column("changed_at", Moment, nullable=False),
    CheckConstraint("kind IN ('line','page')", name="kind"),
    CheckConstraint("state IN ('standing','superseded','withdrawn','erased')", name="state"),
    Index("ix_samples_document", "document_id"),
    Index("ix_samples_state", "state", "kind", "id"),
)

collected = Table(
    "collected",
    metadata,
    document_key(),
    Column("mark", Words, nullable=False),
    Column("left_out", Json, nullable=False),
    Column("collected_at", Moment, nullable=False),
)

datasets = Table(
    "datasets",
    metadata,
    Column("version", String(64), primary_key=True),
    Column("name", Words, nullable=False),
    Column("parent", String(64)),
    Column("manifest", Json, nullable=False),
    Column("made_at", Moment, nullable=False),
    Index("ix_datasets_name", "name", "made_at"),
)

dataset_samples = Table(
    "dataset_samples",
    metadata,
    Column("version", String(64), ForeignKey("datasets.version"), primary_key=True),
    Column("sample_id", String(64), ForeignKey("samples.id"), primary_key=True),
    Column("split", String(16), nullable=False),
    Column("weight", Double, nullable=False),
    Index("ix_dataset_samples_sample", "sample_id"),
)

promotions = Table(
    "promotions",
    metadata,
    Column("id", Serial, primary_key=True),
    Column("task", String(32), nullable=False),
    Column("model", Words, ForeignKey("models.name"), nullable=False),
    Column("before", Words),
    Column("how", String(16), nullable=False),
    Column("actor", Words, nullable=False),
    Column("why", Words, nullable=False, server_default=""),
    Column("made_at", Moment, nullable=False),
    CheckConstraint("how IN ('promoted','rolled-back')", name="how"),
    Index("ix_promotions_task", "task", "id"),
)
