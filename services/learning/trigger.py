"""When learning is due by itself: after so many new corrections, or after so many hours with any."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from services.settings import Settings
from services.store.lifecycle import now
from services.store.trainings import OPEN, SqlTrainings, Training

TASK, DATASET = "recognise", "corrections"


@dataclass(frozen=True)
class Schedule:
    """When gouji learns without being told; 0 is never."""

    after: int = 0
    """After so many new corrections."""
    hours: float = 0.0
    """Every so many hours in which there was a new correction."""

    @classmethod
    def of(cls, settings: Settings) -> Schedule:
        return cls(settings.learn_after, settings.learn_hours)


def due(schedule: Schedule, before: Sequence[Training], corrections: int, moment: datetime) -> str | None:
    """Why a training is due now; None where it is not. `before` are the trainings there were, the newest first."""
    if any(training.state in OPEN for training in before):
        return None
    last = before[0] if before else None
    fresh = corrections - (last.corrections if last else 0)
    if schedule.after and fresh >= schedule.after:
        return f"{fresh} new corrections"
    if schedule.hours and fresh > 0 and (last is None or moment - last.called >= timedelta(hours=schedule.hours)):
        return f"{fresh} new corrections in {schedule.hours:g} hours"
    return None


def call_if_due(trainings: SqlTrainings, settings: Settings) -> Training | None:
    """Call for a training where one is due; whoever else looks at the same time calls for none."""
    schedule = Schedule.of(settings)
    if not (schedule.after or schedule.hours):
        return None
    why = due(schedule, trainings.last(TASK), trainings.corrections(), now())
    return trainings.call(TASK, DATASET, why)[0] if why else None
