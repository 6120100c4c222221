"""Versions of a trial at a site: which one it goes by, and the step of a screening from one to the next."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, func, select
from sqlmodel import Session

from flows.answers.answers import Changes
from flows.answers.lifecycle import OPEN, UNREGISTERED
from flows.language.days import day_words
from flows.language.numbers import listed
from flows.language.refusals import RuleBroken
from flows.rules.trial import Trial
from flows.trials.files.brought import TrialVersion
from storage.engine.canonical import parsed
from storage.engine.errors import found
from storage.engine.prepared import Prepared
from storage.site import sites
from storage.study import answering, screenings
from storage.study.screenings import Screening
from storage.tables.base import table
from storage.tables.screening import AuditRow, ScreeningRow
from storage.tables.sign_off import SignatureRow
from storage.tables.trials import SiteTrialRow, TrialRow
from storage.trials import lineage, switches, trials
from storage.trials.lineage import amends

_TRIALS, _ON = table(TrialRow), table(SiteTrialRow)
_SCREENINGS, _SIGNATURES, _AUDIT = table(ScreeningRow), table(SignatureRow), table(AuditRow)
TAKEN = "version taken"
_HOW_LONG = Prepared(
    select(_ON.c.since, _ON.c.old_until)
    .join(_TRIALS, _TRIALS.c.id == _ON.c.trial_id)
    .where(_ON.c.site_id == bindparam("site"), _ON.c.ended_at.is_(None))
    .where(_TRIALS.c.registry_id == bindparam("registry_id"), _TRIALS.c.version == bindparam("version"))
)


@dataclass(frozen=True, slots=True)
class InForce:
    """The version that a site goes by: since when, and until when screenings may be finished under an earlier one."""

    of: TrialVersion
    since: date | None
    old_until: date | None


def in_force(session: Session, site_id: int, registry_id: str, day: date) -> InForce | None:
    """What a site goes by on a day; None where it does not screen for the trial."""
    version = switches.switched_on(session, site_id, day).get(registry_id)
    if version is None:
        return None
    row = found(_HOW_LONG.one(session, site=site_id, registry_id=registry_id, version=version))
    return InForce(TrialVersion(registry_id, version), **row)


def check_in_force(session: Session, screening: Screening, day: date) -> None:
    """Raise `RuleBroken` where the site goes by another version on that day, which amends the one of the screening or
    to which the site went back from it, and nothing may be finished under that any more."""
    on = in_force(session, screening.site_id, screening.trial, day)
    own = TrialVersion(screening.trial, screening.protocol_version)
    if on is None or not way(session, screening.site_id, own, on.of):
        return
    if on.old_until is None or day > on.old_until:
        since = day_words(on.since) if on.since else "its beginning"
        raise RuleBroken("version_over", version=screening.protocol_version, now=on.of.version, since=since)


def way(session: Session, site_id: int, own: TrialVersion, to: TrialVersion) -> tuple[Trial, ...]:
    """What leads a screening at a site from its version to another one: on to a version that amends it, or back where
    the site went back to an earlier one. The last one is that version; none where nothing leads there."""
    if found := lineage.steps(session, own, to):
        return found
    return lineage.steps_back(session, own, to) if went_back(session, site_id, own, to) else ()


def went_back(session: Session, site_id: int, later: TrialVersion, to: TrialVersion) -> bool:
    """Whether a site went by a version and switched an earlier one on again after it."""
    on = list(switches.days_on(session, site_id))
    return later in on and to in on[on.index(later) + 1 :] and amends(session, later, to)


def given_up(session: Session, site_id: int, of: TrialVersion) -> bool:
    """Whether a site went back from a version to an earlier one."""
    return any(went_back(session, site_id, of, one) for one in switches.days_on(session, site_id))


def as_followed(session: Session, site_id: int, of: TrialVersion) -> Trial:
    """A version with what it changes at a site: of one that the site went back to, what that takes back."""
    later = [one for one in switches.days_on(session, site_id) if went_back(session, site_id, one, of)]
    return lineage.steps_back(session, later[-1], of)[-1] if later else trials.trial_of(session, of)


def check_rules(session: Session, screening: Screening, version: str, day: date) -> None:
    """Raise `RuleBroken` unless the site goes by this version on that day: nobody takes one early."""
    on = in_force(session, screening.site_id, screening.trial, day)
    if on is None or on.of.version != version:
        raise RuleBroken("version_early", version=version)


def check_not_on(session: Session, site_id: int, of: TrialVersion) -> None:
    """Raise `RuleBroken` where somebody switched a version on meanwhile: the day that was chosen then stands."""
    on = switches.days_on(session, site_id)
    if of in on:
        since = on[of]
        raise RuleBroken("version_on", version=of.version, since=day_words(since) if since else "its beginning")


def check_switch(session: Session, site_id: int, of: TrialVersion, since: date, reason: str | None) -> None:
    """Raise `RuleBroken` for an earlier version without a reason, and for a day on which, or before which, somebody was
    signed for under another one."""
    others = [one for one in switches.days_on(session, site_id) if one.registry_id == of.registry_id and one != of]
    later = later_on(session, site_id, of)
    if later and not reason:
        raise RuleBroken("earlier_version", version=of.version, later=listed(later))
    signed = _last_signed(session, site_id, of.registry_id) if others else None
    if signed is not None and since < signed:
        raise RuleBroken("signed_since", day=day_words(since), signed=day_words(signed))


def later_on(session: Session, site_id: int, of: TrialVersion) -> list[str]:
    """The versions that are switched on at a site and amend this one."""
    on = (one for one in switches.days_on(session, site_id) if one.registry_id == of.registry_id)
    return sorted(one.version for one in on if amends(session, one, of))


def is_amendment(session: Session, site_id: int, of: TrialVersion) -> bool:
    """Whether a version amends one that is switched on at a site."""
    on = (one for one in switches.days_on(session, site_id) if one.registry_id == of.registry_id)
    return any(amends(session, of, one) for one in on)


def _last_signed(session: Session, site_id: int, registry_id: str) -> date | None:
    """The last day, in the site's zone, on which a signature that stands was given."""
    chosen = (
        select(func.max(_SIGNATURES.c.signed_at))
        .join(_SCREENINGS, _SCREENINGS.c.id == _SIGNATURES.c.screening_id)
        .where(_SCREENINGS.c.site_id == site_id, _SCREENINGS.c.trial == registry_id, _SIGNATURES.c.voided_at.is_(None))
    )
    at: datetime | None = session.connection().execute(chosen).scalar()
    return at and at.astimezone(ZoneInfo(sites.load(session, site_id).zone)).date()


