"""What the documentation tells people to type is there: commands, options, make targets, programs."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from services.cli import main

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
ASSIGNMENT = re.compile(r"[A-Z][A-Z0-9_]*=\S*")
PLACEHOLDER = re.compile(r"[A-Z…]+")
WRAPPERS = (["docker", "compose"], ["export"], ["nice"])
SPOKEN = re.compile(r"\s{2,}\S|\s#|;")
"""Where a line of code ends and what is said about it begins."""


def code(page: str) -> Iterator[str]:
    """Every line that stands in a fence, and every span of code; one that is wrapped as one."""
    fences = re.findall(r"^ *```.*?\n(.*?)^ *```", page, re.MULTILINE | re.DOTALL)
    for fence in fences:
        yield from re.sub(r"\\\n\s*", " ", fence).splitlines()
    prose = re.sub(r"^ *```.*?^ *```", "", page, flags=re.MULTILINE | re.DOTALL)
    yield from (" ".join(span.split()) for span in re.findall(r"`([^`]+)`", prose))


def words_of(line: str) -> list[str]:
    """The words of a command, without what is set before it and what is said after it."""
    line = line.strip().removeprefix("$ ")
    end = SPOKEN.search(line)
    try:
        words = shlex.split(line[: end.start()] if end else line)
    except ValueError:
        return []
    if any(words[: len(wrapper)] == wrapper for wrapper in WRAPPERS) and "gouji" in words:
        words = words[words.index("gouji") :]
    while words and ASSIGNMENT.fullmatch(words[0]):
        words = words[1:]
    return words


def commands(line: str) -> list[list[str]]:
    """The command lines that a line names: `gouji review list | stats` names two."""
    named = []
    for words in split(words_of(line), "&&"):
        if words[:1] == ["gouji"] and len(words) > 1:
            first, *others = split(words[1:], "|")
            shared = next((n for n, word in enumerate(first) if word.startswith("-")), len(first)) - 1
            named += [first, *([*first[:shared], *other] for other in others)]
    return named


def split(words: list[str], sign: str) -> list[list[str]]:
    """The words between the signs."""
    parts: list[list[str]] = [[]]
    for word in words:
        parts = [*parts, []] if word == sign else [*parts[:-1], [*parts[-1], word]]
    return parts


def fault_of(words: list[str]) -> str:
    """What is wrong with a command line, for whoever types it; nothing is run."""
    command: click.Command = main
    context = click.Context(command, info_name="gouji")
    while isinstance(command, click.Group) and words and not words[0].startswith("-"):
        found = command.get_command(context, words[0])
        if found is None:
            return f"{context.command_path} has no command {words[0]}"
        command, context, words = found, click.Context(found, info_name=words[0], parent=context), words[1:]
    try:
        given, left, _ = command.make_parser(context).parse_args(list(words))
        for option in command.params:
            values = given.get(option.name or "")
            for value in values if isinstance(values, list | tuple) else [values]:
                if isinstance(option.type, click.Choice) and isinstance(value, str) and not is_placeholder(value):
                    option.type.convert(value, option, context)
    except click.UsageError as error:
        return f"{context.command_path}: {error.format_message()}"
    return f"{context.command_path} does not take {' '.join(left)}" if left else ""


def is_placeholder(value: str) -> bool:
    """Whether a value stands for one that the reader chooses."""
    return PLACEHOLDER.fullmatch(value) is not None


def helped(command: click.Command) -> Iterator[str]:
    """The examples in the help of a command and of all below it."""
    yield from (line for line in (command.help or "").splitlines() if line.strip().startswith("gouji "))
    for below in command.commands.values() if isinstance(command, click.Group) else ():
        yield from helped(below)


def targets() -> tuple[set[str], set[str]]:
    """What the Makefile makes, and what it can be told."""
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    made = re.findall(r"^([a-z][\w-]*)\s*:(?!=)", makefile, re.MULTILINE)
    return set(made), set(re.findall(r"^([A-Z]+)\s*[?:]?=", makefile, re.MULTILINE))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_command_line_of_a_page_is_one_that_gouji_takes(page: Path):
    lines = list(code(page.read_text(encoding="utf-8")))
    faults = {line: fault for line in lines for words in commands(line) if (fault := fault_of(words))}
    assert not faults


def test_the_pages_name_most_commands_so_the_guard_sees_them():
    seen = {words[0] for page in PAGES for line in code(page.read_text(encoding="utf-8")) for words in commands(line)}
    assert {"extract", "run", "show", "answer", "export", "audit", "up", "review", "learn", "models", "forms"} <= seen


def test_every_example_in_the_help_is_one_that_gouji_takes():
    lines = list(helped(main))
    faults = {line: fault for line in lines for words in commands(line) if (fault := fault_of(words))}
    assert len(lines) > 20
    assert not faults


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_make_target_of_a_page_is_made(page: Path):
    made, told = targets()
    for line in code(page.read_text(encoding="utf-8")):
        program, *words = words_of(line) or [""]
        if program == "make":
            for word in words:
                name, is_told, _ = word.partition("=")
                assert name in (told if is_told else made), line


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_program_under_tests_that_a_page_names_is_there(page: Path):
    named = re.findall(r"\btests/[\w./-]+\.\w+", page.read_text(encoding="utf-8"))
    assert not [path for path in named if not (ROOT / path).exists()]


@pytest.mark.parametrize(
    "line, fault",
    [
        ("gouji run scans/ --quiet", ""),
        ("GOUJI_FORMS=my-forms gouji forms list", ""),
        ("gouji extract scans/ --out read   # what comes out", ""),
        ("gouji review list | stats", ""),
        ("gouji synth --out pages && gouji evaluate pages --jsn x", "No such option"),
        ("gouji extrakt scans/", "gouji has no command extrakt"),
        ("gouji review list | stets", "gouji review has no command stets"),
        ("docker compose -f x.yaml exec service gouji keys mak me", "gouji keys has no command mak"),
        ("gouji show DOC --evnts", "--evnts"),
        ("gouji show DOC other", "gouji show does not take other"),
        ("gouji export --format xslx --out all.xlsx", "xslx"),
        ("gouji export --out", "requires an argument"),
    ],
)
def test_a_line_with_a_fault_is_found(line: str, fault: str):
    found = [fault_of(words) for words in commands(line)]
    assert found
    assert all(fault in one for one in found[-1:])
    assert bool(fault) == any(found)


def test_what_only_speaks_of_gouji_is_no_command_line():
    assert commands("gouji") == []
    assert commands("services/gouji run") == []
    assert [words[0] for words in commands("gouji learn --list")] == ["learn"]
