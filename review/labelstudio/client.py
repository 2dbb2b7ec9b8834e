"""Label Studio through its own SDK. The only file that imports label_studio_sdk.

Nothing is tried twice in here: an import that is repeated is an import doubled. Whoever calls knows what to look up.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from functools import cached_property
from typing import Any, TypeVar

import httpx

from models.errors import LabelStudioAway, LabelStudioRefuses
from review.labelstudio.config import MODEL_VERSION, Wanted
from review.labelstudio.seam import Annotation, Project, Shown, Task

Result = TypeVar("Result")

_SECRET_HEADER = "X-Gouji-Secret"
_ACTIONS = ("ANNOTATION_CREATED", "ANNOTATION_UPDATED", "ANNOTATIONS_DELETED", "TASKS_DELETED")
_INCLUDE = (
    "id,data,annotations,predictions,updated_at,project,result,completed_by,was_cancelled,lead_time,model_version,score"
)
"""It chooses the fields of what hangs on a task as well."""
_PAGE = 200
_SETTINGS: dict[str, Any] = {
    "sampling": "Uncertainty sampling",
    "show_skip_button": True,
    "enable_empty_annotation": False,
    "show_instruction": False,
    "skip_queue": "REQUEUE_FOR_OTHERS",
    "maximum_annotations": 1,
}
SECONDS = 20.0
"""What takes longer is taken to be lost: it is looked up before it is done again."""


class LabelStudioServer:
    """A Label Studio at an address, asked with a token."""

    def __init__(self, address: str, token: str, seconds: float = SECONDS) -> None:
        self.address = address.rstrip("/")
        self._token, self._seconds = token, seconds
        self._people: dict[int, str] = {}

    @cached_property
    def _sdk(self):
        # It takes a second to come in, and most processes that have a reviewer ask nobody.
        from label_studio_sdk import LabelStudio as Sdk

        http = httpx.Client(timeout=self._seconds, follow_redirects=True)
        return Sdk(base_url=self.address, api_key=self._token, max_retries=0, httpx_client=http)

    def project(self, id: int) -> Project | None:
        try:
            return _project(self._ask(lambda: self._sdk.projects.get(id)))
        except _Gone:
            return None

    def projects(self) -> list[Project]:
        return [_project(one) for one in self._ask(lambda: list(self._sdk.projects.list()))]

    def create(self, wanted: Wanted, mark: str) -> int:
        made = self._ask(lambda: self._sdk.projects.create(**_as_wanted(wanted, mark)))
        if made.id is None:
            raise LabelStudioRefuses("Label Studio made a project and did not say which; see its log")
        return made.id

    def mend(self, id: int, wanted: Wanted, mark: str) -> bool:
        try:
            self._ask(lambda: self._sdk.projects.update(id, **_as_wanted(wanted, mark)))
        except LabelStudioRefuses:
            return False
        return True

    def discard(self, id: int) -> None:
        try:
            self._ask(lambda: self._sdk.projects.delete(id))
        except _Gone:
            return

    def retire(self, id: int, title: str) -> None:
        self._ask(lambda: self._sdk.projects.update(id, title=title[:50]))

    def listen(self, project: int, address: str, secret: str) -> None:
        ours = [h for h in self._ask(self._sdk.webhooks.list) if h.project == project and _SECRET_HEADER in _headers(h)]
        right = [hook for hook in ours if _tells(hook, address, secret)]
        for hook in ours:
            if hook not in right[:1] and hook.id is not None:
                self._ask(lambda id=hook.id: self._sdk.webhooks.delete(id))
        if not right:
            self._ask(
                lambda: self._sdk.webhooks.create(
                    url=address,
                    headers={_SECRET_HEADER: secret},
                    project=project,
                    send_payload=True,
                    send_for_all_actions=False,
                    actions=list(_ACTIONS),  # type: ignore[arg-type]
                )
            )

    def put(self, project: int, tasks: Sequence[Task]) -> list[int]:
        made = self._ask(
            lambda: self._sdk.projects.import_tasks(
                id=project,
                request=[dict(task) for task in tasks],  # type: ignore[arg-type]
                return_task_ids=True,
            )
        )
        ids: list[int] = list(getattr(made, "task_ids", None) or [])
        if len(ids) != len(tasks):
            raise LabelStudioAway(f"Label Studio took {len(ids)} of {len(tasks)} tasks in; they are looked up again")
        return ids

    def change(self, task: int, data: Mapping[str, Any]) -> None:
        self._ask(lambda: self._sdk.tasks.update(str(task), data=dict(data)))

    def rank(self, prediction: int, score: float) -> None:
        try:
            self._ask(lambda: self._sdk.predictions.update(prediction, score=score))
        except _Gone:
            return

    def remove(self, task: int) -> None:
        try:
            self._ask(lambda: self._sdk.tasks.delete(str(task)))
        except _Gone:
            return

    def task(self, id: int) -> Shown | None:
        try:
            return self._shown(self._ask(lambda: self._sdk.tasks.get(str(id))))
        except _Gone:
            return None

    def tasks(self, project: int, since: datetime | None = None) -> Iterator[Shown]:
        filters = [] if since is None else [_filter("updated_at", "greater_or_equal", "Datetime", stamp(since))]
        return self._list(project, filters)

    def tasks_of(self, project: int, document: str) -> list[Shown]:
        return list(self._list(project, [_filter("data.document", "equal", "String", document)]))

    def task_of_annotation(self, annotation: int) -> int | None:
        try:
            return self._ask(lambda: self._sdk.annotations.get(annotation)).task
        except _Gone:
            return None

    def invitation(self) -> str:
        request = self._sdk._client_wrapper.httpx_client.request
        answer = self._ask(lambda: request("api/invite", method="GET"))
        if answer.status_code != 200:
            raise LabelStudioRefuses(
                f"Label Studio gives no invitation ({answer.status_code}); is the token an owner's?"
            )
        return self.address + answer.json()["invite_url"]

    def _list(self, project: int, filters: Sequence[Mapping[str, Any]]) -> Iterator[Shown]:
        query = {"filters": {"conjunction": "and", "items": list(filters)}, "ordering": ["tasks:id"]}
        page = self._ask(
            lambda: self._sdk.tasks.list(
                project=project, query=json.dumps(query), page_size=_PAGE, include=_INCLUDE, fields="all"
            )
        )
        while page is not None:
            items = list(page.items or ())
            yield from map(self._shown, items)
            page = self._next(page) if len(items) == _PAGE else None

    def _next(self, page: Any) -> Any:
        try:
            return self._ask(page.get_next) if page.get_next else None
        except _Gone:
            # Past the last page it answers 404.
            return None

    def _shown(self, task: Any) -> Shown:
        data = task.data or {}
        prediction = next((p for p in task.predictions or () if _of(p, "model_version") == MODEL_VERSION), None)
        return Shown(
            id=task.id,
            project=task.project,
            cell_id=str(data.get("cell_id", "")),
            updated=moment(task.updated_at),
            annotations=tuple(self._annotation(one) for one in task.annotations or ()),
            data=data,
            score=None if prediction is None else _of(prediction, "score"),
            prediction=None if prediction is None else _of(prediction, "id"),
        )

    def _annotation(self, said: Any) -> Annotation:
        seconds = _of(said, "lead_time")
        return Annotation(
            id=_of(said, "id"),
            by=self._name(_of(said, "completed_by")),
            updated=moment(_of(said, "updated_at")),
            skipped=bool(_of(said, "was_cancelled")),
            result=tuple(_of(said, "result") or ()),
            seconds=None if seconds is None else float(seconds),
        )

    def _name(self, person: Any) -> str:
        if isinstance(person, Mapping):
            return str(person.get("email") or person.get("id"))
        if person not in self._people:
            self._people = {one.id: one.email for one in self._ask(self._sdk.users.list) if one.id and one.email}
        return self._people.get(person, f"user {person}")

    def _ask(self, call: Callable[[], Result]) -> Result:
        from label_studio_sdk.core.api_error import ApiError

        try:
            return call()
        except ApiError as error:
            raise _error_of(error.status_code or 0, error.body, self.address) from error
        except httpx.HTTPError as error:
            raise LabelStudioAway(
                f"Label Studio at {self.address} does not answer ({type(error).__name__}); it is tried again later"
            ) from error


class _Gone(LabelStudioRefuses):
    """What was asked about is not there."""


def _error_of(code: int, body: Any, address: str) -> LabelStudioAway | LabelStudioRefuses:
    if code == 404:
        return _Gone(f"Label Studio at {address} does not have it; it was removed there")
    if code in (401, 403):
        return LabelStudioRefuses(
            f"Label Studio at {address} refuses the token ({code}); set GOUJI_LABELSTUDIO_TOKEN anew"
        )
    if code in (408, 409, 425, 429) or code >= 500 or code == 0:
        return LabelStudioAway(f"Label Studio at {address} fails ({code}); it is tried again later, see its log")
    return LabelStudioRefuses(f"Label Studio at {address} refuses ({code}): {str(body)[:300]}")


def stamp(when: datetime) -> str:
    """A moment as Label Studio's filters want it: without microseconds it fails."""
    return when.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def moment(said: str | datetime) -> datetime:
    """A moment as Label Studio says it, now as text and now as a date."""
    when = datetime.fromisoformat(said) if isinstance(said, str) else said
    return when.astimezone(UTC) if when.tzinfo else when.replace(tzinfo=UTC)


