"""Locks the SQLite database for longer and longer, also for longer than anybody waits for it.

python tests/faults/lock_database.py --documents 100
"""

from __future__ import annotations

import sqlite3
import sys
import time
from pathlib import Path

from ground import Field, arguments, strike
from kill_workers import BLOWS

from services.store.engine import BUSY_SECONDS


def lock(seconds: float):
    """Holds the write lock for so long."""

    def blow(ground: Field) -> bool:
        other = sqlite3.connect(Path(ground.settings.home) / "gouji.db", timeout=60, isolation_level=None)
        other.execute("BEGIN EXCLUSIVE")
        time.sleep(seconds)
        other.execute("ROLLBACK")
        other.close()
        return True

    return blow


if __name__ == "__main__":
    given = arguments(__doc__, documents=100, every=1.0)
    blows = {
        "locked 2 s": (8, lock(2)),
        "locked 8 s": (3, lock(8)),
        "locked too long": (1, lock(BUSY_SECONDS + 5)),
        "worker": BLOWS["worker"],
    }
    sys.exit(strike("SQLite locked", given, blows))
