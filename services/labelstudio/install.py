"""Label Studio's program in a virtual environment of its own: installed on first use, at the versions that we know.

python -m services.labelstudio.install FOLDER
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import time
import venv
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from models.errors import GoujiError, LabelStudioRefuses

REQUIREMENTS = Path(__file__).parent / "requirements.txt"
_MEGABYTES = 1000
_TELL_SECONDS = 3.0


def place_of(program: str) -> Path:
    """Where it is installed: what the settings name, or a folder of the user's cache."""
    if program:
        return Path(program).absolute()
    cache = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    return Path(cache) / "gouji" / "label-studio"


def is_installed(place: Path) -> bool:
    """Whether it is there whole, at the versions that this gouji wants."""
    ready = place / "ready"
    return ready.is_file() and ready.read_text().strip() == _wanted() and (place / "bin" / "label-studio").is_file()


def installed(place: Path, say: Callable[[str], None]) -> Path:
    """The program's folder; installs it if it is not there, once however many processes ask."""
    if is_installed(place):
        return place
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        with _alone(place.with_name(place.name + ".lock")):
            if not is_installed(place):
                _install(place, say)
    except OSError as error:
        raise LabelStudioRefuses(
            f"Label Studio cannot be installed in {place} ({error.strerror}); set GOUJI_LABELSTUDIO_PROGRAM to a "
            "folder with 1 GB of room, or GOUJI_LABELSTUDIO to the address of one that runs elsewhere"
        ) from error
    return place


def _install(place: Path, say: Callable[[str], None]) -> None:
    start = time.monotonic()
    say(f"installing Label Studio in {place}: once, about {_MEGABYTES // 1000} GB")
    shutil.rmtree(place, ignore_errors=True)
    venv.create(place, with_pip=True)
    command = [place / "bin" / "python", "-m", "pip", "install", "-q", "--disable-pip-version-check", "--no-input"]
    with open(place / "install.log", "wb") as log:
        pip = subprocess.Popen([*command, "-r", REQUIREMENTS], stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        told = time.monotonic()
        while pip.poll() is None:
            time.sleep(0.2)
            if time.monotonic() - told > _TELL_SECONDS:
                told = time.monotonic()
                done = _megabytes(place)
                say(f"installing Label Studio: {done} of about {_MEGABYTES} MB, {told - start:.0f} s")
    if pip.returncode:
        last = (place / "install.log").read_text(errors="replace").strip().splitlines()[-1:]
        raise LabelStudioRefuses(
            f"Label Studio could not be installed ({' '.join(last)[:300]}); see {place / 'install.log'}, is there a "
            "network? Or set GOUJI_LABELSTUDIO to the address of one that runs elsewhere"
        )
    (place / "ready").write_text(_wanted())
    say(f"Label Studio is installed ({time.monotonic() - start:.0f} s)")


def _wanted() -> str:
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    return hashlib.sha256(REQUIREMENTS.read_bytes() + version.encode()).hexdigest()


def _megabytes(place: Path) -> int:
    total = 0
    for folder, _, names in os.walk(place):
        for name in names:
            try:
                total += os.lstat(os.path.join(folder, name)).st_size
            except OSError:
                continue
    return total // 1_000_000


@contextmanager
def _alone(lock: Path) -> Iterator[None]:
    with open(lock, "w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


if __name__ == "__main__":
    try:
        installed(place_of(sys.argv[1] if len(sys.argv) > 1 else ""), lambda line: print(line, flush=True))
    except GoujiError as error:
        sys.exit(str(error))
