"""Trainings in SQL: called for once, however often they are wished for; what came of each is kept."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import Connection, Engine, Row, func, insert, select, update

from models.errors import BadRequest
from services.store import outbox
from services.store.engine import reading, writing
from services.store.lifecycle import now
from services.store.log import Log
from services.store.schema import corrections
from services.store.schema_learning import trainings

JOB, LANE = "learn", "train"


class Course(StrEnum):
    """How far a training is."""

    CALLED = "called"
    RUNNING = "running"
    PROMOTED = "promoted"
    """Its model is champion."""
    KEPT = "kept"
    """Its model is proven better, and waits for somebody to promote it."""
    REFUSED = "refused"
    """Nothing was learned, or it was not proven to be better."""
    FAILED = "failed"


OPEN = (Course.CALLED, Course.RUNNING)


@dataclass(frozen=True, slots=True)
class Training:
    """One training."""

    id: int
    task: str
    dataset: str
    why: str
    corrections: int
    """How many corrections there were in all when it was called for."""
    state: Course
    called: datetime
    changed: datetime
    version: str | None = None
    model: str | None = None
    told: tuple[str, ...] = ()
    """What is said of it, in sentences."""
    report: str | None = None


class SqlTrainings:
    """The trainings of a database."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    @contextmanager
    def _change(self) -> Iterator[tuple[Connection, Log]]:
        with writing(self._engine) as connection:
            log = Log(connection)
            yield connection, log
            log.write()

    def call(self, task: str, dataset: str, why: str) -> tuple[Training, bool]:
        """Call for a training; where one for the same task waits or runs, that one, and False."""
        with self._change() as (connection, log):
            alive = _newest(connection, trainings.c.task == task, trainings.c.state.in_(OPEN))
            if alive is not None:
                return _training(alive), False
            moment = now()
            values = {
                "task": task,
                "dataset": dataset,
                "why": why,
                "corrections": _corrections(connection),
                "state": str(Course.CALLED),
                "told": [],
                "called_at": moment,
                "changed_at": moment,
            }
            id = connection.execute(insert(trainings).values(values)).inserted_primary_key[0]  # type: ignore[index]
            outbox.announce(connection, JOB, str(id), LANE, training=id)
            log.note("training.called", str(id), task=task, dataset=dataset, why=why)
            return _training(_row(connection, id)), True

    def begin(self, id: int) -> Training:
        """A training is under way, perhaps once more."""
        return self._become(id, Course.RUNNING, (), None, None, None)

    def end(
        self,
        id: int,
        state: Course,
        told: Sequence[str],
        version: str | None = None,
        model: str | None = None,
        report: str | None = None,
    ) -> Training:
        """What came of a training."""
        return self._become(id, state, told, version, model, report)

    def training(self, id: int) -> Training:
        """A training by its number."""
        with reading(self._engine) as connection:
            return _training(_row(connection, id))

    def last(self, task: str | None = None) -> list[Training]:
        """Trainings, the newest first."""
        query = select(trainings).order_by(trainings.c.id.desc()).limit(100)
        with reading(self._engine) as connection:
            rows = connection.execute(query if task is None else query.where(trainings.c.task == task)).all()
            return [_training(row) for row in rows]

    def corrections(self) -> int:
        """How many corrections people have made in all."""
        with reading(self._engine) as connection:
            return _corrections(connection)

    def _become(
        self,
        id: int,
        state: Course,
        told: Sequence[str],
        version: str | None,
        model: str | None,
        report: str | None,
    ) -> Training:
        with self._change() as (connection, log):
            row = _row(connection, id)
            values = {
                "state": str(state),
                "told": list(told),
                "changed_at": now(),
                "version": version or row.version,
                "model": model or row.model,
                "report": report or row.report,
            }
            connection.execute(update(trainings).where(trainings.c.id == id).values(values))
            log.note(f"training.{state}", str(id), model=model, told=list(told))
            return _training(_row(connection, id))


def _corrections(connection: Connection) -> int:
    return connection.execute(select(func.count()).select_from(corrections)).scalar_one()


def _row(connection: Connection, id: int) -> Row:
    row = connection.execute(select(trainings).where(trainings.c.id == id)).first()
    if row is None:
        raise BadRequest(f"no training has the number {id}; `gouji learn --list` shows those that there are")
    return row


def _newest(connection: Connection, *where) -> Row | None:
    return connection.execute(select(trainings).where(*where).order_by(trainings.c.id.desc()).limit(1)).first()


def _training(row: Row) -> Training:
    return Training(
        row.id,
        row.task,
        row.dataset,
        row.why,
        row.corrections,
        Course(row.state),
        row.called_at,
        row.changed_at,
        row.version,
        row.model,
        tuple(row.told),
        row.report,
    )
