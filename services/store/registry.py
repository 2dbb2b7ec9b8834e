"""Models, which of them is champion, and which was it before, in SQL."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Engine, Row, insert, select
from sqlalchemy.dialects import postgresql, sqlite

from models.errors import BadRequest
from services.store.engine import reading, writing
from services.store.lifecycle import now
from services.store.log import Log
from services.store.schema import champions, models
from services.store.schema_samples import promotions
from services.store.seam import Model


@dataclass(frozen=True, slots=True)
class Promotion:
    """A change of champion."""

    task: str
    model: str
    before: str | None
    """Who was champion until then."""
    how: str
    """promoted or rolled-back."""
    actor: str
    why: str
    made: datetime


def register(connection: Connection, log: Log, model: Model) -> bool:
    """Make a model known; False where it was."""
    before = connection.execute(select(models.c.sha256).filter_by(name=model.name)).scalar()
    if before == model.sha256:
        return False
    if before is not None:
        raise BadRequest(f"there is another model called {model.name!r}; other weights need another name")
    connection.execute(
        insert(models).values(
            name=model.name,
            task=model.task,
            sha256=model.sha256,
            parent=model.parent,
            dataset=model.dataset,
            settings=dict(model.settings),
            results=dict(model.results),
            made_at=model.made,
        )
    )
    log.note("model.registered", model.name, sha256=model.sha256, task=model.task, parent=model.parent)
    return True


def _model(row: Row) -> Model:
    return Model(row.name, row.task, row.sha256, row.made_at, row.parent, row.dataset, row.settings, row.results)


def known(connection: Connection, task: str | None) -> list[Model]:
    """Models, the oldest first."""
    query = select(models).order_by(models.c.made_at, models.c.name)
    if task is not None:
        query = query.where(models.c.task == task)
    return [_model(row) for row in connection.execute(query).all()]


def champion(connection: Connection, task: str) -> Model | None:
    """The model that is used for a task."""
    query = select(models).join(champions, champions.c.model == models.c.name).where(champions.c.task == task)
    row = connection.execute(query).first()
    return None if row is None else _model(row)


def promote(connection: Connection, log: Log, name: str, actor: str, why: str = "") -> Model:
    """Make a model the champion of its task."""
    row = connection.execute(select(models).filter_by(name=name)).first()
    if row is None:
        names = ", ".join(model.name for model in known(connection, None)) or "none"
        raise BadRequest(f"no model called {name!r}; there are: {names}")
    _alone(connection, row.task)
    before = champion(connection, row.task)
    if before is not None and before.name == name:
        return before
    _point(connection, row.task, name)
    _note(connection, log, Promotion(row.task, name, before.name if before else None, "promoted", actor, why, now()))
    return _model(row)


def roll_back(connection: Connection, log: Log, task: str, actor: str, why: str = "") -> Model:
    """Make the model champion again that was it before the one that is."""
    _alone(connection, task)
    _, *below = reversed(_standing(history(connection, task)))
    name = next(iter(below), None)
    if name is None:
        raise BadRequest(
            f"no model was champion of {task!r} before this one; promote another with `gouji models promote`"
        )
    before = champion(connection, task)
    _point(connection, task, name)
    _note(connection, log, Promotion(task, name, before.name if before else None, "rolled-back", actor, why, now()))
    return _model(connection.execute(select(models).filter_by(name=name)).one())


def history(connection: Connection, task: str) -> list[Promotion]:
    """Every change of champion, the oldest first."""
    rows = connection.execute(select(promotions).filter_by(task=task).order_by(promotions.c.id)).all()
    return [Promotion(r.task, r.model, r.before, r.how, r.actor, r.why, r.made_at) for r in rows]


def _standing(changes: Sequence[Promotion]) -> list[str | None]:
    """The champions one upon the other: a promotion puts one on top, a rollback takes the top one off."""
    names: list[str | None] = [None]
    for change in changes:
        if change.how == "rolled-back":
            names.pop()
            continue
        if names[-1] is None and change.before is not None:
            names.append(change.before)
        names.append(change.model)
    return names


def _alone(connection: Connection, task: str) -> None:
    """Whoever else wants to change a task's champion waits until this transaction ends."""
    connection.execute(select(champions.c.task).filter_by(task=task).with_for_update())


def _point(connection: Connection, task: str, name: str) -> None:
    dialect = sqlite if connection.dialect.name == "sqlite" else postgresql
    one = dialect.insert(champions).values(task=task, model=name, since=now())
    change = {"model": one.excluded.model, "since": one.excluded.since}
    connection.execute(one.on_conflict_do_update(index_elements=["task"], set_=change))


def _note(connection: Connection, log: Log, change: Promotion) -> None:
    connection.execute(
        insert(promotions).values(
            task=change.task,
            model=change.model,
            before=change.before,
            how=change.how,
            actor=change.actor,
            why=change.why,
            made_at=change.made,
        )
    )
    why = {"why": change.why} if change.why else {}
    log.note(f"model.{change.how}", change.model, change.actor, task=change.task, before=change.before, **why)


class SqlRegistry:
    """Who is champion, and who was, in a database."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def promote(self, name: str, actor: str, why: str = "") -> Model:
        with writing(self._engine) as connection:
            log = Log(connection)
            model = promote(connection, log, name, actor, why)
            log.write()
            return model

    def roll_back(self, task: str, actor: str, why: str = "") -> Model:
        with writing(self._engine) as connection:
            log = Log(connection)
            model = roll_back(connection, log, task, actor, why)
            log.write()
            return model

    def history(self, task: str) -> list[Promotion]:
        with reading(self._engine) as connection:
            return history(connection, task)
