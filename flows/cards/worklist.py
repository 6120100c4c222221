"""Home: who needs what, most urgent first; whom it shows, what is under it, and the message of the morning."""

from collections.abc import Iterator, Sequence
from datetime import date

from flows import texts
from flows.answers.lifecycle import ON_STUDY
from flows.cards.card import Button, Card, Line, Rows, Style, Tone, named, rows_of
from flows.cards.frame import HOME, PLANNED_DATES, notes, titled
from flows.cards.reminder import SHOW
from flows.cards.site import one_setting, settings
from flows.chat.asked import is_setting
from flows.chat.context import TurnContext
from flows.chat.roles import ROLES, May, may
from flows.language.days import MONTHS, WEEKDAYS
from flows.worklist.entry import Entry
from flows.worklist.worklist import Shown, Worklist, shown_in

# With so many the first line stays in sight on a small phone too: a chat shows the end of what is too long.
ON_A_PAGE = 8
# Of more than these the first page holds only what is for today, the rest as counts.
MANY = 60
MANAGING = (Button("Invite", "invite"), Button("People", "people"), Button("Trials", "trials"))


def home(context: TurnContext) -> Card:
    """The worklist, or what stands behind its buttons."""
    acts = {"more": _more, "filter": _filter, "backup": _backups, "sites": _sites, "settings": settings}
    if is_setting(context.position):
        return one_setting(context)
    return acts.get(context.position.act, _list)(context)


def _list(context: TurnContext) -> Card:
    found, pages = context.worklist, pages_of(context.worklist)
    page = max(0, min(context.position.page, len(pages) - 1))
    shown = pages[page]
    lines = (_title(context), *notes(context), *(() if shown else _empty(context)), *_lines(found, shown))
    rows = (*code_rows(shown), *resume_row(context), *_waiting(context), _new(context, pages, page), _bottom(context))
    return Card(lines, (*rows, *((MANAGING,) if may(context.role, May.MANAGE) else ()), *_elsewhere(context)))


def _title(context: TurnContext) -> Line:
    shown, day = shown_in(context.position.shows), None if context.relative_days else context.today
    return Line(title(context.worklist, shown, context.site, day, several=bool(context.places)), Style.TITLE)


def title(found: Worklist, shown: Shown, site: str, today: date | None, *, several: bool = False) -> str:
    """The day, where days have a date; whom the list shows, how many they are, and how many need something today.

    `several`: its reader is at other sites too, so the site is always named.
    """
    day = f"{WEEKDAYS[today.weekday()]} {today.day} {MONTHS[today.month - 1]} · " if today else ""
    where = "" if shown.mine and not several else site
    parts = (where, "mine" if shown.mine else "", shown.trial, "chair" if shown.chair else "")
    whose = " · ".join(filter(None, parts))
    if not found.entries:
        return f"{day}{whose}: {texts.home.NOBODY}"
    return f"{day}{whose}: {len(found.entries)}, today: {len(found.today)}"


def _empty(context: TurnContext) -> Iterator[Line]:
    """What the program is for, to whom there is nobody yet; else that nobody of these needs anything."""
    if context.position.shows:
        yield Line(texts.home.NOBODY_SHOWN)
        return
    if len(context.on) < 2:
        yield from (Line(text) for text in context.trial.home)
        return
    yield from (Line(one.home[0]) for one in context.on)
    yield from (Line(text) for text in context.on[0].home[1:])


def _lines(found: Worklist, shown: Sequence[Entry]) -> Iterator[Line]:
    """The lines of a page, under how many there are of each part of the list."""
    for name, part in (("", found.today), ("This week", found.week), ("Later", found.later)):
        here = [one for one in shown if one in part]
        if name and (here or part):
            yield Line(f"{name}: {len(part)}", Style.HINT)
        for one in here:
            yield Line(f"{one.code} {one.text}", Style.ENTRY, (one.code, one.text))


def code_rows(shown: Sequence[Entry]) -> Rows:
    """A button for each line, in the same order; as many in a row as a phone shows uncut."""
    longest = max((len(one.code) for one in shown), default=0)
    wide = 4 if longest <= 8 else 3 if longest <= 11 else 2
    return rows_of((Button(one.code, "open", str(one.screening_id)) for one in shown), wide)


def resume_row(context: TurnContext) -> Rows:
    """Back to the candidate that was left for the list."""
    if context.screening and context.screening.stage in ON_STUDY and context.trial.treatment:
        return ((Button(f"Treatment of {context.screening.code}", "treat", tone=Tone.NEXT),),)
    if not context.screening or not context.screening.is_open:
        return ()
    return ((Button(f"Go on with {context.screening.code}", "resume", tone=Tone.NEXT), PLANNED_DATES),)


def _waiting(context: TurnContext) -> Iterator[tuple[Button, ...]]:
    """What waits for an investigator, or for an administrator."""
    if context.sign_offs and may(context.role, May.SIGN):
        yield (Button(f"Sign-offs ({context.sign_offs})", "browse", "sign_offs"),)
    for key, label in context.to_confirm:
        yield (Button(named("Confirm how {name} signs", label), "person", str(key)),)
    for key, label in context.locked:
        yield (Button(named("Unlock the PIN of {name}", label), "unlock", str(key)),)


