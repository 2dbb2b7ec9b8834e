"""Our own Label Studio's address, its owner's account and token: made once, kept in the data directory."""

from __future__ import annotations

import json
import os
import secrets
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from models.errors import StorageError
from services.first_start import free_port
from services.settings import Settings

USUAL_PORT = 8080
_OWNER = "gouji@localhost.localdomain"


@dataclass(frozen=True)
class Account:
    """How gouji gets into its own Label Studio."""

    address: str
    port: int
    email: str
    password: str
    token: str


def folder(home: Path) -> Path:
    """Where our own Label Studio keeps its data."""
    return home / "label-studio"


def account_in(home: Path) -> Account | None:
    """The account of the last time; None where Label Studio was never started here."""
    place = folder(home) / "account.json"
    try:
        return Account(**json.loads(place.read_text(encoding="utf-8")))
    except FileNotFoundError:
        return None
    except (OSError, ValueError, TypeError) as error:
        raise StorageError(f"{place} cannot be read ({error}); move it away, and a new account is made") from error


def known(settings: Settings) -> Settings:
    """The settings with the Label Studio that belongs to the data directory, where no other is named."""
    home = Path(settings.home).absolute()
    if settings.address == Settings.address:
        settings = replace(settings, address=_noted(home) or settings.address)
    account = None if settings.labelstudio else account_in(home)
    if account is None:
        return settings
    return replace(settings, labelstudio=account.address, labelstudio_token=account.token)


def _noted(home: Path) -> str:
    """Where the service of this data directory was the last time."""
    try:
        return str(json.loads((home / "up.json").read_text(encoding="utf-8")).get("address") or "")
    except (OSError, ValueError, AttributeError):
        return ""


def located(settings: Settings, home: Path) -> Settings:
    """The same for whoever is about to start it: its port and account are made where there are none.

    Its pages may then show our pictures.
    """
    if settings.labelstudio:
        return _shown_at(settings, settings.labelstudio)
    before = account_in(home)
    port = settings.labelstudio_port or _port(settings.host, before)
    host = "127.0.0.1" if settings.host in ("", "0.0.0.0", "::") else settings.host
    address = f"http://{f'[{host}]' if ':' in host else host}:{port}"
    if before is None:
        account = Account(address, port, _OWNER, secrets.token_urlsafe(15), secrets.token_hex(20))
    else:
        account = replace(before, address=address, port=port)
    if account != before:
        _write(folder(home), account)
    settings = replace(settings, labelstudio=account.address, labelstudio_token=account.token)
    return _shown_at(settings, account.address)


def is_own(settings: Settings, home: Path) -> bool:
    """Whether the Label Studio of the settings is the one that we run ourselves."""
    account = account_in(home)
    return account is not None and settings.labelstudio in ("", account.address)


def _shown_at(settings: Settings, address: str) -> Settings:
    origins = [one.strip() for one in settings.origins.split(",") if one.strip()]
    if address.rstrip("/") not in origins:
        origins.append(address.rstrip("/"))
    return replace(settings, origins=",".join(origins))


def _port(host: str, before: Account | None) -> int:
    if before is not None:
        # Reviewers keep its address: the port of the last time, if it is free by the time that it starts.
        return before.port
    return free_port(host, USUAL_PORT)


def _write(place: Path, account: Account) -> None:
    place.mkdir(mode=0o700, parents=True, exist_ok=True)
    part = place / f"account.{os.getpid()}.part"
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        json.dump(asdict(account), file, indent=1)
    part.replace(place / "account.json")
