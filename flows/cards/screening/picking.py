"""The month page on which the day of an answer is picked."""

import calendar
from datetime import date

from flows.answers.typed.day_replies import day_refused
from flows.cards.card import Button, Card, Line, Style
from flows.cards.frame import framed
from flows.cards.screening.question import entry_name
from flows.cards.screening.why import WHY
from flows.chat.asked import asked, facts_at
from flows.chat.context import TurnContext
from flows.language.days import FIRST_DAY, LAST_DAY, MONTHS, WEEKDAYS
from flows.rules.facts import Facts
from flows.rules.question import Question


def picking(context: TurnContext) -> Card:
    """A month page; days that cannot be the answer are dots and say why."""
    slot, question = asked(context)
    year, month = (int(part) for part in context.position.month.split("-"))
    lines = (
        *entry_name(context, slot),
        Line(question.text, Style.STRONG),
        Line(f"{MONTHS[month - 1]} {year}", Style.STRONG),
    )
    heads = tuple(Button(day[:2], "month", context.position.month) for day in WEEKDAYS)
    facts = facts_at(context, slot)
    weeks = tuple(
        tuple(_day(day, month, question, facts) for day in week)
        for week in calendar.Calendar().monthdatescalendar(year, month)
    )
    rows = (heads, *weeks, _months(year, month), (Button("‹ To the question", "again"), WHY))
    return framed(context, question.section, lines, rows)


def _day(day: date, month: int, question: Question, facts: Facts) -> Button:
    if day.month != month or day_refused(question, day, facts):
        return Button("·", "no_day", day.isoformat())
    return Button(f"•{day.day}" if day == facts.as_of else str(day.day), "day", day.isoformat())


def _months(year: int, month: int) -> tuple[Button, ...]:
    """The buttons to other months, within the years that a date may have."""
    steps = (("« Year", -12), ("‹ Month", -1), ("Month ›", 1), ("Year »", 12))
    pages = ((label, divmod(year * 12 + month - 1 + step, 12)) for label, step in steps)
    return tuple(
        Button(label, "month", f"{to_year}-{index + 1:02}")
        for label, (to_year, index) in pages
        if FIRST_DAY.year <= to_year <= LAST_DAY.year
    )
