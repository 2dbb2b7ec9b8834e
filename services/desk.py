"""The story: a document is received, read and held; its doubts are asked about, or it settles.

Every step may be killed at any point and taken again: what is done stays done, and the store's outbox calls for what
is not.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from copy import copy
from dataclasses import replace
from pathlib import Path
from typing import Any

from models.document import Document
from models.errors import CalledOff, Fatal, LostBlob, StillInDoubt, UnreadableFile
from review.answered import readable
from review.decision import Answer, Correction, Fact, Outcome, QuestionState, Report, StructureAnswer
from services.originals import Originals
from services.redrawing import doubt_tables, drawable, redraw
from services.reviewer import Reviewer
from services.second_reader import ONE_READER, SecondReader
from services.store.seam import Arrival, Case, DocumentState, Part, Store, Wanted
from services.weighing import weigh
from services.workbench import Bench, Doubt

MOST_STARTS = 6
"""So many workers may die while they have a document in hand; then it is taken to be the cause."""
_PROGRESS_SECONDS = 1.0


class Desk:
    """Takes documents from their arrival to final storage."""

    def __init__(
        self,
        store: Store,
        originals: Originals,
        bench: Bench,
        reviewer: Reviewer,
        pages_per_job: int = 8,
        versions: Mapping[str, str] | None = None,
        worker: str = "desk",
        second_reader: SecondReader = ONE_READER,
    ) -> None:
        self.store, self.originals, self.bench, self.reviewer = store, originals, bench, reviewer
        self._pages_per_job, self._versions, self._worker = pages_per_job, versions or {}, worker
        self._second_reader = second_reader

    def at(self, bench: Bench) -> Desk:
        """The same desk with another bench, for work side by side."""
        beside = copy(self)
        beside.bench = bench
        return beside

    def receive(self, path: Path, name: str = "", lane: str = "now", **options: Any) -> Case:
        """Take a file in; the same bytes twice are one document."""
        sha256 = self.originals.keep(path)
        return self.store.receive(Arrival(sha256, name or path.name, path.stat().st_size, "", options, lane))

    def read(self, sha256: str, lane: str = "now", on_page: Callable[[int], None] = lambda page: None) -> Case:
        """Read a document, judge and hold it; a long one is split among the workers instead."""
        case = self.store.case(sha256)
        if case.state in (DocumentState.HELD, DocumentState.SETTLED, DocumentState.CANCELLED):
            return replace(case, known=True)
        with self._or_fail(case), self.originals.path(case) as path:
            # A try counts once the file is in hand: a blob store that is away says nothing against the file.
            case = self.store.start(sha256, self._worker)
            if case.known:
                return case
            _refuse_killers(case.attempts)
            with self._unless_stopped(sha256):
                weights = self.bench.take_up()
                parts = self.store.split(sha256, self.groups(self.bench.pages(path)), lane, weights)
                if len(parts) > 1:
                    return case
                part = self.store.start_part(sha256, 0)
                piece = self.bench.read(path, part.first_page, part.last_page, self._progress(case, part, on_page))
                return self.conclude(case, [piece])
        return self.store.case(sha256)

    def read_part(self, sha256: str, index: int, on_page: Callable[[int], None] = lambda page: None) -> bool:
        """Read one group of pages with the weights of its document; True for the one that completes it."""
        case = self.store.case(sha256)
        if case.state is not DocumentState.READING:
            return False
        with self._or_fail(case), self.originals.path(case) as path:
            part = self.store.start_part(sha256, index)
            if part.result is not None:
                return False
            _refuse_killers(part.attempts)
            with self._unless_stopped(sha256, index):
                self.bench.take_up(part.weights)
                piece = self.bench.read(path, part.first_page, part.last_page, self._progress(case, part, on_page))
            return self.store.finish_part(sha256, index, self.originals.blobs.put(piece))
        return False

    def join(self, sha256: str) -> Case:
        """Put the parts of a document together, judge and hold it."""
        case = self.store.case(sha256)
        results = [part.result for part in self.store.parts(sha256)]
        if case.state is not DocumentState.READING or not results or None in results:
            return case
        with self._or_fail(case):
            case = self.conclude(case, [self.originals.blobs.get(result) for result in results if result])
        for result in results:
            self.originals.blobs.remove(result or "")
        return self.store.case(sha256)

    def conclude(self, case: Case, pieces: Sequence[bytes]) -> Case:
        """What was read, judged and held; without doubts it settles at once."""
        document, reports = self.bench.recognise(pieces, case.options)
        if document.sha256 != case.sha256:
            raise LostBlob(f"the file of {case.name} is not what came in; restore {case.sha256} from a backup")
        document = replace(document, name=case.name)
        said = self.store.corrections(case.sha256)
        judged = self.bench.judge(document, self._doubts(reports, said))
        self.store.hold(document, judged, self._versions, {"original": case.sha256})
        weigh(self.store, case.sha256, self._second_reader)
        return self._settle(case.sha256, said)

    def ask(self, sha256: str) -> None:
        """Put the questions of a document to people, and those that they see already in the order of today."""
        doubt_tables(self.store, sha256)
        self.store.asked(self.reviewer.ask(self.store.questions(sha256=sha256)))
        self.reviewer.reorder(self.store.questions(QuestionState.ASKED, sha256))
        tables = self.store.reviewing
        tables.asked(self.reviewer.ask_structure(tables.questions(sha256=self.store.case(sha256).sha256)))

    def withdraw(self, sha256: str, questions: Sequence[int]) -> None:
        """Take questions back that an answer to another has made needless."""
        self.reviewer.withdraw([self.store.question(id) for id in questions])

    def fetch(self, news: Mapping[str, Any]) -> None:
        """Take in what people said, where the reviewers' system told that there is news."""
        self.reviewer.fetch(news, self.answer)

    def withdraw_tables(self, questions: Sequence[int]) -> None:
        """Take questions about tables back whose figures nobody doubts any more."""
        self.reviewer.withdraw_structure([self.store.reviewing.question(id) for id in questions])

    def answer(self, answer: Answer | StructureAnswer) -> bool:
        """Take an answer in, once however often it comes. The store calls for the work that must follow."""
        if isinstance(answer, StructureAnswer):
            return self.store.reviewing.answer(drawable(self.store, answer))
        question = self.store.question(answer.question)
        if answer.outcome is Outcome.SKIPPED and question.reviewer == answer.reviewer:
            self.store.assign(question.id, None)
        is_new = self.store.answer(readable(answer), None)
        weigh(self.store, question.flag.document, self._second_reader)
        return is_new

    def redraw(self, sha256: str) -> None:
        """Bring a document's tables to what people drew of them; its figures are matched again, and all is judged."""
        options = self.store.case(sha256).options

        def judge(document: Document, reports: Sequence[Report], said: Sequence[Correction]) -> Sequence[Report]:
            return self.bench.judge(document, self._doubts(reports, said))

        redraw(self.store, sha256, lambda document: self.bench.match(document, options), judge)
        doubt_tables(self.store, sha256)

    def check(self, sha256: str) -> Case:
        """Judge a document again with what people have said: needless questions go, new ones come, or it settles."""
        weigh(self.store, sha256, self._second_reader)
        case = self.store.case(sha256)
        if case.state is not DocumentState.HELD:
            return case
        document = self.store.document(sha256)
        reports = self.store.reports(sha256)
        while True:
            said = self.store.corrections(sha256)
            for index, report in enumerate(self.bench.judge(document, self._doubts(reports, said))):
                self.store.judge(sha256, index, report)
            if self.store.checked(sha256, said):
                # An answer that came before this was said has lost its call for a check; later ones have theirs.
                weigh(self.store, sha256, self._second_reader)
                case = self._settle(sha256, said)
                doubt_tables(self.store, sha256)
                return case

    def groups(self, pages: int) -> list[tuple[int, int]]:
        """The pages of a document, first and last of each job's."""
        size = self._pages_per_job
        if pages <= size * 3 // 2:
            return [(1, max(1, pages))]
        return [(first, min(first + size - 1, pages)) for first in range(1, pages + 1, size)]

    def _settle(self, sha256: str, said: Sequence[Correction]) -> Case:
        """Write a document into final storage, if no figure is in doubt and nobody has said more than was judged."""
        case = self.store.case(sha256)
        if case.state is not DocumentState.HELD or case.open_flags:
            return case
        try:
            return self.store.settle(sha256, said)
        except StillInDoubt:
            return self.store.case(sha256)

    def _doubts(self, reports: Sequence[Report], said: Sequence[Correction]) -> list[Doubt]:
        return [
            Doubt(report, self._year_before(report), [one for one in said if one.report == index])
            for index, report in enumerate(reports)
        ]

    def _year_before(self, report: Report) -> list[Report]:
        """The agency's report of the year before, as it stands in final storage."""
        if not (report.form and report.agency and report.year):
            return []
        year = report.year - 1
        wanted = Wanted(agencies=(report.agency,), years=(year,), forms=(report.form,))
        facts = {r.key: Fact(r.key, r.text, r.value, label=r.label) for r in self.store.records(wanted)}
        return [Report(report.form, report.agency, year, tuple(facts.values()))] if facts else []

    def _progress(self, case: Case, part: Part, also: Callable[[int], None]) -> Callable[[int], None]:
        """Notes pages as they are done; lets go of a document that a person has called off."""
        last = time.monotonic()

        def on_page(page: int) -> None:
            nonlocal last
            also(page)
            if time.monotonic() - last > _PROGRESS_SECONDS:
                last = time.monotonic()
                if self.store.case(case.sha256).state is not DocumentState.READING:
                    raise CalledOff(f"document {case.sha256[:12]} was called off; nothing is left to do")
                self.store.progress_part(case.sha256, part.index, page - part.first_page + 1)

        return on_page

    @contextmanager
    def _unless_stopped(self, sha256: str, part: int | None = None) -> Iterator[None]:
        try:
            yield
        except InterruptedError:
            self.store.let_go(sha256, part)
            raise

    @contextmanager
    def _or_fail(self, case: Case) -> Iterator[None]:
        try:
            yield
        except UnreadableFile as error:
            self.store.fail(case.sha256, str(error))
        except CalledOff:
            pass


def _refuse_killers(attempts: int) -> None:
    if attempts > MOST_STARTS:
        raise Fatal(f"{MOST_STARTS} workers died with it in hand: print it to a new PDF and send that in")
