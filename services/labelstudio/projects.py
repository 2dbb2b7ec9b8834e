"""gouji's projects in Label Studio: made, found again, put right, and made anew where they are gone."""

from __future__ import annotations

import logging
import secrets
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

from models.errors import LabelStudioRefuses
from review.labelstudio.config import Wanted, wanted
from review.labelstudio.seam import LabelStudio, Project
from services.store.labelstudio import Known, Ledger

log = logging.getLogger("gouji.labelstudio")

_TRUSTED_SECONDS = 60.0
"""For so long a project that was right is taken to be right."""
_MARK = "gouji:"


@dataclass(frozen=True, slots=True)
class Listening:
    """Where Label Studio tells us of answers, and the secret by which we know that it is Label Studio."""

    address: str
    secret: str


class Projects:
    """The projects as they should be. `on_gone` is told of each that is there no more."""

    def __init__(
        self,
        labelstudio: LabelStudio,
        ledger: Ledger,
        listening: Listening | None,
        on_gone: Callable[[Known], None] = lambda known: None,
    ) -> None:
        self._labelstudio, self._ledger, self._listening = labelstudio, ledger, listening
        self._on_gone = on_gone
        self._right: dict[str, tuple[float, Known]] = {}

    def of(self, kind: str, language: str) -> Known:
        """The project for a kind of questions in a language, put right or made if need be."""
        want = wanted(kind, language)
        since, known = self._right.get(want.name, (0.0, None))
        if known is not None and time.monotonic() - since < _TRUSTED_SECONDS:
            return known
        known = self._standing(want) or self._made(want)
        if self._listening is not None and known.project is not None:
            self._labelstudio.listen(known.project, self._listening.address, self._listening.secret)
        self._right[want.name] = time.monotonic(), known
        return known

    def there(self) -> list[Known]:
        """All projects that are there, retired ones too; those that are gone are noted as gone."""
        found = []
        for known in self._ledger.projects():
            if known.project is None:
                continue
            project = self._labelstudio.project(known.project)
            if project is not None and project.mark == known.mark:
                found.append(known)
            elif not known.retired:
                self._lose(known)
        return found

    def put_right(self) -> None:
        """See that every project which is in use is as this gouji wants it."""
        for known in self._ledger.projects():
            if not known.retired:
                self._right.pop(known.kind, None)
                self.of(*known.kind.split("-", 1))

    def _standing(self, want: Wanted) -> Known | None:
        """The project that is there and was put right; None where a new one must be made."""
        known = next((p for p in self._ledger.projects() if p.kind == want.name and not p.retired), None)
        if known is None:
            return None
        if known.version != want.version:
            self._retire(known)
            return None
        project = self._found(known)
        if project is None:
            if known.project is None:
                return None
            self._lose(known)
            return None
        if project.title != want.title or project.config != want.config or not project.is_right:
            if not self._labelstudio.mend(project.id, want, known.mark):
                self._retire(known)
                return None
            log.info("project %s in Label Studio was put right", want.name)
        return known if known.project else next(p for p in self._ledger.projects() if p.id == known.id)

    def _found(self, known: Known) -> Project | None:
        if known.project is not None:
            project = self._labelstudio.project(known.project)
            return project if project is not None and project.mark == known.mark else None
        return self._first(known)

    def _first(self, known: Known) -> Project | None:
        """The project that was made under this mark, should we not have heard of it; the first, should there be two."""
        ours = [project for project in self._labelstudio.projects() if project.mark == known.mark]
        first = min(ours, key=lambda project: project.id, default=None)
        if first is not None:
            self._ledger.made_project(known.id, first.id)
        return first

    def _made(self, want: Wanted) -> Known:
        known = self._ledger.begin_project(want.name, _MARK + secrets.token_hex(12), want.version)
        if known.project is None and self._first(known) is None:
            made = self._labelstudio.create(want, known.mark)
            first = self._first(known)
            if first is not None and first.id != made:
                # Another process made it in the same moment, and was first.
                self._labelstudio.discard(made)
            log.info("project %s was made in Label Studio", want.name)
        return next(p for p in self._ledger.projects() if p.id == known.id)

    def _retire(self, known: Known) -> None:
        """Ask in this project no more. What was answered there stays, and can be changed there still."""
        log.warning("project %s in Label Studio is of an older form; its questions move to a new one", known.kind)
        if known.project is not None:
            with suppress(LabelStudioRefuses):
                project = self._labelstudio.project(known.project)
                if project is not None:
                    self._labelstudio.retire(known.project, f"{project.title} ({known.version})")
        self._gone(known)

    def _lose(self, known: Known) -> None:
        log.warning("project %s is gone from Label Studio; it is made anew", known.kind)
        self._gone(known)

    def _gone(self, known: Known) -> None:
        self._right.pop(known.kind, None)
        self._on_gone(known)
        self._ledger.retire_project(known.id)
