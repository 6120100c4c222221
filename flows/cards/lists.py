"""The cards around a screening: subject code, lists, help."""

from flows import texts
from flows.answers.lifecycle import Stage
from flows.cards.card import Button, Card, Line, Style, Tone, page_row, rows_fitted
from flows.cards.frame import HOME, titled
from flows.cards.trials import choosing
from flows.cards.worklist import resume_row
from flows.chat.asked import new_for
from flows.chat.context import ShelfItem, TurnContext
from flows.decision.status_words import AFTERWARDS, OUTCOMES
from flows.language.days import from_today, short_day
from flows.language.numbers import count

# The title of each list, and what stands there while nobody is in it.
LISTS = {
    "finished": ("Finished screenings", texts.home.NO_FINISHED),
    "treated": ("Treated", texts.home.NO_TREATED),
    "sign_offs": ("Open sign-offs", texts.sign_off.NO_SIGN_OFFS),
}


def coding(context: TurnContext) -> Card:
    """Which code the new screening has; the next free one is offered. Where there are several, which trial first."""
    trial = new_for(context)
    if trial is None:
        return choosing(context)
    title = "New screening" if len(context.on) == 1 else f"New screening · {trial.registry_id}"
    asked = (Line(texts.home.CODE, Style.STRONG), Line(texts.home.CODE_HINT, Style.HINT))
    use = (Button(f"Use {context.suggested_code}", "code", context.suggested_code, Tone.NEXT),)
    return Card((*titled(context, title), *asked), (*((use,) if context.suggested_code else ()), (HOME,)))


def browsing(context: TurnContext) -> Card:
    """One page of those who were decided, who are treated, or who wait for a signature."""
    shelf, page = context.position.origin, context.position.page
    title, empty = LISTS[shelf]
    listed = tuple(Line(f"{_called(item, context)} {item_words(item, context)}", Style.ENTRY) for item in context.shelf)
    lines = (*titled(context, title), *(listed or (Line(empty),)))
    rows = rows_fitted(Button(_called(item, context), "open", str(item.id)) for item in context.shelf)
    more = page < context.shelf_pages - 1
    turn = page_row("‹ Newer", "Older ›", "browse", page, more=more, of=f"{shelf}.{{page}}")
    return Card(lines, (*rows, *turn, (HOME,)))


def _called(item: ShelfItem, context: TurnContext) -> str:
    """A screening on its button and before its line: its code, with a number where that is another's too."""
    alike = [one.id for one in context.shelf if one.code == item.code]
    return item.code if len(alike) == 1 else f"{item.code}/{alike.index(item.id) + 1}"


def item_words(item: ShelfItem, context: TurnContext) -> str:
    """One screening in a list: how far it is, and when it was last changed."""
    state = OUTCOMES[item.outcome][1] if item.outcome else count(item.answered, "answer")
    amending = " · being changed" if item.stage is Stage.AMENDING else ""
    amending += AFTERWARDS.get(item.stage, "")
    amending += f" · {count(len(item.open_rulings), 'ruling')} open" if item.open_rulings else ""
    changed = from_today(item.updated, context.today) if context.relative_days else short_day(item.updated)
    trial = f"{item.trial} · " if item.trial else ""
    return f"{trial}{state}{amending} · {changed}"


def helping(context: TurnContext) -> Card:
    """The help."""
    sentences = map(Line, texts.home.help_lines(relative_days=context.relative_days))
    return Card((*titled(context, "Help"), *sentences), (*resume_row(context), (HOME,)))
