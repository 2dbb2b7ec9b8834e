"""A tiny training in a process of its own, for a test that kills it: python training_to_kill.py DIRECTORY."""

from __future__ import annotations

import sys
from pathlib import Path

from learning_parts import SHIPPED, corrections, known

from models.training.recogniser import Lesson, Recipe, train

RECIPE = Recipe(
    rate=3e-4, passes=4, replay=0.5, least_replay=0, columns_per_second=1e6, looks=3, patience=99, threads=1, shares=()
)


def lesson() -> Lesson:
    return Lesson(corrections(40), known(24), [*corrections(12, 2), *known(6, 2)])


if __name__ == "__main__":
    train(SHIPPED, lesson(), Path(sys.argv[1]), RECIPE, lambda moment: print(moment.step, flush=True))
