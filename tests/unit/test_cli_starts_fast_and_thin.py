"""The doors stay light: what is heavy is imported by the command that needs it."""

import subprocess
import sys

import pytest
from click.testing import CliRunner

from services.cli import main

HEAVY = {"cv2", "numpy", "torch", "transformers", "paddleocr", "onnxruntime", "layoutparser", "sqlalchemy", "ortools"}


def test_the_door_imports_nothing_heavy():
    code = "import sys, services.cli; print(' '.join(sys.modules))"
    loaded = set(
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    )
    assert "click" in loaded
    assert loaded & HEAVY == set()


@pytest.mark.parametrize("name", sorted(main.commands))
def test_every_command_shows_an_example(name):
    shown = CliRunner().invoke(main, [name, "--help"])
    assert shown.exit_code == 0
    assert "Example" in shown.output
    assert f"gouji {name}" in shown.output


def test_the_program_itself_shows_an_example():
    shown = CliRunner().invoke(main, ["--help"])
    assert shown.exit_code == 0
    assert "gouji extract" in shown.output
