"""What all programs say, in one place: JSON lines in a file that turns over, short lines on a terminal."""

from __future__ import annotations

import json
import logging
import sys
import threading
from contextlib import suppress
from datetime import UTC, datetime
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import Any, TextIO

from services.logs import as_line, for_people

_MOST_BYTES, _OLD_FILES = 20_000_000, 5


class Chronicle:
    """Takes down what programs say; people see what gouji says, and what goes wrong."""

    def __init__(self, place: Path, screen: TextIO = sys.stderr) -> None:
        place.parent.mkdir(parents=True, exist_ok=True)
        self.place = place
        self._screen, self._for_people = screen, screen.isatty()
        self._file = RotatingFileHandler(place, maxBytes=_MOST_BYTES, backupCount=_OLD_FILES, encoding="utf-8")
        # A full disk must not stop what only watches.
        self._file.handleError = lambda record: None  # type: ignore[method-assign]
        self._file.setFormatter(logging.Formatter("%(message)s"))
        self._lock = threading.Lock()

    def said(self, program: str, line: str) -> None:
        """A program wrote a line: of JSON where it is ours, anything where it is not."""
        said = _json_of(line)
        if said is not None:
            self._take_down({**said, "program": program})
            self._show({**said, "program": program})
            return
        raw = {**_now("info"), "program": program, "message": line}
        self._take_down(raw)
        if not self._for_people:
            self._show(raw)

    def told(self, level: str, program: str, message: str, **more: Any) -> None:
        """The supervisor says something about a program."""
        said = {**_now(level), "program": program, "message": message, **more}
        self._take_down(said)
        self._show(said)

    def close(self) -> None:
        self._file.close()

    def _take_down(self, said: dict[str, Any]) -> None:
        with self._lock:
            self._file.emit(logging.makeLogRecord({"msg": "%s", "args": (as_line(said),)}))

    def _show(self, said: dict[str, Any]) -> None:
        text = for_people(str(said["program"]), said) if self._for_people else as_line(said)
        if self._for_people and said.get("last_words"):
            text += f"\n{' ' * 25}its last words: {said['last_words']}"
        with self._lock, suppress(OSError, ValueError):
            self._screen.write(text + "\n")
            self._screen.flush()


def _now(level: str) -> dict[str, Any]:
    return {"time": datetime.now(UTC).isoformat(timespec="milliseconds"), "level": level}


def _json_of(line: str) -> dict[str, Any] | None:
    if not line.startswith("{"):
        return None
    with suppress(ValueError):
        said = json.loads(line)
        if isinstance(said, dict) and isinstance(said.get("message"), str):
            return said
    return None
