"""The cards about trials: which one a new screening is for, and which ones the site screens for."""

from collections.abc import Iterator

from flows import texts
from flows.cards.card import Button, Card, Line, Rows, Style, Tone, named, rows_of
from flows.cards.frame import HOME, titled
from flows.chat.context import TurnContext
from flows.chat.site.trials import SENT, OfferedTrial
from flows.language.days import day_words


def choosing(context: TurnContext) -> Card:
    """Which of the trials of the site a new screening is for."""
    lines = titled(context, "New screening")
    if not context.on:
        return Card((*lines, Line(texts.trials.NONE_ON)), ((HOME,),))
    return Card(
        (*lines, Line(texts.trials.WHICH, Style.STRONG), *trial_lines(context)), (*trial_rows(context), (HOME,))
    )


def trial_lines(context: TurnContext) -> tuple[Line, ...]:
    """The trials to choose one from, with what they are about."""
    return tuple(Line(f"{one.registry_id} {one.title}", Style.ENTRY) for one in context.on)


def trial_rows(context: TurnContext) -> Rows:
    """A button for each of them."""
    return rows_of((Button(one.registry_id, "for_trial", one.registry_id) for one in context.on), 2)


def switching(context: TurnContext) -> Card:
    """Every trial that the site could screen for, and whether it does; after a file was sent what became of that."""
    if context.position.origin == SENT and context.position.notes:
        said = map(Line, context.position.notes)
        return Card((Line("Trial file", Style.TITLE), *said), ((Button("Trials", "trials"), HOME),))
    lines = titled(context, f"Trials of {context.site}")
    lines += tuple(Line(_words(one)) for one in context.offered)
    lines += (Line(texts.trials.SWITCHING, Style.HINT), Line(texts.trials.LOADING, Style.HINT))
    rows = tuple(row for one in context.offered for row in _acts(one))
    return Card(lines, (*rows, (HOME,)))


def _words(one: OfferedTrial) -> str:
    since = f" from {day_words(one.since)}" if one.since else ""
    stands = "waits for somebody else to confirm it" if one.waits else f"on{since}" if one.on else _off(one)
    other = f" · {texts.trials.OTHER_BROUGHT}" if one.other_brought else ""
    return f"{one.name} · {one.title} · {stands}{other}"


def _off(one: OfferedTrial) -> str:
    return texts.trials.AMENDS if one.amends else texts.trials.OVERTAKEN if one.overtaken else "off"


def _acts(one: OfferedTrial) -> Iterator[tuple[Button, ...]]:
    if one.on:
        yield (Button(f"Switch off {one.registry_id}", "trial_off", one.key),)
    elif one.amends:
        yield (Button(named("See {name}", one.name), "versions", one.key),)
    elif not one.waits and not one.overtaken:
        yield (Button(named("Switch on {name}", one.name), "trial_on", one.key),)
    elif not one.mine:
        yield (
            Button(named("Confirm {name}", one.name), "trial_confirm", one.key, Tone.NEXT),
            Button("Refuse it", "trial_refuse", one.key, Tone.DANGER),
        )
