"""What the tests of the review queue stand on: a desk whose reviewer is a Label Studio in this process."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from desk_parts import bench, doubted, doubted_twice
from labelstudio_fake import FakeLabelStudio

from services.desk import Desk
from services.labelstudio.poller import Poller
from services.labelstudio.projects import Listening
from services.labelstudio.reviewer import LabelStudioReviewer
from services.originals import Originals
from services.settings import Settings
from services.store.blobs import Blobs
from services.store.labelstudio import Ledger, MemoryLedger
from services.store.memory import MemoryStore
from services.store.seam import Store
from services.wiring import known_forms

FORMS = known_forms(Settings())


@dataclass
class Office:
    """A desk, the people it asks, and where they sit."""

    labels: FakeLabelStudio
    ledger: Ledger
    store: Store
    reviewer: LabelStudioReviewer
    desk: Desk
    poller: Poller
    folder: Path

    def receive(self, name: str = "doubted.txt", twice: bool = False) -> str:
        """A report in doubt, read and held; its sha256."""
        path = (doubted_twice if twice else doubted)(self.folder, name)
        path.write_text(path.read_text(encoding="utf-8") + f"\n{name}\n", encoding="utf-8")
        return self.desk.read(self.desk.receive(path).sha256).sha256

    def compare(self) -> None:
        self.reviewer.projects.put_right()
        self.reviewer.hearing(self.desk.answer).compare()

    def poll(self) -> None:
        self.reviewer.hearing(self.desk.answer).poll()

    def ask_what_waits(self) -> None:
        for sha256 in dict.fromkeys(question.flag.document for question in self.store.questions()):
            self.desk.ask(sha256)


def an_office(folder: Path, store: Store | None = None, ledger: Ledger | None = None, patience: float = 0.0) -> Office:
    """An office with nothing on its desk. No patience: what was sent and not heard of is looked into at once."""
    labels, ledger, store = FakeLabelStudio(), ledger or MemoryLedger(), store or MemoryStore()
    reviewer = LabelStudioReviewer(
        labels,
        ledger,
        store,
        lambda: FORMS,
        lambda sha256, name: f"http://gouji/{sha256[:8]}/{name}",
        Listening("http://gouji/hook", "secret"),
        patience,
    )
    desk = Desk(store, Originals(Blobs(str(folder / "blobs"))), bench(), reviewer)
    return Office(labels, ledger, store, reviewer, desk, Poller(desk, reviewer), folder)
