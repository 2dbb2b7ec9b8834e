"""A frozen dataset: the same bytes each time, no document in two splits, and nothing changed unseen."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from dataset_parts import a_line, a_page, lines, sha
from hypothesis import given, settings
from hypothesis import strategies as st

from models.document import Box
from models.errors import BadDataset
from models.training.dataset import SPLITS, Shares, erase, erased, freeze, load, rows_of
from models.training.sample import Marked, page_sample_of, plain, plain_page, sample_of


def bytes_of(directory: Path) -> dict[str, bytes]:
    return {str(p.relative_to(directory)): p.read_bytes() for p in sorted(directory.rglob("*")) if p.is_file()}


def test_the_same_samples_give_the_same_bytes_in_whatever_order_they_come(tmp_path: Path):
    one = freeze(lines(40), tmp_path / "one", "corrections", pages=[a_page(1), a_page(2)])
    other = freeze(reversed(lines(40)), tmp_path / "other", "corrections", pages=[a_page(2), a_page(1)])

    assert one.version == other.version
    assert bytes_of(one.directory) == bytes_of(other.directory)


def test_freezing_again_where_it_lies_changes_nothing(tmp_path: Path):
    one = freeze(lines(12), tmp_path, "corrections")
    before = {path: path.stat().st_mtime_ns for path in one.directory.rglob("*")}

    again = freeze(lines(12), tmp_path, "corrections")

    assert again.version == one.version
    assert {path: path.stat().st_mtime_ns for path in one.directory.rglob("*")} == before
    assert [path.name for path in (tmp_path / "corrections").iterdir()] == [one.version]


@pytest.mark.parametrize(
    "change",
    [{"text": "8"}, {"weight": 0.5}, {"reviewer": "李强"}, {"reader": "other"}, {"box": Box(0, 0, 0.5, 0.5)}],
    ids=lambda change: next(iter(change)),
)
def test_whatever_is_different_about_a_sample_makes_another_version(tmp_path: Path, change: dict):
    many = lines(8)
    other = [(replace(many[1][0], **change), many[1][1]), *many[:1], *many[2:]]

    assert freeze(many, tmp_path, "x").version != freeze(other, tmp_path, "x").version


def test_what_was_frozen_comes_back(tmp_path: Path):
    many, page = dict(lines(20)), a_page(3)

    dataset = freeze(many.items(), tmp_path, "corrections", pages=[page], how={"seed": "gouji"}, parent="0" * 64)

    found = {sample for split in SPLITS for sample in dataset.samples[split]}
    assert found == set(many)
    assert all(dataset.path(sample).read_bytes() == many[sample] for sample in found)
    assert dataset.image(dataset.train[0]).shape[0] == 24
    assert [dataset.page_image(one).shape for split in SPLITS for one in dataset.pages[split]] == [(240, 320, 3)]
    assert dataset.manifest["parent"] == "0" * 64


@settings(max_examples=100, deadline=None)
@given(st.sets(st.binary(min_size=1, max_size=8), min_size=1, max_size=60), st.floats(0.05, 0.4))
def test_a_document_stays_in_its_split_and_shares_are_held(names: set[bytes], share: float):
    shares = Shares(share, share)
    split = {name: shares.split_of(sha(name.hex())) for name in names}

    assert split == {name: Shares(share, share).split_of(sha(name.hex())) for name in names}
    wider = Shares(share, min(1 - share, share + 0.1))
    assert all(wider.split_of(sha(name.hex())) == "test" for name, where in split.items() if where == "test")


def test_of_many_documents_about_the_wanted_share_is_held_out():
    split = [Shares().split_of(sha(str(number))) for number in range(4000)]

    assert 0.13 < split.count("test") / 4000 < 0.17
    assert 0.13 < split.count("validation") / 4000 < 0.17


def test_cells_of_one_document_are_never_in_two_splits(tmp_path: Path):
    dataset = freeze(lines(60), tmp_path, "corrections")

    where = {split: {sample.document for sample in dataset.samples[split]} for split in SPLITS}
    assert all(where.values())
    assert not (where["train"] & where["test"] or where["train"] & where["validation"])
    assert not where["validation"] & where["test"]


def test_a_changed_word_is_noticed(tmp_path: Path):
    dataset = freeze(lines(8), tmp_path, "corrections")
    metadata = dataset.directory / "train" / "metadata.jsonl"
    metadata.write_text(metadata.read_text().replace('"reviewer":"王芳"', '"reviewer":"李强"', 1))

    with pytest.raises(BadDataset, match="not what was frozen"):
        load(dataset.directory)


def test_a_changed_picture_is_noticed_when_it_is_used(tmp_path: Path):
    dataset = freeze(lines(8), tmp_path, "corrections")
    dataset.path(dataset.train[0]).write_bytes(a_line(99)[1])

    with pytest.raises(BadDataset, match="build it again"):
        dataset.image(dataset.train[0])


def test_a_crop_that_is_not_its_own_is_never_frozen(tmp_path: Path):
    (sample, _), (_, other) = lines(2)

    with pytest.raises(BadDataset, match="collect its document again"):
        freeze([(sample, other)], tmp_path, "x")
    assert list((tmp_path / "x").iterdir()) == []


def test_what_is_erased_is_gone_and_the_rest_is_still_proven(tmp_path: Path):
    dataset = freeze(lines(24), tmp_path, "corrections", pages=[a_page(1)])
    sample, page = dataset.train[0], next(one for split in SPLITS for one in dataset.pages[split])
    paths = dataset.path(sample), dataset.page_path(page)

    held = erase(dataset.directory, [sample.id, page.id, "f" * 64], "asked for")

    assert sorted(held) == sorted([sample.id, page.id])
    assert not any(path.exists() for path in paths)
    assert sample.crop not in "".join(p.read_text() for p in dataset.directory.rglob("*.jsonl"))
    left = load(dataset.directory)
    assert sample not in left.train
    assert len(left.train) == len(dataset.train) - 1
    assert {one["why"] for one in erased(dataset.directory)} == {"asked for"}


def test_an_erasure_that_was_killed_is_finished_by_doing_it_again(tmp_path: Path):
    dataset = freeze(lines(8), tmp_path, "corrections")
    sample = dataset.train[0]
    row = next(row for row in rows_of(dataset.directory / "train") if row["id"] == sample.id)
    erase(dataset.directory, [sample.id], "asked for")
    metadata = dataset.directory / "train" / "metadata.jsonl"
    metadata.write_text(metadata.read_text() + json.dumps(row, ensure_ascii=False) + "\n")

    load(dataset.directory)
    erase(dataset.directory, [sample.id], "asked for")

    assert sample not in load(dataset.directory).train
    assert len(erased(dataset.directory)) == 1


def test_no_dataset_is_said_so(tmp_path: Path):
    with pytest.raises(BadDataset, match="gouji dataset list"):
        load(tmp_path / "nothing")


EDGES = st.tuples(*[st.one_of(st.floats(0, 1), st.integers(0, 1))] * 4).map(sorted)


@settings(max_examples=60, deadline=None)
@given(st.lists(EDGES, max_size=5), st.integers(200, 4000), st.integers(200, 4000))
def test_samples_keep_their_names_on_their_way_through_a_file(boxes, width: int, height: int):
    marks = tuple(Marked("table row", Box(*box)) for box in boxes)
    page = replace(a_page(1)[0], marked=marks, width=width, height=height)
    line = replace(a_line(1)[0], box=Box(0, 0, 1, 1) if not boxes else marks[0].box)

    assert replace(line, box=Box(0, 0, 1, 1)).id == replace(line, box=Box(0.0, 0.0, 1.0, 1.0)).id
    assert page_sample_of(json.loads(json.dumps(plain_page(page)))).id == page.id
    assert sample_of(json.loads(json.dumps(plain(line)))).id == line.id


LOADER = """
import json, sys
from datasets import load_dataset
found = {}
for config in ("lines", "pages"):
    loaded = load_dataset(sys.argv[1], config)
    found[config] = {split: len(rows) for split, rows in loaded.items()}
    row = next(iter(loaded.values()))[0]
    found[config + "-row"] = sorted(row)
    found[config + "-size"] = row["image"].size
