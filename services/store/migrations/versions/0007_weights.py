"""Parts remember the weights that their document is read with; before, only the calls for their reading did."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

DOCUMENTS = sa.table("documents", sa.column("id"), sa.column("sha256"))
PARTS = sa.table("parts", sa.column("document_id"), sa.column("part_index"), sa.column("weights"))
OUTBOX = sa.table("outbox", sa.column("job"), sa.column("subject"), sa.column("payload", sa.JSON()))


def upgrade() -> None:
    op.add_column("parts", sa.Column("weights", sa.Text(), nullable=False, server_default=""))
    # A document in the middle of its reading is read to its end with what it was begun with.
    connection = op.get_bind()
    calls = connection.execute(sa.select(OUTBOX.c.subject, OUTBOX.c.payload).where(OUTBOX.c.job == "read-part")).all()
    for subject, payload in calls:
        if payload.get("weights"):
            document = sa.select(DOCUMENTS.c.id).where(DOCUMENTS.c.sha256 == subject).scalar_subquery()
            here = (PARTS.c.document_id == document, PARTS.c.part_index == payload["part"])
            connection.execute(sa.update(PARTS).where(*here).values(weights=payload["weights"]))
