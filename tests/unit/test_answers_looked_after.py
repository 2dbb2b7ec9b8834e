"""Nothing waits for ever: ages, reminders, other hands; and how reviewing goes."""

from __future__ import annotations

import json
import sys
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
from answer_parts import FIRST, MORNING, SECOND, THIRD, a_plain_desk, question_about, says, the_rest
from click.testing import CliRunner
from held import a_document, a_report

from models.errors import BadRequest, Unreachable
from review.decision import Answer, Outcome, Question, Reason, State, Verdict
from review.risk import upper_bound
from services.ages import ages, grouped_lines, list_lines, waiting
from services.cli import main
from services.desk import Desk
from services.reminders import reassign, remind, teller
from services.review_figures import figures
from services.review_stats import stats, stats_lines
from services.second_reader import SecondReader
from services.silent_bound import silent_bound
from services.store.seam import Arrival
from services.store.sql import SqlStore

DOC = a_document().sha256
LATER = datetime.now(UTC) + timedelta(hours=50)


def stats_of(desk: Desk):
    return stats(figures(desk.store.reviewing.told()))


def test_questions_are_listed_oldest_first_with_who_skipped_them(tmp_path: Path):
    desk = a_plain_desk(tmp_path)
    says(desk, SECOND, Outcome.SKIPPED, by="Wang")
    desk.store.doubt(DOC, 0, THIRD, [Reason("by-hand", "?")], "Li")
    many = waiting(desk.store, moment=LATER)
    assert [one.question.flag.key for one in many] == [FIRST, SECOND, THIRD]
    assert [one.skipped for one in many] == [(), ("Wang",), ()]
    assert many[0].age >= many[-1].age > 49 * 3600
    assert waiting(desk.store, older=51 * 3600, moment=LATER) == []
    lines = "\n".join(list_lines(many))
    assert FIRST in lines and "Wang" in lines and "2 days" in lines
    assert list(list_lines([])) == ["no question waits"]


def test_a_question_that_is_asked_again_is_as_old_as_its_doubt(tmp_path: Path):
    desk = a_plain_desk(tmp_path, second_reader=SecondReader(1.0))
    opened = question_about(desk, FIRST).flag.opened
    says(desk, FIRST, Outcome.AS_READ)
    one = next(one for one in waiting(desk.store, moment=LATER) if one.question.flag.key == FIRST)
    assert one.age == (LATER - opened).total_seconds()


def test_ages_are_figures_for_monitoring(tmp_path: Path):
    desk = a_plain_desk(tmp_path)
    desk.store.assign(question_about(desk, FIRST).id, "Li")
    now = ages(desk.store, LATER)
    assert (now.waiting, set(now.by_reviewer), now.tables) == (2, {"Li", "anybody"}, 0)
    assert now.oldest >= now.median > 49 * 3600
    assert ages(a_plain_desk_without_questions(tmp_path).store).oldest == 0.0


def a_plain_desk_without_questions(folder: Path) -> Desk:
    desk = a_plain_desk(folder / "other")
    for key in (FIRST, SECOND):
        says(desk, key, Outcome.AS_READ)
    return desk


def test_groups_by_reviewer_and_document_say_how_old_the_oldest_is(tmp_path: Path):
    desk = a_plain_desk(tmp_path)
    desk.store.assign(question_about(desk, FIRST).id, "Li")
    many = waiting(desk.store, moment=LATER)
    by_reviewer = list(grouped_lines(many, "reviewer"))
    assert any(line.startswith("Li") and "1" in line for line in by_reviewer)
    assert any(DOC[:12] in line and " 2 " in line for line in grouped_lines(many, "document"))
    assert [one.whose for one in waiting(desk.store, reviewer="Li", moment=LATER)] == ["Li"]


def test_a_reminder_is_given_once_a_day_and_noted_in_the_log(tmp_path: Path):
    desk = a_plain_desk(tmp_path)
    desk.store.assign(question_about(desk, FIRST).id, "Li")
    told: list[dict[str, Any]] = []

    def tell(message: dict[str, Any]) -> str:
        told.append(message)
        return "told"

    lines = list(remind(desk.store, waiting(desk.store, moment=LATER), tell, again=86_400, moment=LATER))
    assert [message["reviewer"] for message in told] == ["Li", None]
    assert lines[0].startswith("1 question waits for Li")
    again = waiting(desk.store, moment=LATER)
    assert [one.reminders for one in again] == [1, 1]
    assert list(remind(desk.store, again, tell, again=86_400)) == ["nobody is to be reminded of anything"]
    assert len(list(remind(desk.store, again, tell, again=0))) == 2
    assert sum(event.kind == "question.reminded" for event in desk.store.events()) == 4


