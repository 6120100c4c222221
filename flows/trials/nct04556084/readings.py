"""The readings of NCT04556084 that are told beside a decision which rests on them."""

import re
from decimal import Decimal

from flows.rules.conditions import Compare, Known
from flows.rules.said import Acting

STEROIDS = frozenset(
    ("dexamethasone (anti-leukaemia)", "prednisone or prednisolone (anti-leukaemia)", "intrathecal hydrocortisone")
)

# The record's examples of immunotherapy, by what stands in the names of such agents.
NAMED_IMMUNOTHERAPY = re.compile(r"cel\b|CAR\b|vaccine", re.IGNORECASE)

FROM_25_YEARS = Decimal(300)

ACTING = (
    Acting("I1", "the record gives no age for the marrow, so its day plays no part.", when=Known("blasts_percent")),
    Acting(
        "I3",
        "enrolment is taken to be registration: the age on that day decides.",
        when=Compare("age_months", ">=", FROM_25_YEARS),
    ),
    Acting("I6", "{agents} against leukaemia counts as chemotherapy.", kind="chemotherapy", agents=STEROIDS),
    Acting(
        "I10",
        "{agents} counts as immunotherapy, of which the record names vaccines and CAR T cells.",
        kind="immunotherapy",
        named=NAMED_IMMUNOTHERAPY,
    ),
    Acting(
        "I12",
        "“the last dose of chemotherapy” is taken to be the end of blinatumomab.",
        when=Known("contraception_agreed"),
        decided=True,
    ),
)
