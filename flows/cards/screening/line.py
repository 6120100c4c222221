"""The card of a line that answers several questions: what was understood, what is asked, what was not understood."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from flows import texts
from flows.agents.drug_table import is_unverified, row_of
from flows.answers.entries import LAST_DAYS, ONGOING, entry_title
from flows.answers.evidence import SOURCES, laboratory_words, typed_words
from flows.cards.card import Button, Card, Line, Rows, Style, Tone, rows_of, rows_of_meanings
from flows.cards.frame import HOME, notes
from flows.chat.asked import answer_words, screening_of
from flows.chat.context import TurnContext
from flows.chat.line import OTHER, WHOLE, LineItem, closed_with, grouped, items_of, line_of, may_be_whole
from flows.chat.sources import NO_SOURCE, sourced
from flows.decision.why.entry_words import NOT_VERIFIED
from flows.language.days import near_day
from flows.language.numbers import listed
from flows.rules.answer_words import STILL_GIVEN
from flows.rules.question import Day

DROPPED_A_ROW = 7
UNREAD_SHOWN = 6


def taking(context: TurnContext) -> Card:
    """All that a line says: nothing of it is kept before it is taken."""
    line = line_of(context)
    items = items_of(context, line)
    groups = grouped(items, context.trial)
    # What was not understood may be another therapy.
    whole = not line.unread and may_be_whole(context, items)
    lines = (
        Line(texts.line.understood(sum(group[0].offer is not None for group in groups)), Style.STRONG),
        *(Line(f"{at} {_on_one_line(context, group, items)}") for at, group in enumerate(groups, 1) if group[0].offer),
        *(Line(note, Style.FOLDED) for item in items for note in _of_agent(item)),
        *_unread(line.unread),
        *((Line(texts.line.absent(line.absent), Style.HINT),) if line.absent else ()),
        *((Line(texts.line.against(line.against), Style.FLAG),) if line.against else ()),
        *((Line(texts.line.aside(line.aside), Style.FOLDED),) if line.aside else ()),
        *_asked(groups),
        *((Line(texts.line.nothing_else(_closed_labels(context, items)), Style.HINT),) if whole else ()),
        *notes(context),
        Line(texts.line.not_taken_yet(screening_of(context).code), Style.TITLE),
    )
    last = (Button(texts.line.TYPE_AGAIN, "again"), HOME)
    if any(item.ask for item in items):
        # The question stands above its answers in one view: the keyboard is open.
        return Card(lines, (*_offers(items), *_leave_out(len(groups)), (*_take_sure(items, context), *last)))
    return Card(lines, (*_take(context, items, whole=whole), *_leave_out(len(groups)), last))


def _unread(pieces: tuple[str, ...]) -> Iterator[Line]:
    """What was not understood, word by word; of very much the rest is folded."""
    if pieces:
        yield Line(texts.line.not_understood(pieces[:UNREAD_SHOWN], len(pieces)), Style.FLAG)
    if len(pieces) > UNREAD_SHOWN:
        yield Line(texts.line.also_not(pieces[UNREAD_SHOWN:]), Style.FOLDED)


def _asked(groups: tuple[tuple[LineItem, ...], ...]) -> Iterator[Line]:
    """What is doubtful: last the one whose buttons stand under it. What one tap settles is asked once."""
    asked = {at: item for at, (item, *_) in enumerate(groups, 1) if item.ask}
    alike: dict[tuple[Any, ...], list[int]] = {}
    for at, item in asked.items():
        asks = (item.said, item.ask, *(offer.label for offer in item.offers))
        alike.setdefault((at,) if item.is_entry else asks, []).append(at)
    first = next((at for at, item in asked.items() if item.offers), None)
    for places in sorted(alike.values(), key=lambda places: first in places):
        item = asked[places[0]]
        yield Line(f"? {listed(map(str, places))} “{item.said}”: {item.ask}", Style.FLAG)


def _closed_labels(context: TurnContext, items: tuple[LineItem, ...]) -> tuple[str, ...]:
    return tuple(context.trial.by_key[key].label for key in closed_with(context, items))


def _offers(items: tuple[LineItem, ...]) -> Rows:
    """The meanings of the first part that must be asked about; of many the likeliest, the others behind a tap."""
    first = next(((at, item) for at, item in enumerate(items) if item.offers), None)
    if first is None:
        return ()
    at, item = first
    buttons = [Button(offer.label, "line_choose", f"{at}.{i}") for i, offer in enumerate(item.offers)]
    other = Button(texts.line.OTHER, "line_choose", f"{at}.{OTHER}")
    return rows_of_meanings(buttons, other, others=item.others)


def _take_sure(items: tuple[LineItem, ...], context: TurnContext) -> tuple[Button, ...]:
    """What takes all that is certain, while something is doubtful."""
    number = len(grouped([item for item in items if item.offer], context.trial))
    label = texts.line.take(number, len(grouped(items, context.trial)))
    return (Button(label, "line_take", tone=Tone.NEXT),) if number else ()


def _take(context: TurnContext, items: tuple[LineItem, ...], *, whole: bool) -> Rows:
    """What takes all of it: with its source, where that can be said; as all that there is, where it may."""
    kept = [item for item in items if item.offer]
    if not kept:
        return ()
    number = len(grouped(kept, context.trial))
    if whole:
        entries = sum(item.is_entry for item in kept)
        all_of_it = Button(texts.line.whole(entries, _closed_labels(context, items)), "line_take", WHOLE, Tone.NEXT)
        return ((all_of_it,), (Button(texts.line.take_and_add(number), "line_take"),))
    if not sourced(context, (item.key for item in kept if not item.is_entry)):
        return ((Button(texts.line.take(number, number), "line_take", tone=Tone.NEXT),),)
    labels = [(option.value, option.label.lower()) for option in _usual_first(context, kept)]
    first, *others = [
        Button(texts.sources.take_from(label), "line_take", value)
        for value, label in (*labels, (NO_SOURCE, texts.sources.NO_SOURCE))
    ]
    return rows_of((Button(first.label, first.action, first.argument, Tone.NEXT), *others), 2)


def _usual_first(context: TurnContext, kept: list[LineItem]) -> tuple[Any, ...]:
    """The sources, the likeliest first: what a laboratory measures comes from its report, all else from the chart."""
    measured = sum(bool(context.trial.by_key[item.key].dated) for item in kept if not item.is_entry)
    chart, report, letter = SOURCES
    return (report, chart, letter) if measured * 2 > len(kept) / 2 else (chart, report, letter)


def _leave_out(number: int) -> Rows:
    left = (Button(f"✗ {at + 1}", "line_leave", str(at)) for at in range(number))
    return rows_of(left, DROPPED_A_ROW) if number > 1 else ()


def _on_one_line(context: TurnContext, group: tuple[LineItem, ...], items: tuple[LineItem, ...]) -> str:
    """A value with what stands beside it; a day that is of several values stands beside each."""
    first, *others = group
    others.sort(key=lambda item: item.key not in _ends(context, first))
    dated = "" if first.is_entry else context.trial.by_key[first.key].dated
    days = [item for item in items if item.key == dated and item.offer and item not in group]
    return ", ".join((_words(context, first), *(_beside(context, first, item) for item in (*others, *days))))


def _ends(context: TurnContext, first: LineItem) -> dict[str, str]:
    """By the keys of the limits of a value what stands before each."""
    of = None if first.is_entry else context.trial.by_key[first.key]
    ends = {of.upper_limit: texts.line.LIMIT, of.lower_limit: texts.line.LOWER_LIMIT} if of else {}
    return {key: words for key, words in ends.items() if key}


def _beside(context: TurnContext, first: LineItem, item: LineItem) -> str:
    """The limit, the day, or the way of a value, behind it."""
    assert item.offer is not None
    question = context.trial.by_key[item.key]
    if isinstance(question.kind, Day):
        words = near_day(date.fromisoformat(item.offer.value), context.today) if item.offer.value else ""
    else:
        words = f"{answer_words(question, item.offer.value)}{_of_laboratory(item)}"
    return f"{_ends(context, first).get(item.key, '')}{words}{_before(context, item)}"


def _of_laboratory(item: LineItem) -> str:
    name = laboratory_words(item.offer.typed if item.offer else None)
    return f" ({name})" if name else ""


def _words(context: TurnContext, item: LineItem) -> str:
    assert item.offer is not None
    if item.is_entry:
        return f"{entry_title(item.key, item.offer.value, context.trial)}{_last_day(item, context.today)}"
    question = context.trial.by_key[item.key]
    words = answer_words(question, item.offer.value)
    typed = typed_words(item.offer.typed) if item.offer.typed else words
    asked = texts.line.AS_ASKED if item.alone else ""
    return f"{question.label}{asked}: {f'{typed} = ' if typed != words else ''}{words}{_before(context, item)}"


def _last_day(item: LineItem, today: date) -> str:
    assert item.offer is not None
    day = item.offer.value.get(LAST_DAYS[item.key])
    if day:
        return f", last {near_day(date.fromisoformat(day), today)}"
    return f", {STILL_GIVEN if item.offer.value.get(ONGOING) else texts.line.DAY_ASKED_NEXT}"


def _of_agent(item: LineItem) -> Iterator[str]:
    """What has to be said of an agent: its note, and that nobody verified its half-life."""
    entry = item.offer.value if item.offer and item.is_entry else {}
    agent = row_of(entry.get("agent", ""))
    if is_unverified(entry.get("agent", ""), entry.get("half_life_days")):
        yield f"{entry['agent']}: {NOT_VERIFIED}"
    if agent and agent.note:
        yield f"{agent.name}: {agent.note}"


def _before(context: TurnContext, item: LineItem) -> str:
    """The answer that stands, where what is taken is another one."""
    standing, value = screening_of(context).answers.given.get(item.key), item.offer.value if item.offer else None
    other = standing is not None and str(standing) != str(value)
    return texts.line.instead(answer_words(context.trial.by_key[item.key], standing)) if other else ""
