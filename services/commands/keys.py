"""`gouji keys`: who may use the service."""

from __future__ import annotations

import getpass
from pathlib import Path

import click

from services.commands.run import HOME

ROLES = ("reviewer", "operator", "admin")


@click.group(short_help="Make, list and revoke the keys of the service.")
def keys() -> None:
    """Keys let programs and people use the service. Only their hashes are kept: a key is shown once.

    \b
    reviewer   looks, answers questions, corrects
    operator   and sends documents in, cancels and retries them
    admin      and makes and revokes keys

    \b
    Examples:
      gouji keys make scanner-room --role operator
      gouji keys list
      gouji keys revoke 4k2m9x0abc
    """


@keys.command(short_help="Make a key and show it, this once.")
@click.argument("name")
@click.option("--role", type=click.Choice(ROLES), default="operator", show_default=True)
@HOME
def make(name: str, role: str, home: Path | None) -> None:
    """Make a key for whoever NAME is; the name stands in the log beside what is done with it.

    \b
    Examples:
      gouji keys make scanner-room
      gouji keys make li --role reviewer
    """
    from services.store.keys import Role

    kept, store = _opened(home)
    key, written = kept.make(name, Role(role), getpass.getuser())
    store.close()
    click.echo(f"{key.name} ({key.role}), id {key.id}; the key, shown this once:", err=True)
    click.echo(written)


@keys.command("list", short_help="Name every key.")
@HOME
def list_(home: Path | None) -> None:
    """Show all keys: id, role, name, when made, and which were revoked.

    \b
    Examples:
      gouji keys list
    """
    from services.columns import columns

    kept, store = _opened(home)
    rows = [
        (key.id, str(key.role), key.name, f"{key.made:%Y-%m-%d}", f"{key.revoked:%Y-%m-%d}" if key.revoked else "·")
        for key in kept.known()
    ]
    store.close()
    if not rows:
        click.echo("no keys yet; gouji keys make NAME makes one", err=True)
        return
    for line in columns(("id", "role", "name", "made", "revoked"), rows):
        click.echo(line)


@keys.command(short_help="Make a key open nothing any more.")
@click.argument("id", metavar="ID")
@HOME
def revoke(id: str, home: Path | None) -> None:
    """Revoke the key with this ID, within seconds everywhere.

    \b
    Examples:
      gouji keys revoke 4k2m9x0abc
    """
    kept, store = _opened(home)
    key = kept.revoke(id, getpass.getuser())
    store.close()
    click.echo(f"{key.name} ({key.id}) opens nothing any more")


def _opened(home: Path | None):
    from services import wiring
    from services.settings import Settings
    from services.store.keys import SqlKeys

    store = wiring.store(Settings.at(home))
    return SqlKeys(store.engine), store
