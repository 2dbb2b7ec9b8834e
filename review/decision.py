"""What is decided about figures: frozen values that review, desk and doors share."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from models.document import Box, Reading


class Kind(StrEnum):
    """What sort of text a cell holds."""

    NUMBER = "number"
    ZERO_WORD = "zero-word"
    NOT_APPLICABLE = "not-applicable"
    BLANK = "blank"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class Value:
    """The meaning of a printed text."""

    kind: Kind
    number: int | Decimal | None = None
    unit: str | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """A cell by its table's index and its own row and column."""

    table: int
    row: int
    col: int


@dataclass(frozen=True, slots=True)
class Fact:
    """A figure with a key, and the cell it was read from. Absent from the page: text and place are None."""

    key: str
    text: str | None
    value: Value
    place: Place | None = None
    page: int | None = None
    box: Box | None = None
    reading: Reading | None = None
    second_readings: tuple[Reading, ...] = ()
    edge_doubt: float = 0.0
    label: str = ""
    """The printed labels that lead to it, outermost first, joined with ' / '."""

    @property
    def absent(self) -> bool:
        return self.text is None


class Status(StrEnum):
    """What holding figures against each other gave."""

    HOLDS = "holds"
    VIOLATED = "violated"
    NOT_ASSESSABLE = "not-assessable"


@dataclass(frozen=True, slots=True)
class Finding:
    """One relation, judged on one document: `requests.balance` in the scope `natural`."""

    rule: str
    scope: str
    status: Status
    text: str
    """The relation as a sentence in the form's language."""
    left: int | Decimal | None
    right: int | Decimal | None
    facts: tuple[str, ...] = ()
    """Keys of the facts on both sides; empty where no form is known."""
    cells: tuple[Place, ...] = ()
    """The cells on both sides, where no form is known."""
    why: str = ""
    """Why it cannot be judged, or what the difference is."""


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a fact is doubted: a code for programs, a message for people."""

    code: str
    message: str
    rule: str | None = None


class State(StrEnum):
    """What is to be done about a fact."""

    ACCEPTED = "accepted"
    FLAGGED = "flagged"
    ABSENT = "absent"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What gouji thinks of one fact: how likely it is wrong, and whether a person must look."""

    key: str
    state: State
    error_probability: float
    reasons: tuple[Reason, ...] = ()
    suggestion: str | None = None
    """The text that arithmetic and pixels together hold most likely, where it is not the printed reading."""


@dataclass(frozen=True, slots=True)
class Report:
    """One recognised report: which form, whose, of which year, its facts, and what is thought of them."""

    form: str | None
    agency: str | None
    year: int | None
    facts: tuple[Fact, ...] = ()
    findings: tuple[Finding, ...] = ()
    verdicts: dict[str, Verdict] = field(default_factory=dict)
    table_keys: dict[int, str] = field(default_factory=dict)
    """Which table of the form each table of the document is, by its index."""
    order: tuple[str, ...] = ()
    """Keys of flagged facts, the question that settles most first."""
    doubted_by: str = ""
    """The model of doubt that judged it, with its hash; empty for the one that comes with gouji."""


class FlagState(StrEnum):
    """Whether a flag still keeps its document from settling."""

    OPEN = "open"
    ANSWERED = "answered"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Flag:
    """A doubted fact, and why."""

    id: int
    document: str
    """The document's sha256."""
    report: int
    """Which report of the document, from 0."""
    key: str
    reasons: tuple[Reason, ...]
    state: FlagState
    opened: datetime
    priority: int = 0
    """Its place among the questions of its report: 0 settles most."""
    closed: datetime | None = None


class QuestionState(StrEnum):
    """Where a question stands between gouji and the reviewers."""

    WAITING = "waiting"
    ASKED = "asked"
    ANSWERED = "answered"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Question:
    """A flag put to a person."""

    id: int
    flag: Flag
    state: QuestionState
    confidence: float
    """How sure gouji is of its own reading (1 minus the error probability): the least sure is asked first."""
    task: str | None = None
    """What the reviewers' system calls it, once it is there."""
    reviewer: str | None = None
    """Whom it is assigned to; None: anybody."""
    asked: datetime | None = None


