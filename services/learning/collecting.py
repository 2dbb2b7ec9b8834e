"""Answers and accepted cells become samples: their pages are read again, and the crops that a reader saw are kept."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from models.document import Document
from models.errors import GoujiError
from models.files import Limits
from models.pages import open_pages
from models.training.aligned import fits, lines_of
from models.training.balance import by_kind, spread
from models.training.dataset import encoded
from models.training.marks import marks_of
from models.training.sample import PageSample, Sample
from review.decision import Report, StructureAnswer
from services.learning.wishes import SURE, Wish, accepted, answers, rounds
from services.originals import Originals
from services.store.reviewing import Reviewing
from services.store.samples import Due, SqlSamples
from services.store.seam import Store
from services.store.structure import standing

if TYPE_CHECKING:
    from models.read import Engine
    from models.training.crops import SeenCell, SeenPage

EACH = 12
"""At most so many accepted figures, and as many labels, of one document."""


@dataclass
class Harvest:
    """What one document gave."""

    lines: list[tuple[Sample, bytes]] = field(default_factory=list)
    pages: list[tuple[PageSample, bytes]] = field(default_factory=list)
    left_out: Counter[str] = field(default_factory=Counter)
    """Answers that gave no sample, by why."""


@dataclass(frozen=True, slots=True)
class Collected:
    """What a round of collecting gave."""

    documents: int
    samples: int
    failed: tuple[str, ...] = ()
    """Documents that could not be read again, and why."""


class Collector:
    """Takes samples from documents."""

    def __init__(
        self,
        store: Store,
        reviewing: Reviewing,
        samples: SqlSamples,
        originals: Originals,
        engine: Callable[[], Engine],
        limits: Limits,
    ) -> None:
        self._store, self._reviewing, self._samples, self._originals = store, reviewing, samples, originals
        self._engine, self._limits = engine, limits

    def collect(self, on_document: Callable[[int, int], None] = lambda done, of: None) -> Collected:
        """Take samples from every document that is due, the answered ones first."""
        due = rounds(self._samples.due())
        count, failed = 0, []
        for done, one in enumerate(due):
            on_document(done, len(due))
            try:
                harvest = self.harvest(one)
            except GoujiError as error:
                failed.append(f"{one.document[:12]}: {error}")
                continue
            count += self.keep(one, harvest)
        on_document(len(due), len(due))
        return Collected(len(due) - len(failed), count, tuple(failed))

    def collect_from(self, document: str) -> int:
        """Take samples from one document, if it is due; how many of it stand."""
        return sum(self.keep(one, self.harvest(one)) for one in self._samples.due(document))

    def harvest(self, due: Due) -> Harvest:
        """The samples of one document."""
        harvest = Harvest()
        document, reports = self._store.document(due.document), self._store.reports(due.document)
        said = self._store.corrections(due.document)
        answered = list(answers(reports, said, self._reasons(due.document), harvest.left_out))
        granted = list(accepted(document, reports, said)) if due.settled else []
        pages = sorted({wish.page for wish in answered})
        if not pages and granted:
            pages = [spread(granted, lambda wish: f"{due.document}/{wish.page}")[0].page]
        taken = by_kind([w for w in granted if w.page in pages], EACH, lambda w: f"{due.document}/{w.name}")
        harvest.pages += self._drawn(document, reports)
        for page in self._seen(due.document, pages):
            for wish in (w for w in answered if w.page == page.number):
                harvest.lines += self._lines(due.document, wish, page, harvest.left_out)
            for wish in (w for w in taken if w.page == page.number):
                harvest.lines += self._lines(due.document, wish, page, Counter())
        return harvest

    def keep(self, due: Due, harvest: Harvest) -> int:
        """Keep what a document gave; how many samples of it stand."""
        lines, pages = dict(harvest.lines), dict(harvest.pages)
        # What was erased must not come back, not even for a moment.
        for sample in self._samples.admitted(due.document, [*lines, *pages]):
            self._originals.blobs.put(lines[sample] if isinstance(sample, Sample) else pages[sample])
        return self._samples.keep(due.document, due.mark, [*lines], [*pages], harvest.left_out)

    def _reasons(self, document: str) -> dict[tuple[int, str], str]:
        """Why each figure was asked about."""
        return {
            (flag.report, flag.key): ",".join(dict.fromkeys(reason.code for reason in flag.reasons))
            for flag in self._store.flags(document, None)
        }

    def _drawn(self, document: Document, reports: Sequence[Report]) -> Iterator[tuple[PageSample, bytes]]:
        """The pages of which people said how their tables are cut: those tables stand in the document now."""
        asked = {question.id: question for question in self._reviewing.questions(None, document.sha256)}
        by_page: defaultdict[int, list[StructureAnswer]] = defaultdict(list)
        for answer in standing(self._reviewing.answers(document.sha256)):
            by_page[asked[answer.question].page].append(answer)
        if not by_page:
            return
        with self._originals.path(self._store.case(document.sha256)) as path:
            for number, said in sorted(by_page.items()):
                marks = marks_of(document.tables, number)
                if not marks:
                    continue
                (sheet,) = open_pages(path, self._limits, number, number)
                png = encoded(sheet.image)
                codes = [reason.code for one in said for reason in asked[one.question].reasons]
                yield (
                    PageSample(
                        hashlib.sha256(png).hexdigest(),
                        sheet.image.shape[1],
                        sheet.image.shape[0],
                        document.sha256,
                        number,
                        marks,
                        form=next((report.form for report in reports), None),
                        reviewer=", ".join(dict.fromkeys(one.reviewer for one in said)),
                        reason=",".join(dict.fromkeys(codes)),
                        finder=", ".join(sorted({table.finder for table in document.tables if number in table.pages})),
                    ),
                    png,
                )

    def _seen(self, document: str, pages: Sequence[int]) -> Iterator[SeenPage]:
        from models.training.crops import seen_pages

        if not pages:
            return
        with self._originals.path(self._store.case(document)) as path:
            yield from seen_pages(path, pages, self._engine(), self._limits)

    def _lines(
        self, document: str, wish: Wish, page: SeenPage, left_out: Counter[str]
    ) -> Iterator[tuple[Sample, bytes]]:
        cell = page.at(wish.box)
        texts = None if cell is None else lines_of(wish.text, [line.reading.text for line in cell.lines])
        why = _unfit(wish, cell, texts)
        if why is not None or cell is None or texts is None:
            left_out[why or "not-found"] += 1
            return
        for number, (line, text) in enumerate(zip(cell.lines, texts, strict=True)):
            png = encoded(line.image)
            read_as = wish.read_as if len(cell.lines) == 1 else line.reading.text
            yield _sample(document, wish, png, number, text, read_as), png


def _unfit(wish: Wish, cell: SeenCell | None, texts: Sequence[str] | None) -> str | None:
    """Why a cell that was found again gives no sample; None where it does."""
    if cell is None:
        return "not-found"
    if not cell.lines:
        return "nothing-there" if wish.text else "blank"
    if texts is None:
        return "several-lines"
    if wish.reviewer is None and (cell.text != wish.text or cell.confidence < SURE):
        return "read-differently"
    sizes = [line.image.shape for line in cell.lines]
    if not all(fits(text, shape[1], shape[0]) for text, shape in zip(texts, sizes, strict=True)):
        return "too-narrow"
    return None


def _sample(document: str, wish: Wish, png: bytes, number: int, text: str, read_as: str) -> Sample:
    return Sample(
        crop=hashlib.sha256(png).hexdigest(),
        text=text,
        document=document,
        page=wish.page,
        box=wish.box,
        line=number,
        form=wish.form,
        key=wish.key,
        reviewer=wish.reviewer,
        reason=wish.reason,
        read_as=read_as,
        reader=wish.reader,
    )
