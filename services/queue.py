"""RQ on Redis: the only file that knows either. What is to be done stands in the store's outbox; Redis hands it out.

Redis may vanish at any moment: what was handed to it, and whose lease nobody renews, is handed out again.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Sequence

from redis import Redis
from redis.exceptions import RedisError
from rq import Queue, SimpleWorker, Worker
from rq.serializers import JSONSerializer

from services.jobs import JOBS, said
from services.store.seam import Announcement, Store

log = logging.getLogger("gouji.queue")

LANES = ("now", "batch", "train")
"""In the order in which workers look for work."""


class Dispatcher:
    """Hands announcements to Redis, a few at a time, so that those of a better lane need not wait behind many.

    Only those of its own lanes: whoever works on another lane has a dispatcher of their own for it.
    """

    def __init__(
        self, store: Store, redis: Redis, name: str, lease: float, depth: int = 32, lanes: Sequence[str] = LANES
    ) -> None:
        self._store, self._name, self._lease, self._depth = store, name, lease, depth
        self._redis = redis
        self._queues = {lane: Queue(lane, connection=redis, serializer=JSONSerializer) for lane in lanes}
        self._renewed = 0.0

    def tick(self) -> int:
        """Hand out what is due; how many jobs that was."""
        handed = 0
        waiting = {lane: queue.get_job_ids() for lane, queue in self._queues.items()}
        self._renew([name for names in waiting.values() for name in names])
        for lane, queue in self._queues.items():
            room = self._depth - len(waiting[lane])
            if room <= 0:
                continue
            for job in self._store.claim(self._name, room, self._lease, lane):
                self._hand_out(queue, job, waiting[lane])
                handed += 1
        return handed

    def _hand_out(self, queue: Queue, job: Announcement, waiting: Sequence[str]) -> None:
        name = f"{job.job}-{job.id}-{job.attempts}"
        if name in waiting:
            return
        queue.enqueue_call(
            JOBS[job.job],
            args=(said(job),),
            job_id=name,
            timeout=-1,
            result_ttl=0,
            failure_ttl=3600,
            description=f"{job.job} {job.subject[:12]}",
        )

    def _renew(self, names: Sequence[str]) -> None:
        """What waits in Redis is in good hands: its lease goes on."""
        if names and time.monotonic() - self._renewed > self._lease / 3:
            self._renewed = time.monotonic()
            self._store.extend([int(name.rsplit("-", 2)[1]) for name in names], self._lease)


def connect(address: str, patience: float = 15.0) -> Redis:
    """A Redis by its address: redis://host:port/number or unix:///path. One that hangs is given up after so long."""
    return Redis.from_url(address, socket_connect_timeout=5, socket_timeout=patience, health_check_interval=30)


def answers(redis: Redis) -> bool:
    """Whether a Redis is there."""
    try:
        return bool(redis.ping())
    except RedisError:
        return False


def work(
    redis: Redis,
    name: str,
    most_jobs: int,
    lanes: Sequence[str] = (),
    on_stop: Callable[[], None] = lambda: None,
) -> bool:
    """Do jobs in this process until so many are done or a signal says stop, which is passed on; whether any was done.

    After a stop the job under way is done to its end, unless `on_stop` sees that it ends sooner.
    """

    class Stoppable(SimpleWorker):
        def request_stop(self, signum, frame) -> None:
            on_stop()
            super().request_stop(signum, frame)

    queues = [Queue(lane, connection=redis, serializer=JSONSerializer) for lane in lanes or LANES]
    worker = Stoppable(queues, name=name, connection=redis, serializer=JSONSerializer, default_result_ttl=0)
    worker.max_connection_wait_time = 2
    worker.log_result_lifespan = False
    return worker.work(max_jobs=most_jobs, logging_level="WARNING")


def at_work(redis: Redis) -> int:
    """How many workers there are."""
    try:
        return Worker.count(connection=redis)
    except RedisError:
        return 0
