"""The columns that every sheet of what happened shares, and how a sheet is made of its columns."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import TypeAlias, TypeVar
from zoneinfo import ZoneInfo

from flows.language.wall_time import at_instant
from storage.exports.common.table import Cell, Field, Row, Sheet, Told, fields
from storage.exports.screenings.exported import ExportedScreening
from storage.exports.screenings.history import Recorded

T = TypeVar("T")
# A column as in `Told`, of a thing and of the screening that it is of.
ToldOf: TypeAlias = tuple[str, str, str, Callable[[T, ExportedScreening], Cell]]

_WHOSE: tuple[Told[ExportedScreening], ...] = (
    ("screening", "integer", "Number of the screening in the database", lambda s: s.id),
    ("site", "text", "Site", lambda s: s.site),
    ("subject_code", "text", "Subject code, never a name", lambda s: s.subject_code),
    ("attempt", "integer", "Which screening of the candidate for this trial it is", lambda s: s.attempt),
    ("protocol_version", "text", "Version of the protocol that decides", lambda s: s.protocol_version),
)
WHOSE = fields(_WHOSE)
RECORDED: tuple[ToldOf[Recorded], ...] = (
    ("recorded_at_utc", "instant", "When it was recorded", lambda one, _: one.at),
    ("recorded_by", "text", "By whom", lambda one, _: one.by.label),
    ("stands", "text", "yes: nothing later corrects it or takes it back", lambda one, _: yes(one.stands)),
)


def sheet(name: str, columns: tuple[Field, ...], rows: Callable[[ExportedScreening], Iterable[Row]]) -> Sheet:
    """A sheet of rows that begin with whose they are."""

    def of(screening: ExportedScreening) -> list[Row]:
        whose = [told(screening) for *_, told in _WHOSE]
        return [[*whose, *row] for row in rows(screening)]

    return Sheet(name, (*WHOSE, *columns), of)


def sheet_of(name: str, each: Callable[[ExportedScreening], Iterable[T]], *columns: ToldOf[T]) -> Sheet:
    """The same with a row for each thing, whose cells the columns tell."""

    def rows(screening: ExportedScreening) -> Iterable[Row]:
        return ([told(one, screening) for *_, told in columns] for one in each(screening))

    return sheet(name, fields(columns), rows)


def yes(holds: bool) -> str:
    """Yes or no, as a cell has it."""
    return "yes" if holds else "no"


def wall(at: datetime | None, screening: ExportedScreening) -> Cell:
    """An instant on the site's clock, such as 2026-11-29 14:05."""
    return None if at is None else f"{at_instant(at, ZoneInfo(screening.zone)).wall:%Y-%m-%d %H:%M}"
