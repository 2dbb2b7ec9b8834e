"""The tables of the service's door: keys of whoever may come in, and answers given to requests that may be repeated."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, Index, Integer, String, Table

from services.store.columns import Json, Moment, Words
from services.store.schema import metadata

api_keys = Table(
    "api_keys",
    metadata,
    Column("id", String(16), primary_key=True),
    Column("name", Words, nullable=False),
    Column("role", String(16), nullable=False),
    Column("hash", String(64), nullable=False),
    Column("made_by", Words, nullable=False),
    Column("made_at", Moment, nullable=False),
    Column("revoked_at", Moment),
    CheckConstraint("role IN ('reviewer','operator','admin')", name="role"),
)

replies = Table(
    "replies",
    metadata,
    Column("key_id", String(16), primary_key=True),
    Column("name", String(255), primary_key=True),
    Column("request", String(64), nullable=False),
    Column("status", Integer, nullable=False),
    Column("body", Json, nullable=False),
    Column("made_at", Moment, nullable=False),
    Index("ix_replies_made", "made_at"),
)
