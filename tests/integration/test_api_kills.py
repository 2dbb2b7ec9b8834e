"""A service that is killed while files are sent in leaves no half document and loses none that it confirmed."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

RUN = Path(__file__).parents[1] / "faults" / "kill_api.py"


def test_a_service_killed_during_uploads_leaves_no_half_document():
    words = ["--documents", "60", "--every", "0.5", "--seed", "3"]
    done = subprocess.run([sys.executable, RUN, *words], capture_output=True, text=True, timeout=200)
    assert done.returncode == 0, done.stdout + done.stderr
    said = done.stdout.splitlines()[-1]
    assert said.startswith("60 of 60 files confirmed") and " under 0 kills" not in said
