"""The next step in sentences."""

from collections.abc import Iterator

from flows.conditions import Anchor
from flows.next_step import Block, Draw, NextStep
from flows.next_step_search import Things
from flows.next_step_things import Act
from flows.signs import window_words
from flows.words import count, day_words, listed

CHANGES = {
    Act.ASK: "The answer could still change that.",
    Act.AGAIN: "A repeat that is better would change that.",
    Act.CHANGE: "That would have to change first.",
    Act.NEVER: "Nothing can change that.",
}
MOST_SHOWN = 5
IF_GOOD = {1: "if it is good", 2: "if both are good"}
DAYS = {Anchor.REGISTRATION: "registration", Anchor.START: "the start"}


def next_step_sentences(step: NextStep) -> tuple[str, ...]:
    """What is left and until when, what sets the first day, what to measure when, and what to ask first."""
    return (*_left(step), *_first_day(step), *map(_measure, step.draws), *_stops(step.stops))


def _left(step: NextStep) -> Iterator[str]:
    if step.things is None:
        yield from (_blocked(step, block) for block in sorted(step.blocks, key=lambda block: -block.act))
    elif step.decision.outcome == "eligible":
        yield f"Nothing is left. Registration: {window_words(step.decision.earliest, step.decision.latest)}."
    elif not step.things:
        yield f"Nothing is left to find out. {_from(step)}."
    else:
        things = count(len(step.things), "thing")
        labels = [thing.label for thing in step.things]
        shown = labels if len(labels) <= MOST_SHOWN + 1 else [*labels[:MOST_SHOWN], f"{len(labels) - MOST_SHOWN} more"]
        yield f"{things} left: {listed(shown)}. {_from(step)} {_if_good(labels)}."


def _if_good(labels: list[str]) -> str:
    if labels == ["signed consent"]:
        return "once it is signed and dated"
    return IF_GOOD.get(len(labels), "if all are good")


def _blocked(step: NextStep, block: Block) -> str:
    answers = listed(thing.label for thing in block.answers)
    what = f"{answers} ({block.code})" if answers else block.code
    if step.decision.outcome == "not_eligible":
        return f"Not eligible as things stand: {what}. {CHANGES[block.act]}"
    return f"No open answer can make it eligible: {what}. {CHANGES[block.act]}"


def _from(step: NextStep) -> str:
    assert step.first_day is not None
    first = f"Eligible from {day_words(step.first_day)}"
    return first if step.first_day == step.day else f"{first}, on the planned {day_words(step.day)}"


def _first_day(step: NextStep) -> Iterator[str]:
    if not step.waits:
        return
    first, *behind = (f"{wait.what} ({wait.code}), {day_words(wait.ends)}" for wait in step.waits)
    yield f"What ends last: {first}." + (f" Behind it: {'; '.join(behind)}." if behind else "")


def _measure(draw: Draw) -> str:
    day = f"{DAYS[draw.anchor]} on {day_words(draw.last)}"
    return f"For {day}, measure {listed(draw.labels)} on or after {day_words(draw.first)}."


def _stops(stops: Things) -> Iterator[str]:
    if len(stops) == 1:
        yield f"Ask first: {stops[0].label}. It alone can show that the candidate is not eligible."
    elif stops:
        labels = listed(thing.label for thing in stops)
        yield f"Ask first: {labels}. Together they can show that the candidate is not eligible."
