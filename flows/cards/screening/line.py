"""The card of a line that answers several questions: what was understood, what is asked, what was not understood."""

from datetime import date
from typing import Any

from flows import texts
from flows.answers.entries import LAST_DAYS, ONGOING, entry_title
from flows.answers.evidence import typed_words
from flows.cards.card import Button, Card, Line, Style, Tone, rows_of
from flows.cards.frame import HOME, notes
from flows.chat.asked import answer_words, screening_of
from flows.chat.context import TurnContext
from flows.chat.line import WHOLE, Item, items_of, line_of, may_be_whole
from flows.language.days import day_words
from flows.rules.answer_words import STILL_GIVEN

DROPPED_A_ROW = 5


def taking(context: TurnContext) -> Card:
    """All that a line says: nothing of it is kept before it is taken."""
    line = line_of(context)
    items = items_of(context, line)
    understood = tuple(
        Line(f"{at} {_words(context, item)}") for at, item in enumerate(items, 1) if item.offer and not item.left_out
    )
    asked = tuple(Line(f"? {at} “{item.said}”: {item.ask}", Style.FLAG) for at, item in enumerate(items, 1) if item.ask)
    unread = (Line(texts.line.not_understood(line.unread), Style.FLAG),) if line.unread else ()
    lines = (Line(f"{screening_of(context).code} · {texts.line.TITLE}", Style.TITLE), *notes(context))
    lines += (*understood, *asked, *unread)
    whole = ((Button(texts.line.whole(len(items)), "line_take", WHOLE),),) if may_be_whole(context, items) else ()
    return Card(
        lines, (*_offers(items), *_take(items), *whole, *_leave_out(items), (Button("Type it again", "again"), HOME))
    )


def _offers(items: tuple[Item, ...]) -> tuple[tuple[Button, ...], ...]:
    """The meanings of the first part that must be asked about, a row each."""
    first = next(((at, item) for at, item in enumerate(items) if item.offers), None)
    if first is None:
        return ()
    at, item = first
    return tuple((Button(offer.label, "line_choose", f"{at}.{i}"),) for i, offer in enumerate(item.offers))


def _take(items: tuple[Item, ...]) -> tuple[tuple[Button, ...], ...]:
    number = sum(item.offer is not None for item in items)
    of_all = not any(item.ask for item in items)
    return ((Button(texts.line.take(number, of_all=of_all), "line_take", tone=Tone.NEXT),),) if number else ()


def _leave_out(items: tuple[Item, ...]) -> tuple[tuple[Button, ...], ...]:
    left = (Button(f"✗ {at + 1}", "line_leave", str(at)) for at, item in enumerate(items) if not item.left_out)
    return rows_of(left, DROPPED_A_ROW) if len(items) > 1 else ()


def _words(context: TurnContext, item: Item) -> str:
    assert item.offer is not None
    if item.is_entry:
        return f"{entry_title(item.key, item.offer.value, context.trial)}{_last_day(item)}"
    question = context.trial.by_key[item.key]
    words = answer_words(question, item.offer.value)
    typed = typed_words(item.offer.typed) if item.offer.typed else words
    standing = screening_of(context).answers.get(item.key)
    before = texts.line.instead(answer_words(question, standing)) if _is_other(standing, item.offer.value) else ""
    return f"{question.label}: {f'{typed} = ' if typed != words else ''}{words}{before}"


def _last_day(item: Item) -> str:
    assert item.offer is not None
    day = item.offer.value.get(LAST_DAYS[item.key])
    if day:
        return f", last {day_words(date.fromisoformat(day))}"
    return f", {STILL_GIVEN}" if item.offer.value.get(ONGOING) else ""


def _is_other(standing: Any, value: Any) -> bool:
    return standing is not None and str(standing) != str(value)
