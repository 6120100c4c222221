"""The trial that most tests screen for, and its parts."""

from decimal import Decimal

from flows.rules.conditions import InTable, Waits
from flows.rules.criterion import conditions_of
from flows.rules.periods import Period, Span
from flows.trials.registry import REFERENCE as NCT04556084

QUESTIONS = NCT04556084.questions
CRITERIA = NCT04556084.criteria
PROCEDURES, BANDS = NCT04556084.procedures, NCT04556084.bands
THERAPY_FIELDS, RADIATION_FIELDS = NCT04556084.lists["prior_therapies"], NCT04556084.lists["prior_radiation"]
PLANNED = ("registration_date", "start_date")
SUPPORTIVE_ANTIBODIES = next(
    query.condition.agents for query in NCT04556084.chair_queries if isinstance(query.condition, Waits)
)
REGISTRATION, START = NCT04556084.anchors
CREATININE_LIMITS = next(
    part.table for criterion in CRITERIA for part in conditions_of(criterion) if isinstance(part, InTable)
)


def in_days(number: int) -> Period:
    """A period of so many days."""
    return Period((Span(Decimal(number), "day"),))
