"""The browser that the browser tests drive: an installed Chromium, or one that is fetched."""

import shutil
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import cache
from typing import TYPE_CHECKING

from tests.referees.debian import program

if TYPE_CHECKING:
    from playwright.async_api import Browser

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")

ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@asynccontextmanager
async def browsing() -> AsyncIterator["Browser"]:
    """A Chromium that nobody sees, for as many pages as are wanted: to start one takes longer than most tests."""
    from playwright.async_api import async_playwright  # takes a while to import

    async with async_playwright() as driver:
        browser = await driver.chromium.launch(executable_path=chromium(), args=list(ARGUMENTS))
        try:
            yield browser
        finally:
            await browser.close()


@cache
def chromium() -> str | None:
    """The path of a Chromium; None for the test driver's own. Raises where none can be had."""
    installed = _installed()
    if installed:
        return _said(installed, "installed")
    if subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=False).returncode == 0:
        return _said(None, "the test driver's own download")
    return _said(program(NAMES, "chromium"), "Debian's package")


def _installed() -> str | None:
    return next(filter(None, map(shutil.which, NAMES)), None)


def _said(path: str | None, origin: str) -> str | None:
    print(f"browser: {path or 'Chromium'} ({origin})", file=sys.__stderr__)
    return path
