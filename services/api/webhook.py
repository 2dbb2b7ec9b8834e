"""Where Label Studio tells us of answers: noted at once, looked at by whoever works."""

from __future__ import annotations

import hmac
import json
import logging
from typing import Any

from anyio import to_thread
from fastapi import APIRouter, Header, HTTPException, Request
from fastapi.responses import JSONResponse

from services.api import examples
from services.api.guard import Here
from services.labelstudio.webhook import PATH, taken

router = APIRouter(tags=["webhooks"])
log = logging.getLogger("gouji.api")

SECRET_HEADER = "X-Gouji-Secret"
_LARGEST = 2_000_000
_PAYLOAD = {"action": "ANNOTATION_CREATED", "project": {"id": 3}, "task": {"id": 41}, "annotation": {"id": 17}}


@router.post(
    PATH,
    status_code=202,
    summary="Label Studio tells of an answer",
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {"application/json": {"schema": {"type": "object"}, "example": _PAYLOAD}},
        }
    },
    responses={
        202: {"content": {"application/json": {"example": {"noted": True}}}},
        **examples.problems(400, 401, 413, 422, 503),
    },
)
async def label_studio(
    request: Request, here: Here, x_gouji_secret: str = Header(default="", max_length=500)
) -> JSONResponse:
    """Noted, and answered at once. What it tells of is looked up in Label Studio itself: nothing here is believed."""
    if not hmac.compare_digest(x_gouji_secret.encode(), here.webhook_secret.encode()):
        raise HTTPException(401, f"{SECRET_HEADER} is not ours; gouji sets it when it makes the webhook")
    payload = await _payload(request)
    noted = await to_thread.run_sync(taken, payload, here.store)
    return JSONResponse({"noted": noted}, 202)


async def _payload(request: Request) -> dict[str, Any]:
    body = bytearray()
    async for piece in request.stream():
        body += piece
        if len(body) > _LARGEST:
            raise HTTPException(413, "a webhook's payload is small; this is not one")
    try:
        payload = json.loads(bytes(body))
    except (ValueError, RecursionError):
        raise HTTPException(400, "the payload is not JSON") from None
    if not isinstance(payload, dict):
        raise HTTPException(422, "the payload is not a JSON object")
    return payload
