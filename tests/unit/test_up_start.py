"""What gouji up does before anything runs, and what it writes down of what programs say."""

from __future__ import annotations

import io
import json
import logging
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from models.errors import BadRequest
from services.chronicle import Chronicle
from services.embedded import EmbeddedRedis
from services.first_start import first_key, free_port, located, taken
from services.logs import JsonLines, Plain
from services.settings import Settings
from services.up import nobody, own, up
from services.welcome import welcome


@contextmanager
def occupied() -> Iterator[int]:
    """A port that somebody else listens on."""
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        yield other.getsockname()[1]


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_directory_belongs_to_one_at_a_time_and_the_other_is_told_where(tmp_path: Path):
    first = taken(tmp_path)
    first.write(address="http://127.0.0.1:8123")
    with pytest.raises(BadRequest, match=r"up already .* at http://127.0.0.1:8123; stop that one first \(kill \d+\)"):
        taken(tmp_path)
    first.end()
    taken(tmp_path).end()


def test_the_port_of_the_last_time_is_taken_again(tmp_path: Path):
    port = free_port("127.0.0.1", 18_400)
    tenure = taken(tmp_path)
    tenure.write(port=port)
    tenure.end()
    tenure = taken(tmp_path)
    settings = located(Settings(), tenure)
    assert (settings.port, settings.address) == (port, f"http://127.0.0.1:{port}")
    tenure.end()


def test_a_taken_port_is_passed_over_unless_it_was_asked_for(tmp_path: Path):
    with occupied() as port:
        assert free_port("127.0.0.1", port) > port
        tenure = taken(tmp_path)
        with pytest.raises(BadRequest, match=f"port {port} of 127.0.0.1 is taken; give another --port"):
            located(Settings(port=port), tenure, patience=0.1)
        tenure.end()


def test_an_address_of_ones_own_is_kept_and_others_follow_the_port(tmp_path: Path):
    tenure = taken(tmp_path)
    port = free_port("127.0.0.1", 18_500)
    assert located(Settings(address="https://gouji.example.org", port=port), tenure).address.startswith("https://")
    assert located(Settings(host="0.0.0.0", port=port), tenure).address == f"http://127.0.0.1:{port}"
    tenure.end()


def test_an_admin_key_is_made_once(tmp_path: Path):
    settings = Settings(home=str(tmp_path))
    assert first_key(settings).startswith("gouji_")
    assert first_key(settings) == ""


def test_a_crew_that_is_at_work_on_the_directory_is_not_disturbed(tmp_path: Path):
    redis = EmbeddedRedis(tmp_path)
    redis.ensure().set("mark", "1")
    try:
        with pytest.raises(BadRequest, match="a `gouji worker` is at work"):
            up(Settings(home=str(tmp_path)), 1, nobody, lambda settings, key: None)
        assert redis.ensure().get("mark") == b"1"
    finally:
        redis.stop()


def test_every_command_that_it_starts_is_one_that_gouji_has(tmp_path: Path):
    settings = Settings(home=str(tmp_path), port=8000)
    for program in own(settings, 2):
        ran = subprocess.run([*program.command, "--help"], capture_output=True, text=True, timeout=60)
        assert ran.returncode == 0, ran.stderr
        assert program.environment["GOUJI_HOME"] == str(tmp_path)


def test_people_see_short_lines_and_the_file_has_all(tmp_path: Path):
    screen = Terminal()
    chronicle = Chronicle(tmp_path / "logs" / "gouji.log", screen)
    said = {"time": "2026-01-02T03:04:05+00:00", "level": "info", "message": "read", "document": "3f2a91c0d4e7" * 5}
    chronicle.said("workers", json.dumps(said))
    chronicle.said("label-studio", "Performing system checks...")
    chronicle.told("warning", "service", "ended with SIGKILL; starting it again", last_words="no such port")
    chronicle.close()
    shown = screen.getvalue().splitlines()
    assert shown[0].endswith("workers      read [3f2a91c0d4e7]")
    assert " !  service " in shown[1]
    assert shown[2].strip() == "its last words: no such port"
    assert len(shown) == 3, "what others chatter is for the file"
    lines = [json.loads(line) for line in (tmp_path / "logs" / "gouji.log").read_text("utf-8").splitlines()]
    assert [line["program"] for line in lines] == ["workers", "label-studio", "service"]


def test_machines_get_json_with_whatever_was_said_besides():
    record = logging.makeLogRecord({"name": "gouji.jobs", "levelname": "INFO", "msg": "done in %d s", "args": (3,)})
    record.document = "abc"
    said = json.loads(JsonLines().format(record))
    assert (said["message"], said["document"], said["level"]) == ("done in 3 s", "abc", "info")
    assert "done in 3 s" in Plain().format(record)


def test_processes_speak_json_where_they_are_told_to():
    code = "from services import logs; logs.set_up(); import logging; logging.getLogger('gouji.x').info('here')"
    for environment, says in (({"GOUJI_LOG": "json"}, '"message": "here"'), ({}, "x            here")):
        ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=environment, timeout=60)
        assert says in ran.stderr


def test_the_welcome_says_where_everything_is_and_the_key_once():
    settings = replace(Settings(), home="reports", address="http://127.0.0.1:8000")
    text = "\n".join(welcome(settings, 2, "gouji_abc"))
    assert "gouji_abc" in text
    assert "http://127.0.0.1:8000/docs" in text
    assert "gouji submit scans/ --home reports" in text
    assert "admin key" not in "\n".join(welcome(settings, 2, ""))
