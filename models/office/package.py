"""The ZIP container of DOCX and XLSX: its parts as bytes or trees, never more than the limits allow."""

from __future__ import annotations

import posixpath
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from lxml import etree  # pyright: ignore[reportAttributeAccessIssue]

from models.errors import Damaged, Encrypted, TooLarge
from models.files import Limits

_BROKEN = "open it in Office, save it again and give that"
_SMALL = 20_000_000


class Package:
    """An open container; use it in a with statement."""

    def __init__(self, path: Path, limits: Limits) -> None:
        try:
            self._archive = zipfile.ZipFile(path)
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, EOFError, UnicodeError):
            raise Damaged(f"a ZIP container (DOCX, XLSX) that is cut off or broken: {_BROKEN}") from None
        self._limits = limits
        self._parts = {info.filename: info for info in self._archive.infolist()}
        total = 0
        for info in self._parts.values():
            total += info.file_size
            if info.file_size > _SMALL and info.file_size > limits.unzip_ratio * max(1, info.compress_size):
                raise TooLarge(
                    f"unpacks {info.file_size // max(1, info.compress_size)} times larger, as a ZIP bomb does: "
                    "do not open it, ask for a PDF"
                )
            if info.flag_bits & 1:
                raise Encrypted("wants a password: save it without one and give that")
        if total > limits.unzipped_bytes:
            raise TooLarge(
                f"unpacks to {total / 1e6:.0f} MB and the limit is {limits.unzipped_bytes / 1e6:.0f}: "
                "save it as PDF, or raise the limit"
            )

    def __enter__(self) -> Package:
        return self

    def __exit__(self, *_: object) -> None:
        self._archive.close()

    def __contains__(self, name: str) -> bool:
        return name in self._parts

    @contextmanager
    def stream(self, name: str) -> Iterator[IO[bytes]]:
        """A part, unpacked while it is read."""
        info = self._parts.get(name)
        if info is None:
            raise Damaged(f"an office file without {name}: {_BROKEN}")
        with self._decoding(), self._archive.open(info) as stream:
            yield stream

    def tree(self, name: str) -> Any:
        """A part as an XML tree. Document type declarations are refused: office files have none, bombs do."""
        info = self._parts.get(name)
        if info is not None and info.file_size > self._limits.xml_bytes:
            raise TooLarge(
                f"{name} has {info.file_size / 1e6:.0f} MB and the limit is {self._limits.xml_bytes / 1e6:.0f}: "
                "split the document, or save it as PDF"
            )
        with self.stream(name) as stream:
            data = stream.read()
            root = etree.fromstring(data, parser())
        if root.getroottree().docinfo.doctype:
            raise Damaged(f"{name} declares a document type, which no office program writes: do not open it")
        return root

    def elements(self, name: str, *tags: str) -> Iterator[Any]:
        """The elements of a large part by their local names, each forgotten once the next is asked for."""
        with self.stream(name) as stream:
            for _, element in etree.iterparse(
                stream, tag=[f"{{*}}{tag}" for tag in tags], resolve_entities=False, no_network=True, load_dtd=False
            ):
                yield element
                element.clear(keep_tail=False)
                while element.getprevious() is not None and element.getparent() is not None:
                    del element.getparent()[0]

    def related(self, part: str) -> dict[str, tuple[str, str]]:
        """What a part refers to: relationship id → (kind, name of the part)."""
        folder, name = posixpath.split(part)
        rels = posixpath.join(folder, "_rels", f"{name}.rels")
        if rels not in self:
            return {}
        found = {}
        for one in self.tree(rels):
            target = one.get("Target") or ""
            if one.get("TargetMode") != "External":
                full = (
                    target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
                )
                found[one.get("Id") or ""] = (posixpath.basename(one.get("Type") or ""), full)
        return found

    @contextmanager
    def _decoding(self) -> Iterator[None]:
        try:
            yield
        except (etree.XMLSyntaxError, zipfile.BadZipFile, OSError, EOFError, NotImplementedError, ValueError) as error:
            reason = " ".join(str(error).split())[:100]
            raise Damaged(f"an office file that is broken inside ({reason}): {_BROKEN}") from None
        # zlib and lzma raise errors of their own.
        except Exception as error:
            if type(error).__module__ in ("zlib", "_lzma", "lzma"):
                raise Damaged(f"an office file that is broken inside: {_BROKEN}") from None
            raise


def parser() -> Any:
    """An XML parser that expands no entity and opens nothing."""
    return etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)


def local(element: Any) -> str:
    """An element's name without its namespace, of which office formats have two kinds."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def attribute(element: Any, name: str) -> str | None:
    """An attribute by its local name."""
    for key, value in element.attrib.items():
        if key.rpartition("}")[2] == name:
            return value
    return None


def child(element: Any, *path: str) -> Any:
    """The first descendant down a path of local names, or None."""
    for name in path:
        element = next((one for one in element if local(one) == name), None)
        if element is None:
            return None
    return element
