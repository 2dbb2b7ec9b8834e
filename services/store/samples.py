"""Samples and the datasets that hold them, in SQL."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Column, Connection, Engine, FromClause, Row, Subquery, func, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from models.document import Box
from models.errors import BadRequest
from models.training.sample import PageSample, Sample, page_sample_of, plain, plain_page, sample_of
from services.store import arrivals
from services.store.engine import reading, writing
from services.store.lifecycle import now
from services.store.log import Log
from services.store.outbox import announce
from services.store.schema import corrections, documents, outbox
from services.store.schema_reviewing import structure_answers, structure_questions
from services.store.schema_samples import collected, dataset_samples, datasets, samples

JOB, LANE = "collect", "train"
NEVER = "never"
"""The mark of a document that is not collected from any more: all of it was erased."""


@dataclass(frozen=True, slots=True)
class Due:
    """A document about which something was said, or that settled, since samples were last taken from it."""

    document: str
    settled: bool
    answered: bool
    mark: str
    """What is known of it now; to be kept with its samples."""


@dataclass(frozen=True, slots=True)
class Stored:
    """A sample as the store knows it."""

    id: str
    document: str
    state: str
    """standing, superseded, withdrawn or erased."""
    why: str
    sample: Sample | PageSample | None
    """None where it was erased."""


@dataclass(frozen=True, slots=True)
class Version:
    """A frozen version of a dataset."""

    name: str
    version: str
    parent: str | None
    manifest: Mapping[str, Any] = field(repr=False)
    made: datetime


class SqlSamples:
    """What can be learned from, and what was made of it."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def due(self, document: str | None = None) -> list[Due]:
        """Documents to be collected from, in order of arrival; or one, if it is due."""
        said = _last(corrections.c.id, corrections.c.document_id, select_from=corrections)
        drawn = _last(
            structure_answers.c.id,
            structure_questions.c.document_id,
            select_from=structure_answers.join(structure_questions),
        )
        query = (
            select(documents.c.sha256, documents.c.state, said.c.last, drawn.c.last.label("drawn"), collected.c.mark)
            .outerjoin(said, said.c.document_id == documents.c.id)
            .outerjoin(drawn, drawn.c.document_id == documents.c.id)
            .outerjoin(collected, collected.c.document_id == documents.c.id)
            .where(documents.c.state.in_(("held", "settled")))
            .order_by(documents.c.id)
        )
        if document is not None:
            query = query.where(documents.c.sha256 == document)
        found = []
        with reading(self._engine) as connection:
            for row in connection.execute(query):
                settled, answered = row.state == "settled", bool(row.last or row.drawn)
                mark = f"{row.state}/{row.last or 0}/{row.drawn or 0}"
                if row.mark not in (mark, NEVER) and (settled or answered):
                    found.append(Due(row.sha256, settled, answered, mark))
        return found

    def call(self, most: int = 200) -> int:
        """Call for samples of documents that people have answered and that settled; how many were called for."""
        wanted = [one.document for one in self.due() if one.settled and one.answered]
        if not wanted:
            return 0
        with writing(self._engine) as connection:
            alive = (outbox.c.job == JOB, outbox.c.state.in_(("waiting", "claimed", "dead")))
            called = set(connection.execute(select(outbox.c.subject).where(*alive)).scalars())
            fresh = [document for document in wanted if document not in called][:most]
            for document in fresh:
                announce(connection, JOB, document, LANE)
        return len(fresh)

    def keep(
        self,
        document: str,
        mark: str,
        lines: Sequence[Sample],
        pages: Sequence[PageSample] = (),
        left_out: Mapping[str, int] | None = None,
    ) -> int:
        """Keep what a document gives now, instead of what it gave before; how many samples of it stand.

        What was withdrawn stays withdrawn; where something was erased, nothing comes back.
        """
        with writing(self._engine) as connection:
            log = Log(connection)
            row = arrivals.look_up(connection, document)
            before = {one.id: one for one in connection.execute(select(samples).filter_by(document_id=row.id)).all()}
            rows = {
                one["id"]: one
                for one in (*map(_line_row, lines), *map(_page_row, pages))
                if one["id"] in before or not _unwanted(one, before.values())
            }
            moment = now()
            made = {"document_id": row.id, "state": "standing", "made_at": moment, "changed_at": moment}
            if fresh := [one | made for id, one in rows.items() if id not in before]:
                connection.execute(insert(samples), fresh)
            again = [id for id in rows if id in before and before[id].state == "superseded"]
            old = [id for id, one in before.items() if id not in rows and one.state == "standing"]
            _move(connection, again, "standing")
            _move(connection, old, "superseded")
            _mark(connection, row.id, mark, left_out or {}, moment)
            standing = [id for id in rows if id not in before or before[id].state in ("standing", "superseded")]
            if fresh or again or old:
                log.note("samples.collected", row.sha256, standing=len(standing), superseded=len(old))
            log.write()
            return len(standing)

    def admitted(self, document: str, many: Sequence[Sample | PageSample]) -> list[Sample | PageSample]:
        """Those of a document's samples that nobody has withdrawn, under whatever name."""
        with reading(self._engine) as connection:
            row = arrivals.look_up(connection, document)
            before = connection.execute(select(samples).filter_by(document_id=row.id)).all()
        rows = [(one, _line_row(one) if isinstance(one, Sample) else _page_row(one)) for one in many]
        return [one for one, said in rows if not _unwanted(said, before)]

    def lines(self) -> Iterator[Sample]:
        """Every line that stands, in the order of their names."""
        return (sample_of(content) for content in self._standing("line"))

    def pages(self) -> Iterator[PageSample]:
        """Every page that stands, in the order of their names."""
        return (page_sample_of(content) for content in self._standing("page"))

    def _standing(self, kind: str, at_a_time: int = 2000) -> Iterator[Mapping[str, Any]]:
        query = select(samples.c.id, samples.c.content).filter_by(state="standing", kind=kind).order_by(samples.c.id)
        after = ""
        while True:
            with reading(self._engine) as connection:
                rows = connection.execute(query.where(samples.c.id > after).limit(at_a_time)).all()
            yield from (row.content for row in rows)
            if len(rows) < at_a_time:
                return
            after = rows[-1].id

    def left_out(self) -> dict[str, int]:
        """What answers gave no sample, by why."""
        total: dict[str, int] = {}
        with reading(self._engine) as connection:
            for (reasons,) in connection.execute(select(collected.c.left_out)):
                for why, count in reasons.items():
                    total[why] = total.get(why, 0) + count
        return total

    def find(self, name: str) -> Stored:
        """A sample by its id or the beginning of it."""
        with reading(self._engine) as connection:
            rows = connection.execute(_stored().where(samples.c.id.startswith(name, autoescape=True)).limit(2)).all()
        if not name or not rows:
            raise BadRequest(f"no sample {name!r}; `gouji dataset show NAME` shows some, metadata.jsonl names them all")
        if len(rows) > 1:
            raise BadRequest(f"more than one sample begins with {name!r}; give more of its name")
        return _stored_of(rows[0])

    def of_document(self, sha256: str) -> list[Stored]:
        """Every sample of a document."""
        with reading(self._engine) as connection:
            row = arrivals.look_up(connection, sha256)
            return [_stored_of(one) for one in connection.execute(_stored().where(documents.c.id == row.id)).all()]

    def some(self, ids: Sequence[str]) -> list[Stored]:
        """Samples by their ids; what is not there is left out."""
        found: list[Stored] = []
        with reading(self._engine) as connection:
            for part in _parts(ids):
                found += [_stored_of(row) for row in connection.execute(_stored().where(samples.c.id.in_(part))).all()]
        return found

    def withdraw(self, ids: Sequence[str], why: str, actor: str, *, forever: bool = False) -> None:
        """Take samples out of what is learned from; `forever` forgets what they said as well."""
        with writing(self._engine) as connection:
            log = Log(connection)
            for part in _parts(ids):
                change: dict[str, Any] = {"state": "withdrawn", "why": why, "changed_at": now()}
                if forever:
                    change |= {"state": "erased", "content": None, "reviewer": None}
                connection.execute(update(samples).where(samples.c.id.in_(part)).values(change))
            for row in self._by_document(connection, ids):
                log.note(f"samples.{change['state']}", row[0], actor, samples=row[1], why=why)
            log.write()

    @staticmethod
    def _by_document(connection: Connection, ids: Sequence[str]) -> list[tuple[str, list[str]]]:
        found: dict[str, list[str]] = {}
        for part in _parts(ids):
            query = select(samples.c.id, documents.c.sha256).join(documents).where(samples.c.id.in_(part))
            for row in connection.execute(query.order_by(samples.c.id)):
                found.setdefault(row.sha256, []).append(row.id)
        return sorted(found.items())

    def never_again(self, sha256: str) -> None:
        """Collect nothing from a document any more."""
        with writing(self._engine) as connection:
            _mark(connection, arrivals.look_up(connection, sha256).id, NEVER, {}, now())

    def shown_elsewhere(self, pictures: Iterable[str], besides: Sequence[str]) -> set[str]:
        """Those pictures that other samples show too, byte for byte."""
        names = [samples.c.content[name].as_string() for name in ("crop", "picture")]
        left, found = set(besides), set()
        with reading(self._engine) as connection:
            for part in _parts(list(pictures)):
                query = select(samples.c.id, func.coalesce(*names)).where(func.coalesce(*names).in_(part))
                found |= {picture for id, picture in connection.execute(query).all() if id not in left}
        return found

    # datasets

    def record(self, version: Version, members: Mapping[str, tuple[str, float]]) -> bool:
        """Note a frozen version: for each sample its split and weight. False where it was known."""
        with writing(self._engine) as connection:
            if connection.execute(select(datasets.c.version).filter_by(version=version.version)).first():
                return False
            log = Log(connection)
            connection.execute(
                insert(datasets).values(
                    version=version.version,
                    name=version.name,
                    parent=version.parent,
                    manifest=dict(version.manifest),
                    made_at=version.made,
                )
            )
            rows = [
                {"version": version.version, "sample_id": id, "split": split, "weight": weight}
                for id, (split, weight) in members.items()
            ]
            if rows:
                connection.execute(insert(dataset_samples), rows)
            log.note("dataset.built", version.name, version=version.version, samples=len(rows), parent=version.parent)
            log.write()
            return True

    def versions(self, name: str | None = None) -> list[Version]:
        """Frozen versions, the oldest first."""
        query = select(datasets).order_by(datasets.c.made_at, datasets.c.version)
        if name is not None:
            query = query.where(datasets.c.name == name)
        with reading(self._engine) as connection:
            return [_version_of(row) for row in connection.execute(query).all()]

    def members(self, version: str) -> dict[str, float]:
        """The samples of a version with their weights."""
        query = select(dataset_samples.c.sample_id, dataset_samples.c.weight).filter_by(version=version)
        with reading(self._engine) as connection:
            return {row.sample_id: row.weight for row in connection.execute(query)}

    def holding(self, ids: Sequence[str]) -> list[Version]:
        """The versions that hold any of these samples, the oldest first."""
        found: dict[str, Version] = {}
        with reading(self._engine) as connection:
            for part in _parts(ids):
                holds = select(dataset_samples.c.version).where(dataset_samples.c.sample_id.in_(part))
                for row in connection.execute(select(datasets).where(datasets.c.version.in_(holds))).all():
                    found[row.version] = _version_of(row)
        return sorted(found.values(), key=lambda one: (one.made, one.version))


