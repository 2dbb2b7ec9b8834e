"""A person at a keyboard: two scans go from `gouji run` through Label Studio in a browser to final storage."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import cv2
import numpy as np
from browser_parts import a_page, begin, keep, load, sign_in
from labelstudio_server import OWNER, TOKEN
from playwright.sync_api import Page
from sqlalchemy import text
from whole_system import WholeSystem, a_whole_system, until

from models.training.synthesis import make
from review.decision import Outcome, QuestionState
from review.labelstudio.client import LabelStudioServer
from services.store.seam import DocumentState, Wanted
from services.store.sql import SqlStore

FORM = "gov-disclosure-2021"
PRINTED = "851"
_LEFT_OF_THE_8, _TOP, _MIDDLE = (-0.05, 0.16, -0.2, 1.2), (-0.05, 1.05, -0.2, 0.45), (0.0, 1.0, 0.45, 0.62)
FADED = {PRINTED: _LEFT_OF_THE_8, "410370": _TOP, "212": _TOP, "107": _MIDDLE, "6": (0.0, 0.5, -0.2, 1.2)}
"""Figures whose ink has faded, and where, in shares of their width and height; the first becomes a clear 3."""
_END_SECONDS = 8.0
"""When no other question is shown for so long, there is none."""
SOURCE = "requests.other.unpaid.total"


def misread_scan(place: Path) -> dict[str, str]:
    """A report with an 8 whose left side has faded, so that machines see a 3, and with figures hard to read.

    What is printed, by key.
    """
    made = make(FORM, "tune", "office", 7)
    pages = [page.copy() for page in made.images]
    for printed, (first, last, above, below) in FADED.items():
        line = next(line for line in made.lines if line.figure and line.text == printed)
        left, top, right, bottom = line.rect
        page, wide, high = pages[line.page - 1], right - left, bottom - top
        around = page[int(top) - 5 : int(bottom) + 5, int(left) - 5 : int(right) + 5]
        rows = slice(int(top + above * high), int(top + below * high))
        page[rows, int(left + first * wide) : int(left + last * wide)] = np.percentile(around, 85, axis=(0, 1))
    cv2.imwritemulti(str(place), pages)
    return {fact["key"]: fact["text"] for fact in made.truth["facts"] if fact["text"] is not None}


def scan_of_a_wrong_report(place: Path) -> dict[str, str]:
    """A report in which one total is printed wrong."""
    made = make(FORM, "tune", "office", 26)
    assert made.truth["notes"] == [f"error in the source: {SOURCE}"]
    place.write_bytes(made.data)
    return {fact["key"]: fact["text"] for fact in made.truth["facts"] if fact["text"] is not None}


@dataclass
class Reviewer:
    """Somebody who knows what is printed, and touches nothing but keys."""

    page: Page
    labels: LabelStudioServer
    truth: dict[str, dict[str, str]]
    keys: dict[str, list[int]] = field(default_factory=lambda: {"accepted": [], "corrected": []})
    waits: list[float] = field(default_factory=list)
    """Seconds from Ctrl+Enter until the next question stands there with its pictures, each time there was a next."""
    idle: list[float] = field(default_factory=list)
    """Seconds until its page had nothing more to do."""

    def answer_one(self) -> None:
        """Look at the question that is shown, answer it, and wait for the next one or the end of them."""
        number = self._number()
        shown = self.labels.task(number)
        assert shown is not None
        assert shown.data is not None
        data = shown.data
        self._wait_for_pictures()
        read, printed = data["machine_text"], self.truth[data["document"]].get(data["key"], "")
        is_first = printed == PRINTED
        if printed != read:
            if is_first:
                keep(self.page, "review-misread")
            pressed = self._press("Tab", "Control+a")
            self.page.keyboard.type(printed)
            pressed += 1 + self._press("Enter", "2")
            if is_first:
                keep(self.page, "review-corrected")
            kind = "corrected"
        elif data["key"] == SOURCE:
            keep(self.page, "review-source")
            pressed, kind = self._press("4"), "accepted"
        else:
            pressed, kind = self._press("1"), "accepted"
        self.page.keyboard.press("Control+Enter")
        self.keys[kind].append(pressed + 1)
        start = time.monotonic()
        while self._number() in (0, number) and time.monotonic() - start < _END_SECONDS:
            time.sleep(0.02)
        if self._number() not in (0, number):
            wait = self.page.wait_for_function("() => lastWait().idle && lastWait()").json_value()
            self.waits.append((wait["shown"] - wait["asked"]) / 1000)
            self.idle.append((wait["idle"] - wait["asked"]) / 1000)

    def is_done(self) -> bool:
        return self._number() == 0

    def _number(self) -> int:
        """The number of the task that is shown, as its page says; 0 where none is."""
        shown = self.page.query_selector(".lsf-current-task__task-id")
        ready = self.page.query_selector('[data-testid="textarea-input"]') is not None
        said = shown.inner_text().lstrip("#").split() if ready and shown is not None else []
        return int(said[0]) if said and said[0].isdecimal() else 0

    def _wait_for_pictures(self) -> None:
        self.page.wait_for_function(
            "() => { const all = [...document.querySelectorAll('.rv-img img')];"
            " return all.length >= 2 && all.every(i => i.complete && i.naturalWidth > 1); }",
            timeout=30_000,
        )

    def _press(self, *keys: str) -> int:
        for key in keys:
            self.page.keyboard.press(key)
        return len(keys)


def test_two_scans_go_through_the_queue_to_final_storage_by_keyboard(tmp_path: Path):
    scans = tmp_path / "scans"
    scans.mkdir()
    printed = {
        "faded.tiff": misread_scan(scans / "faded.tiff"),
        "wrong.pdf": scan_of_a_wrong_report(scans / "wrong.pdf"),
    }
    with a_whole_system(tmp_path / "home") as system:
        system.gouji("run", str(scans), "--quiet")
        store = SqlStore(str(system.home / "gouji.db"))
        cases = {case.name: case for case in store.cases()}
        assert {case.state for case in cases.values()} == {DocumentState.HELD}
        until(lambda: not store.questions(), 60)
        asked = {question.flag.key for question in store.questions(QuestionState.ASKED)}
        assert SOURCE in asked
        misread = _misread(store, cases["faded.tiff"].sha256, printed["faded.tiff"])
        assert PRINTED in {printed["faded.tiff"][key] for key in misread}, "it was misread, and is asked about"

        truth = {cases[name].sha256: said for name, said in printed.items()}
        reviewer = _reviewed(system, store, truth)

        until(lambda: {case.state for case in store.cases()} == {DocumentState.SETTLED}, 60)
        _said(store, reviewer)
        records = {(r.name, r.key): r for r in store.records(Wanted())}
        for key in misread:
            faded = records["faded.tiff", key]
            assert (faded.outcome, faded.reviewer) == (Outcome.CORRECTED, OWNER)
        wrong = records["wrong.pdf", SOURCE]
        assert (wrong.text, wrong.outcome) == (printed["wrong.pdf"][SOURCE], Outcome.INCONSISTENT)
        for (name, key), record in records.items():
            if record.outcome is not None:
                assert record.text == printed[name].get(key, ""), "what a person said is what is printed"
        assert len(reviewer.waits) >= 3, "several questions in a row"
        assert max(reviewer.keys["accepted"]) == 2
        assert max(reviewer.keys["corrected"]) <= 6
        store.close()


def _misread(store: SqlStore, sha256: str, printed: dict[str, str]) -> list[str]:
    """The figures that are asked about and were not read as they are printed."""
    read = {fact.key: fact.text for fact in store.reports(sha256)[0].facts}
    keys = [question.flag.key for question in store.questions(QuestionState.ASKED, sha256)]
    return [key for key in keys if read[key] != printed.get(key, "")]


def _reviewed(system: WholeSystem, store: SqlStore, truth: dict[str, dict[str, str]]) -> Reviewer:
    """Everything that was asked, answered in a browser."""
    labels = LabelStudioServer(system.labels.address, TOKEN)
    (project,) = [project.id for project in labels.projects() if project.mark]
    with a_page() as page:
        reviewer = Reviewer(page, labels, truth)
        sign_in(page, system.labels.address)
        begin(page, system.labels.address, project)
        until(lambda: not reviewer.is_done(), 60)
        deadline = time.monotonic() + 200
        while store.questions(QuestionState.ASKED) or store.questions():
            assert time.monotonic() < deadline
            if reviewer.is_done():
                # What the last answer gave rise to is not there yet.
                time.sleep(1)
                if not (store.questions(QuestionState.ASKED) or store.questions()):
                    break
                begin(page, system.labels.address, project)
                time.sleep(2)
                continue
            reviewer.answer_one()
    return reviewer


def _said(store: SqlStore, reviewer: Reviewer) -> None:
    """What was measured, for whoever reads the log."""
    answers = sum(map(len, reviewer.keys.values()))
    print(f"{answers} answers ({load()})")
    print(f"from Ctrl+Enter until the next question is shown: {_seconds(reviewer.waits)}")
    print(f"until its page is at rest: {_seconds(reviewer.idle)}")
    print(f"keys: {reviewer.keys}")
    with store.engine.connect() as connection:
        rows = connection.execute(text("SELECT given_at, taken_in_at FROM answers")).all()
    print(f"from Submit to the database: {_seconds([_between(said, kept) for said, kept in rows])}")


def _seconds(measured: list[float]) -> str:
    some = sorted(measured)
    return f"{some[len(some) // 2]:.2f} s, at most {some[-1]:.2f} s, of {len(some)}"


def _between(given: str, taken: str) -> float:
    return (datetime.fromisoformat(str(taken)) - datetime.fromisoformat(str(given))).total_seconds()
