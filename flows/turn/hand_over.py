"""What is done to hand candidates over: to whom, until when, which ones; and to have them back."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from flows import texts
from flows.chat.context import TurnContext
from flows.chat.events import TurnResult
from flows.chat.position import Position
from flows.chat.site.hand_over import HandedBack, HandedOver
from flows.language.days import day_words
from flows.language.numbers import listed
from flows.language.typed.dates import read_date
from flows.language.typed.reading import One, Refused


def _whose(context: TurnContext) -> dict[str, str]:
    """Whose candidates are handed over, as it is kept with the position; nothing for one's own."""
    of = context.position.filled.get("of")
    return {"of": str(of)} if of else {}


def _of(context: TurnContext) -> int | None:
    return int(_whose(context).get("of", 0)) or None


def choose_person(context: TurnContext, person: str) -> TurnResult:
    """A colleague is chosen who takes the candidates; until when is asked next."""
    return TurnResult(replace(context.position, filled={**_whose(context), "to": person}, picked=None, notes=()))


def choose_day(context: TurnContext, day: str) -> TurnResult:
    """The day is chosen on which the candidates come back; without one it is asked again."""
    filled = {**_whose(context), "to": context.position.filled["to"]} | ({"until": day} if day else {})
    return TurnResult(replace(context.position, filled=filled, picked=None, notes=()))


def typed(context: TurnContext, text: str) -> TurnResult:
    """A typed day on which the candidates come back."""
    if "to" not in context.position.filled:
        return TurnResult(context.position.with_notes(texts.typed.BUTTONS_ONLY))
    read = read_date(text, context.today, "future")
    if isinstance(read, Refused):
        return TurnResult(context.position.with_notes(read.why))
    days = [day for day in ((read.value,) if isinstance(read, One) else read.values) if day > context.today]
    if not days:
        return TurnResult(context.position.with_notes(texts.hand_over.LATER))
    return choose_day(context, days[0].isoformat()) if len(days) == 1 else _asked(context, days)


def _asked(context: TurnContext, days: Sequence[date]) -> TurnResult:
    """A day that can be two is asked about, by those that it can be."""
    position = replace(context.position, filled={**_whose(context), "to": context.position.filled["to"]}, picked=None)
    return TurnResult(position.with_notes(texts.hand_over.which_day(listed([day_words(day) for day in days], "or"))))


def mark(context: TurnContext, key: str) -> TurnResult:
    """One candidate is among those that are handed over, or is not any more."""
    picked = context.position.picked or ()
    other = tuple(one for one in picked if one != key) if key in picked else (*picked, key)
    return TurnResult(replace(context.position, picked=other, notes=()))


def hand(context: TurnContext, _argument: str) -> TurnResult:
    """The chosen candidates are handed over, or all."""
    filled, picked = context.position.filled, context.position.picked
    held = context.hand_over.held
    chosen = tuple(one.screening_id for one in held if picked is None or str(one.screening_id) in picked)
    until, to = date.fromisoformat(str(filled["until"])), int(str(filled["to"]))
    if until <= context.today:
        asked = choose_day(context, "").position
        return TurnResult(asked.with_notes(texts.hand_over.LATER))
    note = texts.hand_over.handed(len(chosen), _label(context, to), until, context.hand_over.of)
    return TurnResult(_again(context, note), (HandedOver(to, until, chosen, _of(context)),))


def _again(context: TurnContext, note: str) -> Position:
    """The first card, of the same person."""
    return replace(context.position.leave("hand_over").with_notes(note), filled=_whose(context))


def back(context: TurnContext, person: str) -> TurnResult:
    """What is between the person and a colleague goes back."""
    of = context.hand_over
    between = next(one for one in (*of.given, *of.taken) if str(one.person_id) == person)
    note = texts.hand_over.back(len(between.codes), between.label)
    return TurnResult(_again(context, note), (HandedBack(between.person_id, _of(context)),))


def _label(context: TurnContext, person_id: int) -> str:
    return next(one.label for one in context.colleagues if one.id == person_id)
