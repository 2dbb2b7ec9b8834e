"""A table finder learns from tables that people drew: trained, held against itself, promoted if it is better."""

from __future__ import annotations

import shutil
from pathlib import Path

from models.errors import NothingToLearn
from models.training.export_coco import export_coco
from models.training.recogniser import Moment
from models.training.structure import StructureRecipe, train_structure
from services.learning.building import Builder
from services.learning.collecting import Collector
from services.learning.learn import Learned, Watcher
from services.registry import Registry

STRUCTURE = "structure"


class TableLearner:
    """Trains the table finder that is champion; the first one is a directory that the user supplies."""

    def __init__(
        self,
        collector: Collector,
        builder: Builder,
        registry: Registry,
        home: Path,
        base: Path | None = None,
        recipe: StructureRecipe | None = None,
    ) -> None:
        self._collector, self._builder, self._registry = collector, builder, registry
        self._home, self._base, self._recipe = home, base, recipe

    def learn(self, name: str, promote: bool = True, watcher: Watcher | None = None, actor: str = "gouji") -> Learned:
        """Learn from all tables that people drew. Killed and called again, it goes on from where it was."""
        watcher = watcher or Watcher()
        champion = self._registry.champion(STRUCTURE)
        if champion is None and self._base is None:
            reason = "no table finder is there to train; name one: gouji learn --task structure --model"
            return Learned(False, False, (reason,))
        watcher.stage("looking through documents")
        self._collector.collect(watcher.done)
        dataset = self._builder.build(name).dataset
        base = self._registry.directory(champion) if champion else self._base or Path()
        place = self._home / f"tables-{dataset.version[:12]}-{champion.sha256[:8] if champion else 'given'}"
        export_coco(dataset, place / "coco")
        watcher.stage("training")

        def on_loss(step: int, loss: float) -> None:
            watcher.moment(Moment(step, step, 0.0, 0.0, loss, None))

        try:
            trained = train_structure(base, place / "coco", place / "model", self._recipe, on_loss)
        except NothingToLearn as reason:
            return Learned(False, False, (str(reason),), dataset.version)
        many = {one.name for one in self._registry.models()}
        own = next(f"{name}-tables-{n}" for n in range(1, len(many) + 2) if f"{name}-tables-{n}" not in many)
        results = {"promoted": trained.better, "loss_before": trained.loss_before, "loss_after": trained.loss_after}
        parent = champion.name if champion else None
        made = self._registry.add(
            trained.directory, own, STRUCTURE, parent, dataset.version, {"tables": trained.tables}, results
        )
        shutil.rmtree(place, ignore_errors=True)
        fell = "fell" if trained.better else "did not fall"
        reason = f"the loss on held-out tables {fell}: {trained.loss_before:.3f} before, {trained.loss_after:.3f} after"
        if trained.better and promote:
            self._registry.promote(made.name, actor, reason)
        return Learned(trained.better and promote, trained.better, (reason,), dataset.version, made)
