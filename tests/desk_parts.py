"""What desk tests stand on: reports as text, a bench that is loaded once, and benches on which files do harm."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from services.desk import Desk
from services.originals import Originals
from services.reviewer import MemoryReviewer
from services.settings import Settings
from services.store.blobs import Blobs
from services.store.memory import MemoryStore
from services.store.seam import Store
from services.workbench import OpenBench

REPORT = (Path(__file__).parent / "resources" / "reports" / "report-003.txt").read_text(encoding="utf-8")
NEW_FROM_PEOPLE = "一、本年新收政府信息公开申请数量\n\t\xa00"
NEW_TOTAL = NEW_FROM_PEOPLE + "\n\t0\xa0\n\t\xa00\n\t0\xa0\n\t0\xa0\n\t0\xa0\n\t\xa00\n"


@cache
def bench() -> OpenBench:
    """The real bench; its forms are loaded once."""
    return OpenBench(Settings(threads=1))


def a_desk(folder: Path, store: Store | None = None, at: Any = None, pages_per_job: int = 8) -> Desk:
    """A desk with nothing on it."""
    blobs = Originals(Blobs(str(folder / "blobs")))
    return Desk(store or MemoryStore(), blobs, at or bench(), MemoryReviewer(), pages_per_job)


def clean(folder: Path, name: str = "clean.txt") -> Path:
    """A report in which every relation holds."""
    return _kept(folder / name, REPORT)


def doubted(folder: Path, name: str = "doubted.txt") -> Path:
    """The same with a figure that breaks its row and its column: 5 where 0 should be."""
    assert NEW_FROM_PEOPLE in REPORT
    return _kept(folder / name, REPORT.replace(NEW_FROM_PEOPLE, NEW_FROM_PEOPLE[:-1] + "5"))


def doubted_twice(folder: Path, name: str = "twice.txt") -> Path:
    """The same with its total wrong as well, in another way."""
    assert NEW_TOTAL in REPORT
    wrong = NEW_TOTAL.replace(NEW_FROM_PEOPLE, NEW_FROM_PEOPLE[:-1] + "5")
    return _kept(folder / name, REPORT.replace(NEW_TOTAL, wrong.removesuffix("0\n") + "9\n"))


def damaged(folder: Path, name: str = "damaged.pdf") -> Path:
    """A PDF that is cut off."""
    path = folder / name
    path.write_bytes(b"%PDF-1.7\n1 0 obj\n")
    return path


def many_pages(path: Path, pages: int, number: int = 1) -> Path:
    """A PDF that was born digital, with one small table a page."""
    from reportlab.pdfgen.canvas import Canvas

    canvas = Canvas(str(path), invariant=1)
    for page in range(1, pages + 1):
        canvas.drawString(72, 700, f"Report {number}, page {page}")
        canvas.grid([72, 200, 328], [500, 540, 580])
        canvas.drawString(80, 550, "figure")
        canvas.drawString(210, 550, str(number * 100 + page))
        canvas.showPage()
    canvas.save()
    return path


def _kept(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


class SlowPages:
    """Reads nothing, a page in half a second: a bench to be interrupted at."""

    def __init__(self, pages: int, on_page: Callable[[int], None] = lambda page: None) -> None:
        self._pages, self._on_page = pages, on_page

    def take_up(self, weights: str = "") -> str:
        return ""

    def pages(self, path: Path) -> int:
        return self._pages

    def read(self, path: Path, first: int, last: int, on_page: Callable[[int], None]) -> bytes:
        for page in range(first, last + 1):
            time.sleep(0.55)
            self._on_page(page)
            on_page(page)
        return b""

    def recognise(self, pieces: Sequence[bytes], options: Any) -> Any:
        raise AssertionError("what was called off is not recognised")

    def judge(self, document: Any, doubts: Any) -> Any:
        raise AssertionError("what was called off is not judged")


def deadly(settings: Settings) -> Callable[..., Any]:
    """The sheltered bench, but for files that say what they do to it; `settings.reader` names a file of marks."""
    bench, marks = OpenBench(settings), Path(settings.reader)

    def answer(verb: str, work: Sequence[Any], progress: Callable[[int], None]) -> Any:
        if verb == "read":
            words = Path(work[0]).read_bytes()[:20]
            with marks.open("a") as file:
                file.write(words.decode(errors="replace").split("\n")[0] + "\n")
            if words.startswith(b"kill"):
                os.kill(os.getpid(), signal.SIGKILL)
            if words.startswith(b"swell"):
                swollen = bytearray(900_000_000)
                swollen[::4096] = b"x" * len(swollen[::4096])
                time.sleep(30)
            if words.startswith(b"hang"):
                time.sleep(60)
        if verb == "pages":
            return 1
        return getattr(bench, verb)(*work, *((progress,) if verb == "read" else ()))

    return answer
