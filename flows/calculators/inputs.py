"""The inputs of the calculators that are no keys of the record, as questions that a chat asks like any other."""

from decimal import Decimal
from typing import Any

from flows.calculators.clearance import METHODS
from flows.calculators.cns import MANY_WHITE_CELLS, TRAUMATIC_RED_CELLS
from flows.rules.conditions import AllOf, Compare, Is
from flows.rules.question import Day, NumberKind, Question, yes_no

D = Decimal


def _number(key: str, section: str, text: str, hint: str, kind: NumberKind, short: str, **when: Any) -> Question:
    return Question(key, section, text, hint, kind, short=short, **when)


NO_SIGNS = Is("cns_signs", ("no",))
BLASTS = AllOf((NO_SIGNS, Is("csf_blasts", ("yes",))))
MANY_WHITE = AllOf((BLASTS, Compare("csf_white", ">=", D(MANY_WHITE_CELLS))))
TRAUMATIC = AllOf((MANY_WHITE, Compare("csf_red", ">=", D(TRAUMATIC_RED_CELLS))))

# From this age on the only formula takes no height.
NEEDS_HEIGHT = Compare("age_months", "<", D(max(m.below_months or 0 for m in METHODS if m.heights_cm)))

HEIGHT = _number(
    "height_cm",
    "Kidney",
    "How tall is the candidate?",
    "In cm, measured within the last weeks.",
    NumberKind("cm", above=True, usual=(D(40), D(220)), slips=("m",), example="142"),
    "Height",
    asked_when=NEEDS_HEIGHT,
)

CREATININE_UMOL = _number(
    "creatinine_umol_l",
    "Kidney",
    "What is the serum creatinine in umol/L?",
    "As the laboratory printed it.",
    NumberKind("umol/L", above=True, usual=(D(9), D(265)), example="62"),
    "Creatinine in umol/L",
)

ALT_UKAT = _number(
    "alt_ukat_l",
    "Liver",
    "What is the ALT in ukat/L?",
    "As the laboratory printed it.",
    NumberKind("ukat/L", above=True, usual=(D("0.07"), D(17)), example="0.9"),
    "ALT in ukat/L",
)

ALT_LIMIT_UKAT = _number(
    "alt_uln_ukat_l",
    "Liver",
    "What is the upper limit of normal for ALT in ukat/L?",
    "As printed beside the result.",
    NumberKind("ukat/L", above=True, usual=(D("0.25"), D("1.7")), example="0.75", limit=True),
    "ALT upper limit in ukat/L",
)

ALT_MULTIPLE = _number(
    "alt_times_uln",
    "Liver",
    "How many times the upper limit of normal is the ALT?",
    "",
    NumberKind("xULN", above=True, usual=(D("0.1"), D(25)), example="2.3"),
    "ALT as a multiple",
)

CNS_INPUTS = (
    Question(
        "cns_signs",
        "Safety",
        "Are there clinical signs of CNS leukaemia?",
        "Facial palsy, disease of brain or eye, hypothalamic syndrome.",
        yes_no(),
        short="CNS signs",
    ),
    Question(
        "csf_blasts",
        "Safety",
        "Did the cytospin of the fluid show blasts?",
        "The latest lumbar puncture.",
        yes_no(),
        asked_when=NO_SIGNS,
        short="Blasts in the fluid",
    ),
    _number(
        "csf_white",
        "Safety",
        "How many white cells were in the fluid?",
        "Per uL.",
        NumberKind("/uL", usual=(D(0), D(5000)), example="3"),
        "White cells in the fluid",
        asked_when=BLASTS,
    ),
    _number(
        "csf_red",
        "Safety",
        "How many red cells were in the fluid?",
        "Per uL. From 10 on the tap counts as traumatic.",
        NumberKind("/uL", usual=(D(0), D(100000)), example="0"),
        "Red cells in the fluid",
        asked_when=MANY_WHITE,
    ),
    _number(
        "blood_white",
        "Safety",
        "What was the white cell count of the blood then?",
        "In 10^9/L, which is thousands per uL.",
        NumberKind("x10^9/L", above=True, usual=(D("0.1"), D(500)), example="4.2"),
        "White cells in the blood",
        asked_when=TRAUMATIC,
    ),
    _number(
        "blood_red",
        "Safety",
        "What was the red cell count of the blood then?",
        "In 10^12/L, which is millions per uL.",
        NumberKind("x10^12/L", above=True, usual=(D("0.8"), D(8)), example="3.4"),
        "Red cells in the blood",
        asked_when=TRAUMATIC,
    ),
)

BIRTH_DATE = Question(
    "birth_date",
    "Candidate",
    "What is the candidate's birth date?",
    "It is used to count the months and kept nowhere; the message is removed.",
    Day(beside="born birth dob"),
    required=True,
    short="Birth date",
)
