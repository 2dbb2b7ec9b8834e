"""`gouji review`: the people who are asked, and the questions that wait for them."""

from __future__ import annotations

import click


@click.group(short_help="The queue of questions for people: send, fetch, invite, look after.")
def review() -> None:
    """Questions that wait for people, and the people who answer them.

    \b
    Examples:
      gouji review sync          put questions into Label Studio and fetch answers, now
      gouji review invite        the address at which a reviewer signs up
    """
