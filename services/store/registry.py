"""Models and which of them is champion, in SQL."""

from __future__ import annotations

from sqlalchemy import Connection, Row, insert, select
from sqlalchemy.dialects import postgresql, sqlite

from models.errors import BadRequest
from services.store.lifecycle import now
from services.store.log import Log
from services.store.schema import champions, models
from services.store.seam import Model


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


def promote(connection: Connection, log: Log, name: str, actor: str) -> Model:
    """Make a model the champion of its task."""
    row = connection.execute(select(models).filter_by(name=name)).first()
    if row is None:
        names = ", ".join(model.name for model in known(connection, None)) or "none"
        raise BadRequest(f"no model called {name!r}; there are: {names}")
    before = champion(connection, row.task)
    dialect = sqlite if connection.dialect.name == "sqlite" else postgresql
    one = dialect.insert(champions).values(task=row.task, model=name, since=now())
    change = {"model": one.excluded.model, "since": one.excluded.since}
    connection.execute(one.on_conflict_do_update(index_elements=["task"], set_=change))
    log.note("model.promoted", name, actor, task=row.task, before=before.name if before else None)
    return _model(row)
