"""The model of doubt learns from answered questions and audits: refitted, compared, promoted if it is more honest."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path

from review import risk
from review.forms.form import Form
from review.risk_refit import FEWEST, refitted, samples_of_answers
from services.champion import RegistryDoubts
from services.learning.learn import Learned, Watcher
from services.registry import DOUBT, RISK, Registry
from services.store.seam import DocumentState, Store


class DoubtLearner:
    """Refits the model of doubt on what people said."""

    def __init__(self, store: Store, registry: Registry, forms: Sequence[Form], home: Path) -> None:
        self._store, self._registry, self._forms, self._home = store, registry, forms, home

    def learn(self, name: str, promote: bool = True, watcher: Watcher | None = None, actor: str = "gouji") -> Learned:
        """Refit on every answer so far; `name` is what the model is called, with a number."""
        watcher = watcher or Watcher()
        watcher.stage("looking through answers")
        champion = self._registry.champion(DOUBT)
        doubter = RegistryDoubts(self._registry).now()
        model = doubter.model if doubter else risk.shipped()
        samples = list(self._samples())
        refit = refitted(model, samples)
        if refit is None:
            wrong = sum(sample.wrong for sample in samples)
            reason = (
                f"{len(samples)} answers, {wrong} of them corrections, are too few: {FEWEST} of both sorts are needed"
            )
            return Learned(False, False, (reason,))
        folder = self._home / f"{DOUBT}-{refit.facts}"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / RISK).write_text(refit.model.as_json(), encoding="utf-8")
        many = {one.name for one in self._registry.models()}
        own = next(f"{name}-{DOUBT}-{n}" for n in range(1, len(many) + 2) if f"{name}-{DOUBT}-{n}" not in many)
        results = {
            "promoted": refit.better,
            "calibration_error_before": refit.before,
            "calibration_error_after": refit.after,
            "reliability_before": [asdict(part) for part in refit.reliability_before],
            "reliability_after": [asdict(part) for part in refit.reliability_after],
        }
        made = self._registry.add(
            folder, own, DOUBT, champion.name if champion else None, None,
            {"answers": refit.facts, "corrected": refit.wrong}, results,
        )  # fmt: skip
        fell = "fell" if refit.better else "did not fall"
        reason = (
            f"the calibration error on answers that were held out {fell}: {refit.before:.4f} before, "
            f"{refit.after:.4f} after, on {refit.facts} answers"
        )
        if refit.better and promote:
            self._registry.promote(made.name, actor, reason)
        return Learned(refit.better and promote, refit.better, (reason,), None, made)

    def _samples(self) -> Iterator[risk.Sample]:
        after = ""
        while cases := self._store.cases(DocumentState.SETTLED, after):
            for case in cases:
                said = self._store.corrections(case.sha256)
                if said:
                    document, reports = self._store.document(case.sha256), self._store.reports(case.sha256)
                    yield from samples_of_answers(document, reports, said, self._forms)
            after = cases[-1].sha256