def _last(number: Column, document: Column, select_from: FromClause) -> Subquery:
    """The newest of something for each document."""
    return (
        select(document.label("document_id"), func.max(number).label("last"))
        .select_from(select_from)
        .group_by(document)
        .subquery()
    )


def _parts(ids: Sequence[str], most: int = 500) -> Iterator[list[str]]:
    many = list(dict.fromkeys(ids))
    return (many[at : at + most] for at in range(0, len(many), most))


def _line_row(sample: Sample) -> dict[str, Any]:
    place = f"{sample.page}|{sample.key or ''}|{','.join(f'{v:.4f}' for v in sample.box.as_list())}"
    return {"id": sample.id, "kind": "line", "page": sample.page, "place": place, "reviewer": sample.reviewer,
            "content": plain(sample)}  # fmt: skip


def _page_row(sample: PageSample) -> dict[str, Any]:
    return {"id": sample.id, "kind": "page", "page": sample.page, "place": f"{sample.page}||0,0,1,1",
            "reviewer": sample.reviewer, "content": plain_page(sample)}  # fmt: skip


def _unwanted(fresh: Mapping[str, Any], before: Iterable[Row]) -> bool:
    """Whether a sample's place was erased, or it was withdrawn when it said the same."""
    return any(
        one.state == "erased" or (one.state == "withdrawn" and _says(one.content) == _says(fresh["content"]))
        for one in before
        if one.state in ("erased", "withdrawn") and _same_place(one.place, fresh["place"])
    )


