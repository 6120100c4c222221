"""BURN-1, an invented study of an ointment for burns: other questions, codes and days than any trial in the program."""

from decimal import Decimal as D

from flows.rules.conditions import (
    AllOf,
    Anchor,
    Compare,
    FreshMeasurement,
    Includes,
    Is,
    NumberOf,
    OneOf,
    Since,
    Unless,
    Washout,
    Where,
)
from flows.rules.criterion import Category, ChairQuery, Criterion
from flows.rules.procedures import Effort, Procedure, Remedy
from flows.rules.question import Choice, Choices, Day, Entries, Name, NumberKind, Option, Question, yes_no
from flows.rules.trial import Trial
from flows.rules.trial_parts import Measurement
from tests.trials import in_days

DEPTHS = Choice((Option("superficial", "Superficial"), Option("partial", "Partial thickness"), Option("full", "Full")))
SIGNS = Choices((Option("pus", "Pus"), Option("smell", "Smell"), Option("fever", "Fever")))
KINDS = Choices((Option("antibiotic", "Antibiotic"), Option("other", "Another medicine")), at_least=1)
CULTURES = Choice((Option("sterile", "Sterile"), Option("growth", "Growth"), Option("not_done", "Not done")))
MEDICINE = (
    Question("agent", "Wound", "Which medicine was given?", "", Name(drug=True), required=True, short="Agent"),
    Question("kinds", "Wound", "What kind is it?", "", KINDS, required=True, open_in_chat=True, short="Kinds"),
    Question("last_dose", "Wound", "When was its last dose?", "", Day(ahead=True), short="Last dose"),
)
MEDICINES, DAY = Entries("medicine", MEDICINE, "agent", "kinds", "last_dose"), Day(ahead=True, not_before="as_of")
QUESTIONS = (
    Question("ward_day", "Plan", "When is registration planned?", "", DAY, short="Registration"),
    Question("area_percent", "Burn", "How much of the skin is burnt?", "", NumberKind("%", high=D(100)), short="Area"),
    Question("depth", "Burn", "How deep is the burn?", "", DEPTHS, short="Depth"),
    Question("face", "Burn", "Is the face burnt?", "", yes_no(), short="Face"),
    Question("signs", "Wound", "Which signs has the wound?", "", SIGNS, short="Signs"),
    Question("culture", "Wound", "What did the culture show?", "", CULTURES, short="Culture"),
    Question("culture_day", "Wound", "When was it taken?", "", Day(), short="Day of the culture"),
    Question("ointment_day", "Wound", "When was another ointment last used?", "", Day(), short="Last ointment"),
    Question("prior_therapies", "Wound", "Which medicines were given?", "", MEDICINES, short="Medicines"),
)
PROCEDURES = (
    Procedure("burn", ("area_percent", "depth", "face"), Effort.COORDINATOR, Remedy.NEVER),
    Procedure("signs", ("signs",), Effort.COORDINATOR, Remedy.CHANGE),
    Procedure("culture", ("culture", "culture_day"), Effort.LABORATORY, Remedy.AGAIN, "a new culture"),
    Procedure("ointment", ("ointment_day",), Effort.CHART, Remedy.NEVER),
    Procedure("medicines", ("prior_therapies",), Effort.CHART, Remedy.NEVER),
)
BEST_WORST = {
    "area_percent": (D(10), D(90)),
    "depth": ("partial", "full"),
    "face": ("no", "yes"),
    "signs": ((), ("fever", "pus")),
    "culture": ("sterile", "growth"),
    "prior_therapies": ((), ()),
}
REGISTRATION = Anchor("registration", ("ward_day",), today=True)
START = Anchor("start of the ointment", ("start_date", "ward_day"), today=True)
CULTURE = FreshMeasurement("culture", (Is("culture", ("sterile",)),), "culture_day", in_days(3), REGISTRATION)
CRITERIA = (
    Criterion(
        "A1",
        Category.INCLUSION,
        "5 to 20 % burnt, no deeper than partial thickness",
        "Section 4.1",
        AllOf(
            (
                Compare("area_percent", ">=", D(5)),
                Compare("area_percent", "<", D(20)),
                Is("depth", ("superficial", "partial")),
            )
        ),
        ("area_percent", "depth"),
        says="5 % or more and under 20 % of the skin is burnt, superficially or in part of its thickness.",
        record="TBSA 5 - <20 %",
    ),
    Criterion(
        "A2",
        Category.INCLUSION,
        "Sterile culture within 3 days",
        "Section 4.2",
        CULTURE,
        ("culture", "culture_day"),
        says="A sterile culture of the wound within 3 days before registration.",
        record="sterile swab",
    ),
    Criterion(
        "A3",
        Category.INCLUSION,
        "5 days since another ointment",
        "Section 4.3",
        Since("ointment_day", in_days(5), REGISTRATION),
        ("ointment_day",),
        says="5 days since another ointment was used.",
        record="5 d",
    ),
    Criterion(
        "A4",
        Category.INCLUSION,
        "14 days since an antibiotic",
        "Section 4.4",
        Washout("prior_therapies", ("antibiotic",), in_days(14), REGISTRATION),
        ("prior_therapies",),
        says="14 days since the last dose of an antibiotic.",
        record="14 d",
    ),
    Criterion(
        "X1",
        Category.EXCLUSION,
        "Infected",
        "Section 5.1",
        OneOf((AllOf((Includes("signs", ("fever",)), Includes("signs", ("pus",)))), Is("culture", ("growth",)))),
        ("signs", "culture"),
        says="Fever with pus, or a culture that grows.",
        record="infection",
    ),
)
QUERIES = (
    ChairQuery("face", Is("face", ("yes",)), "The face is burnt: the eyes have to be seen first.", "A1"),
    ChairQuery("any_sign", NumberOf("signs", ">=", D(1)), "A sign of infection.", "X1", in_record=False),
)
BURNS = Trial(
    registry_id="BURN-1",
    version="1",
    title="An ointment for burns",
    record_source="a paper on burns",
    record_date="2026-01-01",
    criteria=CRITERIA,
    chair_queries=QUERIES,
    measured=(Measurement("A2", "culture", "culture of the wound"),),
    planned=10,
    questions=QUESTIONS,
    home=("Screening for BURN-1: an ointment for burns.",),
    number_prefix="BURN",
    day_count="The day of the last use is day 0.",
    procedures=PROCEDURES,
    best_worst=BEST_WORST,
    aim="an ointment for burns",
    anchors=(REGISTRATION, START),
)
ON_START = FreshMeasurement("culture", (Is("culture", ("sterile",)),), "culture_day", in_days(3), START)
FACE_ONLY = Where(Is("face", ("yes",)), Compare("area_percent", "<", D(10)))
NO_FEVER = Unless(Includes("signs", ("fever",)))
