"""`gouji review`: the people who are asked, and the questions that wait for them."""

from __future__ import annotations

from pathlib import Path

import click

from services.commands.run import HOME


@click.group(short_help="The queue of questions for people: send, fetch, invite, look after.")
def review() -> None:
    """Questions that wait for people, and the people who answer them.

    \b
    Examples:
      gouji review sync          put questions into Label Studio and fetch answers, now
      gouji review invite        the address at which a reviewer signs up
      gouji review list          what waits, the oldest first
      gouji review stats         how fast, how much agreed, how much changed
    """


@review.command(short_help="Put questions into Label Studio and fetch answers, now.")
@HOME
def sync(home: Path | None) -> None:
    """Put every question that waits into Label Studio, fetch every answer from it, and check the documents again.

    `gouji up` does so all the time; this is for whoever runs without it, or after a Label Studio was restored.

    \b
    Examples:
      gouji review sync
      GOUJI_LABELSTUDIO=http://labels:8080 GOUJI_LABELSTUDIO_TOKEN=... gouji review sync --home reports
    """
    from services import wiring
    from services.labelstudio.syncing import synced
    from services.settings import Settings
    from services.workbench import OpenBench

    settings = Settings.at(home)
    desk, store = wiring.desk(settings, OpenBench(settings), "gouji review sync"), wiring.store(settings)
    for line in synced(desk, wiring.labelstudio(settings, store)):
        click.echo(line)
    desk.store.close()


@review.command(short_help="The address at which a reviewer signs up.")
@HOME
def invite(home: Path | None) -> None:
    """Print the address at which a new reviewer signs up in Label Studio. Whoever has it may sign up.

    \b
    Examples:
      gouji review invite
      gouji review invite --home reports
    """
    from services import wiring
    from services.settings import Settings

    settings = Settings.at(home)
    store = wiring.store(settings)
    click.echo(wiring.labelstudio(settings, store).invitation())
    store.close()


REVIEWER = click.option("--reviewer", metavar="NAME", help="Only what is given to NAME; `anybody`: to nobody.")
DOCUMENT = click.option("--document", metavar="DOC", help="Only of one document.")
OLDER = click.option("--older", type=float, default=0.0, metavar="HOURS", help="Only what waits for so long.")


@review.command("list", short_help="The questions that wait, the oldest first.")
@HOME
@REVIEWER
@DOCUMENT
@OLDER
@click.option("--by", type=click.Choice(["question", "reviewer", "document"]), default="question", show_default=True)
@click.option("--json", "as_json", is_flag=True, help="As JSON, a question a line.")
def list_(home: Path | None, reviewer: str | None, document: str | None, older: float, by: str, as_json: bool) -> None:
    """List the questions that nobody has answered yet, oldest first: how old, for whom, why, who skipped them.

    \b
    Examples:
      gouji review list
      gouji review list --older 24 --by reviewer
      gouji review list --document 3f2a91c0d4e7 --json
    """
    import json

    from services import wiring
    from services.ages import grouped_lines, list_lines, waiting
    from services.settings import Settings

    store = wiring.store(Settings.at(home))
    many = waiting(store, reviewer, document, older * 3600)
    if as_json:
        lines = (json.dumps(one.as_json(), ensure_ascii=False) for one in many)
    else:
        lines = list_lines(many) if by == "question" else grouped_lines(many, by)
    for line in lines:
        click.echo(line)
    store.close()


@review.command(short_help="Remind people of old questions.")
@HOME
@REVIEWER
@DOCUMENT
@click.option("--older", type=float, default=24.0, show_default=True, metavar="HOURS", help="What waits for so long.")
@click.option("--again", type=float, default=24.0, show_default=True, metavar="HOURS", help="But not twice within.")
def remind(home: Path | None, reviewer: str | None, document: str | None, older: float, again: float) -> None:
    """Remind everybody of the questions that have waited for them too long.

    GOUJI_REMIND_WITH is a command that gets the reminder as JSON on its standard input, or an http(s) address that it
    is posted to; without it reminders are printed. Every reminder is in the log.

    \b
    Examples:
      gouji review remind
      GOUJI_REMIND_WITH=https://chat.example.com/hooks/17 gouji review remind --older 48
    """
    from services import wiring
    from services.ages import waiting
    from services.reminders import remind as remind_people
    from services.reminders import teller
    from services.settings import Settings

    settings = Settings.at(home)
    store = wiring.store(settings)
    old = waiting(store, reviewer, document, older * 3600)
    for line in remind_people(store, old, teller(settings.remind_with), again * 3600):
        click.echo(line)
    store.close()


@review.command(short_help="Give questions to somebody else.")
@click.argument("questions", nargs=-1, type=int)
@HOME
@REVIEWER
@DOCUMENT
@OLDER
@click.option("--to", required=True, metavar="NAME", help="Who is to answer; `anybody`: whoever comes first.")
def reassign(
    questions: tuple[int, ...],
    home: Path | None,
    reviewer: str | None,
    document: str | None,
    older: float,
    to: str,
) -> None:
    """Give QUESTIONS, by their numbers in `gouji review list`, to somebody else; or all that the options mean.

    \b
    Examples:
      gouji review reassign 17 18 --to Wang
      gouji review reassign --reviewer Li --older 48 --to anybody
    """
    from models.errors import BadRequest
    from services import wiring
    from services.ages import ANYBODY, waiting
    from services.reminders import reassign as give
    from services.settings import Settings

    if not (questions or reviewer or document or older):
        raise BadRequest("which questions? Give their numbers, or --reviewer, --document or --older")
    store = wiring.store(Settings.at(home))
    many = waiting(store, reviewer, document, older * 3600)
    meant = [one for one in many if not questions or one.question.id in questions]
    for line in give(store, meant, None if to == ANYBODY else to):
        click.echo(line)
    store.close()


@review.command(short_help="How fast, how much agreed, how much changed, how often each reason was right.")
@HOME
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
def stats(home: Path | None, as_json: bool) -> None:
    """Show how reviewing goes, by reviewer and by reason, and what the audits say about errors nobody has noticed.

    An hour is an hour of work: pauses of more than five minutes do not count. A reason was right where the figure was
    misread or illegible, or the paper itself is wrong.

    \b
    Examples:
      gouji review stats
      gouji review stats --json
    """
    import json

    from services import wiring
    from services.review_figures import figures
    from services.review_stats import stats as stats_of
    from services.review_stats import stats_lines
    from services.settings import Settings

    store = wiring.store(Settings.at(home))
    now = stats_of(figures(store.reviewing.told()))
    if as_json:
        click.echo(json.dumps(now.as_json(), ensure_ascii=False, indent=1))
    else:
        for line in stats_lines(now):
            click.echo(line)
    store.close()
