"""Who may change anything: some roles read only."""

from collections.abc import Iterable

from flows.reading import READERS
from flows.screening import Event, ExportAsked, IdentifierRefused, Opened, PictureAsked

READING = (Opened, PictureAsked, ExportAsked, IdentifierRefused)


def reads_only(role: str, events: Iterable[Event]) -> bool:
    """Whether these events would change something that this role may only read."""
    return role in READERS and any(not isinstance(event, READING) for event in events)
