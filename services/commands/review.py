"""`gouji review`: the people who are asked, and the questions that wait for them."""

from __future__ import annotations

from pathlib import Path

import click

from services.commands.run import HOME


@click.group(short_help="The queue of questions for people: send, fetch, invite, look after.")
def review() -> None:
    """Questions that wait for people, and the people who answer them.

    \b
    Examples:
      gouji review sync          put questions into Label Studio and fetch answers, now
      gouji review invite        the address at which a reviewer signs up
    """


@review.command(short_help="Put questions into Label Studio and fetch answers, now.")
@HOME
def sync(home: Path | None) -> None:
    """Put every question that waits into Label Studio, fetch every answer from it, and check the documents again.

    `gouji up` does so all the time; this is for whoever runs without it, or after a Label Studio was restored.

    \b
    Examples:
      gouji review sync
      GOUJI_LABELSTUDIO=http://labels:8080 GOUJI_LABELSTUDIO_TOKEN=... gouji review sync --home reports
    """
    from services import wiring
    from services.labelstudio.syncing import synced
    from services.settings import Settings
    from services.workbench import OpenBench

    settings = Settings.at(home)
    desk, store = wiring.desk(settings, OpenBench(settings), "gouji review sync"), wiring.store(settings)
    for line in synced(desk, wiring.labelstudio(settings, store)):
        click.echo(line)
    desk.store.close()


@review.command(short_help="The address at which a reviewer signs up.")
@HOME
def invite(home: Path | None) -> None:
    """Print the address at which a new reviewer signs up in Label Studio. Whoever has it may sign up.

    \b
    Examples:
      gouji review invite
      gouji review invite --home reports
    """
    from services import wiring
    from services.settings import Settings

    settings = Settings.at(home)
    store = wiring.store(settings)
    click.echo(wiring.labelstudio(settings, store).invitation())
    store.close()
