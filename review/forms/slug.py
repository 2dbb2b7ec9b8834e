"""A key made from a printed label."""

from __future__ import annotations

import re
import unicodedata


def slug(label: str) -> str:
    """A printed label as a key: Office of Inspector General (OIG) → office_of_inspector_general_oig."""
    plain = unicodedata.normalize("NFKC", label).casefold()
    return re.sub(r"[^\w]+", "_", plain).strip("_") or "row"
