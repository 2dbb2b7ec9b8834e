"""Programs are kept at work: real processes, killed for real."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psutil

from services.supervisor import Program, Supervisor

SLEEPS = [sys.executable, "-c", "import time; print('here', flush=True); time.sleep(60)"]


class Listening:
    """Remembers what it hears."""

    def __init__(self) -> None:
        self.lines: list[tuple[str, str]] = []
        self.news: list[str] = []

    def said(self, program: str, line: str) -> None:
        self.lines.append((program, line))

    def told(self, level: str, program: str, message: str, **more: Any) -> None:
        self.news.append(f"{level} {program} {message} {more.get('last_words', '')}".strip())


@contextmanager
def running(*programs: Program, grace: float = 3.0) -> Iterator[tuple[Supervisor, Listening]]:
    ear = Listening()
    supervisor = Supervisor(programs, ear, grace)
    thread = threading.Thread(target=supervisor.run)
    thread.start()
    try:
        yield supervisor, ear
    finally:
        supervisor.stop()
        thread.join(15)
        assert not thread.is_alive()


def until(true: Callable[[], object], seconds: float = 15.0) -> None:
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, "it never came true"
        time.sleep(0.02)


def test_what_is_killed_comes_back_and_the_others_stay():
    with running(Program("one", SLEEPS), Program("two", SLEEPS)) as (supervisor, ear):
        until(lambda: len(supervisor.pids()) == 2)
        before = supervisor.pids()
        os.kill(before["one"], signal.SIGKILL)
        until(lambda: supervisor.pids().get("one", before["one"]) != before["one"])
        assert supervisor.pids()["two"] == before["two"]
        assert any(news.startswith("warning one ended with SIGKILL") for news in ear.news)
    assert not any(psutil.pid_exists(pid) for pid in before.values())


def test_a_program_waits_until_the_one_before_it_is_ready(tmp_path: Path):
    mark = tmp_path / "mark"
    first = Program("first", SLEEPS, ready=mark.exists)
    with running(first, Program("second", SLEEPS)) as (supervisor, _):
        until(lambda: "first" in supervisor.pids())
        time.sleep(0.5)
        assert "second" not in supervisor.pids()
        mark.touch()
        until(lambda: "second" in supervisor.pids())


def test_all_are_told_once_when_everything_is_ready():
    ready: list[str] = []
    supervisor = Supervisor([Program("one", SLEEPS), Program("two", SLEEPS)], Listening())
    thread = threading.Thread(target=supervisor.run, args=(lambda: ready.append("ready"),))
    thread.start()
    until(lambda: ready)
    time.sleep(0.3)
    supervisor.stop()
    thread.join(10)
    assert ready == ["ready"]


def test_one_that_dies_at_birth_is_tried_again_with_longer_pauses_and_its_last_words_are_told():
    dies = Program("dies", [sys.executable, "-c", "print('no such port'); raise SystemExit(3)"])
    with running(dies) as (_, ear):
        until(lambda: sum("ended with" in news for news in ear.news) >= 3)
    told = [news for news in ear.news if "ended with" in news]
    assert told[0] == "warning dies ended with exit status 3; starting it again in 0.5 s no such port"
    assert "again in 1.0 s" in told[1]
    assert "again in 2.0 s" in told[2]


def test_one_that_is_never_ready_is_killed_and_started_again():
    never = Program("never", SLEEPS, ready=lambda: False, patience=0.7)
    with running(never) as (_, ear):
        until(lambda: sum(news == "info never started" for news in ear.news) >= 2)
    assert any("was not ready after" in news for news in ear.news)


def test_one_that_lives_and_answers_no_more_is_killed_and_started_again(tmp_path: Path):
    mark = tmp_path / "mark"
    mark.touch()
    mute = Program("mute", SLEEPS, ready=mark.exists, deaf_after=1.0)
    with running(mute, Program("other", SLEEPS)) as (supervisor, ear):
        until(lambda: len(supervisor.pids()) == 2)
        before = supervisor.pids()
        time.sleep(1.5)
        assert supervisor.pids() == before
        mark.unlink()
        until(lambda: "mute" in supervisor.pids() and supervisor.pids()["mute"] != before["mute"])
        assert supervisor.pids()["other"] == before["other"]
    assert any("mute did not answer for 1 s" in news for news in ear.news)


def test_one_that_answers_again_in_time_is_left_alone(tmp_path: Path):
    mark = tmp_path / "mark"
    mark.touch()
    slow = Program("slow", SLEEPS, well=mark.exists, deaf_after=2.0)
    with running(slow) as (supervisor, _):
        until(lambda: len(supervisor.pids()) == 1)
        before = supervisor.pids()
        for _ in range(2):
            mark.unlink()
            time.sleep(1.0)
            mark.touch()
            time.sleep(1.0)
        assert supervisor.pids() == before


def test_one_that_cannot_be_started_is_named_with_the_reason():
    with running(Program("absent", ["no-such-program-anywhere"])) as (_, ear):
        until(lambda: any("cannot be started: No such file" in news for news in ear.news))


def test_one_that_does_not_hear_the_signal_is_killed_in_time():
    deaf = (
        "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('deaf', flush=True); time.sleep(60)"
    )
    with running(Program("deaf", [sys.executable, "-c", deaf]), grace=1.0) as (supervisor, ear):
        until(lambda: ("deaf", "deaf") in ear.lines)
        pid = supervisor.pids()["deaf"]
        start = time.monotonic()
    assert time.monotonic() - start < 4
    assert not psutil.pid_exists(pid)
    assert "warning deaf did not end in time and was killed" in ear.news


def test_what_others_need_to_end_well_is_ended_after_them(tmp_path: Path):
    says = (
        "import signal, sys, time, pathlib\n"
        "def end(*_):\n"
        "    time.sleep(float(sys.argv[2])); open(sys.argv[1], 'a').write(sys.argv[3]); sys.exit()\n"
        "signal.signal(signal.SIGTERM, end); print('here', flush=True); time.sleep(60)"
    )
    order = tmp_path / "order"
    base = Program("base", [sys.executable, "-c", says, str(order), "0", "base"], outlives=True)
    slow = Program("slow", [sys.executable, "-c", says, str(order), "0.5", "slow "])
    with running(base, slow) as (_, ear):
        until(lambda: len(ear.lines) == 2)
    assert order.read_text() == "slow base"


def test_nothing_outlives_a_supervisor_that_was_killed(tmp_path: Path):
    script = (
        "from services.supervisor import *\n"
        "class Ear:\n"
        "    def said(self, *_): pass\n"
        "    def told(self, *_, **more): print(more.get('pid', ''), flush=True)\n"
        f"Supervisor([Program('one', {SLEEPS!r}), Program('two', {SLEEPS!r})], Ear()).run()"
    )
    parent = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True)
    assert parent.stdout is not None
    children: list[psutil.Process] = []
    while len(children) < 2:
        if (line := parent.stdout.readline().strip()).isdigit():
            children.append(psutil.Process(int(line)))
    # The tether must have been tied before its parent is gone.
    until(lambda: all("tether" not in " ".join(child.cmdline()) for child in children))
    parent.kill()
    parent.wait()
    parent.stdout.close()
    assert psutil.wait_procs(children, 10)[1] == []
