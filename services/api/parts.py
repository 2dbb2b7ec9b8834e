"""What the doors stand on: made once when the service starts, handed to every request."""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass
from pathlib import Path

from fastapi import Request

from models.files import Limits
from review.forms.form import Form
from services import wiring
from services.desk import Desk
from services.inspection import Inspection
from services.pictures import Pictures
from services.settings import Settings
from services.signed import Signer
from services.store.gauges import SqlGauging
from services.store.glances import SqlGlances
from services.store.keys import SqlKeys
from services.store.listing import SqlListing
from services.store.sql import SqlStore
from services.workbench import OpenBench


@dataclass(frozen=True)
class Parts:
    """The parts of the service."""

    settings: Settings
    store: SqlStore
    desk: Desk
    """Takes files and answers in. It never reads here: workers do."""
    keys: SqlKeys
    listing: SqlListing
    gauging: SqlGauging
    glances: SqlGlances
    pictures: Pictures
    inspection: Inspection
    signer: Signer
    limits: Limits
    forms: tuple[Form, ...]
    arriving: Path
    """Where uploads lie until they are whole."""
    webhook_secret: str

    def close(self) -> None:
        """Let go of processes and connections."""
        self.pictures.close()
        self.inspection.close()
        self.store.close()
        shutil.rmtree(self.arriving, ignore_errors=True)


def parts(settings: Settings) -> Parts:
    """The parts that the settings lead to."""
    desk = wiring.desk(settings, OpenBench(settings), "gouji serve")
    store = desk.store
    assert isinstance(store, SqlStore)
    limits = wiring.limits(settings)
    return Parts(
        settings=settings,
        store=store,
        desk=desk,
        keys=SqlKeys(store.engine),
        listing=SqlListing(store.engine),
        gauging=SqlGauging(store.engine),
        glances=SqlGlances(store.engine),
        pictures=Pictures(store, desk.originals, limits),
        inspection=Inspection(limits),
        signer=Signer(wiring.secret(settings)),
        limits=limits,
        forms=wiring.known_forms(settings),
        arriving=_own_folder(wiring.home(settings) / "arriving"),
        webhook_secret=wiring.webhook_secret(settings),
    )


async def of(request: Request) -> Parts:
    """The parts, for a route."""
    return request.app.state.parts


def _own_folder(every: Path) -> Path:
    """A folder for uploads under way; those of services that were killed are cleared away."""
    every.mkdir(mode=0o700, parents=True, exist_ok=True)
    for left in every.iterdir():
        if not Path("/proc", left.name).exists() and Path("/proc/self").exists():
            shutil.rmtree(left, ignore_errors=True)
    own = every / str(os.getpid())
    own.mkdir(mode=0o700, exist_ok=True)
    return own
