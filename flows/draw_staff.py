"""The people of a site, as an administrator sees them: who they are, and one of them to cut off or let in again."""

from flows import texts
from flows.cards import Button, Card, Line, Style
from flows.frame import HOME, notes
from flows.screening import Colleague, Desk
from flows.staff import chosen


def staffing(desk: Desk) -> Card:
    """One page of the people of the site, or the one that was chosen among them."""
    person = chosen(desk)
    return _everybody(desk) if person is None else _one(desk, person)


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
    lines = (Line(_words(person), Style.TITLE), *notes(desk))
    if person.active:
        lines += (Line(texts.CUTTING_OFF),)
        act = Button(f"Cut off {person.label}", "cut_off", str(person.id))
    else:
        act = Button(f"Let {person.label} in again", "let_in", str(person.id))
    return Card(lines, ((act,), (Button("‹ People", "people"), HOME)))


def _pages(desk: Desk) -> tuple[tuple[Button, ...], ...]:
    page, last = desk.place.page, desk.shelf_pages - 1
    buttons = [Button("‹ Before", "people", str(page - 1))] if page > 0 else []
    buttons += [Button("More ›", "people", str(page + 1))] if page < last else []
    return (tuple(buttons),) if buttons else ()


def _words(person: Colleague) -> str:
    role = dict(texts.ROLES)[person.role].lower()
    return f"{person.label} · {role}" + ("" if person.active else " · cut off")
