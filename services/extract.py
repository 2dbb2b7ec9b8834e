"""Files in, extraction JSON out: what `gouji extract` does, apart from its printing."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass, replace
from pathlib import Path
from queue import SimpleQueue
from typing import Any

from models.errors import BadRequest, GoujiError
from services.settings import Settings
from services.shelter import Bounds, Shelter


@dataclass(frozen=True)
class Extracted:
    """What became of one file: its extraction, or the reason why there is none."""

    path: Path
    target: Path | None = None
    extraction: dict[str, Any] | None = None
    reason: str | None = None


FEWEST_PAGES = 2
"""A process that only helps out with a file reads at least so many of its pages: starting it takes as long as one."""


def extractor(settings: Settings, form: str) -> Callable[..., Any]:
    """What the sheltered process answers calls with, its models loaded: it counts pages, reads some, and makes an
    extraction of what was read."""
    from models.pages import page_count
    from models.read import joined, read_pages
    from models.written import document_of, written
    from services.extraction import as_json
    from services.reading import checked
    from services.wiring import engine, known_forms, limits

    loaded, forms, bounds = engine(settings), known_forms(settings), limits(settings)

    def answer(verb: str, work: Any, progress: Callable[[Any], None]) -> Any:
        if verb == "pages":
            return page_count(Path(work), bounds)
        if verb == "read":
            path, first, last = work
            return written(read_pages(Path(path), loaded, bounds, first, last, progress))
        document = joined([document_of(piece) for piece in work])
        reports, seconds = checked(document, forms, form, settings)
        return as_json(document, reports, seconds)

    return answer


def shares(pages: int, hands: int) -> list[tuple[int, int | None]]:
    """First and last page of what each of some hands reads of a file; all of it where it is short or has no pages."""
    hands = max(1, min(hands, pages // FEWEST_PAGES))
    if hands == 1:
        return [(1, None)]
    ends = [round(pages * (hand + 1) / hands) for hand in range(hands)]
    return [(start + 1, end) for start, end in zip([0, *ends], ends, strict=False)]


def extract(
    paths: Sequence[Path],
    out: Path,
    settings: Settings,
    form: str = "auto",
    on_page: Callable[[Path, Any], None] | None = None,
) -> Iterator[Extracted]:
    """One outcome a file, as each is done. A file that cannot be read does not stop the others."""
    out.mkdir(parents=True, exist_ok=True)
    work, taken = [], {}
    for path in paths:
        target = out / f"{path.stem}.json"
        if target in taken:
            reason = f"{target.name} is already what comes out of {taken[target]}: give the two different --out"
            yield Extracted(path, reason=reason)
        else:
            taken[target] = path
            work.append((path, target))
    if not work:
        return
    jobs = settings.jobs or _cores()
    # Where there are fewer files than hands, several hands read one file.
    hands = max(1, jobs // len(work))
    shared = replace(settings, threads=settings.threads or max(1, _cores() // min(jobs, len(work))))
    bounds = Bounds(settings.seconds, settings.megabytes)
    shelters: SimpleQueue[Shelter] = SimpleQueue()
    every = [Shelter("services.extract:extractor", shared, form, bounds=bounds) for _ in range(jobs)]
    for shelter in every:
        shelters.put(shelter)

    def call(verb: str, work: Any, on_progress: Callable[[Any], None] | None = None) -> Any:
        shelter = shelters.get()
        try:
            return shelter.call(verb, work, on_progress=on_progress)
        finally:
            shelters.put(shelter)

    def one(path: Path, target: Path) -> Extracted:
        def read(share: tuple[int, int | None]) -> bytes:
            return call("read", (str(path), *share), lambda page: on_page(path, page) if on_page else None)

        try:
            pages = call("pages", str(path)) if hands > 1 else 1
            extraction = call("join", list(readers.map(read, shares(pages, hands))))
            write_whole(target, json.dumps(extraction, ensure_ascii=False, indent=1))
            return Extracted(path, target, extraction)
        except BadRequest:
            raise
        except GoujiError as error:
            return Extracted(path, reason=str(error))
        except OSError as error:
            return Extracted(path, reason=f"{target} cannot be written: {error.strerror}")

    pool, readers = ThreadPoolExecutor(jobs), ThreadPoolExecutor(jobs)
    try:
        for done in as_completed([pool.submit(one, path, target) for path, target in work]):
            yield done.result()
    finally:
        for threads in (pool, readers):
            threads.shutdown(wait=False, cancel_futures=True)
        for shelter in every:
            shelter.close()


def write_whole(target: Path, text: str) -> None:
    """Writes a file so that it is there whole or not at all."""
    part = target.with_name(f".{target.name}.part")
    part.write_text(text, encoding="utf-8")
    part.replace(target)


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
