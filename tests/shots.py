"""An export, or the snapshot that it is made of, for the trial that most tests screen for."""

from typing import Any

from sqlmodel import Session

from storage.exports.orders import Order
from storage.exports.screenings import rows
from tests.trials import NCT04556084


def snapshot(session: Session, **which: Any) -> rows.Snapshot:
    """A snapshot of screenings for a trial; of `NCT04556084` where none is named."""
    return rows.snapshot(session, **{"trial": NCT04556084, **which})


def ordered(form: str, *of: Any, **which: Any) -> Order:
    """An order of a form for `NCT04556084`."""
    return Order(form, NCT04556084, *of, **which)
