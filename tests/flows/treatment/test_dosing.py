"""The dose: both rules, the weight between them, the cap, and what is asked again."""

from datetime import date
from decimal import Decimal

import pytest

from flows.treatment.dosing import Size, ask_again, bsa, dose
from tests.flows.treatment.courses import TREATMENT, refused

D = Decimal
TODAY = date(2026, 10, 12)
DOSING = TREATMENT.dosing

TABLE = (
    ("just under 45 kg", "44.9", "155", "20.9", False),
    ("a hair under 45 kg", "44.999", "155", "20.9", False),
    ("45 kg", "45.0", "155", "28", False),
    ("45 kg without a height", "45", None, "28", False),
    ("an adult", "80", "180", "28", False),
    ("an infant", "5.4", "58", "4.4", False),
    ("a child", "20", "115", "12.0", False),
    # 15 x root(h x w / 3600) is above 28 where h x w is above 12544
    ("just under the cap", "44.8", "280", "28.0", False),
    ("just over the cap", "44.8", "280.1", "28.0", True),
    ("far over the cap", "44.9", "300", "28.0", True),
)


def size(weight: str | None, height: str | None, day: date | None = TODAY) -> Size:
    return Size(weight and D(weight), day, height and D(height), day)


@pytest.mark.parametrize(("what", "weight", "height", "mcg", "capped"), TABLE, ids=[row[0] for row in TABLE])
def test_a_dose_follows_weight_and_surface(what, weight, height, mcg, capped):
    given = dose(DOSING, size(weight, height), TODAY)
    assert (given.amount, "Capped at" in " ".join(given.working)) == (D(mcg), capped)
    assert given.working[-1] == "Pharmacy verifies."


def test_the_working_shows_every_number_and_says_whose_the_cap_is():
    assert dose(DOSING, size("44.9", "155"), TODAY).working == (
        "Weight 44.9 kg (12 Oct 2026), height 155 cm (12 Oct 2026): under 45 kg, so 15 mcg/m2/day.",
        "Body surface (Mosteller): square root of (155 x 44.9 / 3600) = 1.3904 m2.",
        "15 x 1.3904 = 20.86, so 20.9 mcg/day.",
        "The cap of 28 mcg/day is the label's; the trial's record does not name it.",
        "Pharmacy verifies.",
    )


def test_the_surface_is_mostellers():
    assert bsa(D(80), D(180)) == D(2)


REFUSED = (
    (size(None, "155"), "dose_without_weight"),
    (size("60", "170", None), "dose_without_weight"),
    (size("44.9", None), "dose_without_height"),
    (size("0", "155"), "not_a_measure"),
    (size("-3", "155"), "not_a_measure"),
    (size("4500", "155"), "not_a_measure"),
    (size("NaN", "155"), "not_a_measure"),
    (size("40", "1.55"), "not_a_measure"),
    (size("60", "170", date(2026, 10, 13)), "measured_ahead"),
)


@pytest.mark.parametrize(("given", "rule"), REFUSED)
def test_what_no_dose_can_be_counted_from_is_refused_with_the_rule(given, rule):
    with refused(rule):
        dose(DOSING, given, TODAY)


AGAIN = (
    ("no weight", size(None, None), TODAY, None, 1),
    ("as old as it may be", size("50", None, date(2026, 10, 5)), TODAY, None, 0),
    ("a day older", size("50", None, date(2026, 10, 4)), TODAY, None, 1),
    ("grown across 45 kg", size("45", None), TODAY, D("44.9"), 1),
    ("fallen across 45 kg", size("44.9", None), TODAY, D(45), 1),
    ("grown on one side", size("44.9", None), TODAY, D("43"), 0),
    ("old and across", size("45", None, date(2026, 9, 1)), TODAY, D("44"), 2),
)


@pytest.mark.parametrize(("what", "given", "start", "earlier", "reasons"), AGAIN, ids=[row[0] for row in AGAIN])
def test_a_weight_that_is_old_or_crosses_45_kg_is_asked_again(what, given, start, earlier, reasons):
    assert len(ask_again(DOSING, given, start, 7, earlier)) == reasons
