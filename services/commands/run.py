"""`gouji run`: the main job without a server."""

from __future__ import annotations

import sys
from pathlib import Path

import click

HOME = click.option(
    "--home",
    type=click.Path(file_okay=False, path_type=Path),
    default=None,
    help="The data directory; default: GOUJI_HOME, or gouji-data.",
)


@click.command(short_help="Read, reconcile and store files; queue what is in doubt.")
@click.argument("files", nargs=-1, required=True)
@HOME
@click.option("--form", default="auto", show_default=True, metavar="ID|auto", help="The form, if you know it.")
@click.option("--jobs", type=click.IntRange(1), default=None, help="Documents at the same time; default: the cores.")
@click.option("--quiet", is_flag=True, help="No progress on standard error.")
def run(files: tuple[str, ...], home: Path | None, form: str, jobs: int | None, quiet: bool) -> None:
    """Read FILES (as in extract), hold their figures against each other, and store them in the data directory.

    What is beyond doubt is settled at once; the rest waits for a person, and the summary says what and why. The same
    bytes twice are one document. It can be stopped at any moment and run again. The exit status is 1 if a file failed.

    \b
    Examples:
      gouji run report.pdf
      gouji run scans/ 'more/*.tif' --home reports
      gouji answer 3f2a91c0d4e7 requests.new.natural 1286 --by Li --home reports
    """
    import os

    from models.files import inputs
    from services.progress import Progress
    from services.run import Run
    from services.settings import Settings
    from services.summary import became, summary

    settings = Settings.at(home)
    paths, refused = inputs(files)
    for name, reason in refused:
        click.echo(f"{name}: {reason}", err=True)
    if not paths:
        sys.exit(1)
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    progress = Progress(len(paths), quiet=quiet)
    work = Run(settings, min(jobs or settings.jobs or cores, len(paths)), progress.page)
    ran, failed = [], len(refused)
    try:
        for one in work.files(paths, form):
            ran.append(one)
            if one.failed:
                failed += 1
                progress.failed(one.path, one.reason)
            else:
                progress.said(one.path, became(one))
        progress.close()
        for line in summary(work.store, ran):
            click.echo(line)
    finally:
        work.close()
    if failed:
        sys.exit(1)
