"""The examples of the OpenAPI document, and the responses that every operation may give."""

from __future__ import annotations

from typing import Any

from services.api.shapes import Problem

SHA = "88dcbf38c2537a9a5b8b7b1c0c3fd2a4d2bb0f5e0c1f37aef2b1c9d4a6e05f13"
MOMENT = "2026-03-04T12:00:00+00:00"
DOCUMENT = {
    "id": SHA,
    "name": "report-001-bad.pdf",
    "state": "held",
    "reason": "",
    "size": 912344,
    "received": MOMENT,
    "changed": MOMENT,
    "settled": None,
    "open_flags": 4,
    "records": 0,
}
HEAD = {"form": "gov-disclosure-2019", "agency": "张店区融媒体中心", "year": 2019}
LISTED = {**DOCUMENT, "pages": 2, "reports": [HEAD]}
UPLOADED = {
    "documents": [{**DOCUMENT, "state": "received", "open_flags": 0, "known": False, "sent_as": "report-001-bad.pdf"}],
    "refused": [{"name": "secret.pdf", "status": 422, "detail": "wants a password: save it without one and give that"}],
}
FACT = {
    "report": 0,
    "key": "requests.new.natural",
    "label": "一、本年新收政府信息公开申请数量 / 申请人情况 / 自然人",
    "text": "0",
    "value": 0,
    "unit": None,
    "kind": "number",
    "page": 1,
    "bbox": [0.44585, 0.70517, 0.50569, 0.72487],
    "table": 1,
    "row": 3,
    "col": 3,
    "confidence": 0.9954,
    "error_probability": 0.00003,
    "state": "accepted",
    "reasons": [],
    "suggestion": None,
    "said": None,
    "pictures": {
        "crop": f"/v1/documents/{SHA}/pictures/crop/1.3.3",
        "context": f"/v1/documents/{SHA}/pictures/context/1.3.3",
    },
}
FINDING = {
    "report": 0,
    "id": "requests.balance",
    "scope": "natural",
    "status": "holds",
    "text": "一 + 二 = 三（七） + 四",
    "left": 1319,
    "right": 1319,
    "facts": ["requests.new.natural", "requests.carried_in.natural"],
}
TABLE = {
    "index": 0,
    "key": "requests",
    "pages": [1, 2],
    "rows": 28,
    "cols": 10,
    "finder": "ruled",
    "cells": [
        {
            "row": 0,
            "col": 3,
            "rowspan": 1,
            "colspan": 7,
            "text": "申请人情况",
            "page": 1,
            "bbox": [0.31, 0.62, 0.93, 0.64],
            "confidence": 0.998,
        }
    ],
}
EXTRACTION = {
    "schema": "gouji.extraction/1",
    "source": {
        "name": "a.pdf",
        "sha256": SHA,
        "pages": [{"number": 1, "width": 1654, "height": 2339, "rotation": 0.4}],
    },
    **HEAD,
    "tables": [TABLE],
    "facts": [{name: value for name, value in FACT.items() if name not in ("report", "said", "pictures")}],
    "rules": [{name: value for name, value in FINDING.items() if name != "report"}],
    "timing": {"seconds": 1.9, "stages": {"layout": 0.3, "read": 1.1}},
}
FLAG = {
    "id": 17,
    "document": SHA,
    "report": 0,
    "key": "proactive.art20_9.procurement.count",
    "state": "open",
    "priority": 0,
    "reasons": [{"code": "low-confidence", "message": "字迹不清：读作空白，把握不足", "rule": None}],
    "opened": MOMENT,
    "closed": None,
}
QUESTION = {
    "id": 21,
    "state": "waiting",
    "confidence": 0.8134,
    "reviewer": None,
    "asked": None,
    "flag": FLAG,
    "fact": {**FACT, "key": FLAG["key"], "state": "flagged", "text": ""},
}
CORRECTION = {
    "document": SHA,
    "report": 0,
    "key": "requests.new.natural",
    "outcome": "corrected",
    "before": "0",
    "after": "8",
    "by": "li",
    "made": MOMENT,
    "answer": "api/4k2m9x0abc/21@2026-03-04T12:00:00+00:00",
}
EVENT = {"seq": 12, "at": MOMENT, "kind": "document.held", "actor": "gouji", "data": '{"pages":2}', "hash": "9b1c…"}
MODEL = {
    "name": "small-1",
    "task": "recognise",
    "champion": True,
    "sha256": SHA,
    "parent": None,
    "dataset": "corrections-3",
    "settings": {"steps": 400},
    "results": {"cer": 0.012},
    "made": MOMENT,
}
KEY = {
    "id": "4k2m9x0abc",
    "name": "scanner-room",
    "role": "operator",
    "made": MOMENT,
    "made_by": "admin",
    "revoked": None,
}
FORM = {
    "id": "gov-disclosure-2021",
    "title": "政府信息公开工作年度报告",
    "language": "zh",
    "figures": 253,
    "relations": 112,
}

_REASONS = {
    400: "the request cannot be read: send it again as /docs shows",
    401: "a key is needed: Authorization: Bearer gouji_…",
    403: "this needs the role operator, and this key has reviewer; ask an admin for one",
    404: "no document 88dc; `gouji status` lists those that there are",
    409: "document 88dcbf38c253 is settled and cannot become cancelled; from here it can become: held",
    410: "the file is missing; restore it from a backup",
    413: "report.pdf is over 500 MB: split it, or raise GOUJI_FILE_MEGABYTES",
    415: "its bytes are of no kind known here: give a PDF, an image, DOCX, XLSX, HTML or text",
    422: "query.limit: Input should be less than or equal to 500; see /docs for what is expected",
    429: "too many requests; wait 1 s",
    503: "the database does not answer; see that it runs, and try again",
}
_TITLES = {
    400: "Bad Request",
    401: "Unauthorized",
    403: "Forbidden",
    404: "Not Found",
    409: "Conflict",
    410: "Gone",
    413: "Request Entity Too Large",
    415: "Unsupported Media Type",
    422: "Unprocessable Entity",
    429: "Too Many Requests",
    503: "Service Unavailable",
}


def problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """The problems that an operation may answer with."""
    return {
        status: {
            "model": Problem,
            "description": _TITLES[status],
            "content": {
                "application/problem+json": {
                    "schema": {"$ref": "#/components/schemas/Problem"},
                    "example": {
                        "type": "about:blank",
                        "title": _TITLES[status],
                        "status": status,
                        "detail": _REASONS[status],
                    },
                }
            },
        }
        for status in statuses
    }


def shown(example: Any, *statuses: int, status: int = 200) -> dict[int | str, dict[str, Any]]:
    """What an operation answers with: an example, and its problems."""
    return {status: {"content": {"application/json": {"example": example}}}, **problems(401, 403, 422, 429, *statuses)}


def files(media_types: dict[str, str], *statuses: int) -> dict[int | str, dict[str, Any]]:
    """The same for an operation that answers with a file."""
    content = {
        kind: {"schema": {"type": "string", "format": "binary"}, "example": what} for kind, what in media_types.items()
    }
    return {200: {"description": "The file.", "content": content}, **problems(401, 403, 422, 429, *statuses)}
