"""A file becomes its pages, one at a time, so that a thousand need no more memory than one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

from models.errors import UnknownKind
from models.files import FileKind, Limits, kind_of, within
from models.sheet import Sheet

_NO_LIMITS_GIVEN = Limits()


def open_pages(
    path: Path, limits: Limits = _NO_LIMITS_GIVEN, first: int = 1, last: int | None = None
) -> Iterator[Sheet]:
    """The pages of a PDF or an image file; what the file is, its bytes say, not its name.

    A Sheet may rasterise itself as long as it lives, also when the iteration has moved on.
    """
    yield from _opener(kind_of(within(path, limits))).sheets(path, limits, first, last)


def page_count(path: Path, limits: Limits = _NO_LIMITS_GIVEN) -> int:
    """How many pages a file has; 0 where its kind knows no pages."""
    kind = kind_of(within(path, limits))
    return _opener(kind).page_count(path, limits) if kind.has_pages else 0


def prove_whole(path: Path) -> None:
    """Whether an image file is whole shows only when it is decoded; raises why it is not. Others are left alone."""
    if kind_of(path) is FileKind.IMAGE:
        _opener(FileKind.IMAGE).prove(path)


def _opener(kind: FileKind) -> ModuleType:
    if kind is FileKind.PDF:
        from models.pdf import sheets as opener
    elif kind is FileKind.IMAGE:
        from models import images as opener
    else:
        raise UnknownKind(f"a {kind.value} file has no pages: read it with read_office")
    return opener
