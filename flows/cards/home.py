"""The cards around a screening: menu, subject code, lists, invitations, help."""

from collections.abc import Iterator

from flows import texts
from flows.answers.lifecycle import ON_STUDY, OPEN, Stage
from flows.cards.card import Button, Card, Line, Style, Tone, rows_of
from flows.cards.frame import HOME, PLANNED_DATES, notes
from flows.cards.trials import choosing, trial_rows
from flows.chat.asked import chosen, is_naming, new_for, shown
from flows.chat.context import Colleague, ShelfItem, TurnContext
from flows.chat.forms import PERIODS
from flows.chat.roles import ROLES, May, Role, may
from flows.decision.words import AFTERWARDS, OUTCOMES
from flows.language.days import from_today, short_day
from flows.language.numbers import count, listed

# So many buttons lead to screenings with an open ruling; all of them are named.
ON_A_PAGE = 8

MANAGING = (Button("Invite", "invite"), Button("People", "people"), Button("Trials", "trials"))
EMPTY = {"open": texts.home.NO_OPEN, "finished": texts.home.NO_FINISHED, "sign_offs": texts.sign_off.NO_SIGN_OFFS}
TITLES = {"open": "Open screenings", "finished": "Finished screenings", "sign_offs": "Open sign-offs"}


def home(context: TurnContext) -> Card:
    """The menu."""
    lines = (Line(f"Blinabridge · {context.site}", Style.TITLE), *notes(context))
    lines += tuple(Line(text) for text in _said_of(context))
    lists = (
        Button(f"Open ({context.open_count})", "browse", "open"),
        Button(f"Finished ({context.finished_count})", "browse", "finished"),
        Button("Due", "due"),
    )
    unlock = tuple((Button(f"Unlock the PIN of {label}", "unlock", str(key)),) for key, label in context.locked)
    confirm = tuple((Button(f"Confirm how {label} signs", "person", str(key)),) for key, label in context.to_confirm)
    sign_offs = ((Button(f"Sign-offs ({context.sign_offs})", "browse", "sign_offs"),),) if context.sign_offs else ()
    people = MANAGING if may(context.role, May.MANAGE) else ()
    numbers = (Button("Export", "export"), Button("Numbers", "stats"))
    resume = _resume(context)
    new = Button("New screening", "new", tone=Tone.PLAIN if resume else Tone.NEXT)
    return Card(
        lines, (*resume, *sign_offs, *confirm, *unlock, (new,), lists, numbers, (Button("Help", "help"), *people))
    )


def _said_of(context: TurnContext) -> tuple[str, ...]:
    """What is said of the trials that the site screens for: of each what it is, and once what the program does."""
    if len(context.on) < 2:
        return context.trial.home
    return (*(one.home[0] for one in context.on), *context.on[0].home[1:])


def coding(context: TurnContext) -> Card:
    """Which code the new screening has; the next free one is offered. Where there are several, which trial first."""
    trial = new_for(context)
    if trial is None:
        return choosing(context)
    title = "New screening" if len(context.on) == 1 else f"New screening · {trial.registry_id}"
    lines = (
        Line(title, Style.TITLE),
        *notes(context),
        Line(texts.home.CODE, Style.STRONG),
        Line(texts.home.CODE_HINT, Style.HINT),
    )
    use = (Button(f"Use {context.suggested_code}", "code", context.suggested_code, Tone.NEXT),)
    return Card(
        lines, (*((use,) if context.suggested_code else ()), (Button("Open screenings", "browse", "open"), HOME))
    )


def browsing(context: TurnContext) -> Card:
    """One page of the open or the finished screenings."""
    shelf = context.position.origin
    empty = EMPTY[shelf]
    lines = (Line(TITLES[shelf], Style.TITLE), *notes(context))
    if not context.shelf:
        lines += (Line(empty),)
    rows = tuple((Button(item_words(item, context), "open", str(item.id)), *_dates(item)) for item in context.shelf)
    lines += tuple(_rulings(context))
    rows += tuple((Button(_ruling_words(item), "open", str(item.id)),) for item in context.rulings[:ON_A_PAGE])
    new = ((Button("New screening", "new"),),) if not context.shelf and shelf == "open" else ()
    return Card(lines, (*rows, *new, *_pages(context, shelf), (HOME,)))


def _dates(item: ShelfItem) -> tuple[Button, ...]:
    """The button that opens the planned days of an open screening."""
    return (Button("Dates", "open_dates", str(item.id)),) if item.stage in OPEN else ()


def _rulings(context: TurnContext) -> Iterator[Line]:
    """How many items wait for a ruling of the study chair, and which they are."""
    waiting = [item for item in (*context.shelf, *context.rulings) if item.open_rulings]
    if waiting:
        number = sum(len(item.open_rulings) for item in waiting)
        yield Line(f"Study chair: {count(number, 'ruling')} open", Style.STRONG)
    for item in waiting:
        yield Line(f"{item.code} · {listed(context.trial.queries[code].label for code in item.open_rulings)}")


def _ruling_words(item: ShelfItem) -> str:
    number = len(item.open_rulings)
    return f"{'Ruling' if number == 1 else f'{number} rulings'} open: {item.code}"


def _pages(context: TurnContext, shelf: str) -> tuple[tuple[Button, ...], ...]:
    page, last = context.position.page, context.shelf_pages - 1
    buttons = [Button("‹ Newer", "browse", f"{shelf}.{page - 1}")] if page > 0 else []
    buttons += [Button("Older ›", "browse", f"{shelf}.{page + 1}")] if page < last else []
    return (tuple(buttons),) if buttons else ()


