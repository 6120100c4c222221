"""The cards around a screening: subject code, lists, invitations, people, exports, help."""

from collections.abc import Iterator

from flows import texts
from flows.answers.lifecycle import Stage
from flows.cards.card import Button, Card, Line, Style, Tone, named, rows_fitted, rows_of
from flows.cards.frame import HOME, notes
from flows.cards.trials import choosing, trial_lines, trial_rows
from flows.cards.worklist import resume_row
from flows.chat.asked import chosen, is_naming, new_for, shown
from flows.chat.context import Colleague, ShelfItem, TurnContext
from flows.chat.forms import PERIODS
from flows.chat.roles import ROLES, Role
from flows.decision.status_words import AFTERWARDS, OUTCOMES
from flows.language.days import from_today, short_day
from flows.language.numbers import count

EMPTY = {
    "finished": texts.home.NO_FINISHED,
    "treated": texts.home.NO_TREATED,
    "sign_offs": texts.sign_off.NO_SIGN_OFFS,
}
TITLES = {"finished": "Finished screenings", "treated": "Treated", "sign_offs": "Open sign-offs"}


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
    return Card(lines, (*((use,) if context.suggested_code else ()), (HOME,)))


def browsing(context: TurnContext) -> Card:
    """One page of those who were decided, who are treated, or who wait for a signature."""
    shelf = context.position.origin
    listed = tuple(Line(f"{_called(item, context)} {item_words(item, context)}", Style.ENTRY) for item in context.shelf)
    lines = (Line(TITLES[shelf], Style.TITLE), *notes(context), *(listed or (Line(EMPTY[shelf]),)))
    rows = rows_fitted(Button(_called(item, context), "open", str(item.id)) for item in context.shelf)
    return Card(lines, (*rows, *_pages(context, shelf), (HOME,)))


def _called(item: ShelfItem, context: TurnContext) -> str:
    """A screening on its button and before its line: its code, with a number where that is another's too."""
    alike = [one.id for one in context.shelf if one.code == item.code]
    return item.code if len(alike) == 1 else f"{item.code}/{alike.index(item.id) + 1}"


def _pages(context: TurnContext, shelf: str) -> tuple[tuple[Button, ...], ...]:
    page, last = context.position.page, context.shelf_pages - 1
    buttons = [Button("‹ Newer", "browse", f"{shelf}.{page - 1}")] if page > 0 else []
    buttons += [Button("Older ›", "browse", f"{shelf}.{page + 1}")] if page < last else []
    return (tuple(buttons),) if buttons else ()


def item_words(item: ShelfItem, context: TurnContext) -> str:
    """One screening in a list: how far it is, and when it was last changed."""
    state = OUTCOMES[item.outcome][1] if item.outcome else count(item.answered, "answer")
    amending = " · being changed" if item.stage is Stage.AMENDING else ""
    amending += AFTERWARDS.get(item.stage, "")
    amending += f" · {count(len(item.open_rulings), 'ruling')} open" if item.open_rulings else ""
    changed = from_today(item.updated, context.today) if context.relative_days else short_day(item.updated)
    trial = f"{item.trial} · " if item.trial else ""
    return f"{trial}{state}{amending} · {changed}"


def inviting(context: TurnContext) -> Card:
    """Where an administrator chooses the role of somebody who is invited."""
    lines = (Line("Invite", Style.TITLE), *notes(context), Line(texts.site.INVITE, Style.STRONG))
    roles = rows_of((Button(one.label, "role", role) for role, one in ROLES.items()), 2)
    return Card(lines, (*roles, (HOME,)))


def helping(context: TurnContext) -> Card:
    """The help."""
    sentences = texts.home.help_lines(relative_days=context.relative_days)
    lines = (Line("Help", Style.TITLE), *notes(context), *(Line(text) for text in sentences))
    return Card(lines, (*resume_row(context), (HOME,)))


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
        return Card(
            (title, Line(words, Style.STRONG), Line(texts.trials.WHICH), *trial_lines(context)),
            (*trial_rows(context), away),
        )
    periods = tuple((Button(label, "period", code),) for code, label, _ in PERIODS)
    of = f"{words} · {trial}" if trial else words
    return Card((title, Line(of, Style.STRONG), Line(texts.site.WHICH_PERIOD)), (*_over_sites(context), *periods, away))


def _over_sites(context: TurnContext) -> Iterator[tuple[Button, ...]]:
    """Whether a file of each site is made, for somebody who is at several."""
    if context.places:
        label = texts.site.all_sites(len(context.places) + 1)
        yield (Button(f"☑ {label}" if context.position.filled.get("everywhere") else f"☐ {label}", "export_sites"),)


def staffing(context: TurnContext) -> Card:
    """One page of the people of the site, or the one that was chosen among them."""
    person = chosen(context)
    if person is None:
        return _everybody(context)
    return _naming(context, person) if is_naming(context.position) else _one(context, person)


def ended(*, elsewhere: bool) -> Card:
    """What is left of the card of somebody who was cut off; `elsewhere`: they are at another site too."""
    return Card((Line(texts.site.ACCESS_ENDED),), ((HOME,),) if elsewhere else ())


def _everybody(context: TurnContext) -> Card:
    lines = (Line(f"People of {context.site}", Style.TITLE), *notes(context))
    if not context.staff:
        lines += (Line(texts.site.ALONE),)
    lines += tuple(Line(_words(person)) for person in context.staff)
    rows = rows_fitted(Button(named("{name}", person.label), "person", str(person.id)) for person in context.staff)
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
    yield (Button(named("Hand over what {name} has", person.label), "hand_of", key),)
    yield (Button(named("Correct the name {name}", person.label), "call", key),)
    if not person.active:
        yield (Button(named("Let {name} in again", person.label), "let_in", key),)
        return
    if person.role == Role.ADMINISTRATOR:
        yield (Button(named("Make {name} a coordinator", person.label), "demote", key),)
    yield (Button(named("Cut off {name}", person.label), "cut_off", key),)


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
