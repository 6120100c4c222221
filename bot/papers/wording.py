"""What papers say in the same words everywhere: instants, periods, and the database that they were read from."""

from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import Any

from flows.nct04556084 import NCT04556084
from flows.words import day_words, short_day
from storage import audit
from storage.exports.rows import Snapshot

INVESTIGATOR_DECIDES = "This counts days and keeps answers; the investigator decides."
NOBODY = "No screening was started in this period."


def sentence(words: str) -> str:
    """The words as they begin a sentence."""
    return words[:1].upper() + words[1:]


def instant_words(at: datetime) -> str:
    """An instant, such as "2 Mar 2026 09:30 UTC"."""
    utc = at.astimezone(UTC)
    return f"{short_day(utc.date())} {utc:%H:%M} UTC"


def iso_day(text: Any) -> date | None:
    """The day of a decision or a record, None where it has none."""
    return date.fromisoformat(text) if text else None


def in_order(codes: Iterable[str]) -> list[str]:
    """Codes of criteria in the trial's order; those of another version come last."""
    order = [criterion.code for criterion in NCT04556084.criteria]
    return sorted(codes, key=lambda code: order.index(code) if code in order else len(order))


def period_words(since: date | None, until: date | None) -> str:
    """The period in which screenings were started."""
    if since and until:
        return f"Screenings started {day_words(since)} to {day_words(until)}"
    if since:
        return f"Screenings started on {day_words(since)} or later"
    return f"Screenings started until {day_words(until)}" if until else "All screenings"


def source(snapshot: Snapshot) -> str:
    """When a paper or a picture was made, and the audit head that it was read at, as `verify` takes it."""
    made = instant_words(snapshot.taken_at)
    return f"Made {made} · {audit.line(snapshot.head)}"
