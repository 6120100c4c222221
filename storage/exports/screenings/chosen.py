"""Which screenings an export is of: by the day they were begun, the trial, the site."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, ScalarSelect, Select, and_, false, func, or_, select

from flows.rules.trial import Trial
from storage.study import people
from storage.tables.base import table
from storage.tables.screening import RevisionRow, ScreeningRow

_SCREENINGS = table(ScreeningRow)
_REVISIONS = table(RevisionRow)


def chosen_rows(
    trial: Trial,
    sites: Mapping[int, people.Site],
    since: date | None,
    until: date | None,
    screening_id: int | None,
) -> Select[Any]:
    """Screenings for a trial with their last revision, in the order of their numbers."""
    last = (
        select(func.max(_REVISIONS.c.number))
        .where(_REVISIONS.c.screening_id == _SCREENINGS.c.id)
        .correlate(_SCREENINGS)
        .scalar_subquery()
    )
    joined = _SCREENINGS.outerjoin(
        _REVISIONS, and_(_REVISIONS.c.screening_id == _SCREENINGS.c.id, _REVISIONS.c.number == last)
    )
    revised = [_REVISIONS.c[name] for name in ("number", "as_of", "record", "decision", "finished_at", "finished_by")]
    columns = (*_SCREENINGS.c, *revised, _REVISIONS.c.reason.label("revision_reason"), _before().label("previous"))
    started = [_started(site, since, until) for site in sites.values()]
    chosen = select(*columns).select_from(joined).where(or_(false(), *started))
    chosen = chosen.where(_SCREENINGS.c.trial == trial.registry_id).order_by(_SCREENINGS.c.id)
    return chosen if screening_id is None else chosen.where(_SCREENINGS.c.id == screening_id)


def _before() -> ScalarSelect[int]:
    """The number of the candidate's screening before, for the same trial; NULL for the first."""
    before = _SCREENINGS.alias("before")
    same = [before.c[name] == _SCREENINGS.c[name] for name in ("site_id", "subject_code", "trial")]
    chosen = select(func.max(before.c.id)).where(*same, before.c.id < _SCREENINGS.c.id)
    return chosen.correlate(_SCREENINGS).scalar_subquery()


def _started(site: people.Site, since: date | None, until: date | None) -> ColumnElement[bool]:
    """Whether a screening is the site's and was started on one of these days there."""
    bounds = [_SCREENINGS.c.site_id == site.id]
    if since is not None:
        bounds.append(_SCREENINGS.c.created_at >= _midnight(since, site.zone))
    if until is not None:
        bounds.append(_SCREENINGS.c.created_at < _midnight(until + timedelta(days=1), site.zone))
    return and_(*bounds)


def _midnight(day: date, zone: str) -> datetime:
    return datetime.combine(day, time.min, ZoneInfo(zone)).astimezone(UTC)
