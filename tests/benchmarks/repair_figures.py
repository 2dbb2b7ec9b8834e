"""How well repair does on simulated misreads and errors in the source: `python tests/benchmarks/repair_figures.py`."""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from pathlib import Path

from review.decision import Status
from review.repair import Repair, repair
from review.rules import findings

sys.path.insert(0, str(Path(__file__).parents[1] / "unit"))
from simulated_reports import RELATIONS, look


def inferred(page) -> tuple[bool, Repair, float]:
    found = findings(page.facts, RELATIONS)
    start = time.process_time()
    answer = repair(page.facts, RELATIONS, found)
    return any(f.status is Status.VIOLATED for f in found), answer, time.process_time() - start


def misreads(documents: int, many: int | None, **how) -> None:
    """`many` misread digits in each document, or 1 to 6 of them in turn."""
    detected = right = unique = unique_wrong = asked = 0
    seconds = []
    for seed in range(documents):
        page = look(seed, misreads=many or 1 + seed % 6, **how)
        violated, answer, cost = inferred(page)
        seconds.append(cost)
        said = {key: o.suggestion for key, o in answer.opinions.items() if o.suggestion is not None}
        wrong = any(page.truth[key] != text for key, text in said.items())
        detected += violated
        unique += answer.unique
        unique_wrong += answer.unique and wrong
        right += not wrong and all(key in said for key in page.misread)
        asked += len(answer.ask)
    seconds.sort()
    print(
        f"{many or '1-6'} misread {how or ''}: {documents} documents, detected {detected}, "
        f"all suggested rightly {right}, unique {unique}, unique and wrong {unique_wrong}, "
        f"questions to settle the rest {asked}, "
        f"CPU ms median {1e3 * statistics.median(seconds):.1f}, 99th {1e3 * seconds[int(0.99 * documents)]:.1f}"
    )


def planted(documents: int, many: int, **how) -> None:
    """Errors in the source itself."""
    reported = cell = pair = suggested = 0
    for seed in range(documents):
        page = look(seed, planted=many, **how)
        violated, answer, _ = inferred(page)
        where = {key for group in answer.suspects for key in group}
        reported += violated
        cell += where == set(page.wrong_on_paper)
        pair += set(page.wrong_on_paper) <= where and len(where) <= 2 * many
        suggested += any(o.suggestion not in (None, page.truth[key]) for key, o in answer.opinions.items())
    print(
        f"{many} wrong on paper {how or ''}: {documents} documents, reported {reported}, located to the cell {cell}, "
        f"to a pair {pair}, documents with a suggestion that is not what is printed {suggested}"
    )


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--documents", type=int, default=500)
    count = arguments.parse_args().documents
    misreads(count, None)
    misreads(count, 1)
    misreads(count, 1, named=0.0)
    misreads(count, 1, row_totals=False)
    misreads(count, None, row_totals=False)
    planted(count, 1)
    planted(count, 2)
    planted(count, 1, row_totals=False)
    planted(count, 1, misreads=2)


if __name__ == "__main__":
    main()
