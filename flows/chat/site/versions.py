"""Versions of a trial at a site: what one would change for each candidate, and what is done about it."""

from dataclasses import dataclass, field
from datetime import date

from flows.answers.lifecycle import Stage
from flows.chat.events import Event
from flows.decision.new_version import Changed, Effect, UnderBoth, under_words
from flows.rules.trial import Trial
from flows.rules.trial_parts import Amendment


@dataclass(frozen=True, slots=True)
class Concerned:
    """A candidate's screening under both versions: who began it, and how often they were screened again because of the
    new one."""

    screening_id: int
    code: str
    stage: Stage
    begun_by: int
    rescreened: int
    under: UnderBoth

    @property
    def effect(self) -> Effect:
        return self.under.effect


@dataclass(frozen=True, slots=True)
class Told:
    """What a version means for a candidate, in words alone: of many, decisions would not fit into the memory."""

    code: str
    stage: Stage
    effect: Effect
    means: str
    asked: tuple[str, ...]


def told(one: Concerned) -> Told:
    """What a version means for a candidate, in words, with the labels of what is asked anew."""
    asked = tuple(question.label for question in one.under.asks)
    return Told(one.code, one.stage, one.effect, under_words(one.under), asked)


@dataclass(frozen=True, slots=True)
class NewVersion:
    """A version that amends one which screenings of the site go by.

    `since`: from when on the site goes by the new one; None where it was not switched on. `in_force`: it rules today.
    `old_until`: until when screenings may be finished under the one before.
    `concerned`: the screenings that it concerns, the most pressing first; `uncounted`: how many those are, where they
    are too many to be judged while somebody waits for a card.
    """

    trial: Trial
    amendment: Amendment
    since: date | None
    in_force: bool
    old_until: date | None
    changed: tuple[Changed, ...]
    concerned: tuple[Concerned, ...] = ()
    uncounted: int = 0

    @property
    def key(self) -> str:
        """What a button that is about it points at."""
        return f"{self.trial.registry_id}/{self.trial.version}"

    def may_keep(self, today: date) -> bool:
        """Whether a screening may still be finished under the version before."""
        return not self.in_force or (self.old_until is not None and today <= self.old_until)


class VersionLookedAt(Event):
    """A screening is opened to see what a version means for it."""

    screening_id: int
    key: str


class VersionPaperAsked(Event):
    """All that a version changes, and for whom, is wanted on paper."""

    key: str


class VersionTaken(Event):
    """The open screening goes by this version from now on."""

    version: str


class VersionKept(Event):
    """The open screening is finished under the version that it began with."""

    version: str


class VersionAdopted(Event):
    """The site goes by a version from a day on, proved with the PIN of an investigator; shown and kept nowhere."""

    registry_id: str
    version: str
    since: date
    old_until: date | None
    pin: str = field(repr=False)
