"""What final storage is worth: made-up reports through the real desk, answered by one who knows what is printed.

With such a reviewer everything that was asked about is right in the end, and what is wrong are the silent errors:
figures that nobody was asked about. This counts them, and holds the bound from answered audits against them.

    python tests/benchmarks/perfect_reviewer.py --split judge --damage office,bad --seeds 1-5 --out perfect.json
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from models.document import Box
from models.training.synthesis import make
from review.answered import alike
from review.decision import (
    Answer,
    DrawnCell,
    Fact,
    Outcome,
    Question,
    QuestionState,
    Settled,
    StructureAnswer,
    StructureQuestion,
)
from services.accuracy import PLANTED
from services.columns import columns
from services.desk import Desk
from services.jobs import perform
from services.originals import Originals
from services.review_figures import figures
from services.reviewer import MemoryReviewer
from services.second_reader import SecondReader
from services.settings import Settings
from services.silent_bound import silent_bound
from services.store.blobs import Blobs
from services.store.seam import DocumentState, Wanted
from services.store.sql import SqlStore
from services.workbench import OpenBench

Truth = Mapping[str, Any]
_MOST_ROUNDS = 400
"""So many answers settle any document; more would mean that questions come again and again."""


@dataclass(frozen=True)
class Checked:
    """One document in final storage against what is printed."""

    name: str
    damage: str
    settled: bool
    figures: int
    """Figures that are printed."""
    asked: int
    """Questions about figures that were answered."""
    tables_asked: int
    corrected: int
    accepted: int
    """Records that gouji vouched for, those that were asked about only for audit included."""
    wrong_though_asked: tuple[str, ...]
    silent: tuple[str, ...]
    """Figures that are wrong, missing or invented, and that nobody was asked about."""
    seconds: float


@dataclass
class Reviewer:
    """Knows what is printed, and says so."""

    truth: Truth
    by: str
    printed: Mapping[str, str] = field(init=False)
    planted: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        self.printed = {fact["key"]: fact["text"] for fact in self.truth["facts"] if fact["text"] is not None}
        notes = self.truth.get("notes", [])
        self.planted = frozenset(note.removeprefix(PLANTED) for note in notes if note.startswith(PLANTED))

    def answer(self, question: Question, fact: Fact) -> Answer:
        """What is printed at a figure."""
        text = self.printed.get(fact.key)
        source = f"perfect/{self.by}/{question.id}@1"
        said = Answer(question.id, self.by, Outcome.AS_READ, source, datetime.now(UTC), seconds=5.0)
        if text is None:
            return said if fact.absent else replace(said, outcome=Outcome.BLANK)
        if fact.text is not None and alike(text, fact.text):
            return replace(said, outcome=Outcome.INCONSISTENT) if fact.key in self.planted else said
        if not text:
            return replace(said, outcome=Outcome.BLANK)
        return replace(said, outcome=Outcome.CORRECTED, text=text)

    def drawn(self, question: StructureQuestion, desk: Desk) -> StructureAnswer:
        """The cells that a table has on a page."""
        moment = datetime.now(UTC)
        skip = StructureAnswer(question.id, self.by, Outcome.AS_READ, f"perfect/table/{question.id}@1", moment)
        keys = {index: key for r in desk.store.reports(question.document) for index, key in r.table_keys.items()}
        if question.table is None or question.table not in keys:
            return skip
        told = next((table for table in self.truth["tables"] if table.get("key") == keys[question.table]), None)
        here = [cell for cell in told["cells"] if cell["page"] == question.page] if told else []
        read = [
            c for c in desk.store.document(question.document).tables[question.table].cells if c.page == question.page
        ]
        if not here or not read or told is None:
            return skip
        start, first = min(cell["row"] for cell in here), min(cell.row for cell in read)
        later = [cell["row"] for cell in told["cells"] if cell["page"] > question.page]
        end = min(later, default=told["rows"])
        cells = tuple(
            DrawnCell(
                cell["row"] - start + first,
                cell["col"],
                cell["text"],
                min(cell["row"] + cell["rowspan"], end) - cell["row"],
                cell["colspan"],
                Box.clipped(*cell["bbox"]),
            )
            for cell in here
        )
        return replace(skip, outcome=Outcome.CORRECTED, cells=cells)


def checked(
    desk: Desk, kind: str, split: str, damage: str, seed: int, folder: Path, draws_tables: bool = True
) -> Checked:
    """One made document through the desk, its questions answered, its records held against the truth."""
    made = make(kind, split, damage, seed)
    path = folder / made.name
    path.write_bytes(made.data)
    start = time.monotonic()
    case = desk.receive(path)
    path.unlink()
    people = [Reviewer(made.truth, name) for name in ("Li", "Wang", "Zhao")]
    for _ in range(_MOST_ROUNDS):
        work(desk)
        if not _one_answer(desk, case.sha256, people, draws_tables):
            break
    return against(desk, case.sha256, made.truth, made.name, damage, time.monotonic() - start)


def work(desk: Desk) -> None:
    """What workers do until there is nothing left to do."""
    while jobs := desk.store.claim("perfect"):
        for job in jobs:
            perform(desk, job, lease=600)


def _one_answer(desk: Desk, sha256: str, people: Sequence[Reviewer], draws_tables: bool) -> bool:
    """Answer the table or the figure that is asked first; False: nothing is asked."""
    tables = desk.store.reviewing.questions(QuestionState.ASKED, sha256)
    if draws_tables and tables:
        desk.answer(people[0].drawn(tables[0], desk))
        return True
    asked = desk.store.questions(QuestionState.ASKED, sha256, 10_000)
    if not asked:
        return False
    question = min(asked, key=lambda one: (one.flag.report, one.flag.priority, one.id))
    fact = next(f for f in desk.store.reports(sha256)[question.flag.report].facts if f.key == question.flag.key)
    numbers = {q.id for q in desk.store.questions(None, sha256, 100_000) if q.flag.key == fact.key}
    said = {answer.reviewer for answer in desk.store.answers(sha256) if answer.question in numbers}
    fresh = next((person for person in people if person.by not in said), people[0])
    desk.answer(fresh.answer(question, fact))
    return True


def against(desk: Desk, sha256: str, truth: Truth, name: str, damage: str, seconds: float) -> Checked:
    """Final storage of one document against what is printed."""
    printed = {fact["key"]: fact["text"] for fact in truth["facts"] if fact["text"] is not None}
    records = {record.key: record for record in desk.store.records(Wanted(documents=(sha256,)))}
    wrong, silent = [], []
    for key in dict.fromkeys((*printed, *records)):
        record, text = records.get(key), printed.get(key)
        if record is not None and record.text is not None and text is not None and alike(record.text, text):
            continue
        if text is None and record is not None and not record.text and record.settled_by is not Settled.MACHINE:
            continue
        stored = "nothing" if record is None else f"“{record.text}”"
        said = f"{key}: printed {'nothing' if text is None else f'“{text}”'}, stored {stored}"
        by_machine = record is None or record.settled_by is Settled.MACHINE
        (silent if by_machine else wrong).append(said)
    answers = desk.store.answers(sha256)
    return Checked(
        name,
        damage,
        desk.store.case(sha256).state is DocumentState.SETTLED,
        len(printed),
        len(answers),
        len(desk.store.reviewing.answers(sha256)),
        sum(answer.outcome in (Outcome.CORRECTED, Outcome.BLANK) for answer in answers),
        sum(record.settled_by in (Settled.MACHINE, Settled.AUDIT) for record in records.values()),
        tuple(wrong),
        tuple(silent),
        round(seconds, 2),
    )


def a_desk(folder: Path, settings: Settings) -> Desk:
    """The real desk on a database of its own."""
    store = SqlStore(f"sqlite:///{folder / 'gouji.db'}")
    blobs = Originals(Blobs(str(folder / "blobs")))
    twice = SecondReader(settings.double)
    return Desk(store, blobs, OpenBench(settings), MemoryReviewer(), settings.pages_per_job, second_reader=twice)


def report(many: Sequence[Checked], desk: Desk) -> Iterator[str]:
    """What came of it, in lines."""
    head = ("damage", "documents", "settled", "figures", "asked", "tables", "corrected", "wrong though asked", "silent")
    rows = []
    for damage in dict.fromkeys(one.damage for one in many):
        rows.append(_row(damage, [one for one in many if one.damage == damage]))
    yield from columns(head, [*rows, _row("all", many)], right=range(1, len(head)))
    for one in many:
        for what, errors in (("wrong though asked", one.wrong_though_asked), ("silent", one.silent)):
            for error in errors:
                yield f"  {one.name}: {what}: {error}"
    bound = silent_bound(figures(desk.store.reviewing.told()))
    yield str(bound)
    accepted = sum(one.accepted for one in many)
    left = sum(len(one.silent) for one in many)
    share = (left + bound.wrong) / max(1, accepted)
    yield f"in truth: {left} silent errors are left and {bound.wrong} were found by audit, of {accepted} ({share:.3%})"


def _row(name: str, many: Sequence[Checked]) -> tuple[str, ...]:
    numbers = (
        len(many),
        sum(one.settled for one in many),
        sum(one.figures for one in many),
        sum(one.asked for one in many),
        sum(one.tables_asked for one in many),
        sum(one.corrected for one in many),
        sum(len(one.wrong_though_asked) for one in many),
        sum(len(one.silent) for one in many),
    )
    return name, *map(str, numbers)


def seeds_of(text: str) -> list[int]:
    first, _, last = text.partition("-")
    return list(range(int(first), int(last or first) + 1))


def main(arguments: Sequence[str] | None = None) -> int:
    """Make documents, answer their questions, and count; 1 where something is wrong though it was asked about."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--split", default="judge", choices=("tune", "judge"))
    parser.add_argument("--kind", default="gov-disclosure-2021,gov-disclosure-2019,us-foia,cn-budget")
    parser.add_argument("--damage", default="digital,office,bad,fax,photo,worn")
    parser.add_argument("--seeds", default="1-3", type=seeds_of)
    parser.add_argument("--audit", default=0.02, type=float, help="share of accepted figures asked all the same")
    parser.add_argument("--double", default=0.0, type=float, help="share of questions that two people answer")
    parser.add_argument("--no-tables", action="store_true", help="nobody draws tables, only figures are answered")
    parser.add_argument("--out", type=Path, help="write all counts here as JSON")
    chosen = parser.parse_args(arguments)
    settings = Settings(threads=1, audit=chosen.audit, double=chosen.double)
    many = []
    with tempfile.TemporaryDirectory() as folder:
        desk = a_desk(Path(folder), settings)
        for damage in chosen.damage.split(","):
            for kind in chosen.kind.split(","):
                for seed in chosen.seeds:
                    done = checked(desk, kind, chosen.split, damage, seed, Path(folder), not chosen.no_tables)
                    many.append(done)
                    print(
                        f"{done.name}: {done.asked} asked, {len(done.silent)} silent, {done.seconds:.1f} s",
                        file=sys.stderr,
                        flush=True,
                    )
        for line in report(many, desk):
            print(line)
        desk.store.close()
    if chosen.out:
        said = {"split": chosen.split, "audit": chosen.audit, "documents": [asdict(one) for one in many]}
        chosen.out.write_text(json.dumps(said, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return 1 if any(one.wrong_though_asked or not one.settled for one in many) else 0


if __name__ == "__main__":
    sys.exit(main())
