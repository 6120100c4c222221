"""The fields of what is entered during treatment: a weight, a height, a pregnancy test, a response."""

from flows.language.numbers import count
from flows.rules.conditions import Condition, OneOf
from flows.rules.dose import Dosing
from flows.rules.question import Choice, Day, Option, Question
from flows.rules.treatment import PregnancyRule, TreatmentRules
from flows.treatment.dosing import HEIGHT, WEIGHT, by_surface_words

MEASURE = "measure."
RESPONSE = "response."
PREGNANCY = "pregnancy."
FORMS = (MEASURE, RESPONSE, PREGNANCY)
TREATMENT = "Treatment"


def fields_of(form: str, rules: TreatmentRules) -> tuple[Question, ...]:
    """The fields of a form of the treatment; none where the trial does not know it."""
    if form == MEASURE:
        return measure_fields(rules.dosing) if rules.dosing else ()
    if form == RESPONSE:
        return rules.response.questions if rules.response else ()
    return pregnancy_fields(rules.pregnancy_test) if rules.pregnancy_test else ()


def measure_fields(dosing: Dosing) -> tuple[Question, ...]:
    """Weight and height with their days; the height only of those whose dose goes by body surface."""
    weight = (
        Question("weight_kg", TREATMENT, "What is the weight?", "In kg.", WEIGHT, required=True, short="Weight"),
        Question(
            "weight_on",
            TREATMENT,
            "On which day was it measured?",
            "A dose needs a recent weight.",
            Day(beside="weighed measured weight"),
            required=True,
            short="Weighed on",
        ),
    )
    return (*weight, *_height_fields(dosing)) if dosing.by_surface else weight


def _height_fields(dosing: Dosing) -> tuple[Question, ...]:
    asked = tuple(rule.when for rule in dosing.by_surface)
    asked_when: Condition = asked[0] if len(asked) == 1 else OneOf(asked)
    return (
        Question(
            "height_cm",
            TREATMENT,
            "What is the height?",
            f"In cm. {by_surface_words(dosing)}.",
            HEIGHT,
            asked_when=asked_when,
            required=True,
            short="Height",
        ),
        Question(
            "height_on",
            TREATMENT,
            "On which day was the height measured?",
            "The day of the measurement.",
            Day(beside="measured height"),
            asked_when=asked_when,
            required=True,
            short="Height of",
        ),
    )


def pregnancy_fields(rule: PregnancyRule) -> tuple[Question, ...]:
    """A pregnancy test and its day."""
    days = count(rule.days, "day")
    return (
        Question(
            "result",
            TREATMENT,
            "What did the pregnancy test show?",
            f"In blood or urine, within {days} before the start.",
            Choice((Option("negative", "Negative"), Option("positive", "Positive"))),
            required=True,
            short="Pregnancy test",
        ),
        Question(
            "on",
            TREATMENT,
            "On which day was the test made?",
            f"It is good for a start on its day and up to {days} later.",
            Day(beside="pregnancy tested test urine serum hcg"),
            required=True,
            short="Tested on",
        ),
    )
