"""What would be otherwise, beside the decision as it is."""

from collections.abc import Iterator

from flows import texts
from flows.cards.card import Button, Card, Line, Style, Tone
from flows.cards.frame import HOME, foot, window_line
from flows.chat.asked import decision_of, screening_of
from flows.chat.context import TurnContext
from flows.decision.status_words import outcome_words
from flows.language.days import short_day
from flows.language.wall_time import day_in


def wondering(context: TurnContext) -> Card:
    """What would be otherwise, beside the decision as it is."""
    _, decision = decision_of(context)
    position = context.position
    lines = (
        Line("What if", Style.STRONG),
        *(Line(note) for note in position.notes),
        *((Line(position.doubt, Style.FLAG),) if position.doubt else ()),
        Line(f"As it is: {outcome_words(decision.outcome)}", Style.STRONG),
        *window_line(decision),
        Line(texts.screening.WHAT_IF_RELATIVE if context.relative_days else texts.screening.WHAT_IF_HINT, Style.HINT),
    )
    meant = tuple((Button(offer.label, "meant", str(i)),) for i, offer in enumerate(position.offers))
    later = tuple(Button(f"{decision.trial.window_of} +{days} d", "later", str(days)) for days in (1, 7, 14))
    ways = (Button("‹ Decision", "decide"), HOME)
    return Card((*lines, *foot(context)), (*meant, later, *_plan_wondered(context), ways))


def _plan_wondered(context: TurnContext) -> Iterator[tuple[Button, ...]]:
    """To plan registration, and the start with it, for the day that was asked about; what was asked changes nothing."""
    day = day_in(context.position.filled.get("day"))
    if day and screening_of(context).is_open and day >= context.today:
        yield (Button(f"Plan {short_day(day)}", "plan", day.isoformat(), Tone.NEXT),)
