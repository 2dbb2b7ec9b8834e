"""Questions put into Label Studio, each once, whatever happens on the way."""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any

from models.document import Document
from models.errors import LabelStudioAway
from review.decision import Fact, Question, QuestionState, Report, StructureQuestion
from review.forms.form import Form
from review.labelstudio import tasks
from review.labelstudio.config import FIGURES, STRUCTURE
from review.labelstudio.seam import LabelStudio, Shown
from review.wording import CJK
from services.labelstudio.projects import Projects
from services.pictures import level_name, names_of, page_name
from services.store.labelstudio import Known, Ledger, Sending, Sent
from services.store.seam import Store

log = logging.getLogger("gouji.labelstudio")

PATIENCE = 30.0
"""Seconds after which a sending of which nothing was heard is looked into; longer than any call takes."""
_AT_ONCE = 250
_ADDRESSES = ("cell_image", "context_image", "page_image")
Address = Callable[[str, str], str]
"""Where a browser finds a picture: by its document's sha256 and its name."""


class Asking:
    """The way of questions into Label Studio."""

    def __init__(
        self,
        labelstudio: LabelStudio,
        ledger: Ledger,
        store: Store,
        projects: Projects,
        forms: Callable[[], Sequence[Form]],
        address: Address,
        patience: float = PATIENCE,
    ) -> None:
        self._labelstudio, self._ledger, self._store, self._projects = labelstudio, ledger, store, projects
        self._known_forms = forms
        self._address, self._patience = address, patience

    @cached_property
    def _forms(self) -> dict[str, Form]:
        return {form.id: form for form in self._known_forms()}

    def ask(self, questions: Sequence[Question]) -> dict[int, str]:
        """Put figures there; what each is called, by its question."""
        made: dict[str, list[tuple[Question, dict[str, Any]]]] = defaultdict(list)
        for question, language, task in self._figures(questions):
            made[language].append((question, task))
        names: dict[int, str] = {}
        for language, some in made.items():
            known = self._projects.of(FIGURES, language)
            shown = self._send(known, {task["data"]["cell_id"]: task for _, task in some})
            names |= {q.id: name_of(known, shown[tasks.cell_id(q)], f"q{q.id}") for q, _ in some}
        return names

    def ask_structure(self, questions: Sequence[StructureQuestion]) -> dict[int, str]:
        """Put tables there."""
        names: dict[int, str] = {}
        for question in questions:
            document = self._store.document(question.document)
            language = self._language_of(self._store.reports(question.document))
            picture = self._address(question.document, page_name(question.page))
            task = tasks.structure_task(question, document, picture, language)
            known = self._projects.of(STRUCTURE, language)
            shown = self._send(known, {tasks.structure_id(question): task})
            names[question.id] = name_of(known, shown[tasks.structure_id(question)], f"s{question.id}")
        return names

    def reorder(self, questions: Sequence[Question]) -> None:
        """Bring the tasks of questions up to date: order, reasons, sums, whom they are for."""
        by_project: dict[tuple[int, str], dict[str, dict[str, Any]]] = defaultdict(dict)
        known = {project.id: project for project in self._ledger.projects() if project.project is not None}
        for question, _, task in self._figures(questions):
            sent = self._ledger.task_of(tasks.cell_id(question))
            if sent is not None and sent.task is not None and sent.project in known:
                by_project[sent.project, question.flag.document][sent.cell_id] = task
        for (project, document), fresh in by_project.items():
            number = known[project].project
            there = self._labelstudio.tasks_of(number, document) if number is not None else ()
            self._update([(one, fresh[one.cell_id]) for one in there if one.cell_id in fresh and not one.annotations])

    def withdraw(self, named: Mapping[str, str]) -> None:
        """Take tasks away that nobody has answered; cell ids and their documents."""
        documents = defaultdict(set)
        for cell_id, document in named.items():
            sent = self._ledger.task_of(cell_id)
            if sent is not None:
                documents[sent.project, document].add(cell_id)
        numbers = {project.id: project.project for project in self._ledger.projects()}
        for (project, document), cell_ids in documents.items():
            number = numbers.get(project)
            for shown in self._labelstudio.tasks_of(number, document) if number is not None else ():
                if shown.cell_id in cell_ids and not shown.annotations:
                    self._labelstudio.remove(shown.id)

    def _figures(self, questions: Sequence[Question]) -> Iterable[tuple[Question, str, dict[str, Any]]]:
        """Each question with its language and its task."""
        documents: dict[str, list[Question]] = defaultdict(list)
        for question in questions:
            documents[question.flag.document].append(question)
        for sha256, some in documents.items():
            document, reports = self._store.document(sha256), self._store.reports(sha256)
            alive = [q for s in (QuestionState.WAITING, QuestionState.ASKED) for q in self._store.questions(s, sha256)]
            least = min((question.confidence for question in (*alive, *some)), default=1.0)
            cases = [self._case(document, report) for report in reports]
            for question in some:
                case = cases[question.flag.report]
                pictures = self._pictures(case, question)
                score = tasks.score_of(question, least)
                yield question, case.language, tasks.figure_task(question, case, pictures, score)

    def _case(self, document: Document, report: Report) -> tasks.Case:
        form = self._forms.get(report.form or "")
        relations = form.relations(form.rows_in(fact.key for fact in report.facts)) if form is not None else ()
        return tasks.Case(document, report, relations, self._language_of([report]))

    def _language_of(self, reports: Sequence[Report]) -> str:
        form = next((self._forms[r.form] for r in reports if r.form in self._forms), None)
        if form is not None:
            return "zh" if form.language.startswith("zh") else "en"
        return "zh" if any(CJK.search(fact.label) for report in reports for fact in report.facts) else "en"

    def _pictures(self, case: tasks.Case, question: Question) -> tuple[str, ...]:
        """The addresses of a figure's pictures; the page where it was looked for, where it was not found."""
        sha256 = question.flag.document
        fact = next(one for one in case.report.facts if one.key == question.flag.key)
        if names := names_of(fact):
            return tuple(self._address(sha256, name) for name in names)
        page = page_near(fact, case.report, case.document)
        return () if page is None else (self._address(sha256, level_name(page)),) * 2

    def _send(self, known: Known, wanted: Mapping[str, dict[str, Any]]) -> dict[str, int]:
        """See that each task is there, once; its number there."""
        states = self._ledger.send(known.id, list(wanted), self._patience)
        if known.project is None:
            raise LabelStudioAway(f"project {known.kind} is being made in Label Studio; it is tried again later")
        there = {one: sent.task for one, sent in states.items() if sent.task is not None}
        there |= self._looked_up(known, wanted, [o for o, s in states.items() if s.state is Sending.UNCERTAIN])
        missing = [o for o, s in states.items() if s.state in (Sending.FRESH, Sending.UNCERTAIN) and o not in there]
        for first in range(0, len(missing), _AT_ONCE):
            some = missing[first : first + _AT_ONCE]
            ids = self._labelstudio.put(known.project, [wanted[one] for one in some])
            put = dict(zip(some, ids, strict=True))
            self._ledger.sent(known.id, put)
            there |= put
        self._leave([sent for sent in states.values() if sent.before is not None])
        if busy := [one for one, sent in states.items() if sent.state is Sending.BUSY]:
            raise LabelStudioAway(f"{len(busy)} questions are on their way to Label Studio already; looked into later")
        return there

    def _looked_up(self, known: Known, wanted: Mapping[str, dict[str, Any]], ids: Sequence[str]) -> dict[str, int]:
        """Which of these tasks are there already."""
        found: dict[str, int] = {}
        for document in dict.fromkeys(str(wanted[one]["data"]["document"]) for one in ids):
            for shown in self._labelstudio.tasks_of(known.project or 0, document):
                if shown.cell_id in ids:
                    found.setdefault(shown.cell_id, shown.id)
        if found:
            self._ledger.sent(known.id, found)
        return found

    def _leave(self, moved: Sequence[Sent]) -> None:
        """Take tasks out of the project that they moved from, unless somebody has answered them there."""
        numbers = {project.id: project.project for project in self._ledger.projects()}
        for sent in moved:
            if sent.before is None or numbers.get(sent.before[0]) is None:
                continue
            old = self._labelstudio.task(sent.before[1])
            if old is not None and old.cell_id == sent.cell_id and not old.annotations:
                self._labelstudio.remove(old.id)

    def _update(self, some: Sequence[tuple[Shown, Mapping[str, Any]]]) -> None:
        """Bring the open tasks of a document to what they should say, and into their order."""
        now: dict[int, float] = {}
        wanted: dict[int, float] = {}
        for shown, task in some:
            if _says(shown.data or {}) != _says(task["data"]):
                self._labelstudio.change(shown.id, task["data"])
            if shown.prediction is not None and shown.score is not None:
                now[shown.prediction] = shown.score
                wanted[shown.prediction] = task["predictions"][0]["score"]
        for prediction, place in tasks.moves(now, wanted).items():
            self._labelstudio.rank(prediction, place)


def _says(data: Mapping[str, Any]) -> dict[str, Any]:
    """What a task says, apart from addresses that change by the hour."""
    return {name: value for name, value in data.items() if name not in _ADDRESSES}


def name_of(known: Known, task: int, question: str) -> str:
    """What a question is called in Label Studio, never given twice however often that is wiped."""
    return f"labelstudio/{known.id}/{task}/{question}"


def page_near(fact: Fact, report: Report, document: Document) -> int | None:
    """The page where a figure that was not found should stand: that of the figures nearest to it in the form."""
    if not document.pages:
        return None
    keys = [one.key for one in report.facts]
    at = keys.index(fact.key)
    nearest = sorted(range(len(keys)), key=lambda place: abs(place - at))
    return next((p for n in nearest if (p := report.facts[n].page) is not None), document.pages[0].number)
