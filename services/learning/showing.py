"""What a person sees while gouji learns, and after."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from typing import Any, TextIO

from models.training.recogniser import Moment
from services.learning.learn import Learned, Watcher
from services.learning.training_job import told
from services.store.trainings import SqlTrainings

_BAR = 24


class Showing(Watcher):
    """A moving bar with the time left where a person watches; elsewhere a line whenever something is known."""

    def __init__(self, out: TextIO) -> None:
        self._out, self._moving = out, out.isatty()
        self._stage, self._start, self._error = "", time.monotonic(), None

    def stage(self, name: str) -> None:
        self.close()
        self._stage, self._start, self._error = name, time.monotonic(), None
        self._say(name)

    def done(self, done: int, of: int) -> None:
        left = (time.monotonic() - self._start) * (of - done) / done if done else 0.0
        more = f", about {left:.0f} s left" if left else ""
        if self._moving and of:
            self._move(done / of, f"{self._stage}: {done} of {of}{more}")

    def moment(self, moment: Moment) -> None:
        if self._moving:
            self._move(moment.step / max(1, moment.steps), told(moment))
        elif moment.error != self._error:
            self._out.write(f"  {told(moment)}\n")
        self._error = moment.error
        self._out.flush()

    def close(self) -> None:
        """End the moving line."""
        if self._moving:
            self._out.write("\r\x1b[K")
            self._out.flush()

    def _say(self, text: str) -> None:
        self._out.write(f"{text} …" if self._moving else f"{text}\n")
        self._out.flush()

    def _move(self, share: float, text: str) -> None:
        full = round(_BAR * min(1.0, share))
        self._out.write(f"\r\x1b[K[{'█' * full}{'·' * (_BAR - full)}] {text}")
        self._out.flush()


def outcome(learned: Learned) -> Iterator[str]:
    """What came of learning."""
    name = learned.model.name if learned.model else "no new model"
    if learned.promoted:
        yield f"{name} is champion: it reads from the next document on"
    elif learned.proven:
        yield f"{name} is proven better and kept: gouji models promote {name}"
    else:
        yield f"{name}: refused, the champion stays"
    for reason in learned.reasons:
        yield f"  {reason}"
    for change in learned.model.results.get("changes", ()) if learned.model else ():
        yield change_told(change)
    if learned.report:
        yield f"  {learned.report}"


def change_told(change: Mapping[str, Any]) -> str:
    """What changed in one group of lines, in one line."""
    return (
        f"  {change['group']:<18} {change['errors_before']:>4} → {change['errors_after']:>4} wrong of "
        f"{change['lines']:>5} lines  {100 * change['rise']:+.2f} points "
        f"({100 * change['low']:+.2f} to {100 * change['high']:+.2f})"
    )


def course_of(trainings: SqlTrainings) -> Iterator[str]:
    """Every training, the newest first."""
    many = trainings.last()
    if not many:
        yield "none yet; `gouji learn` makes one"
    for one in many:
        model = f" {one.model}" if one.model else ""
        said = "; ".join(one.told) or one.why
        yield f"{one.id:>4} {one.called:%Y-%m-%d %H:%M} {one.task:9} {one.state}{model}: {said}"
