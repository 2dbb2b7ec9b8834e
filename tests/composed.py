"""The services of docker/compose.yaml, as they stand there, in containers that need no engine.

    make images        first, as root
    make composed

Their images, commands and environments are the compose file's own; only the names of machines become addresses of this
one. PostgreSQL, the S3 store and Redis are stand-ins: a throw-away cluster, moto's server, the Redis of the image. A
text and a scan go in over HTTP and must come out of final storage. What is not tried: networks, volumes, limits and
health checks of an engine, and the other images.
"""

from __future__ import annotations

import os
import re
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import yaml
from postgres import cluster

sys.path.insert(0, str(Path(__file__).parents[1] / "docker"))

import images
from images import REPORT, TEXT, Buildah

ROOT = Path(__file__).parents[1]
COMPOSE = ROOT / "docker" / "compose.yaml"
STARTED = ("service", "worker", "trainer")
PORT = str(images.free_port())
"""Instead of the one in the image, which may be taken here."""


def composed(hosts: dict[str, str]) -> dict[str, dict]:
    """The services of the compose file, its variables filled in, and its machines found on this one."""
    text = COMPOSE.read_text(encoding="utf-8")
    given: dict[str, str] = {}

    def filled(found: re.Match[str]) -> str:
        name, default = found[1], found[2]
        return default if default is not None else given.setdefault(name, secrets.token_hex(20))

    text = re.sub(r"\$\{(\w+)(?::-([^}]*)|:\?[^}]*)?\}", filled, text)
    for name, address in hosts.items():
        text = text.replace(name, address)
    return yaml.safe_load(text)["services"]


@contextmanager
def s3() -> Iterator[str]:
    """The address of a server that speaks S3."""
    from moto.server import ThreadedMotoServer

    server = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"{host}:{port}"
    server.stop()


class Containers:
    """Containers of one compose file, each with a data directory of its own."""

    def __init__(self, services: dict[str, dict], folder: Path) -> None:
        self._services, self._folder, self._engine = services, folder, Buildah()
        self.running: dict[str, subprocess.Popen] = {}

    def start(self, name: str, *command: str) -> subprocess.Popen:
        """Start a service with its own command, its image's, or another one."""
        one = self._services[name]
        words = [*command] or [str(word) for word in one.get("command", ())] or self._of_image(one["image"])
        environment = {key: str(value) for key, value in one.get("environment", {}).items()}
        data = self._folder / f"{name}-{len(self.running)}"
        data.mkdir()
        os.chown(data, images.USER, images.USER)
        image = one["image"].removeprefix("gouji-")
        process = self._engine.start(image, words, data, {**environment, "GOUJI_HOME": "/share"})
        self.running[data.name] = process
        return process

    def _of_image(self, image: str) -> list[str]:
        text = (ROOT / "docker" / f"{image.removeprefix('gouji-')}.Dockerfile").read_text(encoding="utf-8")
        words = yaml.safe_load(re.findall(r"^CMD (\[.*\])$", text, re.MULTILINE)[-1])
        return [PORT if word == "8000" else word for word in words]

    def end(self) -> None:
        for process in reversed(self.running.values()):
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGTERM)
        for process in self.running.values():
            try:
                process.wait(15)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
        self._engine.clean()


def main() -> int:
    """Start everything, send two files in, and wait until they are in final storage."""
    redis_port = images.free_port()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="gouji-composed-")))
        folder.chmod(0o755)
        database = stack.enter_context(cluster())
        database.create("gouji")
        store = stack.enter_context(s3())
        hosts = {"queue:6379": f"127.0.0.1:{redis_port}", "database:5432": f"127.0.0.1:{database.port}"}
        hosts |= {"blobs:8333": store}
        containers = Containers(composed(hosts), folder)
        stack.callback(containers.end)
        containers.start("service", *images.redis_at(redis_port))
        assert containers.start("bucket").wait(120) == 0, "the bucket could not be made"
        make = containers.start("service", "sh", "-c", "gouji keys make me --role admin > /share/key")
        assert make.wait(120) == 0, "no key could be made"
        key = next(folder.glob("*/key")).read_text().strip()
        kept = {name: containers.start(name) for name in STARTED}
        address = f"http://127.0.0.1:{PORT}"
        images.until(lambda: images.get(f"{address}/health/ready", key).get("ready"), "the service is not ready")
        for path in (TEXT, REPORT):
            place = f"{address}/v1/documents/{images.sent(address, key, path)}"
            images.until(lambda place=place: images.is_done(images.get(place, key)), path.name)
            became = images.get(place, key)
            assert became["state"] == "settled", f"{path.name} is {became['state']}: {became['reason']}"
        settled = database.psql("gouji", "-At", "-c", "SELECT count(*) FROM final_records").strip()
        health = containers.start("worker", "gouji", "status")
        assert health.wait(60) == 0, "the health check of the worker's image fails"
        assert all(process.poll() is None for process in kept.values()), "a container ended by itself"
        print(f"as composed: 2 documents settled, {settled} records in PostgreSQL, originals in S3")
    return 0


if __name__ == "__main__":
    if not shutil.which("buildah"):
        sys.exit("there is no buildah here: apt-get install buildah")
    start = time.monotonic()
    code = main()
    print(f"{time.monotonic() - start:.0f} s")
    sys.exit(code)
