"""Kills workers, readers, Redis and whole crews at random moments, and counts what became of every document.

python tests/faults/kill_workers.py --documents 200
"""

from __future__ import annotations

import sys
from pathlib import Path

from ground import Blow, Field, arguments, strike
from redis.exceptions import RedisError

from services.embedded import address_in
from services.queue import connect


def kill(mark: str) -> Blow:
    """Kills one of the crew's processes whose command says so."""

    def blow(ground: Field) -> bool:
        assert ground.crew is not None
        found = [one for one in ground.crew.children(recursive=True) if mark in " ".join(one.cmdline())]
        if found:
            ground.dice.choice(found).kill()
        return bool(found)

    return blow


def kill_crew(ground: Field) -> bool:
    assert ground.crew is not None
    ground.crew.kill()
    ground.crew.wait()
    ground.start_crew()
    return True


def wipe_redis(ground: Field) -> bool:
    try:
        connect(address_in(Path(ground.settings.home))).flushall()
    except RedisError:
        return False
    return True


BLOWS: dict[str, tuple[int, Blow]] = {
    "worker": (10, kill("services.worker")),
    "reader": (4, kill("multiprocessing.spawn")),
    "redis wiped": (3, wipe_redis),
    "redis": (2, kill("redis-server")),
    "crew": (1, kill_crew),
}

if __name__ == "__main__":
    sys.exit(strike("workers, Redis, crews killed", arguments(__doc__), BLOWS))
