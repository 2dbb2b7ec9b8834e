"""`gouji show` names the tables that people are asked about, beside the figures."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner
from desk_parts import a_desk, doubted

from review.decision import Outcome, Reason, StructureAnswer
from services.cli import main
from services.desk import Desk
from services.standing import show_lines
from services.store.lifecycle import now
from services.store.sql import SqlStore

KEYS = ("requests.new.total", "requests.new.natural", "a.b", "c.d", "e.f", "g.h")
WHY = (Reason("structure", "a row seems to be missed"), Reason("structure", "a row seems to be missed"))


@pytest.fixture
def desk(tmp_path: Path, migrated_file: Path) -> Desk:
    (tmp_path / "gouji.db").write_bytes(migrated_file.read_bytes())
    return a_desk(tmp_path, SqlStore(str(tmp_path / "gouji.db")))


def held(desk: Desk, folder: Path) -> str:
    return desk.read(desk.receive(doubted(folder)).sha256).sha256


def section(desk: Desk, sha256: str) -> list[str]:
    lines = list(show_lines(desk.store, sha256))
    heads = [n for n, line in enumerate(lines) if "about tables" in line]
    return lines[heads[0] : lines.index("", heads[0]) if "" in lines[heads[0] :] else None] if heads else []


def test_a_table_that_waits_is_named_with_its_reason_and_the_figures_it_may_explain(desk: Desk, tmp_path: Path):
    sha256 = held(desk, tmp_path)
    assert section(desk, sha256) == [], "nobody is asked about a table yet"
    desk.store.reviewing.want(sha256, {(2, 0): (KEYS, WHY), (1, None): (KEYS[:1], WHY[:1])})
    missed, wrong = desk.store.reviewing.questions(sha256=sha256)[::-1]
    assert (missed.page, wrong.page) == (1, 2)
    desk.store.reviewing.asked({wrong.id: "labelstudio/1/7/s2"})
    assert section(desk, sha256) == [
        "2 questions about tables, to be answered in Label Studio (gouji up):",
        "  page 1, a table that was not found: not shown yet",
        "      structure: a row seems to be missed",
        "      explains requests.new.total",
        "  page 2, table 1: shown",
        "      structure: a row seems to be missed",
        "      explains requests.new.total, requests.new.natural, a.b, c.d … 2 more",
    ]


def test_a_table_that_was_answered_is_named_no_more(desk: Desk, tmp_path: Path):
    sha256 = held(desk, tmp_path)
    desk.store.reviewing.want(sha256, {(1, 0): (KEYS, WHY)})
    (question,) = desk.store.reviewing.questions(sha256=sha256)
    assert section(desk, sha256)
    desk.answer(StructureAnswer(question.id, "Li", Outcome.AS_READ, "a@1", now()))
    assert section(desk, sha256) == []


def test_the_command_prints_them(desk: Desk, tmp_path: Path):
    sha256 = held(desk, tmp_path)
    desk.store.reviewing.want(sha256, {(1, 0): (KEYS, WHY)})
    said = CliRunner().invoke(main, ["show", sha256[:12], "--home", str(tmp_path)])
    assert said.exit_code == 0
    assert "1 question about tables, to be answered in Label Studio" in said.output
    assert "page 1, table 1: not shown yet" in said.output
