"""`gouji worker`, `gouji submit`: documents through the queue."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from services.commands.run import HOME


@click.command(short_help="Do the work of the queue, here or on any machine that reaches it.")
@HOME
@click.option("--count", type=click.IntRange(1), default=None, help="Worker processes; default: the cores.")
@click.option(
    "--lane", "lanes", type=click.Choice(("now", "batch", "train")), multiple=True, help="Only work of this lane."
)
@click.option("--pulse", type=click.Path(path_type=Path), default=None, hidden=True)
def worker(home: Path | None, count: int | None, lanes: tuple[str, ...], pulse: Path | None) -> None:
    """Start workers and keep them at work until Ctrl-C. Nothing is lost whenever they are stopped or killed.

    On other machines the same command is all it takes, with GOUJI_REDIS, GOUJI_DATABASE and GOUJI_BLOBS set to
    addresses that all can reach. On one machine none of them is needed.

    \b
    Examples:
      gouji worker
      gouji worker --count 4 --home reports
      gouji worker --count 1 --lane train
      GOUJI_REDIS=redis://queue:6379/0 GOUJI_DATABASE=postgresql://gouji@db/gouji gouji worker
    """
    import logging
    import os
    import signal

    from services import logs
    from services.settings import Settings
    from services.worker import Crew

    logs.set_up()
    settings = Settings.at(home)
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    crew = Crew(settings, count or settings.jobs or cores, lanes, pulse)
    for one in (signal.SIGINT, signal.SIGTERM):
        signal.signal(one, crew.stop)
    logging.getLogger("gouji.worker").info("at work; Ctrl-C stops")
    crew.run()


@click.command(short_help="Take files in for the workers, and come back at once.")
@click.argument("files", nargs=-1, required=True)
@HOME
@click.option("--form", default="auto", show_default=True, metavar="ID|auto", help="The form, if you know it.")
@click.option("--lane", type=click.Choice(("now", "batch")), default="batch", show_default=True)
def submit(files: tuple[str, ...], home: Path | None, form: str, lane: str) -> None:
    """Take FILES in and leave the reading to the workers; `gouji status` shows how far they are.

    \b
    Examples:
      gouji submit scans/
      gouji submit urgent.pdf --lane now
    """
    from models.errors import GoujiError
    from models.files import inputs, within
    from services import wiring
    from services.settings import Settings
    from services.workbench import OpenBench

    settings = Settings.at(home)
    desk = wiring.desk(settings, OpenBench(settings), "gouji submit")
    limits = wiring.limits(settings)
    paths, refused = inputs(files)
    for path in paths:
        try:
            case = desk.receive(within(path, limits), lane=lane, form=form)
        except GoujiError as error:
            refused.append((str(path), str(error)))
        else:
            before = f", known as {case.name}: {case.state}" if case.known else ""
            click.echo(f"{case.sha256[:12]}  {path.name}{before}")
    for name, reason in refused:
        click.echo(f"{name}: {reason}", err=True)
    if refused:
        sys.exit(1)
