"""What a person is told when everything is up."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from services.settings import Settings


def welcome(settings: Settings, workers: int, key: str) -> Iterator[str]:
    """Where everything is, and what to do first. `key` is the admin key where it was made just now."""
    many = "1 worker" if workers == 1 else f"{workers} workers"
    yield ""
    yield f"gouji is up: {many}, data in {Path(settings.home).absolute()}"
    yield f"  console and API   {settings.address}"
    yield f"  its description   {settings.address}/docs"
    if settings.labelstudio:
        yield f"  review queue      {settings.labelstudio}"
        yield from _way_in(settings)
    if key:
        yield f"  admin key         {key}"
        yield "                    shown this once; `gouji keys` makes others, and revokes them"
    yield f"  send files in     gouji submit scans/{_home(settings)}"
    yield f"  how things stand  gouji status{_home(settings)}"
    yield "Ctrl-C stops everything; the next start goes on where this one was."
    yield ""


def _way_in(settings: Settings) -> Iterator[str]:
    """How a person gets into the Label Studio that we run ourselves."""
    from services.labelstudio.account import account_in

    account = account_in(Path(settings.home).absolute())
    if account is not None and account.address == settings.labelstudio:
        yield f"                    sign in as {account.email} with the password in label-studio/account.json there"


def _home(settings: Settings) -> str:
    return "" if settings.home == Settings.home else f" --home {settings.home}"
