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


def extractor(settings: Settings, form: str) -> Callable[..., dict[str, Any]]:
    """A function from a path to an extraction, its models loaded. Runs inside a Shelter."""
    from services.wiring import engine, known_forms

    loaded, forms = engine(settings), known_forms(settings)

    def extract_one(path: str, progress: Callable[[Any], None]) -> dict[str, Any]:
        from services.extraction import as_json
        from services.reading import read_and_check

        document, reports, seconds = read_and_check(Path(path), loaded, forms, form, settings, progress)
        return as_json(document, reports, seconds)

    return extract_one


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
    jobs = min(settings.jobs or _cores(), len(work))
    shared = replace(settings, threads=settings.threads or max(1, _cores() // jobs))
    bounds = Bounds(settings.seconds, settings.megabytes)
    shelters: SimpleQueue[Shelter] = SimpleQueue()
    every = [Shelter("services.extract:extractor", shared, form, bounds=bounds) for _ in range(jobs)]
    for shelter in every:
        shelters.put(shelter)

    def one(path: Path, target: Path) -> Extracted:
        shelter = shelters.get()
        try:
            extraction = shelter.call(str(path), on_progress=lambda page: on_page(path, page) if on_page else None)
            write_whole(target, json.dumps(extraction, ensure_ascii=False, indent=1))
            return Extracted(path, target, extraction)
        except BadRequest:
            raise
        except GoujiError as error:
            return Extracted(path, reason=str(error))
        except OSError as error:
            return Extracted(path, reason=f"{target} cannot be written: {error.strerror}")
        finally:
            shelters.put(shelter)

    pool = ThreadPoolExecutor(jobs)
    try:
        for done in as_completed([pool.submit(one, path, target) for path, target in work]):
            yield done.result()
    finally:
        pool.shutdown(wait=False, cancel_futures=True)
        for shelter in every:
            shelter.close()


def write_whole(target: Path, text: str) -> None:
    """Writes a file so that it is there whole or not at all."""
    part = target.with_name(f".{target.name}.part")
    part.write_text(text, encoding="utf-8")
    part.replace(target)


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
