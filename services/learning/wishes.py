"""Which cells of a document are to become samples, and what they truly say. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from models.document import STATING, Box, Document, Reading
from models.training.sample import ACCEPTED
from review.decision import Correction, Fact, Outcome, Report, State
from services.store.lifecycle import clean
from services.store.samples import Due

UNASKED = "unasked"
"""The reason of a sample about which a person spoke up without being asked."""
SURE = 0.97
"""With less confidence a label is not taken for granted."""
FEWEST = 40
"""So many settled documents are looked through for accepted cells even where few were corrected."""


@dataclass(frozen=True, slots=True)
class Wish:
    """A cell that is to become samples: where it stands, what it truly says, and who says so."""

    text: str
    page: int
    box: Box
    read_as: str
    reader: str
    form: str | None
    key: str | None
    reviewer: str | None
    reason: str

    @property
    def name(self) -> str:
        return f"{self.page}/{self.key or self.box.as_list()}"


def answers(
    reports: Sequence[Report],
    said: Sequence[Correction],
    reasons: Mapping[tuple[int, str], str],
    left_out: Counter[str],
) -> Iterator[Wish]:
    """The cells about which people have said what they show."""
    facts = {(index, fact.key): fact for index, report in enumerate(reports) for fact in report.facts}
    for correction in said:
        fact = facts.get((correction.report, correction.key))
        why = _unusable(correction, fact)
        if why is not None or fact is None or fact.page is None or fact.box is None:
            left_out[why or "no-place"] += 1
            continue
        yield Wish(
            clean(correction.after or ""),
            fact.page,
            fact.box,
            fact.text or "",
            fact.reading.reader if fact.reading else "",
            reports[correction.report].form,
            fact.key,
            correction.reviewer,
            reasons.get((correction.report, correction.key), UNASKED),
        )


def accepted(document: Document, reports: Sequence[Report], said: Sequence[Correction]) -> Iterator[Wish]:
    """The cells of a settled document that nobody was asked about: figures that were accepted, and sure labels."""
    spoken = {(correction.report, correction.key) for correction in said}
    for index, report in enumerate(reports):
        for fact in report.facts:
            verdict = report.verdicts.get(fact.key)
            if verdict is not None and verdict.state is State.ACCEPTED and (index, fact.key) not in spoken:
                yield from _granted(fact.reading, fact.page, fact.box, report.form, fact.key)
        figures = {(fact.place.table, fact.place.row, fact.place.col) for fact in report.facts if fact.place}
        for table in report.table_keys:
            for cell in document.tables[table].cells:
                if (table, cell.row, cell.col) not in figures and cell.confidence >= SURE:
                    yield from _granted(cell.reading, cell.page, cell.box, report.form, None)


def _granted(
    reading: Reading | None, page: int | None, box: Box | None, form: str | None, key: str | None
) -> Iterator[Wish]:
    """A cell that is taken to say what was read, if pixels of it are there."""
    if reading is not None and reading.text and page and box and reading.reader not in STATING:
        yield Wish(reading.text, page, box, reading.text, reading.reader, form, key, None, ACCEPTED)


def rounds(due: Sequence[Due]) -> list[Due]:
    """The documents of one round: all with answers, and of the others about as many, by lot."""
    answered = [one for one in due if one.answered]
    others = sorted((one for one in due if not one.answered), key=lambda one: one.document)
    return [*answered, *others[: max(FEWEST, len(answered))]]


def _unusable(correction: Correction, fact: Fact | None) -> str | None:
    """Why a person's word shows no reader anything; None where it does."""
    if correction.outcome is Outcome.ILLEGIBLE:
        return "illegible"
    if fact is None or fact.page is None or fact.box is None:
        return "no-place"
    if correction.after is None:
        return "absent"
    if fact.reading is not None and fact.reading.reader in STATING:
        return "stated-by-the-file"
    return None
