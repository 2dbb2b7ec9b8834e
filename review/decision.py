"""What is decided about figures: frozen values that review, desk and doors share."""

from __future__ import annotations

from dataclasses import dataclass, field
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
