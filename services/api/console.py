"""The console: plain pages that ask for a key and use the service like anybody else."""

from __future__ import annotations

from pathlib import Path

from fastapi import APIRouter, HTTPException
from fastapi.responses import Response

router = APIRouter(include_in_schema=False)

_PAGES = Path(__file__).parent / "pages"
_TYPES = {".html": "text/html", ".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)


@router.get("/")
def first() -> Response:
    """The console."""
    return _page("index.html")


@router.get("/docs")
def docs() -> Response:
    """The service's description, for people."""
    return _page("docs.html")


@router.get("/console/{name}")
def part(name: str) -> Response:
    """A script or a style of the console."""
    return _page(name)


def _page(name: str) -> Response:
    kind = _TYPES.get(Path(name).suffix)
    there = {one.name for one in _PAGES.iterdir()} if kind else set()
    if name not in there:
        raise HTTPException(404, f"the console has no {name[:80]!r}; it begins at /")
    headers = {"Content-Security-Policy": _POLICY, "Cache-Control": "no-cache"}
    return Response((_PAGES / name).read_bytes(), media_type=kind, headers=headers)
