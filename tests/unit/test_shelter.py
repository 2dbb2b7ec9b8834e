"""A process of its own for dangerous work."""

import os
import signal
import time

import pytest

from models.errors import Damaged, TooLarge
from services.shelter import Bounds, Shelter


def worker():
    """What the sheltered process does, by the name of the deed."""

    def work(deed, progress):
        if deed == "crash":
            os.kill(os.getpid(), signal.SIGSEGV)
        if deed == "hang":
            time.sleep(60)
        if deed == "swell":
            hoard = []
            while True:
                hoard.append(bytearray(b"x" * 10_000_000))
        if deed == "refuse":
            raise TooLarge("over the limit: make it smaller")
        if deed == "stumble":
            raise KeyError("a\nthing")
        progress(1)
        return os.getpid()

    return work


@pytest.fixture
def shelter():
    with Shelter(f"{__name__}:worker", bounds=Bounds(seconds=5, megabytes=400)) as shelter:
        yield shelter


def test_work_is_done_in_another_process_that_is_kept(shelter):
    seen = []
    first, second = shelter.call("work", on_progress=seen.append), shelter.call("work")
    assert first == second != os.getpid()
    assert seen == [1]


def test_a_crash_is_an_error_with_a_reason_and_the_next_work_is_done(shelter):
    with pytest.raises(Damaged, match="died"):
        shelter.call("crash")
    assert shelter.call("work") != os.getpid()


def test_an_error_raised_on_purpose_comes_through_as_it_is(shelter):
    with pytest.raises(TooLarge, match="make it smaller"):
        shelter.call("refuse")


def test_an_error_that_nobody_foresaw_is_one_line(shelter):
    with pytest.raises(Damaged) as caught:
        shelter.call("stumble")
    assert "KeyError" in str(caught.value)
    assert "\n" not in str(caught.value)


def test_work_that_hangs_is_ended():
    with Shelter(f"{__name__}:worker", bounds=Bounds(seconds=1)) as shelter, pytest.raises(TooLarge, match="longer"):
        shelter.call("hang")


def test_work_that_swells_is_ended(shelter):
    with pytest.raises(TooLarge, match="memory"):
        shelter.call("swell")
