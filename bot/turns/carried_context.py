"""From the other screenings of a candidate to what a card offers and says of them."""

from collections.abc import Iterator
from datetime import date
from zoneinfo import ZoneInfo

from sqlmodel import Session

from bot.deployment import ChatSession
from bot.from_storage import as_seen
from flows.answers.answers import Answers
from flows.answers.given_before.carrying import WITH_IT, CarriedAnswer, answers_in, carriable, fits
from flows.chat.asked import seen_on
from flows.chat.context import Screening
from flows.chat.site.trials import Elsewhere
from flows.decision.assess import decision_on
from flows.decision.verdict import stands_words
from flows.trials.files.brought import TrialVersion
from storage.site import people
from storage.study import listings, versions
from storage.study.screenings import Screening as Row


def carried(session: Session, at: ChatSession, screening: Screening) -> tuple[CarriedAnswer, ...]:
    """What the candidate's other screenings answer of the questions of this one; of each the newest that was given."""
    newest: dict[str, CarriedAnswer] = {}
    for other in listings.others_of(session, screening.id):
        for one in _answers(session, at, screening, other):
            if one.key not in screening.answers.given and (one.key not in newest or newest[one.key].on < one.on):
                newest[one.key] = one
    return tuple(sorted(newest.values(), key=lambda one: (one.trial, one.by, one.on)))


def _answers(session: Session, at: ChatSession, screening: Screening, other: Row) -> Iterator[CarriedAnswer]:
    given = {answer.key: answer for answer in listings.history(session, other.id)}
    current = _as_taken(session, screening, other)
    for key in carriable(screening.trial, other.loaded_trial):
        value = current.given.get(key)
        if key in given and fits(screening.trial.by_key[key], value):
            beside_it = current.of(key, WITH_IT)
            before = current.carried.get(key)
            if before:
                on = date.fromisoformat(before["on"])
                yield CarriedAnswer(key, value, before["by"], on, before["trial"], beside_it, before["screening"])
                continue
            on = given[key].at.astimezone(ZoneInfo(at.site.zone)).date()
            by = people.person(session, given[key].author_id).label
            yield CarriedAnswer(key, value, by, on, other.trial, beside_it, other.id)


def _as_taken(session: Session, screening: Screening, other: Row) -> Answers:
    """The answers of another screening as this one's version takes them: what an amendment asks again is not lent."""
    if other.trial != screening.trial.registry_id:
        return other.current
    own, to = (TrialVersion(other.trial, one) for one in (other.protocol_version, screening.trial.version))
    return answers_in(versions.way(session, other.site_id, own, to), other.current)


def elsewhere(session: Session, screening: Screening, today: date) -> tuple[Elsewhere, ...]:
    """How the candidate stands for other trials, in the last screening for each."""
    others = {row.trial: row for row in reversed(listings.others_of(session, screening.id))}
    return tuple(
        _stands(session, row, today) for trial, row in sorted(others.items()) if trial != screening.trial.registry_id
    )


def _stands(session: Session, row: Row, today: date) -> Elsewhere:
    seen = as_seen(session, row)
    decision = decision_on(seen.answers, seen_on(seen, today), seen.trial)
    return Elsewhere(row.id, row.trial, stands_words(decision))
