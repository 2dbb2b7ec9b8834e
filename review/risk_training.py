"""The risk model is fitted on made-up documents whose truth is known: made, read, matched, checked, compared."""

from __future__ import annotations

import tempfile
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
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


def trained(
    engine: Engine,
    forms: Sequence[Form],
    seeds: Sequence[int],
    kinds: Sequence[str] = KINDS,
    damages: Sequence[str] = DAMAGES,
    limits: Limits | None = None,
    on_document: Callable[[str, int], None] = lambda name, wrong: None,
) -> risk.Model:
    """A risk model from documents of the tuning split, its inputs recorded in it."""
    samples: list[risk.Sample] = []
    for document, reports, truth in read_anew(engine, forms, seeds, kinds, damages, limits or Limits()):
        new = samples_of(document, reports, truth, forms)
        samples += new
        on_document(document.name, sum(sample.wrong for sample in new))
    provenance = {
        "made": "fitted on made-up documents of the split 'tune', read and matched by this version",
        "kinds": list(kinds),
        "damages": list(damages),
        "seeds": [min(seeds), max(seeds)],
        "reader": engine.reader.name,
    }
    return risk.fit(samples, provenance)


def read_anew(
    engine: Engine,
    forms: Sequence[Form],
    seeds: Iterable[int],
    kinds: Sequence[str],
    damages: Sequence[str],
    limits: Limits,
) -> Iterator[tuple[Document, tuple[Report, ...], Mapping[str, Any]]]:
    """Every made-up document as it is read, the reports found in it, and its truth."""
    with tempfile.TemporaryDirectory() as folder:
        for seed in seeds:
            for kind in kinds:
                for damage in damages:
                    made = make(kind, "tune", damage, seed)
                    path = Path(folder) / made.name
                    path.write_bytes(made.data)
                    document = read(path, engine, limits)
                    path.unlink()
                    yield document, match(document, forms), made.truth


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
