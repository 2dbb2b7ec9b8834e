"""Blobs in a folder, in memory, and in S3 as moto's server speaks it on loopback.

What moto does not show: latency, throttling, multi-part uploads that are broken off, rights, and eventual listings.
"""

from __future__ import annotations

import hashlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models.errors import LostBlob, StorageError, Unreachable
from services.store.blobs import Blobs


@pytest.fixture(scope="session")
def s3() -> Iterator[dict]:
    """Options that reach a throw-away S3 server with one bucket."""
    import boto3
    from moto.server import ThreadedMotoServer

    server = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    options = {"key": "k", "secret": "s", "endpoint_url": f"http://{host}:{port}"}
    client = boto3.client(
        "s3",
        endpoint_url=options["endpoint_url"],
        aws_access_key_id="k",
        aws_secret_access_key="s",
        region_name="us-east-1",
    )
    client.create_bucket(Bucket="gouji")
    yield options
    server.stop()


@pytest.fixture(params=["folder", "memory", "s3"])
def blobs(request: pytest.FixtureRequest, tmp_path: Path) -> Blobs:
    if request.param == "folder":
        return Blobs(str(tmp_path / "blobs"))
    if request.param == "memory":
        return Blobs(f"memory://{tmp_path.name}")
    return Blobs(f"s3://gouji/{tmp_path.name}", request.getfixturevalue("s3"))


def test_bytes_come_back_by_their_hash(blobs: Blobs):
    name = blobs.put("勾稽".encode())

    assert name == hashlib.sha256("勾稽".encode()).hexdigest()
    assert blobs.get(name) == "勾稽".encode()
    assert blobs.size(name) == 6
    assert blobs.put("勾稽".encode()) == name
    assert list(blobs.names()) == [name]


def test_nothing_is_a_blob_too(blobs: Blobs):
    assert blobs.get(blobs.put(b"")) == b""


def test_a_large_blob_is_kept_and_read_in_pieces(blobs: Blobs):
    pieces = [bytes([n]) * 700_000 for n in range(9)]
    name = blobs.put_chunks(iter(pieces))

    read = list(blobs.chunks(name))
    assert len(read) > 3
    assert b"".join(read) == b"".join(pieces)


def test_a_blob_that_was_never_put_is_an_error_that_says_what_to_do(blobs: Blobs):
    with pytest.raises(LostBlob, match="restore it from a backup"):
        blobs.get("0" * 64)
    with pytest.raises(LostBlob, match="restore it from a backup"):
        blobs.size("0" * 64)
    assert not blobs.has("0" * 64)


@pytest.mark.parametrize("name", ["", "../../etc/passwd", "0" * 63, "A" * 64, "0" * 64 + "/.."])
def test_what_is_no_hash_is_no_name(blobs: Blobs, name: str):
    with pytest.raises(LostBlob, match="is no name of a blob"):
        blobs.get(name)


def test_a_changed_blob_is_noticed_before_its_end_is_read(blobs: Blobs):
    name = blobs.put(b"a" * 3_000_000)
    with blobs._files.open(blobs._path(name), "wb") as file:
        file.write(b"a" * 2_999_999 + b"b")

    with pytest.raises(LostBlob, match="is not what it was"):
        blobs.get(name)
    read = b""
    with pytest.raises(LostBlob):
        for chunk in blobs.chunks(name):
            read += chunk
    assert len(read) < 3_000_000


def test_a_removed_blob_is_gone_and_can_come_again(blobs: Blobs):
    name = blobs.put(b"x")
    blobs.remove(name)
    blobs.remove(name)

    assert not blobs.has(name)
    assert blobs.put(b"x") == name


def test_a_broken_stream_leaves_nothing(blobs: Blobs):
    def broken() -> Iterator[bytes]:
        yield b"half"
        raise ConnectionResetError("the sender is gone")

    with pytest.raises(ConnectionResetError):
        blobs.put_chunks(broken())
    assert list(blobs.names()) == []


def test_a_folder_is_sharded_and_keeps_no_rest(tmp_path: Path):
    blobs = Blobs(str(tmp_path))
    name = blobs.put(b"x")

    assert (tmp_path / name[:2] / name[2:4] / name).read_bytes() == b"x"
    assert list((tmp_path / "coming").iterdir()) == []


def test_a_server_that_is_down_is_said_to_be_unreachable():
    gone = Blobs(
        "s3://gouji/x",
        {
            "key": "k",
            "secret": "s",
            "endpoint_url": "http://127.0.0.1:9",
            "config_kwargs": {"retries": {"max_attempts": 1}, "connect_timeout": 1},
        },
    )
    with pytest.raises(Unreachable, match="see that it runs"):
        gone.put(b"x")


def test_a_forked_process_reaches_the_same_blobs(blobs: Blobs):
    before = blobs.put(b"before the fork")
    child = os.fork()
    if child == 0:
        os._exit(0 if blobs.get(before) == b"before the fork" else 1)

    assert os.waitpid(child, 0)[1] == 0


def test_an_address_of_no_known_kind_is_refused():
    with pytest.raises(StorageError, match="name a folder or s3://"):
        Blobs("carrier-pigeon://loft")


@given(st.lists(st.binary(max_size=64), max_size=12))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_is_put_in_whatever_pieces_comes_back(tmp_path: Path, pieces: list[bytes]):
    blobs = Blobs(str(tmp_path))
    whole = b"".join(pieces)

    assert blobs.put_chunks(pieces) == hashlib.sha256(whole).hexdigest()
    assert blobs.get(hashlib.sha256(whole).hexdigest()) == whole


WRITER = """
import sys
from services.store.blobs import Blobs
blobs = Blobs(sys.argv[1])
print("ready", flush=True)
for number in range(10**6):
    blobs.put(str(number).encode() * 20_000)
"""


def test_a_writer_killed_at_any_moment_leaves_only_whole_blobs(tmp_path: Path):
    for moment in (0.005, 0.05):
        writer = subprocess.Popen([sys.executable, "-c", WRITER, tmp_path], stdout=subprocess.PIPE, cwd=os.getcwd())
        assert writer.stdout is not None
        writer.stdout.readline()
        time.sleep(moment)
        writer.send_signal(signal.SIGKILL)
        writer.wait()
        writer.stdout.close()
    blobs = Blobs(str(tmp_path))

    names = list(blobs.names())
    assert names
    for name in names:
        blobs.get(name)
