"""The files that came in, kept in the blob store and lent out as local files."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from models.errors import LostBlob
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
        """The file as it came in, to be read only: where it lies, or a copy for as long as it is needed."""
        local = self.blobs.local(case.sha256)
        if local is None:
            with self._copy(case) as copy:
                yield copy
        elif not local.exists() or local.stat().st_size != case.size:
            raise LostBlob(f"the file of {case.name} is missing or was changed; restore {local} from a backup")
        else:
            yield local

    @contextmanager
    def _copy(self, case: Case) -> Iterator[Path]:
        handle, name = tempfile.mkstemp(prefix="gouji-original-")
        try:
            with os.fdopen(handle, "wb") as file:
                for piece in self.blobs.chunks(case.sha256):
                    file.write(piece)
            yield Path(name)
        finally:
            Path(name).unlink(missing_ok=True)
