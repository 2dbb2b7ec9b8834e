"""A first look at a file that came in, in a process of its own: what can be told at once need not wait for a worker."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

from models.files import FileKind, Limits, kind_of, within
from services.shelter import Bounds, Shelter

_BOUNDS = Bounds(seconds=30, megabytes=1500)
_QUICKLY_DECODED = 40_000_000


def inspector(limits: Limits) -> Callable[..., int]:
    """What the sheltered process answers calls with: the pages of a file, or why it cannot be read."""

    def answer(path: Path, progress: Callable[[Any], None]) -> int:
        kind = kind_of(within(path, limits))
        if kind in (FileKind.DOCX, FileKind.XLSX):
            from models.office.package import Package

            with Package(path, limits):
                return 0
        if not kind.has_pages:
            return 0
        return _pages(path, limits)

    return answer


def _pages(path: Path, limits: Limits) -> int:
    from models.pages import open_pages, page_count, prove_whole

    pages = page_count(path, limits)
    first = next(iter(open_pages(path, limits, 1, 1)))
    # A large image is left to the workers.
    if first.width * first.height <= _QUICKLY_DECODED:
        prove_whole(path)
    return pages


class Inspection:
    """Looks at files, each in its turn."""

    def __init__(self, limits: Limits, bounds: Bounds = _BOUNDS) -> None:
        self._shelter = Shelter("services.inspection:inspector", limits, bounds=bounds)
        self._busy = threading.Lock()

    def pages(self, path: Path) -> int:
        """How many pages a file has, 0 where its kind knows none; raises why it cannot be read."""
        with self._busy:
            return self._shelter.call(path)

    def close(self) -> None:
        """End the process that looks."""
        with self._busy:
            self._shelter.close()
