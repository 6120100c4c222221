"""The review: every criterion by how it stands, a button a section; a section with its answers; a criterion in full."""

from collections.abc import Iterator, Mapping
from functools import cache

from flows import texts
from flows.answers.evidence import said_before, source_words
from flows.answers.path import Path
from flows.cards.card import Button, Card, Line, Style, row_width, rows_fitted, rows_of
from flows.cards.frame import HOME, REVIEW, again_lines, changing_lines, framed, onward_rows
from flows.cards.screening.sources import calculated_lines, sources_of
from flows.cards.sign_off import for_chair_lines, outcome_lines
from flows.chat.asked import answer_words, decision_of, screening_of
from flows.chat.context import TurnContext
from flows.decision.status_words import SIGNS, by_words, status_words
from flows.decision.why.reasons import reason
from flows.language.days import day_words
from flows.language.numbers import listed
from flows.rules.criterion import Criterion
from flows.rules.evaluation.decide import Decision, standing_so
from flows.rules.evaluation.evaluate import holds
from flows.rules.status import Status
from flows.rules.trial import Trial


def criterion_card(context: TurnContext, path: Path, decision: Decision, code: str) -> Card:
    """One criterion in full: how it stands and why, what the record says, and its answers to be changed."""
    criterion = next(c for c in decision.trial.criteria if c.code == code)
    finding = decision.findings[code]
    lines = (
        Line(f"{criterion.category.value.capitalize()} {code}: {criterion.short}.", Style.STRONG),
        Line(status_words(criterion, finding)),
        Line(reason(criterion, path.facts, finding, context.trial)),
        *calculated_lines(path, screening_of(context), criterion.questions, context.trial),
        Line(f"{texts.screening.RECORD}: {criterion.says}", Style.HINT),
        *((Line(f"{texts.screening.READING}: {criterion.reading}", Style.HINT),) if criterion.reading else ()),
    )
    answers = _answers(context, path, criterion, concerns=finding.status is not Status.NOT_APPLICABLE)
    back = (*_back_to_section(context), REVIEW)
    labels = [context.trial.by_key[key].label for key in answers]
    changes = [Button(label, "jump", key) for label, key in zip(labels, answers, strict=True)]
    rows = rows_of(changes, row_width(labels)) if screening_of(context).is_open else ()
    return framed(context, "", (*lines, *map(Line, answers.values())), (*rows, back))


def _back_to_section(context: TurnContext) -> tuple[Button, ...]:
    """The way back to the section that the criterion was looked at from."""
    page = context.position.page
    return (Button("‹ Section", "section", str(page)),) if page else ()


def section_card(context: TurnContext, path: Path, decision: Decision, page: int) -> Card:
    """The answers of a section, each with its number to change it, and the criteria that look at them."""
    sections = sections_of(path, context.trial)
    section = sections[min(page, len(sections)) - 1]
    asked = [question for question in path.questions if question.section == section]
    of = sections_by_criterion(context.trial)
    criteria = [criterion for criterion in decision.trial.criteria if of[criterion.code] == section]
    lines = (
        Line(f"{section_sign(section, path, decision)} {section}".strip(), Style.STRONG),
        *(Line(f"{at} {one.label}: {_answer(context, path, one.key)}") for at, one in enumerate(asked, 1)),
        *(Line(_reason(criterion, decision), Style.FOLDED) for criterion in criteria),
    )
    numbers = [Button(str(at), "jump", one.key) for at, one in enumerate(asked, 1)]
    changes = rows_of(numbers, 6) if screening_of(context).is_open else ()
    following = (Button("Next ›", "section", str(page + 1)),) if page < len(sections) else ()
    codes = (Button(f"{SIGNS[decision.status(c.code)]} {c.code}", "criterion", c.code) for c in criteria)
    ways = (Button("‹ Review", "review"), *following, Button("Decision", "decide"))
    return framed(context, "", lines, (*changes, *rows_of(codes, 4), ways))


def _reason(criterion: Criterion, decision: Decision) -> str:
    finding = decision.findings[criterion.code]
    why = reason(criterion, decision.facts, finding, decision.trial)
    return f"{criterion.code} {status_words(criterion, finding)}: {why}"


def sections_of(path: Path, trial: Trial) -> tuple[str, ...]:
    """The sections of which something is asked, in the trial's order."""
    asked = {question.section for question in path.questions}
    return tuple(section for section in trial.sections if section in asked)


