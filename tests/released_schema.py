"""Writes what a database looks like at the newest schema, with rows in every table, into tests/resources/schemas.

Run once, when a schema is released: `python tests/released_schema.py`. A written dump is never made anew.
"""

from __future__ import annotations

import re
import sqlite3
import subprocess
import tempfile
from datetime import timedelta
from pathlib import Path

from held import LOW, NOON, a_correction, a_document, a_report, sha
from postgres import Cluster, cluster

from models.document import Box
from models.training.sample import Sample
from review.decision import Answer, DrawnCell, Outcome, StructureAnswer
from services.store.keys import Reply, Role, SqlKeys
from services.store.labelstudio import SqlLedger, Taken
from services.store.samples import SqlSamples, Version
from services.store.schema import SCHEMA
from services.store.seam import Arrival, Model
from services.store.sql import SqlStore
from services.store.trainings import Course, SqlTrainings

HERE = Path(__file__).parent / "resources" / "schemas"


def live(store: SqlStore) -> None:
    """Leave something in every table: a settled document with a late correction, one in doubt, one being read."""
    for name in ("年报.pdf", "存疑.pdf"):
        document = a_document(name)
        store.receive(Arrival(document.sha256, name, 1024, "application/pdf", {"form": "auto"}))
        store.start(document.sha256, "worker")
        store.attach(document.sha256, {"original": document.sha256, "page/1": sha("page")})
        store.hold(document, [a_report(document, "requests.r1.c1", "requests.r2.c2")], {"risk": "1"})
    store.asked({question.id: f"1/{question.id}" for question in store.questions()})
    for question in store.questions(None, sha("年报.pdf")):
        answer = Answer(question.id, "王芳", Outcome.CORRECTED, f"annotation/{question.id}", NOON, "17", "清楚", 4.5)
        store.answer(answer, a_correction(a_document(), question.flag.key))
    store.settle(sha("年报.pdf"))
    store.correct(a_correction(a_document(), "requests.r3.c1", "131"))
    store.settle(sha("年报.pdf"))
    store.ask_again(store.questions(None, sha("存疑.pdf"))[0].id, LOW)
    store.receive(Arrival(sha("长.pdf"), "长.pdf", options={"form": "none"}))
    store.split(sha("长.pdf"), [(1, 20), (21, 40)])
    store.finish_part(sha("长.pdf"), 0, sha("part"))
    store.register(Model("small-1", "recognise", sha("1"), NOON, settings={"lr": 0.1}, results={"cer": 0.02}))
    store.register(Model("small-2", "recognise", sha("2"), NOON + timedelta(days=1), "small-1", "d1"))
    store.promote("small-2", "admin")
    samples, settled = SqlSamples(store.engine), sha("年报.pdf")
    sample = Sample(sha("crop"), "17", settled, 1, Box(0.1, 0.1, 0.2, 0.2), key="requests.r1.c1", reviewer="王芳")
    samples.keep(settled, "settled/1", [sample], left_out={"several-lines": 1})
    version = Version("corrections", sha("manifest"), None, {"schema": "gouji.dataset/1"}, NOON)
    samples.record(version, {sample.id: ("train", 1.0)})
    keys = SqlKeys(store.engine)
    key, _ = keys.make("扫描室", Role.OPERATOR, "admin")
    keys.revoke(key.id, "admin")
    keys.keep_reply(key.id, "upload-1", Reply(sha("request"), 201, {"documents": []}))
    ledger = SqlLedger(store.engine)
    project = ledger.begin_project("figures-zh", "gouji:0123456789abcdef", 1)
    ledger.made_project(project.id, 3)
    ledger.send(project.id, ["q1-0123456789ab-0.requests.r1.c1"], 30)
    ledger.sent(project.id, {"q1-0123456789ab-0.requests.r1.c1": 17})
    ledger.took(Taken(project.id, 5, "q1-0123456789ab-0.requests.r1.c1", "王芳", NOON))
    reviewing = store.reviewing
    reviewing.want(sha("存疑.pdf"), {(1, 0): (("requests.r1.c1",), (LOW,))})
    (table,) = reviewing.questions()
    cells = (DrawnCell(0, 0, "17", box=Box(0, 0, 0.5, 0.5)),)
    reviewing.answer(StructureAnswer(table.id, "王芳", Outcome.CORRECTED, "annotation/9@1", NOON, cells))
    reviewing.redraw(a_document("存疑.pdf", 2), [a_report(a_document("存疑.pdf", 2))], [], 1, "annotation/9@1")
    reviewing.remind(store.questions(None, sha("存疑.pdf"))[0].id, "王芳", "mail")
    trainings = SqlTrainings(store.engine)
    training, _ = trainings.call("recognise", "corrections", "by hand")
    trainings.end(training.id, Course.REFUSED, ["nothing was learned"], sha("dataset"))
    for announcement in store.claim("dispatcher", limit=2):
        store.postpone(announcement.id, "Redis does not answer")


def sqlite_dump(path: Path) -> str:
    """A whole SQLite database as SQL."""
    store = SqlStore(f"sqlite:///{path}")
    live(store)
    store.close()
    with sqlite3.connect(path) as database:
        lines = list(database.iterdump())
    return "\n".join(lines) + "\n"


def postgresql_dump(running: Cluster) -> str:
    """A whole PostgreSQL database as SQL that any later version reads."""
    store = SqlStore(running.create("released"))
    live(store)
    store.close()
    command = [running.home / "pg_dump", "--no-owner", "--inserts", "-h", "127.0.0.1", "-p", str(running.port)]
    out = subprocess.run([*command, "-U", "gouji", "released"], capture_output=True, text=True, check=True).stdout
    # psql's own commands and settings that older or newer servers do not know.
    return re.sub(r"(?m)^(\\(un)?restrict .*|SET transaction_timeout.*|--.*)\n", "", out)


def main() -> None:
    """Write both dumps, unless they are there."""
    HERE.mkdir(parents=True, exist_ok=True)
    wanted = [HERE / f"{SCHEMA}.{kind}.sql" for kind in ("sqlite", "postgresql")]
    if there := [path for path in wanted if path.exists()]:
        raise SystemExit(f"schema {SCHEMA} was released before ({there[0].name}): add a migration instead")
    with tempfile.TemporaryDirectory() as folder:
        wanted[0].write_text(sqlite_dump(Path(folder) / "gouji.db"))
    with cluster() as running:
        wanted[1].write_text(postgresql_dump(running))


if __name__ == "__main__":
    main()
