"""gouji itself, and PaddleOCR's pipeline on the same weights, run as `python ours.py PEER FILE...`, like the peers.

Prints a line of JSON a file: seconds, and the tables; and last the peak memory of the process.
"""

from __future__ import annotations

import json
import os
import resource
import sys
import tempfile
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
    os.environ["PADDLE_PDX_DISABLE_MODEL_SOURCE_CHECK"] = "True"
    from paddleocr import PaddleOCR

    from models.files import Limits
    from models.ocr.paddle import SMALL_DETECTOR, SMALL_RECOGNISER, detector_directory, recogniser_directory
    from models.pages import open_pages

    cache = Path(os.environ["BENCH_CACHE"])
    pipeline = PaddleOCR(
        text_detection_model_name=SMALL_DETECTOR,
        text_detection_model_dir=str(detector_directory(cache)),
        text_recognition_model_name=SMALL_RECOGNISER,
        text_recognition_model_dir=str(recogniser_directory(cache)),
        use_doc_orientation_classify=False,
        use_doc_unwarping=False,
        use_textline_orientation=False,
        engine="onnxruntime",
    )

    def read(path: Path) -> Tables:
        for sheet in open_pages(path, Limits()):
            pipeline.predict(sheet.image)
        return []

    return read


PEERS = {"gouji": gouji, "PaddleOCR pipeline": paddleocr_pipeline}
COMMAND = "gouji extract, a process a core"
ROUNDS = 2


def by_command(files: list[str]) -> None:
    """What `gouji extract` does with all files, the clock running from where every process has read its first one."""
    from services.extract import extract
    from services.settings import Settings

    with tempfile.TemporaryDirectory() as folder:
        copies = [Path(folder) / f"{n}-{Path(name).name}" for n in range(ROUNDS) for name in files]
        for copy, name in zip(copies, files * ROUNDS, strict=True):
            copy.symlink_to(Path(name).absolute())
        done: list[tuple[float, str, dict]] = []
        for one in extract(copies, Path(folder) / "read", Settings(jobs=THREADS, threads=1)):
            if one.extraction is None:
                raise SystemExit(f"{one.path.name}: {one.reason}")
            done.append((time.perf_counter(), one.path.name, one.extraction))
    pages = sum(len(extraction["source"]["pages"]) for _, _, extraction in done[THREADS:])
    each = (done[-1][0] - done[THREADS - 1][0]) / pages
    read = {name: extraction for _, name, extraction in done}
    for name in files:
        own = read[f"0-{Path(name).name}"]
        seconds = each * len(own["source"]["pages"])
        print(json.dumps({"file": name, "seconds": seconds, "tables": own["tables"], "failure": None}), flush=True)
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(json.dumps({"peak_megabytes": peak}), flush=True)


def main() -> None:
    peer, *files = sys.argv[1:]
    if peer == COMMAND:
        return by_command(files)
    read = PEERS[peer]()
    read(Path(files[0]))  # start-up is paid by every program once, and is not what is compared
    for name in files:
        start = time.perf_counter()
        tables = read(Path(name))
        seconds = time.perf_counter() - start
        print(json.dumps({"file": name, "seconds": seconds, "tables": tables, "failure": None}), flush=True)
    # Not getrusage: what it says includes the process that started this one.
    status = Path("/proc/self/status").read_text()
    peak = int(status.split("VmHWM:")[1].split()[0]) / 1024
    print(json.dumps({"peak_megabytes": peak}), flush=True)


if __name__ == "__main__":
    main()
