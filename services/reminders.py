"""Nothing waits for ever: people are reminded of old questions, and questions are given to somebody else."""

from __future__ import annotations

import json
import shlex
import subprocess
import urllib.error
import urllib.request
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

from models.errors import BadRequest, Unreachable
from services.ages import ANYBODY, Waiting
from services.standing import duration
from services.store.seam import Store

_SECONDS = 30
Tell = Callable[[dict[str, Any]], str]
"""Tells a person, and says how."""


def remind(
    store: Store, old: Sequence[Waiting], tell: Tell, again: float = 0.0, moment: datetime | None = None
) -> Iterator[str]:
    """Remind everybody of their old questions, but nobody of one twice within `again` seconds; a line a reminder."""
    moment = moment or datetime.now(UTC)
    due: defaultdict[str, list[Waiting]] = defaultdict(list)
    for one in old:
        if one.reminded is None or (moment - one.reminded).total_seconds() >= again:
            due[one.whose].append(one)
    if not due:
        yield "nobody is to be reminded of anything"
    for whose, many in sorted(due.items()):
        oldest = max(one.age for one in many)
        words = f"{len(many)} questions wait for {whose}, the oldest for {duration(oldest)}"
        words = words.replace("1 questions wait", "1 question waits", 1) if len(many) == 1 else words
        questions = [one.as_json() for one in many]
        how = tell({"reviewer": None if whose == ANYBODY else whose, "text": words, "questions": questions})
        for one in many:
            store.reviewing.remind(one.question.id, one.question.reviewer, how)
        yield f"{words} ({how})"


def teller(hook: str) -> Tell:
    """Who tells: a webhook where the hook is an address, a command where it is words, or nobody but the terminal."""
    if not hook.strip():
        return lambda message: "printed"
    if hook.startswith(("http://", "https://")):
        return lambda message: _post(hook, message)
    return lambda message: _run(hook, message)


def _post(address: str, message: dict[str, Any]) -> str:
    data = json.dumps(message, ensure_ascii=False).encode()
    request = urllib.request.Request(address, data, {"Content-Type": "application/json"})
    try:
        with urllib.request.urlopen(request, timeout=_SECONDS) as reply:
            return f"webhook: {reply.status}"
    except (urllib.error.URLError, OSError) as error:
        raise Unreachable(f"the reminder could not be sent ({error}); look at GOUJI_REMIND_WITH") from error


def _run(command: str, message: dict[str, Any]) -> str:
    data = json.dumps(message, ensure_ascii=False).encode()
    try:
        done = subprocess.run(shlex.split(command), input=data, capture_output=True, timeout=_SECONDS, check=False)
    except (OSError, ValueError, subprocess.TimeoutExpired) as error:
        raise BadRequest(f"the reminder's command could not be run ({error}); look at GOUJI_REMIND_WITH") from error
    if done.returncode:
        said = done.stderr.decode(errors="replace").strip().splitlines()
        why = said[-1] if said else "it says nothing"
        raise BadRequest(f"the reminder's command ended with {done.returncode} ({why}); look at GOUJI_REMIND_WITH")
    return "command"


def reassign(store: Store, many: Sequence[Waiting], to: str | None) -> Iterator[str]:
    """Give questions to somebody else, or to anybody; those who see them learn of it."""
    if not many:
        raise BadRequest("no question that waits is meant; `gouji review list` shows those that there are")
    for one in many:
        store.assign(one.question.id, to)
        yield f"question {one.question.id} ({one.question.flag.key} of {one.name}): from {one.whose} to {to or ANYBODY}"
    for document in dict.fromkeys(one.question.flag.document for one in many):
        store.announce("ask", document, {})