def test_a_command_gets_the_reminder_as_json(tmp_path: Path):
    heard = tmp_path / "heard.json"
    words = f"{sys.executable} -c \"import sys; open('{heard}', 'w').write(sys.stdin.read())\""
    assert teller(words)({"text": "两个问题", "questions": []}) == "command"
    assert json.loads(heard.read_text())["text"] == "两个问题"
    with pytest.raises(BadRequest, match="GOUJI_REMIND_WITH"):
        teller(f"{sys.executable} -c 'raise SystemExit(3)'")({})
    with pytest.raises(BadRequest, match="GOUJI_REMIND_WITH"):
        teller("no-such-program-anywhere")({})
    assert teller("")({}) == "printed"


@pytest.fixture
def listener() -> Iterator[tuple[str, list[bytes]]]:
    heard: list[bytes] = []

    class Listener(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            heard.append(self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response(204)
            self.end_headers()

        def log_message(self, format: str, *args: Any) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Listener)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/", heard
    server.shutdown()
    server.server_close()


def test_a_webhook_gets_the_reminder_and_one_that_is_away_says_so(listener: tuple[str, list[bytes]]):
    address, heard = listener
    assert teller(address)({"text": "a"}) == "webhook: 204"
    assert json.loads(heard[0]) == {"text": "a"}
    with pytest.raises(Unreachable, match="GOUJI_REMIND_WITH"):
        teller("http://127.0.0.1:9/")({})


def test_a_question_is_given_to_somebody_else_and_those_who_show_it_learn_of_it(tmp_path: Path):
    desk = a_plain_desk(tmp_path)
    question = question_about(desk, FIRST)
    (line,) = reassign(desk.store, waiting(desk.store)[:1], "Wang")
    assert "from anybody to Wang" in line
    the_rest(desk)
    assert desk.reviewer.shown[question.task].reviewer == "Wang"  # type: ignore[attr-defined, index]
    list(reassign(desk.store, waiting(desk.store, reviewer="Wang"), None))
    assert question_about(desk, FIRST).reviewer is None
    with pytest.raises(BadRequest, match="review list"):
        list(reassign(desk.store, [], "Wang"))


def given(desk: Desk, question: Question, by: str, outcome: Outcome, minute: float, text: str | None = None) -> None:
    moment = MORNING + timedelta(minutes=minute)
    desk.answer(Answer(question.id, by, outcome, f"{by}/{question.id}@{minute}", moment, text, seconds=30.0))
    the_rest(desk)


def test_statistics_count_answers_by_reviewer_and_reason(tmp_path: Path):
    desk = a_plain_desk(tmp_path)
    first, second = question_about(desk, FIRST), question_about(desk, SECOND)
    given(desk, first, "Li", Outcome.CORRECTED, 0, "18")
    given(desk, second, "Chen", Outcome.SKIPPED, 1)
    given(desk, second, "Wang", Outcome.AS_READ, 2)
    given(desk, second, "Li", Outcome.CORRECTED, 3, "29")
    third = question_about(desk, SECOND)
    given(desk, third, "Zhao", Outcome.AS_READ, 4)
    now = stats_of(desk)
    by = {row.name: row for row in now.by_reviewer}
    assert (by["Li"].answers, by["Wang"].answers, by["Zhao"].answers) == (2, 1, 1)
    assert by["Li"].changed == 1.0 and by["Wang"].changed == 0.0
    assert (by["Li"].agreed, by["Wang"].agreed, by["Zhao"].agreed) == (0.0, 1.0, 1.0)
    assert by["Li"].an_hour == pytest.approx(2 / 210 * 3600), "30 s, and three minutes between the two"
    assert (now.total.seconds, now.read_twice, now.agreed, now.skipped) == (30.0, 1, 0, 1)
    reasons = {row.name: row for row in now.by_reason}
    assert reasons["low-confidence"].right == 0.5, "one of two figures was misread"
    assert reasons["people-disagree"].figures == 1
    shown = "\n".join(stats_lines(now))
    assert "Zhao" in shown and "low-confidence" in shown and "read by two or more: 1" in shown
    assert json.loads(json.dumps(now.as_json()))["silent"]["rate"] is None


def test_statistics_before_the_first_answer_say_so(tmp_path: Path):
    lines = list(stats_lines(stats_of(a_plain_desk(tmp_path))))
    assert lines[0] == "nobody has answered anything yet"
    assert "no bound can be given yet" in lines[1]


def audited(folder: Path) -> Desk:
    """A desk on which ten figures were drawn for audit, besides FIRST that was in doubt."""
    desk = a_plain_desk(folder)
    document = a_document("audit.pdf")
    report = a_report(document, FIRST)
    keys = [fact.key for fact in report.facts if fact.text and fact.key != FIRST][:10]
    drawn = {key: Verdict(key, State.FLAGGED, 0.0004, (Reason("audit-sample", "例行抽查"),)) for key in keys}
    report.verdicts.update(drawn)
    desk.store.receive(Arrival(document.sha256, "audit.pdf"))
    desk.store.start(document.sha256, "test")
    desk.store.hold(document, [report])
    return desk


def test_answered_audits_bound_the_silent_errors(tmp_path: Path):
    desk = audited(tmp_path)
    questions = [q for q in desk.store.questions(None, limit=1000) if q.flag.reasons[0].code == "audit-sample"]
    for minute, question in enumerate(questions[:9]):
        outcome, text = (Outcome.CORRECTED, "99") if minute == 4 else (Outcome.AS_READ, None)
        desk.answer(Answer(question.id, "Li", outcome, f"a/{minute}@1", MORNING, text))
    bound = silent_bound(figures(desk.store.reviewing.told()))
    assert (bound.answered, bound.wrong) == (9, 1)
    assert bound.rate == upper_bound(1, 9, 0.95) == pytest.approx(0.4291, abs=1e-3)
    assert "1 wrong of 9 audited" in str(bound)


def test_what_was_in_doubt_says_nothing_about_silent_errors(tmp_path: Path):
    desk = a_plain_desk(tmp_path)
    says(desk, FIRST, Outcome.CORRECTED, "18")
    bound = silent_bound(figures(desk.store.reviewing.told()))
    assert (bound.answered, bound.rate) == (0, None)


def test_the_commands_say_what_waits_and_who_is_asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.delenv("GOUJI_REMIND_WITH", raising=False)
    home = tmp_path / "home"
    home.mkdir()
    store = SqlStore(f"sqlite:///{home / 'gouji.db'}")
    desk = a_plain_desk(tmp_path, store)
    number = question_about(desk, FIRST).id
    store.close()

    def gouji(*words: str) -> str:
        result = CliRunner().invoke(main, ["review", *words, "--home", str(home)])
        assert result.exit_code == 0, result.output
        return result.output

    assert FIRST in gouji("list")
    assert json.loads(gouji("list", "--json").splitlines()[0])["key"] == FIRST
    assert "to Wang" in gouji("reassign", str(number), "--to", "Wang")
    assert "Wang" in gouji("list", "--by", "reviewer")
    assert "1 question waits for Wang" in gouji("remind", "--older", "0", "--reviewer", "Wang")
    assert "nobody is to be reminded" in gouji("remind", "--older", "0", "--reviewer", "Wang")
    assert "nobody has answered" in gouji("stats")
    assert json.loads(gouji("stats", "--json"))["total"]["answers"] == 0
    refused = CliRunner().invoke(main, ["review", "reassign", "--to", "Wang", "--home", str(home)])
    assert refused.exit_code == 2 and "which questions?" in refused.output


def test_the_lot_falls_evenly_and_the_same_way_everywhere():
    report = a_report(a_document())
    twice = SecondReader(0.05)
    drawn = [twice.readers(f"{n:064x}", report, f"key.{k}") for n in range(100) for k in range(40)]
    assert 0.03 < sum(many == 2 for many in drawn) / len(drawn) < 0.07
    assert SecondReader(0.05).readers("0" * 64, report, "key.1") == twice.readers("0" * 64, report, "key.1")
    assert SecondReader().readers("0" * 64, report, FIRST) == 1


def test_figures_on_which_most_relations_hang_are_read_twice():
    from dataclasses import replace

    report = a_report(a_document())
    (finding,) = report.findings
    bearing = replace(finding, scope="other", facts=(FIRST, THIRD))
    hanging = replace(report, findings=(finding, bearing, replace(bearing, scope="third", facts=(FIRST,))))
    assert SecondReader(0.1).bearing(hanging) == {FIRST}, "12 figures, so one of them"
    assert SecondReader(0.01).bearing(hanging) == frozenset()
