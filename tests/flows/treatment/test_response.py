"""What comes next after a response, and the endpoints over all responses with their exact intervals."""

from datetime import date
from fractions import Fraction
from math import comb

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.rules.treatment import NextTreatment
from flows.treatment.response import CycleResponse, after_response, clopper_pearson, endpoints
from tests.flows.treatment.courses import TREATMENT, marrow_found, refused

DAY = date(2026, 11, 10)

TABLE = (
    ("remission, MRD at the limit", 1, "4.9", "0.01", NextTreatment.NEXT_CYCLE),
    ("remission, MRD above", 1, "0", "3", NextTreatment.NEXT_CYCLE),
    ("remission, MRD just under", 1, "1", "0.0099", NextTreatment.COMPLETE),
    ("remission, no MRD", 1, "1", "0", NextTreatment.COMPLETE),
    ("remission, MRD awaited", 1, "1", None, NextTreatment.OPEN),
    ("5 % is no remission", 1, "5", "0.5", NextTreatment.OFF_STUDY),
    ("just under 5 %", 1, "4.99", "0.5", NextTreatment.NEXT_CYCLE),
    ("relapse, MRD awaited", 1, "30", None, NextTreatment.OFF_STUDY),
    ("after cycle 2, MRD left", 2, "1", "0.5", NextTreatment.COMPLETE),
    ("after cycle 2, MRD awaited", 2, "1", None, NextTreatment.COMPLETE),
    ("after cycle 2, no remission", 2, "5", "0.5", NextTreatment.OFF_STUDY),
)


@pytest.mark.parametrize(("what", "cycle", "blasts", "mrd", "following"), TABLE, ids=[row[0] for row in TABLE])
def test_cycle_2_is_offered_only_as_the_trial_says(what, cycle, blasts, mrd, following):
    way = after_response(TREATMENT, marrow_found(cycle, DAY, blasts, mrd))
    assert way.next is following
    assert blasts in way.why
    if following is NextTreatment.COMPLETE:
        assert f"MRD by flow {f'{mrd} %' if mrd else 'not known yet'}" in way.why


@pytest.mark.parametrize(
    ("blasts", "mrd", "following"),
    [
        ("1", "0.05", NextTreatment.COMPLETE),
        ("1", None, NextTreatment.COMPLETE),
        ("5", "0.05", NextTreatment.OFF_STUDY),
    ],
)
def test_after_a_stop_for_good_no_cycle_follows(blasts, mrd, following):
    way = after_response(TREATMENT, marrow_found(1, DAY, blasts, mrd), stopped=True)
    assert way.next is following


def test_what_comes_after_cycle_2_names_mrd_by_flow_and_by_sequencing():
    way = after_response(TREATMENT, marrow_found(2, DAY, "1", "0.5", "yes"))
    assert way.why.startswith("Blasts 1 %, MRD by flow 0.5 %, by sequencing detected: in remission after 2 cycles")


@pytest.mark.parametrize(("blasts", "mrd"), [("101", "0"), ("-1", "0"), ("1", "100.1"), ("NaN", "0")])
def test_a_share_that_cannot_be_is_refused(blasts, mrd):
    with refused("not_a_measure"):
        marrow_found(1, DAY, blasts, mrd)


# Closed forms: none of n gives 1 - 0.025 ** (1 / n); the others are in every table of the exact interval.
INTERVALS = (
    (0, 10, 0.0, 0.3085),
    (10, 10, 0.6915, 1.0),
    (5, 10, 0.1871, 0.8129),
    (1, 20, 0.0013, 0.2487),
    (0, 35, 0.0, 0.1000),
    (1, 2, 0.0126, 0.9874),
    (1, 1, 0.025, 1.0),
)


@pytest.mark.parametrize(("reached", "of", "low", "high"), INTERVALS)
def test_the_interval_is_the_exact_one(reached, of, low, high):
    interval = clopper_pearson(reached, of)
    assert (float(interval.low), float(interval.high)) == (pytest.approx(low, abs=6e-5), pytest.approx(high, abs=6e-5))


def chance(k_from: int, k_to: int, of: int, share: Fraction) -> Fraction:
    return sum((comb(of, k) * share**k * (1 - share) ** (of - k) for k in range(k_from, k_to + 1)), Fraction(0))


@settings(max_examples=40, deadline=None)
@given(st.integers(1, 30).flatmap(lambda of: st.tuples(st.integers(0, of), st.just(of))))
def test_each_end_is_the_last_millionth_outside_of_which_the_tail_is_under_2_5_percent(case):
    reached, of = case
    interval = clopper_pearson(reached, of)
    low, high, step, tail = Fraction(interval.low), Fraction(interval.high), Fraction(1, 10**6), Fraction(25, 1000)
    if reached:
        assert chance(reached, of, of, low) <= tail < chance(reached, of, of, low + step)
    if reached < of:
        assert chance(0, reached, of, high) <= tail < chance(0, reached, of, high - step)
    mirrored = clopper_pearson(of - reached, of)
    assert (mirrored.low, mirrored.high) == (1 - interval.high, 1 - interval.low)


def test_nobody_has_no_interval_and_more_than_all_is_an_error():
    assert clopper_pearson(0, 0) is None
    with pytest.raises(ValueError, match="3 of 2"):
        clopper_pearson(3, 2)


def response(cycle: int, blasts: str, flow: str | None, detected: str | None) -> CycleResponse:
    return marrow_found(cycle, DAY, blasts, flow, detected)


def test_the_response_to_the_last_cycle_counts_and_missing_results_are_counted_apart():
    participants = (
        (response(1, "1", "0.02", "yes"), response(2, "1", "0.001", "no")),
        (response(1, "1", "0.0099", "yes"),),
        (response(1, "20", "15", "yes"),),
        (response(1, "2", None, None),),
        (),
    )
    found = {
        one.key: (one.reached, one.started, one.evaluable, one.missing) for one in endpoints(TREATMENT, participants)
    }
    assert found == {"cr": (3, 5, 4, 1), "flow_mrd": (2, 5, 3, 2), "hts_mrd": (1, 5, 3, 2)}


def test_one_of_three_stays_one_of_three_where_two_have_no_result():
    cr, *_ = endpoints(TREATMENT, ((response(1, "1", "0.001", "no"),), (), ()))
    assert (cr.reached, cr.started, cr.evaluable, cr.missing) == (1, 3, 1, 2)
    assert cr.interval == clopper_pearson(1, 3)
    assert cr.of_evaluable == clopper_pearson(1, 1)


def test_a_trial_without_participants_has_empty_endpoints():
    assert [(one.started, one.interval, one.of_evaluable) for one in endpoints(TREATMENT, ())] == [(0, None, None)] * 3
