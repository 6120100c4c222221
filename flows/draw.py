"""The card of a desk: what a chat shows for where it stands, as a pure function."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date

from flows.cards import Card
from flows.conversation import SCREENING, Doing
from flows.draw_due import due
from flows.draw_export import exporting
from flows.draw_home import browsing, coding, helping, home, inviting
from flows.draw_list import listing
from flows.draw_question import asking, confirming, explaining, picking
from flows.draw_review import deciding, reasoning, reviewing, wondering
from flows.draw_sign_off import proving, signing
from flows.draw_staff import staffing
from flows.draw_treatment import summing, timing, treating
from flows.path import path_of
from flows.reading import READERS, without_changes
from flows.relative_days import relative_words
from flows.screening import Desk
from flows.words import MONTHS, WEEKDAYS

DRAWERS: dict[Doing, Callable[[Desk], Card]] = {
    Doing.HOME: home,
    Doing.CODING: coding,
    Doing.BROWSING: browsing,
    Doing.ASKING: asking,
    Doing.LISTING: listing,
    Doing.PICKING: picking,
    Doing.CONFIRMING: confirming,
    Doing.EXPLAINING: explaining,
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
# The one form in which days are written (`words.day_words`, `words.short_day`).
DAY = re.compile(rf"(?:(?:{'|'.join(WEEKDAYS)}) )?([0-9]{{1,2}}) ({'|'.join(MONTHS)}) ([0-9]{{4}})")


def draw(desk: Desk) -> Card:
    """The card that a desk shows to this role; days as days before registration, where the site wants them so."""
    card = DRAWERS[desk.place.doing](desk)
    if desk.role in READERS:
        card = without_changes(card)
    return in_relative_days(card, desk) if desk.relative_days else card


def in_relative_days(card: Card, desk: Desk) -> Card:
    """The card with every day counted from registration; the registration itself is planned by its date."""
    if desk.screening is None or desk.place.doing not in SCREENING:
        return card
    registration = path_of(desk.screening.answers, desk.today).facts.registration

    def relative(text: str) -> str:
        return DAY.sub(lambda found: relative_words(_day(found), registration), text)

    lines = tuple(replace(line, text=relative(line.text)) for line in card.lines)
    rows = tuple(tuple(replace(button, label=relative(button.label)) for button in row) for row in card.rows)
    return Card(lines, rows)


def _day(found: re.Match[str]) -> date:
    return date(int(found[3]), MONTHS.index(found[2]) + 1, int(found[1]))
