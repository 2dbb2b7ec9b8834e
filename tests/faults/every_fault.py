"""Every fault run, one after the other, and one table of what became of the documents. `make faults` runs it.

python tests/faults/every_fault.py --documents 200
python tests/faults/every_fault.py --documents 20 --every 1 --blows 6      a short look
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from services.columns import columns

HERE = Path(__file__).parent
RUNS = ("kill_workers", "lock_database", "restart_postgres", "fill_disk")
WRONG = ("lost", "twice", "half", "other")
OTHERS = ("kill_api",)
"""Runs that count in a way of their own: only their last line is shown."""


def main() -> int:
    """Run all, tell; 0 if nothing was wrong anywhere."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=int, default=200, help="for the killing of workers; half for the others")
    parser.add_argument("--every", type=float)
    parser.add_argument("--blows", type=int)
    parser.add_argument("--seed", type=int, default=0)
    given = parser.parse_args()
    rows, wrongs = [], []
    with tempfile.TemporaryDirectory(prefix="gouji-every-fault-") as folder:
        for name in RUNS:
            documents = given.documents if name == "kill_workers" else max(5, given.documents // 2)
            told = Path(folder) / f"{name}.json"
            words = ["--documents", str(documents), "--seed", str(given.seed), "--json", str(told)]
            words += ["--every", str(given.every)] if given.every else []
            words += ["--blows", str(given.blows)] if given.blows else []
            print(f"{name} …", file=sys.stderr, flush=True)
            code = subprocess.run([sys.executable, HERE / f"{name}.py", *words], stdout=sys.stderr).returncode
            if told.exists():
                outcome = json.loads(told.read_text(encoding="utf-8"))
                rows.append(outcome)
                wrongs += [f"{outcome['name']}: {one}" for one in outcome["wrongs"]]
            else:
                wrongs.append(f"{name} ended with {code} and told nothing")
    for line in table(rows):
        print(line)
    for one in rows:
        print(f"{one['name']}: {', '.join(f'{many} × {what}' for what, many in sorted(one['blows'].items()))}")
    for name in OTHERS:
        if (HERE / f"{name}.py").exists():
            words = ["--documents", str(given.documents), "--seed", str(given.seed)]
            ran = subprocess.run([sys.executable, HERE / f"{name}.py", *words], capture_output=True, text=True)
            last = (ran.stdout.strip() or ran.stderr.strip() or "nothing").splitlines()[-1]
            print(f"{name}: {last}")
            wrongs += [f"{name}: {last}"] if ran.returncode else []
    for one in wrongs:
        print(f"WRONG: {one}")
    print("every document accounted for, none twice, none half settled" if not wrongs else f"{len(wrongs)} wrong")
    return 1 if wrongs else 0


def table(outcomes: list[dict]) -> Iterator[str]:
    """One line a run."""
    head = ("what was harmed", "documents", "blows", "settled", "waiting", "failed", "blamed", *WRONG, "s")
    rows = []
    for one in outcomes:
        states = [one["states"].get(state, 0) for state in ("settled", "held", "failed")]
        wrong = [len(one[kind]) for kind in WRONG]
        figures = (one["documents"], sum(one["blows"].values()), *states, one["blamed"], *wrong, round(one["seconds"]))
        rows.append((one["name"], *map(str, figures)))
    yield from columns(head, rows, right=range(1, len(head)))


if __name__ == "__main__":
    sys.exit(main())
