"""What differs between machines, read once at the door and passed inward."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, fields

from models.errors import BadRequest


@dataclass(frozen=True)
class Settings:
    """Each field may be set as an environment variable: GOUJI_ and its name in capitals."""

    reader: str = "onnx"
    """Which reader reads the crops: onnx, paddle, paddle:DIRECTORY, transformers:DIRECTORY."""
    threads: int = 0
    """Threads of one reading process; 0 shares the machine's cores among the processes."""
    jobs: int = 0
    """Documents read at the same time; 0 is as many as there are cores."""
    forms: str = ""
    """Directories with forms of your own, separated by ':'."""
    target_error: float = 0.001
    """The share of accepted facts that may be wrong."""
    seconds: float = 1800.0
    """How long one document may take."""
    megabytes: int = 3000
    """How much memory the reading of one document may take."""
    pages: int = 2000
    """How many pages a document may have."""
    megapixels: int = 200
    """How many million pixels a page may have."""
    file_megabytes: int = 500
    """How large a file may be."""

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> Settings:
        values: dict[str, object] = {}
        for field in fields(cls):
            text = environment.get(f"GOUJI_{field.name.upper()}")
            if text is None or not text.strip():
                continue
            try:
                values[field.name] = {"str": str, "int": int, "float": float}[str(field.type)](text.strip())
            except ValueError:
                raise BadRequest(f"GOUJI_{field.name.upper()} needs {_NOUN[str(field.type)]}, not {text!r}") from None
        return cls(**values)  # type: ignore[arg-type]


_NOUN = {"int": "a whole number", "float": "a number"}
