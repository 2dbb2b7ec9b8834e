"""Which files are meant, what kind each is by its bytes, and how large it may be. Opens nothing but files."""

from __future__ import annotations

import codecs
import glob
import hashlib
import os
import re
import stat
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from models.errors import Damaged, Encrypted, TooLarge, UnknownKind, UnreadableFile


@dataclass(frozen=True)
class Limits:
    """How large a file may be before it is refused: what a hostile or mistaken file could otherwise cost."""

    max_bytes: int = 500_000_000
    pages: int = 2_000
    pixels: int = 200_000_000
    """Pixels of one page as it stands in the file; more is refused before it is decoded."""
    working_pixels: int = 36_000_000
    """Pixels of one page as it is read; a larger page is reduced to this while it is decoded (A4 at 600 dpi is 35)."""
    unzipped_bytes: int = 400_000_000
    """What the parts of a DOCX or XLSX may unpack to, in all."""
    unzip_ratio: int = 250
    """How many times larger a large part may become when it is unpacked."""
    xml_bytes: int = 60_000_000
    """How large one part of a DOCX, or an HTML or text file, may be: it is held in memory several times over."""
    cells: int = 500_000
    """Cells of all tables of an office file."""


class FileKind(StrEnum):
    """What a file is, told by its bytes and never by its name."""

    PDF = "pdf"
    IMAGE = "image"
    DOCX = "docx"
    XLSX = "xlsx"
    HTML = "html"
    TEXT = "text"

    @property
    def has_pages(self) -> bool:
        return self in (FileKind.PDF, FileKind.IMAGE)


SUFFIXES = frozenset(
    (
        *(".pdf", ".png", ".jpg", ".jpeg", ".jpe", ".jfif", ".webp", ".bmp", ".tif", ".tiff"),
        *(".docx", ".docm", ".xlsx", ".xlsm", ".html", ".htm", ".xhtml", ".txt"),
    )
)
"""What is taken out of a directory; a file that is named on its own may have any name."""

