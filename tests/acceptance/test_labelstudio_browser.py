"""A person at a keyboard: two scans go from `gouji run` through Label Studio in a browser to final storage.

Screenshots are kept where GOUJI_SCREENSHOTS says; those under docs/ come from here.
"""

from __future__ import annotations

import os
import shutil
import time
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
from labelstudio_server import OWNER, PASSWORD, TOKEN
from playwright.sync_api import Page, sync_playwright
from sqlalchemy import text
from whole_system import WholeSystem, a_whole_system, until

from models.training.synthesis import make
from review.decision import Outcome, QuestionState
from review.labelstudio.client import LabelStudioServer
from services.store.seam import DocumentState, Wanted
from services.store.sql import SqlStore

FLAGS = "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking"
FLAGS += " --disable-component-update --disable-sync"
FORM = "gov-disclosure-2021"
PRINTED = "851"
_END_SECONDS = 8.0
"""When no other question is shown for so long, there is none."""
SOURCE = "requests.other.unpaid.total"


def chromium() -> str:
    found = shutil.which("chromium")
    if found is None and os.environ.get("CI") != "true":
        pytest.skip("Debian's chromium is not installed: apt-get install chromium")
    assert found, "Debian's chromium is not installed: apt-get install chromium"
    return found


def misread_scan(place: Path) -> dict[str, str]:
    """A report with an 8 whose left side has faded: machines see a 3. What is printed, by key."""
    made = make(FORM, "tune", "office", 7)
    pages = [page.copy() for page in made.images]
    line = next(line for line in made.lines if line.figure and line.text == PRINTED)
    left, top, right, bottom = line.rect
    page, digit = pages[line.page - 1], (right - left) / len(PRINTED)
    paper = np.percentile(page[int(top) - 5 : int(bottom) + 5, int(left) - 5 : int(right) + 5], 85, axis=(0, 1))
    page[int(top) - 3 : int(bottom) + 3, int(left) - 2 : int(left + 0.48 * digit)] = paper
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
    pictures: Path | None
    keys: dict[str, list[int]] = field(default_factory=lambda: {"accepted": [], "corrected": []})
    waits: list[float] = field(default_factory=list)

    def sign_in(self, address: str) -> None:
        self.page.goto(f"{address}/user/login/")
        self.page.wait_for_selector("input[name=email]")
        self._tab_to("e => e.name === 'email'")
        self.page.keyboard.type(OWNER)
        self._tab_to("e => e.name === 'password'")
        self.page.keyboard.type(PASSWORD)
        self.page.keyboard.press("Enter")
        self.page.wait_for_url(lambda url: "login" not in url, timeout=60_000)

    def begin(self, address: str, project: int) -> None:
        self.page.goto(f"{address}/projects/{project}/data")
        self.page.wait_for_selector("text=Label All Tasks", timeout=60_000)
        self._tab_to("e => (e.innerText || '').startsWith('Label All Tasks')")
        self.page.keyboard.press("Enter")

    def answer_one(self) -> None:
        """Look at the question that is shown, answer it, and wait for the next one or the end of them."""
        number = self._number()
        shown = self.labels.task(number)
        assert shown is not None
        assert shown.data is not None
        data = shown.data
        self._wait_for_pictures()
        read, printed = data["machine_text"], self.truth[data["document"]].get(data["key"], "")
        if printed != read:
            self._keep("misread")
            pressed = self._press("Tab", "Control+a")
            self.page.keyboard.type(printed)
            pressed += 1 + self._press("Enter", "2")
            self._keep("corrected")
            kind = "corrected"
        elif "不等于" in data["reason"]:
            self._keep("source")
            pressed, kind = self._press("4"), "accepted"
        else:
            pressed, kind = self._press("1"), "accepted"
        self.page.keyboard.press("Control+Enter")
        self.keys[kind].append(pressed + 1)
        start = time.monotonic()
        while self._number() in (0, number) and time.monotonic() - start < _END_SECONDS:
            time.sleep(0.02)
        if self._number() not in (0, number):
            self.waits.append(time.monotonic() - start)

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

    def _tab_to(self, test: str) -> None:
        for _ in range(80):
            if self.page.evaluate(f"() => ({test})(document.activeElement)"):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"no Tab leads to {test}")

    def _keep(self, name: str) -> None:
        if self.pictures is not None:
            time.sleep(0.5)
            self.page.screenshot(path=self.pictures / f"review-{name}.png")


