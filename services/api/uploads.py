"""Files out of a multipart request, streamed to disk: never held in memory, never larger than allowed."""

from __future__ import annotations

import os
import secrets
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from fastapi import HTTPException
from python_multipart.exceptions import MultipartParseError
from python_multipart.multipart import MultipartParser, parse_options_header

_LONGEST_FIELD = 4096
_MOST_FILES, _MOST_FIELDS = 200, 20
_LONGEST_NAME = 200
_MOST_HEADERS = 8192


@dataclass
class Upload:
    """A file that came in: its name as it was sent, and where its bytes lie."""

    name: str
    path: Path
    size: int = 0


@dataclass
class Form:
    """What a multipart request holds."""

    files: list[Upload] = field(default_factory=list)
    fields: dict[str, str] = field(default_factory=dict)


async def received(body: AsyncIterator[bytes], content_type: str, folder: Path, most_bytes: int) -> Form:
    """The files and fields of a request. Whatever goes wrong, nothing is left in the folder."""
    kind, options = parse_options_header(content_type)
    if kind != b"multipart/form-data" or not options.get(b"boundary"):
        raise HTTPException(415, "send files as multipart/form-data: curl -F files=@report.pdf")
    form = Form()
    reception = _Reception(form, folder, most_bytes)
    parser = MultipartParser(options[b"boundary"], reception.callbacks())  # type: ignore[arg-type]
    try:
        async for piece in body:
            parser.write(piece)
        parser.finalize()
        if not reception.complete:
            raise HTTPException(400, "the upload broke off: its last boundary is missing; send it again")
    except MultipartParseError as error:
        discard(form)
        raise HTTPException(400, f"the upload is not multipart/form-data as it should be ({error})") from None
    except BaseException:
        discard(form)
        raise
    finally:
        reception.close()
    return form


def discard(form: Form) -> None:
    """Let go of what lies on disk."""
    for file in form.files:
        file.path.unlink(missing_ok=True)


class _Reception:
    """Takes the pieces as the parser finds them."""

    def __init__(self, form: Form, folder: Path, most_bytes: int) -> None:
        self._form, self._folder, self._most_bytes = form, folder, most_bytes
        self._header, self._value, self._headers = b"", b"", {}
        self._file: BinaryIO | None = None
        self._field: tuple[str, bytearray] | None = None
        self.complete = False

    def callbacks(self) -> dict[str, object]:
        return {
            "on_part_begin": self._part_begins,
            "on_header_field": self._header_name,
            "on_header_value": self._header_text,
            "on_header_end": self._header_ends,
            "on_headers_finished": self._headers_end,
            "on_part_data": self._data,
            "on_part_end": self._part_ends,
            "on_end": self._ends,
        }

    def close(self) -> None:
        if self._file is not None:
            self._file.close()

    def _part_begins(self) -> None:
        self._headers = {}
        self._header = self._value = b""

    def _header_name(self, data: bytes, start: int, end: int) -> None:
        self._header += data[start:end]
        self._short_enough(self._header)

    def _header_text(self, data: bytes, start: int, end: int) -> None:
        self._value += data[start:end]
        self._short_enough(self._value)

    def _short_enough(self, header: bytes) -> None:
        if len(header) > _MOST_HEADERS:
            raise HTTPException(400, "a header of the upload is too long; give the file a shorter name")

    def _header_ends(self) -> None:
        self._headers[self._header.lower()] = self._value
        self._header = self._value = b""

    def _headers_end(self) -> None:
        _, options = parse_options_header(self._headers.get(b"content-disposition", b""))
        name = options.get(b"name", b"").decode("utf-8", "replace")
        if b"filename" in options:
            if len(self._form.files) >= _MOST_FILES:
                raise HTTPException(413, f"more than {_MOST_FILES} files in one request; send them in several")
            path = self._folder / secrets.token_hex(16)
            self._form.files.append(Upload(plain_name(options[b"filename"].decode("utf-8", "replace")), path))
            self._file = os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")
        else:
            if len(self._form.fields) >= _MOST_FIELDS:
                raise HTTPException(413, f"more than {_MOST_FIELDS} fields in one request")
            self._field = name, bytearray()

    def _data(self, data: bytes, start: int, end: int) -> None:
        if self._file is not None:
            upload = self._form.files[-1]
            upload.size += end - start
            if upload.size > self._most_bytes:
                limit = self._most_bytes / 1e6
                raise HTTPException(
                    413, f"{upload.name} is over {limit:.0f} MB: split it, or raise GOUJI_FILE_MEGABYTES"
                )
            self._file.write(data[start:end])
        elif self._field is not None:
            self._field[1].extend(data[start:end])
            if len(self._field[1]) > _LONGEST_FIELD:
                raise HTTPException(413, f"the field {self._field[0][:50]} is too long")

    def _part_ends(self) -> None:
        if self._file is not None:
            self._file.close()
            self._file = None
        elif self._field is not None:
            self._form.fields[self._field[0]] = self._field[1].decode("utf-8", "replace")
            self._field = None

    def _ends(self) -> None:
        self.complete = True


def plain_name(sent: str) -> str:
    """A file's name without any folder, control signs or excess length."""
    name = sent.replace("\\", "/").rpartition("/")[2]
    name = "".join(sign for sign in name if sign.isprintable()).strip()
    return name[-_LONGEST_NAME:] if name not in ("", ".", "..") else "unnamed"
