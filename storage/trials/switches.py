"""Which trials and which of their versions a site screens for, from which day on."""

from datetime import date, datetime

from sqlalchemy import bindparam, insert, or_, select, update
from sqlmodel import Session

from flows.rules.trial import Trial
from flows.trials.files.brought import FIRST, TrialVersion
from storage.engine.errors import TrialOff, WhichTrial
from storage.engine.prepared import Prepared
from storage.tables.base import table
from storage.tables.trials import SiteTrialRow, TrialRow
from storage.trail import audit
from storage.trials.trials import audit_detail, that_counts, trial_of

_TRIALS, _ON = table(TrialRow), table(SiteTrialRow)
_STANDS = _ON.c.ended_at.is_(None)
# What is on without a day is so from the beginning; PostgreSQL puts what has none last.
_SINCE = _ON.c.since.nulls_first()


_EVER_ON = Prepared(
    select(_TRIALS.c.registry_id, _TRIALS.c.version)
    .join(_ON, _ON.c.trial_id == _TRIALS.c.id)
    .where(_ON.c.site_id == bindparam("site"))
    .order_by(_SINCE, _ON.c.id)
)


_SWITCHED_ON = Prepared(
    select(_TRIALS.c.registry_id, _TRIALS.c.version)
    .join(_ON, _ON.c.trial_id == _TRIALS.c.id)
    .where(_ON.c.site_id == bindparam("site"), _STANDS)
    .where(or_(_ON.c.since.is_(None), _ON.c.since <= bindparam("day")))
    .order_by(_TRIALS.c.registry_id, _SINCE, _ON.c.id)
)

_DAYS_ON = Prepared(
    select(_TRIALS.c.registry_id, _TRIALS.c.version, _ON.c.since)
    .join(_ON, _ON.c.trial_id == _TRIALS.c.id)
    .where(_ON.c.site_id == bindparam("site"), _STANDS)
    .order_by(_SINCE, _ON.c.id)
)


def switched_on(session: Session, site_id: int, day: date) -> dict[str, str]:
    """The trials that a site screens for on a day: registry id to version, the one that was switched on last."""
    return {row["registry_id"]: row["version"] for row in _SWITCHED_ON.rows(session, site=site_id, day=day)}


def days_on(session: Session, site_id: int) -> dict[TrialVersion, date | None]:
    """Every version that is switched on at a site, also for later, with the day from which on (None: always), in that
    order: of those that are on, the last one rules."""
    rows = _DAYS_ON.rows(session, site=site_id)
    return {TrialVersion(row["registry_id"], row["version"]): row["since"] for row in rows}


def screened_for(session: Session, site_id: int) -> dict[str, str]:
    """Every trial that a site ever screened for: registry id to version, the one that was switched on last."""
    return {row["registry_id"]: row["version"] for row in _EVER_ON.rows(session, site=site_id)}


def meant(session: Session, site_id: int, registry_id: str | None, day: date) -> Trial:
    """The trial of that registry id at a site; where none is said, the only one that is switched on.

    Raises `WhichTrial` where there are several, and `TrialOff` for one that the site never screened for.
    """
    on = switched_on(session, site_id, day)
    if registry_id is None and len(on) > 1:
        raise WhichTrial(", ".join(on))
    name = registry_id or next(iter(on), FIRST.registry_id)
    version = {**screened_for(session, site_id), **on}.get(name)
    if version is None:
        raise TrialOff(name)
    return trial_of(session, TrialVersion(name, version))


def has_several(session: Session, site_id: int) -> bool:
    """Whether a site ever screened for more than one trial, so that its lists say which."""
    return len(screened_for(session, site_id)) > 1


def check_on(session: Session, site_id: int, registry_id: str, day: date) -> None:
    """Raise `TrialOff` unless the site screens for the trial on that day."""
    if registry_id not in switched_on(session, site_id, day):
        raise TrialOff(registry_id)


def switch_on(
    session: Session,
    site_id: int,
    of: TrialVersion,
    since: date | None,
    by: int | None,
    at: datetime,
    *,
    old_until: date | None = None,
    reason: str | None = None,
) -> None:
    """Let a site screen by a version of a trial from a day on, or always.

    `old_until`: until when screenings that began under an earlier version may be finished under it.
    Raises `NotFound` for a version that is neither brought nor kept, or that nobody else confirmed.
    """
    trial = that_counts(session, of, at)
    values: dict[str, object] = {"site_id": site_id, "trial_id": trial.id, "switched_by": by, "switched_at": at}
    values |= {"since": since, "old_until": old_until, "reason": reason}
    stood = update(_ON).where(_ON.c.site_id == site_id, _ON.c.trial_id == trial.id, _STANDS)
    session.connection().execute(stood.values(ended_by=by, ended_at=at))
    session.connection().execute(insert(_ON), values)
    detail = audit_detail(trial) | {
        "since": since and since.isoformat(),
        "old_until": old_until and old_until.isoformat(),
    }
    audit.append(session, "trial switched on", at, person_id=by, site_id=site_id, detail=detail)


def switch_off(session: Session, site_id: int, registry_id: str, by: int | None, at: datetime) -> None:
    """Let no more screenings for a trial begin at a site; those that are open go on. Raises `TrialOff` where it is."""
    keys = select(_TRIALS.c.id).where(_TRIALS.c.registry_id == registry_id)
    ended = update(_ON).where(_ON.c.site_id == site_id, _ON.c.trial_id.in_(keys), _STANDS)
    if not session.connection().execute(ended.values(ended_by=by, ended_at=at)).rowcount:
        raise TrialOff(registry_id)
    audit.append(session, "trial switched off", at, person_id=by, site_id=site_id, detail={"trial": registry_id})


def begin_with_first(session: Session, site_id: int, at: datetime) -> None:
    """Switch on what a new site screens for from the beginning; the caller puts the site in the audit."""
    values = {"site_id": site_id, "trial_id": that_counts(session, FIRST, at).id, "switched_at": at}
    session.connection().execute(insert(_ON), values)