class Outcome(StrEnum):
    """What a person said about one figure."""

    AS_READ = "as-read"
    CORRECTED = "corrected"
    ILLEGIBLE = "illegible"
    INCONSISTENT = "inconsistent-in-source"
    BLANK = "blank"
    SKIPPED = "skipped"
    TAKEN_BACK = "taken-back"
    CONTRADICTORY = "contradictory"
    """What was filled in says two things at once; the note says which."""


@dataclass(frozen=True, slots=True)
class Filled:
    """A question's form as a person left it, before anybody says what it means."""

    outcome: Outcome | None
    """The choice that was made; None where none was."""
    prefilled: str
    """What stood in the text box when the form was opened: the machine's text."""
    typed: str | None = None
    """What stood in the text box in the end, "" where it was emptied; None where the box was never touched."""
    candidate: str | None = None
    """The candidate that was chosen."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a person said to a question.

    An answer that was changed where it was given comes again under the same name before the `@` of its source, an
    answer that was deleted there comes as `taken-back`: the one given last counts.
    """

    question: int
    reviewer: str
    outcome: Outcome
    source: str
    """The answer's name where it was given, the same however often it is delivered: `annotation/17@<time>`."""
    given: datetime
    text: str | None = None
    note: str = ""
    seconds: float | None = None
    """How long the person took."""


@dataclass(frozen=True, slots=True)
class Correction:
    """The change that an answer makes: who, when, from, to. Confirming a reading changes it to itself."""

    document: str
    report: int
    key: str
    reviewer: str
    made: datetime
    before: str | None
    after: str | None
    value: Value
    """The meaning of `after`."""
    outcome: Outcome
    answer: str | None = None
    """The `source` of the answer that it comes from; None where a person corrected without being asked."""


@dataclass(frozen=True, slots=True)
class StructureQuestion:
    """A table put to a person because cells of it seem to be missed or cut wrongly."""

    id: int
    document: str
    page: int
    """The page that is shown."""
    table: int | None
    """The table's index in its document; None where a table is missing from the page."""
    keys: tuple[str, ...]
    """The doubted figures that it may explain."""
    reasons: tuple[Reason, ...]
    state: QuestionState
    opened: datetime
    task: str | None = None
    reviewer: str | None = None
    """Whom it is assigned to; None: anybody."""
    asked: datetime | None = None


@dataclass(frozen=True, slots=True)
class DrawnCell:
    """A cell as a person drew it; rows and columns count from 0 in the whole table as the question showed it."""

    row: int
    col: int
    text: str
    rowspan: int = 1
    colspan: int = 1
    box: Box | None = None
    """On the page as given."""


@dataclass(frozen=True, slots=True)
class StructureAnswer:
    """What a person said to a question of structure: cut right (as-read), skipped, or corrected with its cells.

    `cells` are all cells that the table has on the question's page, those that were right included.
    """

    question: int
    reviewer: str
    outcome: Outcome
    source: str
    """As in Answer."""
    given: datetime
    cells: tuple[DrawnCell, ...] = ()
    note: str = ""
    seconds: float | None = None


class Settled(StrEnum):
    """How a record came to be."""

    MACHINE = "machine"
    REVIEWER = "reviewer"
    AUDIT = "audit"


@dataclass(frozen=True, slots=True)
class Record:
    """A settled fact in final storage."""

    document: str
    name: str
    """The document's file name."""
    report: int
    key: str
    version: int
    """From 1; a late correction makes the next one, and the one before stays."""
    agency: str | None
    year: int | None
    form: str | None
    label: str
    text: str | None
    value: Value
    settled_by: Settled
    outcome: Outcome | None
    """What the person said; None where no person was asked."""
    reviewer: str | None
    error_probability: float | None
    page: int | None
    box: Box | None
    readers: str
    """Names and versions of the readers and models, joined with '; '."""
    settled: datetime
