"""A part of a form's file, asked for what it must and may say; it refuses by file and line."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from difflib import get_close_matches

from models.errors import BadForm
from review.forms.source import Entry, Listed, Mapped, Text


@dataclass(frozen=True)
class Part:
    """A mapping of a form's file."""

    path: str
    what: str
    """What it is, in words: `a table`."""
    entry: Mapped

    @property
    def line(self) -> int:
        return self.entry.line

    def __contains__(self, name: str) -> bool:
        return name in self.entry.items

    def line_of(self, name: str) -> int:
        """The line of a name, or of the part where it does not say it."""
        return self.entry.lines.get(name, self.line)

    def refused(self, what: str, line: int | None = None) -> BadForm:
        """The error for this part."""
        return BadForm(f"{self.path}, line {line or self.line}: {what}")

    def only(self, *names: str) -> Part:
        """Itself, if it says nothing but these."""
        for name, line in self.entry.lines.items():
            if name not in names:
                near = get_close_matches(name, names, 1)
                hint = f"did you mean {near[0]!r}?" if near else f"it may say: {', '.join(names)}"
                raise self.refused(f"{self.what} cannot say {name!r}; {hint}", line)
        return self

    def text(self, name: str, default: str | None = None) -> str:
        """The text under a name."""
        found = self.entry.items.get(name)
        if found is None:
            if default is None:
                raise self.refused(f"{self.what} needs {name!r}; write `{name}: …`")
            return default
        if not isinstance(found, Text):
            raise self.refused(f"{name!r} takes one text; write `{name}: …` on one line", found.line)
        return found.value

    def word(self, name: str, allowed: tuple[str, ...], default: str) -> str:
        """A text that is one of a few."""
        found = self.text(name, default)
        if found not in allowed:
            raise self.refused(f"{name} cannot be {found!r}; choose one of: {', '.join(allowed)}", self.line_of(name))
        return found

    def yes(self, name: str) -> bool:
        """Whether it says `yes` or `true`."""
        return self.word(name, ("yes", "no", "true", "false"), "no") in ("yes", "true")

    def number(self, name: str, default: str) -> Decimal:
        """A number of at least 0."""
        found = self.text(name, default)
        try:
            number = Decimal(found)
        except InvalidOperation:
            number = Decimal(-1)
        if not number.is_finite() or number < 0:
            raise self.refused(f"{name} must be a number of at least 0, not {found!r}", self.line_of(name))
        return number

    def texts(self, name: str) -> tuple[str, ...]:
        """The texts under a name: a list, or one alone."""
        return tuple(item.value for item in self.text_entries(name))

    def text_entries(self, name: str) -> tuple[Text, ...]:
        """The texts under a name with their lines."""
        found = self.entry.items.get(name)
        if found is None:
            return ()
        many = found.items if isinstance(found, Listed) else (found,)
        texts: list[Text] = []
        for item in many:
            if not isinstance(item, Text):
                raise self.refused(f"{name!r} takes a list of texts, as in `{name}: [one, two]`", item.line)
            texts.append(item)
        return tuple(texts)

    def parts(self, name: str, what: str) -> Iterator[Part]:
        """The mappings in the list under a name."""
        found = self.entry.items.get(name)
        if found is None:
            return
        if not isinstance(found, Listed):
            raise self.refused(f"{name!r} takes a list: begin each {what.split()[-1]} with a dash", found.line)
        for item in found.items:
            if not isinstance(item, Mapped):
                raise self.refused(f"{what} is a mapping: write `- name: …`", item.line)
            yield Part(self.path, what, item)

    def members(self, name: str, what: str) -> Iterator[tuple[str, int, Entry]]:
        """Name, line and entry of what stands under a name: a mapping, or a list of mappings."""
        found = self.entry.items.get(name)
        if isinstance(found, Mapped):
            for key, entry in found.items.items():
                yield key, found.lines[key], entry
        elif found is not None:
            raise self.refused(f"{name!r} takes `{what}` under each other", found.line)
