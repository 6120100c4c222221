"""What if: another date or value, answered beside the real decision; nothing is changed."""

from dataclasses import replace
from datetime import timedelta

from flows import texts
from flows.path import path_of
from flows.relative_days import with_dates
from flows.replies import Doubt, No
from flows.screening import Desk, Response
from flows.standing import day_zero, screening_of
from flows.typed_reading import Refused
from flows.what_if import what_if
from flows.what_if_typed import read_what_if


def wonder(desk: Desk, _argument: str) -> Response:
    """Ask what would be otherwise; without a screening on the desk there is nothing to wonder about."""
    if desk.screening is None:
        return Response(desk.place.to("browse", slot=None, origin="open").with_notes(texts.OPEN_FIRST))
    return Response(desk.place.to("wonder", slot=None))


def wonder_aloud(desk: Desk, text: str) -> Response:
    """A typed "registration 1 Dec" or "last vincristine 12 Nov", answered; what it may mean is asked."""
    dated = with_dates(text, day_zero(desk)) if desk.relative_days else text
    asked = No(dated.why) if isinstance(dated, Refused) else read_what_if(dated, screening_of(desk).answers, desk.today)
    if isinstance(asked, No):
        return Response(replace(desk.place, doubt="", offers=(), notes=(asked.why,)))
    if isinstance(asked, Doubt):
        return Response(replace(desk.place, doubt=asked.question, offers=asked.offers, notes=()))
    return _answer(desk, asked)


def wonder_offer(desk: Desk, index: str) -> Response:
    """One of the offered meanings, answered."""
    return _answer(desk, desk.place.offers[int(index)].value)


def wonder_later(desk: Desk, days: str) -> Response:
    """Registration so many days later than planned."""
    registration = path_of(screening_of(desk).answers, desk.today).facts.registration
    return _answer(desk, {"registration_date": (registration + timedelta(int(days))).isoformat()})


def _answer(desk: Desk, changes: dict[str, object]) -> Response:
    result = what_if(screening_of(desk).answers, desk.today, changes)
    place = replace(desk.place, doubt="", offers=(), notes=result.sentences)
    return Response(place)
