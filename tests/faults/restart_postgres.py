"""Crashes and restarts PostgreSQL, and breaks its connections, while workers are at it.

python tests/faults/restart_postgres.py --documents 100
"""

from __future__ import annotations

import signal
import sys
import time
from pathlib import Path

from ground import Blow, Field, arguments, strike
from kill_workers import BLOWS

from services.settings import Settings

sys.path.append(str(Path(__file__).parents[1]))
from postgres import Cluster, cluster


def blows(server: Cluster) -> dict[str, tuple[int, Blow]]:
    """What may happen to a server."""

    def away(how: signal.Signals, seconds: float) -> Blow:
        def blow(ground: Field) -> bool:
            server.stop(how)
            time.sleep(seconds)
            server.start()
            return True

        return blow

    def broken(ground: Field) -> bool:
        sql = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'faults'"
        server.psql("postgres", "-c", sql)
        return True

    return {
        "crashed": (3, away(signal.SIGQUIT, 0.5)),
        "stopped 4 s": (2, away(signal.SIGINT, 4.0)),
        "connections broken": (4, broken),
        "worker": BLOWS["worker"],
    }


def main() -> int:
    given = arguments(__doc__, documents=100, every=1.0)
    with cluster() as server:
        settings = Settings(database=server.create("faults"))
        return strike("PostgreSQL restarted", given, blows(server), settings)


if __name__ == "__main__":
    sys.exit(main())
