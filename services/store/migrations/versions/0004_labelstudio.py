"""What Label Studio calls things: projects, the tasks of questions, the annotations that were taken in."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

SERIAL = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "labelstudio_projects",
        sa.Column("id", SERIAL, nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("mark", sa.String(length=64), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("project", SERIAL, nullable=True),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("retired_at", MOMENT, nullable=True),
        sa.Column("seen_until", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_labelstudio_projects")),
        sa.UniqueConstraint("mark", name=op.f("uq_labelstudio_projects_mark")),
    )
    op.create_index("ix_labelstudio_projects_kind", "labelstudio_projects", ["kind", "retired_at"], unique=False)
    op.create_table(
        "labelstudio_tasks",
        sa.Column("cell_id", sa.Text(), nullable=False),
        sa.Column("project_id", SERIAL, nullable=False),
        sa.Column("task", SERIAL, nullable=True),
        sa.Column("sent_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["project_id"], ["labelstudio_projects.id"], name=op.f("fk_labelstudio_tasks_project_id")
        ),
        sa.PrimaryKeyConstraint("cell_id", name=op.f("pk_labelstudio_tasks")),
    )
    op.create_index("ix_labelstudio_tasks_task", "labelstudio_tasks", ["project_id", "task"], unique=False)
    op.create_table(
        "labelstudio_annotations",
        sa.Column("project_id", SERIAL, autoincrement=False, nullable=False),
        sa.Column("annotation", SERIAL, autoincrement=False, nullable=False),
        sa.Column("cell_id", sa.Text(), nullable=False),
        sa.Column("reviewer", sa.Text(), nullable=False),
        sa.Column("updated_at", MOMENT, nullable=False),
        sa.Column("gone_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(
            ["project_id"], ["labelstudio_projects.id"], name=op.f("fk_labelstudio_annotations_project_id")
        ),
        sa.PrimaryKeyConstraint("project_id", "annotation", name=op.f("pk_labelstudio_annotations")),
    )
    op.create_index("ix_labelstudio_annotations_cell", "labelstudio_annotations", ["cell_id"], unique=False)
    op.create_index("ix_labelstudio_annotations_annotation", "labelstudio_annotations", ["annotation"], unique=False)
