"""What processes say: JSON lines for machines, short lines for people on a terminal.

A line is about a document where `document` is among what it says: log.info("…", extra={"document": sha256}).
"""

from __future__ import annotations

import json
import logging
import os
import sys
import time
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

FORMAT = "GOUJI_LOG"
"""The environment variable that says how: `json`, or anything else for people."""
_OWN = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName", "color_message"}
_MARKS = {"warning": "!", "error": "!!", "critical": "!!"}


class JsonLines(logging.Formatter):
    """A record as one line of JSON, with whatever was given as `extra`."""

    def format(self, record: logging.LogRecord) -> str:
        said: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        said |= {name: value for name, value in vars(record).items() if name not in _OWN and value is not None}
        if record.exc_info:
            said["error"] = self.formatException(record.exc_info)
        return as_line(said)


class Plain(logging.Formatter):
    """A record as a short line for people."""

    def format(self, record: logging.LogRecord) -> str:
        said = {"level": record.levelname.lower(), "message": record.getMessage(), "time": record.created}
        text = for_people(record.name.removeprefix("gouji."), said)
        return f"{text}\n{self.formatException(record.exc_info)}" if record.exc_info else text


def set_up(level: int = logging.INFO, environment: Mapping[str, str] = os.environ) -> None:
    """Let this process say what it does on standard error; other people's libraries only their warnings."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines() if environment.get(FORMAT) == "json" else Plain())
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    logging.getLogger("gouji").setLevel(level)


def as_line(said: Mapping[str, Any]) -> str:
    """JSON on one line."""
    return json.dumps(said, ensure_ascii=False, default=str)


def for_people(program: str, said: Mapping[str, Any]) -> str:
    """One short line: when, who, what."""
    moment = said.get("time")
    if isinstance(moment, str):
        clock = datetime.fromisoformat(moment).astimezone().strftime("%H:%M:%S")
    else:
        clock = time.strftime("%H:%M:%S", time.localtime(moment))
    document = str(said.get("document") or "")[:12]
    about = f" [{document}]" if document and document not in str(said["message"]) else ""
    return f"{clock} {_MARKS.get(str(said.get('level')), ' '):2} {program:<12} {said['message']}{about}"
