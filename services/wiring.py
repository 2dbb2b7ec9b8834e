"""Settings become parts: the only file that names concrete classes. Imported by working processes, not by doors."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from models.errors import StorageError
from models.files import Limits
from review.forms.form import Form
from review.forms.loader import load_forms
from services.settings import Settings

if TYPE_CHECKING:
    from models.read import Engine
    from services.champion import RegistryChampion, RegistryDoubts
    from services.desk import Desk
    from services.labelstudio.reviewer import LabelStudioReviewer
    from services.learning.building import Builder
    from services.learning.collecting import Collector
    from services.learning.doubt import DoubtLearner
    from services.learning.learn import Learner
    from services.learning.tables import TableLearner
    from services.learning.withdrawal import Withdrawal
    from services.originals import Originals
    from services.registry import Registry
    from services.reviewer import Reviewer
    from services.store.blobs import Blobs
    from services.store.sql import SqlStore
    from services.store.trainings import SqlTrainings
    from services.workbench import Bench, ShelteredBench


def engine(settings: Settings) -> Engine:
    """The models that read, loaded."""
    import cv2

    from models import zoo
    from models.read import Engine
    from review.forms.patterns import patterns_of

    threads = settings.threads or 2
    # As many processes read as there are cores for them: pictures, too, are worked on by no more threads than that.
    cv2.setNumThreads(threads)
    large, small = zoo.reader(settings.reader, threads), zoo.figure_reader(threads, zoo.figures_beside(settings.reader))
    patterns = patterns_of(known_forms(settings))
    return Engine(large, figures=small, patterns=patterns, threads=threads)  # type: ignore[arg-type]


def known_forms(settings: Settings) -> tuple[Form, ...]:
    """The forms that come with gouji, and those of the user's directories."""
    return load_forms([directory for directory in settings.forms.split(":") if directory])


def limits(settings: Settings) -> Limits:
    """How large a file may be."""
    return Limits(
        max_bytes=settings.file_megabytes * 1_000_000, pages=settings.pages, pixels=settings.megapixels * 1_000_000
    )


def home(settings: Settings) -> Path:
    """The data directory, made where it is not there yet."""
    folder = Path(settings.home).absolute()
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise StorageError(f"no data directory can be made at {folder} ({error.strerror}); set GOUJI_HOME") from error
    return folder


def store(settings: Settings) -> SqlStore:
    """Where documents and their states are kept."""
    from services.store.sql import SqlStore

    return SqlStore(settings.database or str(home(settings) / "gouji.db"))


def blobs(settings: Settings) -> Blobs:
    """Where files are kept."""
    from services.store.blobs import Blobs

    return Blobs(settings.blobs or str(home(settings) / "blobs"))


def desk(settings: Settings, bench: Bench, worker: str = "desk") -> Desk:
    """The desk with everything it stands on."""
    from importlib.metadata import version

    from services.desk import Desk
    from services.originals import Originals
    from services.second_reader import SecondReader

    documents, originals = store(settings), Originals(blobs(settings))
    bench.doubt_with(doubts(settings, documents))
    return Desk(
        documents,
        originals,
        bench,
        reviewer(settings, documents, originals),
        settings.pages_per_job,
        {"gouji": version("gouji")},
        worker,
        SecondReader(settings.double),
    )


def reviewer(settings: Settings, store: SqlStore, originals: Originals) -> Reviewer:
    """Who puts questions to people: the Label Studio of the settings or of the data directory, where there is one."""
    from services.labelstudio.account import known
    from services.pictures import Pictures, Picturing
    from services.reviewer import StoreReviewer

    if not known(settings).labelstudio:
        return StoreReviewer()
    return Picturing(labelstudio(settings, store), Pictures(store, originals, limits(settings)), store)


def labelstudio(settings: Settings, store: SqlStore) -> LabelStudioReviewer:
    """The way to people through Label Studio."""
    from functools import cache

    from models.errors import BadRequest
    from review.labelstudio.client import LabelStudioServer
    from services.labelstudio.account import known
    from services.labelstudio.projects import Listening
    from services.labelstudio.reviewer import LabelStudioReviewer
    from services.labelstudio.webhook import PATH
    from services.store.labelstudio import SqlLedger

    settings = known(settings)
    if not settings.labelstudio:
        raise BadRequest("there is no Label Studio yet: `gouji up` starts one, or set GOUJI_LABELSTUDIO to an address")
    listening = Listening((settings.webhooks or settings.address).rstrip("/") + PATH, webhook_secret(settings))
    return LabelStudioReviewer(
        LabelStudioServer(settings.labelstudio, settings.labelstudio_token),
        SqlLedger(store.engine),
        store,
        cache(lambda: known_forms(settings)),
        picture_address(settings),
        listening,
    )


