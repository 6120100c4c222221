"""The fields of what is entered during treatment: a weight, a height, a pregnancy test, a response."""

import re
from collections.abc import Mapping
from datetime import date

from flows.answers.reply import FormKind
from flows.language.numbers import count
from flows.language.typed.dates import read_date
from flows.language.typed.reading import One
from flows.rules.conditions import ALWAYS, Condition, OneOf
from flows.rules.dose import Dosing
from flows.rules.question import Choice, Day, Kind, Option, Question
from flows.rules.treatment import PregnancyRule, TreatmentRules
from flows.treatment.dosing import HEIGHT, WEIGHT, by_surface_words

TREATMENT = "Treatment"


def fields_of(kind: FormKind, rules: TreatmentRules) -> tuple[Question, ...]:
    """The fields of a form of the treatment; none where the trial does not know it."""
    if kind is FormKind.MEASURE:
        return measure_fields(rules.dosing) if rules.dosing else ()
    if kind is FormKind.RESPONSE:
        return rules.response.questions if rules.response else ()
    return pregnancy_fields(rules.pregnancy_test) if rules.pregnancy_test else ()


def _field(key: str, text: str, help: str, kind: Kind, short: str, asked_when: Condition = ALWAYS) -> Question:
    return Question(key, TREATMENT, text, help, kind, asked_when, required=True, short=short)


def measure_fields(dosing: Dosing) -> tuple[Question, ...]:
    """Weight and height with their days; the height only of those whose dose goes by body surface."""
    recent, weighed = "A dose needs a recent weight.", Day(beside="weighed measured weight")
    weight = (
        _field(WEIGHT.key, WEIGHT.text, WEIGHT.help, WEIGHT.kind, WEIGHT.label),
        _field("weight_on", "On which day was it measured?", recent, weighed, "Weighed on"),
    )
    asked = tuple(rule.when for rule in dosing.by_surface)
    if not asked:
        return weight
    asked_when: Condition = asked[0] if len(asked) == 1 else OneOf(asked)
    why, measured = f"In cm. {by_surface_words(dosing)}.", Day(beside="measured height")
    day = "On which day was the height measured?"
    return (
        *weight,
        _field("height_cm", "What is the height?", why, HEIGHT, "Height", asked_when),
        _field("height_on", day, "The day of the measurement.", measured, "Height of", asked_when),
    )


def pregnancy_fields(rule: PregnancyRule) -> tuple[Question, ...]:
    """A pregnancy test and its day."""
    days = count(rule.days, "day")
    shown, where = "What did the pregnancy test show?", f"In blood or urine, within {days} before the start."
    results = Choice((Option("negative", "Negative"), Option("positive", "Positive")))
    good = f"It is good for a start on its day and up to {days} later."
    tested = Day(beside="pregnancy tested test urine serum hcg")
    return (
        _field("result", shown, where, results, "Pregnancy test"),
        _field("on", "On which day was the test made?", good, tested, "Tested on"),
    )


_FIGURES = r"\d+(?:[.,]\d+)?\s?"
_WEIGHT = re.compile(rf"(?:\b(?:weight|weighs|wt)\b[ :=]*)?({_FIGURES}(?:kgs?|kilos?|lbs?)\b)", re.IGNORECASE)
_HEIGHT = re.compile(rf"(?:\b(?:height|length|ht)\b[ :=]*)?({_FIGURES}(?:cms?|m)\b)", re.IGNORECASE)
_BETWEEN = re.compile(r"(?:[\s,;]|\b(?:and|on)\b)+", re.IGNORECASE)


def parts_of(text: str, today: date) -> Mapping[str, str]:
    """What the line says to each field of weight and height, in the order to take them; empty where it says one thing.

    One day in the line is that of both.
    """
    weight, height = _WEIGHT.search(text), _HEIGHT.search(text)
    rest = _BETWEEN.sub(" ", _HEIGHT.sub(" ", _WEIGHT.sub(" ", text, count=1), count=1)).strip()
    if rest and not isinstance(read_date(rest, today), One):
        return {}
    said = {key: found[1] for key, found in (("weight_kg", weight), ("height_cm", height)) if found}
    days = {key: rest for key, found in (("weight_on", weight), ("height_on", height)) if found and rest}
    return said | days if len(said) + len(days) > 1 else {}
