"""`gouji run` and what goes with it, from the outside: a person at a terminal, files, a data directory."""

from __future__ import annotations

import csv
import json
import sqlite3
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from desk_parts import bench, clean, damaged, doubted, many_pages

from services import wiring
from services.cli import main
from services.columns import columns, cut, width
from services.settings import Settings
from services.store.seam import DocumentState
from services.workbench import Doubt

KEY = "requests.new.natural"


@pytest.fixture
def gouji(tmp_path: Path):
    """The command line, on a data directory of its own."""

    def called(*words: object) -> Result:
        home = ("--home", str(tmp_path / "home"))
        verb = [str(word) for word in words]
        place = 2 if verb[0] == "audit" else 1
        return CliRunner().invoke(main, [*verb[:place], *home, *verb[place:]], env={"GOUJI_THREADS": "1"})

    return called


def the_beginning(output: str, name: str) -> str:
    """The name of a document in a table of documents."""
    return next(line.split()[0] for line in output.splitlines() if name in line.split()[1:2])


def test_from_the_scan_to_final_storage_without_a_server(gouji, tmp_path: Path):
    files = [clean(tmp_path), doubted(tmp_path), damaged(tmp_path), clean(tmp_path, "copy.txt")]
    ran = gouji("run", *files, "--jobs", 1)
    assert ran.exit_code == 1, "a file failed"
    assert "damaged.pdf: a PDF that is cut off" in ran.stderr.replace(str(tmp_path) + "/", "")
    said = ran.stdout
    assert [line.split()[1] for line in said.splitlines()[2:5]] == ["clean.txt", "doubted.txt", "damaged.pdf"]
    assert "copy.txt: the same bytes as clean.txt: one document" in said
    assert f"  {KEY}: read as “5”, " in said or f"  {KEY}: read as “5”\n" in said
    assert "4 files · 1 settled (212 figures in final storage) · 1 waiting (1 question) · 1 failed" in said
    waits = the_beginning(said, "doubted.txt")

    again = gouji("run", doubted(tmp_path), "--quiet")
    assert again.exit_code == 0
    assert "doubted.txt: these bytes came before on" in again.stdout
    assert gouji("run", damaged(tmp_path), "--quiet").exit_code == 1, "what fails again, fails"
    assert again.stderr == ""

    shown = gouji("show", waits).stdout
    assert "requests.balance/natural" in shown
    assert "1 question (gouji answer" in shown
    status = gouji("status", "--list").stdout
    assert "documents: 1 waits, 1 settled, 1 failed" in status
    assert f"{KEY} of {waits}" in status

    answered = gouji("answer", waits, KEY, "--inconsistent", "--by", "Li")
    assert answered.stdout == "doubted.txt is settled: 212 figures in final storage\n"
    shown = gouji("show", waits, "--events").stdout
    assert f"{KEY}: inconsistent-in-source “5” by Li" in shown
    assert "document.settled" in shown

    late = gouji("answer", waits, KEY, "0", "--by", "Wang")
    assert "is settled" in late.stdout
    out = tmp_path / "figures.csv"
    exported = gouji("export", "--format", "csv", "--out", out, "--document", waits, "--key", "requests.new.")
    assert exported.stdout.endswith("figures.csv: 7 records\n")
    with out.open(encoding="utf-8", newline="") as file:
        row = next(row for row in csv.DictReader(file) if row["key"] == KEY)
    assert (row["text"], row["reviewer"], row["version"]) == ("0", "Wang", "2")
    assert gouji("audit", "verify").stdout.startswith("whole: ")


def test_a_report_of_many_pages_is_read_by_all_benches_and_comes_out_whole(gouji, tmp_path: Path):
    ran = CliRunner().invoke(
        main,
        ["run", str(many_pages(tmp_path / "long.pdf", 7)), "--home", str(tmp_path / "home"), "--quiet"],
        env={"GOUJI_THREADS": "1", "GOUJI_PAGES_PER_JOB": "3"},
    )
    assert ran.exit_code == 0, ran.output
    assert "1 file · 0 settled (0 figures in final storage) · 0 waiting (0 questions)" in ran.stdout
    assert "1 of no known form" in ran.stdout
    events = gouji("show", the_beginning(ran.stdout, "long.pdf"), "--events").stdout
    assert events.count("document.part_read") == 3


