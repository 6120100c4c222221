"""What tests need and a computer may lack: fetched beside the tests that come before them."""

from collections.abc import Callable
from contextlib import suppress
from typing import Any

from tests.journeys.browser import chromium
from tests.referees import packages, spreadsheet

# Where it is needed, and what fetches it; a test that needs it waits for it, or says what went wrong.
FETCHED: tuple[tuple[str, Callable[[], Any]], ...] = (
    ("tests/journeys/screening/test_browser.py", chromium),
    ("tests/storage/exports/fhir/test_fhir.py", packages.modules),
    ("tests/storage/exports/tables/test_hostile.py", spreadsheet.office),
)


def fetch(files: set[str]) -> None:
    """Fetch what the tests in these files need."""
    for needed_in, fetched in FETCHED:
        if needed_in in files:
            with suppress(Exception):
                fetched()
