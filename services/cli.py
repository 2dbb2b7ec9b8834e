"""The command line: a thin door. What is heavy is imported by the command that needs it."""

from __future__ import annotations

import click

from models.errors import GoujiError
from services.commands.answer import answer
from services.commands.audit import audit
from services.commands.dataset import dataset
from services.commands.evaluate import evaluate, synth
from services.commands.explain import explain
from services.commands.export import export
from services.commands.extract import extract
from services.commands.forms import forms
from services.commands.keys import keys
from services.commands.learn import learn
from services.commands.models import models
from services.commands.retry import cancel, retry
from services.commands.review import review
from services.commands.risk import risk
from services.commands.run import run
from services.commands.serve import serve
from services.commands.status import show, status
from services.commands.up import up
from services.commands.worker import submit, worker

CONTEXT = {"help_option_names": ["-h", "--help"], "max_content_width": 110}


class _Door(click.Group):
    """Turns every error that gouji raises on purpose into one line and an exit status."""

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except GoujiError as error:
            click.echo(f"gouji: {error}", err=True)
            ctx.exit(2)


@click.group(cls=_Door, context_settings=CONTEXT)
@click.version_option(package_name="gouji")
def main() -> None:
    """Gets the figures out of scanned paper tables right, and knows when they are not.

    \b
    Examples:
      gouji extract scans/ --out read                  every file in scans/ becomes read/NAME.json
      gouji run scans/                                 and stores what is beyond doubt; the rest waits for a person
      gouji explain report.pdf requests.new.total      why gouji thinks what it thinks
      gouji forms list                                 the kinds of report that gouji knows
    """


for command in (
    *(extract, run, status, show, answer, export, audit),
    *(up, serve, keys, submit, worker, retry, cancel),
    review,
    *(explain, evaluate, synth, forms, risk),
    *(dataset, learn, models),
):
    main.add_command(command)
