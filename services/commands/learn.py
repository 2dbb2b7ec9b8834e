"""`gouji learn`: what people said makes the reader better, or nothing changes."""

from __future__ import annotations

from pathlib import Path

import click

from services.commands.retry import BY
from services.commands.run import HOME


@click.command(short_help="Learn from what people said; the better model reads from then on.")
@HOME
@BY
@click.option("--dataset", default="corrections", show_default=True, metavar="NAME", help="The dataset to build.")
@click.option("--task", type=click.Choice(("recognise", "structure", "doubt")), default="recognise", show_default=True)
@click.option("--model", "base", type=click.Path(exists=True, file_okay=False, path_type=Path), metavar="DIRECTORY",
              help="With --task structure: the table finder to begin with, where none is champion yet.")  # fmt: skip
@click.option("--minutes", type=click.FloatRange(min=0, min_open=True), help="The training itself takes at most these.")
@click.option("--keep", is_flag=True, help="Keep the new model, even a proven one; promote nothing.")
@click.option("--queue", is_flag=True, help="Leave it to a worker of the lane 'train'.")
@click.option("--list", "listed", is_flag=True, help="Every training so far, and what came of it.")
def learn(
    home: Path | None,
    by: str | None,
    dataset: str,
    task: str,
    base: Path | None,
    minutes: float | None,
    keep: bool,
    queue: bool,
    listed: bool,
) -> None:
    """Build a dataset of all answers, train the champion on it, compare both on what neither has learned from, and
    promote the new one if it is proven better and nothing else got worse.

    Killed, it goes on from where it was when it is called again. With GOUJI_LEARN_AFTER=500 it is called for by itself
    after so many new corrections, with GOUJI_LEARN_HOURS=24 once a day.

    \b
    Examples:
      gouji learn
      gouji learn --minutes 3 --keep
      gouji learn --task doubt
      gouji learn --task structure --model table-transformer/
      gouji learn --queue
      gouji learn --list
    """
    import getpass
    import sys
    from dataclasses import replace

    from services import wiring
    from services.learning.showing import Showing, course_of, outcome
    from services.settings import Settings

    settings = Settings.at(home)
    if minutes is not None:
        settings = replace(settings, learn_minutes=minutes)
    store = wiring.store(settings)
    try:
        if listed:
            for line in course_of(wiring.trainings(store)):
                click.echo(line)
        elif queue:
            training, fresh = wiring.trainings(store).call(task, dataset, f"called for by {by or getpass.getuser()}")
            click.echo(f"training {training.id} " + ("is called for" if fresh else f"is {training.state} already"))
        else:
            showing, who = Showing(sys.stderr), by or getpass.getuser()
            learned = wiring.learner(settings, store, task, base).learn(dataset, not keep, showing, who)
            showing.close()
            for line in outcome(learned):
                click.echo(line)
    finally:
        store.close()
