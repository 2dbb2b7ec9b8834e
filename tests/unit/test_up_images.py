"""What the container files promise, as far as it can be seen without building them."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from dataclasses import fields
from pathlib import Path, PurePath

import yaml

from services.settings import Settings

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
GROUPS = PROJECT["dependency-groups"]
HEAVY = ("torch", "transformers", "paddleocr", "paddlex", "onnxruntime", "onnx", "rapidocr", "ortools", "sklearn")
NEEDS_NO_MODELS = f"""
import sys
for name in {HEAVY!r}:
    sys.modules[name] = None
from services.api.app import app
from services.settings import Settings
app(Settings(home=sys.argv[1]))
"""


def name(requirement: str) -> str:
    return re.split(r"[\[<>=!~; ]", requirement, maxsplit=1)[0].lower()


def named(group: str) -> set[str]:
    return {name(one) for one in GROUPS[group] if isinstance(one, str)}


def test_images_need_only_what_the_project_needs():
    whole = {name(one) for one in PROJECT["project"]["dependencies"]}
    assert named("api") <= whole
    assert named("worker") <= whole


def test_whatever_lies_beside_the_code_is_installed_with_it():
    patterns = [
        f"{package.replace('.', '/')}/{pattern}"
        for package, many in PROJECT["tool"]["setuptools"]["package-data"].items()
        for pattern in many
    ]
    listed = subprocess.run(
        ["git", "ls-files", "models", "review", "services"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    data = [path for path in listed.stdout.splitlines() if not path.endswith(".py")]
    assert [path for path in data if not any(PurePath(path).match(pattern) for pattern in patterns)] == []


def test_the_service_starts_without_anything_that_reads(tmp_path: Path):
    ran = subprocess.run(
        [sys.executable, "-c", NEEDS_NO_MODELS, str(tmp_path)], capture_output=True, text=True, timeout=60
    )
    assert ran.returncode == 0, ran.stderr


def test_every_image_has_a_user_of_its_own_and_a_health_check():
    files = list((ROOT / "docker").glob("*.Dockerfile"))
    assert len(files) == 3
    for file in files:
        lines = file.read_text(encoding="utf-8").splitlines()
        assert "USER 10001" in lines, file
        assert any(line.startswith("HEALTHCHECK") for line in lines), file
        assert any(line.startswith("ARG BASE=") for line in lines), file


def test_compose_keeps_no_secret_and_runs_our_images_read_only():
    text = (ROOT / "docker" / "compose.yaml").read_text(encoding="utf-8")
    services = yaml.safe_load(text)["services"]
    ours = [service for service in services.values() if service["image"].startswith("gouji-")]
    assert all(service.get("read_only") for service in ours if service.get("restart") == "unless-stopped")
    for service in services.values():
        for key, value in service.get("environment", {}).items():
            if any(word in key for word in ("SECRET", "PASSWORD", "TOKEN")) and value != "true":
                assert str(value).startswith("${"), f"{key} stands in the compose file"
    wanted = set(re.findall(r"\$\{(\w+):\?", text))
    offered = set(re.findall(r"^(\w+)=", (ROOT / "docker" / "example.env").read_text(encoding="utf-8"), re.MULTILINE))
    assert wanted <= offered


def test_every_service_of_compose_can_be_started_and_watched():
    services = yaml.safe_load((ROOT / "docker" / "compose.yaml").read_text(encoding="utf-8"))["services"]
    built = {one["image"]: one["build"]["dockerfile"] for one in services.values() if "build" in one}
    known = {f"GOUJI_{field.name.upper()}" for field in fields(Settings)}
    for name, one in services.items():
        ours = one["image"].startswith("gouji-")
        assert ours or re.fullmatch(r"docker\.io/[\w/-]+:[\w.-]+", one["image"]), f"{name}: an image with its version"
        assert not ours or one["image"] in built, f"{name}: nobody builds {one['image']}"
        assert ours or one["healthcheck"]["test"], f"{name} has no health check"
        assert "restart" in one and one.get("user", "10001") not in ("0", "root"), name
        assert set(one.get("depends_on", ())) <= set(services), name
        for other, when in one.get("depends_on", {}).items():
            health = services[other].get("healthcheck", {})
            assert when["condition"] != "service_healthy" or not health.get("disable"), f"{name} waits for {other}"
        if ours:
            assert one["read_only"] and one["cap_drop"] == ["ALL"] and "/tmp" in one["tmpfs"], name
            assert any(volume.endswith("/data") for volume in one["volumes"]), f"{name} has nowhere to write"
            assert {key for key in one["environment"] if key.startswith("GOUJI_")} <= known, name
    for file in built.values():
        assert (ROOT / file).exists()


def test_every_volume_that_is_used_is_declared():
    compose = yaml.safe_load((ROOT / "docker" / "compose.yaml").read_text(encoding="utf-8"))
    used = {
        volume.split(":")[0]
        for service in compose["services"].values()
        for volume in service.get("volumes", [])
        if ":" in volume
    }
    assert used == set(compose["volumes"])
