"""A Label Studio in this process: it can be down, slow, wiped, or restored from an earlier day."""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from models.errors import LabelStudioAway
from review.labelstudio.config import Wanted
from review.labelstudio.seam import Annotation, Project, Shown, Task


@dataclass
class Content:
    """All that it keeps."""

    projects: dict[int, Project] = field(default_factory=dict)
    tasks: dict[int, Shown] = field(default_factory=dict)
    hooks: dict[int, list[tuple[str, str]]] = field(default_factory=dict)
    numbers: int = 0


class FakeLabelStudio:
    """Keeps what it is given. `down`: nothing is answered; `deaf_after`: what is asked is done, but not answered."""

    def __init__(self) -> None:
        self.content = Content()
        self.down = self.deaf = False
        self.refuses_config = False
        self._clock = datetime(2026, 11, 20, 8, tzinfo=UTC)

    # what people and administrators do there

    def fill_in(
        self, task: int, verdict: str = "as_read", by: str = "li@example.com", skipped: bool = False, **form: str
    ) -> int:
        """A person fills a form in; the number of the annotation."""
        number = self._number()
        self._set(task, Annotation(number, by, self._now(), skipped, _result(verdict, form), 4.2))
        return number

    def draw(self, task: int, verdict: str, regions: Sequence[Mapping[str, Any]], by: str = "li@x.cn") -> int:
        """A person leaves these regions on a page; the number of the annotation."""
        number = self._number()
        self._set(task, Annotation(number, by, self._now(), False, (*regions, *_result(verdict, {})), 9.1))
        return number

    def change_answer(self, annotation: int, verdict: str, **form: str) -> None:
        task, old = self._annotation(annotation)
        self._set(task, replace(old, updated=self._now(), result=_result(verdict, form)))

    def delete_answer(self, annotation: int) -> None:
        task, _ = self._annotation(annotation)
        shown = self.content.tasks[task]
        left = tuple(one for one in shown.annotations if one.id != annotation)
        self.content.tasks[task] = replace(shown, annotations=left, updated=self._now())

    def backup(self) -> Content:
        return copy.deepcopy(self.content)

    def restore(self, content: Content) -> None:
        self.content = copy.deepcopy(content)

    def wipe(self) -> None:
        self.content = Content()

    def open_tasks(self) -> list[Shown]:
        """What reviewers still see, in the order in which they see it."""
        shown = [task for task in self.content.tasks.values() if not task.annotations]
        return sorted(shown, key=lambda task: task.score or 0.0)

    # what gouji asks

    def project(self, id: int) -> Project | None:
        self._answer()
        return self.content.projects.get(id)

    def projects(self) -> list[Project]:
        self._answer()
        return list(self.content.projects.values())

    def create(self, wanted: Wanted, mark: str) -> int:
        self._answer()
        id = self._number()
        self.content.projects[id] = Project(id, mark, wanted.title, wanted.config, True)
        return self._said(id)

    def mend(self, id: int, wanted: Wanted, mark: str) -> bool:
        self._answer()
        if self.refuses_config:
            return False
        self.content.projects[id] = Project(id, mark, wanted.title, wanted.config, True)
        return True

    def discard(self, id: int) -> None:
        self._answer()
        self.content.projects.pop(id, None)

    def retire(self, id: int, title: str) -> None:
        self._answer()
        self.content.projects[id] = replace(self.content.projects[id], title=title)

    def listen(self, project: int, address: str, secret: str) -> None:
        self._answer()
        self.content.hooks[project] = [(address, secret)]

    def put(self, project: int, tasks: Sequence[Task]) -> list[int]:
        self._answer()
        ids = []
        for task in tasks:
            id, data = self._number(), task["data"]
            score = task["predictions"][0]["score"]
            self.content.tasks[id] = Shown(id, project, data["cell_id"], self._now(), (), data, score, id)
            ids.append(id)
        return self._said(ids)

    def change(self, task: int, data: Mapping[str, Any]) -> None:
        self._answer()
        self.content.tasks[task] = replace(self.content.tasks[task], data=data, updated=self._now())

    def rank(self, prediction: int, score: float) -> None:
        self._answer()
        self.content.tasks[prediction] = replace(self.content.tasks[prediction], score=score)

    def remove(self, task: int) -> None:
        self._answer()
        self.content.tasks.pop(task, None)

    def task(self, id: int) -> Shown | None:
        self._answer()
        return self.content.tasks.get(id)

    def tasks(self, project: int, since: datetime | None = None) -> Iterator[Shown]:
        self._answer()
        found = [
            t for t in self.content.tasks.values() if t.project == project and (since is None or t.updated >= since)
        ]
        yield from sorted(found, key=lambda task: task.id)

    def tasks_of(self, project: int, document: str) -> list[Shown]:
        return [task for task in self.tasks(project) if (task.data or {}).get("document") == document]

    def task_of_annotation(self, annotation: int) -> int | None:
        self._answer()
        return next((t.id for t in self.content.tasks.values() if any(a.id == annotation for a in t.annotations)), None)

    def invitation(self) -> str:
        self._answer()
        return "http://labels/user/signup/?token=1"

    def _answer(self) -> None:
        if self.down:
            raise LabelStudioAway("Label Studio does not answer; it is tried again later")

    def _said(self, what: Any) -> Any:
        if self.deaf:
            raise LabelStudioAway("Label Studio does not answer in time; it is tried again later")
        return what

    def _number(self) -> int:
        self.content.numbers += 1
        return self.content.numbers

    def _now(self) -> datetime:
        self._clock += timedelta(seconds=20)
        return self._clock

    def _set(self, task: int, annotation: Annotation) -> None:
        shown = self.content.tasks[task]
        others = tuple(one for one in shown.annotations if one.id != annotation.id)
        self.content.tasks[task] = replace(shown, annotations=(*others, annotation), updated=self._now())

    def _annotation(self, number: int) -> tuple[int, Annotation]:
        return next((t.id, a) for t in self.content.tasks.values() for a in t.annotations if a.id == number)


def _result(verdict: str, form: Mapping[str, str]) -> tuple[dict[str, Any], ...]:
    """What a form looks like when it comes back: `reading` as typed, `candidate` as chosen."""
    parts = [{"from_name": "verdict", "type": "choices", "value": {"choices": [verdict]}}] if verdict else []
    for name, text in form.items():
        kind = {"choices": [text]} if name == "candidate" else {"text": [text]}
        parts.append({"from_name": name, "type": "choices" if name == "candidate" else "textarea", "value": kind})
    return tuple(parts)
