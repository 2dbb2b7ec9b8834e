"""The service starts without what is heavy: models are the workers' business."""

from __future__ import annotations

import subprocess
import sys

HEAVY = ("torch", "transformers", "onnxruntime", "cv2", "paddle", "scipy", "sklearn", "ortools", "pypdfium2")


def test_the_service_loads_nothing_that_reads(tmp_path):
    code = (
        "import sys; from services.settings import Settings; from services.api.app import app; "
        f"app(Settings(home={str(tmp_path)!r})); print([name for name in {HEAVY} if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=120)
    assert done.stdout.strip() == "[]", done.stderr[-2000:]
