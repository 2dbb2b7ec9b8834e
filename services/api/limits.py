"""How much may be asked for: requests a second for each key, and bytes of one request."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable

_MOST_KNOWN = 10_000


class Buckets:
    """A token bucket for each name: so many a second, and so many at once."""

    def __init__(self, rate: float, burst: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._rate, self._burst, self._clock = rate, burst, clock
        self._levels: OrderedDict[str, tuple[float, float]] = OrderedDict()
        self._lock = threading.Lock()

    def wait(self, name: str) -> float:
        """Seconds until this name may ask again; 0 where it may now, which is counted."""
        moment = self._clock()
        with self._lock:
            level, since = self._levels.pop(name, (self._burst, moment))
            level = min(self._burst, level + (moment - since) * self._rate)
            allowed = level >= 1
            self._levels[name] = (level - 1 if allowed else level, moment)
            while len(self._levels) > _MOST_KNOWN:
                self._levels.popitem(last=False)
        return 0.0 if allowed else (1 - level) / self._rate

    def is_dry(self, name: str) -> bool:
        """Whether this name has asked too often; nothing is counted."""
        with self._lock:
            level, since = self._levels.get(name, (self._burst, self._clock()))
        return level + (self._clock() - since) * self._rate < 1
