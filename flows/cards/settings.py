"""The settings of a site: all of them with their values, and one to be typed or chosen."""

from flows import texts
from flows.cards.card import Button, Card, Line, Style, rows_of
from flows.cards.frame import HOME, notes
from flows.chat.context import TurnContext
from flows.chat.site.sites import CHOICES, SETTINGS


def settings(context: TurnContext) -> Card:
    """All of them, and a button for each."""
    lines = (Line(f"Settings of {context.site}", Style.TITLE), *notes(context))
    listed = (Line(f"{SETTINGS[one.name]}: {one.value}") for one in context.settings)
    buttons = rows_of((Button(SETTINGS[one.name], "setting", one.name) for one in context.settings), 3)
    return Card((*lines, *listed), (*buttons, (Button("‹ Back", "home", "more"), HOME)))


def one_setting(context: TurnContext) -> Card:
    """What it is, what it may be, and what to do."""
    name = context.position.of
    one = next(one for one in context.settings if one.name == name)
    lines = (
        Line(f"{SETTINGS[name]}: {one.value}", Style.TITLE),
        *notes(context),
        Line(texts.site.may_be(one.may_be)),
        Line(texts.site.CHOOSE if name in CHOICES else texts.site.TYPE, Style.STRONG),
    )
    chosen = rows_of((Button(value, "set_to", value) for value in CHOICES.get(name, ()) if value != one.value), 4)
    return Card(lines, (*chosen, (Button("‹ Leave it as it is", "home", "settings"), HOME)))
