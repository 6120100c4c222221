"""The card on which candidates are handed over: to whom, until when, which ones."""

from collections.abc import Iterator
from datetime import date, timedelta

from flows import texts
from flows.cards.card import Button, Card, Line, Style, Tone, named, rows_fitted, rows_of
from flows.cards.frame import HOME, titled
from flows.chat.context import TurnContext
from flows.language.days import day_words, short_day

WEEKS = (1, 2, 3)
OTHER_DAY = Button("Other day", "hand_until")


def handing(context: TurnContext) -> Card:
    """To whom; then until when; then which, and that it is so."""
    filled = context.position.filled
    label = next((one.label for one in context.colleagues if str(one.id) == filled.get("to")), None)
    if label is None:
        return _to_whom(context)
    if "until" not in filled:
        return _until(context, label)
    until = date.fromisoformat(str(filled["until"]))
    return _confirm(context, label, until) if context.position.picked is None else _some(context, label, until)


def _other_person(context: TurnContext) -> Button:
    """Back to the card that asks which colleague takes the candidates."""
    of = context.position.filled.get("of")
    return Button("Other person", "hand_of", str(of)) if of else Button("Other person", "hand_over")


def _to_whom(context: TurnContext) -> Card:
    """The colleagues, and what is with one of them or came from one already."""
    of = context.hand_over
    lines = [*titled(context, texts.hand_over.title(of.of))]
    lines += [Line(texts.hand_over.with_colleague(one.label, one.until, one.codes)) for one in of.given]
    lines += [Line(texts.hand_over.from_colleague(one.label, one.until, one.codes)) for one in of.taken]
    rows = [(Button(named("Take back from {name}", one.label), "hand_back", str(one.person_id)),) for one in of.given]
    rows += [(Button(named("Give back to {name}", one.label), "hand_back", str(one.person_id)),) for one in of.taken]
    if not of.held:
        return Card((*lines, Line(texts.hand_over.nobody(of.of))), (*rows, (HOME,)))
    if not context.colleagues:
        return Card((*lines, Line(texts.hand_over.NO_COLLEAGUE)), (*rows, (HOME,)))
    lines.append(Line(texts.hand_over.to_whom(of.of), Style.STRONG))
    people = rows_fitted(Button(named("{name}", one.label), "hand_to", str(one.id)) for one in context.colleagues)
    return Card(tuple(lines), (*people, *rows, (HOME,)))


def _until(context: TurnContext, label: str) -> Card:
    days = [context.today + timedelta(weeks=weeks) for weeks in WEEKS]
    lines = (
        *titled(context, texts.hand_over.title(context.hand_over.of)),
        Line(texts.hand_over.until_when(label), Style.STRONG),
        Line(texts.hand_over.DAY_HINT, Style.HINT),
    )
    row = tuple(Button(short_day(day).rpartition(" ")[0], "hand_until", day.isoformat()) for day in days)
    return Card(lines, (row, (_other_person(context), HOME)))


def _confirm(context: TurnContext, label: str, until: date) -> Card:
    held, of = context.hand_over.held, context.hand_over.of
    lines = (
        *titled(context, texts.hand_over.ask(label, until)),
        Line(texts.hand_over.all_of(len(held), of, [one.code for one in held])),
        *_of_others(context),
        Line(texts.hand_over.reminders(of)),
    )
    all_of = Button(f"Hand over all {len(held)}", "hand_do", tone=Tone.NEXT)
    return Card(lines, ((all_of,), (Button("Choose some", "hand_some"), OTHER_DAY), (_other_person(context), HOME)))


def _some(context: TurnContext, label: str, until: date) -> Card:
    held, picked = context.hand_over.held, context.position.picked or ()
    lines = (
        *titled(context, f"To {label} until {day_words(until)}"),
        Line(texts.hand_over.SOME, Style.STRONG),
        *_of_others(context),
    )
    codes = (
        Button(f"{'☑' if str(one.screening_id) in picked else '☐'} {one.code}", "hand_mark", str(one.screening_id))
        for one in held
    )
    do = ((Button(f"Hand over {len(picked)}", "hand_do", tone=Tone.NEXT),),) if picked else ()
    return Card(lines, (*rows_of(codes, 3), *do, (Button(f"All {len(held)}", "hand_all"), OTHER_DAY), (HOME,)))


def _of_others(context: TurnContext) -> Iterator[Line]:
    """Those of other owners, who have them back on the day that was set."""
    owners = sorted({one.owner for one in context.hand_over.held if one.owner})
    if owners:
        yield Line(texts.hand_over.of_others(owners), Style.HINT)
