"""Small parts of the service's door: signatures, buckets, names of files, what is kept."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.errors import BadRequest
from services.api.limits import Buckets
from services.api.rendered import Kept
from services.api.uploads import plain_name
from services.signed import Signer, secret_of


def _taken_apart(address: str) -> tuple[str, str, str]:
    parts = urlsplit(address)
    query = parse_qs(parts.query)
    return parts.path, query["expires"][0], query["signature"][0]


def test_a_signed_address_opens_its_own_path_until_it_expires():
    now = [1_000_000.0]
    signer = Signer(b"s" * 32, lambda: now[0])
    path, expires, signature = _taken_apart(signer.signed("/v1/a", 60))

    assert signer.allows(path, expires, signature)
    assert not signer.allows("/v1/b", expires, signature)
    assert not signer.allows(path, str(int(expires) + 3600), signature)
    assert not signer.allows(path, expires, signature[:-1] + ("0" if signature[-1] != "0" else "1"))
    assert not Signer(b"t" * 32, lambda: now[0]).allows(path, expires, signature)
    now[0] = float(expires) + 1
    assert not signer.allows(path, expires, signature)


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=20), st.text(max_size=70))
def test_no_made_up_signature_opens_anything(expires: str, signature: str):
    assert not Signer(b"s" * 32).allows("/v1/a", expires, signature)


def test_an_address_stays_the_same_for_a_while_so_that_browsers_keep_what_it_gave():
    now = [3_600_000.0]
    signer = Signer(b"s" * 32, lambda: now[0])
    first = signer.signed("/v1/a")
    now[0] += 60
    assert signer.signed("/v1/a") == first


def test_processes_that_start_together_agree_on_one_secret(tmp_path: Path):
    with ThreadPoolExecutor(8) as pool:
        made = set(pool.map(lambda _: secret_of("", tmp_path), range(16)))
    assert len(made) == 1 and len(made.pop()) == 64
    assert (tmp_path / "secret").stat().st_mode & 0o777 == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["secret"]
    assert secret_of("of the settings, long", tmp_path) == b"of the settings, long"
    with pytest.raises(BadRequest, match="GOUJI_SECRET"):
        Signer(b"short")


def test_a_bucket_lets_a_burst_through_and_then_so_many_a_second():
    now = [0.0]
    buckets = Buckets(rate=2, burst=4, clock=lambda: now[0])
    assert [buckets.wait("a") for _ in range(4)] == [0, 0, 0, 0]
    assert buckets.wait("a") == pytest.approx(0.5)
    assert buckets.wait("b") == 0, "others have buckets of their own"
    assert buckets.is_dry("a")
    now[0] = 0.5
    assert not buckets.is_dry("a")
    assert buckets.wait("a") == 0
    assert buckets.wait("a") > 0


@pytest.mark.parametrize(
    ("sent", "plain"),
    [
        ("年报.pdf", "年报.pdf"),
        ("../../etc/passwd", "passwd"),
        ("C:\\scans\\a.pdf", "a.pdf"),
        ("a\x00\x1b[31m.pdf", "a[31m.pdf"),
        ("..", "unnamed"),
        ("", "unnamed"),
        ("/", "unnamed"),
        ("x" * 500 + ".pdf", "x" * 196 + ".pdf"),
    ],
)
def test_a_file_keeps_its_name_without_folders_and_tricks(sent: str, plain: str):
    assert plain_name(sent) == plain


def test_what_is_kept_is_bounded_and_forgotten_when_its_document_changes():
    kept = Kept(most_bytes=100)
    kept.put("/a", 1, b"x" * 60)
    assert kept.get("/a", 1) == b"x" * 60 and kept.get("/a", 2) is None
    kept.put("/a", 2, b"y" * 60)
    kept.put("/b", 1, b"z" * 60)
    assert kept.get("/a", 2) is None and kept.get("/b", 1)