def test_two_scans_go_through_the_queue_to_final_storage_by_keyboard(tmp_path: Path):
    program = chromium()
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
        assert len(misread) == 1, "one figure was misread, and is asked about"

        truth = {cases[name].sha256: said for name, said in printed.items()}
        reviewer = _reviewed(program, system, store, truth)

        until(lambda: {case.state for case in store.cases()} == {DocumentState.SETTLED}, 60)
        _said(store, reviewer)
        records = {(r.name, r.key): r for r in store.records(Wanted())}
        faded, wrong = records["faded.tiff", misread[0]], records["wrong.pdf", SOURCE]
        assert (faded.text, faded.outcome, faded.reviewer) == (PRINTED, Outcome.CORRECTED, OWNER)
        assert (wrong.text, wrong.outcome) == (printed["wrong.pdf"][SOURCE], Outcome.INCONSISTENT)
        for (name, key), record in records.items():
            if record.outcome is not None:
                assert record.text == printed[name].get(key, ""), "what a person said is what is printed"
        assert max(reviewer.keys["accepted"]) == 2
        assert max(reviewer.keys["corrected"]) <= 6
        store.close()


def _misread(store: SqlStore, sha256: str, printed: dict[str, str]) -> list[str]:
    """The figures that are asked about and were not read as they are printed."""
    read = {fact.key: fact.text for fact in store.reports(sha256)[0].facts}
    keys = [question.flag.key for question in store.questions(QuestionState.ASKED, sha256)]
    return [key for key in keys if read[key] != printed.get(key, "")]


def _reviewed(program: str, system: WholeSystem, store: SqlStore, truth: dict[str, dict[str, str]]) -> Reviewer:
    """Everything that was asked, answered in a browser."""
    labels = LabelStudioServer(system.labels.address, TOKEN)
    (project,) = [project.id for project in labels.projects() if project.mark]
    pictures = os.environ.get("GOUJI_SCREENSHOTS")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=FLAGS.split())
        page = browser.new_page(viewport={"width": 1280, "height": 860})
        failed: list[str] = []
        page.on("console", lambda said: failed.append(said.text) if "CORS" in said.text else None)
        reviewer = Reviewer(page, labels, truth, Path(pictures) if pictures else None)
        reviewer.sign_in(system.labels.address)
        reviewer.begin(system.labels.address, project)
        until(lambda: not reviewer.is_done(), 60)
        deadline = time.monotonic() + 200
        while store.questions(QuestionState.ASKED) or store.questions():
            assert time.monotonic() < deadline
            if reviewer.is_done():
                # What the last answer gave rise to is not there yet.
                time.sleep(1)
                if not (store.questions(QuestionState.ASKED) or store.questions()):
                    break
                reviewer.begin(system.labels.address, project)
                time.sleep(2)
                continue
            reviewer.answer_one()
        browser.close()
        assert not failed
    return reviewer


def _said(store: SqlStore, reviewer: Reviewer) -> None:
    """What was measured, for whoever reads the log."""
    waits: list[Any] = sorted(reviewer.waits)
    answers = sum(map(len, reviewer.keys.values()))
    print(f"{answers} answers; the next question after {waits[len(waits) // 2]:.2f} s, at most {waits[-1]:.2f} s")
    print(f"keys: {reviewer.keys}")
    with store.engine.connect() as connection:
        rows = connection.execute(text("SELECT given_at, taken_in_at FROM answers")).all()
    took = sorted(_seconds(said, kept) for said, kept in rows)
    print(f"from Submit to the database: {took[len(took) // 2]:.2f} s, at most {took[-1]:.2f} s")


def _seconds(given: str, taken: str) -> float:
    return (datetime.fromisoformat(str(taken)) - datetime.fromisoformat(str(given))).total_seconds()