def _project(said: Any) -> Project:
    right = all(_plain(getattr(said, name, None)) == value for name, value in _SETTINGS.items())
    right = right and said.model_version == MODEL_VERSION
    return Project(said.id, said.description or "", said.title or "", said.label_config or "", right)


def _plain(value: Any) -> Any:
    return getattr(value, "value", value)


def _as_wanted(wanted: Wanted, mark: str) -> dict[str, Any]:
    return {
        **_SETTINGS,
        "title": wanted.title,
        "description": mark,
        "label_config": wanted.config,
        "expert_instruction": wanted.instruction,
        "model_version": MODEL_VERSION,
    }


def _filter(field: str, operator: str, kind: str, value: str) -> dict[str, str]:
    return {"filter": f"filter:tasks:{field}", "operator": operator, "type": kind, "value": value}


def _headers(hook: Any) -> Mapping[str, str]:
    return hook.headers if isinstance(hook.headers, Mapping) else {}


def _tells(hook: Any, address: str, secret: str) -> bool:
    """Whether a webhook tells this address of all that we want to know."""
    here = hook.url == address and _headers(hook)[_SECRET_HEADER] == secret
    everything = {_plain(action) for action in hook.actions or ()} >= set(_ACTIONS)
    return bool(here and hook.is_active and hook.send_payload and everything)


def _of(said: Any, name: str) -> Any:
    return said.get(name) if isinstance(said, Mapping) else getattr(said, name, None)
