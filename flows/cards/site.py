"""The cards of a site: its people, invitations, exports and settings."""

from collections.abc import Iterator

from flows import texts
from flows.cards.card import Button, Card, Line, Rows, Style, Tone, named, page_row, rows_fitted, rows_of
from flows.cards.frame import HOME, titled
from flows.cards.trials import trial_lines, trial_rows
from flows.chat.asked import chosen, is_naming, shown
from flows.chat.context import Colleague, TurnContext
from flows.chat.forms import PERIODS
from flows.chat.roles import ROLES, May, may
from flows.chat.site.sites import CHOICES, SETTINGS


def inviting(context: TurnContext) -> Card:
    """Where an administrator chooses the role of somebody who is invited."""
    roles = rows_of((Button(one.label, "role", role) for role, one in ROLES.items()), 2)
    return Card((*titled(context, "Invite"), Line(texts.site.INVITE, Style.STRONG)), (*roles, (HOME,)))


def exporting(context: TurnContext) -> Card:
    """Where an export is chosen: its form, then its period."""
    chosen = context.position.filled.get("form")
    title = Line("Export", Style.TITLE)
    if chosen is None:
        asked = (Line(texts.site.WHICH_FORM, Style.STRONG), Line(texts.site.EXPORT_HINT, Style.HINT))
        forms = ((Button(words, "form", name),) for name, words in context.forms)
        return Card((*titled(context, "Export"), *asked), (*forms, (HOME,)))
    words = dict(context.forms).get(str(chosen), str(chosen))
    away = (Button("‹ Other form", "forms"), HOME)
    trial = context.position.filled.get("trial")
    if trial is None and len(context.on) > 1:
        which = (title, Line(words, Style.STRONG), Line(texts.trials.WHICH), *trial_lines(context))
        return Card(which, (*trial_rows(context), away))
    periods = tuple((Button(label, "period", code),) for code, label, _ in PERIODS)
    of = f"{words} · {trial}" if trial else words
    return Card((title, Line(of, Style.STRONG), Line(texts.site.WHICH_PERIOD)), (*_over_sites(context), *periods, away))


def _over_sites(context: TurnContext) -> Rows:
    """Whether a file of each site is made, for somebody who is at several."""
    mark = "☑" if context.position.filled.get("everywhere") else "☐"
    label = f"{mark} {texts.site.all_sites(len(context.places) + 1)}"
    return ((Button(label, "export_sites"),),) if context.places else ()


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
    people = tuple(Line(_words(person)) for person in context.staff) or (Line(texts.site.ALONE),)
    rows = rows_fitted(Button(named("{name}", person.label), "person", str(person.id)) for person in context.staff)
    page = context.position.page
    turn = page_row("‹ Before", "More ›", "people", page, more=page < context.shelf_pages - 1)
    return Card((*titled(context, f"People of {context.site}"), *people), (*rows, *turn, (HOME,)))


def _one(context: TurnContext, person: Colleague) -> Card:
    lines = (*titled(context, _words(person)), *_signing(person))
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
    if may(person.role, May.MANAGE):
        yield (Button(named("Make {name} a coordinator", person.label), "demote", key),)
    yield (Button(named("Cut off {name}", person.label), "cut_off", key),)


def _naming(context: TurnContext, person: Colleague) -> Card:
    lines = (*titled(context, _words(person)), Line(texts.site.LABEL_ASKED, Style.STRONG))
    return Card(lines, ((Button("‹ Leave it as it is", "person", str(person.id)), HOME),))


def _words(person: Colleague) -> str:
    role = ROLES[person.role].label.lower()
    return f"{person.label} · {role}" + ("" if person.active else " · cut off")


def settings(context: TurnContext) -> Card:
    """All settings of the site with their values, and a button for each."""
    listed = (Line(f"{SETTINGS[one.name]}: {one.value}") for one in context.settings)
    buttons = rows_of((Button(SETTINGS[one.name], "setting", one.name) for one in context.settings), 3)
    back = (Button("‹ Back", "home", "more"), HOME)
    return Card((*titled(context, f"Settings of {context.site}"), *listed), (*buttons, back))


def one_setting(context: TurnContext) -> Card:
    """What a setting is, what it may be, and what to do."""
    name = context.position.of
    one = next(one for one in context.settings if one.name == name)
    lines = (
        *titled(context, f"{SETTINGS[name]}: {one.value}"),
        Line(texts.site.may_be(one.may_be)),
        Line(texts.site.CHOOSE if name in CHOICES else texts.site.TYPE, Style.STRONG),
    )
    chosen = rows_of((Button(value, "set_to", value) for value in CHOICES.get(name, ()) if value != one.value), 4)
    return Card(lines, (*chosen, (Button("‹ Leave it as it is", "home", "settings"), HOME)))
