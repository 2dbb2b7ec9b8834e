"""Other table readers, each run as `python peers.py PEER FILE...` in a process of its own.

Prints a line of JSON a file: seconds, and the tables as cells with their spans and texts; and last the peak memory.
Runs in the benchmark's own virtual environment, so it imports nothing of gouji.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path

THREADS = int(os.environ.get("BENCH_THREADS", "2"))
Tables = list[dict]


def _grid(rows: list[list[str | None]]) -> dict:
    cells = [
        {"row": r, "col": c, "rowspan": 1, "colspan": 1, "text": (text or "").strip()}
        for r, row in enumerate(rows)
        for c, text in enumerate(row)
    ]
    return {"rows": len(rows), "cols": max((len(row) for row in rows), default=0), "cells": cells}


def _spanned(places: Iterable[tuple[int, int, object, str]]) -> dict:
    """A grid in which places that show the same box are one cell."""
    boxes: dict[object, list[tuple[int, int]]] = {}
    texts: dict[object, str] = {}
    for row, col, box, text in places:
        boxes.setdefault(box, []).append((row, col))
        texts[box] = text
    cells = []
    for box, held in boxes.items():
        rows, cols = [r for r, _ in held], [c for _, c in held]
        cells.append(
            {
                "row": min(rows),
                "col": min(cols),
                "rowspan": max(rows) - min(rows) + 1,
                "colspan": max(cols) - min(cols) + 1,
                "text": texts[box],
            }
        )
    every = [place for held in boxes.values() for place in held]
    return {
        "rows": 1 + max((r for r, _ in every), default=-1),
        "cols": 1 + max((c for _, c in every), default=-1),
        "cells": sorted(cells, key=lambda cell: (cell["row"], cell["col"])),
    }


def _img2table(ocr: object, *, native_text: bool) -> Callable[[Path], Tables]:
    from img2table.document import PDF, Image

    def read(path: Path) -> Tables:
        if path.suffix == ".pdf":
            found = PDF(str(path), pdf_text_extraction=native_text).extract_tables(ocr=ocr, borderless_tables=True)
            tables = [table for page in sorted(found) for table in found[page]]
        else:
            tables = Image(str(path)).extract_tables(ocr=ocr, borderless_tables=True)
        return [
            _spanned(
                (r, c, (cell.bbox.x1, cell.bbox.y1, cell.bbox.x2, cell.bbox.y2), (cell.value or "").strip())
                for r, row in table.content.items()
                for c, cell in enumerate(row)
            )
            for table in tables
        ]

    return read


def img2table_rapidocr() -> Callable[[Path], Tables]:
    from img2table.ocr import RapidOCR

    threads = {"EngineConfig.onnxruntime.intra_op_num_threads": THREADS}
    return _img2table(RapidOCR(params=threads), native_text=False)


def img2table_tesseract() -> Callable[[Path], Tables]:
    from img2table.ocr import TesseractOCR

    return _img2table(TesseractOCR(n_threads=THREADS, lang="chi_sim+eng"), native_text=False)


def img2table_pdf() -> Callable[[Path], Tables]:
    return _img2table(None, native_text=True)


def pdfplumber_default() -> Callable[[Path], Tables]:
    import pdfplumber

    def read(path: Path) -> Tables:
        tables = []
        with pdfplumber.open(path) as pdf:
            for page in pdf.pages:
                tables += [_grid(table) for table in page.extract_tables()]
        return tables

    return read


def _camelot(flavor: str) -> Callable[[Path], Tables]:
    import camelot

    def read(path: Path) -> Tables:
        return [_grid(table.df.values.tolist()) for table in camelot.read_pdf(str(path), pages="all", flavor=flavor)]

    return read


def camelot_lattice() -> Callable[[Path], Tables]:
    return _camelot("lattice")


def camelot_stream() -> Callable[[Path], Tables]:
    return _camelot("stream")


PEERS = {
    "img2table + rapidocr": img2table_rapidocr,
    "img2table + tesseract": img2table_tesseract,
    "img2table": img2table_pdf,
    "pdfplumber": pdfplumber_default,
    "camelot lattice": camelot_lattice,
    "camelot stream": camelot_stream,
}


def main() -> None:
    peer, *files = sys.argv[1:]
    read = PEERS[peer]()
    with suppress(Exception):
        read(Path(files[0]))  # start-up is paid by every program once, and is not what is compared
    for name in files:
        start = time.perf_counter()
        try:
            tables, failure = read(Path(name)), None
        except Exception as error:  # a peer that fails on a file has found nothing there, and we say why
            tables, failure = [], f"{type(error).__name__}: {error}"[:200]
        seconds = time.perf_counter() - start
        print(json.dumps({"file": name, "seconds": seconds, "tables": tables, "failure": failure}), flush=True)
    # Not getrusage: what it says includes the process that started this one.
    status = Path("/proc/self/status").read_text()
    peak = int(status.split("VmHWM:")[1].split()[0]) / 1024
    print(json.dumps({"peak_megabytes": peak}), flush=True)


if __name__ == "__main__":
    main()
