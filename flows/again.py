"""What was given for another day, asked again as one list: each item unchanged in one tap, or changed."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from flows import texts
from flows.path import stands
from flows.record import BY_KEY
from flows.screening import Answered, Desk, Response, Slot
from flows.standing import screening_of
from flows.ways import answered, dated, go_on, to_slot
from flows.words import listed


def show(desk: Desk, _argument: str) -> Response:
    """The list of what is asked again."""
    return Response(desk.place.to("renew", slot=None, origin=""))


def turn_page(desk: Desk, page: str) -> Response:
    """Another page of the list."""
    return Response(replace(desk.place, page=int(page), notes=()))


def change(desk: Desk, key: str) -> Response:
    """One of the answers is asked again."""
    return to_slot(desk, replace(desk.place, origin=""), Slot(key))


def unchanged(desk: Desk, key: str) -> Response:
    """One answer, or every one that may stand, is so on this day as well."""
    screening = screening_of(desk)
    keys = to_confirm(screening.answers, desk.today)
    if key:
        keys = [key]
    changes = dated(desk, {key: screening.answers[key] for key in keys})
    after = replace(desk, screening=replace(screening, answers={**screening.answers, **changes}))
    onward = go_on(after, replace(desk.place, slot=None, origin=""))
    note = texts.unchanged(listed(BY_KEY[key].label for key in keys))
    events = tuple(Answered(key, value) for key, value in changes.items())
    return replace(onward, place=onward.place.with_notes(note, *onward.place.notes), events=events)


def plan(desk: Desk, iso: str) -> Response:
    """Registration is planned for a day that the card names; the start keeps its distance."""
    screening = screening_of(desk)
    days = {"registration_date": iso, **_start_after(screening.answers, date.fromisoformat(iso))}
    changes = dated(desk, days)
    answers = {**screening.answers, **changes}
    return answered(desk, changes, answers, ())


def _start_after(answers: Mapping[str, Any], registration: date) -> dict[str, Any]:
    """The start as many days after the new registration as it was after the old one, where both were planned."""
    before, start = answers.get("registration_date"), answers.get("start_date")
    if not before or not start:
        return {}
    lead = max(date.fromisoformat(start) - date.fromisoformat(before), timedelta(0))
    return {"start_date": (registration + lead).isoformat()}


def to_confirm(answers: Mapping[str, Any], today: date) -> list[str]:
    """The keys of the answers that may be taken as unchanged, in their order."""
    may_stand = stands(answers, today)
    return [key for key in BY_KEY if key in may_stand]
