"""Fetches answers from Label Studio for ever: polling for truth, where webhooks are for speed.

python -m services.labelstudio.poller
"""

from __future__ import annotations

import logging
import signal
import threading
import time

from models.errors import GoujiError, LabelStudioError
from services.desk import Desk
from services.labelstudio.reviewer import LabelStudioReviewer
from services.store.seam import Store

log = logging.getLogger("gouji.labelstudio")

EVERY = 5.0
COMPARE_EVERY = 600.0
_JOBS = ("ask", "withdraw", "withdraw-tables", "fetch")


class Poller:
    """One look after the other. What cannot be done now is done later."""

    def __init__(self, desk: Desk, reviewer: LabelStudioReviewer, every: float = EVERY) -> None:
        self._desk, self._reviewer, self._every = desk, reviewer, every
        self._compared = float("-inf")
        self._over = threading.Event()
        self._away = False

    def run(self) -> None:
        """Look, and look again, until `stop` is called."""
        while not self._over.is_set():
            self.look()
            self._over.wait(self._every)

    def stop(self, *_: object) -> None:
        self._over.set()

    def look(self) -> bool:
        """Take in what is new; now and then hold everything against everything. Whether Label Studio answered."""
        try:
            hearing = self._reviewer.hearing(self._desk.answer)
            if self._away or time.monotonic() - self._compared > COMPARE_EVERY:
                self._reviewer.projects.put_right()
                hearing.compare()
                call_again(self._desk.store)
                self._compared = time.monotonic()
            hearing.poll()
        except LabelStudioError as error:
            if not self._away:
                log.warning("waiting for Label Studio: %s", error)
            self._away = True
            return False
        except GoujiError as error:
            log.warning("waiting: %s", error)
            return False
        if self._away:
            log.warning("Label Studio is back")
        self._away = False
        return True


def call_again(store: Store) -> None:
    """Give what was given up while Label Studio was away another life, and see that all that waits is called for."""
    if given_up := [job.id for job in store.dead() if job.job in _JOBS]:
        store.revive(given_up)
    for sha256 in waiting_documents(store):
        store.announce("ask", sha256, {})


def waiting_documents(store: Store) -> list[str]:
    """The documents of which figures or tables wait to be shown to people."""
    figures = [question.flag.document for question in store.questions()]
    return list(dict.fromkeys([*figures, *(question.document for question in store.reviewing.questions())]))


def main() -> None:
    """Fetch answers until told to stop."""
    from services import logs, wiring
    from services.settings import Settings
    from services.workbench import OpenBench

    logs.set_up()
    settings = Settings.from_environment()
    desk, store = wiring.desk(settings, OpenBench(settings), "gouji answers"), wiring.store(settings)
    reviewer = wiring.labelstudio(settings, store)
    poller = Poller(desk, reviewer)
    for one in (signal.SIGINT, signal.SIGTERM):
        signal.signal(one, poller.stop)
    poller.run()
    desk.store.close()


if __name__ == "__main__":
    main()
