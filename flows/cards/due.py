"""The list of what is due, as a card that answers to taps, and as the message of the morning."""

from collections.abc import Collection, Iterator, Sequence
from datetime import date

from flows import texts
from flows.cards.card import Button, Card, Line, Style, Tone
from flows.cards.frame import HOME, notes
from flows.chat.context import TurnContext
from flows.language.days import day_words
from flows.language.numbers import count
from flows.treatment.plan.items import FOLLOWS_SCREENING, INSTEAD, PlannedEvent
from flows.treatment.reminders.agenda import Agenda, Due, agenda
from flows.treatment.reminders.steps import Later

# A message holds 4,096 characters; a reminder takes about a hundred.
LISTED = 30

SHOW = Button("Show what is due", "due", tone=Tone.NEXT)


def reminder_card(number: int, text: str, item: PlannedEvent, head: str, choices: Collection[Later]) -> Card:
    """One reminder; `number` is what its buttons point at, `head` why it comes to this person now."""
    lines = (*((Line(head, Style.FLAG),) if head else ()), Line(text, Style.STRONG), Line(item.reason, Style.HINT))
    done = Button("Done", "remind_done", str(number), Tone.DONE)
    other = Button("Open" if INSTEAD.get(item.kind) == FOLLOWS_SCREENING else "Move", "remind_move", str(number))
    later = tuple(Button(choice, "remind_later", f"{number}.{choice.name.lower()}") for choice in choices)
    return Card(lines, ((done, other), later))


def digest_card(head: str, texts: Sequence[str]) -> Card:
    """Many reminders in one message; they are answered one by one from the list of what is due."""
    left = len(texts) - LISTED
    rest = (Line(f"… and {count(left, 'more reminder')}: see the list."),) if left > 0 else ()
    lines = (Line(head, Style.FLAG), *(Line(f"• {text}") for text in texts[:LISTED]), *rest)
    return Card(lines, ((SHOW,),))


def passed_on(name: str, since: str) -> str:
    """Why a reminder comes to somebody else than the one whose it is."""
    return f"Not acknowledged by {name} since {since}: passed on to you."


def done_by(name: str, clock: str, comes: str) -> str:
    """What became of a reminder that was acknowledged; `comes`: when a nearer one of the same item follows."""
    return f"Done by {name} at {clock}." + (f" The next reminder of it comes {comes}." if comes else "")


def put_off(name: str, again: str) -> str:
    """What became of a reminder that was put off."""
    return f"Put off by {name}: it comes again {again}."


def settled_card(text: str, how: str) -> Card:
    """A reminder that was answered, without its buttons."""
    return Card((Line(text), Line(how, Style.HINT)), ())


def correction_card(texts: Sequence[str]) -> Card:
    """A correction of reminders that went out: what has changed since, with both dates."""
    return Card(tuple(Line(text, Style.STRONG) for text in texts), ((SHOW,),))


ON_A_PAGE = 6


def due(context: TurnContext) -> Card:
    """What is late, due today and due this week, the nearest first, each with its answers."""
    if context.position.act == "backup":
        return _backups(context)
    found = agenda(context.due, context.today)
    every = (*found.late, *found.today, *found.week)
    # The last item of a page may be done meanwhile.
    page = max(0, min(context.position.page, (len(every) - 1) // ON_A_PAGE))
    shown = every[page * ON_A_PAGE :][:ON_A_PAGE]
    first = page * ON_A_PAGE + 1
    day = "" if context.relative_days else f" · {day_words(context.today)}"
    title = Line(f"Due · {context.site}{day}", Style.TITLE)
    lines = (title, *notes(context), *_sections(found, shown, first), *(() if every else (Line(texts.due.NOTHING),)))
    rows = tuple(_answers(due, number) for number, due in enumerate(shown, first))
    return Card(lines, (*rows, *_pages(page, len(every)), (_morning(context), _backup(context)), (HOME,)))


def morning_card(given: Sequence[Due], today: date, *, relative_days: bool = False) -> Card | None:
    """The message of the morning; None where nothing is due. `relative_days`: without the date of the day."""
    found = agenda(given, today)
    every = (*found.late, *found.today, *found.week)
    if not every:
        return None
    left = len(every) - 3 * ON_A_PAGE
    rest = (Line(f"… and {left} more"),) if left > 0 else ()
    lines = tuple(_sections(found, every[: 3 * ON_A_PAGE], 1))
    title = Line("Due today" if relative_days else f"Due · {day_words(today)}", Style.TITLE)
    return Card((title, *lines, *rest), ((SHOW,),))


def _sections(found: Agenda, shown: Sequence[Due], first: int) -> Iterator[Line]:
    number = first
    for name, part in (("Late", found.late), ("Today", found.today), ("This week", found.week)):
        here = [due for due in shown if due in part]
        if here:
            yield Line(f"{name} ({count(len(part), 'item')})", Style.STRONG)
        for due in here:
            yield Line(f"{number}. {due.text}")
            number += 1


def _answers(due: Due, number: int) -> tuple[Button, ...]:
    done = Button(f"Done {number}", "due_done", str(due.number), Tone.DONE)
    return (done, Button(f"Move {number}", "due_move", str(due.number)))


def _pages(page: int, total: int) -> tuple[tuple[Button, ...], ...]:
    buttons = [Button("‹ Nearer", "due", str(page - 1))] if page > 0 else []
    buttons += [Button("More ›", "due", str(page + 1))] if (page + 1) * ON_A_PAGE < total else []
    return (tuple(buttons),) if buttons else ()


def _backup(context: TurnContext) -> Button:
    return Button(f"Backup: {context.backup or 'nobody'}", "backups")


def _backups(context: TurnContext) -> Card:
    """The colleagues of the site, of whom one is told when a reminder is not answered."""
    rows = tuple((Button(one.label, "backup", str(one.id)),) for one in context.colleagues)
    lines = (Line("Backup", Style.TITLE), *notes(context), Line(texts.due.ASK_BACKUP, Style.STRONG))
    return Card(lines, (*rows, (Button("Nobody", "backup"), Button("‹ Due", "due"))))


def _morning(context: TurnContext) -> Button:
    state = "on" if context.digest else "off"
    return Button(f"Every morning: {state}", "digest")
