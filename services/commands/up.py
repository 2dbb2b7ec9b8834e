"""`gouji up`: the whole system on one machine."""

from __future__ import annotations

from pathlib import Path

import click

from services.commands.run import HOME


@click.command(short_help="Run the whole system on this machine: service, workers, queue, review.")
@HOME
@click.option("--workers", type=click.IntRange(1), default=None, help="Worker processes; default: the cores.")
@click.option("--host", default=None, help="Where the service listens; default: 127.0.0.1.")
@click.option(
    "--port", type=click.IntRange(1, 65535), default=None, help="Its port; default: 8000 or the next free one."
)
@click.option("--double", type=click.FloatRange(0, 1), default=None, help="Share of questions that two people answer.")
@click.option(
    "--audit", type=click.FloatRange(0, 1), default=None, help="Share of accepted figures asked all the same."
)
@click.option("--no-review", is_flag=True, help="Without Label Studio; questions are answered with `gouji answer`.")
def up(
    home: Path | None,
    workers: int | None,
    host: str | None,
    port: int | None,
    double: float | None,
    audit: float | None,
    no_review: bool,
) -> None:
    """Run service, workers, queue and review queue, and keep them at work until Ctrl-C, which stops all within 10 s.

    The first start makes the data directory and shows its admin key, once. Whatever is stopped or killed, nothing is
    lost: the next start on the same directory goes on.

    \b
    Examples:
      gouji up
      gouji up --home reports --workers 4 --port 9000
      gouji up --double 0.05 --audit 0.01
      gouji up --no-review
    """
    import os
    from dataclasses import replace

    from services.settings import Settings
    from services.up import label_studio, nobody
    from services.up import up as bring_up
    from services.welcome import welcome

    settings = Settings.at(home)
    settings = replace(settings, host=host or settings.host, port=port or settings.port)
    double = settings.double if double is None else double
    settings = replace(settings, double=double, audit=settings.audit if audit is None else audit)
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    count = workers or settings.jobs or cores

    def say(now: Settings, key: str) -> None:
        for line in welcome(now, count, key):
            click.echo(line)

    bring_up(settings, count, nobody if no_review else label_studio, say)
