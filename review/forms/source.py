"""A YAML file as plain values that know their lines. The only file that imports yaml."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from models.errors import BadForm

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_MOST_BYTES = 2_000_000
_MOST_NODES = 100_000


@dataclass(frozen=True)
class Text:
    """A word or a sentence of the file."""

    line: int
    value: str


@dataclass(frozen=True)
class Listed:
    """A list of the file."""

    line: int
    items: tuple[Entry, ...]


@dataclass(frozen=True)
class Mapped:
    """Names and what stands under them, in the file's order."""

    line: int
    items: dict[str, Entry]
    lines: dict[str, int] = field(default_factory=dict)
    """The line of each name."""


Entry = Text | Listed | Mapped


def entries_of(path: Path) -> Mapped:
    """The file as values that know their lines."""
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise BadForm(f"{path}: a form is a small file, this one is over {_MOST_BYTES} bytes; give a form's YAML")
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise BadForm(f"{path}: cannot be read ({error.strerror}); give a form's YAML file") from error
    except UnicodeDecodeError as error:
        raise BadForm(f"{path}: is not UTF-8 text; save the form as UTF-8") from error
    try:
        root = yaml.compose(text, Loader=_LOADER)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise _refused(
            path, mark.line + 1 if mark else 1, f"not YAML: {error.problem or error.context}; mend this line"
        ) from error
    except (yaml.YAMLError, RecursionError) as error:
        raise _refused(path, 1, f"not YAML: {str(error).splitlines()[0]}; save the form as plain UTF-8 text") from error
    if not isinstance(root, MappingNode):
        raise _refused(path, 1, "a form is a mapping; begin it with `form: its-id`")
    entry = _Reading(path).entry(root)
    assert isinstance(entry, Mapped)
    return entry


class _Reading:
    """One pass over the nodes of a file."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.count = 0
        self.above: list[int] = []

    def entry(self, node: Node) -> Entry:
        line = node.start_mark.line + 1
        self.count += 1
        if id(node) in self.above:
            raise _refused(self.path, line, "contains itself (a cycle of & and *); write the part out instead")
        if self.count > _MOST_NODES or len(self.above) > 50:
            raise _refused(self.path, line, "grows too large or too deep; write fewer aliases (*)")
        if isinstance(node, ScalarNode):
            return Text(line, "" if node.tag.endswith(":null") else node.value)
        self.above.append(id(node))
        made = self._listed(node, line) if isinstance(node, SequenceNode) else self._mapped(node, line)
        self.above.pop()
        return made

    def _listed(self, node: SequenceNode, line: int) -> Listed:
        return Listed(line, tuple(self.entry(item) for item in node.value))

    def _mapped(self, node: Node, line: int) -> Mapped:
        items: dict[str, Entry] = {}
        lines: dict[str, int] = {}
        for name_node, value_node in node.value:
            name_line = name_node.start_mark.line + 1
            if not isinstance(name_node, ScalarNode):
                raise _refused(self.path, name_line, "a name must be a word, not a list or a mapping; quote it")
            name = "" if name_node.tag.endswith(":null") else name_node.value
            if name in items:
                raise _refused(
                    self.path,
                    name_line,
                    f"{name!r} stands here twice (first in line {lines[name]}); remove or rename one",
                )
            lines[name] = name_line
            items[name] = self.entry(value_node)
        return Mapped(line, items, lines)


def _refused(path: Path, line: int, what: str) -> BadForm:
    return BadForm(f"{path}, line {line}: {what}")
