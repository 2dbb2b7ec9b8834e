"""`gouji dataset`: what people said and what was accepted, frozen to learn from."""

from __future__ import annotations

import getpass
from pathlib import Path

import click

from services.commands.retry import BY
from services.commands.run import HOME


@click.group(short_help="Freeze answers and accepted cells as training data.")
def dataset() -> None:
    """Freeze answers and accepted cells as training data; export them; take samples back.

    \b
    Examples:
      gouji dataset build corrections
      gouji dataset export corrections --format paddle --out corrections-paddle
      gouji dataset withdraw 3f2a91c0 --why "the answer was wrong"
    """


@dataset.command(short_help="Take samples from new answers, and freeze a version.")
@click.argument("name")
@HOME
@click.option("--accepted", type=click.FloatRange(0), default=1.0, show_default=True,
              help="Accepted cells for each line that a person answered.")  # fmt: skip
@click.option("--weight", type=click.FloatRange(0, 1, min_open=True), default=0.3, show_default=True,
              help="How much an accepted cell counts; an answered one counts 1.")  # fmt: skip
@click.option("--again", metavar="VERSION", default=None, help="Make this version once more, byte for byte.")
def build(name: str, home: Path | None, accepted: float, weight: float, again: str | None) -> None:
    """Take samples from what was answered or settled since the last time, and freeze all that stand as a version.

    Where nothing has changed, the newest version is named instead: the same samples are the same bytes.

    \b
    Examples:
      gouji dataset build corrections
      gouji dataset build corrections --accepted 2 --weight 0.2
      gouji dataset build corrections --again 5f0c
    """
    from services import wiring
    from services.learning.building import Recipe
    from services.learning.telling import Moving, built, collected
    from services.settings import Settings

    settings = Settings.at(home)
    store = wiring.store(settings)
    builder = wiring.builder(settings, store)
    if again is not None:
        click.echo(f"{name} {again}: {builder.rebuild(builder.version(again).version).directory}")
    else:
        gave = wiring.collector(settings, store).collect(Moving("looking through documents"))
        for line in collected(gave):
            click.echo(line)
        recipe = Recipe(accepted_for_each=accepted, accepted_weight=weight)
        for line in built(builder.build(name, recipe), builder.left_out()):
            click.echo(line)
    store.close()


@dataset.command("list", short_help="The datasets and their versions.")
@HOME
def list_(home: Path | None) -> None:
    """Every frozen version, the oldest first.

    \b
    Example:
      gouji dataset list
    """
    from services import wiring
    from services.learning.telling import versions
    from services.settings import Settings

    settings = Settings.at(home)
    store = wiring.store(settings)
    for line in versions(wiring.builder(settings, store)):
        click.echo(line)
    store.close()


@dataset.command(short_help="What a version holds, and whether it is whole.")
@click.argument("name", metavar="NAME|VERSION")
@HOME
def show(name: str, home: Path | None) -> None:
    """What a version holds and how it was made, its bytes proven. NAME shows the newest version.

    \b
    Examples:
      gouji dataset show corrections
      gouji dataset show 5f0c
    """
    from services import wiring
    from services.learning.telling import shown
    from services.settings import Settings

    settings = Settings.at(home)
    store = wiring.store(settings)
    for line in shown(wiring.builder(settings, store), name):
        click.echo(line)
    store.close()


@dataset.command(short_help="Write a version for another trainer.")
@click.argument("name", metavar="NAME|VERSION")
@click.option("--format", "format_", type=click.Choice(("paddle", "coco", "hf")), required=True,
              help="paddle: PaddleOCR's recognition; coco: structure of tables; hf: as it lies.")  # fmt: skip
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), required=True, help="The folder to write.")
@HOME
def export(name: str, format_: str, out: Path, home: Path | None) -> None:
    """Write a version as PaddleOCR or COCO have it, or as it lies, for Hugging Face `datasets`.

    \b
    Examples:
      gouji dataset export corrections --format paddle --out corrections-paddle
      gouji dataset export corrections --format coco --out corrections-coco
      gouji dataset export 5f0c --format hf --out corrections-hf
    """
    from services import wiring
    from services.learning.telling import exported
    from services.settings import Settings

    settings = Settings.at(home)
    store = wiring.store(settings)
    for line in exported(wiring.builder(settings, store).dataset(name), format_, out):
        click.echo(line)
    store.close()


@dataset.command(short_help="Take samples back; the versions that held them are named.")
@click.argument("samples", nargs=-1, metavar="[SAMPLE]...")
@HOME
@BY
@click.option("--document", "documents", multiple=True, metavar="DOC", help="All samples of this document, for ever.")
@click.option("--why", required=True, help="Why: a wrong answer, a request.")
@click.option("--erase", is_flag=True, help="Remove the bytes as well, also from the versions that held them.")
def withdraw(
    samples: tuple[str, ...], home: Path | None, by: str | None, documents: tuple[str, ...], why: str, erase: bool
) -> None:
    """Take samples back: no later version holds them. The versions and models that have seen them are named.

    \b
    Examples:
      gouji dataset withdraw 3f2a91c0 --why "the answer was wrong"
      gouji dataset withdraw --document 3f2a91c0d4e7 --why "asked for by the agency" --erase
    """
    from models.errors import BadRequest
    from services import wiring
    from services.learning.telling import withdrawn
    from services.settings import Settings

    if not samples and not documents:
        raise BadRequest("name the samples to take back, or --document DOC for all of a document")
    settings = Settings.at(home)
    store = wiring.store(settings)
    withdrawal = wiring.withdrawal(settings, store)
    actor = by or getpass.getuser()
    one, whole = (
        (withdrawal.erase_sample, withdrawal.erase_document) if erase else (withdrawal.sample, withdrawal.document)
    )
    for name in samples:
        for line in withdrawn(one(name, why, actor)):
            click.echo(line)
    for name in documents:
        for line in withdrawn(whole(name, why, actor)):
            click.echo(line)
    store.close()
