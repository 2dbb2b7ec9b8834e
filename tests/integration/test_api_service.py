"""The service as its users see it: over a real socket, with documents that were really read."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from api_parts import Service, read_some, running, settings_in
from desk_parts import REPORT, many_pages

from services.store.keys import Role

PROBLEM = "application/problem+json"


@dataclass(frozen=True)
class House:
    """A service and what is in it."""

    service: Service
    shas: dict[str, str]
    folder: Path

    @property
    def client(self) -> httpx.Client:
        return self.service.client()


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    folder = tmp_path_factory.mktemp("house")
    with running(settings_in(folder, origins="http://labels:8080")) as service:
        yield House(service, read_some(service.desk, folder), folder)


def test_nothing_is_readable_without_a_key_but_health_and_the_plain_pages(house: House):
    stranger = house.service.stranger()
    described = stranger.get("/openapi.json").json()["paths"]

    for path, operations in described.items():
        if path.startswith(("/health", "/v1/labelstudio", "/webhooks")):
            continue
        for method in operations:
            answer = stranger.request(method, path.format(id=house.shas["held"], kind="page", spot="1", number=1,
                                                          form_id="x", key_id="x"))  # fmt: skip
            assert answer.status_code == 401, f"{method} {path}"
            assert answer.headers["content-type"] == PROBLEM
            assert "gouji keys make" in answer.json()["detail"]
    assert stranger.get("/health/live").json() == {"live": True}
    assert stranger.get("/").status_code == 200


def test_a_wrong_key_and_a_revoked_one_open_nothing(house: House):
    made = house.client.post("/v1/keys", json={"name": "for a day", "role": "reviewer"}).json()
    holder = httpx.Client(base_url=house.service.address, headers={"X-API-Key": made["key"]})
    assert holder.get("/v1/overview").status_code == 200

    assert house.client.delete(f"/v1/keys/{made['id']}").json()["revoked"]
    time.sleep(2.1)

    assert holder.get("/v1/overview").status_code == 401
    wrong = made["key"][:-1] + ("A" if made["key"][-1] != "A" else "B")
    assert holder.get("/v1/overview", headers={"X-API-Key": wrong}).status_code == 401
    assert all("key" not in one for one in house.client.get("/v1/keys").json()["items"])


@pytest.mark.parametrize(
    ("role", "method", "path", "status"),
    [
        (Role.REVIEWER, "GET", "/v1/documents", 200),
        (Role.REVIEWER, "POST", "/v1/documents", 403),
        (Role.REVIEWER, "GET", "/v1/export", 403),
        (Role.OPERATOR, "GET", "/v1/export", 200),
        (Role.OPERATOR, "GET", "/v1/keys", 403),
        (Role.ADMIN, "GET", "/v1/keys", 200),
    ],
)
def test_each_role_may_do_its_own_and_no_more(house: House, role: Role, method: str, path: str, status: int):
    assert house.service.client(role).request(method, path).status_code == status


def test_the_same_bytes_twice_are_one_document_and_the_answer_says_so(house: House, tmp_path: Path):
    file = many_pages(tmp_path / "new.pdf", 1, number=7)
    first = house.client.post("/v1/documents", files={"files": ("one.pdf", file.read_bytes())})
    second = house.client.post("/v1/documents", files={"files": ("two.pdf", file.read_bytes())})

    assert (first.status_code, second.status_code) == (201, 200)
    (new,), (known,) = first.json()["documents"], second.json()["documents"]
    assert new["id"] == known["id"] and new["state"] == "received"
    assert (new["known"], known["known"]) == (False, True)
    assert (known["name"], known["sent_as"]) == ("one.pdf", "two.pdf")


def test_several_files_go_in_together_and_each_says_what_became_of_it(house: House):
    files = [
        ("files", ("a.txt", (REPORT + "\na").encode())),
        ("files", ("../../etc/evil.gif", b"GIF89a....")),
        ("files", ("empty.pdf", b"")),
    ]
    answer = house.client.post("/v1/documents", files=files, data={"lane": "batch", "year": "2018"})

    assert answer.status_code == 201
    assert [one["name"] for one in answer.json()["documents"]] == ["a.txt"]
    refused = {one["name"]: one for one in answer.json()["refused"]}
    assert refused["evil.gif"]["status"] == 415 and "PNG" in refused["evil.gif"]["detail"]
    assert refused["empty.pdf"]["status"] == 422 and "empty" in refused["empty.pdf"]["detail"]


def test_an_idempotency_key_gives_the_same_answer_again_and_refuses_another_request(house: House, tmp_path: Path):
    data = many_pages(tmp_path / "k.pdf", 1, number=8).read_bytes()
    other = many_pages(tmp_path / "o.pdf", 1, number=9).read_bytes()
    headers = {"Idempotency-Key": "upload-1"}
    first = house.client.post("/v1/documents", files={"files": ("k.pdf", data)}, headers=headers)
    again = house.client.post("/v1/documents", files={"files": ("k.pdf", data)}, headers=headers)
    wrong = house.client.post("/v1/documents", files={"files": ("k.pdf", other)}, headers=headers)

    assert first.status_code == again.status_code == 201
    assert first.json() == again.json()
    assert again.headers["Idempotency-Replayed"] == "true"
    assert wrong.status_code == 422 and "Idempotency-Key" in wrong.json()["detail"]


def test_a_list_is_leafed_through_without_missing_or_repeating_any(house: House):
    seen, cursor = [], None
    while True:
        page = house.client.get("/v1/documents", params={"limit": 2, **({"cursor": cursor} if cursor else {})}).json()
        seen += [one["id"] for one in page["items"]]
        cursor = page["next"]
        if cursor is None:
            break
    assert len(seen) == len(set(seen)) >= 4
    assert set(house.shas.values()) <= set(seen)


@pytest.mark.parametrize(
    ("params", "which"),
    [
        ({"state": "settled", "form": "gov-disclosure-2019"}, "settled"),
        ({"name": "DOUBTED"}, "held"),
        ({"state": "received", "name": "unread"}, "received"),
    ],
)
def test_a_list_is_narrowed(house: House, params: dict[str, str], which: str):
    found = [one["id"] for one in house.client.get("/v1/documents", params=params).json()["items"]]
    assert found == [house.shas[which]]


def test_what_was_read_is_told_as_the_contract_says(house: House):
    extraction = house.client.get(f"/v1/documents/{house.shas['held']}/extraction").json()
    facts = house.client.get(f"/v1/documents/{house.shas['held']}/facts").json()["items"]
    flagged = house.client.get(f"/v1/documents/{house.shas['held']}/facts", params={"state": "flagged"}).json()["items"]
    broken = house.client.get(f"/v1/documents/{house.shas['held']}/findings", params={"status": "violated"}).json()

    assert extraction["schema"] == "gouji.extraction/1"
    assert [fact["key"] for fact in extraction["facts"]] == [fact["key"] for fact in facts]
    assert flagged and all(fact["reasons"] for fact in flagged)
    assert broken["items"] and all(one["status"] == "violated" for one in broken["items"])
    tables = house.client.get(f"/v1/documents/{house.shas['held']}/tables").json()["items"]
    assert tables == extraction["tables"]


def test_an_answer_about_a_document_is_kept_until_the_document_changes(house: House, tmp_path: Path):
    data = (REPORT + "\nb").encode()
    sha256 = house.client.post("/v1/documents", files={"files": ("kept.txt", data)}).json()["documents"][0]["id"]
    before = house.client.get(f"/v1/documents/{sha256}/facts")
    same = house.client.get(f"/v1/documents/{sha256}/facts", headers={"If-None-Match": before.headers["etag"]})
    house.service.desk.read(sha256)
    after = house.client.get(f"/v1/documents/{sha256}/facts", headers={"If-None-Match": before.headers["etag"]})

    assert same.status_code == 304 and before.json()["items"] == []
    assert after.status_code == 200 and after.json()["items"]


def test_an_answer_is_taken_in_once_and_a_worker_is_called(house: House, tmp_path: Path):
    sha256 = house.shas["held"]
    questions = house.client.get("/v1/questions", params={"document": sha256}).json()["items"]
    question = questions[0]
    assert question["fact"]["key"] == question["flag"]["key"] and question["flag"]["reasons"]
    headers = {"Idempotency-Key": "answer-1"}
    path = f"/v1/questions/{question['id']}/answer"
    first = house.service.client(Role.REVIEWER).post(path, json={"text": "0"}, headers=headers)
    again = house.service.client(Role.REVIEWER).post(path, json={"text": "0"}, headers=headers)

    assert (first.status_code, again.status_code) == (202, 202)
    assert (first.json()["new"], again.json()["new"]) == (True, False)
    said = house.client.get(f"/v1/documents/{sha256}/corrections").json()["items"]
    assert [(one["key"], one["after"], one["by"]) for one in said] == [(question["flag"]["key"], "0", "the reviewer")]
    jobs = [job.job for job in house.service.desk.store.claim("tests", limit=1000, lease=0.1)]
    assert "check" in jobs
    house.service.desk.check(sha256)
    fact = house.client.get(f"/v1/documents/{sha256}/facts", params={"prefix": question["flag"]["key"]}).json()
    assert fact["items"][0]["said"]["after"] == "0"


def test_a_settled_figure_is_corrected_and_its_document_is_held_again(house: House):
    sha256 = house.shas["settled"]
    fact = next(f for f in house.client.get(f"/v1/documents/{sha256}/facts").json()["items"] if f["text"] == "0")
    answer = house.client.post(f"/v1/documents/{sha256}/corrections", json={"key": fact["key"], "outcome": "as-read"})

    assert answer.status_code == 202
    assert answer.json()["document"]["state"] in ("held", "settled")
    said = house.client.get(f"/v1/documents/{sha256}/corrections").json()["items"]
    assert [(one["key"], one["outcome"]) for one in said] == [(fact["key"], "as-read")]
    house.service.desk.check(sha256)
    assert house.client.get(f"/v1/documents/{sha256}").json()["state"] == "settled"


@pytest.mark.parametrize(
    ("method", "path", "body", "status"),
    [
        ("GET", "/v1/documents/0000", None, 404),
        ("GET", "/v1/documents/nothing", None, 422),
        ("GET", "/v1/questions/99999", None, 404),
        ("POST", "/v1/questions/99999/answer", {"text": "1"}, 404),
        ("POST", "/v1/documents/{received}/corrections", {"key": "a", "text": "1"}, 409),
        ("POST", "/v1/documents/{settled}/corrections", {"key": "no.such", "text": "1"}, 404),
        ("POST", "/v1/documents/{settled}/corrections", {"key": "requests.new.total"}, 422),
        ("POST", "/v1/documents/{settled}/cancel", {}, 409),
        ("POST", "/v1/documents/{settled}/retry", None, 409),
        ("GET", "/v1/documents?cursor=%00", None, 422),
        ("GET", "/v1/documents?limit=0", None, 422),
        ("GET", "/v1/documents/{pages}/pictures/page/3", None, 404),
        ("GET", "/v1/documents/{pages}/pictures/crop/9.9.9", None, 404),
        ("GET", "/v1/documents/{settled}/pictures/page/1", None, 404),
        ("GET", "/v1/forms/none", None, 404),
        ("GET", "/v1/export?format=exe", None, 422),
        ("DELETE", "/v1/keys/none", None, 404),
        ("PATCH", "/v1/documents", None, 405),
        ("GET", "/nowhere", None, 404),
        ("POST", "/v1/documents", {"not": "multipart"}, 415),
    ],
)
def test_every_mistake_is_a_problem_that_says_what_to_do(house: House, method: str, path: str, body, status: int):
    answer = house.client.request(method, path.format(**house.shas), json=body)

    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == PROBLEM
    problem = answer.json()
    assert problem["status"] == status and len(problem["detail"]) > 10 and problem["title"]
    assert "Traceback" not in answer.text


def test_a_document_is_followed_as_it_is_read_and_settles(house: House, tmp_path: Path):
    data = (REPORT + "\nc").encode()
    sha256 = house.client.post("/v1/documents", files={"files": ("followed.txt", data)}).json()["documents"][0]["id"]
    states = []

    def read_soon() -> None:
        time.sleep(0.3)
        house.service.desk.read(sha256)

    threading.Thread(target=read_soon).start()
    with house.client.stream("GET", f"/v1/documents/{sha256}/events") as stream:
        assert stream.headers["content-type"].startswith("text/event-stream")
        for line in stream.iter_lines():
            if line.startswith("data:"):
                states.append(json.loads(line[5:])["state"])
    assert states[0] == "received" and states[-1] == "settled"


def test_a_document_is_called_off_and_sent_in_again(house: House):
    sha256 = house.shas["received"]
    called_off = house.client.post(f"/v1/documents/{sha256}/cancel", json={"reason": "sent twice"}).json()
    again = house.client.post(f"/v1/documents/{sha256}/retry").json()
    history = house.client.get(f"/v1/documents/{sha256}/history").json()["items"]

    assert (called_off["state"], called_off["reason"]) == ("cancelled", "sent twice")
    assert again["state"] == "received"
    assert [one["kind"] for one in history][-2:] == ["document.cancelled", "document.retried"]
    assert history[-1]["actor"] == "the admin"


@pytest.mark.parametrize("kind", ["csv", "csv-excel", "jsonl", "parquet", "xlsx"])
def test_final_storage_is_exported_in_every_format(house: House, kind: str):
    with house.client.stream(
        "GET", "/v1/export", params={"format": kind, "document": house.shas["settled"][:16]}
    ) as it:
        assert it.status_code == 200 and "attachment" in it.headers["content-disposition"]
        body = it.read()
    starts = {"csv": b"agency,", "csv-excel": b"\xef\xbb\xbfagency,", "jsonl": b"{", "parquet": b"PAR1", "xlsx": b"PK"}
    assert body.startswith(starts[kind])
    if kind == "jsonl":
        assert {json.loads(line)["document"] for line in body.splitlines()} == {house.shas["settled"]}


def test_a_picture_is_seen_by_a_key_or_by_a_signed_address_and_by_nobody_else(house: House):
    path = f"/v1/documents/{house.shas['pages']}/pictures/context/0.1.1"
    picture = house.client.get(path)
    address = house.client.get(f"{path}/address", params={"seconds": 60}).json()["address"]
    stranger = house.service.stranger()
    from_labels = stranger.get(address, headers={"Origin": "http://labels:8080"})
    from_elsewhere = stranger.get(address, headers={"Origin": "http://evil"})
    forged = stranger.get(address.replace("context/0.1.1", "context/0.1.2"))

    assert picture.status_code == 200 and picture.content.startswith(b"\xff\xd8")
    assert stranger.get(path).status_code == 401
    assert from_labels.content == picture.content
    assert from_labels.headers["access-control-allow-origin"] == "http://labels:8080"
    assert "access-control-allow-origin" not in from_elsewhere.headers
    assert forged.status_code == 403 and forged.headers["content-type"] == PROBLEM
    elsewhere = house.client.get("/v1/overview", headers={"Origin": "http://labels:8080"})
    assert "access-control-allow-origin" not in elsewhere.headers
    unchanged = house.client.get(path, headers={"If-None-Match": picture.headers["etag"]})
    assert unchanged.status_code == 304


def test_the_original_comes_back_byte_for_byte_as_a_download(house: House):
    answer = house.client.get(f"/v1/documents/{house.shas['pages']}/original")
    assert answer.content == (house.folder / "pages.pdf").read_bytes()
    assert answer.headers["content-disposition"].startswith("attachment")
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_an_upload_over_the_limit_is_refused_while_it_comes_in(tmp_path: Path):
    with running(settings_in(tmp_path, file_megabytes=1)) as service:
        answer = service.client().post("/v1/documents", files={"files": ("big.txt", b"1" * 1_200_000)})
        assert answer.status_code == 413 and "GOUJI_FILE_MEGABYTES" in answer.json()["detail"]
        assert list((tmp_path / "data" / "arriving").rglob("*.*")) == []
        assert service.client().get("/v1/documents").json()["items"] == []


def test_who_asks_too_often_is_told_when_to_come_back(tmp_path: Path):
    with running(settings_in(tmp_path, rate=5)) as service:
        client = service.client()
        answers = [client.get("/v1/overview") for _ in range(14)]
        late = [answer for answer in answers if answer.status_code == 429]
        assert [answer.status_code for answer in answers[:10]] == [200] * 10
        assert late and int(late[0].headers["retry-after"]) >= 1
        stranger = service.stranger()
        guesses = [stranger.get("/v1/overview", headers={"X-API-Key": "guess"}).status_code for _ in range(60)]
        assert guesses[0] == 401 and 429 in guesses


def test_health_names_each_dependency_and_is_not_ready_without_workers(house: House):
    answer = house.service.stranger().get("/health/ready")
    assert answer.status_code == 503
    told = answer.json()
    assert (told["database"], told["blobs"], told["ready"]) == ("ok", "ok", False)
    assert "gouji worker" in told["workers"]


def test_prometheus_is_told_how_the_work_stands(house: House):
    text = house.client.get("/metrics").text
    assert 'gouji_documents{state="settled"}' in text
    assert 'gouji_open_flags{reason="rule-violated"}' in text or "gouji_open_flags" in text
    assert "gouji_queue_age_seconds" in text and "gouji_stage_seconds_per_page" in text
    assert 'gouji_http_request_seconds_count{method="GET"' in text
    assert house.shas["held"] not in text


def test_label_studio_is_believed_only_with_the_secret_and_answered_at_once(house: House):
    from services import wiring
    from services.labelstudio.webhook import PATH

    payload = {"action": "ANNOTATION_CREATED", "task": {"id": 41}, "annotation": {"id": 17}}
    right = {"X-Gouji-Secret": wiring.webhook_secret(house.service.settings)}
    stranger = house.service.stranger()
    stranger.post(PATH, json=payload, headers=right)
    times = []
    for _ in range(20):
        start = time.perf_counter()
        answer = stranger.post(PATH, json=payload, headers=right)
        times.append(time.perf_counter() - start)
        assert (answer.status_code, answer.json()) == (202, {"noted": True})
    assert sorted(times)[10] < 0.05
    assert stranger.post(PATH, json=payload, headers={"X-Gouji-Secret": "x"}).status_code == 401
    assert stranger.post(PATH, json=payload).status_code == 401
    assert stranger.post(PATH, content=b"[" * 5000, headers=right).status_code == 400
    assert stranger.post(PATH, json=[1], headers=right).status_code == 422


def test_every_operation_shows_an_example(house: House):
    for path, operations in house.service.stranger().get("/openapi.json").json()["paths"].items():
        for method, operation in operations.items():
            good = [answer for status, answer in operation["responses"].items() if status.startswith("2")]
            shown = [kind for answer in good for kind in answer.get("content", {}).values()]
            assert shown and all("example" in kind for kind in shown), f"{method} {path}"
            for kind in operation.get("requestBody", {}).get("content", {}).values():
                schema = kind.get("schema", {})
                assert "example" in kind or "examples" in kind or "examples" in schema, f"{method} {path}"
