"""All the sheets of what happened, in the order in which they are written."""

from functools import cache

from flows.rules.trial import Trial
from storage.exports.common.table import Sheet
from storage.exports.story.decided import FINDINGS, REGISTRATIONS, RULINGS, SIGNATURES
from storage.exports.story.treated import (
    CYCLES,
    DEVIATIONS,
    DOSES,
    ENDS,
    EVENTS,
    INTERRUPTIONS,
    MEASURES,
    PLAN,
    TESTS,
    responses,
)


@cache
def story_sheets(trial: Trial) -> tuple[Sheet, ...]:
    """Every sheet of what happened; of a trial that ends at registration none of a treatment."""
    decided = (FINDINGS, SIGNATURES, RULINGS, REGISTRATIONS)
    if trial.treatment is None:
        return decided
    given = (MEASURES, DOSES, CYCLES, EVENTS, INTERRUPTIONS, PLAN)
    return (*decided, *given, responses(trial), TESTS, DEVIATIONS, ENDS)