_HEAD = 65_536
_SAVE_AS = "save it as PDF, DOCX or XLSX and give that"
_FOREIGN = (
    (b"{\\rtf", f"an RTF file: {_SAVE_AS}"),
    (b"GIF8", "a GIF: save it as PNG and give that"),
    (b"\x00\x00\x00\x0cjP  ", "a JPEG 2000 image: save it as PNG and give that"),
    (b"AT&TFORM", "a DjVu file: convert it to PDF and give that"),
    (b"%!PS", "a PostScript file: convert it to PDF and give that"),
    (b"Rar!", "a RAR archive: unpack it and give the files"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive: unpack it and give the files"),
    (b"\x1f\x8b", "a gzip archive: unpack it and give the files"),
    (b"SQLite format 3", "a database, not a report: give a PDF, an image, DOCX, XLSX, HTML or text"),
)
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_HTML = re.compile(r"<(?:!doctype\s+html|html|head|body|table|div|tbody|tr)\b", re.IGNORECASE)


def kind_of(path: Path) -> FileKind:
    """What the file is, by its bytes."""
    head = _first_bytes(path)
    if not head.strip():
        raise Damaged("the file is empty: get it again from where it came from")
    if head.startswith((b"\x89PNG", b"\xff\xd8\xff", b"II*\0", b"MM\0*", b"II+\0", b"MM\0+")):
        return FileKind.IMAGE
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return FileKind.IMAGE
    if head[:2] == b"BM" and len(head) > 18 and head[14:18] in _BMP_HEADERS:
        return FileKind.IMAGE
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _kind_of_zip(path)
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        raise _old_office(path)
    if b"%PDF-" in head[:1024]:
        return FileKind.PDF
    if head[4:8] == b"ftyp":
        raise UnknownKind("a HEIC picture or a film: save it as JPEG or PNG and give that")
    for start, reason in _FOREIGN:
        if head.startswith(start):
            raise UnknownKind(reason)
    return _kind_of_text(head)


_BMP_HEADERS = {size.to_bytes(4, "little") for size in (12, 16, 40, 52, 56, 64, 108, 124)}


def sha256_of(path: Path) -> str:
    """The digest of the file's bytes, in hexadecimal."""
    digest = hashlib.sha256()
    try:
        with path.open("rb") as stream:
            while block := stream.read(1 << 20):
                digest.update(block)
    except OSError as error:
        raise _unreadable(error) from None
    return digest.hexdigest()


def within(path: Path, limits: Limits) -> Path:
    """The same path, once it is known to be a readable file of a bearable size."""
    try:
        found = path.stat()
    except (OSError, ValueError) as error:
        raise _unreadable(error) from None
    if stat.S_ISDIR(found.st_mode):
        raise UnreadableFile("is a directory: give a file in it")
    if not stat.S_ISREG(found.st_mode):
        raise UnreadableFile("is a device or a pipe: copy it into a file and give that")
    if found.st_size == 0:
        raise Damaged("the file is empty: get it again from where it came from")
    if found.st_size > limits.max_bytes:
        raise TooLarge(
            f"has {found.st_size / 1e6:.0f} MB and the limit is {limits.max_bytes / 1e6:.0f}: "
            "split it, or raise the limit"
        )
    return path


def inputs(arguments: Iterable[str]) -> tuple[list[Path], list[tuple[str, str]]]:
    """The files that files, directories and globs name, each once, and (argument, reason) for what cannot be read."""
    paths: dict[Path, None] = {}
    refused: list[tuple[str, str]] = []
    for argument in arguments:
        try:
            for path in _named_by(argument):
                paths.setdefault(path)
        except UnreadableFile as error:
            refused.append((argument, str(error)))
    return _each_once(paths), refused


def _named_by(argument: str) -> list[Path]:
    path = Path(argument)
    try:
        found = path.stat()
    except OSError as error:
        if glob.has_magic(argument):
            return _matching(argument)
        raise _unreadable(error) from None
    except ValueError as error:
        raise _unreadable(error) from None
    if stat.S_ISDIR(found.st_mode):
        return _inside(path)
    if not stat.S_ISREG(found.st_mode):
        raise UnreadableFile("is a device or a pipe: copy it into a file and give that")
    if not os.access(path, os.R_OK):
        raise UnreadableFile("may not be read: ask its owner for permission (chmod +r)")
    return [path]


def _matching(pattern: str) -> list[Path]:
    matches = [Path(name) for name in sorted(glob.glob(pattern, recursive=True))]
    files = [path for path in matches if path.is_file()]
    if not files and len(matches) == 1:
        return _inside(matches[0])
    if not files:
        raise UnreadableFile("no file matches this pattern: check it, and put it in quotes")
    return files


def _inside(folder: Path) -> list[Path]:
    if not os.access(folder, os.R_OK | os.X_OK):
        raise UnreadableFile("this directory may not be read: ask its owner for permission")
    files = []
    for parent, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            # Office leaves lock files named ~$report.docx beside open documents.
            if Path(name).suffix.lower() in SUFFIXES and not name.startswith((".", "~$")):
                files.append(Path(parent, name))
    if not files:
        raise UnreadableFile("no report in this directory: give files, or a directory with PDF, image or office files")
    return files


def _each_once(paths: Iterable[Path]) -> list[Path]:
    known: dict[str, Path] = {}
    for path in paths:
        known.setdefault(os.path.realpath(path), path)
    return list(known.values())


def _first_bytes(path: Path) -> bytes:
    try:
        with path.open("rb") as stream:
            return stream.read(_HEAD)
    except (OSError, ValueError) as error:
        raise _unreadable(error) from None


def _unreadable(error: Exception) -> UnreadableFile:
    if isinstance(error, FileNotFoundError):
        return UnreadableFile("no such file: check its name and folder")
    if isinstance(error, PermissionError):
        return UnreadableFile("may not be read: ask its owner for permission (chmod +r)")
    if isinstance(error, IsADirectoryError):
        return UnreadableFile("is a directory: give a file in it")
    if isinstance(error, OSError) and error.strerror:
        return UnreadableFile(f"cannot be opened ({error.strerror}): check the path and the disk")
    return UnreadableFile("is no name a file can have: check it")


def _kind_of_zip(path: Path) -> FileKind:
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, EOFError, UnicodeError):
        raise Damaged("a ZIP container (DOCX, XLSX) that is cut off or broken: get it again") from None
    if any(name.startswith("word/") for name in names):
        return FileKind.DOCX
    if any(name.startswith("xl/") for name in names):
        if "xl/workbook.bin" in names:
            raise UnknownKind("a binary workbook (XLSB): save it as XLSX and give that")
        return FileKind.XLSX
    if "EncryptedPackage" in names:
        raise Encrypted("wants a password: save it without one and give that")
    if any(name.startswith("ppt/") for name in names):
        raise UnknownKind("a presentation (PPTX): save it as PDF and give that")
    if "content.xml" in names:
        raise UnknownKind(f"an OpenDocument file: {_SAVE_AS}")
    if "[Content_Types].xml" in names:
        raise Damaged("an office file without its document (no word/document.xml, no xl/workbook.xml): save it again")
    raise UnknownKind("a ZIP archive: unpack it and give the files in it")


