"""What an administrator does with the people of the site: look, cut off, let in again."""

from dataclasses import replace

from flows import texts
from flows.screening import Colleague, Desk, PersonCutOff, PersonLetIn, Response


def show(desk: Desk, page: str) -> Response:
    """A page of the people of the site."""
    return Response(desk.place.to("list_people", slot=None, origin="", page=int(page or 0)))


def look_at(desk: Desk, person_id: str) -> Response:
    """One of them, with what can be done."""
    return Response(replace(desk.place.to("list_people", slot=None, origin=""), act=person_id))


def cut_off(desk: Desk, person_id: str) -> Response:
    """The person may use the assistant no longer."""
    note = texts.cut_off(named(desk, person_id).label)
    return Response(desk.place.to("list_people").with_notes(note), (PersonCutOff(int(person_id)),))


def let_in(desk: Desk, person_id: str) -> Response:
    """The person may use the assistant again."""
    note = texts.let_in(named(desk, person_id).label)
    return Response(desk.place.to("list_people").with_notes(note), (PersonLetIn(int(person_id)),))


def chosen(desk: Desk) -> Colleague | None:
    """The person whose card is shown; None while all are."""
    return named(desk, desk.place.act) if desk.place.act else None


def named(desk: Desk, person_id: str) -> Colleague:
    """The person of that number on the desk."""
    return next(person for person in desk.staff if str(person.id) == person_id)
