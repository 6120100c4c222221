"""The list of what is due, as a card that answers to taps, and as the message of the morning."""

from collections.abc import Iterator, Sequence
from datetime import date

from flows.agenda import Agenda, Due, agenda
from flows.cards import Button, Card, Line, Style, Tone
from flows.draw_reminder import SHOW
from flows.frame import HOME, notes
from flows.screening import Desk
from flows.words import count, day_words

ON_A_PAGE = 6
ASK_BACKUP = "Who is told when you do not acknowledge a reminder in time?"
NOTHING = "Nothing is due today or this week."


def due(desk: Desk) -> Card:
    """What is late, due today and due this week, the nearest first, each with its answers."""
    if desk.place.act == "backup":
        return _backups(desk)
    found = agenda(desk.due, desk.today)
    every = (*found.late, *found.today, *found.week)
    # The last item of a page may be done meanwhile.
    page = max(0, min(desk.place.page, (len(every) - 1) // ON_A_PAGE))
    shown = every[page * ON_A_PAGE :][:ON_A_PAGE]
    first = page * ON_A_PAGE + 1
    day = "" if desk.relative_days else f" · {day_words(desk.today)}"
    title = Line(f"Due · {desk.site}{day}", Style.TITLE)
    lines = (title, *notes(desk), *_sections(found, shown, first), *(() if every else (Line(NOTHING),)))
    rows = tuple(_answers(due, number) for number, due in enumerate(shown, first))
    return Card(lines, (*rows, *_pages(page, len(every)), (_morning(desk), _backup(desk)), (HOME,)))


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


def _backup(desk: Desk) -> Button:
    return Button(f"Backup: {desk.backup or 'nobody'}", "backups")


def _backups(desk: Desk) -> Card:
    """The colleagues of the site, of whom one is told when a reminder is not answered."""
    rows = tuple((Button(one.label, "backup", str(one.id)),) for one in desk.colleagues)
    lines = (Line("Backup", Style.TITLE), *notes(desk), Line(ASK_BACKUP, Style.STRONG))
    return Card(lines, (*rows, (Button("Nobody", "backup"), Button("‹ Due", "due"))))


def _morning(desk: Desk) -> Button:
    state = "on" if desk.digest else "off"
    return Button(f"Every morning: {state}", "digest")
