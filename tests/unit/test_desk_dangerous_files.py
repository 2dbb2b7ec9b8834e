"""A file that crashes, swells or hangs its reader is failed with the reason, and the next file is read."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from desk_parts import SlowPages, a_desk, clean, many_pages

from models.errors import LostBlob
from services.desk import MOST_STARTS
from services.jobs import perform
from services.settings import Settings
from services.store.seam import DocumentState
from services.workbench import ShelteredBench


@pytest.mark.parametrize(
    ("words", "tries", "reason"),
    [
        ("kill", 2, "the reading process died on it"),
        ("swell", 1, "MB of memory"),
        ("hang", 1, "took longer than"),
    ],
)
def test_a_file_that_kills_its_reader_is_failed_and_the_next_one_is_read(
    words: str, tries: int, reason: str, tmp_path: Path
):
    settings = Settings(reader=str(tmp_path / "marks"), threads=1, megabytes=700, seconds=6 if words == "hang" else 60)
    bench = ShelteredBench(settings, "desk_parts:deadly")
    desk = a_desk(tmp_path, at=bench)
    path = tmp_path / "dangerous.txt"
    path.write_text(f"{words}\n")
    try:
        case = desk.read(desk.receive(path).sha256)
        assert case.state is DocumentState.FAILED
        assert reason in case.reason
        assert (tmp_path / "marks").read_text().split() == [words] * tries
        if words == "kill":
            assert desk.bench.pages(clean(tmp_path)) == 1, "a new process has taken its place"
    finally:
        bench.close()


def test_a_bench_that_is_closed_blames_no_file(tmp_path: Path):
    bench = ShelteredBench(Settings(threads=1))
    desk = a_desk(tmp_path, at=bench)
    sha = desk.receive(clean(tmp_path)).sha256
    bench.close()
    with pytest.raises(InterruptedError):
        desk.read(sha)
    assert desk.store.case(sha).state is DocumentState.READING, "another worker takes it up"


def test_a_file_that_was_changed_in_the_blob_store_is_not_taken_for_what_came_in(tmp_path: Path):
    desk = a_desk(tmp_path)
    case = desk.receive(clean(tmp_path))
    place = desk.originals.blobs.local(case.sha256)
    assert place is not None
    place.chmod(0o640)
    place.write_bytes(place.read_bytes().replace(b"0", b"1"))
    with pytest.raises(LostBlob, match="not what came in; restore"):
        desk.read(case.sha256)
    place.unlink()
    with pytest.raises(LostBlob, match="missing or was changed"):
        desk.read(case.sha256)
    assert desk.store.case(case.sha256).state is DocumentState.READING, "it may come back from a backup"


def test_a_worker_that_is_told_to_stop_costs_a_document_no_try_and_gives_its_job_back(tmp_path: Path):
    class Stopping(SlowPages):
        def read(self, path: Path, first: int, last: int, on_page: Callable[[int], None]) -> bytes:
            raise InterruptedError("the bench was closed in the middle of its work")

    for pages in (4, 40):
        desk = a_desk(tmp_path, at=Stopping(pages))
        sha = desk.receive(many_pages(tmp_path / f"{pages}.pdf", 1, number=pages)).sha256
        for _ in range(2 * MOST_STARTS):
            for job in desk.store.claim("one", lease=60):
                perform(desk, job, 60)
        assert desk.store.case(sha).state is DocumentState.READING
        whole = pages <= 8
        assert desk.store.case(sha).attempts == (0 if whole else 1)
        assert whole or {part.attempts for part in desk.store.parts(sha)} == {0}


def test_a_document_that_so_many_workers_died_with_is_taken_for_the_cause(tmp_path: Path):
    desk = a_desk(tmp_path)
    sha = desk.receive(clean(tmp_path)).sha256
    for _ in range(6):
        desk.store.start(sha, "a worker that is killed now")
    case = desk.read(sha)
    assert case.state is DocumentState.FAILED
    assert "6 workers died with it" in case.reason
