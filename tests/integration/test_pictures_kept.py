"""Pictures are made once, kept as blobs, and made anew only when the document was read anew."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from api_parts import with_table
from desk_parts import a_desk, clean

from models.errors import BadRequest
from models.files import Limits
from review.decision import Place
from services.desk import Desk
from services.pictures import Pictures, context_name, crop_name, names_of, page_name


@pytest.fixture
def read(tmp_path: Path) -> Iterator[tuple[Desk, Pictures, str]]:
    desk = a_desk(tmp_path)
    sha256 = desk.read(desk.receive(with_table(tmp_path / "a.pdf")).sha256).sha256
    pictures = Pictures(desk.store, desk.originals, Limits())
    yield desk, pictures, sha256
    pictures.close()


def test_a_picture_is_made_once_and_found_by_others(read: tuple[Desk, Pictures, str]):
    desk, pictures, sha256 = read
    place = Place(0, 1, 1)
    names = (page_name(1), crop_name(place), context_name(place))
    made = pictures.blobs(sha256, names)
    pictures.close()
    there = Pictures(desk.store, desk.originals, Limits(pages=0))

    assert there.blobs(sha256, names) == made, "limits that allow no page are not even asked"
    assert pictures.data(made[names[1]]).startswith(b"\x89PNG")
    assert pictures.data(made[names[2]]).startswith(b"\xff\xd8")
    assert len(set(made.values())) == 3


def test_a_document_that_was_read_anew_has_new_pictures(tmp_path: Path):
    desk = a_desk(tmp_path)
    sha256 = desk.receive(with_table(tmp_path / "a.pdf")).sha256
    pictures = Pictures(desk.store, desk.originals, Limits())
    read = desk.bench.recognise([desk.bench.read(tmp_path / "a.pdf", 1, 2, lambda page: None)], {})[0]
    desk.store.start(sha256, "tests")
    desk.store.hold(read, [])
    pictures.blob(sha256, page_name(1))
    before = set(desk.store.attachments(sha256))
    desk.store.cancel(sha256, "tests")
    desk.store.retry(sha256, "tests")
    desk.read(sha256)
    pictures.blob(sha256, page_name(1))
    pictures.close()

    added = set(desk.store.attachments(sha256)) - before - {"original"}
    assert len(added) == 1 and added.pop().startswith("page/1@")


@pytest.mark.parametrize("name", ["page/9", "page/0", "crop/0.0", "crop/7.0.0", "context/0.50.0", "../secret", ""])
def test_what_is_not_there_has_no_picture(read: tuple[Desk, Pictures, str], name: str):
    _, pictures, sha256 = read
    with pytest.raises(BadRequest):
        pictures.blob(sha256, name)


def test_a_file_without_pages_has_no_pictures_and_its_figures_want_none(tmp_path: Path):
    desk = a_desk(tmp_path)
    sha256 = desk.read(desk.receive(clean(tmp_path)).sha256).sha256
    assert all(names_of(fact) == () for fact in desk.store.reports(sha256)[0].facts)
    with pytest.raises(BadRequest, match="without pages"):
        Pictures(desk.store, desk.originals, Limits()).blob(sha256, page_name(1))
