"""Why a question is asked: the criteria behind it, what is our reading, and where the record says so."""

from flows import texts
from flows.cards import Line, Style
from flows.nct04556084 import NCT04556084
from flows.question import Question
from flows.trial import Criterion, Trial

PLANNED = "Waiting periods and organ function are counted to the registration, the pregnancy test to the start."


def explanation(question: Question, trial: Trial = NCT04556084) -> tuple[Line, ...]:
    """The lines behind *Why?*; a question that no criterion names plans the days that all others count to."""
    behind = [criterion for criterion in trial.criteria if question.key in criterion.questions]
    if not behind:
        return (Line(PLANNED), _source(trial, "eligibility criteria"))
    return tuple(line for criterion in behind for line in _criterion(criterion, trial))


def _criterion(criterion: Criterion, trial: Trial) -> tuple[Line, ...]:
    head = Line(f"{criterion.code} · {criterion.category.value}: {criterion.short}.", Style.STRONG)
    reading = (Line(f"{texts.READING}: {criterion.reading}"),) if criterion.reading else ()
    elsewhere = (Line(f"{texts.ELSEWHERE}: {criterion.elsewhere}"),) if criterion.elsewhere else ()
    return (head, *reading, *elsewhere, _source(trial, criterion.source))


def _source(trial: Trial, where: str) -> Line:
    return Line(f"Source: ClinicalTrials.gov {trial.registry_id}, {where}, {trial.version}.", Style.HINT)
