"""Pictures of what came in, for people: pages, cells, and cells with their row and header. Made once, kept as blobs.

A picture has a name within its document: `page/2` as it came in, `level/2` set straight, `crop/0.3.5` the cell of
table 0, row 3, column 5, `context/0.3.5` the same with its row and header.
"""

from __future__ import annotations

import logging
import re
import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from models.document import Cell, Document, Table
from models.errors import BadRequest, GoujiError
from models.files import Limits
from review.decision import Fact, Place, Question, StructureQuestion
from services.originals import Originals
from services.reviewer import Reviewer
from services.shelter import Bounds, Shelter
from services.sights import Alone, AsGiven, Sight, Straightened, leaf_of, scene_of
from services.store.seam import Store

log = logging.getLogger("gouji.pictures")

_NAME = re.compile(r"(page|level)/([1-9]\d{0,5})|(crop|context)/(\d{1,5})\.(\d{1,5})\.(\d{1,5})")
_BOUNDS = Bounds(seconds=120, megabytes=2500)
_IDLE_SECONDS = 60.0
_READ = ("document.held", "document.redrawn")


def page_name(number: int) -> str:
    """A page as it came in: the boxes of an extraction stand on it."""
    return f"page/{number}"


def level_name(number: int) -> str:
    """A page set straight."""
    return f"level/{number}"


def crop_name(place: Place) -> str:
    """A cell alone."""
    return f"crop/{place.table}.{place.row}.{place.col}"


def context_name(place: Place) -> str:
    """A cell with its row and header."""
    return f"context/{place.table}.{place.row}.{place.col}"


def media_type(name: str) -> str:
    """What kind of image a picture of this name is."""
    return "image/png" if name.startswith("crop/") else "image/jpeg"


def path_of(sha256: str, name: str) -> str:
    """Where the service shows a picture; signed, it needs no key."""
    return f"/v1/documents/{sha256}/pictures/{name}"


class Pictures:
    """Makes pictures in a process of its own and finds those that were made before. Safe to share among threads."""

    def __init__(self, store: Store, originals: Originals, limits: Limits, bounds: Bounds = _BOUNDS) -> None:
        self._store, self._originals = store, originals
        self._shelter = Shelter("services.darkroom:darkroom", limits, bounds=bounds)
        self._busy = threading.Lock()
        self._rest = threading.Timer(_IDLE_SECONDS, self.close)

    def blob(self, sha256: str, name: str) -> str:
        """The blob of one picture, made now if nobody made it before."""
        return self.blobs(sha256, (name,))[name]

    def blobs(self, sha256: str, names: Iterable[str]) -> dict[str, str]:
        """The blobs of several pictures of one document, by name."""
        roles = self._roles(sha256, names)
        known = self._store.attachments(sha256)
        if any(role not in known for role in roles.values()):
            with self._busy:
                known = self._store.attachments(sha256)
                missing = [name for name, role in roles.items() if role not in known]
                if missing:
                    made = self._make(sha256, missing)
                    kept = {roles[name]: blob for name, blob in made.items()}
                    self._store.attach(sha256, kept)
                    known |= kept
        return {name: known[role] for name, role in roles.items()}

    def data(self, blob: str) -> bytes:
        """The bytes of a picture."""
        return self._originals.blobs.get(blob)

    def close(self) -> None:
        """End the process that draws; the next picture starts another."""
        self._rest.cancel()
        with self._busy:
            self._shelter.close()

    def _roles(self, sha256: str, names: Iterable[str]) -> dict[str, str]:
        """What pictures are to their document. Read or drawn anew, its cells lie elsewhere, and so do its pictures."""
        read = max((event.seq for event in self._store.events(sha256) if event.kind in _READ), default=0)
        return {name: f"{name}@{read}" for name in names}

    def _closed_soon(self) -> None:
        """The process that draws is let go once nobody has wanted a picture for a while."""
        self._rest.cancel()
        self._rest = threading.Timer(_IDLE_SECONDS, self.close)
        self._rest.daemon = True
        self._rest.start()

    def _make(self, sha256: str, names: Sequence[str]) -> dict[str, str]:
        document = self._store.document(sha256)
        sights = [sight(document, name) for name in names]
        with self._originals.path(self._store.case(sha256)) as path:
            made = self._shelter.call(path, sha256, sights)
        self._closed_soon()
        return {name: self._originals.blobs.put(data) for name, data in zip(names, made, strict=True)}


