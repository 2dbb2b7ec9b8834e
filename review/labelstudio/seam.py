"""What gouji asks of Label Studio, and what it gets back: frozen values, and the Protocol that the client keeps."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from review.labelstudio.config import Wanted

Task = Mapping[str, Any]
"""A task as Label Studio takes it in: `data` and `predictions`."""


@dataclass(frozen=True, slots=True)
class Project:
    """A project as it stands in Label Studio."""

    id: int
    mark: str
    """What gouji wrote into its description to know it again."""
    title: str
    config: str
    is_right: bool
    """Whether its order and settings are what gouji gave it."""


@dataclass(frozen=True, slots=True)
class Annotation:
    """What one person filled in, as it stands now."""

    id: int
    by: str
    updated: datetime
    skipped: bool
    result: tuple[Mapping[str, Any], ...]
    seconds: float | None = None


@dataclass(frozen=True, slots=True)
class Shown:
    """A task as it stands in Label Studio, with all that people filled in."""

    id: int
    project: int
    cell_id: str
    updated: datetime
    annotations: tuple[Annotation, ...] = ()
    data: Mapping[str, Any] | None = None
    score: float | None = None
    prediction: int | None = None


class LabelStudio(Protocol):
    """A Label Studio. Every call may raise Unreachable; a call that changes something may then have happened or not."""

    def project(self, id: int) -> Project | None: ...

    def projects(self) -> list[Project]: ...

    def create(self, wanted: Wanted, mark: str) -> int:
        """A new project as it should be; its number there."""
        ...

    def mend(self, id: int, wanted: Wanted, mark: str) -> bool:
        """Make a project as it should be; False where Label Studio refuses, because answers hang on the old form."""
        ...

    def discard(self, id: int) -> None:
        """Take a project away in which there is nothing."""
        ...

    def retire(self, id: int, title: str) -> None:
        """Give a project that is asked no more another title."""
        ...

    def listen(self, project: int, address: str, secret: str) -> None:
        """See that one webhook of the project, and only one of gouji's, leads to this address."""
        ...

    def put(self, project: int, tasks: Sequence[Task]) -> list[int]:
        """New tasks; their numbers in the same order."""
        ...

    def change(self, task: int, data: Mapping[str, Any]) -> None: ...

    def rank(self, prediction: int, score: float) -> None:
        """Give a task another place in the order."""
        ...

    def remove(self, task: int) -> None:
        """Take a task away; one that is not there is none the worse."""
        ...

    def task(self, id: int) -> Shown | None: ...

    def tasks(self, project: int, since: datetime | None = None) -> Iterator[Shown]:
        """All tasks of a project, or those that changed since a moment."""
        ...

    def tasks_of(self, project: int, document: str) -> list[Shown]:
        """The tasks of one document."""
        ...

    def task_of_annotation(self, annotation: int) -> int | None:
        """The task that an annotation hangs on; None where it is gone."""
        ...

    def invitation(self) -> str:
        """The address at which a new reviewer signs up."""
        ...
