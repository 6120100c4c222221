"""Which version of a trial amends which, and how often an amendment lets a candidate be screened again."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlmodel import Session

from flows.answers.lifecycle import OPEN, Stage
from flows.decision.new_version import taken_back
from flows.language.numbers import count
from flows.language.refusals import RuleBroken
from flows.rules.trial import Trial
from flows.rules.trial_parts import Amendment
from flows.trials.files.brought import TrialVersion
from storage.tables.base import table
from storage.tables.screening import ScreeningRow
from storage.trials import trials

_SCREENINGS = table(ScreeningRow)


@dataclass(frozen=True, slots=True)
class Again:
    """How often a candidate was screened again under an amendment, and whether that goes on now."""

    amendment: Amendment
    number: int
    is_open: bool

    @property
    def used_up(self) -> bool:
        """Whether no other screening may begin because of it."""
        return self.number >= self.amendment.rescreens


def amends(session: Session, later: TrialVersion, earlier: TrialVersion) -> bool:
    """Whether a version amends another one, at once or by those between."""
    return bool(steps(session, earlier, later))


def steps(session: Session, earlier: TrialVersion, later: TrialVersion) -> tuple[Trial, ...]:
    """What leads from one version to a later one, which is the last; none where that does not amend it."""
    found: list[Trial] = []
    while later != earlier:
        trial = trials.trial_of(session, later)
        if trial.amends is None or trial in found:
            return ()
        found.append(trial)
        later = TrialVersion(later.registry_id, trial.amends.version)
    return tuple(reversed(found))


def steps_back(session: Session, later: TrialVersion, earlier: TrialVersion) -> tuple[Trial, ...]:
    """What leads back from a version to an earlier one, which is the last; none where it does not amend that."""
    forward = steps(session, earlier, later)
    before = (trials.trial_of(session, earlier), *forward)
    return tuple(reversed([taken_back(after, one) for one, after in zip(before, forward, strict=False)]))


def again(session: Session, site_id: int, subject_code: str, of: TrialVersion) -> Again | None:
    """How often a candidate was screened again under a version of a trial that limits it; None where it says no limit,
    or the candidate was not screened under an earlier version. What was begun by mistake does not count."""
    amendment = trials.trial_of(session, of).amends
    if amendment is None or not amendment.rescreens:
        return None
    chosen = select(_SCREENINGS.c.protocol_version, _SCREENINGS.c.lifecycle).where(
        _SCREENINGS.c.site_id == site_id,
        _SCREENINGS.c.subject_code == subject_code,
        _SCREENINGS.c.trial == of.registry_id,
        _SCREENINGS.c.lifecycle != Stage.WITHDRAWN,
    )
    rows = session.connection().execute(chosen).all()
    versions = [row.protocol_version for row in rows]
    if not any(amends(session, of, TrialVersion(of.registry_id, one)) for one in versions):
        return None
    return Again(amendment, versions.count(of.version), any(row.lifecycle in OPEN for row in rows))


def check_again(session: Session, site_id: int, subject_code: str, of: TrialVersion) -> None:
    """Raise `RuleBroken` where a candidate was screened again as often as the amendment allows; while one of the
    screenings is open no other begins anyway."""
    found = again(session, site_id, subject_code, of)
    if found and found.used_up and not found.is_open:
        allowed, name = count(found.amendment.rescreens, "time"), found.amendment.name
        raise RuleBroken("screened_again", code=subject_code, name=name, allowed=allowed)
