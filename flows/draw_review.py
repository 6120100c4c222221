"""The review: every criterion by how it stands, with what is left to be answered."""

from collections.abc import Iterator

from flows.assess import Decision, standing_so
from flows.cards import Button, Card, Line, Style, Tone, rows_of
from flows.decided import decision_of
from flows.draw_criterion import criterion_card
from flows.draw_sign_off import outcome_lines
from flows.draw_source import source_line, source_row, sources_of
from flows.frame import HOME, PLANNED_DATES, again_buttons, again_lines, notes, progress
from flows.lifecycle import Stage
from flows.path import Path
from flows.record import BY_KEY
from flows.screening import Desk, Screening
from flows.signs import SIGNS, by_words
from flows.standing import screening_of
from flows.status import Status
from flows.trial import Criterion
from flows.words import count, day_words, listed

# What stands in the way comes first, what does not concern anybody last.
ORDER = (Status.NOT_MET, Status.PENDING, Status.WAIT, Status.REPEAT, Status.MET, Status.NOT_APPLICABLE)


def reviewing(desk: Desk) -> Card:
    """Every criterion with its status in words and sign, or one of them in full."""
    path, decision = decision_of(desk)
    if desk.place.criterion:
        return criterion_card(desk, path, decision, desk.place.criterion)
    lines = (
        Line(f"{screening_of(desk).code} · Review", Style.TITLE),
        Line(progress(path)),
        *_changing(screening_of(desk)),
        *notes(desk),
        *again_lines(desk),
        *outcome_lines(screening_of(desk), decision),
        *_by_status(desk, path, decision),
        *_aside(path),
        Line("Tap a criterion to see its reason and change its answers.", Style.HINT),
        *source_line(desk),
    )
    buttons = (
        Button(f"{SIGNS[decision.status(c.code)]} {c.code}", "criterion", c.code) for c in decision.trial.criteria
    )
    return Card(lines, (*rows_of(buttons, 6), *_onward(desk, path), *source_row(desk)))


def _changing(screening: Screening) -> Iterator[Line]:
    if screening.stage is Stage.AMENDING:
        yield Line(f"Changing revision {screening.revision}.")


def _by_status(desk: Desk, path: Path, decision: Decision) -> Iterator[Line]:
    """The criteria of each status under its sign and words, with their sources; what is settled is folded away."""
    for status in ORDER:
        for words, criteria in by_words(standing_so(decision, status), status):
            yield Line(f"{SIGNS[status]} {words.capitalize()} ({len(criteria)})", Style.STRONG)
            style = Style.FOLDED if status in (Status.MET, Status.NOT_APPLICABLE) else Style.PLAIN
            yield from (
                Line(_short(criterion, decision) + _from(criterion, desk, path), style) for criterion in criteria
            )


def _short(criterion: Criterion, decision: Decision) -> str:
    result = decision.findings[criterion.code]
    until = f", until {day_words(result.ends)}" if result.status is Status.WAIT and result.ends else ""
    return f"{criterion.code} · {criterion.short}{until}"


def _from(criterion: Criterion, desk: Desk, path: Path) -> str:
    sources = sources_of(criterion, desk, path)
    return f" · {sources}" if sources else ""


def _aside(path: Path) -> Iterator[Line]:
    """Answers that fell off the path: kept, and without a part in the decision."""
    if path.aside:
        labels = listed(BY_KEY[key].label for key in path.aside)
        yield Line(f"Kept aside, since not asked any more: {labels}.", Style.HINT)


def _onward(desk: Desk, path: Path) -> tuple[tuple[Button, ...], ...]:
    screening = screening_of(desk)
    rows = again_buttons(desk) if screening.is_open else []
    if screening.is_open and path.open:
        rows.append((Button(f"Go on ({count(len(path.open), 'question')} left)", "go_on", tone=Tone.NEXT),))
    if screening.is_open and path.unsure:
        rows.append((Button(f"Ask again what is not known ({len(path.unsure)})", "open_items"),))
    dates = (PLANNED_DATES,) if screening.is_open else ()
    return (*rows, (Button("Decision", "decide"), *dates, HOME))
