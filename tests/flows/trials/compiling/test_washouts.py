"""Times since the last of some entries: which entries count, how long each waits, and what is open."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from tests.flows.trials.small import standing

PLAN = date(2026, 3, 31)
CHEMO = "washout: {of: chemotherapy, wait: 21 days, except: {bleomycin: 5 days, rituximab: none}, before: plan}"
ANTIBODY = "washout: {of: monoclonal_antibody, wait: 3 half-lives, except: {inotuzumab: 12 days}, before: plan}"


def therapy(agent: str, days: int, *kinds: str, **more: Any) -> dict[str, Any]:
    return {"agent": agent, "last_dose": PLAN - timedelta(days), **({"kinds": kinds} if kinds else {}), **more}


ROWS = [
    (CHEMO, [], "not_applicable"),
    (CHEMO, [therapy("vincristine", 21, "chemotherapy")], "met"),
    (CHEMO, [therapy("vincristine", 20, "chemotherapy")], "wait 2026-04-01"),
    (CHEMO, [therapy("x", 3, "biologic")], "not_applicable"),
    (CHEMO, [therapy("x", 30, "chemotherapy"), therapy("y", 20, "chemotherapy", "biologic")], "wait 2026-04-01"),
    # a kind that is not known may be any
    (CHEMO, [therapy("something", 3)], "pending"),
    (CHEMO, [therapy("x", 30, "chemotherapy"), therapy("something", 300)], "pending"),
    (CHEMO, [{"agent": "x", "kinds": ("chemotherapy",)}], "pending"),
    # an agent with days of its own, by any of its names, whatever its kinds
    (CHEMO, [therapy("bleomycin", 5, "chemotherapy")], "met"),
    (CHEMO, [therapy("Bleomycin", 4)], "wait 2026-04-01"),
    (CHEMO, [therapy("bleomycin", 4, "biologic")], "wait 2026-04-01"),
    (CHEMO, [therapy("rituximab", 0, "chemotherapy")], "not_applicable"),
    (CHEMO, [therapy("Rituxan", 0, "chemotherapy")], "not_applicable"),
    # of several that are named, the longest wait counts, in any order
    (CHEMO, [therapy("bleomycin, etoposide, cisplatin", 6, "chemotherapy")], "wait 2026-04-15"),
    (CHEMO, [therapy("etoposide + bleomycin", 20, "chemotherapy")], "wait 2026-04-01"),
    (CHEMO, [therapy("bleomycin and rituximab", 5, "chemotherapy")], "met"),
    (CHEMO, [therapy("rituximab/bleomycin", 4, "chemotherapy")], "wait 2026-04-01"),
    (ANTIBODY, [therapy("rituximab", 66, "monoclonal_antibody", half_life_days=Decimal(22))], "met"),
    (ANTIBODY, [therapy("rituximab", 65, "monoclonal_antibody", half_life_days=Decimal(22))], "wait 2026-04-01"),
    (ANTIBODY, [therapy("rituximab", 300, "monoclonal_antibody")], "pending"),
    (ANTIBODY, [therapy("inotuzumab ozogamicin", 12, "chemotherapy")], "met"),
    (ANTIBODY, [therapy("Besponsa", 11, "chemotherapy")], "wait 2026-04-01"),
]


@pytest.mark.parametrize(("rule", "entries", "stands"), ROWS)
def test_every_entry_of_the_kind_counts_and_the_latest_day_rules(
    rule: str, entries: list[dict[str, Any]], stands: str
) -> None:
    assert standing(rule, {"prior_therapies": tuple(entries)}) == stands


# What a table of agents says, and nothing of others; an agent that the table of agents lacks, by its own names.
LISTED = (
    "washout: {of: chemotherapy, otherwise: open, before: plan, "
    "except: {bleomycin: 5 days, rituximab: none, zz9: {period: 30 days, called: [ZZ-9, Zetazine]}}}"
)
OTHERWISE = [
    ([therapy("bleomycin", 5, "chemotherapy")], "met"),
    ([therapy("bleomycin", 4, "chemotherapy")], "wait 2026-04-01"),
    ([therapy("vincristine", 900, "chemotherapy")], "pending"),
    ([therapy("bleomycin and vincristine", 900, "chemotherapy")], "pending"),
    ([therapy("rituximab", 0, "chemotherapy")], "not_applicable"),
    ([therapy("x", 0, "biologic")], "not_applicable"),
    ([therapy("ZZ-9", 29, "chemotherapy")], "wait 2026-04-01"),
    ([therapy("zetazine", 30)], "met"),
    # another name that begins like it is another agent
    ([therapy("ZZ-91", 30, "chemotherapy")], "pending"),
]


@pytest.mark.parametrize(("entries", "stands"), OTHERWISE)
def test_what_a_table_of_agents_does_not_list_may_be_left_open(entries: list[dict[str, Any]], stands: str) -> None:
    assert standing(LISTED, {"prior_therapies": tuple(entries)}) == stands


def test_a_list_that_was_not_answered_is_open() -> None:
    assert standing(CHEMO, {}) == "pending"


def test_a_rule_that_says_within_keeps_out_on_its_last_day() -> None:
    """The record's "within 16 days": day 16 is within."""
    rule = "washout: {of: chemotherapy, clear_of: 16 days, before: plan}"
    on_16, on_17 = ((therapy("x", days, "chemotherapy"),) for days in (16, 17))
    assert standing(rule, {"prior_therapies": on_16}, exclusion=True) == "wait 2026-04-01"
    assert standing(rule, {"prior_therapies": on_17}, exclusion=True) == "met"


def test_sites_are_kinds_of_radiation_and_one_that_is_not_known_is_open() -> None:
    rule = "washout: {of: [tbi, cranial], wait: 90 days, except: {cranial: 30 days}, before: plan}"
    assert standing(rule, {"prior_radiation": ({"site": "tbi", "last_date": PLAN - timedelta(90)},)}) == "met"
    assert standing(rule, {"prior_radiation": ({"site": "cranial", "last_date": PLAN - timedelta(30)},)}) == "met"
    assert standing(rule, {"prior_radiation": ({"site": "chest", "last_date": PLAN},)}) == "not_applicable"
    assert standing(rule, {"prior_radiation": ({"last_date": date(2000, 1, 1)},)}) == "pending"


LATE = "washout: {of: biologic, wait: 7 days, past: ae_until, before: plan}"
PAST = [
    ({"late_ae": "no"}, "met"),
    ({"late_ae": "yes", "ae_until": PLAN}, "wait 2026-04-01"),
    ({"late_ae": "yes", "ae_until": PLAN - timedelta(1)}, "met"),
    ({"late_ae": "yes"}, "pending"),
    ({}, "pending"),
]


@pytest.mark.parametrize(("said", "stands"), PAST)
def test_a_day_of_the_entry_that_must_be_over_is_looked_at_where_it_is_asked(said: dict[str, Any], stands: str) -> None:
    assert standing(LATE, {"prior_therapies": (therapy("dasatinib", 7, "biologic", **said),)}) == stands
