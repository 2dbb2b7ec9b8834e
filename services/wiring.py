"""Settings become parts: the only file that names concrete classes. Imported by working processes, not by doors."""

from __future__ import annotations

from models import zoo
from models.files import Limits
from models.read import Engine
from review.forms.form import Form
from review.forms.loader import load_forms
from services.settings import Settings


def engine(settings: Settings) -> Engine:
    """The models that read, loaded."""
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
