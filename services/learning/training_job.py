"""Learning as a job of the `train` lane: in a process of its own, which gives back all of its memory when it ends.

A worker that dies takes the training along; the job is handed out again, and the training goes on from its checkpoint.
"""

from __future__ import annotations

import json
import logging
import os
import subprocess
import sys
import tempfile
from dataclasses import asdict
from typing import Any

from models.errors import GoujiError, Unreachable
from models.training.recogniser import Moment
from services.learning.learn import Learned, Watcher
from services.settings import Settings
from services.store.trainings import OPEN, Course, SqlTrainings

log = logging.getLogger("gouji.learning")

_FAILED = 3
"""The exit status of a training that ended with a reason; its last line says it."""


def run(trainings: SqlTrainings, id: int, settings: Settings) -> None:
    """Do a training that was called for, and keep what came of it."""
    if trainings.training(id).state not in OPEN:
        return
    training = trainings.begin(id)
    said = _alone(training.task, training.dataset, settings)
    if "failed" in said:
        trainings.end(id, Course.FAILED, [said["failed"]])
        log.warning("training %d failed: %s", id, said["failed"])
        return
    course = Course.PROMOTED if said["promoted"] else Course.KEPT if said["proven"] else Course.REFUSED
    trainings.end(id, course, said["reasons"], said["dataset"], said["model"], said["report"])
    log.info("training %d: %s, %s", id, course, "; ".join(said["reasons"]))


def _alone(task: str, dataset: str, settings: Settings) -> dict[str, Any]:
    """What came of learning in a process that ends with this one. One that is killed is taken up again, once."""
    said: dict[str, Any] = {}
    for _ in range(2):
        said = _once(task, dataset, settings)
        if not said.get("died"):
            return said
        log.warning("the training's process died: %s", said["died"])
    return {"failed": f"the training's process died twice ({said['died']}): give it more memory, and learn again"}


def _once(task: str, dataset: str, settings: Settings) -> dict[str, Any]:
    command = [sys.executable, "-m", "services.tether", str(os.getpid()), sys.executable, "-m", __name__, task, dataset]
    environment = {**os.environ, **settings.environment()}
    last: dict[str, Any] = {}
    with tempfile.TemporaryFile() as errors:
        with subprocess.Popen(
            command, env=environment, stdout=subprocess.PIPE, stderr=errors, stdin=subprocess.DEVNULL, text=True
        ) as process:
            for line in process.stdout or ():
                last = json.loads(line)
                _tell(last)
        if process.returncode == 0:
            return last
        if process.returncode == _FAILED:
            if last.get("again"):
                raise Unreachable(last["failed"])
            return last
        errors.seek(0)
        words = errors.read().decode(errors="replace").strip().split("\n")[-1]
        return {"died": f"exit {process.returncode}: {words[-300:]}"}


def _tell(said: dict[str, Any]) -> None:
    if "stage" in said:
        log.info("learning: %s", said["stage"], extra=said)
    elif "moment" in said:
        log.info("learning: %s", told(Moment(**said["moment"])), extra=said)


def told(moment: Moment) -> str:
    """How far a training is, in words."""
    error = f", {100 * moment.error:.1f} % of held-out lines wrong" if moment.error is not None else ""
    loss = f", loss {moment.loss:.3f}" if moment.loss == moment.loss else ""
    left = f", about {_lasting(moment.seconds_left)} left" if moment.seconds_left else ""
    return f"step {moment.step} of {moment.steps}{loss}{error}{left}"


def _lasting(seconds: float) -> str:
    return f"{seconds:.0f} s" if seconds < 90 else f"{seconds / 60:.0f} min"


class _Telling(Watcher):
    """Hands everything on as JSON, a line each."""

    def stage(self, name: str) -> None:
        _say({"stage": name})

    def moment(self, moment: Moment) -> None:
        _say({"moment": asdict(moment)})


def _say(values: dict[str, Any]) -> None:
    print(json.dumps(values, ensure_ascii=False), flush=True)


def plain(learned: Learned) -> dict[str, Any]:
    """What came of learning, as JSON values."""
    return {
        "promoted": learned.promoted,
        "proven": learned.proven,
        "reasons": list(learned.reasons),
        "dataset": learned.dataset,
        "model": learned.model.name if learned.model else None,
        "report": str(learned.report) if learned.report else None,
    }


def main(task: str, dataset: str) -> int:
    """Learn, and tell how far it is; the last line says what came of it."""
    from services import wiring

    # People wait for what is read, nobody for what is learned.
    os.nice(5)
    settings = Settings.from_environment()
    try:
        store = wiring.store(settings)
        try:
            _say(plain(wiring.learner(settings, store, task).learn(dataset, watcher=_Telling())))
        finally:
            store.close()
    except GoujiError as error:
        _say({"failed": str(error), "again": isinstance(error, Unreachable)})
        return _FAILED
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2]))
