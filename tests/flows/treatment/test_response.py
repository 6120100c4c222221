"""The response after a cycle and what the trial says comes next."""

from datetime import date

import pytest

from flows.language.refusals import RuleBroken
from flows.rules.treatment import NextTreatment
from flows.treatment.response import after_response
from tests.flows.treatment.courses import TREATMENT, marrow_found

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
    with pytest.raises(RuleBroken) as refused:
        marrow_found(1, DAY, blasts, mrd)
    assert refused.value.rule == "not_a_measure"