found["default"] = sorted(load_dataset(sys.argv[1])["train"][0])
found["objects"] = loaded["train"][0]["objects"] if "train" in loaded else None
print(json.dumps(found))
"""


def test_hugging_face_datasets_loads_it_offline(tmp_path: Path):
    dataset = freeze(lines(40), tmp_path, "corrections", pages=[a_page(n) for n in range(6)])
    environment = {"HF_HUB_OFFLINE": "1", "HF_HOME": str(tmp_path / "hf"), "PATH": "/usr/bin:/bin"}

    # In a place of its own: where our folder datasets/ lies, it would stand in for the library.
    out = subprocess.run(
        [sys.executable, "-c", LOADER, str(dataset.directory)],
        env=environment, cwd=tmp_path, capture_output=True, text=True, check=True,
    )  # fmt: skip

    found = json.loads(out.stdout.splitlines()[-1])
    assert found["lines"] == {split: len(dataset.samples[split]) for split in SPLITS}
    assert found["pages"] == {split: len(dataset.pages[split]) for split in SPLITS if dataset.pages[split]}
    assert {"image", "text", "kind", "weight", "document", "reviewer", "read_as", "reader", "id"} <= set(
        found["lines-row"]
    )
    assert found["default"] == found["lines-row"]
    assert found["pages-size"] == [320, 240]
    assert found["objects"]["category"].count("table row") == 2
