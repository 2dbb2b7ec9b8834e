"""What Label Studio calls things: its projects, the task of each question, the annotations that were taken in."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table

from services.store.columns import Moment, Serial, Words
from services.store.schema import metadata

labelstudio_projects = Table(
    "labelstudio_projects",
    metadata,
    Column("id", Serial, primary_key=True),
    Column("kind", String(32), nullable=False),
    Column("mark", String(64), nullable=False, unique=True),
    Column("version", Integer, nullable=False),
    Column("project", Serial),
    Column("made_at", Moment, nullable=False),
    Column("retired_at", Moment),
    Column("seen_until", Moment),
    Index("ix_labelstudio_projects_kind", "kind", "retired_at"),
)

labelstudio_tasks = Table(
    "labelstudio_tasks",
    metadata,
    Column("cell_id", Words, primary_key=True),
    Column("project_id", Serial, ForeignKey("labelstudio_projects.id"), nullable=False),
    Column("task", Serial),
    Column("sent_at", Moment, nullable=False),
    Index("ix_labelstudio_tasks_task", "project_id", "task"),
)

labelstudio_annotations = Table(
    "labelstudio_annotations",
    metadata,
    Column("project_id", Serial, ForeignKey("labelstudio_projects.id"), primary_key=True, autoincrement=False),
    Column("annotation", Serial, primary_key=True, autoincrement=False),
    Column("cell_id", Words, nullable=False),
    Column("reviewer", Words, nullable=False),
    Column("updated_at", Moment, nullable=False),
    Column("gone_at", Moment),
    Index("ix_labelstudio_annotations_cell", "cell_id"),
    Index("ix_labelstudio_annotations_annotation", "annotation"),
)
