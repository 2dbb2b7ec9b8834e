"""Samples in the store, datasets built of them, and samples taken back, on both databases."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from dataset_parts import a_line, a_page, lines
from held import LOW, a_correction, a_document, a_report, sha

from models.document import Box
from models.errors import BadDataset, BadRequest
from models.training.dataset import SPLITS, Dataset, load
from models.training.sample import PageSample, Sample
from review.decision import Outcome, StructureAnswer
from services.audit import verify
from services.learning.building import Builder, Recipe
from services.learning.withdrawal import Withdrawal
from services.store.blobs import Blobs
from services.store.reviewing import SqlReviewing
from services.store.samples import Due, SqlSamples
from services.store.seam import Arrival, Model
from services.store.sql import SqlStore


class Library:
    """A store with samples, and all that works on it."""

    def __init__(self, store: SqlStore, folder: Path) -> None:
        self.store, self.home = store, folder / "datasets"
        self.blobs = Blobs(str(folder / "blobs"))
        self.samples = SqlSamples(store.engine)
        self.builder = Builder(self.samples, self.blobs, self.home)
        self.withdrawal = Withdrawal(self.samples, store, self.blobs, self.home)

    def keep(self, many: list[tuple[Sample, bytes]], pages: list[tuple[PageSample, bytes]] = []) -> None:  # noqa: B006
        """Keep samples, document by document."""
        for _, png in (*many, *pages):
            self.blobs.put(png)
        for document in sorted({sample.document for sample, _ in (*many, *pages)}):
            self.store.receive(Arrival(document, f"{document[:6]}.pdf"))
            own = [sample for sample, _ in many if sample.document == document]
            self.samples.keep(document, "held/1", own, [page for page, _ in pages if page.document == document])


@pytest.fixture
def library(store: SqlStore, tmp_path: Path) -> Library:
    return Library(store, tmp_path)


def every(dataset: Dataset) -> set[str]:
    return {sample.id for split in SPLITS for sample in dataset.samples[split]}


def test_building_twice_gives_the_same_version_and_the_log_says_so_once(library: Library):
    library.keep(lines(24), [a_page(1)])

    first, again = library.builder.build("corrections"), library.builder.build("corrections")

    assert (first.known, again.known) == (False, True)
    assert again.dataset.version == first.dataset.version
    assert [one.version for one in library.builder.versions()] == [first.dataset.version]
    assert [event.kind for event in library.store.events("corrections")] == ["dataset.built"]
    assert verify(library.store).whole


def test_a_lost_folder_is_built_again_byte_for_byte(library: Library):
    library.keep(lines(24), [a_page(1)])
    dataset = library.builder.build("corrections").dataset
    before = {path: path.read_bytes() for path in dataset.directory.rglob("*") if path.is_file()}
    library.keep([a_line(200, sha("later"))])
    newer = library.builder.build("corrections").dataset
    for path in list(before)[::2]:
        path.unlink()

    again = library.builder.rebuild(dataset.version)

    assert again.version == dataset.version != newer.version
    assert {path: path.read_bytes() for path in again.directory.rglob("*") if path.is_file()} == before


def test_new_answers_make_a_version_that_knows_its_parent(library: Library):
    library.keep(lines(20))
    first = library.builder.build("corrections").dataset
    library.keep([a_line(200, sha("later"))])

    second = library.builder.build("corrections").dataset

    assert second.manifest["parent"] == first.version
    assert every(first) < every(second)
    where = {s.id: split for split in SPLITS for s in first.samples[split]}
    assert all(s.id not in where or where[s.id] == split for split in SPLITS for s in second.samples[split])


def test_accepted_cells_weigh_less_and_hold_figures_and_labels_in_balance(library: Library):
    answered = [a_line(n, sha(f"d{n % 6}"), text=str(n + 10)) for n in range(30)]
    accepted = [
        a_line(n, sha(f"d{n % 6}"), text=f"项目{n}" if n % 2 else str(n), reviewer=None) for n in range(100, 190)
    ]
    library.keep([*answered, *accepted])

    dataset = library.builder.build("corrections", Recipe(accepted_for_each=2, accepted_at_least=0)).dataset

    many = [sample for split in SPLITS for sample in dataset.samples[split]]
    assert {sample.weight for sample in many if sample.answered} == {1.0}
    assert {sample.weight for sample in many if not sample.answered} == {0.3}
    labels = sum(sample.kind == "label" for sample in many)
    assert (len(many), labels) == (90, 45)


def test_another_recipe_is_another_version(library: Library):
    library.keep(lines(24))
    first = library.builder.build("corrections")

    other = library.builder.build("corrections", Recipe(accepted_weight=0.1))

    assert not other.known
    assert other.dataset.manifest["how"]["accepted_weight"] == 0.1
    assert first.dataset.version == other.dataset.manifest["parent"]


def test_nothing_to_learn_from_is_said_so(library: Library):
    with pytest.raises(BadDataset, match="samples come from answers"):
        library.builder.build("corrections")
    with pytest.raises(BadRequest, match="letters, digits"):
        library.builder.build("../elsewhere")
    with pytest.raises(BadRequest, match="no dataset called 'nothing'"):
        library.builder.dataset("nothing")


def test_a_withdrawn_sample_is_in_no_later_version_and_those_that_held_it_are_named(library: Library):
    library.keep(lines(20))
    first = library.builder.build("corrections").dataset
    library.store.register(Model("small-2", "recognise", sha("2"), datetime.now(UTC), dataset=first.version))
    wrong = first.train[0]

    taken = library.withdrawal.sample(wrong.id[:10], "the answer was wrong", "李强")

    assert ([one.version for one in taken.versions], taken.models) == ([first.version], ("small-2",))
    second = library.builder.build("corrections").dataset
    assert every(first) - every(second) == {wrong.id}
    assert wrong in load(first.directory).train
    kinds = [event.kind for event in library.store.events(wrong.document)]
    assert kinds[-1] == "samples.withdrawn"


def test_a_withdrawn_sample_does_not_come_back_when_its_document_is_collected_again(library: Library):
    sample, png = a_line(3)
    library.keep([(sample, png)])
    library.withdrawal.sample(sample.id, "the answer was wrong", "李强")
    other_crop = replace(sample, crop=hashlib.sha256(a_line(50)[1]).hexdigest())

    assert library.samples.keep(sample.document, "held/2", [other_crop]) == 0
    assert library.samples.keep(sample.document, "held/3", [replace(other_crop, text="the right answer")]) == 1


def test_an_erased_sample_leaves_no_bytes_anywhere_and_never_comes_back(library: Library, tmp_path: Path):
    many = lines(12)
    library.keep(many)
    dataset = library.builder.build("corrections").dataset
    sample, png = next(one for one in many if one[0].id == dataset.train[0].id)

    taken = library.withdrawal.erase_sample(sample.id, "asked for by the agency", "李强")

    assert taken.erased_from == (dataset.directory,)
    files = [path for path in tmp_path.rglob("*") if path.is_file() and not path.name.startswith("gouji.db")]
    assert not [path for path in files if png in path.read_bytes() or sample.key.encode() in path.read_bytes()]  # type: ignore[union-attr]
    assert sample not in load(dataset.directory).train
    assert [one.sample for one in library.samples.of_document(sample.document) if one.id == sample.id] == [None]
    moved = replace(sample, text="1", crop=hashlib.sha256(a_line(50)[1]).hexdigest())
    assert library.samples.admitted(sample.document, [moved]) == []
    others = [one for one, _ in many if one.document == sample.document and one != sample]
    assert library.samples.keep(sample.document, "held/2", [moved, *others]) == len(others)
    with pytest.raises(BadDataset, match=r"1 samples of .* were erased"):
        library.builder.rebuild(dataset.version)


def test_a_crop_that_another_sample_shows_too_is_not_taken_from_it(library: Library):
    (one, png), other_document = a_line(1), sha("other")
    other = replace(one, document=other_document)
    library.keep([(one, png), (other, png)])

    library.withdrawal.erase_sample(one.id, "asked for", "李强")

    assert library.blobs.get(other.crop) == png
    library.withdrawal.erase_sample(other.id, "asked for", "李强")
    assert not library.blobs.has(other.crop)


def test_a_page_that_another_sample_shows_too_is_not_taken_from_it(library: Library):
    (page, png) = a_page(1)
    other = replace(page, marked=page.marked[:1])
    library.keep([], [(page, png), (other, png)])

    library.withdrawal.erase_sample(page.id, "asked for", "李强")

    assert library.blobs.has(other.picture)
    assert list(library.samples.pages()) == [other]


def test_a_whole_document_is_taken_back_for_ever(library: Library):
    document = a_document()
    library.store.receive(Arrival(document.sha256, document.name))
    library.store.start(document.sha256, "worker")
    library.store.hold(document, [a_report(document)])
    library.store.settle(document.sha256)
    library.keep([a_line(n, document.sha256) for n in range(5)])

    taken = library.withdrawal.erase_document(document.sha256[:12], "asked for", "李强")

    assert len(taken.samples) == 5
    assert list(library.samples.lines()) == []
    assert library.samples.due() == []


@pytest.mark.parametrize("why", ["", "  "])
def test_nothing_is_taken_back_without_a_reason(library: Library, why: str):
    sample, png = a_line(1)
    library.keep([(sample, png)])

    with pytest.raises(BadRequest, match="say why"):
        library.withdrawal.erase_sample(sample.id, why, "李强")
    assert library.blobs.has(sample.crop)


def test_a_sample_that_is_not_there_is_said_so(library: Library):
    library.keep(lines(3))

    for name in ("", "f" * 64):
        with pytest.raises(BadRequest, match="no sample"):
            library.withdrawal.sample(name, "why", "李强")


def test_what_a_document_gives_now_supersedes_what_it_gave_before(library: Library):
    sample, png = a_line(1)
    library.keep([(sample, png)])
    corrected = replace(sample, text="8")

    library.samples.keep(sample.document, "held/2", [corrected], left_out={"illegible": 2})

    assert list(library.samples.lines()) == [corrected]
    assert library.samples.left_out() == {"illegible": 2}
    library.samples.keep(sample.document, "held/3", [sample])
    assert list(library.samples.lines()) == [sample]
    assert library.samples.left_out() == {}


def test_a_document_is_due_when_something_was_said_and_when_it_settles(store: SqlStore):
    samples, document = SqlSamples(store.engine), a_document()
    store.receive(Arrival(document.sha256, document.name))
    store.start(document.sha256, "worker")
    store.hold(document, [a_report(document, "requests.r1.c1")])
    assert samples.due() == []

    def due(settled: bool) -> Due:
        (one,) = samples.due()
        assert (one.document, one.settled, one.answered) == (document.sha256, settled, True)
        samples.keep(one.document, one.mark, [])
        assert samples.due() == []
        return one

    store.correct(a_correction(document, "requests.r1.c1"))
    due(settled=False)
    store.settle(document.sha256)
    due(settled=True)
    store.correct(a_correction(document, "requests.r1.c1", "19"))
    due(settled=False)


def test_a_document_is_due_when_somebody_said_how_a_table_is_cut(store: SqlStore):
    samples, reviewing, document = SqlSamples(store.engine), SqlReviewing(store.engine), a_document()
    store.receive(Arrival(document.sha256, document.name))
    store.start(document.sha256, "worker")
    store.hold(document, [a_report(document, "requests.r1.c1")])
    reviewing.want(document.sha256, {(1, 0): (("requests.r1.c1",), (LOW,))})
    (question,) = reviewing.questions(None, document.sha256)

    reviewing.answer(StructureAnswer(question.id, "李强", Outcome.AS_READ, "annotation/9@1", datetime.now(UTC)))

    (due,) = samples.due()
    assert due.answered


def test_boxes_that_lie_on_each_other_are_one_place(library: Library):
    sample, png = a_line(1)
    label = replace(sample, key=None, box=Box(0.1, 0.1, 0.3, 0.12))
    library.keep([(label, png)])
    library.withdrawal.erase_sample(label.id, "asked for", "李强")

    near, far = replace(label, box=Box(0.101, 0.1, 0.302, 0.121)), replace(label, box=Box(0.5, 0.1, 0.7, 0.12))

    assert library.samples.admitted(label.document, [near, far]) == [far]
