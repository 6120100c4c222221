"""The card of a desk: what a chat shows for where it stands, as a pure function."""

from collections.abc import Callable
from dataclasses import replace

from flows import texts
from flows.cards import Card, Line, Style
from flows.conversation import SCREENING, Doing
from flows.draw_again import renewing
from flows.draw_decision import deciding, reasoning, wondering
from flows.draw_due import due
from flows.draw_export import exporting
from flows.draw_home import browsing, coding, helping, home, inviting
from flows.draw_list import listing
from flows.draw_question import asking, confirming, explaining, picking
from flows.draw_review import reviewing
from flows.draw_sign_off import proving, signing
from flows.draw_staff import staffing
from flows.draw_treatment import summing, treating
from flows.draw_treatment_steps import timing
from flows.reading import READERS, without_changes
from flows.relative_days import relative_text
from flows.screening import Desk
from flows.standing import ON_A_QUESTION, counts_days, day_zero, slot_of
from flows.words import day_words

DRAWERS: dict[Doing, Callable[[Desk], Card]] = {
    Doing.HOME: home,
    Doing.CODING: coding,
    Doing.BROWSING: browsing,
    Doing.ASKING: asking,
    Doing.LISTING: listing,
    Doing.PICKING: picking,
    Doing.CONFIRMING: confirming,
    Doing.EXPLAINING: explaining,
    Doing.RENEWING: renewing,
    Doing.REVIEWING: reviewing,
    Doing.DECIDING: deciding,
    Doing.REASONING: reasoning,
    Doing.WONDERING: wondering,
    Doing.SIGNING: signing,
    Doing.PROVING: proving,
    Doing.TREATING: treating,
    Doing.TIMING: timing,
    Doing.SUMMING: summing,
    Doing.EXPORTING: exporting,
    Doing.DUE: due,
    Doing.INVITING: inviting,
    Doing.STAFFING: staffing,
    Doing.HELPING: helping,
}


def draw(desk: Desk) -> Card:
    """The card that a desk shows to this role; days as days before registration, where the site wants them so."""
    card = DRAWERS[desk.place.doing](desk)
    if desk.role in READERS:
        card = without_changes(card)
    return in_relative_days(card, desk) if desk.relative_days else card


def in_relative_days(card: Card, desk: Desk) -> Card:
    """The card with every day counted from registration, which alone is shown by its date, and once."""
    if desk.screening is None or desk.place.doing not in SCREENING or _plans(desk):
        return card
    registration = day_zero(desk)
    lines = tuple(replace(line, text=relative_text(line.text, registration)) for line in card.lines)
    rows = tuple(
        tuple(replace(button, label=relative_text(button.label, registration)) for button in row) for row in card.rows
    )
    if any(day_words(registration) in line.text for line in lines):
        return Card(lines, rows)
    planned = desk.treatment is not None or desk.screening.answers.get("registration_date") is not None
    return Card((*lines, Line(texts.day_zero(registration, planned=planned), Style.HINT)), rows)


def _plans(desk: Desk) -> bool:
    """Whether the card asks for a date that is not counted from registration, such as the registration itself."""
    slot = slot_of(desk) if desk.place.doing in ON_A_QUESTION and not desk.place.act else None
    return slot is not None and not counts_days(slot)
