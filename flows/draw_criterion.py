"""The card of one criterion: how it stands, why, and the answers that it looks at."""

from flows import texts
from flows.assess import Decision
from flows.cards import Button, Card, Line, Style
from flows.draw_source import calculated_lines
from flows.evaluation import holds
from flows.evidence import said_before, source_words
from flows.path import Path
from flows.reasons import reason
from flows.record import BY_KEY
from flows.screening import Desk
from flows.signs import status_words
from flows.standing import answer_words, screening_of
from flows.status import Status
from flows.trial import Criterion


def criterion_card(desk: Desk, path: Path, decision: Decision, code: str) -> Card:
    """One criterion in full: how it stands and why, what the record says, and its answers to be changed."""
    criterion = next(c for c in decision.trial.criteria if c.code == code)
    result = decision.findings[code]
    lines = (
        Line(f"{screening_of(desk).code} · {code}", Style.TITLE),
        Line(f"{criterion.category.value.capitalize()}: {criterion.short}.", Style.STRONG),
        Line(status_words(criterion, result)),
        Line(reason(criterion, path.facts, result)),
        *calculated_lines(path, screening_of(desk), criterion.questions),
        Line(f"{texts.RECORD}: {criterion.says}", Style.HINT),
        *((Line(f"{texts.READING}: {criterion.reading}", Style.HINT),) if criterion.reading else ()),
    )
    answers = _answers(desk, path, criterion, concerns=result.status is not Status.NOT_APPLICABLE)
    back = Button("‹ All criteria", "criterion", "")
    if not screening_of(desk).is_open:
        return Card((*lines, *(Line(words) for words in answers.values())), ((back,),))
    return Card(lines, (*((Button(words, "jump", key),) for key, words in answers.items()), (back,)))


def _answers(desk: Desk, path: Path, criterion: Criterion, *, concerns: bool) -> dict[str, str]:
    """Every answer that is asked for; where the criterion `concerns` the candidate, also what counts unasked."""
    keys = [key for key in criterion.questions if BY_KEY[key] in path.questions or (concerns and _counts(path, key))]
    return {key: f"{BY_KEY[key].label}: {_answer(desk, path, key)}" for key in keys}


def _counts(path: Path, key: str) -> bool:
    """Whether an answer counts whenever it is given."""
    question = BY_KEY[key]
    return question.counts_when is not None and holds(question.counts, path.facts)


def _answer(desk: Desk, path: Path, key: str) -> str:
    answers = screening_of(desk).answers
    if key in path.lapsed or key not in answers:
        return "not answered"
    return said_before(key, answers) + answer_words(BY_KEY[key], answers[key]) + source_words(key, answers)
