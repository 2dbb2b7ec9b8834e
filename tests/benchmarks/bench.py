"""gouji beside other table readers: the same pages, one run, one machine. `make bench` runs it.

Each program reads in a process of its own, one after the other, with the same number of threads; what it finds is
scored by models/metrics.py. The result goes to docs/benchmarks.md.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from ours import COMMAND

from models.metrics import Score, judged
from services.synth import synthesise

HERE = Path(__file__).parent
KINDS = ("gov-disclosure-2019", "gov-disclosure-2021")
SCANS = ("gouji", COMMAND, "img2table + rapidocr", "img2table + tesseract", "PaddleOCR pipeline")
DIGITAL = ("gouji", "img2table", "pdfplumber", "camelot lattice", "camelot stream")
OURS = {"gouji", COMMAND, "PaddleOCR pipeline"}


@dataclass(frozen=True)
class Run:
    """What one program did on one set of pages."""

    peer: str
    seconds: float
    pages: int
    megabytes: float
    score: Score
    failures: tuple[str, ...]

    @property
    def per_page(self) -> float:
        return self.seconds / self.pages


def run(peer: str, files: Sequence[Path], python: str, threads: int, cache: Path) -> Run:
    """One program on all files, in a process of its own."""
    script = HERE / ("ours.py" if peer in OURS else "peers.py")
    interpreter = sys.executable if peer in OURS else python
    environment = {
        **os.environ,
        "BENCH_THREADS": str(threads),
        "BENCH_CACHE": str(cache),
        "OMP_NUM_THREADS": str(threads),
        "OMP_THREAD_LIMIT": str(threads),
    }
    done = subprocess.run(
        [interpreter, str(script), peer, *map(str, files)], capture_output=True, text=True, env=environment
    )
    lines = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
    if done.returncode or len(lines) != len(files) + 1:
        raise SystemExit(f"{peer} failed:\n{done.stderr[-2000:]}")
    score, pages, failures = Score(), 0, []
    for line in lines[:-1]:
        truth = json.loads(Path(line["file"]).with_suffix(".truth.json").read_text(encoding="utf-8"))
        score += judged(truth, {"tables": line["tables"]})[0]
        pages += len(truth["source"]["pages"])
        if line["failure"]:
            failures.append(f"{Path(line['file']).name}: {line['failure']}")
    return Run(
        peer,
        sum(line["seconds"] for line in lines[:-1]),
        pages,
        lines[-1]["peak_megabytes"],
        score,
        tuple(failures),
    )


def table(title: str, runs: Sequence[Run]) -> str:
    """The runs as a Markdown table, slower by how much than gouji."""
    ours = next(r for r in runs if r.peer == "gouji")
    lines = [
        f"### {title}: {ours.pages} pages",
        "",
        "| program | s/page | × gouji | peak MB | structure F1 | figures | labels | blanks invented |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for one in runs:
        score = one.score
        found = [
            f"{score.structure_f1 or 0:.3f}",
            f"{100 * (score.figures.rate or 0):.2f} %",
            f"{100 * (score.labels.rate or 0):.2f} %",
            f"{100 * (score.blanks_invented.rate or 0):.2f} %",
        ]
        if one.peer == "PaddleOCR pipeline":
            found = ["no tables", "–", "–", "–"]
        ratio = f"{one.per_page / ours.per_page:.1f}"
        lines.append(f"| {one.peer} | {one.per_page:.2f} | {ratio} | {one.megabytes:.0f} | {' | '.join(found)} |")
    for one in runs:
        lines += [f"- {one.peer} failed on {failure}" for failure in one.failures]
    return "\n".join(lines)


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--peers-python", required=True, help="the interpreter of the peers' virtual environment")
    asked.add_argument("--pages", type=Path, default=Path("out/bench"), help="where the pages go")
    asked.add_argument("--documents", type=int, default=3, help="documents of each kind and damage")
    asked.add_argument("--threads", type=int, default=2)
    asked.add_argument("--write", type=Path, default=Path("docs/benchmarks.md"))
    options = asked.parse_args()
    seeds = range(1, options.documents + 1)
    parts = []
    for damage, title, peers in (
        ("office", "Office scans, 200 dpi", SCANS),
        ("worn", "Worn scans, 150 dpi", SCANS[:3]),
        ("digital", "Born-digital PDF", DIGITAL),
    ):
        files = list(synthesise(options.pages / damage, KINDS, "judge", [damage], list(seeds), "pdf"))
        runs = []
        for peer in peers:
            runs.append(run(peer, files, options.peers_python, options.threads, options.pages / "cache"))
            print(f"{damage}: {peer}: {runs[-1].per_page:.2f} s/page", file=sys.stderr, flush=True)
        parts.append(table(title, runs))
    options.write.write_text(
        "# Benchmarks\n\n"
        "Written by `make bench`: the same pages for every program, one run, one machine, start-up not counted "
        f"(each program reads the first file once before the clock starts). {options.threads} threads each, one file "
        "after the other, but for `gouji extract`, which reads as many files at a time as there are cores, each with "
        f"one thread. {platform.processor() or platform.machine()}, Python {platform.python_version()}. The pages are "
        "synthetic annual reports of the split `judge`; the seconds are this machine's, the ratios are what to look "
        "at. Scores are exact match after NFKC, by `models/metrics.py`, on whole documents: a table that runs "
        "over pages counts as one, which the other programs do not put together.\n\n" + "\n\n".join(parts) + "\n",
        encoding="utf-8",
    )


if __name__ == "__main__":
    main()
