"""What people said in Label Studio, taken in once: when a webhook tells of it, when a poll finds it, when all is
compared."""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from models.errors import BadRequest
from review.answered import voice
from review.decision import Answer, Outcome, QuestionState, StructureAnswer
from review.labelstudio import tasks
from review.labelstudio.seam import Annotation, LabelStudio, Shown
from services.labelstudio.projects import Projects
from services.store.labelstudio import Known, Ledger, Taken
from services.store.seam import Store

log = logging.getLogger("gouji.labelstudio")

_OVERLAP = timedelta(seconds=10)
"""What was said in the last moments before the last look is looked at again: clocks and transactions are not exact."""
_ALIVE = (QuestionState.WAITING, QuestionState.ASKED)
Take = Callable[[Answer | StructureAnswer], object]


class Hearing:
    """The way of answers out of Label Studio, to whoever takes them in."""

    def __init__(
        self,
        labelstudio: LabelStudio,
        ledger: Ledger,
        store: Store,
        projects: Projects,
        take: Take,
    ) -> None:
        self._labelstudio, self._ledger, self._store, self._projects = labelstudio, ledger, store, projects
        self._take = take

    def told(self, news: Mapping[str, Any]) -> None:
        """Look at what a webhook told of: tasks, or annotations that are gone, by their numbers."""
        for task in news.get("tasks") or ():
            self._look_at(int(task))
        for annotation in news.get("annotations") or ():
            for taken in self._ledger.taken_as(int(annotation)):
                sent = self._ledger.task_of(taken.cell_id)
                if sent is not None and sent.task is not None:
                    self._look_at(sent.task)

    def poll(self) -> int:
        """Take in what was said since the last look; how many tasks were looked at."""
        seen = 0
        for known in self._projects.there():
            latest = known.seen_until
            since = None if latest is None else latest - _OVERLAP
            for shown in self._labelstudio.tasks(known.project or 0, since):
                self._heard(known, shown)
                latest = shown.updated if latest is None else max(latest, shown.updated)
                seen += 1
            if latest is not None and latest != known.seen_until:
                self._ledger.saw_until(known.id, latest)
        return seen

    def compare(self) -> None:
        """Hold all that is there against all that should be: what is lost is asked again, what is doubled goes."""
        for known in self._projects.there():
            by_cell: dict[str, list[Shown]] = defaultdict(list)
            for shown in self._labelstudio.tasks(known.project or 0):
                by_cell[shown.cell_id].append(shown)
            for cell_id, several in by_cell.items():
                self._compare_one(known, cell_id, several)
            sent = self._ledger.tasks(known.id)
            self._forget([one for one, task in sent.items() if task is not None and one not in by_cell])

    def lose(self, known: Known) -> None:
        """A project is gone, or asks no more: its questions wait again."""
        self._ask_again(list(self._ledger.tasks(known.id)))

    def _compare_one(self, known: Known, cell_id: str, several: Sequence[Shown]) -> None:
        for shown in several:
            self._heard(known, shown)
        if tasks.question_of(cell_id) is None:
            return
        said = [shown for shown in several if shown.annotations]
        standing = min(said or several, key=lambda shown: shown.id)
        sent = self._ledger.task_of(cell_id)
        here = sent is not None and sent.project == known.id
        if here and sent is not None and sent.task is not None and sent.task != standing.id:
            self._ledger.sent(known.id, {cell_id: standing.id})
        wanted = here and self._is_alive(cell_id)
        for shown in several:
            if not shown.annotations and not (wanted and shown is standing):
                self._labelstudio.remove(shown.id)

    def _look_at(self, task: int) -> None:
        shown = self._labelstudio.task(task)
        if shown is None:
            owned = [
                o for known in self._ledger.projects() for o, t in self._ledger.tasks(known.id).items() if t == task
            ]
            self._forget(owned)
            return
        known = next((p for p in self._ledger.projects() if p.project == shown.project), None)
        if known is not None and any(p.id == known.id for p in self._projects.there()):
            self._heard(known, shown)

    def _forget(self, cell_ids: Sequence[str]) -> None:
        """These tasks are there no more: questions that nobody has answered wait again."""
        alive = [cell_id for cell_id in cell_ids if self._is_alive(cell_id)]
        self._ledger.lost(cell_ids)
        self._ask_again(alive)

    def _ask_again(self, cell_ids: Sequence[str]) -> None:
        """Let those questions wait again that nobody has answered."""
        named = [found for one in cell_ids if self._is_alive(one) and (found := tasks.question_of(one))]
        if figures := [id for kind, id in named if kind == "q"]:
            self._store.unasked(figures)
        if tables := [id for kind, id in named if kind == "s"]:
            self._store.reviewing.unasked(tables)

    def _heard(self, known: Known, shown: Shown) -> None:
        """Take in what stands in a task, and what stands there no more."""
        named = tasks.question_of(shown.cell_id)
        if named is None:
            return
        before = {one.annotation: one for one in self._ledger.taken(shown.cell_id) if one.project == known.id}
        for annotation in shown.annotations:
            old = before.get(annotation.id)
            if old is None or old.updated != annotation.updated or old.gone:
                self._take_in(known, shown, annotation, named)
        there = {annotation.id for annotation in shown.annotations}
        for old in before.values():
            # A Label Studio restored from a backup has not heard of it yet: only what was deleted is taken back.
            if old.annotation not in there and not old.gone and shown.updated > old.updated:
                self._take_back(known, shown, old, named)

    def _take_in(self, known: Known, shown: Shown, annotation: Annotation, named: tuple[str, int]) -> None:
        source = f"{_source(known, annotation.id)}@{_plain(annotation.updated)}"
        kind, id = named
        if kind == "q":
            prefilled = str((shown.data or {}).get("machine_text") or "")
            answer = tasks.answer_of(annotation, id, prefilled, source)
            # Label Studio saves an annotation more than once, and says each time that it changed.
            if not self._has_heard(answer):
                self._try(answer)
        else:
            question = self._store.reviewing.question(id)
            document = self._store.document(question.document)
            self._try(tasks.structure_answer_of(annotation, question, document, source))
        self._ledger.took(Taken(known.id, annotation.id, shown.cell_id, annotation.by, annotation.updated))

    def _take_back(self, known: Known, shown: Shown, old: Taken, named: tuple[str, int]) -> None:
        source = f"{_source(known, old.annotation)}@{_plain(shown.updated)}-gone"
        kind, id = named
        if kind == "q":
            self._try(Answer(id, old.reviewer, Outcome.TAKEN_BACK, source, shown.updated))
        else:
            self._try(StructureAnswer(id, old.reviewer, Outcome.TAKEN_BACK, source, shown.updated))
        self._ledger.took(Taken(old.project, old.annotation, old.cell_id, old.reviewer, old.updated, gone=True))
        if not shown.annotations and not self._is_alive(shown.cell_id):
            # Its figure is asked about anew, under another number: nobody should answer this one.
            self._labelstudio.remove(shown.id)

    def _has_heard(self, answer: Answer) -> bool:
        """Whether the last that was heard of an annotation says the same."""
        try:
            document = self._store.question(answer.question).flag.document
        except BadRequest:
            return False
        same = [one for one in self._store.answers(document) if voice(one) == voice(answer)]
        last = max(same, key=lambda one: (one.given, one.source), default=None)
        return last is not None and _said(last) == _said(answer)

    def _try(self, answer: Answer | StructureAnswer) -> None:
        try:
            self._take(answer)
        except BadRequest as error:
            # The question is of another store, or its document was called off: there is nobody to tell.
            log.warning("the answer %s finds no question: %s", answer.source, error)

    def _is_alive(self, cell_id: str) -> bool:
        named = tasks.question_of(cell_id)
        if named is None:
            return False
        kind, id = named
        try:
            question = self._store.question(id) if kind == "q" else self._store.reviewing.question(id)
        except BadRequest:
            return False
        return question.state in _ALIVE


def _said(answer: Answer) -> tuple[object, ...]:
    return answer.question, answer.reviewer, answer.outcome, answer.text, answer.note


def _source(known: Known, annotation: int) -> str:
    return f"labelstudio/{known.id}/annotation/{annotation}"


def _plain(moment: datetime) -> str:
    return moment.strftime("%Y%m%dT%H%M%S.%f")
