"""The columns that every sheet of what happened shares."""

from collections.abc import Callable, Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

from flows.language.wall_time import at_instant
from storage.exports.common.table import Cell, Field, Row, Sheet
from storage.exports.screenings.history import Recorded
from storage.exports.screenings.screening import ExportedScreening

WHOSE = (
    Field("screening", "Number of the screening in the database", "integer"),
    Field("site", "Site"),
    Field("subject_code", "Subject code, never a name"),
    Field("attempt", "Which screening of the candidate for this trial it is", "integer"),
    Field("protocol_version", "Version of the protocol that decides"),
)
RECORDED = (
    Field("recorded_at_utc", "When it was recorded", "instant"),
    Field("recorded_by", "By whom"),
    Field("stands", "yes: nothing later corrects it or takes it back"),
)


def whose(screening: ExportedScreening) -> list[Cell]:
    """The cells of the first columns of every sheet: whose it is."""
    return [
        screening.id,
        screening.site,
        screening.subject_code,
        screening.attempt,
        screening.protocol_version,
    ]


def sheet(name: str, fields: tuple[Field, ...], of: Callable[[ExportedScreening], Iterable[Row]]) -> Sheet:
    """A sheet of rows that begin with whose they are."""
    return Sheet(name, (*WHOSE, *fields), lambda screening: [[*whose(screening), *row] for row in of(screening)])


def recorded(one: Recorded) -> list[Cell]:
    """When a row was recorded, by whom, and whether it stands."""
    return [one.at, one.by.label, yes(one.stands)]


def yes(holds: bool) -> str:
    """Yes or no, as a cell has it."""
    return "yes" if holds else "no"


def wall(at: datetime | None, screening: ExportedScreening) -> Cell:
    """An instant on the site's clock, such as 2026-11-29 14:05."""
    return None if at is None else f"{at_instant(at, ZoneInfo(screening.zone)).wall:%Y-%m-%d %H:%M}"
