"""`gouji explain`: one fact's whole story."""

from __future__ import annotations

from pathlib import Path

import click


@click.command(short_help="Tell one fact's whole story.")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.argument("key")
@click.option("--form", default="auto", show_default=True, metavar="ID|auto")
@click.option(
    "--picture",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Where the cell's picture goes; default: FILE-KEY.png here.",
)
def explain(file: Path, key: str, form: str, picture: Path | None) -> None:
    """Tell the story of the fact KEY of FILE: its picture, candidates, relations with their sums, and the verdict.

    \b
    Example:
      gouji explain report.pdf requests.new.total --picture why.png
    """
    from services import explain as telling
    from services.settings import Settings
    from services.wiring import engine, known_forms

    settings = Settings.from_environment()
    told = telling.story(file, key, engine(settings), known_forms(settings), form, settings)
    for line in telling.lines(told):
        click.echo(line)
    if saved := telling.picture(told, file, picture or Path(f"{file.stem}-{key}.png")):
        click.echo(f"picture     {saved}")
