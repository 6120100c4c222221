"""The people of a site, as an administrator sees them: who they are, and one of them with what can be done."""

from collections.abc import Iterator

from flows import texts
from flows.cards import Button, Card, Line, Style, Tone
from flows.frame import HOME, notes
from flows.screening import Colleague, Desk
from flows.staff import chosen, is_naming, shown


def staffing(desk: Desk) -> Card:
    """One page of the people of the site, or the one that was chosen among them."""
    person = chosen(desk)
    if person is None:
        return _everybody(desk)
    return _naming(desk, person) if is_naming(desk.place) else _one(desk, person)


def ended() -> Card:
    """What is left of the card of somebody who was cut off."""
    return Card((Line(texts.ACCESS_ENDED),), ())


def _everybody(desk: Desk) -> Card:
    lines = (Line(f"People of {desk.site}", Style.TITLE), *notes(desk))
    if not desk.staff:
        lines += (Line(texts.ALONE),)
    rows = tuple((Button(_words(person), "person", str(person.id)),) for person in desk.staff)
    return Card(lines, (*rows, *_pages(desk), (HOME,)))


def _one(desk: Desk, person: Colleague) -> Card:
    lines = (Line(_words(person), Style.TITLE), *notes(desk), *_signing(person))
    if person.active:
        lines += (Line(texts.CUTTING_OFF, Style.FOLDED),)
    return Card(lines, (*_acts(person), (Button("‹ People", "people"), HOME)))


def _signing(person: Colleague) -> Iterator[Line]:
    """Under which name the person signs, and what waits to be confirmed."""
    if person.printed_name:
        yield Line(f"Signs as {person.printed_name}.")
    if person.active and person.wants:
        yield Line(texts.wants_to_sign(person.label, person.wants.name, new_pin=person.wants.new_pin), Style.FLAG)


def _acts(person: Colleague) -> Iterator[tuple[Button, ...]]:
    key = str(person.id)
    if person.active and person.wants:
        what = shown(person, person.wants)
        yield (Button("Yes, that is this person", "confirm_signer", what, Tone.NEXT),)
        yield (Button("No, refuse it", "refuse_signer", what, Tone.DANGER),)
    yield (Button(f"Correct the name {person.label}", "call", key),)
    if not person.active:
        yield (Button(f"Let {person.label} in again", "let_in", key),)
        return
    if person.role == "administrator":
        yield (Button(f"Make {person.label} a coordinator", "demote", key),)
    yield (Button(f"Cut off {person.label}", "cut_off", key),)


def _naming(desk: Desk, person: Colleague) -> Card:
    lines = (Line(_words(person), Style.TITLE), *notes(desk), Line(texts.LABEL_ASKED, Style.STRONG))
    return Card(lines, ((Button("‹ Leave it as it is", "person", str(person.id)), HOME),))


def _pages(desk: Desk) -> tuple[tuple[Button, ...], ...]:
    page, last = desk.place.page, desk.shelf_pages - 1
    buttons = [Button("‹ Before", "people", str(page - 1))] if page > 0 else []
    buttons += [Button("More ›", "people", str(page + 1))] if page < last else []
    return (tuple(buttons),) if buttons else ()


def _words(person: Colleague) -> str:
    role = dict(texts.ROLES)[person.role].lower()
    return f"{person.label} · {role}" + ("" if person.active else " · cut off")