def _says(content: Mapping[str, Any]) -> list[Any]:
    return [content.get(name) for name in ("text", "line", "objects")]


def _same_place(one: str, other: str) -> bool:
    """Whether two places are one: the same figure, or boxes that lie mostly on each other."""
    (page, key, box), (other_page, other_key, other_box) = one.split("|"), other.split("|")
    if page != other_page:
        return False
    if key and key == other_key:
        return True
    a, b = (Box(*map(float, words.split(","))) for words in (box, other_box))
    width = min(a.right, b.right) - max(a.left, b.left)
    height = min(a.bottom, b.bottom) - max(a.top, b.top)
    if min(width, height) <= 0:
        return False
    return width * height > 0.5 * max(a.width * a.height, b.width * b.height)


def _move(connection: Connection, ids: Sequence[str], state: str) -> None:
    for part in _parts(ids):
        connection.execute(update(samples).where(samples.c.id.in_(part)).values(state=state, changed_at=now()))


def _mark(connection: Connection, document_id: int, mark: str, left_out: Mapping[str, int], moment: datetime) -> None:
    dialect = sqlite if connection.dialect.name == "sqlite" else postgresql
    values = {"mark": mark, "left_out": dict(left_out), "collected_at": moment}
    one = dialect.insert(collected).values(document_id=document_id, **values)
    connection.execute(one.on_conflict_do_update(index_elements=["document_id"], set_=values))


def _stored():
    return (
        select(samples, documents.c.sha256)
        .join(documents, documents.c.id == samples.c.document_id)
        .order_by(samples.c.id)
    )


def _stored_of(row: Row) -> Stored:
    read = sample_of if row.kind == "line" else page_sample_of
    return Stored(row.id, row.sha256, row.state, row.why, None if row.content is None else read(row.content))


def _version_of(row: Row) -> Version:
    return Version(row.name, row.version, row.parent, row.manifest, row.made_at)
