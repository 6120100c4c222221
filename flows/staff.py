"""What an administrator does with the people of the site: look, cut off, let in, call by name, confirm who signs."""

from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256

from flows import labels, texts
from flows.conversation import Doing
from flows.screening import (
    Colleague,
    Desk,
    Event,
    PersonCalled,
    PersonCutOff,
    PersonDemoted,
    PersonLetIn,
    Place,
    Response,
    SignerConfirmed,
    Wish,
)

NAMING = "naming"


def show(desk: Desk, page: str) -> Response:
    """A page of the people of the site."""
    return Response(desk.place.to("list_people", slot=None, origin="", page=int(page or 0)))


def look_at(desk: Desk, person_id: str) -> Response:
    """One of them, with what can be done."""
    return Response(_at(desk, person_id))


def cut_off(desk: Desk, person_id: str) -> Response:
    """The person may use the assistant no longer."""
    return _done(desk, person_id, texts.cut_off, PersonCutOff(int(person_id)))


def let_in(desk: Desk, person_id: str) -> Response:
    """The person may use the assistant again."""
    return _done(desk, person_id, texts.let_in, PersonLetIn(int(person_id)))


def demote(desk: Desk, person_id: str) -> Response:
    """The person administers the site no longer."""
    return _done(desk, person_id, texts.demoted, PersonDemoted(int(person_id)))


def confirm(desk: Desk, argument: str) -> Response:
    """The person signs with the name and the PIN that were shown."""
    person_id, _, _ = argument.partition(".")
    return _done(desk, person_id, texts.signer_confirmed, SignerConfirmed(int(person_id), True))


def refuse(desk: Desk, argument: str) -> Response:
    """The person does not sign with them."""
    person_id, _, _ = argument.partition(".")
    return _done(desk, person_id, texts.signer_refused, SignerConfirmed(int(person_id), False))


def shown(person: Colleague, wish: Wish) -> str:
    """What a button that confirms points at: the person, and the very name that stands beside it."""
    return f"{person.id}.{sha256(wish.name.encode()).hexdigest()[:8]}"


def ask_name(desk: Desk, person_id: str) -> Response:
    """Another name for the person is typed next."""
    return Response(_at(desk, person_id, NAMING))


def is_naming(place: Place) -> bool:
    """Whether what is typed at a place is the name of a colleague."""
    return place.doing is Doing.STAFFING and place.origin == NAMING


def typed(desk: Desk, text: str) -> Response:
    """What the person is called from now on."""
    person, label = chosen(desk), labels.cleaned(text)
    if person is None:
        return show(desk, "")
    if not label:
        return Response(desk.place.with_notes(texts.LABEL_FORM))
    place = _at(desk, str(person.id)).with_notes(texts.called(person.label, label))
    return Response(place, (PersonCalled(person.id, label),))


def chosen(desk: Desk) -> Colleague | None:
    """The person whose card is shown; None while all are."""
    return next((person for person in desk.staff if str(person.id) == desk.place.act), None)


def named(desk: Desk, person_id: str) -> Colleague:
    """The person of that number on the desk."""
    return next(person for person in desk.staff if str(person.id) == person_id)


def _at(desk: Desk, person_id: str, origin: str = "") -> Place:
    return replace(desk.place.to("list_people", slot=None, origin=origin), act=person_id)


def _done(desk: Desk, person_id: str, said: Callable[[str], str], event: Event) -> Response:
    note = said(named(desk, person_id).label)
    return Response(desk.place.to("list_people", slot=None, origin="").with_notes(note), (event,))
