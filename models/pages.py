"""A file becomes its pages, one at a time, so that a thousand need no more memory than one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from models.errors import UnknownKind
from models.files import FileKind, Limits, kind_of, within
from models.sheet import Sheet

_NO_LIMITS_GIVEN = Limits()


def open_pages(path: Path, limits: Limits = _NO_LIMITS_GIVEN) -> Iterator[Sheet]:
    """The pages of a PDF or an image file; what the file is, its bytes say, not its name.

    A Sheet may rasterise itself as long as it lives, also when the iteration has moved on.
    """
    kind = kind_of(within(path, limits))
    if kind is FileKind.PDF:
        from models.pdf.sheets import sheets
    elif kind is FileKind.IMAGE:
        from models.images import sheets
    else:
        raise UnknownKind(f"a {kind.value} file has no pages: read it with read_office")
    yield from sheets(path, limits)