def sight(document: Document, name: str) -> Sight:
    """What a picture of this name shows."""
    found = _NAME.fullmatch(name)
    if not found:
        raise BadRequest(f"no picture is called {name[:80]!r}; there are: page/1, level/1, crop/0.3.5, context/0.3.5")
    if not document.pages:
        raise BadRequest("a file without pages (Word, Excel, HTML, text) has no pictures; see its tables")
    if found[1]:
        number = int(found[2])
        if all(page.number != number for page in document.pages):
            raise BadRequest(f"there is no page {number}; the pages are 1 to {len(document.pages)}")
        leaf = leaf_of(document, number)
        return AsGiven(leaf) if found[1] == "page" else Straightened(leaf)
    table, cell = _cell(document, Place(int(found[4]), int(found[5]), int(found[6])))
    scene = scene_of(document, table, cell)
    if scene is None:
        raise BadRequest(f"the cell of {name} stands on no page")
    return Alone(scene.leaf, scene.cell) if found[3] == "crop" else scene


def _cell(document: Document, place: Place) -> tuple[Table, Cell]:
    table = document.tables[place.table] if place.table < len(document.tables) else None
    cell = table.at(place.row, place.col) if table else None
    if table is None or cell is None:
        raise BadRequest(f"there is no cell at table {place.table}, row {place.row}, column {place.col}")
    return table, cell


def names_of(fact: Fact) -> tuple[str, ...]:
    """The pictures that a person needs to judge a figure; none where it stands on no page."""
    if fact.place is None or fact.page is None or fact.box is None:
        return ()
    return crop_name(fact.place), context_name(fact.place)


class Picturing:
    """A reviewer whose questions come with their pictures made."""

    def __init__(self, reviewer: Reviewer, pictures: Pictures, store: Store) -> None:
        self._reviewer, self._pictures, self._store = reviewer, pictures, store

    def ask(self, questions: Sequence[Question]) -> Mapping[int, str]:
        for sha256 in dict.fromkeys(question.flag.document for question in questions):
            try:
                self._picture(sha256, [q for q in questions if q.flag.document == sha256])
            except GoujiError as error:
                # A question without its picture is better than no question.
                log.warning("no pictures of %s: %s", sha256[:12], error)
        return self._reviewer.ask(questions)

    def ask_structure(self, questions: Sequence[StructureQuestion]) -> Mapping[int, str]:
        for question in questions:
            try:
                self._pictures.blob(question.document, page_name(question.page))
            except GoujiError as error:
                log.warning("no picture of %s: %s", question.document[:12], error)
        return self._reviewer.ask_structure(questions)

    def reorder(self, questions: Sequence[Question]) -> None:
        self._reviewer.reorder(questions)

    def withdraw(self, questions: Sequence[Question]) -> None:
        self._reviewer.withdraw(questions)

    def withdraw_structure(self, questions: Sequence[StructureQuestion]) -> None:
        self._reviewer.withdraw_structure(questions)

    def fetch(self, news: Mapping[str, Any], take: Callable[[Any], object]) -> None:
        self._reviewer.fetch(news, take)

    def _picture(self, sha256: str, questions: Sequence[Question]) -> None:
        reports = self._store.reports(sha256)
        facts = {(index, fact.key): fact for index, report in enumerate(reports) for fact in report.facts}
        asked = [facts[q.flag.report, q.flag.key] for q in questions if (q.flag.report, q.flag.key) in facts]
        if names := [name for fact in asked for name in names_of(fact)]:
            self._pictures.blobs(sha256, names)