def test_a_run_settles_what_an_earlier_one_was_killed_before_settling(gouji, tmp_path: Path):
    path = clean(tmp_path)
    desk = wiring.desk(Settings(home=str(tmp_path / "home"), threads=1), bench())
    case = desk.receive(path)
    desk.store.start(case.sha256, "killed")
    document, reports = desk.bench.recognise([desk.bench.read(path, 1, 1, lambda page: None)], {})
    desk.store.hold(document, desk.bench.judge(document, [Doubt(report) for report in reports]))
    assert desk.store.case(case.sha256).state is DocumentState.HELD
    ran = gouji("run", path, "--quiet")
    assert ran.exit_code == 0, ran.stderr
    assert desk.store.case(case.sha256).state is DocumentState.SETTLED
    desk.store.close()


def test_every_export_format_has_every_settled_figure(gouji, tmp_path: Path):
    gouji("run", clean(tmp_path), "--quiet")
    for format_ in ("csv", "csv-excel", "xlsx", "parquet", "jsonl", "pivot"):
        out = tmp_path / format_
        exported = gouji("export", "--format", format_, "--out", out)
        assert exported.stdout.endswith(": 212 records\n")
        assert out.stat().st_size > 1000
    lines = (tmp_path / "jsonl").read_text(encoding="utf-8").splitlines()
    assert len({json.loads(line)["key"] for line in lines}) == 212


def test_tampering_with_final_storage_is_found_out(gouji, tmp_path: Path):
    gouji("run", clean(tmp_path), "--quiet")
    database = sqlite3.connect(tmp_path / "home" / "gouji.db")
    for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        database.execute(f'DROP TRIGGER "{name}"')
    database.execute("UPDATE records SET text = '7', value = '7' WHERE key = ?", (KEY,))
    database.commit()
    database.close()
    proof = gouji("audit", "verify")
    assert proof.exit_code == 1
    assert "are not those that the log says were settled" in proof.stderr


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("show", "abc"), "no document abc"),
        (("retry",), "name the documents to try again"),
        (("answer", "abc", KEY, "1", "--by", "Li"), "no document abc"),
        (("cancel", "abc"), "no document abc"),
    ],
)
def test_what_cannot_be_is_refused_with_what_to_do(words: tuple[str, ...], why: str, gouji):
    refused = gouji(*words)
    assert refused.exit_code == 2
    assert why in refused.stderr
    assert len(refused.stderr.splitlines()) == 1


def test_what_failed_is_sent_in_again_and_what_is_settled_is_not(gouji, tmp_path: Path):
    said = gouji("run", clean(tmp_path), damaged(tmp_path), "--quiet").stdout
    failed, settled = the_beginning(said, "damaged.pdf"), the_beginning(said, "clean.txt")
    assert f"damaged.pdf ({failed}): sent in again" in gouji("retry", failed).stdout
    assert "1 received, 1 settled" in gouji("status").stdout
    assert "only what failed or was cancelled" in gouji("retry", settled).stderr
    assert gouji("cancel", failed, "--by", "Li", "--reason", "not ours").stdout.endswith("cancelled\n")
    assert "cancelled: not ours" in gouji("show", failed).stdout


def test_an_answer_says_what_it_wants_to_hear(gouji, tmp_path: Path):
    waits = the_beginning(gouji("run", doubted(tmp_path), "--quiet").stdout, "doubted.txt")
    assert "say what is printed there" in gouji("answer", waits, KEY, "--by", "Li").stderr
    assert "no figure requests.nothing" in gouji("answer", waits, "requests.nothing", "1", "--by", "Li").stderr
    unasked = gouji("answer", waits, "requests.new.total", "5", "--by", "Li").stdout
    assert "waits for" in unasked or "is settled" in unasked


def test_documents_can_be_left_to_the_workers(gouji, tmp_path: Path):
    said = gouji("submit", clean(tmp_path), tmp_path / "missing.pdf")
    assert said.exit_code == 1
    assert "missing.pdf: no such file" in said.stderr
    assert gouji("submit", clean(tmp_path, "copy.txt")).stdout.endswith("copy.txt, known as clean.txt: received\n")
    assert "jobs: 1 waiting" in gouji("status").stdout


def test_columns_stand_straight_with_chinese_in_them():
    lines = columns(("name", "n"), [("统计局", "1"), ("office", "12")], right=(1,))
    assert {width(line) for line in lines} == {10}
    assert cut("政府信息公开工作年度报告", 9) == "政府信息…"
    assert cut("short", 9) == "short"
