"""Answers of which no webhook ever told: the poller, a process of its own, finds them; how soon is printed."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from desk_parts import doubted
from labelstudio_server import TOKEN, RealLabelStudio, a_labelstudio
from sqlalchemy import text

from review.decision import QuestionState
from services import wiring
from services.desk import Desk
from services.settings import Settings
from services.workbench import OpenBench

NOWHERE = "http://127.0.0.1:9"
"""Nobody listens there: every webhook is lost."""
ANSWERS = 4


def settings_of(home: Path, labels: RealLabelStudio) -> Settings:
    ours = Settings(home=str(home), threads=1, address=NOWHERE, webhooks=NOWHERE)
    return replace(ours, labelstudio=labels.address, labelstudio_token=TOKEN)


@contextmanager
def the_poller(settings: Settings, log: Path) -> Iterator[None]:
    """The process that `gouji up` starts for it."""
    with open(log, "wb") as out:
        command = [sys.executable, "-m", "services.labelstudio.poller"]
        process = subprocess.Popen(command, env=settings.environment(), stdout=out, stderr=out)
    try:
        yield
    finally:
        process.terminate()
        process.wait(30)


def asked_about(desk: Desk, folder: Path, number: int) -> int:
    """One more report in doubt; the task of its question in Label Studio."""
    path = doubted(folder, f"{number}.txt")
    path.write_text(path.read_text(encoding="utf-8") + f"\n{number}\n", encoding="utf-8")
    sha256 = desk.read(desk.receive(path).sha256).sha256
    desk.ask(sha256)
    (question,) = desk.store.questions(QuestionState.ASKED, sha256)
    return int((question.task or "").split("/")[2])


def test_an_answer_whose_webhook_was_lost_is_found_all_the_same(tmp_path: Path):
    with a_labelstudio(tmp_path) as labels:
        settings = settings_of(tmp_path / "home", labels)
        desk, store = wiring.desk(settings, OpenBench(settings), "test"), wiring.store(settings)
        tasks = [asked_about(desk, tmp_path, number) for number in range(ANSWERS)]
        hooks = [hook.url for hook in labels.sdk.webhooks.list()]
        assert hooks
        assert all(url.startswith(NOWHERE) for url in hooks)
        verdict = {"from_name": "verdict", "to_name": "cell", "type": "choices", "value": {"choices": ["as_read"]}}
        with the_poller(settings, tmp_path / "poller.log"):
            submitted = []
            for number, task in enumerate(tasks):
                # At different moments between two looks.
                time.sleep(2.0 + 1.3 * number)
                labels.sdk.annotations.create(id=task, result=[verdict], lead_time=3.0)
                submitted.append(datetime.now(UTC))
            deadline = time.monotonic() + 60
            while len(taken_in(store)) < ANSWERS:
                assert time.monotonic() < deadline, (tmp_path / "poller.log").read_text()
                time.sleep(0.1)
        taken = taken_in(store)
        took = [(kept - said).total_seconds() for said, kept in zip(submitted, taken, strict=True)]
        print(f"without webhooks, from Submit to the database: {', '.join(f'{s:.1f}' for s in took)} s")
        assert len(taken) == ANSWERS
        store.close()


def taken_in(store) -> list[datetime]:
    """When each answer came into the database, in the order in which they were given."""
    with store.engine.connect() as connection:
        rows = connection.execute(text("SELECT taken_in_at FROM answers ORDER BY given_at")).scalars()
        return [datetime.fromisoformat(str(row)).replace(tzinfo=UTC) for row in rows]
