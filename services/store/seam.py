"""What the desk, the queue and the doors ask of a store. Documents are named by the sha256 of their bytes.

Every method that changes something is one transaction: the change, its event in the log and the jobs that it calls for
in the outbox come together or not at all, and calling it again changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Protocol

from models.document import Document
from review.decision import Answer, Correction, Flag, FlagState, Question, QuestionState, Reason, Record, Report

if TYPE_CHECKING:
    from services.store.reviewing import Reviewing


class DocumentState(StrEnum):
    """How far a document has come."""

    RECEIVED = "received"
    READING = "reading"
    HELD = "held"
    SETTLED = "settled"
    FAILED = "failed"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Arrival:
    """A file that came in; its bytes lie in the blob store under their sha256."""

    sha256: str
    name: str
    size: int = 0
    media_type: str = ""
    options: Mapping[str, Any] = field(default_factory=dict)
    """What was asked for with it: form, agency, year, target error."""
    lane: str = "now"


@dataclass(frozen=True, slots=True)
class Case:
    """A document as the desk sees it."""

    sha256: str
    name: str
    state: DocumentState
    known: bool = False
    """It was here before: these bytes had come already, or this had been done already."""
    reason: str = ""
    """Why it failed or was cancelled."""
    attempts: int = 0
    open_flags: int = 0
    records: int = 0
    """Records in final storage, superseded ones not counted."""
    size: int = 0
    media_type: str = ""
    options: Mapping[str, Any] = field(default_factory=dict)
    received: datetime | None = None
    changed: datetime | None = None
    settled: datetime | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """A group of pages of one document, read by one job."""

    index: int
    first_page: int
    last_page: int
    pages_done: int = 0
    attempts: int = 0
    result: str | None = None
    """The sha256 of what was read, in the blob store; None until it is done."""
    weights: str = ""
    """What it is read with, whoever reads it and whenever; nothing where there was no choice."""


@dataclass(frozen=True, slots=True)
class Announcement:
    """A job that a change calls for, kept until it is done."""

    id: int
    job: str
    lane: str
    subject: str
    payload: Mapping[str, Any]
    attempts: int
    available: datetime
    state: str = "waiting"
    """waiting, claimed, done or dead."""
    last_error: str = ""


@dataclass(frozen=True, slots=True)
class Event:
    """A change of state, chained to the one before by hashes."""

    seq: int
    at: str
    kind: str
    subject: str
    actor: str
    data: str
    """JSON, byte for byte as it was hashed."""
    previous: str
    hash: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which records are asked for; what is None or empty does not narrow."""

    agencies: tuple[str, ...] = ()
    years: tuple[int, ...] = ()
    forms: tuple[str, ...] = ()
    key_prefix: str = ""
    settled_since: datetime | None = None
    documents: tuple[str, ...] = ()


EVERYTHING = Wanted()


@dataclass(frozen=True, slots=True)
class Seen:
    """What was known when the answers to a figure were weighed."""

    answers: int
    """How many answers its document had."""
    flag: int | None
    """Its open flag."""


class Order(StrEnum):
    """How records follow each other."""

    REPORT = "report"
    """Report by report: agency, year, form, then the form's order."""
    SERIES = "series"
    """Figure by figure: form, agency, the form's order, then the years."""


@dataclass(frozen=True, slots=True)
class Model:
    """Weights that read or judge, and where they came from."""

    name: str
    task: str
    """What it is for: recognise, structure, doubt."""
    sha256: str
    made: datetime
    parent: str | None = None
    dataset: str | None = None
    settings: Mapping[str, Any] = field(default_factory=dict)
    results: Mapping[str, Any] = field(default_factory=dict)


