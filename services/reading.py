"""Read, then check: what every door does with a file."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from pathlib import Path

from models.document import Document
from models.read import Engine, read
from review.check import check
from review.decision import Report
from review.forms.form import Form
from review.forms.matcher import match
from services.settings import Settings
from services.wiring import limits


def read_and_check(
    path: Path,
    engine: Engine,
    forms: Sequence[Form],
    form: str,
    settings: Settings,
    progress: Callable[[int], None] = lambda page: None,
) -> tuple[Document, tuple[Report, ...], dict[str, float]]:
    """A file as a document, the reports in it with what is thought of their figures, and what each stage cost."""
    document = read(path, engine, limits(settings), progress)
    return document, *checked(document, forms, form, settings)


def checked(
    document: Document, forms: Sequence[Form], form: str, settings: Settings
) -> tuple[tuple[Report, ...], dict[str, float]]:
    """The reports in a document with what is thought of their figures, and what each stage cost until then."""
    start = time.perf_counter()
    by_id = {form.id: form for form in forms}
    reports = tuple(
        check(document, report, by_id.get(report.form or ""), target_error=settings.target_error)
        for report in match(document, forms, form)
    )
    return reports, {**document.seconds, "reconcile": time.perf_counter() - start}
