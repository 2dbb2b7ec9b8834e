"""Originals, pages and crops by the hash of their bytes: in a folder, or in S3 by address. The only file on fsspec.

A blob is written whole or not at all, and read back only if it is still what it was.
"""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any

import fsspec

from models.errors import LostBlob, StorageError, Unreachable

_CHUNK = 1 << 20
_NAME = re.compile(r"[0-9a-f]{64}")


class Blobs:
    """A place for bytes, each found again by its sha256."""

    def __init__(self, address: str, options: Mapping[str, Any] | None = None) -> None:
        """`address` is a folder, or `s3://bucket/prefix`; `options` are fsspec's: key, secret, endpoint_url."""
        self._address, self._given = address, _options(address, options)
        self._opened: tuple[int, Any] | None = None
        self._root = self._open()
        self._folder = Path(self._root) if "file" in _protocols(self._files) else None
        self._failures = _failures(address)
        if self._folder is not None:
            (self._folder / "coming").mkdir(parents=True, exist_ok=True)

    def _open(self) -> str:
        try:
            files, root = fsspec.core.url_to_fs(self._address, **self._given)
        except (ValueError, ImportError) as error:
            raise StorageError(
                f"no blob store can be opened at {self._address!r} ({error}); name a folder or s3://bucket/prefix"
            ) from error
        self._opened = (os.getpid(), files)
        return root

    @property
    def _files(self) -> Any:
        # A connection to S3 does not survive a fork, and job runners fork.
        if self._opened is None or self._opened[0] != os.getpid():
            self._open()
        assert self._opened is not None
        return self._opened[1]

    def put(self, data: bytes) -> str:
        """Keep bytes; their sha256."""
        return self.put_chunks((data,))

    def put_chunks(self, chunks: Iterable[bytes]) -> str:
        """Keep bytes that come in pieces, without holding them all; their sha256."""
        digest = hashlib.sha256()
        with self._coming() as file:
            for chunk in chunks:
                digest.update(chunk)
                file.write(chunk)
            file.flush()
            name = digest.hexdigest()
            if not self.has(name):
                self._arrive(file, name)
        return name

    def put_file(self, path: Path) -> str:
        """Keep a file's bytes; their sha256."""
        with open(path, "rb") as file:
            return self.put_chunks(iter(lambda: file.read(_CHUNK), b""))

    def has(self, name: str) -> bool:
        """Whether there is such a blob."""
        with self._reachable():
            return bool(self._files.exists(self._path(name)))

    def size(self, name: str) -> int:
        """How many bytes a blob has."""
        with self._reachable(name):
            return int(self._files.size(self._path(name)) or 0)

    def local(self, name: str) -> Path | None:
        """Where a blob lies as a file of this machine, not proven to be what was put; None where it does not."""
        return None if self._folder is None else Path(self._path(name))

    def get(self, name: str) -> bytes:
        """A blob's bytes, proven to be what was put."""
        return b"".join(self.chunks(name))

    def chunks(self, name: str) -> Iterator[bytes]:
        """A blob's bytes in pieces; the last piece comes only if the whole is what was put."""
        digest, last = hashlib.sha256(), b""
        with self._reachable(name), self._files.open(self._path(name), "rb") as file:
            while chunk := file.read(_CHUNK):
                digest.update(chunk)
                if last:
                    yield last
                last = chunk
        if digest.hexdigest() != name:
            raise LostBlob(
                f"the blob {name[:12]} is not what it was; restore {self._path(name)} from a backup, "
                "or send its file in again"
            )
        yield last

    def names(self) -> Iterator[str]:
        """Every blob that is there."""
        with self._reachable():
            for path in self._files.find(self._root):
                if _NAME.fullmatch(found := path.rsplit("/", 1)[-1]):
                    yield found

    def remove(self, name: str) -> None:
        """Let a blob go, where it is there."""
        with self._reachable(), suppress(FileNotFoundError):
            self._files.rm_file(self._path(name))

    def _path(self, name: str) -> str:
        if not _NAME.fullmatch(name):
            raise LostBlob(f"{name[:80]!r} is no name of a blob; a blob is named by its sha256 in 64 small letters")
        return f"{self._root.rstrip('/')}/{name[:2]}/{name[2:4]}/{name}"

    @contextmanager
    def _coming(self) -> Iterator[IO[bytes]]:
        # In the same folder as the blobs, so that it can be moved there in one step.
        where = self._folder / "coming" if self._folder is not None else None
        with tempfile.NamedTemporaryFile(dir=where, delete=False) as file:
            try:
                yield file
            finally:
                with suppress(FileNotFoundError):
                    os.unlink(file.name)

    def _arrive(self, file: IO[bytes], name: str) -> None:
        if self._folder is None:
            # S3 shows an object only when all of it is there.
            with self._reachable():
                self._files.put_file(file.name, self._path(name))
            return
        place = Path(self._path(name))
        made = _new_folders(place.parent)
        os.fsync(file.fileno())
        os.chmod(file.name, 0o640)
        os.replace(file.name, place)
        for folder in (place.parent, *made):
            _sync(folder)

    @contextmanager
    def _reachable(self, name: str = "") -> Iterator[None]:
        try:
            yield
        except FileNotFoundError as error:
            if not name:
                raise
            raise LostBlob(
                f"there is no blob {name[:12]} in {self._root}; restore it from a backup, or send its file in again"
            ) from error
        except self._failures as error:
            raise Unreachable(f"the blob store {self._root} does not answer ({error}); see that it runs") from error


def _options(address: str, options: Mapping[str, Any] | None) -> dict[str, Any]:
    if not address.startswith("s3://"):
        return dict(options or {})
    # Listings go stale when others write too, so nothing is remembered.
    return {"use_listings_cache": False, "skip_instance_cache": True, **(options or {})}


def _failures(address: str) -> tuple[type[Exception], ...]:
    """What is raised when the store does not answer."""
    if not address.startswith("s3://"):
        return (OSError,)
    from botocore.exceptions import BotoCoreError

    return (OSError, BotoCoreError)


def _protocols(files: Any) -> tuple[str, ...]:
    return (files.protocol,) if isinstance(files.protocol, str) else tuple(files.protocol)


def _new_folders(folder: Path) -> list[Path]:
    """Make a folder with those above it; the folders in which something new stands."""
    above = [folder.parent, folder.parent.parent]
    if folder.exists():
        return []
    folder.mkdir(parents=True, exist_ok=True)
    return above


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
