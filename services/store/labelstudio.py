"""What Label Studio calls things, kept on our side: it may be wiped, restored or doubled, and nothing is lost."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

from sqlalchemy import Connection, Engine, Row, delete, insert, select, update

from services.store.engine import reading, writing
from services.store.lifecycle import now
from services.store.schema_labelstudio import (
    labelstudio_annotations as annotations,
)
from services.store.schema_labelstudio import (
    labelstudio_projects as projects,
)
from services.store.schema_labelstudio import (
    labelstudio_tasks as tasks,
)


@dataclass(frozen=True, slots=True)
class Known:
    """A project that gouji made in Label Studio, or is about to make."""

    id: int
    kind: str
    mark: str
    """What stands in its description there."""
    version: int
    project: int | None = None
    """Its number there; None until it is certain."""
    retired: bool = False
    seen_until: datetime | None = None
    """All that was said before this moment was taken in."""


@dataclass(frozen=True, slots=True)
class Taken:
    """An annotation that was taken in."""

    project: int
    annotation: int
    cell_id: str
    reviewer: str
    updated: datetime
    gone: bool = False
    """It was deleted there since, and its answer taken back."""


class Sending(StrEnum):
    """How far a task has come on its way to Label Studio."""

    FRESH = "fresh"
    """It was never sent there: send it."""
    UNCERTAIN = "uncertain"
    """It was sent, and nobody knows what came of it: look for it first."""
    BUSY = "busy"
    """Somebody else is sending it just now."""
    SHOWN = "shown"
    """It is there."""


@dataclass(frozen=True, slots=True)
class Sent:
    """A task on its way."""

    cell_id: str
    state: Sending
    project: int
    task: int | None = None
    before: tuple[int, int] | None = None
    """Project and task that it had before it moved."""


class Ledger(Protocol):
    """What Label Studio calls things. Each call is one transaction."""

    def projects(self) -> list[Known]:
        """All projects, retired ones too, the newest first."""
        ...

    def begin_project(self, kind: str, mark: str, version: int) -> Known:
        """Note that a project is about to be made, unless one of the kind is there or under way: then that one."""
        ...

    def made_project(self, id: int, project: int) -> None: ...

    def retire_project(self, id: int) -> None: ...

    def saw_until(self, id: int, moment: datetime) -> None: ...

    def send(self, project: int, cell_ids: Sequence[str], patience: float) -> dict[str, Sent]:
        """Claim tasks for sending; what was claimed less than `patience` seconds ago is somebody else's."""
        ...

    def sent(self, project: int, found: Mapping[str, int]) -> None:
        """The numbers of tasks that are there for certain."""
        ...

    def lost(self, cell_ids: Sequence[str]) -> None:
        """These tasks are not there, for certain."""
        ...

    def tasks(self, project: int) -> dict[str, int | None]:
        """All tasks of a project by their cell ids."""
        ...

    def task_of(self, cell_id: str) -> Sent | None: ...

    def took(self, taken: Taken) -> None: ...

    def taken(self, cell_id: str) -> list[Taken]: ...

    def taken_as(self, annotation: int) -> list[Taken]:
        """The annotations of this number, of whatever project."""
        ...