def _old_office(path: Path) -> UnreadableFile:
    """A compound file is either an office file under a password or one of before 2007."""
    try:
        with path.open("rb") as stream:
            content = stream.read(4_000_000)
    except OSError as error:
        return _unreadable(error)
    if "EncryptedPackage".encode("utf-16-le") in content:
        return Encrypted("wants a password: open it in Office, save it without one and give that")
    if "Workbook".encode("utf-16-le") in content or "Book".encode("utf-16-le") in content:
        return UnknownKind("an old workbook (XLS): save it as XLSX and give that")
    if "WordDocument".encode("utf-16-le") in content:
        return UnknownKind("an old Word document (DOC): save it as DOCX and give that")
    return UnknownKind(f"an old office file: {_SAVE_AS}")


def _kind_of_text(head: bytes) -> FileKind:
    text = decoded(head, whole=len(head) < _HEAD)
    if text is None or len(_CONTROL.findall(text)) > len(text) / 100:
        raise UnknownKind("its bytes are of no kind known here: give a PDF, an image, DOCX, XLSX, HTML or text")
    if "<?mso-application" in text[:2048] or text.startswith("MIME-Version:"):
        raise UnknownKind(f"a web archive or an XML office file: {_SAVE_AS}")
    return FileKind.HTML if _HTML.search(text[:8192]) or _markup(text) else FileKind.TEXT


def _markup(text: str) -> bool:
    return text.lstrip("\ufeff \t\r\n").startswith("<") and bool(_HTML.search(text))


def decoded(data: bytes, whole: bool) -> str | None:
    """The bytes as text by byte order mark, UTF-8, or GB 18030; None where they are none of these."""
    for mark, name in (
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
    ):
        if data.startswith(mark):
            return data[len(mark) :].decode(name, errors="replace")
    if b"\0" in data:
        return None
    for name in ("utf-8", "gb18030"):
        try:
            return codecs.getincrementaldecoder(name)().decode(data, final=whole)
        except UnicodeDecodeError:
            continue
    return _mended(data)


def _mended(data: bytes) -> str | None:
    """Text with a few broken bytes, or of a western code page; None where it is neither."""
    most = len(data) / 50
    tries = [data.decode(name, errors="replace") for name in ("utf-8", "gb18030")]
    best = min(tries, key=lambda text: text.count("\ufffd"))
    if best.count("\ufffd") <= most:
        return best
    if sum(byte >= 0x80 for byte in data) <= len(data) / 10:
        return data.decode("cp1252", errors="replace")
    return None
