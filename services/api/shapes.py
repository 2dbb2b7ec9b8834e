"""What goes over the wire, as JSON: the shapes that the OpenAPI document shows."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from review.decision import Outcome


class Shape(BaseModel):
    """Every shape: unknown fields in a request are a mistake."""

    model_config = ConfigDict(extra="forbid")


class Problem(BaseModel):
    """An error after RFC 9457: what is wrong, and what to do."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str


class HeadOut(Shape):
    """A recognised report."""

    form: str | None
    agency: str | None
    year: int | None


class DocumentOut(Shape):
    """A document and how far it has come."""

    id: str = Field(description="The sha256 of its bytes; the beginning of it does as a name, too.")
    name: str
    state: Literal["received", "reading", "held", "settled", "failed", "cancelled"]
    reason: str = Field(description="Why it failed or was cancelled.")
    size: int
    received: datetime | None
    changed: datetime | None
    settled: datetime | None
    open_flags: int
    records: int
    pages: int | None = None
    reports: list[HeadOut] = []
    progress: dict[str, Any] | None = None


class ReceivedOut(DocumentOut):
    """A document that came in."""

    known: bool = Field(description="These bytes had come before: it is the same document.")
    sent_as: str = Field(description="The name under which it came now.")


class RefusedOut(Shape):
    """A file that cannot become a document, and why."""

    name: str
    status: int
    detail: str


class UploadOut(Shape):
    """What became of the files of one request."""

    documents: list[ReceivedOut]
    refused: list[RefusedOut]


class PageOut(Shape):
    """A page of a list; `next` goes into `cursor` for the one after, null at the end."""

    items: list[dict[str, Any]]
    next: str | None = None


class DocumentsOut(Shape):
    """Documents, the newest first."""

    items: list[DocumentOut]
    next: str | None


class AnswerIn(Shape):
    """What is printed there, as a person sees it: the text, or an outcome, or both."""

    text: Annotated[str | None, Field(max_length=2000)] = None
    outcome: Literal["as-read", "corrected", "illegible", "inconsistent-in-source", "blank"] | None = None
    note: Annotated[str, Field(max_length=2000)] = ""
    seconds: Annotated[float | None, Field(ge=0, le=1e6, description="How long the person took.")] = None

    def meant(self, read: str | None) -> Outcome:
        """What was said about a figure that was read so."""
        if self.outcome is not None:
            return Outcome(self.outcome)
        return Outcome.AS_READ if (self.text or "").strip() == read else Outcome.CORRECTED


class CorrectionIn(AnswerIn):
    """A correction of a figure that nobody asked about."""

    key: Annotated[str, Field(min_length=1, max_length=500)]
    report: Annotated[int, Field(ge=0, le=10_000, description="Which report of the document, from 0.")] = 0


class ReasonIn(Shape):
    """Why."""

    reason: Annotated[str, Field(max_length=500)] = ""


class KeyIn(Shape):
    """Whom a key is for, and what it may do."""

    name: Annotated[str, Field(min_length=1, max_length=200, pattern=r"\S")]
    role: Literal["reviewer", "operator", "admin"] = "operator"


class KeyOut(Shape):
    """A key; `key` is its text, shown only when it is made."""

    id: str
    name: str
    role: str
    made: datetime
    made_by: str
    revoked: datetime | None
    key: str | None = None
