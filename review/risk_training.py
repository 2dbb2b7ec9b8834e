"""The risk model is fitted on made-up documents whose truth is known: made, read, matched, checked, compared."""

from __future__ import annotations

import tempfile
import unicodedata
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from models.document import Document
from models.files import Limits
from models.read import Engine, read
from models.training.synthesis import make
from review import risk
from review.check import judgement
from review.decision import Fact, Report
from review.features import features_of, habits_of
from review.forms.form import Form
from review.forms.matcher import match
from review.repair import Opinion

KINDS = ("gov-disclosure-2021", "gov-disclosure-2019", "cn-budget", "us-foia")
DAMAGES = ("office", "bad", "fax", "photo", "worn")


def sampled(
    kind: str, damage: str, seed: int, engine: Engine, forms: Sequence[Form], limits: Limits
) -> list[risk.Sample]:
    """The facts of one made-up document of the tuning split, as this version reads, matches and checks it."""
    made = make(kind, "tune", damage, seed)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / made.name
        path.write_bytes(made.data)
        document = read(path, engine, limits)
    return samples_of(document, match(document, forms), made.truth, forms)


def samples_of(
    document: Document, reports: Sequence[Report], truth: Mapping[str, Any], forms: Sequence[Form]
) -> list[risk.Sample]:
    """Every fact that was found on the page, with its features and whether it was read wrong."""
    report = next((r for r in reports if r.form == truth["form"]), None)
    if report is None:
        return []
    form = next(form for form in forms if form.id == report.form)
    printed = {fact["key"]: fact["text"] for fact in truth["facts"]}
    # The model that ships plays no part: features come before it.
    inferred = judgement(document, report, form).repair
    habits = habits_of(report.facts, document)
    return [
        risk.Sample(
            features_of(fact, inferred.opinions.get(fact.key, Opinion(1e-6)), habits),
            is_wrong(fact, printed[fact.key]),
            document.name,
        )
        for fact in report.facts
        if not fact.absent and fact.key in printed
    ]


def is_wrong(fact: Fact, printed: str | None) -> bool:
    """Whether a fact says something else than what is printed; widths of characters do not count."""
    return printed is None or same_width(fact.text or "") != same_width(printed)


def same_width(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip()
