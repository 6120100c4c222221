"""Which screenings an export is of: by the day they were begun, the trial, the site."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, FromClause, ScalarSelect, Select, and_, false, func, or_, select

from storage.exports.orders import Order
from storage.site import sites
from storage.tables.base import table
from storage.tables.screening import RevisionRow, ScreeningRow

_SCREENINGS = table(ScreeningRow)
_REVISIONS = table(RevisionRow)


def chosen(order: Order, sites: Mapping[int, sites.Site]) -> ColumnElement[bool]:
    """Whether a screening is one of those that are ordered, of these sites."""
    started = [_started(site, order.since, order.until) for site in sites.values()]
    alone = [] if order.screening_id is None else [_SCREENINGS.c.id == order.screening_id]
    return and_(_SCREENINGS.c.trial == order.trial.registry_id, or_(false(), *started), *alone)


def joined() -> FromClause:
    """Screenings, each with its last revision where there is one."""
    last = (
        select(func.max(_REVISIONS.c.number))
        .where(_REVISIONS.c.screening_id == _SCREENINGS.c.id)
        .correlate(_SCREENINGS)
        .scalar_subquery()
    )
    return _SCREENINGS.outerjoin(
        _REVISIONS, and_(_REVISIONS.c.screening_id == _SCREENINGS.c.id, _REVISIONS.c.number == last)
    )


def with_revision(keys: Sequence[int]) -> Select[Any]:
    """These screenings with their last revision."""
    revised = [_REVISIONS.c[name] for name in ("number", "as_of", "record", "decision", "finished_at", "finished_by")]
    columns = (*_SCREENINGS.c, *revised, _REVISIONS.c.reason.label("revision_reason"), _before().label("previous"))
    return select(*columns).select_from(joined()).where(_SCREENINGS.c.id.in_(keys))


def _before() -> ScalarSelect[int]:
    """The number of the candidate's screening before, for the same trial; NULL for the first."""
    before = _SCREENINGS.alias("before")
    same = [before.c[name] == _SCREENINGS.c[name] for name in ("site_id", "subject_code", "trial")]
    chosen = select(func.max(before.c.id)).where(*same, before.c.id < _SCREENINGS.c.id)
    return chosen.correlate(_SCREENINGS).scalar_subquery()


def _started(site: sites.Site, since: date | None, until: date | None) -> ColumnElement[bool]:
    """Whether a screening is the site's and was started on one of these days there."""
    bounds = [_SCREENINGS.c.site_id == site.id]
    if since is not None:
        bounds.append(_SCREENINGS.c.created_at >= _midnight(since, site.zone))
    if until is not None:
        bounds.append(_SCREENINGS.c.created_at < _midnight(until + timedelta(days=1), site.zone))
    return and_(*bounds)


def _midnight(day: date, zone: str) -> datetime:
    return datetime.combine(day, time.min, ZoneInfo(zone)).astimezone(UTC)
