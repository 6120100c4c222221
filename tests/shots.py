"""An export, or the snapshot that it is made of, for the trial that most tests screen for."""

from datetime import datetime
from typing import Any

from sqlmodel import Session

from storage.exports.orders import Order
from storage.exports.screenings.snapshot import Progress, Snapshot
from storage.exports.screenings.snapshot import snapshot as taken
from tests.trials import NCT04556084


def snapshot(session: Session, now: datetime, progress: Progress = lambda _done, _of: None, **which: Any) -> Snapshot:
    """A snapshot of screenings for a trial; of `NCT04556084` where none is named."""
    return taken(session, Order("any", **{"trial": NCT04556084, **which}), now, progress)


def ordered(form: str, *of: Any, **which: Any) -> Order:
    """An order of a form for `NCT04556084`."""
    return Order(form, NCT04556084, *of, **which)
