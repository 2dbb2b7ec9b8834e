"""`gouji retry`, `gouji cancel`: a person steps in."""

from __future__ import annotations

import getpass
from pathlib import Path

import click

from services.commands.run import HOME

BY = click.option("--by", default=None, metavar="NAME", help="Who does it; default: your name on this machine.")


@click.command(short_help="Send failed documents in again; give jobs that were given up another life.")
@click.argument("documents", nargs=-1, metavar="[DOC]...")
@HOME
@BY
@click.option("--all", "every", is_flag=True, help="Everything that failed.")
def retry(documents: tuple[str, ...], home: Path | None, by: str | None, every: bool) -> None:
    """Send failed or cancelled documents in again, and give their jobs that were given up another life.

    \b
    Examples:
      gouji retry 3f2a91c0d4e7
      gouji retry --all
    """
    from models.errors import BadRequest
    from services import wiring
    from services.second_chance import retry as again
    from services.settings import Settings

    if bool(documents) == every:
        raise BadRequest("name the documents to try again (`gouji status` lists those that failed), or give --all")
    store = wiring.store(Settings.at(home))
    for line in again(store, documents, by or getpass.getuser()):
        click.echo(line)
    store.close()


@click.command(short_help="Call documents off; their questions are withdrawn.")
@click.argument("documents", nargs=-1, required=True, metavar="DOC...")
@HOME
@BY
@click.option("--reason", default="", help="Why, for the log.")
def cancel(documents: tuple[str, ...], home: Path | None, by: str | None, reason: str) -> None:
    """Call documents off, whether they are being read or wait for answers. `gouji retry` sends them in again.

    \b
    Examples:
      gouji cancel 3f2a91c0d4e7 --reason 'sent twice'
    """
    from services import wiring
    from services.settings import Settings

    store = wiring.store(Settings.at(home))
    for document in documents:
        case = store.cancel(store.case(document).sha256, by or getpass.getuser(), reason)
        click.echo(f"{case.name} ({case.sha256[:12]}): {case.state}")
    store.close()
