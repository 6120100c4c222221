"""The card for what a turn can see, as a pure function: one drawer for each state of a chat."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from flows import texts
from flows.cards.card import SEEN, Card, Line, Style
from flows.cards.frame import without_changes
from flows.cards.hand_over import handing
from flows.cards.lists import browsing, coding, helping
from flows.cards.screening.decision import deciding, reasoning
from flows.cards.screening.entries import listing
from flows.cards.screening.given_before import carrying, comparing, renewing
from flows.cards.screening.line import taking
from flows.cards.screening.picking import picking
from flows.cards.screening.question import asking, confirming, explaining
from flows.cards.screening.review import reviewing
from flows.cards.screening.sources import sourcing
from flows.cards.screening.what_if import wondering
from flows.cards.sign_off import proving, signing
from flows.cards.site import exporting, inviting, staffing
from flows.cards.treatment.endpoints import summing
from flows.cards.treatment.steps import timing
from flows.cards.treatment.treatment import treating
from flows.cards.trials import switching
from flows.cards.versions import adopting, version, versions, with_newer
from flows.cards.worklist import home
from flows.chat.asked import ON_A_QUESTION, counts_days, day_zero, slot_of
from flows.chat.context import TurnContext
from flows.chat.forms import is_ruling
from flows.chat.position import SCREENING, ChatState
from flows.chat.roles import May, may
from flows.language.days import day_words
from flows.language.typed.relative_days import brief_words, relative_text

DRAWERS: dict[ChatState, Callable[[TurnContext], Card]] = {
    ChatState.HOME: home,
    ChatState.CODING: coding,
    ChatState.BROWSING: browsing,
    ChatState.ASKING: asking,
    ChatState.LISTING: listing,
    ChatState.PICKING: picking,
    ChatState.CONFIRMING: confirming,
    ChatState.EXPLAINING: explaining,
    ChatState.TAKING: taking,
    ChatState.SOURCING: sourcing,
    ChatState.RENEWING: renewing,
    ChatState.REVIEWING: reviewing,
    ChatState.DECIDING: deciding,
    ChatState.REASONING: reasoning,
    ChatState.WONDERING: wondering,
    ChatState.SIGNING: signing,
    ChatState.PROVING: proving,
    ChatState.TREATING: treating,
    ChatState.TIMING: timing,
    ChatState.SUMMING: summing,
    ChatState.EXPORTING: exporting,
    ChatState.INVITING: inviting,
    ChatState.STAFFING: staffing,
    ChatState.SWITCHING: switching,
    ChatState.HANDING: handing,
    ChatState.VERSIONS: versions,
    ChatState.VERSION: version,
    ChatState.ADOPTING: adopting,
    ChatState.CARRYING: carrying,
    ChatState.COMPARING: comparing,
    ChatState.HELPING: helping,
}


def draw(context: TurnContext) -> Card:
    """The card for this position and role; days as days before registration, where the site wants them so."""
    card = with_newer(DRAWERS[context.position.doing](context), context)
    rules = may(context.role, May.RULE)
    if not may(context.role, May.CHANGE) and not (rules and is_ruling(context.position.slot)):
        card = without_changes(card, rules=rules)
    return in_relative_days(card, context) if context.relative_days else card


def in_relative_days(card: Card, context: TurnContext) -> Card:
    """The card with every day counted from registration, which alone is shown by its date, and once."""
    if context.screening is None or context.position.doing not in SCREENING or _plans(context):
        return card
    registration = day_zero(context)
    lines = tuple(replace(line, text=relative_text(line.text, registration)) for line in card.lines)
    rows = tuple(
        tuple(replace(button, label=_relative_label(button.label, registration)) for button in row) for row in card.rows
    )
    if any(day_words(registration) in line.text for line in lines):
        return Card(lines, rows)
    planned = context.treatment is not None or context.screening.answers.given.get(context.trial.day_key) is not None
    return Card((*lines, Line(texts.question.day_zero(registration, planned=planned), Style.HINT)), rows)


def _relative_label(label: str, registration: date) -> str:
    """The label with its days counted from registration, in short where it would not be seen whole."""
    words = relative_text(label, registration)
    return words if len(words) <= SEEN[1] else relative_text(label, registration, brief_words)


def _plans(context: TurnContext) -> bool:
    """Whether the card asks for a date that is not counted from registration, such as the registration itself."""
    slot = slot_of(context) if context.position.doing in ON_A_QUESTION and not context.position.act else None
    return slot is not None and not counts_days(slot, context.trial)
