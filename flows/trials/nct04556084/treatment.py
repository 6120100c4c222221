"""What the trial fixes about treatment: doses, cycles, days."""

from datetime import timedelta
from decimal import Decimal

from flows.rules.question import NumberKind

REMISSION_BELOW = Decimal(5)
FLOW_POSITIVE_FROM = Decimal("0.01")
MOST_CYCLES = 2
CYCLE = timedelta(hours=672)

# 7 days: in hours that pass, as the infusion is counted, and on the site's calendar. Where the clock changes in a pause
# the two differ by an hour, and nothing says which is meant: what lies between them is asked.
SAME_CYCLE = timedelta(hours=168)

FREE_DAYS = 14
CYCLE_DAYS = 42
FIXED_FROM_KG = Decimal(45)
FIXED_MCG = Decimal(28)
MCG_PER_M2 = Decimal(15)
WEIGHT = NumberKind("kg", Decimal("0.5"), Decimal(300), usual=(Decimal(3), Decimal(150)), example="38.4")
HEIGHT = NumberKind("cm", Decimal(30), Decimal(300), usual=(Decimal(45), Decimal(210)), example="152")

# The record gives the two rates; the cap is in the label only (PMC6368716, table 1; drugs.com dosage).
TRIAL = "NCT04556084, description of the arm"

CAP = "The cap of 28 mcg/day is the label's; the trial's record does not name it."

# MRD-positive disease: blincytohcp.com/mrd/dosing/administration.
HOSPITAL_DAYS = {1: 3, 2: 2}

SUPERVISED_AFTER = timedelta(hours=4)
CONTRACEPTION_MONTHS = 2

PAUSE_RULE = (
    "7 days of a pause are counted as 168 elapsed hours; where the clock changes and the calendar says otherwise, it "
    "is asked."
)

# NCT04556084: "negative pregnancy test within 7 days before starting blinatumomab"; the day of the test is day 0.
TEST_DAYS = 7
