"""The short version of every fault run; `make faults` is the long one."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SHORT = ("--documents", "8", "--workers", "1", "--every", "1.5", "--blows", "4", "--limit", "120", "--seed", "2")


@pytest.mark.parametrize("run", ["lock_database", "restart_postgres", "fill_disk"])
def test_no_document_is_lost_settled_twice_or_by_half(run: str, tmp_path: Path):
    told = tmp_path / "told.json"
    command = [sys.executable, str(ROOT / "tests" / "faults" / f"{run}.py"), *SHORT, "--json", str(told)]
    ran = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, timeout=200)
    if "no small disk could be mounted" in ran.stderr and os.environ.get("CI") != "true":
        pytest.skip("nobody but root may mount a small disk here")
    assert ran.returncode == 0, ran.stdout + ran.stderr
    outcome = json.loads(told.read_text(encoding="utf-8"))
    assert outcome["wrongs"] == []
    assert sum(outcome["states"].values()) == 8
    assert sum(outcome["blows"].values()) >= 1
