"""What the tests in a browser stand on: Debian's Chromium, the owner's way into Label Studio, and the page's clock."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from labelstudio_server import OWNER, PASSWORD
from playwright.sync_api import Page, sync_playwright

FLAGS = "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking"
FLAGS += " --disable-component-update --disable-sync"
CLOCK = """(() => {
  const shown = () => {
    const said = document.querySelector('.lsf-current-task__task-id');
    const number = said ? parseInt(said.innerText.replace('#', '')) || 0 : 0;
    const pictures = [...document.querySelectorAll('.rv-img img')];
    const there = pictures.length >= 2 && pictures.every(one => one.complete && one.naturalWidth > 1);
    return document.querySelector('[data-testid="textarea-input"]') && there ? number : 0;
  };
  let now = {};
  window.lastWait = () => now;
  addEventListener('keydown', event => {
    if (event.ctrlKey && event.key === 'Enter') now = {asked: performance.now(), before: shown()};
  }, true);
  const look = () => {
    const number = now.asked && !now.shown ? shown() : 0;
    if (number && number !== now.before) {
      const own = now;
      own.shown = performance.now();
      requestIdleCallback(() => { own.idle = performance.now(); });
    }
    requestAnimationFrame(look);
  };
  look();
})()"""
"""From Ctrl+Enter to the frame in which the next question stands with its pictures, by the page's own clock: whoever
looks from outside is seconds late on a busy machine. And when the page was idle again."""


def chromium() -> str:
    """Where it is."""
    found = shutil.which("chromium")
    if found is None and os.environ.get("CI") != "true":
        pytest.skip("Debian's chromium is not installed: apt-get install chromium")
    assert found, "Debian's chromium is not installed: apt-get install chromium"
    return found


@contextmanager
def a_page() -> Iterator[Page]:
    """A page of a browser; what Label Studio may not show because of its origin fails the test."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS.split())
        page = browser.new_page(viewport={"width": 1280, "height": 860})
        page.add_init_script(CLOCK)
        failed: list[str] = []
        page.on("console", lambda said: failed.append(said.text) if "CORS" in said.text else None)
        yield page
        browser.close()
        assert not failed


def sign_in(page: Page, address: str) -> None:
    """The owner, by keys."""
    page.goto(f"{address}/user/login/")
    page.wait_for_selector("input[name=email]")
    tab_to(page, "e => e.name === 'email'")
    page.keyboard.type(OWNER)
    tab_to(page, "e => e.name === 'password'")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "login" not in url, timeout=60_000)


def begin(page: Page, address: str, project: int) -> None:
    """Label All Tasks, by keys."""
    page.goto(f"{address}/projects/{project}/data")
    page.wait_for_selector("text=Label All Tasks", timeout=60_000)
    tab_to(page, "e => (e.innerText || '').startsWith('Label All Tasks')")
    page.keyboard.press("Enter")


def tab_to(page: Page, test: str) -> None:
    """Tab until what has the focus passes a test."""
    for _ in range(80):
        if page.evaluate(f"() => ({test})(document.activeElement)"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"no Tab leads to {test}")


def keep(page: Page, name: str) -> None:
    """A screenshot, where GOUJI_SCREENSHOTS says; those under docs/ come from here."""
    if place := os.environ.get("GOUJI_SCREENSHOTS"):
        time.sleep(0.5)
        page.screenshot(path=Path(place) / f"{name}.png")


def load() -> str:
    """How busy the machine is: whoever reads a measured second wants to know."""
    return f"load average {os.getloadavg()[0]:.1f}"
