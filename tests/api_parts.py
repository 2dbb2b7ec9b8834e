"""A real service on a real port, with documents that were really read, for tests of the API."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import httpx
import uvicorn
from desk_parts import bench, clean, doubted, many_pages

from services import wiring
from services.api.app import app
from services.desk import Desk
from services.settings import Settings
from services.store.keys import Role, SqlKeys


@dataclass(frozen=True)
class Service:
    """A service that runs, with a key for each role."""

    address: str
    settings: Settings
    keys: dict[Role, str]
    desk: Desk

    def client(self, role: Role = Role.ADMIN) -> httpx.Client:
        return httpx.Client(base_url=self.address, headers={"Authorization": f"Bearer {self.keys[role]}"}, timeout=30)

    def stranger(self) -> httpx.Client:
        return httpx.Client(base_url=self.address, timeout=30)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def running(settings: Settings) -> Iterator[Service]:
    """The service for these settings, in this process."""
    port = settings.port or free_port()
    settings = replace(settings, port=port, address=f"http://127.0.0.1:{port}")
    desk = wiring.desk(settings, bench(), "tests")
    keys = SqlKeys(desk.store.engine)  # pyright: ignore[reportAttributeAccessIssue]
    made = {role: keys.make(f"the {role}", role, "tests")[1] for role in Role}
    server = uvicorn.Server(
        uvicorn.Config(app(settings), port=port, log_config=None, lifespan="on", timeout_graceful_shutdown=2)
    )
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    try:
        deadline = time.monotonic() + 20
        while not server.started:
            assert thread.is_alive() and time.monotonic() < deadline, "the service did not start"
            time.sleep(0.01)
        yield Service(settings.address, settings, made, desk)
    finally:
        server.should_exit = True
        thread.join(10)
        desk.store.close()


def read_some(desk: Desk, folder: Path) -> dict[str, str]:
    """A settled report, a doubted one, one with pages, and one that nobody has read; their sha256s by what they are."""
    pages = with_table(folder / "pages.pdf")
    shas = {
        "settled": desk.read(desk.receive(clean(folder)).sha256).sha256,
        "held": desk.read(desk.receive(doubted(folder)).sha256).sha256,
        "pages": desk.read(desk.receive(pages).sha256).sha256,
        "received": desk.receive(many_pages(folder / "unread.pdf", 1, number=2)).sha256,
    }
    return shas


def with_table(path: Path) -> Path:
    """A PDF that was born digital, with a table of three rows on each of its two pages."""
    from reportlab.pdfgen.canvas import Canvas

    canvas = Canvas(str(path), invariant=1)
    for page in (1, 2):
        canvas.grid([72, 200, 300, 400], [500, 540, 580, 620])
        for row, texts in enumerate((("item", "2022", "2023"), ("income", "1286", "33"), ("costs", "907", f"{page}"))):
            for column, text in enumerate(texts):
                canvas.drawString((80, 210, 310)[column], 590 - 40 * row, text)
        canvas.showPage()
    canvas.save()
    return path


def settings_in(folder: Path, **more: object) -> Settings:
    """Settings under which nobody is slowed down."""
    return replace(Settings(home=str(folder / "data"), threads=1, rate=10_000), **more)  # type: ignore[arg-type]
