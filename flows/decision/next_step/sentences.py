"""The next step in sentences."""

from collections.abc import Iterator

from flows.decision.next_step.blocks import Block
from flows.decision.next_step.next_step import Draw, NextStep, Steps
from flows.decision.next_step.search import Needs
from flows.decision.promise import promise_words, promised, within_age
from flows.language.days import day_words
from flows.language.numbers import count, listed
from flows.rules.procedures import Remedy
from flows.rules.trial import Trial

CHANGES = {
    Remedy.ASK: "The answer could still change that.",
    Remedy.AGAIN: "A repeat that is better would change that.",
    Remedy.CHANGE: "That would have to change first.",
    Remedy.NEVER: "Nothing can change that.",
}

MOST_SHOWN = 5
IF_GOOD = {1: "if it is good", 2: "if both are good"}


def step_sentences(steps: Steps, trial: Trial) -> Iterator[str]:
    """What is left beside the decision, in sentences; of cohorts for each within reach, or for all where none is."""
    beside_decision = len(steps) == 1  # of several cohorts the decision says less
    within_reach = {cohort: step for cohort, step in steps.items() if step.missing is not None}
    for cohort, step in (within_reach or steps).items():
        first, *others = next_step_sentences(step, beside_decision=beside_decision) or ("",)
        yield f"{trial.cohorts[cohort]}: {first[:1].lower()}{first[1:]}" if cohort else first
        yield from others


def next_step_sentences(step: NextStep, *, beside_decision: bool = False) -> tuple[str, ...]:
    """What is left and until when, what sets the first day, what to measure when, and what to ask first.

    `beside_decision`: the window and what sets its first day stand above already.
    """
    if step.refused:
        items = listed(step.decision.trial.queries[code].label for code in step.refused)
        return (f"The study chair ruled that the candidate may not be registered ({items}).",)
    first_day = () if beside_decision else _first_day(step)
    draws = (_measure(draw, step) for draw in step.draws)
    return (*_left(step, beside_decision), *_sooner(step), *first_day, *draws, *_stops(step.stops))


def _left(step: NextStep, beside_decision: bool) -> Iterator[str]:
    if step.missing is None:
        yield from (_blocked(step, block) for block in sorted(step.blocks, key=lambda block: -block.remedy))
        return
    labels = [*_labels(step.missing), *_ruling_labels(step)]
    shown = labels if len(labels) <= MOST_SHOWN + 1 else [*labels[:MOST_SHOWN], f"{len(labels) - MOST_SHOWN} more"]
    left = f"{count(len(labels), 'thing')} left: {listed(shown)}" if labels else "Nothing is left"
    of_window = step.first_day is not None and step.first_day == step.decision.earliest
    eligible = not step.missing and step.decision.outcome == "eligible"
    if beside_decision and of_window and step.start_by is None and (eligible or step.first_day == step.day):
        # What is measured once, and is all that is left, is named with its day.
        if not labels or labels != [label for draw in step.draws for label in draw.labels]:
            yield f"{left}."
    elif eligible and step.first_day == step.decision.earliest:
        first = step.decision.trial.window_of
        after = f"{first} after that" if labels else first
        yield f"{left}. {after}: {promise_words(promised(step.decision))}."
    elif step.first_day is None:
        yield f"{left}. No day of registration can be named before the last dose is known or planned."
    elif (promise := within_age(step.decision, step.day, None)).earliest is None:
        yield f"{left}. No day can be promised yet: {promise.why}."
    elif not labels:
        yield f"Nothing is left to find out. {_from(step)}."
    else:
        yield f"{left}. {_from(step)} {_if_good(step, labels)}."


def _if_good(step: NextStep, labels: list[str]) -> str:
    """On what the day hangs; a start that no test can be good for has to be brought forward as well."""
    condition = IF_GOOD.get(len(labels), "if all are good")
    if labels == ["signed consent"]:
        condition = "once it is signed and dated"
    if step.start_by is None:
        return condition
    days = count((step.start_by - step.day).days, "day")
    return f"{condition} and the start is brought forward to {day_words(step.start_by)}, {days} after it, or earlier"


def _sooner(step: NextStep) -> Iterator[str]:
    """The way that takes fewer things, where an earlier registration has one."""
    if step.sooner is None:
        return
    promise = within_age(step.decision, step.sooner.first, step.sooner.last)
    first, last = promise.earliest, promise.latest
    if first is None or last is None:
        return
    begins = "" if first <= step.decision.facts.as_of else f"from {day_words(first)} on and "
    labels = [*_labels(step.sooner.missing), *_ruling_labels(step)] if step.sooner.missing else []
    left = f"only {listed(labels)} is left" if labels else "nothing has to be repeated"
    yield f"Shorter: register {begins}by {day_words(last)}; then {left}."


def _labels(missing: Needs) -> list[str]:
    return [one.label for one in missing]


def _ruling_labels(step: NextStep) -> list[str]:
    return [f"ruling of the study chair ({step.decision.trial.queries[code].label})" for code in step.rulings]


def _blocked(step: NextStep, block: Block) -> str:
    answers = listed(_labels(block.answers))
    what = f"{answers} ({block.code})" if answers else block.code
    failed = step.decision.outcome == "not_eligible"
    stands = "Not eligible as things stand" if failed else "No open answer can make it eligible"
    then = [one.then for one in block.answers if one.remedy is Remedy.CHANGE and one.then]
    return " ".join((f"{stands}: {what}.", CHANGES[block.remedy], *then))


def _from(step: NextStep) -> str:
    assert step.first_day is not None
    if step.first_day == step.day:
        return f"Eligible from {day_words(step.day)}"
    return f"Eligible on the planned {day_words(step.day)}"


def _first_day(step: NextStep) -> Iterator[str]:
    if not step.waits:
        return
    first, *behind = (f"{wait.what} ({wait.code}), {day_words(wait.ends)}" for wait in step.waits)
    yield f"What ends last: {first}." + (f" Behind it: {'; '.join(behind)}." if behind else "")


def _measure(draw: Draw, step: NextStep) -> str:
    day = f"{draw.anchor.the} on {day_words(draw.last)}"
    ahead = draw.first > step.decision.facts.as_of
    begins = f"on or after {day_words(draw.first)}" if ahead else "from today on"
    return f"To do {begins}, for {day}: {listed(draw.labels)}."


def _stops(stops: Needs) -> Iterator[str]:
    if len(stops) == 1:
        yield f"Ask first: {stops[0].label}. It alone can show that the candidate is not eligible."
    elif stops:
        yield f"Ask first: {listed(_labels(stops))}. Together they can show that the candidate is not eligible."
