"""The fields of what is entered during treatment: a weight, a height, a pregnancy test, a response."""

from decimal import Decimal

from flows.rules.conditions import Below
from flows.rules.question import Choice, Day, Option, Question
from flows.trials.nct04556084.questions import MARROW_BLASTS, MARROW_MRD
from flows.trials.nct04556084.treatment import FIXED_FROM_KG, HEIGHT, WEIGHT

MEASURE = "measure."
RESPONSE = "response."
PREGNANCY = "pregnancy."
TREATMENT = "Treatment"
_LIGHT = Below("weight_kg", Decimal(FIXED_FROM_KG))

MEASURE_FIELDS: tuple[Question, ...] = (
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
    Question(
        "height_cm",
        TREATMENT,
        "What is the height?",
        "In cm. Under 45 kg the dose goes by body surface.",
        HEIGHT,
        asked_when=_LIGHT,
        required=True,
        short="Height",
    ),
    Question(
        "height_on",
        TREATMENT,
        "On which day was the height measured?",
        "The day of the measurement.",
        Day(beside="measured height"),
        asked_when=_LIGHT,
        required=True,
        short="Height of",
    ),
)

RESPONSE_FIELDS: tuple[Question, ...] = (
    Question(
        "on",
        TREATMENT,
        "On which day was the marrow taken?",
        "After the infusion of the cycle.",
        Day(beside="marrow biopsy aspirate sampled"),
        required=True,
        short="Marrow",
    ),
    Question(
        "blasts_percent",
        TREATMENT,
        "How many blasts are in the marrow?",
        "In percent. Under 5 % is remission.",
        MARROW_BLASTS,
        required=True,
        short="Blasts",
    ),
    Question(
        "flow_mrd_percent",
        TREATMENT,
        "How much MRD is found by flow?",
        "In percent. Cycle 2 depends on it: 0.01 % or more.",
        MARROW_MRD,
        short="MRD by flow",
    ),
    Question(
        "hts",
        TREATMENT,
        "Does sequencing (HTS) find MRD?",
        "The third endpoint of the trial: none detected.",
        Choice((Option("detected", "Detected"), Option("none", "None detected"))),
        short="MRD by sequencing",
    ),
)

PREGNANCY_FIELDS: tuple[Question, ...] = (
    Question(
        "result",
        TREATMENT,
        "What did the pregnancy test show?",
        "In blood or urine, within 7 days before the start.",
        Choice((Option("negative", "Negative"), Option("positive", "Positive"))),
        required=True,
        short="Pregnancy test",
    ),
    Question(
        "on",
        TREATMENT,
        "On which day was the test made?",
        "It is good for a start on its day and up to 7 days later.",
        Day(beside="pregnancy tested test urine serum hcg"),
        required=True,
        short="Tested on",
    ),
)

FIELDS_OF = {MEASURE: MEASURE_FIELDS, RESPONSE: RESPONSE_FIELDS, PREGNANCY: PREGNANCY_FIELDS}