@cache
def sections_by_criterion(trial: Trial) -> Mapping[str, str]:
    """The section that each criterion belongs to, by its code: that of most of the questions that it looks at."""
    sections = {c.code: [trial.by_key[key].section for key in reversed(c.questions)] for c in trial.criteria}
    return {code: max(of, key=of.count, default="") for code, of in sections.items()}


def section_sign(section: str, path: Path, decision: Decision) -> str:
    """The sign of the criterion that stands worst; of a section that no criterion looks at, whether it is answered."""
    stand = {decision.status(code) for code, of in sections_by_criterion(decision.trial).items() if of == section}
    if any(question.section == section for question in path.open) and not stand:
        return SIGNS[Status.PENDING]
    return next((SIGNS[status] for status in ORDER if status in stand), SIGNS[Status.MET])


def _answers(context: TurnContext, path: Path, criterion: Criterion, *, concerns: bool) -> dict[str, str]:
    """Every answer that is asked for; where the criterion `concerns` the candidate, also what counts unasked."""
    keys = [
        key
        for key in criterion.questions
        if context.trial.by_key[key] in path.questions or (concerns and _counts(path, key, context.trial))
    ]
    return {key: f"{context.trial.by_key[key].label}: {_answer(context, path, key)}" for key in keys}


def _counts(path: Path, key: str, trial: Trial) -> bool:
    """Whether an answer counts whenever it is given."""
    question = trial.by_key[key]
    return question.counts_when is not None and holds(question.counts, path.facts)


def _answer(context: TurnContext, path: Path, key: str) -> str:
    answers = screening_of(context).answers
    if key in path.expired or key not in answers.given:
        return "not answered"
    return (
        said_before(key, answers, context.trial)
        + answer_words(context.trial.by_key[key], answers.given[key])
        + source_words(key, answers)
    )


# What stands in the way comes first, what does not concern anybody last.
ORDER = (Status.NOT_MET, Status.PENDING, Status.WAIT, Status.REPEAT, Status.MET, Status.NOT_APPLICABLE)


def reviewing(context: TurnContext) -> Card:
    """Every criterion with its status in words and sign, or one of them in full."""
    path, decision = decision_of(context)
    if context.position.criterion:
        return criterion_card(context, path, decision, context.position.criterion)
    if context.position.page:
        return section_card(context, path, decision, context.position.page)
    lines = (
        *changing_lines(screening_of(context)),
        *again_lines(context),
        *outcome_lines(screening_of(context), decision),
        *_by_status(context, path, decision),
        *for_chair_lines(screening_of(context), context.trial),
        *_aside(path, context.trial),
        Line("Tap a section to see its answers and reasons, and to change them.", Style.HINT),
    )
    buttons = (
        Button(f"{section_sign(section, path, decision)} {section}", "section", str(at))
        for at, section in enumerate(sections_of(path, context.trial), 1)
    )
    onward = onward_rows(context, path) if screening_of(context).is_open else ()
    return framed(context, "", lines, (*rows_fitted(buttons), *onward, (Button("Decision", "decide"), HOME)))


def _by_status(context: TurnContext, path: Path, decision: Decision) -> Iterator[Line]:
    """The criteria of each status under its sign and words, with their sources; what is settled is folded away."""
    for status in ORDER:
        for words, criteria in by_words(standing_so(decision, status), status):
            yield Line(f"{SIGNS[status]} {words.capitalize()} ({len(criteria)})", Style.STRONG)
            style = Style.FOLDED if status in (Status.MET, Status.NOT_APPLICABLE) else Style.PLAIN
            for criterion in criteria:
                short, sources = _short(criterion, decision), sources_of(criterion, context, path)
                source = f" · {sources}" if sources else ""
                yield Line(f"{short} · {criterion.code}{source}", style, (criterion.code, f"{short}{source}"))


def _short(criterion: Criterion, decision: Decision) -> str:
    finding = decision.findings[criterion.code]
    until = f", until {day_words(finding.ends)}" if finding.status is Status.WAIT and finding.ends else ""
    return f"{criterion.short}{until}"


def _aside(path: Path, trial: Trial) -> Iterator[Line]:
    """Answers that fell off the path: kept, and without a part in the decision."""
    if path.off_path:
        labels = listed(trial.by_key[key].label for key in path.off_path)
        yield Line(f"Kept aside, since not asked any more: {labels}.", Style.HINT)
