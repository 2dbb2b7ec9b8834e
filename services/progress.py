"""What a person sees while files are read: one line a file, and a moving line for the pages."""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import Any


class Progress:
    """Progress on standard error; a moving line only where a person watches."""

    def __init__(self, total: int, *, quiet: bool) -> None:
        self._total, self._quiet, self._count = total, quiet, 0
        self._start = time.monotonic()
        self._moving = sys.stderr.isatty() and not quiet

    def page(self, path: Path, page: Any) -> None:
        if self._moving:
            self._move(f"{path.name}: page {page}")

    def done(self, path: Path, extraction: dict[str, Any]) -> None:
        self._count += 1
        flagged = sum(fact["state"] == "flagged" for fact in extraction["facts"])
        facts = sum(fact["state"] != "absent" for fact in extraction["facts"])
        broken = sum(rule["status"] == "violated" for rule in extraction["rules"])
        form = f", {extraction['form']}: {facts} facts, {flagged} to ask" if extraction["form"] else ""
        violated = f", {broken} relations broken" if broken else ""
        pages, tables = len(extraction["source"]["pages"]), len(extraction["tables"])
        read = f"{_many(pages, 'page')}, {_many(tables, 'table')}" if pages else _many(tables, "table")
        self._say(f"{path.name}: {read}{form}{violated} ({extraction['timing']['seconds']:.1f} s)")

    def said(self, path: Path, sentence: str) -> None:
        """A file is done, and this became of it."""
        self._count += 1
        self._say(f"{path.name}: {sentence}")

    def failed(self, path: Path, reason: str) -> None:
        self._count += 1
        if self._moving:
            sys.stderr.write("\r\x1b[K")
        sys.stderr.write(f"{path}: {reason}\n")
        sys.stderr.flush()

    def close(self) -> None:
        if self._moving:
            sys.stderr.write("\r\x1b[K")
        if self._total > 1:
            self._say(f"{_many(self._total, 'file')} in {time.monotonic() - self._start:.1f} s")

    def _say(self, text: str) -> None:
        if self._quiet:
            return
        if self._moving:
            sys.stderr.write("\r\x1b[K")
        sys.stderr.write((f"[{self._count}/{self._total}] " if self._total > 1 else "") + text + "\n")
        sys.stderr.flush()

    def _move(self, text: str) -> None:
        done = self._count / (time.monotonic() - self._start) if self._count else 0
        left = f", about {(self._total - self._count) / done:.0f} s left" if done else ""
        sys.stderr.write(f"\r\x1b[K[{self._count}/{self._total}] {text}{left}")
        sys.stderr.flush()


def _many(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
