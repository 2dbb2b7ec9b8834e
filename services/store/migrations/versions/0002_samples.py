"""Learning: samples, the datasets that hold them, and which model was champion when."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

SERIAL = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "samples",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("document_id", SERIAL, nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("page", sa.Integer(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("reviewer", sa.Text(), nullable=True),
        sa.Column("content", sa.JSON(), nullable=True),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("why", sa.Text(), server_default="", nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("changed_at", MOMENT, nullable=False),
        sa.CheckConstraint("kind IN ('line','page')", name=op.f("ck_samples_kind")),
        sa.CheckConstraint("state IN ('standing','superseded','withdrawn','erased')", name=op.f("ck_samples_state")),
        sa.ForeignKeyConstraint(["document_id"], ["documents.id"], name=op.f("fk_samples_document_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_samples")),
    )
    op.create_index("ix_samples_document", "samples", ["document_id"], unique=False)
    op.create_index("ix_samples_state", "samples", ["state", "kind", "id"], unique=False)
    op.create_table(
        "collected",
        sa.Column("document_id", SERIAL, autoincrement=False, nullable=False),
        sa.Column("mark", sa.Text(), nullable=False),
        sa.Column("left_out", sa.JSON(), nullable=False),
        sa.Column("collected_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["document_id"], ["documents.id"], name=op.f("fk_collected_document_id")),
        sa.PrimaryKeyConstraint("document_id", name=op.f("pk_collected")),
    )
    op.create_table(
        "datasets",
        sa.Column("version", sa.String(length=64), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("parent", sa.String(length=64), nullable=True),
        sa.Column("manifest", sa.JSON(), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("version", name=op.f("pk_datasets")),
    )
    op.create_index("ix_datasets_name", "datasets", ["name", "made_at"], unique=False)
    op.create_table(
        "dataset_samples",
        sa.Column("version", sa.String(length=64), nullable=False),
        sa.Column("sample_id", sa.String(length=64), nullable=False),
        sa.Column("split", sa.String(length=16), nullable=False),
        sa.Column("weight", sa.Double(), nullable=False),
        sa.ForeignKeyConstraint(["version"], ["datasets.version"], name=op.f("fk_dataset_samples_version")),
        sa.ForeignKeyConstraint(["sample_id"], ["samples.id"], name=op.f("fk_dataset_samples_sample_id")),
        sa.PrimaryKeyConstraint("version", "sample_id", name=op.f("pk_dataset_samples")),
    )
    op.create_index("ix_dataset_samples_sample", "dataset_samples", ["sample_id"], unique=False)
    op.create_table(
        "promotions",
        sa.Column("id", SERIAL, nullable=False),
        sa.Column("task", sa.String(length=32), nullable=False),
        sa.Column("model", sa.Text(), nullable=False),
        sa.Column("before", sa.Text(), nullable=True),
        sa.Column("how", sa.String(length=16), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), server_default="", nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.CheckConstraint("how IN ('promoted','rolled-back')", name=op.f("ck_promotions_how")),
        sa.ForeignKeyConstraint(["model"], ["models.name"], name=op.f("fk_promotions_model")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_promotions")),
    )
    op.create_index("ix_promotions_task", "promotions", ["task", "id"], unique=False)
