"""The files that came in, kept in the blob store and lent out as local files."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from services.store.blobs import Blobs
from services.store.seam import Case


class Originals:
    """What came in, byte for byte."""

    def __init__(self, blobs: Blobs) -> None:
        self.blobs = blobs

    def keep(self, path: Path) -> str:
        """Keep a file; the sha256 of its bytes."""
        return self.blobs.put_file(path)

    @contextmanager
    def path(self, case: Case) -> Iterator[Path]:
        """A local copy for as long as it is needed, proven to be what came in."""
        handle, name = tempfile.mkstemp(prefix="gouji-")
        try:
            with os.fdopen(handle, "wb") as file:
                for piece in self.blobs.chunks(case.sha256):
                    file.write(piece)
            yield Path(name)
        finally:
            Path(name).unlink(missing_ok=True)
