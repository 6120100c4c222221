"""For every test."""

import os

import pytest

# Without it python-telegram-bot warns at each 429, and warnings are errors here.
os.environ.setdefault("PTB_TIMEDELTA", "true")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest first, so that no worker is left with one at the end."""
    items.sort(key=lambda item: "faults" not in item.path.parent.name)
