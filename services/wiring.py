"""Settings become parts: the only file that names concrete classes. Imported by working processes, not by doors."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from models.errors import StorageError
from models.files import Limits
from review.forms.form import Form
from review.forms.loader import load_forms
from services.settings import Settings

if TYPE_CHECKING:
    from models.read import Engine
    from services.desk import Desk
    from services.store.blobs import Blobs
    from services.store.sql import SqlStore
    from services.workbench import Bench


def engine(settings: Settings) -> Engine:
    """The models that read, loaded."""
    from models import zoo
    from models.read import Engine

    threads = settings.threads or 2
    return Engine(zoo.reader(settings.reader, threads), threads=threads)  # type: ignore[arg-type]


def known_forms(settings: Settings) -> tuple[Form, ...]:
    """The forms that come with gouji, and those of the user's directories."""
    return load_forms([directory for directory in settings.forms.split(":") if directory])


def limits(settings: Settings) -> Limits:
    """How large a file may be."""
    return Limits(
        max_bytes=settings.file_megabytes * 1_000_000, pages=settings.pages, pixels=settings.megapixels * 1_000_000
    )


def home(settings: Settings) -> Path:
    """The data directory, made where it is not there yet."""
    folder = Path(settings.home).absolute()
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise StorageError(f"no data directory can be made at {folder} ({error.strerror}); set GOUJI_HOME") from error
    return folder


def store(settings: Settings) -> SqlStore:
    """Where documents and their states are kept."""
    from services.store.sql import SqlStore

    return SqlStore(settings.database or str(home(settings) / "gouji.db"))


def blobs(settings: Settings) -> Blobs:
    """Where files are kept."""
    from services.store.blobs import Blobs

    return Blobs(settings.blobs or str(home(settings) / "blobs"))


def desk(settings: Settings, bench: Bench, worker: str = "desk") -> Desk:
    """The desk with everything it stands on."""
    from importlib.metadata import version

    from services.desk import Desk
    from services.originals import Originals
    from services.reviewer import StoreReviewer

    return Desk(
        store(settings),
        Originals(blobs(settings)),
        bench,
        StoreReviewer(),
        settings.pages_per_job,
        {"gouji": version("gouji")},
        worker,
    )