def item_words(item: ShelfItem, context: TurnContext) -> str:
    """One screening in a list: its code, how far it is, and when it was last changed."""
    state = OUTCOMES[item.outcome][1] if item.outcome else count(item.answered, "answer")
    amending = " · being changed" if item.stage is Stage.AMENDING else ""
    amending += AFTERWARDS.get(item.stage, "")
    amending += f" · {count(len(item.open_rulings), 'ruling')} open" if item.open_rulings else ""
    changed = from_today(item.updated, context.today) if context.relative_days else short_day(item.updated)
    trial = f" · {item.trial}" if item.trial else ""
    return f"{item.code}{trial} · {state}{amending} · {changed}"


def inviting(context: TurnContext) -> Card:
    """Where an administrator chooses the role of somebody who is invited."""
    lines = (Line("Invite", Style.TITLE), *notes(context), Line(texts.site.INVITE, Style.STRONG))
    roles = rows_of((Button(one.label, "role", role) for role, one in ROLES.items()), 2)
    return Card(lines, (*roles, (HOME,)))


def helping(context: TurnContext) -> Card:
    """The help."""
    sentences = texts.help.help_lines(relative_days=context.relative_days)
    lines = (Line("Help", Style.TITLE), *notes(context), *(Line(text) for text in sentences))
    return Card(lines, (*_resume(context), (HOME,)))


def _resume(context: TurnContext) -> tuple[tuple[Button, ...], ...]:
    if context.screening and context.screening.stage in ON_STUDY and context.trial.treatment:
        return ((Button(f"Treatment of {context.screening.code}", "treat", tone=Tone.NEXT),),)
    if not context.screening or not context.screening.is_open:
        return ()
    return ((Button(f"Go on with {context.screening.code}", "resume", tone=Tone.NEXT), PLANNED_DATES),)


def exporting(context: TurnContext) -> Card:
    """Where an export is chosen: its form, then its period."""
    chosen = context.position.filled.get("form")
    title = Line("Export", Style.TITLE)
    if chosen is None:
        lines = (
            title,
            *notes(context),
            Line(texts.site.WHICH_FORM, Style.STRONG),
            Line(texts.site.EXPORT_HINT, Style.HINT),
        )
        return Card(lines, (*((Button(words, "form", name),) for name, words in context.forms), (HOME,)))
    words = dict(context.forms).get(str(chosen), str(chosen))
    away = (Button("‹ Other form", "forms"), HOME)
    trial = context.position.filled.get("trial")
    if trial is None and len(context.on) > 1:
        return Card((title, Line(words, Style.STRONG), Line(texts.trials.WHICH)), (*trial_rows(context), away))
    periods = tuple((Button(label, "period", code),) for code, label, _ in PERIODS)
    of = f"{words} · {trial}" if trial else words
    return Card((title, Line(of, Style.STRONG), Line(texts.site.WHICH_PERIOD)), (*periods, away))


def staffing(context: TurnContext) -> Card:
    """One page of the people of the site, or the one that was chosen among them."""
    person = chosen(context)
    if person is None:
        return _everybody(context)
    return _naming(context, person) if is_naming(context.position) else _one(context, person)


def ended() -> Card:
    """What is left of the card of somebody who was cut off."""
    return Card((Line(texts.site.ACCESS_ENDED),), ())


def _everybody(context: TurnContext) -> Card:
    lines = (Line(f"People of {context.site}", Style.TITLE), *notes(context))
    if not context.staff:
        lines += (Line(texts.site.ALONE),)
    rows = tuple((Button(_words(person), "person", str(person.id)),) for person in context.staff)
    return Card(lines, (*rows, *_staff_pages(context), (HOME,)))


def _one(context: TurnContext, person: Colleague) -> Card:
    lines = (Line(_words(person), Style.TITLE), *notes(context), *_signing(person))
    if person.active:
        lines += (Line(texts.site.CUTTING_OFF, Style.FOLDED),)
    return Card(lines, (*_acts(person), (Button("‹ People", "people"), HOME)))


def _signing(person: Colleague) -> Iterator[Line]:
    """Under which name the person signs, and what waits to be confirmed."""
    if person.printed_name:
        yield Line(f"Signs as {person.printed_name}.")
    if person.active and person.wants:
        yield Line(texts.site.wants_to_sign(person.label, person.wants.name, new_pin=person.wants.new_pin), Style.FLAG)


def _acts(person: Colleague) -> Iterator[tuple[Button, ...]]:
    key = str(person.id)
    if person.active and person.wants:
        what = shown(person, person.wants)
        yield (Button("Yes, that is this person", "confirm_signer", what, Tone.NEXT),)
        yield (Button("No, refuse it", "refuse_signer", what, Tone.DANGER),)
    yield (Button(f"Correct the name {person.label}", "call", key),)
    if not person.active:
        yield (Button(f"Let {person.label} in again", "let_in", key),)
        return
    if person.role == Role.ADMINISTRATOR:
        yield (Button(f"Make {person.label} a coordinator", "demote", key),)
    yield (Button(f"Cut off {person.label}", "cut_off", key),)


def _naming(context: TurnContext, person: Colleague) -> Card:
    lines = (Line(_words(person), Style.TITLE), *notes(context), Line(texts.site.LABEL_ASKED, Style.STRONG))
    return Card(lines, ((Button("‹ Leave it as it is", "person", str(person.id)), HOME),))


def _staff_pages(context: TurnContext) -> tuple[tuple[Button, ...], ...]:
    page, last = context.position.page, context.shelf_pages - 1
    buttons = [Button("‹ Before", "people", str(page - 1))] if page > 0 else []
    buttons += [Button("More ›", "people", str(page + 1))] if page < last else []
    return (tuple(buttons),) if buttons else ()


def _words(person: Colleague) -> str:
    role = ROLES[person.role].label.lower()
    return f"{person.label} · {role}" + ("" if person.active else " · cut off")
