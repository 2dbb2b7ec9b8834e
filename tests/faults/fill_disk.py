"""Fills the disk that the data directory lies on to the last byte, again and again, and lets go after a while.

    python tests/faults/fill_disk.py --documents 100

The disk is a small tmpfs of its own, and what is met is the kernel's real ENOSPC. To mount it wants root, or a kernel
that lets everybody be root in a namespace of their own.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from ground import Blow, Field, arguments, strike
from kill_workers import BLOWS

from services.settings import Settings

MEGABYTES = 96
_INSIDE = "GOUJI_FAULTS_INSIDE"


@contextmanager
def small_disk() -> Iterator[Path]:
    """A disk of its own, gone afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="gouji-disk-"))
    mount = ["mount", "-t", "tmpfs", "-o", f"size={MEGABYTES}m,mode=700", "tmpfs", str(folder)]
    if subprocess.run(mount, check=False, stderr=subprocess.DEVNULL).returncode:
        folder.rmdir()
        _in_a_namespace()
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=False)
        folder.rmdir()


def _in_a_namespace() -> None:
    """Start over where this process may mount."""
    refusal = "no small disk could be mounted here: run it as root, where mounting is allowed"
    if os.environ.get(_INSIDE) or not shutil.which("unshare"):
        sys.exit(refusal)
    inside = ["unshare", "--user", "--map-root-user", "--mount", sys.executable, *sys.argv]
    ran = subprocess.run(inside, env={**os.environ, _INSIDE: "1"})
    sys.exit(ran.returncode)


def fill(disk: Path, seconds: float) -> Blow:
    """Writes until nothing more can be written, and takes it back after so long."""

    def blow(ground: Field) -> bool:
        ballast = disk / "ballast"
        # What is freed meanwhile is filled as well.
        until = time.monotonic() + seconds
        with open(ballast, "wb", buffering=0) as file:
            while time.monotonic() < until:
                with suppress(OSError):
                    while file.write(bytes(1 << 20)):
                        pass
                with suppress(OSError):
                    while file.write(bytes(512)):
                        pass
                time.sleep(0.05)
        ballast.unlink()
        return True

    return blow


def main() -> int:
    given = arguments(__doc__, documents=100, every=1.0)
    with small_disk() as disk:
        (disk / "tmp").mkdir()
        # What workers write on their way lies on the same full disk.
        os.environ["TMPDIR"] = str(disk / "tmp")
        blows = {"full 1 s": (6, fill(disk, 1)), "full 6 s": (3, fill(disk, 6)), "worker": BLOWS["worker"]}
        return strike("disk full", given, blows, Settings(home=str(disk / "home")))


if __name__ == "__main__":
    sys.exit(main())
