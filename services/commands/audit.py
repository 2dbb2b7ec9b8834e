"""`gouji audit verify`: proof that nothing was changed behind the log's back."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from services.commands.run import HOME


@click.group(short_help="Prove that the log and final storage are whole.")
def audit() -> None:
    """Prove that the log and final storage are whole.

    \b
    Examples:
      gouji audit verify
      gouji audit verify --head 5d41402abc4b2a76b9719d911017c592
    """


@audit.command(short_help="Recompute every hash of the log; hold every record against it.")
@HOME
@click.option("--head", default=None, help="The head that was printed before: proves that nothing was cut off since.")
def verify(home: Path | None, head: str | None) -> None:
    """Recompute every hash of the log, and hold every record of final storage against it. Exit status 1: broken.

    \b
    Examples:
      gouji audit verify
      gouji audit verify --home reports
    """
    from services import wiring
    from services.audit import verify as prove
    from services.settings import Settings

    store = wiring.store(Settings.at(home))
    proof = prove(store, head)
    store.close()
    if not proof.whole:
        click.echo(f"broken: {proof.broken}", err=True)
        sys.exit(1)
    click.echo(f"whole: {proof.events} events, {proof.documents} documents in final storage, head {proof.head}")
