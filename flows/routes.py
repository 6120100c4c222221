"""The two routes of the renal criterion, named because a question asks whether the first one settles it."""

from decimal import Decimal

from flows.conditions import AtLeast, Measured, WithinCreatinineLimit

# "Within 7 days of study registration", record, inclusion 5; the day of the test is day 0 (our reading).
ORGAN_FUNCTION_DAYS = 7

CREATININE_ROUTE = Measured(
    "renal", (WithinCreatinineLimit("creatinine_mg_dl"),), "creatinine_date", ORGAN_FUNCTION_DAYS
)
CLEARANCE_ROUTE = Measured(
    "renal", (AtLeast("creatinine_clearance", Decimal(60)),), "clearance_date", ORGAN_FUNCTION_DAYS
)