def take(
    session: Session,
    screening_id: int,
    expected_version: int,
    version: str,
    changes: Changes,
    decided: Mapping[str, str],
    author: int,
    at: datetime,
) -> Screening:
    """A screening goes by another version of its trial from now on; what was decided under the one before stands.

    `changes`: the answers that are others under it. `decided`: the outcome `before` and `after`, for the audit.
    Raises `Changed`, `Refused` where it is registered, and `NotOpen` for changes of one that is not open.
    """
    seen = screenings.expected(session, screening_id, expected_version, (*OPEN, *UNREGISTERED))
    trial = trials.trial_of(session, TrialVersion(seen.trial, version))
    taken = screenings.change(session, seen, author, at, protocol_version=version, loaded_trial=trial)
    screenings.note(session, TAKEN, taken, {"from": seen.protocol_version, "to": version, **decided})
    return answering.record_answers(session, seen.id, taken.version, changes, author, at) if changes else taken


def version_before(session: Session, screening_id: int, since: int) -> str | None:
    """The version that a screening went by before it took another one after its own version `since`."""
    chosen = select(_AUDIT.c.detail).where(_AUDIT.c.screening_id == screening_id, _AUDIT.c.action == TAKEN)
    steps = map(parsed, session.connection().execute(chosen.order_by(_AUDIT.c.seq)).scalars())
    return next((str(step["from"]) for step in steps if step["version"] > since), None)


def back(session: Session, seen: Screening, version: str, author: int, at: datetime) -> Screening:
    """A change that began with another version is given up, and with it that version."""
    trial = trials.trial_of(session, TrialVersion(seen.trial, version))
    changed = screenings.change(session, seen, author, at, protocol_version=version, loaded_trial=trial)
    screenings.note(session, TAKEN, changed, {"from": seen.protocol_version, "to": version})
    return replace(changed, loaded_trial=trial)
