"""The model of doubt learns from answered questions and audits: refitted, compared, promoted if it is more honest."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from review import risk
from review.forms.form import Form
from review.risk_refit import FEWEST, Heard, Refit, accepted_in, heard, refitted
from services.champion import RegistryDoubts
from services.learning.learn import Learned, Watcher
from services.registry import DOUBT, RISK, Registry
from services.store.seam import DocumentState, Store

FEWEST_AUDITS = 30
"""With fewer of them nothing is learned: what is doubted is asked about, and says little of what is accepted."""


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
        told = self._heard(watcher)
        samples = told.samples
        if len(told.audited) < FEWEST_AUDITS:
            return Learned(False, False, (_unheard(told),))
        refit = refitted(model, samples, told.counts)
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
            "log_loss_before": refit.loss_before,
            "log_loss_after": refit.loss_after,
            "reliability_before": [asdict(part) for part in refit.reliability_before],
            "reliability_after": [asdict(part) for part in refit.reliability_after],
        }
        made = self._registry.add(
            folder, own, DOUBT, champion.name if champion else None, None,
            {"answers": refit.facts, "corrected": refit.wrong, "audited": len(told.audited), "accepted": told.accepted},
            results,
        )  # fmt: skip
        reason = f"{_compared(refit)}, on {refit.facts} answers, {_stands_for(told)}"
        if refit.better and promote:
            self._registry.promote(made.name, actor, reason)
        return Learned(refit.better and promote, refit.better, (reason,), None, made)

    def _heard(self, watcher: Watcher) -> Heard:
        """What people said of every settled document, and how much was accepted without their word."""
        told, done, after = Heard(), 0, ""
        every = self._store.counts()[DocumentState.SETTLED]
        while cases := self._store.cases(DocumentState.SETTLED, after):
            for case in cases:
                told += self._heard_of(case.sha256)
                done += 1
                watcher.done(done, max(done, every))
            after = cases[-1].sha256
        return told

    def _heard_of(self, sha256: str) -> Heard:
        reports, flags = self._store.reports(sha256), self._store.flags(sha256, None)
        said = self._store.corrections(sha256)
        if not said:
            return Heard(accepted=accepted_in(reports, flags))
        return heard(self._store.document(sha256), reports, said, flags, self._forms)


def _compared(refit: Refit) -> str:
    fell = "fell" if refit.after < refit.before else "did not fall"
    told = f"the calibration error on held-out answers {fell}: {refit.before:.4f} before, {refit.after:.4f} after"
    if refit.after < refit.before and not refit.better:
        return f"{told}, but each came less expected ({refit.loss_before:.4f} before, {refit.loss_after:.4f} after)"
    return told


def _unheard(told: Heard) -> str:
    return (
        f"{len(told.samples)} answers, {len(told.audited)} of them audits of what was accepted, say too little of what "
        f"was accepted: {FEWEST_AUDITS} audits are needed; GOUJI_AUDIT=0.02 asks about one accepted figure in fifty"
    )


def _stands_for(told: Heard) -> str:
    return f"{len(told.audited)} of them audits, each of which stands for {told.each_audited:.0f} accepted figures"