def pages_of(found: Worklist) -> tuple[tuple[Entry, ...], ...]:
    """The list page by page: of very many, what is for today has pages of its own, and comes first."""
    today = len(found.today) if len(found.entries) > MANY else 0
    parts = (found.entries[:today], found.entries[today:])
    pages = tuple(part[at : at + ON_A_PAGE] for part in parts for at in range(0, len(part), ON_A_PAGE))
    return pages or ((),)


def _new(context: TurnContext, pages: tuple[tuple[Entry, ...], ...], page: int) -> tuple[Button, ...]:
    before = (Button("‹ Before", "home", str(page - 1)),) if page > 0 else ()
    after = (Button(f"Next {len(pages[page + 1])} ›", "home", str(page + 1)),) if pages[page + 1 :] else ()
    tone = Tone.PLAIN if resume_row(context) else Tone.NEXT
    return (*before, Button("New screening", "new", tone=tone), *after)


def _bottom(context: TurnContext) -> tuple[Button, ...]:
    mine = shown_in(context.position.shows).mine
    return (
        Button(_ticked("Mine") if mine else "Mine", "show", "mine"),
        Button("Filter", "home", "filter"),
        Button("More", "home", "more"),
    )


def _elsewhere(context: TurnContext) -> Iterator[tuple[Button, ...]]:
    """The other site of somebody who is at two, else how to get to the other ones."""
    if len(context.places) == 1:
        yield (Button(f"Go to {context.places[0].site}", "site", str(context.places[0].person_id)),)
    elif context.places:
        yield (Button(f"Other sites ({len(context.places)})", "home", "sites"),)


def _sites(context: TurnContext) -> Card:
    """The other sites of the person, with how many need what there, and a button to each."""
    title = titled(context, texts.site.at(context.site, ROLES[context.role].words))
    listed = (
        Line(texts.site.elsewhere(one.site, ROLES[one.role].label.lower(), one.listed, one.today, one.for_chair))
        for one in context.places
    )
    rows = ((Button(place.site, "site", str(place.person_id)),) for place in context.places)
    return Card((*title, *listed), (*rows, (HOME,)))


def _filter(context: TurnContext) -> Card:
    """Whom the list shows, and the lists of those who need nothing any more."""
    shown = shown_in(context.position.shows)
    lines = (_title(context), *notes(context), Line(texts.home.SHOW_WHICH, Style.STRONG))
    whose = (_choice("Mine", shown.mine, "mine"), _choice("For the chair", shown.chair, "chair"))
    names = [one.registry_id for one in context.on]
    trials = rows_of((_choice(name, shown.trial == name, name) for name in names), 2)
    over = (
        Button(f"Treated ({context.treated_count})", "browse", "treated"),
        Button(f"Finished ({context.finished_count})", "browse", "finished"),
    )
    show = Button(f"Show {len(context.worklist.entries)}", "home", tone=Tone.NEXT)
    return Card(lines, (whose, *(trials if names[1:] else ()), over, (show,)))


def _choice(label: str, chosen: bool, argument: str) -> Button:
    return Button(_ticked(label) if chosen else label, "show", argument)


def _ticked(label: str) -> str:
    """A label with its tick, which stays on its line."""
    return f"{label}\u00a0✓"


def _more(context: TurnContext) -> Card:
    lines = (_title(context), *notes(context), *_lines(context.worklist, context.worklist.entries[:2]))
    rows = (
        (Button("Export", "export"), Button("Numbers", "stats")),
        (Button("Hand over", "hand_over"),),
        (Button(f"Every morning: {'on' if context.digest else 'off'}", "digest"),),
        (Button(named("Backup: {name}", context.backup or "nobody"), "home", "backup"),),
        *(((Button("Settings of the site", "home", "settings"),),) if may(context.role, May.MANAGE) else ()),
        (Button("‹ Less", "home"), Button("Help", "help")),
    )
    return Card(lines, rows)


def _backups(context: TurnContext) -> Card:
    """The colleagues of the site, of whom one is told when a reminder is not answered."""
    rows = tuple((Button(named("{name}", one.label), "backup", str(one.id)),) for one in context.colleagues)
    lines = (*titled(context, "Backup"), Line(texts.due.ASK_BACKUP, Style.STRONG))
    return Card(lines, (*rows, (Button("Nobody", "backup"), Button("‹ Back", "home", "more")), (HOME,)))


def morning_card(found: Worklist, shown: Shown, site: str, today: date | None) -> Card | None:
    """The first page of the list as the message of the morning; None where nothing is for today or this week."""
    if not found.today and not found.week:
        return None
    return Card((Line(title(found, shown, site, today), Style.TITLE), *_lines(found, pages_of(found)[0])), ((SHOW,),))
