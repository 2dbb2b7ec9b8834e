"""`gouji status`, `gouji show`: how things stand."""

from __future__ import annotations

from pathlib import Path

import click

from services.commands.run import HOME


@click.command(short_help="Documents by state, what is being read, what waits for people.")
@HOME
@click.option("--list", "named", is_flag=True, help="Also name every document.")
def status(home: Path | None, named: bool) -> None:
    """Show how things stand: documents by state, pages done and time left, the oldest question, jobs that failed.

    \b
    Examples:
      gouji status
      gouji status --list --home reports
    """
    from services import wiring
    from services.settings import Settings
    from services.standing import document_lines, status_lines

    store = wiring.store(Settings.at(home))
    for line in status_lines(store):
        click.echo(line)
    if named:
        click.echo()
        for line in document_lines(store):
            click.echo(line)
    store.close()


@click.command(short_help="One document: its state, its questions with their reasons, its records.")
@click.argument("document", metavar="DOC")
@HOME
@click.option("--events", is_flag=True, help="Also what happened to it, from the log.")
def show(document: str, home: Path | None, events: bool) -> None:
    """Show one document, named by its sha256 or the beginning of it.

    \b
    Examples:
      gouji show 3f2a91c0d4e7
      gouji show 3f2a --events
    """
    from services import wiring
    from services.settings import Settings
    from services.standing import event_lines, show_lines

    store = wiring.store(Settings.at(home))
    for line in show_lines(store, document):
        click.echo(line)
    if events:
        for line in event_lines(store, document):
            click.echo(line)
    store.close()