class Store(Protocol):
    """Where documents, doubts and settled figures are kept."""

    @property
    def reviewing(self) -> Reviewing:
        """What is kept about the people who are asked, besides their answers to figures."""
        ...

    # documents
    def receive(self, arrival: Arrival) -> Case:
        """Take a file in; the same bytes twice are one document, and the answer says `known`."""
        ...

    def start(self, sha256: str, worker: str) -> Case:
        """Begin, or begin again, to read a document; counts the attempt. `known`: there is nothing left to read."""
        ...

    def hold(
        self,
        document: Document,
        reports: Sequence[Report],
        versions: Mapping[str, str] | None = None,
        blobs: Mapping[str, str] | None = None,
    ) -> Case:
        """Keep what was read and judged, with the blobs that belong to it, and open a flag for every doubted fact.

        `versions` names what read and judged it, besides its readers; `blobs` are as in `attach`.
        """
        ...

    def judge(self, sha256: str, report: int, judged: Report) -> Case:
        """Replace what is thought of one report: doubts that are gone are withdrawn, new ones opened."""
        ...

    def checked(self, sha256: str, said: Sequence[Correction]) -> bool:
        """All reports were judged with these corrections: no check is called for. False: more came meanwhile."""
        ...

    def settle(self, sha256: str, said: Sequence[Correction] | None = None) -> Case:
        """Write the records of a document without open flags into final storage.

        Where `said` is given, only if no correction has come since that the judgement does not know.
        """
        ...

    def fail(self, sha256: str, reason: str) -> Case: ...

    def cancel(self, sha256: str, actor: str, reason: str = "") -> Case: ...

    def retry(self, sha256: str, actor: str) -> Case:
        """Send a failed or cancelled document in again."""
        ...

    def case(self, sha256: str) -> Case:
        """A document's case by its sha256 or the beginning of it."""
        ...

    def cases(self, state: DocumentState | None = None, after: str = "", limit: int = 100) -> list[Case]:
        """Documents in order of arrival; `after` is the sha256 of the last one seen."""
        ...

    def counts(self) -> dict[DocumentState, int]: ...

    def let_go(self, sha256: str, part: int | None = None) -> None:
        """Whoever read a document, or a part of it, was told to stop: that try does not count."""
        ...

    def document(self, sha256: str) -> Document:
        """All that was read from a document."""
        ...

    def reports(self, sha256: str) -> tuple[Report, ...]:
        """The reports recognised in a document, as last judged, as the machine read them."""
        ...

    def attach(self, sha256: str, blobs: Mapping[str, str]) -> None:
        """Note which blobs belong to a document, by what they are to it: `page/1`, `crop/requests.total`."""
        ...

    def attachments(self, sha256: str) -> dict[str, str]: ...

    # parts
    def split(self, sha256: str, groups: Sequence[tuple[int, int]], lane: str = "now", weights: str = "") -> list[Part]:
        """Fan a document out into groups of pages (first, last), one job each; a single group is the caller's own.

        All parts keep the same `weights`, so that a document is read with one model, whenever the champion changes.
        """
        ...

    def start_part(self, sha256: str, index: int) -> Part: ...

    def progress_part(self, sha256: str, index: int, pages_done: int) -> None: ...

    def finish_part(self, sha256: str, index: int, result: str) -> bool:
        """Keep a part's result; True for the call that completes the document, which also announces `join`."""
        ...

    def parts(self, sha256: str) -> list[Part]: ...

    # doubts
    def flags(self, sha256: str | None = None, state: FlagState | None = FlagState.OPEN) -> list[Flag]: ...

    def doubt(self, sha256: str, report: int, key: str, reasons: Sequence[Reason], actor: str) -> Flag:
        """Open a flag by hand: an audit, a contradiction, a late change. A settled document is held again."""
        ...

    def questions(
        self, state: QuestionState | None = QuestionState.WAITING, sha256: str | None = None, limit: int = 1000
    ) -> list[Question]:
        """Questions, the least sure first; those of one document stand together where they are alike."""
        ...

    def question(self, id: int) -> Question:
        """A question by its number."""
        ...

    def question_of_task(self, task: str) -> Question | None:
        """The question that the reviewers' system knows by this name."""
        ...

    def asked(self, tasks: Mapping[int, str]) -> None:
        """Note what the reviewers' system calls each question."""
        ...

    def unasked(self, questions: Sequence[int]) -> None:
        """The reviewers' system does not have these any more: they wait again."""
        ...

    def assign(self, question: int, reviewer: str | None) -> None: ...

    def ask_again(self, question: int, why: Reason) -> Question:
        """Close a question and put its flag anew, with one more reason."""
        ...

    def answer(self, answer: Answer, correction: Correction | None) -> bool:
        """Take an answer in, once however often it comes; a correction closes its flag. False: it was here before.

        Without a correction a check is called for, which weighs what all answers come to.
        """
        ...

    def conclude(
        self,
        sha256: str,
        report: int,
        key: str,
        seen: Seen,
        correction: Correction | None,
        wanted: Sequence[Reason] = (),
    ) -> bool:
        """What the answers to a figure come to: a correction closes its flag, reasons put it to another person.

        False, and nothing is changed: more has come than was seen; weigh again.
        """
        ...

    def correct(self, correction: Correction) -> None:
        """A change that a person makes without being asked; a settled document is held again."""
        ...

    def answers(self, sha256: str) -> list[Answer]: ...

    def corrections(self, sha256: str) -> list[Correction]:
        """The newest correction of each key."""
        ...

    # final storage
    def records(self, wanted: Wanted = EVERYTHING, order: Order = Order.REPORT) -> Iterator[Record]:
        """Final storage, streamed: the newest version of every record that is wanted."""
        ...

    def history(self, sha256: str, report: int, key: str) -> list[Record]:
        """Every version of one record, oldest first."""
        ...

    def versions(self, sha256: str) -> list[Record]:
        """Every version of every record of a document."""
        ...

    # outbox
    def announce(self, job: str, subject: str, payload: Mapping[str, Any], lane: str = "now") -> None: ...

    def claim(self, owner: str, limit: int = 100, lease: float = 60.0, lane: str | None = None) -> list[Announcement]:
        """Take due announcements, of one lane or of all, for some seconds; what is not done by then is due again."""
        ...

    def extend(self, ids: Sequence[int], lease: float) -> None:
        """Keep claimed announcements for some seconds more: their jobs are still at work."""
        ...

    def done(self, ids: Sequence[int]) -> None: ...

    def postpone(self, id: int, error: str) -> Announcement:
        """A try failed: again later, each time later, and dead after the last one."""
        ...

    def dead(self) -> list[Announcement]: ...

    def revive(self, ids: Sequence[int] | None = None) -> int:
        """Give dead announcements another life; all of them where none is named."""
        ...

    def refill(self) -> int:
        """Make all that is claimed due now: the queue behind the outbox was lost."""
        ...

    def prune(self, before: datetime) -> int:
        """Forget announcements that were done before a moment."""
        ...

    def backlog(self) -> dict[str, int]:
        """How many announcements wait, are claimed, or are dead."""
        ...

    # log
    def events(self, subject: str | None = None, after: int = 0) -> Iterator[Event]:
        """The log from one event on, streamed, in order."""
        ...

    def close(self) -> None:
        """Let go of what is held open."""
        ...

    # models
    def register(self, model: Model) -> bool: ...

    def models(self, task: str | None = None) -> list[Model]: ...

    def champion(self, task: str) -> Model | None: ...

    def promote(self, name: str, actor: str) -> Model: ...
