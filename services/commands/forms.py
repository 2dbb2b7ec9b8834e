"""`gouji forms`: the kinds of report that gouji knows, and a check of your own."""

from __future__ import annotations

import sys
from pathlib import Path

import click


@click.group(short_help="The kinds of report that gouji knows.")
def forms() -> None:
    """The kinds of report that gouji knows. A form is one YAML file; docs/forms.md builds one in ten minutes.

    \b
    Examples:
      gouji forms list
      gouji forms show gov-disclosure-2021
      gouji forms check my-form.yaml
      GOUJI_FORMS=my-forms gouji extract scans/ --out read
    """


@forms.command("list")
def list_() -> None:
    """List the forms, those of GOUJI_FORMS included.

    \b
    Example:
      gouji forms list
    """
    from review.forms.checking import listed
    from services.settings import Settings
    from services.wiring import known_forms

    for line in listed(known_forms(Settings.from_environment())):
        click.echo(line)


@forms.command()
@click.argument("form_id", metavar="ID")
def show(form_id: str) -> None:
    """Show the tables, keys and relations of a form.

    \b
    Example:
      gouji forms show gov-disclosure-2021
    """

    from review.forms.checking import shown
    from review.forms.loader import find_form
    from services.settings import Settings
    from services.wiring import known_forms

    for line in shown(find_form(known_forms(Settings.from_environment()), form_id)):
        click.echo(line)


@forms.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def check(file: Path) -> None:
    """Check a form file: its keys, its relations, and whether its own example balances.

    \b
    Example:
      gouji forms check my-form.yaml
    """
    from review.forms.checking import checked

    outcome = checked(file)
    for line in outcome.lines:
        click.echo(line, err=bool(outcome.problems))
    if outcome.problems:
        sys.exit(1)
