"""Whether the service lives, what it needs to be ready, and what Prometheus is told."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Histogram, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric

from models.errors import GoujiError
from services import wiring
from services.api import examples
from services.api.guard import Here, Reviewer
from services.api.parts import Parts
from services.embedded import address_in
from services.queue import answers, at_work, connect
from services.review_figures import figures
from services.silent_bound import SilentBound, silent_bound
from services.store.gauges import Gauges

router = APIRouter(tags=["health"])

_FRESH_SECONDS = 10.0
_READY_SECONDS = 2.0
_SLOW_SECONDS = 120.0
_LIVES: dict[int | str, dict[str, Any]] = {200: {"content": {"application/json": {"example": {"live": True}}}}}
_WELL = {"ready": True, "database": "ok", "blobs": "ok", "redis": "ok", "workers": "2"}
_ILL = {**_WELL, "ready": False, "workers": "none at work; start some with `gouji worker`"}


class Fresh:
    """A value that is asked for again only once it has grown old, by one at a time."""

    def __init__(self, make: Callable[[], Any], seconds: float) -> None:
        self._make, self._seconds = make, seconds
        self._lock = threading.Lock()
        self._value: Any = None
        self._made = float("-inf")

    def get(self) -> Any:
        with self._lock:
            if time.monotonic() - self._made > self._seconds:
                self._value, self._made = self._make(), time.monotonic()
            return self._value


@router.get("/health", summary="Whether the service is there", responses=_LIVES)
@router.get("/health/live", summary="Whether the process lives", responses=_LIVES)
async def live() -> JSONResponse:
    """It answers: it lives. Nothing else is looked at, and no key is needed."""
    return JSONResponse({"live": True}, headers={"Cache-Control": "no-store"})


@router.get(
    "/health/ready",
    summary="Whether all that it needs is there",
    responses={
        200: {"content": {"application/json": {"example": _WELL}}},
        503: {"description": "Something is missing.", "content": {"application/json": {"example": _ILL}}},
    },
)
def ready(request: Request) -> JSONResponse:
    """Database, blobs, Redis and workers, each for itself. No key is needed, and no address is told."""
    told = request.app.state.readiness.get()
    return JSONResponse(told, 200 if told["ready"] else 503, {"Cache-Control": "no-store"})


def readiness(here: Parts) -> Fresh:
    """What the service needs, looked at no more than every few seconds."""
    return Fresh(lambda: _looked_at(here), _READY_SECONDS)


def _looked_at(here: Parts) -> dict[str, Any]:
    told: dict[str, Any] = {
        "database": _tried(here.store.counts),
        "blobs": _tried(lambda: here.desk.originals.blobs.has("0" * 64)),
    }
    redis = connect(here.settings.redis or address_in(wiring.home(here.settings)), patience=2.0)
    try:
        told["redis"] = "ok" if answers(redis) else "does not answer; `gouji worker` starts one, or see GOUJI_REDIS"
        workers = at_work(redis) if told["redis"] == "ok" else 0
    finally:
        redis.close()
    told["workers"] = str(workers) if workers else "none at work; start some with `gouji worker`"
    return {"ready": bool(workers) and all(told[name] == "ok" for name in ("database", "blobs", "redis")), **told}


def _tried(what: Callable[[], object]) -> str:
    try:
        what()
    except GoujiError:
        return "does not answer; the service's log says more"
    return "ok"


@router.get(
    "/metrics",
    summary="Figures for Prometheus",
    response_class=Response,
    responses={
        200: {"content": {"text/plain": {"example": 'gouji_documents{state="held"} 3.0\n'}}},
        **examples.problems(401, 403, 429),
    },
)
def metrics(request: Request, here: Here, _: Reviewer) -> Response:
    """Documents by state, pages, seconds by stage, flags by reason, queue age, review latency; requests to the API."""
    return Response(generate_latest(request.app.state.figures), media_type=CONTENT_TYPE_LATEST)


class Figures(CollectorRegistry):
    """What is counted here, and what the database tells, asked no more than every few seconds."""

    def __init__(self, here: Parts) -> None:
        super().__init__()
        self.seconds = Histogram(
            "gouji_http_request_seconds",
            "Time to answer a request, by route and status.",
            ("method", "route", "status"),
            buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10),
            registry=self,
        )
        self.register(_Work(Fresh(here.gauging.gauges, _FRESH_SECONDS)))
        self.register(_Silence(Fresh(lambda: silent_bound(figures(here.store.reviewing.told())), _SLOW_SECONDS)))


class _Work:
    """Figures about the work, as Prometheus collects them."""

    def __init__(self, fresh: Fresh) -> None:
        self._fresh = fresh

    def collect(self) -> Iterator[Metric]:
        gauges: Gauges = self._fresh.get()
        yield _by("gouji_documents", "Documents by state.", "state", gauges.documents)
        yield CounterMetricFamily("gouji_pages", "Pages that were read.", value=gauges.pages)
        yield _by(
            "gouji_stage_seconds_per_page",
            "Seconds a page by stage, over the documents read last.",
            "stage",
            gauges.stage_seconds,
        )
        yield _by("gouji_open_flags", "Open flags by reason.", "reason", gauges.flags)
        yield _by("gouji_open_questions", "Open questions by state.", "state", gauges.questions)
        yield _by("gouji_jobs", "Jobs of the outbox by state.", "state", gauges.jobs)
        yield _by(
            "gouji_queue_age_seconds", "For how long the oldest waiting job is due, by lane.", "lane", gauges.queue_age
        )
        if gauges.review_seconds is not None:
            yield GaugeMetricFamily(
                "gouji_review_seconds", "Median time from a question to its answer.", gauges.review_seconds
            )

    def describe(self) -> list[Metric]:
        return []


class _Silence:
    """How many accepted figures may be wrong without anybody knowing, once audits tell."""

    def __init__(self, fresh: Fresh) -> None:
        self._fresh = fresh

    def collect(self) -> Iterator[Metric]:
        bound: SilentBound = self._fresh.get()
        yield GaugeMetricFamily("gouji_audited", "Audited figures that people have decided.", bound.answered)
        if bound.rate is not None:
            yield GaugeMetricFamily(
                "gouji_silent_error_bound",
                "No more than this share of the accepted figures is wrong, with 95 % confidence.",
                bound.rate,
            )

    def describe(self) -> list[Metric]:
        return []


def _by(name: str, what: str, label: str, values: Mapping[str, float]) -> GaugeMetricFamily:
    family = GaugeMetricFamily(name, what, labels=[label])
    for one, value in values.items():
        family.add_metric([one], value)
    return family
