"""gouji itself, and PaddleOCR's pipeline on the same weights, run as `python ours.py PEER FILE...`, like the peers.

Prints a line of JSON a file: seconds, and the tables; and last the peak memory of the process.
"""

from __future__ import annotations

import json
import os
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path

THREADS = int(os.environ.get("BENCH_THREADS", "2"))
Tables = list[dict]


def gouji() -> Callable[[Path], Tables]:
    from services.extraction import as_json
    from services.reading import read_and_check
    from services.settings import Settings
    from services.wiring import engine, known_forms

    settings = Settings(threads=THREADS)
    loaded, forms = engine(settings), known_forms(settings)

    def read(path: Path) -> Tables:
        document, reports, seconds = read_and_check(path, loaded, forms, "auto", settings)
        return as_json(document, reports, seconds)["tables"]

    return read


def paddleocr_pipeline() -> Callable[[Path], Tables]:
    """Text detection and recognition over whole pages: it has no tables, so it is there for time and memory."""
    from models.files import Limits
    from models.ocr.paddle import page_reader
    from models.pages import open_pages

    read_page = page_reader(Path(os.environ["BENCH_CACHE"]), THREADS)

    def read(path: Path) -> Tables:
        for sheet in open_pages(path, Limits()):
            read_page(sheet.image)
        return []

    return read


PEERS = {"gouji": gouji, "PaddleOCR pipeline": paddleocr_pipeline}


def main() -> None:
    peer, *files = sys.argv[1:]
    read = PEERS[peer]()
    read(Path(files[0]))  # start-up is paid by every program once, and is not what is compared
    for name in files:
        start = time.perf_counter()
        tables = read(Path(name))
        seconds = time.perf_counter() - start
        print(json.dumps({"file": name, "seconds": seconds, "tables": tables, "failure": None}), flush=True)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"peak_megabytes": peak}), flush=True)


if __name__ == "__main__":
    main()
