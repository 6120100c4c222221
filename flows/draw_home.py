"""The cards around a screening: menu, subject code, lists, invitations, help."""

from collections.abc import Iterator

from flows import texts
from flows.cards import Button, Card, Line, Style, Tone, rows_of
from flows.frame import HOME, PLANNED_DATES, notes
from flows.lifecycle import ON_STUDY, OPEN, Stage
from flows.rulings import RULING_LABELS
from flows.screening import Desk, ShelfItem
from flows.signs import AFTERWARDS, OUTCOMES
from flows.words import count, from_today, listed, short_day

# So many buttons lead to screenings with an open ruling; all of them are named.
ON_A_PAGE = 8
EMPTY = {"open": texts.NO_OPEN, "finished": texts.NO_FINISHED, "sign_offs": texts.NO_SIGN_OFFS}
TITLES = {"open": "Open screenings", "finished": "Finished screenings", "sign_offs": "Open sign-offs"}


def home(desk: Desk) -> Card:
    """The menu: begin, go on, look back."""
    lines = (Line(f"Blinabridge · {desk.site}", Style.TITLE), *notes(desk))
    lines += tuple(Line(text) for text in texts.HOME)
    lists = (
        Button(f"Open ({desk.open_count})", "browse", "open"),
        Button(f"Finished ({desk.finished_count})", "browse", "finished"),
        Button("Due", "due"),
    )
    unlock = tuple((Button(f"Unlock the PIN of {label}", "unlock", str(key)),) for key, label in desk.locked)
    confirm = tuple((Button(f"Confirm how {label} signs", "person", str(key)),) for key, label in desk.to_confirm)
    sign_offs = ((Button(f"Sign-offs ({desk.sign_offs})", "browse", "sign_offs"),),) if desk.sign_offs else ()
    people = (Button("Invite", "invite"), Button("People", "people")) if desk.role == "administrator" else ()
    numbers = (Button("Export", "export"), Button("Numbers", "stats"))
    resume = _resume(desk)
    new = Button("New screening", "new", tone=Tone.PLAIN if resume else Tone.NEXT)
    return Card(
        lines, (*resume, *sign_offs, *confirm, *unlock, (new,), lists, numbers, (Button("Help", "help"), *people))
    )


def coding(desk: Desk) -> Card:
    """Which code the new screening has; the next free one is offered."""
    lines = (
        Line("New screening", Style.TITLE),
        *notes(desk),
        Line(texts.CODE, Style.STRONG),
        Line(texts.CODE_HINT, Style.HINT),
    )
    use = (Button(f"Use {desk.suggested_code}", "code", desk.suggested_code, Tone.NEXT),)
    return Card(lines, (*((use,) if desk.suggested_code else ()), (Button("Open screenings", "browse", "open"), HOME)))


def browsing(desk: Desk) -> Card:
    """One page of the open or the finished screenings."""
    shelf = desk.place.origin
    empty = EMPTY[shelf]
    lines = (Line(TITLES[shelf], Style.TITLE), *notes(desk))
    if not desk.shelf:
        lines += (Line(empty),)
    rows = tuple((Button(item_words(item, desk), "open", str(item.id)), *_dates(item)) for item in desk.shelf)
    lines += tuple(_rulings(desk))
    rows += tuple((Button(_ruling_words(item), "open", str(item.id)),) for item in desk.rulings[:ON_A_PAGE])
    new = ((Button("New screening", "new"),),) if not desk.shelf and shelf == "open" else ()
    return Card(lines, (*rows, *new, *_pages(desk, shelf), (HOME,)))


def _dates(item: ShelfItem) -> tuple[Button, ...]:
    """The way to the planned days of an open screening."""
    return (Button("Dates", "open_dates", str(item.id)),) if item.stage in OPEN else ()


def _rulings(desk: Desk) -> Iterator[Line]:
    """How many items wait for a ruling of the study chair, and which they are."""
    waiting = [item for item in (*desk.shelf, *desk.rulings) if item.open_rulings]
    if waiting:
        number = sum(len(item.open_rulings) for item in waiting)
        yield Line(f"Study chair: {count(number, 'ruling')} open", Style.STRONG)
    for item in waiting:
        yield Line(f"{item.code} · {listed(RULING_LABELS[code] for code in item.open_rulings)}")


def _ruling_words(item: ShelfItem) -> str:
    number = len(item.open_rulings)
    return f"{'Ruling' if number == 1 else f'{number} rulings'} open: {item.code}"


def _pages(desk: Desk, shelf: str) -> tuple[tuple[Button, ...], ...]:
    page, last = desk.place.page, desk.shelf_pages - 1
    buttons = [Button("‹ Newer", "browse", f"{shelf}.{page - 1}")] if page > 0 else []
    buttons += [Button("Older ›", "browse", f"{shelf}.{page + 1}")] if page < last else []
    return (tuple(buttons),) if buttons else ()


def item_words(item: ShelfItem, desk: Desk) -> str:
    """One screening in a list: its code, how far it is, and when it was last changed."""
    state = OUTCOMES[item.outcome][1] if item.outcome else count(item.answered, "answer")
    amending = " · being changed" if item.stage is Stage.AMENDING else ""
    amending += AFTERWARDS.get(item.stage, "")
    amending += f" · {count(len(item.open_rulings), 'ruling')} open" if item.open_rulings else ""
    changed = from_today(item.updated, desk.today) if desk.relative_days else short_day(item.updated)
    return f"{item.code} · {state}{amending} · {changed}"


def inviting(desk: Desk) -> Card:
    """In which role somebody joins."""
    lines = (Line("Invite", Style.TITLE), *notes(desk), Line(texts.INVITE, Style.STRONG))
    roles = rows_of((Button(label, "role", role) for role, label in texts.ROLES), 2)
    return Card(lines, (*roles, (HOME,)))


def helping(desk: Desk) -> Card:
    """How the chat is used."""
    sentences = texts.help_lines(relative_days=desk.relative_days)
    lines = (Line("Help", Style.TITLE), *notes(desk), *(Line(text) for text in sentences))
    return Card(lines, (*_resume(desk), (HOME,)))


def _resume(desk: Desk) -> tuple[tuple[Button, ...], ...]:
    if desk.screening and desk.screening.stage in ON_STUDY:
        return ((Button(f"Treatment of {desk.screening.code}", "treat", tone=Tone.NEXT),),)
    if not desk.screening or not desk.screening.is_open:
        return ()
    return ((Button(f"Go on with {desk.screening.code}", "resume", tone=Tone.NEXT), PLANNED_DATES),)
