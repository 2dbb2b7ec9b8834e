"""`gouji answer`: a person says what a figure is, without any other system."""

from __future__ import annotations

from pathlib import Path

import click

from services.commands.run import HOME


@click.command(short_help="Answer one question from the command line.")
@click.argument("document", metavar="DOC")
@click.argument("key")
@click.argument("text", required=False)
@HOME
@click.option("--by", required=True, metavar="NAME", help="Who says so.")
@click.option("--as-read", "said", flag_value="as-read", help="It was read right.")
@click.option("--inconsistent", "said", flag_value="inconsistent-in-source", help="Printed so, but the paper is wrong.")
@click.option("--illegible", "said", flag_value="illegible", help="Nobody can read it.")
@click.option("--blank", "said", flag_value="blank", help="Nothing is printed there.")
@click.option("--note", default="", help="Anything worth keeping with the answer.")
def answer(document: str, key: str, text: str | None, home: Path | None, by: str, said: str | None, note: str) -> None:
    """Say what is printed at KEY of the document DOC. TEXT is the figure as it stands on the paper.

    The document is then checked again: questions that are needless go, new ones may come, and it settles if none is
    left. A figure that nobody asked about can be corrected as well; a settled document then gets a new version.

    \b
    Examples:
      gouji answer 3f2a91c0d4e7 requests.new.natural 1286 --by Li
      gouji answer 3f2a91c0d4e7 requests.new.total --as-read --by Li
      gouji answer 3f2a91c0d4e7 requests.carried.total 31 --inconsistent --by Li
    """
    from services import wiring
    from services.answering import answer as answer_by_hand
    from services.settings import Settings
    from services.workbench import OpenBench

    settings = Settings.at(home)
    desk = wiring.desk(settings, OpenBench(settings), "gouji answer")
    for line in answer_by_hand(desk, document, key, text, said, by, note):
        click.echo(line)
    desk.store.close()
