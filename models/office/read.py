"""The one door to files that say themselves what their tables are."""

from __future__ import annotations

from pathlib import Path

from models.errors import Damaged, GoujiError, TooLarge, UnknownKind
from models.files import FileKind, Limits, kind_of, within
from models.office.contents import Contents

_NO_LIMITS_GIVEN = Limits()


def read_office(path: Path, limits: Limits = _NO_LIMITS_GIVEN) -> Contents:
    """The tables and lines of a DOCX, XLSX, HTML or text file, and their order."""
    kind = kind_of(within(path, limits))
    if kind is FileKind.DOCX:
        from models.office.docx import read_docx as read
    elif kind is FileKind.XLSX:
        from models.office.xlsx import read_xlsx as read
    elif kind is FileKind.HTML:
        from models.office.html import read_html as read
    elif kind is FileKind.TEXT:
        from models.office.plaintext import read_plaintext as read
    else:
        raise UnknownKind(f"a {kind.value} file has pages: read it with open_pages")
    try:
        return read(path, limits)
    except GoujiError:
        raise
    except (MemoryError, RecursionError):
        raise TooLarge("is nested or repeated beyond all measure: save it as PDF and give that") from None
    # A file that keeps the format's letter and not its sense can fail anywhere below.
    except Exception as error:
        reason = " ".join(str(error).split())[:100]
        raise Damaged(
            f"a {kind.value} file that is broken inside ({type(error).__name__}: {reason}): save it again"
        ) from None
