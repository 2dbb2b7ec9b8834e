"""Where files are read and figures judged: the part of the work that needs models, and that a file may crash."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from models.document import Document
from models.errors import Fatal
from review.decision import Correction, Report
from services.settings import Settings
from services.shelter import Bounds, Shelter

if TYPE_CHECKING:
    from services.champion import Champion, Doubter, Doubting

OnPage = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Doubt:
    """A report to be judged, with what else is known about it."""

    report: Report
    earlier: Sequence[Report] = ()
    """What the same agency reported the year before."""
    said: Sequence[Correction] = ()
    """What people have said about its figures."""


class Bench(Protocol):
    """Reads files and judges figures; keeps nothing."""

    def take_up(self, weights: str = "") -> str:
        """Read with these weights from now on, or with the champion's; their name, or nothing where there is no choice.

        Asked between documents, never within one.
        """
        ...

    def doubt_with(self, doubts: Doubting) -> None:
        """Judge figures with the champion model of doubt, whichever that is."""
        ...

    def pages(self, path: Path) -> int:
        """How many pages a file has; 0 where its kind knows none."""
        ...

    def read(self, path: Path, first: int, last: int, on_page: OnPage) -> bytes:
        """Some pages of a file, written as bytes that can be joined with others."""
        ...

    def recognise(self, pieces: Sequence[bytes], options: Mapping[str, Any]) -> tuple[Document, tuple[Report, ...]]:
        """The pieces of one file as a document, and the reports in it, not judged yet."""
        ...

    def match(self, document: Document, options: Mapping[str, Any]) -> tuple[Report, ...]:
        """The reports in a document, not judged yet."""
        ...

    def judge(self, document: Document, doubts: Sequence[Doubt]) -> list[Report]:
        """The reports of a document with what is thought of their figures."""
        ...


class OpenBench:
    """The bench in this process. What is heavy is loaded when it is first needed."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._doubts: Doubting | None = None

    def doubt_with(self, doubts: Doubting) -> None:
        self._doubts = doubts

    @cached_property
    def _engine(self):
        from services.wiring import engine

        return engine(self._settings)

    @cached_property
    def _forms(self):
        from services.wiring import known_forms

        return known_forms(self._settings)

    @cached_property
    def _limits(self):
        from services.wiring import limits

        return limits(self._settings)

    def take_up(self, weights: str = "") -> str:
        return ""

    def pages(self, path: Path) -> int:
        from models.pages import page_count

        return page_count(path, self._limits)

    def read(self, path: Path, first: int, last: int, on_page: OnPage) -> bytes:
        from models.read import read_pages
        from models.written import written

        return written(read_pages(path, self._engine, self._limits, first, last, on_page))

    def recognise(self, pieces: Sequence[bytes], options: Mapping[str, Any]) -> tuple[Document, tuple[Report, ...]]:
        from models.read import joined
        from models.written import document_of

        document = joined([document_of(piece) for piece in pieces])
        return document, self.match(document, options)

    def match(self, document: Document, options: Mapping[str, Any]) -> tuple[Report, ...]:
        from review.forms.matcher import match

        reports = match(document, self._forms, options.get("form") or "auto")
        known = {name: options[name] for name in ("agency", "year") if options.get(name)}
        return tuple(replace(report, **known) for report in reports)

    def judge(self, document: Document, doubts: Sequence[Doubt]) -> list[Report]:
        return self.judge_by(document, doubts, self._doubts.now() if self._doubts else None)

    def judge_by(self, document: Document, doubts: Sequence[Doubt], doubter: Doubter | None) -> list[Report]:
        """The same by a model of doubt that is given; None is the one that comes with gouji."""
        from review.answered import conceded, confirmed, corrected
        from review.check import check

        model, name = (doubter.model, doubter.name) if doubter else (None, "")
        by_id = {form.id: form for form in self._forms}
        judged = [
            check(
                document,
                corrected(doubt.report, doubt.said),
                by_id.get(doubt.report.form or ""),
                doubt.earlier,
                self._settings.target_error,
                confirmed=confirmed(doubt.said),
                conceded=conceded(doubt.said),
                audit=self._settings.audit,
                model=model,
            )
            for doubt in doubts
        ]
        return [replace(report, doubted_by=name) for report in judged]


class ShelteredBench:
    """The bench in a process of its own: what a file does to it, it does to nobody else."""

    def __init__(self, settings: Settings, target: str = "services.workbench:sheltered") -> None:
        self._settings, self._target = settings, target
        self._champion: Champion | None = None
        self._doubts: Doubting | None = None
        self._shelter = self._a_shelter()
        self._closed = False

    def follow(self, champion: Champion) -> None:
        """Read with the champion's weights, whichever model that is."""
        self._champion = champion

    def doubt_with(self, doubts: Doubting) -> None:
        self._doubts = doubts

    def take_up(self, weights: str = "") -> str:
        if self._champion is None:
            return ""
        weights = weights or self._champion.now()
        reader = self._champion.reader(weights)
        if reader != self._settings.reader:
            self._shelter.close()
            self._settings = replace(self._settings, reader=reader)
            self._shelter = self._a_shelter()
        return weights

    def pages(self, path: Path) -> int:
        return self._call("pages", path)

    def read(self, path: Path, first: int, last: int, on_page: OnPage) -> bytes:
        return self._call("read", path, first, last, on_page=on_page)

    def recognise(self, pieces: Sequence[bytes], options: Mapping[str, Any]) -> tuple[Document, tuple[Report, ...]]:
        return self._call("recognise", pieces, dict(options))

    def match(self, document: Document, options: Mapping[str, Any]) -> tuple[Report, ...]:
        return self._call("match", document, dict(options))

    def judge(self, document: Document, doubts: Sequence[Doubt]) -> list[Report]:
        # The champion is looked up out here: what is sheltered knows no database.
        return self._call("judge_by", document, doubts, self._doubts.now() if self._doubts else None)

    def close(self) -> None:
        """End the process at once, from any thread; the work that it was at ends with InterruptedError."""
        self._closed = True
        self._shelter.close()

    def _a_shelter(self) -> Shelter:
        bounds = Bounds(self._settings.seconds, self._settings.megabytes)
        return Shelter(self._target, self._settings, bounds=bounds)

    def _call(self, verb: str, *work: Any, on_page: OnPage = lambda page: None) -> Any:
        def watched(page: int) -> None:
            try:
                on_page(page)
            except BaseException:
                # The child is still at work on what nobody waits for any more.
                self._shelter.close()
                raise

        if self._closed:
            raise InterruptedError("the bench is closed")
        try:
            try:
                return self._shelter.call(verb, work, on_progress=watched)
            except Fatal:
                # Once may be bad luck: the machine ran out of memory, a person killed the wrong process.
                if self._closed:
                    raise
                return self._shelter.call(verb, work, on_progress=watched)
        except Exception as error:
            if self._closed:
                raise InterruptedError("the bench was closed in the middle of its work") from error
            raise


def sheltered(settings: Settings) -> Callable[..., Any]:
    """What the sheltered process answers calls with."""
    bench = OpenBench(settings)

    def answer(verb: str, work: Sequence[Any], progress: OnPage) -> Any:
        more = (progress,) if verb == "read" else ()
        return getattr(bench, verb)(*work, *more)

    return answer
