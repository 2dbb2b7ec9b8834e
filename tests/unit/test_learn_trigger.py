"""When learning is due by itself."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from services.learning.trigger import Schedule, due
from services.store.trainings import Course, Training

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def before(corrections: int, hours_ago: float, state: Course = Course.PROMOTED) -> list[Training]:
    called = NOON - timedelta(hours=hours_ago)
    return [Training(1, "recognise", "corrections", "by hand", corrections, state, called, called)]


@pytest.mark.parametrize(
    ("schedule", "trainings", "corrections", "expected", "why"),
    [
        (Schedule(), [], 5000, None, "nothing is wished"),
        (Schedule(after=100), [], 99, None, "one too few"),
        (Schedule(after=100), [], 100, "100 new corrections", "enough from the beginning"),
        (Schedule(after=100), before(950, 1), 1049, None, "counted from the last training"),
        (Schedule(after=100), before(950, 1), 1050, "100 new corrections", "enough since then"),
        (Schedule(after=100), before(0, 1, Course.RUNNING), 500, None, "one is under way"),
        (Schedule(after=100), before(0, 1, Course.CALLED), 500, None, "one is called for"),
        (Schedule(after=100), before(400, 1, Course.REFUSED), 450, None, "a refusal counts as well"),
        (Schedule(hours=24), before(10, 25), 10, None, "nothing new was said"),
        (Schedule(hours=24), before(10, 23), 40, None, "too early"),
        (Schedule(hours=24), before(10, 25), 40, "30 new corrections in 24 hours", "a day later"),
        (Schedule(after=1000, hours=24), before(10, 25), 40, "30 new corrections in 24 hours", "whichever comes first"),
    ],
)
def test_learning_is_due_after_corrections_or_hours(
    schedule: Schedule, trainings: list[Training], corrections: int, expected: str | None, why: str
):
    assert due(schedule, trainings, corrections, NOON) == expected, why
