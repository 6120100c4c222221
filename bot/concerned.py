"""Whom a version of a trial concerns at a site, each under their own version and that one."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from functools import cache, partial
from typing import TypeVar

from sqlmodel import Session

from bot.from_storage import as_seen
from flows.chat.asked import seen_on
from flows.chat.site.versions import Concerned, Told, told
from flows.decision.new_version import Effect, UnderBoth, under_both
from flows.rules.trial import Trial
from flows.trials.files.brought import TrialVersion
from storage.study import listings, screenings, versions
from storage.study.screenings import Screening
from storage.trials import lineage

AnyOne = TypeVar("AnyOne", Concerned, Told)
ORDER = tuple(Effect)
# So many screenings are judged while somebody waits for a card: some 1,000 a second are.
MOST_COUNTED = 300


def concerned(session: Session, site_id: int, new: Trial, today: date) -> Iterator[Concerned]:
    """Every screening at a site that goes by an earlier version of the trial, under both."""
    return _under_both(session, site_id, new, today, whom(session, site_id, new))


def some_told(session: Session, site_id: int, new: Trial, today: date, keys: Sequence[int]) -> list[Told]:
    """What the version means for some of those whom it concerns, in words."""
    return [told(one) for one in _under_both(session, site_id, new, today, keys)]


def whom(session: Session, site_id: int, new: Trial) -> list[int]:
    """The screenings at a site that go by an earlier version of the trial, by code."""
    steps = _steps(session, site_id, new)
    return [key for key, of in listings.of_trial(session, site_id, new.registry_id) if steps(of)]


def _under_both(session: Session, site_id: int, new: Trial, today: date, keys: Sequence[int]) -> Iterator[Concerned]:
    steps = _steps(session, site_id, new)
    for row in map(partial(screenings.load, session), keys):
        # One may have taken the version, or left the site, since it was listed.
        if (found := steps(TrialVersion(row.trial, row.protocol_version))) and row.site_id == site_id:
            yield for_one(session, row, found, today)


def _steps(session: Session, site_id: int, new: Trial) -> Callable[[TrialVersion], tuple[Trial, ...]]:
    """What leads from a version to the new one, each way looked for once."""
    return cache(partial(versions.way, session, site_id, to=TrialVersion(new.registry_id, new.version)))


def for_one(session: Session, row: Screening, steps: Sequence[Trial], today: date) -> Concerned:
    """One screening under its own version and the last of the steps from it, on the day that its card shows."""
    seen = as_seen(session, row)
    both = under_both(seen.answers, seen.stage, seen_on(seen, today), seen.trial, *steps)
    return Concerned(
        row.id, row.subject_code, seen.stage, row.created_by, _rescreened(session, row, both, steps[-1]), both
    )


def _rescreened(session: Session, row: Screening, both: UnderBoth, new: Trial) -> int:
    """How often who failed before and would pass now was screened again because of it."""
    if both.effect is not Effect.GAINED:
        return 0
    again = lineage.again(session, row.site_id, row.subject_code, TrialVersion(new.registry_id, new.version))
    return again.number if again else 0


def in_order(found: Iterable[AnyOne]) -> tuple[AnyOne, ...]:
    """The most pressing first, then by code."""
    return tuple(sorted(found, key=lambda one: (ORDER.index(one.effect), one.code)))


def number_concerned(session: Session, site_id: int, new: Trial) -> int:
    """How many screenings at a site go by an earlier version of the trial."""
    later = TrialVersion(new.registry_id, new.version)
    found = listings.by_version(session, site_id, new.registry_id)
    return sum(number for of, number in found.items() if versions.way(session, site_id, of, later))
