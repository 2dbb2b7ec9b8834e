"""`gouji models`: the models that gouji has, and which of them is champion."""

from __future__ import annotations

import getpass
from pathlib import Path

import click

from services.commands.retry import BY
from services.commands.run import HOME

TASK = click.option("--task", default="recognise", show_default=True, help="recognise, structure or doubt.")


@click.group(short_help="The models that gouji has, and which of them is champion.")
def models() -> None:
    """The models that gouji has, where they came from, and which of them is champion.

    \b
    Examples:
      gouji models list
      gouji models promote small-3 --why "half the errors on faxes are gone"
      gouji models rollback
      gouji models compare pp-ocrv6-small small-3
    """


@models.command("list", short_help="Every model; the champions are marked.")
@HOME
def list_(home: Path | None) -> None:
    """Every model with its task, its weights' hash, its parent and its dataset; * marks the champions.

    \b
    Example:
      gouji models list
    """
    from services import wiring
    from services.lineup import listed
    from services.settings import Settings

    settings = Settings.at(home)
    store = wiring.store(settings)
    for line in listed(wiring.registry(settings, store)):
        click.echo(line)
    store.close()


@models.command(short_help="One model in full: files, lineage, settings, results.")
@click.argument("name", metavar="NAME|HASH")
@HOME
def show(name: str, home: Path | None) -> None:
    """One model in full: where its files lie, what it was trained from and on, and how it did.

    \b
    Examples:
      gouji models show pp-ocrv6-small
      gouji models show small-3
    """
    from services import wiring
    from services.lineup import shown
    from services.settings import Settings

    settings = Settings.at(home)
    store = wiring.store(settings)
    for line in shown(wiring.registry(settings, store), name):
        click.echo(line)
    store.close()


@models.command(short_help="Make a model champion of its task.")
@click.argument("name", metavar="NAME|HASH")
@HOME
@BY
@click.option("--why", default="", help="Why; it goes into the log.")
def promote(name: str, home: Path | None, by: str | None, why: str) -> None:
    """Make a model champion of its task; workers change over between two documents.

    \b
    Example:
      gouji models promote small-3 --why "half the errors on faxes are gone"
    """
    from services import wiring
    from services.settings import Settings

    settings = Settings.at(home)
    store = wiring.store(settings)
    model = wiring.registry(settings, store).promote(name, by or getpass.getuser(), why)
    click.echo(f"{model.name} is champion of {model.task}")
    store.close()


@models.command(short_help="Make the model champion again that was it before.")
@TASK
@HOME
@BY
@click.option("--why", default="", help="Why; it goes into the log.")
def rollback(task: str, home: Path | None, by: str | None, why: str) -> None:
    """Make the model champion again that was it before; once more goes one further back.

    \b
    Examples:
      gouji models rollback
      gouji models rollback --task structure --why "it tears tables apart"
    """
    from services import wiring
    from services.settings import Settings

    settings = Settings.at(home)
    store = wiring.store(settings)
    model = wiring.registry(settings, store).roll_back(by or getpass.getuser(), task, why)
    click.echo(f"{model.name} is champion of {model.task} again")
    store.close()


@models.command(short_help="Two models on the same lines.")
@click.argument("one", metavar="A")
@click.argument("other", metavar="B")
@HOME
@click.option("--dataset", default="corrections", show_default=True, metavar="NAME", help="Whose held-out lines.")
def compare(one: str, other: str, home: Path | None, dataset: str) -> None:
    """Two models on held-out corrected lines, on the shipped samples and on made pages of every damage.

    \b
    Example:
      gouji models compare pp-ocrv6-small corrections-1
    """
    import sys

    from models.training.comparing import changes
    from services import wiring
    from services.learning.learn import Learner
    from services.learning.showing import Showing, change_told
    from services.settings import Settings

    settings = Settings.at(home)
    store = wiring.store(settings)
    showing = Showing(sys.stderr)
    learner = wiring.learner(settings, store)
    assert isinstance(learner, Learner)
    outcomes = learner.compare(one, other, dataset, showing)
    showing.close()
    for change in changes(outcomes):
        click.echo(change_told(change.as_dict()))
    store.close()