class SqlLedger:
    """The ledger in the database of the store."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def projects(self) -> list[Known]:
        with reading(self._engine) as connection:
            return [_known(row) for row in connection.execute(select(projects).order_by(projects.c.id.desc())).all()]

    def begin_project(self, kind: str, mark: str, version: int) -> Known:
        with writing(self._engine) as connection:
            standing = connection.execute(
                select(projects).where(projects.c.kind == kind, projects.c.retired_at.is_(None)).with_for_update()
            ).first()
            if standing is None:
                made = {"kind": kind, "mark": mark, "version": version, "made_at": now()}
                id = connection.execute(insert(projects).returning(projects.c.id), made).scalar_one()
                standing = connection.execute(select(projects).where(projects.c.id == id)).one()
            return _known(standing)

    def made_project(self, id: int, project: int) -> None:
        self._change_project(id, project=project)

    def retire_project(self, id: int) -> None:
        self._change_project(id, retired_at=now())

    def saw_until(self, id: int, moment: datetime) -> None:
        self._change_project(id, seen_until=moment)

    def _change_project(self, id: int, **change: object) -> None:
        with writing(self._engine) as connection:
            connection.execute(update(projects).where(projects.c.id == id).values(**change))

    def send(self, project: int, cell_ids: Sequence[str], patience: float) -> dict[str, Sent]:
        if not cell_ids:
            return {}
        with writing(self._engine) as connection:
            rows: dict[str, Row] = {}
            for some in _some(cell_ids):
                query = select(tasks).where(tasks.c.cell_id.in_(some)).with_for_update()
                rows |= {row.cell_id: row for row in connection.execute(query).all()}
            moment = now()
            states = {one: _state(one, rows.get(one), project, moment, patience) for one in cell_ids}
            self._claim(connection, project, states, set(rows), moment)
            return states

    def _claim(
        self, connection: Connection, project: int, states: Mapping[str, Sent], known: set[str], moment: datetime
    ) -> None:
        claimed = [one for one, sent in states.items() if sent.state in (Sending.FRESH, Sending.UNCERTAIN)]
        if fresh := [{"cell_id": one, "project_id": project, "sent_at": moment} for one in claimed if one not in known]:
            connection.execute(insert(tasks), fresh)
        for some in _some([one for one in claimed if one in known]):
            query = update(tasks).where(tasks.c.cell_id.in_(some))
            connection.execute(query.values(project_id=project, task=None, sent_at=moment))

    def sent(self, project: int, found: Mapping[str, int]) -> None:
        with writing(self._engine) as connection:
            for cell_id, task in found.items():
                query = update(tasks).where(tasks.c.cell_id == cell_id, tasks.c.project_id == project)
                connection.execute(query.values(task=task))

    def lost(self, cell_ids: Sequence[str]) -> None:
        with writing(self._engine) as connection:
            for some in _some(cell_ids):
                connection.execute(delete(tasks).where(tasks.c.cell_id.in_(some)))

    def tasks(self, project: int) -> dict[str, int | None]:
        with reading(self._engine) as connection:
            query = select(tasks.c.cell_id, tasks.c.task).where(tasks.c.project_id == project)
            return {row.cell_id: row.task for row in connection.execute(query).all()}

    def task_of(self, cell_id: str) -> Sent | None:
        with reading(self._engine) as connection:
            row = connection.execute(select(tasks).where(tasks.c.cell_id == cell_id)).first()
            if row is None:
                return None
            state = Sending.UNCERTAIN if row.task is None else Sending.SHOWN
            return Sent(cell_id, state, row.project_id, row.task)

    def took(self, taken: Taken) -> None:
        with writing(self._engine) as connection:
            row = {
                "cell_id": taken.cell_id,
                "reviewer": taken.reviewer,
                "updated_at": taken.updated,
                "gone_at": now() if taken.gone else None,
            }
            here = (annotations.c.project_id == taken.project, annotations.c.annotation == taken.annotation)
            if not connection.execute(update(annotations).where(*here).values(row)).rowcount:
                row |= {"project_id": taken.project, "annotation": taken.annotation}
                connection.execute(insert(annotations).values(row))

    def taken(self, cell_id: str) -> list[Taken]:
        with reading(self._engine) as connection:
            query = select(annotations).where(annotations.c.cell_id == cell_id).order_by(annotations.c.annotation)
            return [_taken(row) for row in connection.execute(query).all()]

    def taken_as(self, annotation: int) -> list[Taken]:
        with reading(self._engine) as connection:
            query = select(annotations).where(annotations.c.annotation == annotation)
            return [_taken(row) for row in connection.execute(query).all()]


class MemoryLedger:
    """The ledger in this process only, for tests."""

    def __init__(self) -> None:
        self._projects: dict[int, Known] = {}
        self._tasks: dict[str, tuple[int, int | None, datetime]] = {}
        self._taken: dict[tuple[int, int], Taken] = {}

    def projects(self) -> list[Known]:
        return sorted(self._projects.values(), key=lambda known: -known.id)

    def begin_project(self, kind: str, mark: str, version: int) -> Known:
        standing = next((p for p in self._projects.values() if p.kind == kind and not p.retired), None)
        if standing is None:
            standing = Known(len(self._projects) + 1, kind, mark, version)
            self._projects[standing.id] = standing
        return standing

    def made_project(self, id: int, project: int) -> None:
        self._projects[id] = replace(self._projects[id], project=project)

    def retire_project(self, id: int) -> None:
        self._projects[id] = replace(self._projects[id], retired=True)

    def saw_until(self, id: int, moment: datetime) -> None:
        self._projects[id] = replace(self._projects[id], seen_until=moment)

    def send(self, project: int, cell_ids: Sequence[str], patience: float) -> dict[str, Sent]:
        states, moment = {}, now()
        for one in cell_ids:
            own = self._tasks.get(one)
            states[one] = sent = _standing(one, own, project, moment, patience)
            if sent.state in (Sending.FRESH, Sending.UNCERTAIN):
                self._tasks[one] = (project, None, moment)
        return states

    def sent(self, project: int, found: Mapping[str, int]) -> None:
        for cell_id, task in found.items():
            if cell_id in self._tasks and self._tasks[cell_id][0] == project:
                self._tasks[cell_id] = (project, task, self._tasks[cell_id][2])

    def lost(self, cell_ids: Sequence[str]) -> None:
        for one in cell_ids:
            self._tasks.pop(one, None)

    def tasks(self, project: int) -> dict[str, int | None]:
        return {one: task for one, (owner, task, _) in self._tasks.items() if owner == project}

    def task_of(self, cell_id: str) -> Sent | None:
        if cell_id not in self._tasks:
            return None
        project, task, _ = self._tasks[cell_id]
        return Sent(cell_id, Sending.UNCERTAIN if task is None else Sending.SHOWN, project, task)

    def took(self, taken: Taken) -> None:
        self._taken[taken.project, taken.annotation] = taken

    def taken(self, cell_id: str) -> list[Taken]:
        return [one for one in self._taken.values() if one.cell_id == cell_id]

    def taken_as(self, annotation: int) -> list[Taken]:
        return [one for one in self._taken.values() if one.annotation == annotation]


def _state(cell_id: str, row: Row | None, project: int, moment: datetime, patience: float) -> Sent:
    own = None if row is None else (row.project_id, row.task, row.sent_at)
    return _standing(cell_id, own, project, moment, patience)


def _standing(
    cell_id: str, own: tuple[int, int | None, datetime] | None, project: int, moment: datetime, patience: float
) -> Sent:
    """How far a task has come, whose project, number and last sending these are."""
    if own is None:
        return Sent(cell_id, Sending.FRESH, project)
    owner, task, sent_at = own
    if owner == project and task is not None:
        return Sent(cell_id, Sending.SHOWN, project, task)
    if task is None and moment - sent_at < timedelta(seconds=patience):
        return Sent(cell_id, Sending.BUSY, project)
    if owner == project:
        return Sent(cell_id, Sending.UNCERTAIN, project)
    return Sent(cell_id, Sending.FRESH, project, before=None if task is None else (owner, task))


def _known(row: Row) -> Known:
    retired = row.retired_at is not None
    return Known(row.id, row.kind, row.mark, row.version, row.project, retired, row.seen_until)


def _taken(row: Row) -> Taken:
    gone = row.gone_at is not None
    return Taken(row.project_id, row.annotation, row.cell_id, row.reviewer, row.updated_at, gone)


def _some(cell_ids: Sequence[str]) -> list[Sequence[str]]:
    """A few at a time: databases know how many they want."""
    return [cell_ids[first : first + 500] for first in range(0, len(cell_ids), 500)]
