"""With a reviewer who knows what is printed, final storage is what is printed, but for silent errors."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "benchmarks"))

from perfect_reviewer import Checked, a_desk, checked, report

from services.audit import verify
from services.settings import Settings


def through_the_desk(folder: Path, kind: str, damage: str, seed: int, **settings: float) -> Checked:
    desk = a_desk(folder, Settings(threads=1, **settings))  # type: ignore[arg-type]
    done = checked(desk, kind, "tune", damage, seed, folder)
    assert verify(desk.store).whole
    assert any("silent errors" in line for line in report([done], desk))
    desk.store.close()
    return done


def test_a_born_digital_report_with_audits_read_twice_is_stored_as_printed(tmp_path: Path):
    done = through_the_desk(tmp_path, "gov-disclosure-2021", "digital", 1, audit=0.1, double=1.0)
    assert done.settled and done.asked >= 20, "every question has two answers"
    assert done.wrong_though_asked == done.silent == ()


def test_a_scan_is_stored_as_printed_but_for_what_nobody_was_asked_about(tmp_path: Path):
    done = through_the_desk(tmp_path, "us-foia", "worn", 1)
    assert done.settled and done.figures > 50
    assert done.wrong_though_asked == ()
    assert len(done.silent) <= 1
