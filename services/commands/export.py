"""`gouji export`: final storage as a file."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from services.commands.run import HOME

FORMATS = ("csv", "csv-excel", "xlsx", "parquet", "jsonl", "pivot")


@click.command(short_help="Write settled figures as CSV, XLSX, Parquet or JSON Lines.")
@click.option("--format", "format_", type=click.Choice(FORMATS), required=True, help="pivot: years side by side, XLSX.")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), required=True, help="The file to write.")
@HOME
@click.option("--agency", "agencies", multiple=True, help="Only this agency; may be given several times.")
@click.option("--year", "years", multiple=True, type=int, help="Only this year; may be given several times.")
@click.option("--form", "forms", multiple=True, metavar="ID", help="Only this form; may be given several times.")
@click.option("--key", default="", metavar="PREFIX", help="Only keys that begin so.")
@click.option("--since", type=click.DateTime(), default=None, help="Only what was settled since then (UTC).")
@click.option("--document", "documents", multiple=True, metavar="DOC", help="Only this document.")
def export(
    format_: str,
    out: Path,
    home: Path | None,
    agencies: tuple[str, ...],
    years: tuple[int, ...],
    forms: tuple[str, ...],
    key: str,
    since: datetime | None,
    documents: tuple[str, ...],
) -> None:
    """Write the figures in final storage to a file: one row a figure, with how it was settled and where it stands.

    \b
    Examples:
      gouji export --format csv --out figures.csv
      gouji export --format xlsx --out 2023.xlsx --year 2023 --form gov-disclosure-2021
      gouji export --format pivot --out by-year.xlsx --key requests.
    """
    from datetime import UTC

    from services import wiring
    from services.export import pieces, save
    from services.pivot import xlsx_pivot_pieces
    from services.settings import Settings
    from services.store.seam import Order, Wanted

    store = wiring.store(Settings.at(home))
    moment = since.replace(tzinfo=UTC) if since else None
    found = tuple(store.case(document).sha256 for document in documents)
    wanted = Wanted(agencies, years, forms, key, moment, found)
    if format_ == "pivot":
        save(xlsx_pivot_pieces(store.records(wanted, Order.SERIES)), out)
    else:
        save(pieces(store.records(wanted), format_), out)
    count = sum(1 for _ in store.records(wanted))
    click.echo(f"{out}: {count} records")
    store.close()