def registry(settings: Settings, store: SqlStore) -> Registry:
    """The models, and which of them is champion."""
    from services.registry import Registry
    from services.store.registry import SqlRegistry

    return Registry(store, SqlRegistry(store.engine), blobs(settings), home(settings) / "models")


def champion(settings: Settings, store: SqlStore) -> RegistryChampion:
    """The weights that read, as the registry has them."""
    from services.champion import RegistryChampion

    return RegistryChampion(registry(settings, store), settings.reader)


def doubts(settings: Settings, store: SqlStore) -> RegistryDoubts:
    """The model of doubt that judges, as the registry has it."""
    from services.champion import RegistryDoubts

    return RegistryDoubts(registry(settings, store))


def follow(bench: ShelteredBench, settings: Settings, store: SqlStore) -> None:
    """Let a bench read and judge with the champions, the reader's weights only where the settings name none."""
    from services.champion import follows_champion

    if follows_champion(settings):
        bench.follow(champion(settings, store))
    bench.doubt_with(doubts(settings, store))


def collector(settings: Settings, store: SqlStore) -> Collector:
    """Takes samples from what was answered and settled."""
    from dataclasses import replace
    from functools import cache

    from services.champion import follows_champion
    from services.learning.collecting import Collector
    from services.originals import Originals
    from services.store.reviewing import SqlReviewing
    from services.store.samples import SqlSamples

    samples, reviewing = SqlSamples(store.engine), SqlReviewing(store.engine)

    def reads() -> Engine:
        if not follows_champion(settings):
            return engine(settings)
        models = registry(settings, store)
        return engine(replace(settings, reader=models.reader(models.reading(), settings.reader)))

    return Collector(store, reviewing, samples, Originals(blobs(settings)), cache(reads), limits(settings))


def builder(settings: Settings, store: SqlStore) -> Builder:
    """Freezes datasets."""
    from services.learning.building import Builder
    from services.store.samples import SqlSamples

    return Builder(SqlSamples(store.engine), blobs(settings), home(settings) / "datasets")


def trainings(store: SqlStore) -> SqlTrainings:
    """Which trainings were called for, and what came of each."""
    from services.store.trainings import SqlTrainings

    return SqlTrainings(store.engine)


def learner(
    settings: Settings, store: SqlStore, task: str = "recognise", base: Path | None = None
) -> Learner | TableLearner | DoubtLearner:
    """Makes challengers for the champion of a task; `base` is the table finder to begin with, where there is none."""
    import os

    from models.errors import BadRequest
    from models.training.recogniser import Recipe
    from services.learning.doubt import DoubtLearner
    from services.learning.learn import Learner, Means
    from services.learning.tables import TableLearner

    if task == "doubt":
        return DoubtLearner(store, registry(settings, store), known_forms(settings), home(settings) / "learning")
    collecting, building = collector(settings, store), builder(settings, store)
    if task == "structure":
        return TableLearner(collecting, building, registry(settings, store), home(settings) / "learning", base)
    if task != "recognise":
        raise BadRequest(f"no learning called {task!r}; there are: recognise, structure, doubt")
    jobs = settings.jobs or os.cpu_count() or 1
    scans = Path(__file__).parents[1] / "datasets" / "samples"
    means = Means(Recipe(minutes=settings.learn_minutes), jobs=jobs, scans=scans)
    return Learner(collecting, building, registry(settings, store), home(settings) / "learning", means)


def withdrawal(settings: Settings, store: SqlStore) -> Withdrawal:
    """Takes samples back."""
    from services.learning.withdrawal import Withdrawal
    from services.store.samples import SqlSamples

    return Withdrawal(SqlSamples(store.engine), store, blobs(settings), home(settings) / "datasets")


def secret(settings: Settings) -> bytes:
    """What signs addresses."""
    from services.signed import secret_of

    return secret_of(settings.secret, home(settings))


def webhook_secret(settings: Settings) -> str:
    """By what we know that a webhook comes from our Label Studio."""
    import hashlib
    import hmac

    return hmac.new(secret(settings), b"label-studio webhook", hashlib.sha256).hexdigest()


def picture_address(settings: Settings) -> Callable[[str, str], str]:
    """Where a browser finds a picture without a key, by its document's sha256 and its name."""
    from services.pictures import path_of
    from services.signed import QUARTER, Signer

    signer = Signer(secret(settings))
    return lambda sha256, name: settings.address.rstrip("/") + signer.signed(path_of(sha256, name), QUARTER)
